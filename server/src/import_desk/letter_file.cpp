#include "import_desk/letter_file.hpp"

#include <algorithm>
#include <map>

#include "base/json_text.hpp"
#include "document/word_file.hpp"
#include "exchange/document_text.hpp"
#include "print/program.hpp"

namespace import_desk {

namespace {

bool IsBlank(const std::string& text) {
    return text.find_first_not_of(" \t\r\n\f") == std::string::npos;
}

/// A letter as Word keeps it today; older files are for LibreOffice.
bool IsPackage(std::string_view bytes) { return bytes.starts_with("PK"); }

base::Result<std::string> WordText(std::string_view docx) {
    std::string text = document::ReadWordLines(std::string(docx));
    if (IsBlank(text)) return base::Refuse("letter.word_without_text");
    return text;
}

base::Result<std::string> PdfText(std::string_view pdf) {
    const print::WorkFolder folder;
    folder.Write("in.pdf", pdf);
    const print::ProgramResult read = print::RunProgram(
        {{"pdftotext", "-enc", "UTF-8", "-nopgbrk", "in.pdf", "-"}, folder.path()});
    if (read.end == print::ProgramEnd::kMissing) return base::Refuse("print.no_poppler");
    if (read.end == print::ProgramEnd::kTooLong) return base::Refuse("print.too_long");
    if (read.end != print::ProgramEnd::kDone || read.status != 0)
        return base::Refuse("print.not_pdf");
    if (IsBlank(read.output)) return base::Refuse("letter.photograph");
    return read.output;
}

std::string MediaTypeOf(exchange::DocumentKind kind, std::string_view bytes) {
    switch (kind) {
        case exchange::DocumentKind::kText:
            return "text/plain";
        case exchange::DocumentKind::kPdf:
            return "application/pdf";
        case exchange::DocumentKind::kWord:
            if (IsPackage(bytes))
                return "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
            return bytes.starts_with("{\\rtf") ? "application/rtf" : "application/msword";
        case exchange::DocumentKind::kPicture:
        case exchange::DocumentKind::kOther:
            break;
    }
    return "application/octet-stream";
}

OpenedLetter RefusedLetter(OpenedLetter opened, base::Refusals refusals) {
    opened.refusals = std::move(refusals);
    for (base::Refusal& refusal : opened.refusals) refusal.where = opened.name;
    return opened;
}

}  // namespace

base::Result<std::string> LetterReader::TextOf(std::string_view bytes, std::string_view name) {
    if (bytes.empty()) return base::Refuse("letter.empty");
    if (bytes.size() > kLargestLetter)
        return base::Refuse("letter.too_large",
                            {{"limit_mb", std::to_string(kLargestLetter >> 20U)}});
    const exchange::DocumentBytes document = exchange::KindOfDocument(bytes, name);
    switch (document.kind) {
        case exchange::DocumentKind::kText:
            return exchange::PlainText(bytes);
        case exchange::DocumentKind::kPdf:
            return PdfText(bytes);
        case exchange::DocumentKind::kPicture:
            return base::Refuse("letter.photograph");
        case exchange::DocumentKind::kWord: {
            if (IsPackage(bytes)) return WordText(bytes);
            const auto pdf = printer_.ToPdf(bytes);
            if (!pdf) return base::Refuse(InWordsOfLetters(pdf.error()));
            return PdfText(*pdf);
        }
        case exchange::DocumentKind::kOther:
            break;
    }
    if (IsPackage(bytes) && name.ends_with(".docx")) return base::Refuse("letter.word_unreadable");
    return base::Refuse("letter.wrong_type", {{"actual", document.label}});
}

OpenedLetter LetterReader::Open(std::string name, std::string_view bytes) {
    OpenedLetter opened;
    opened.name = std::move(name);
    auto text = TextOf(bytes, opened.name);
    if (!text) return RefusedLetter(std::move(opened), text.error());
    std::string media_type = MediaTypeOf(exchange::KindOfDocument(bytes, opened.name).kind, bytes);
    opened = ReadOpened(std::move(opened.name), *std::move(text));
    opened.media_type = std::move(media_type);
    return opened;
}

OpenedLetter ReadOpened(std::string name, std::string text) {
    OpenedLetter opened;
    opened.name = std::move(name);
    opened.text = std::move(text);
    auto letter = letters::ReadLetter(opened.text);
    if (!letter) return RefusedLetter(std::move(opened), letter.error());
    opened.letter = *std::move(letter);
    return opened;
}

base::Refusals InWordsOfLetters(base::Refusals refusals) {
    static const std::map<std::string, const char*> kCodes = {
        {"print.busy", "letter.busy"},
        {"print.no_libreoffice", "letter.no_libreoffice"},
        {"print.too_long", "letter.word_unreadable"},
        {"print.word_unreadable", "letter.word_unreadable"}};
    for (base::Refusal& refusal : refusals)
        if (const auto found = kCodes.find(refusal.code); found != kCodes.end())
            refusal.code = found->second;
    return refusals;
}

bool IsPassing(const base::Refusals& refusals) {
    return std::ranges::any_of(refusals, [](const base::Refusal& refusal) {
        return refusal.code == "letter.busy" || refusal.code == "print.no_poppler";
    });
}

std::string OpenedJson(const OpenedLetter& opened, const letters::WordsOf& words) {
    if (opened.refusals.empty())
        return letters::LetterJson(opened.letter, opened.name, opened.text, words);
    std::string json = letters::LetterJson({}, opened.name, "", words);
    json.pop_back();
    json += ",\"refused\":[";
    for (const base::Refusal& refusal : opened.refusals) {
        if (json.back() != '[') json += ",";
        json += "{\"code\":";
        base::AppendQuoted(json, refusal.code);
        json += ",\"words\":";
        base::AppendQuoted(json, words(refusal));
        json += "}";
    }
    return json + "]}";
}

}  // namespace import_desk
