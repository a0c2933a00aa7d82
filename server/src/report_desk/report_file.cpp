#include "report_desk/report_file.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>

#include "document/word_file.hpp"
#include "exchange/document_text.hpp"
#include "office/package.hpp"
#include "print/program.hpp"

namespace report_desk {

namespace {

namespace fs = std::filesystem;

/// What RunProgram keeps of a program's output.
constexpr std::size_t kMostOutput = std::size_t{4} << 20U;

bool IsBlank(std::string_view text) {
    return text.find_first_not_of(" \t\r\n\f\v") == std::string_view::npos;
}

base::Result<report_reader::ReportText> FromPdf(std::string_view bytes) {
    const print::WorkFolder folder;
    folder.Write("input.pdf", bytes);
    const print::ProgramResult read =
        print::RunProgram({{"pdftotext", "-enc", "UTF-8", "input.pdf", "-"}, folder.path()});
    if (read.end == print::ProgramEnd::kMissing) return base::Refuse("print.no_poppler");
    if (read.end == print::ProgramEnd::kTooLong) return base::Refuse("print.too_long");
    if (read.end != print::ProgramEnd::kDone || read.status != 0)
        return base::Refuse("print.not_pdf");
    if (IsBlank(read.output)) return base::Refuse("report.no_text");
    auto report = report_reader::ReadText(read.output);
    if (report && read.output.size() >= kMostOutput)
        report->cautions.push_back({"report.read_part", {{"limit", "4"}}, ""});
    return report;
}

/// Whether a part of a Word file says more than the number of a page (第3页 共9页).
bool SaysWords(std::string_view xml) {
    bool inside = false;
    for (std::size_t at = 0; at + 2 < xml.size(); ++at) {
        if (xml[at] == '<' || xml[at] == '>') inside = xml[at] == '<';
        const auto lead = static_cast<unsigned char>(xml[at]);
        if (inside || lead < 0xE4 || lead > 0xE9) continue;  // 0xE4 to 0xE9: Chinese characters
        const std::string_view sign = xml.substr(at, 3);
        if (sign != "第" && sign != "共" && sign != "页") return true;
        at += 2;
    }
    return false;
}

/// Word lets no remark stand in these parts, and the text read is that of the body.
std::string OtherParts(std::string_view bytes) {
    constexpr std::uint64_t kMost = std::uint64_t{32} << 20U;
    auto package = office::PackageReader::Open(bytes, kMost);
    if (!package) return {};
    bool margins = false, notes = false;
    for (const std::string& name : package->Names()) {
        const bool margin = name.starts_with("word/header") || name.starts_with("word/footer");
        const bool note = name == "word/footnotes.xml" || name == "word/endnotes.xml";
        if ((!margin || margins) && (!note || notes)) continue;
        const auto part = package->ReadWhole(name);
        if (!part || !SaysWords(*part)) continue;
        (margin ? margins : notes) = true;
    }
    if (margins && notes) return "页眉页脚、脚注尾注";
    return margins ? "页眉页脚" : notes ? "脚注尾注" : "";
}

base::Result<report_reader::ReportText> FromWord(std::string_view bytes) {
    const std::string text = document::ReadWordText(std::string(bytes));
    if (IsBlank(text)) return base::Refuse("report.no_text");
    auto report = report_reader::ReadText(text);
    if (const std::string parts = OtherParts(bytes); report && !parts.empty())
        report->cautions.push_back({"report.other_parts", {{"parts", parts}}, ""});
    return report;
}

}  // namespace

base::Result<report_reader::ReportText> ReadReportBytes(std::string_view bytes,
                                                        std::string_view name) {
    if (bytes.size() > kLargestReportFile)
        return base::Refuse("report.too_large",
                            {{"size", std::to_string(bytes.size() >> 20U)},
                             {"limit", std::to_string(kLargestReportFile >> 20U)}});
    if (bytes.empty()) return base::Refuse("report.empty");
    const exchange::DocumentBytes document = exchange::KindOfDocument(bytes, name);
    switch (document.kind) {
        case exchange::DocumentKind::kText:
            return report_reader::ReadText(bytes);
        case exchange::DocumentKind::kWord:
            if (!bytes.starts_with("PK"))
                break;  // .doc and .rtf, which are read by no code of ours
            return FromWord(bytes);
        case exchange::DocumentKind::kPdf:
            return FromPdf(bytes);
        case exchange::DocumentKind::kPicture:
            return base::Refuse("report.no_text");
        case exchange::DocumentKind::kOther:
            break;
    }
    return base::Refuse("report.wrong_type", {{"actual", document.label}});
}

base::Result<report_reader::ReportText> ReadReportFile(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!fs::is_regular_file(path) || !file)
        return base::Refuse("report.no_such_file", {{"file", path}}, path);
    if (const auto size = fs::file_size(path); size > kLargestReportFile)
        return base::Refuse("report.too_large",
                            {{"size", std::to_string(size >> 20U)},
                             {"limit", std::to_string(kLargestReportFile >> 20U)}},
                            path);
    const std::string bytes(std::istreambuf_iterator<char>(file), {});
    auto report = ReadReportBytes(bytes, fs::path(path).filename().string());
    if (!report) {
        for (base::Refusal& refusal : report.error()) refusal.where = path;
    }
    return report;
}

}  // namespace report_desk
