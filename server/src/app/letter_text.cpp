#include "app/letter_text.hpp"

#include "exchange/document_text.hpp"
#include "print/program.hpp"
#include "print/word_to_pdf.hpp"

namespace app {

namespace {

base::Result<std::string> PdfText(std::string_view pdf) {
    const print::WorkFolder folder;
    folder.Write("in.pdf", pdf);
    const print::ProgramResult read = print::RunProgram(
        {{"pdftotext", "-enc", "UTF-8", "-nopgbrk", "in.pdf", "-"}, folder.path()});
    if (read.end == print::ProgramEnd::kMissing) return base::Refuse("print.no_poppler");
    if (read.end == print::ProgramEnd::kTooLong) return base::Refuse("print.too_long");
    if (read.end != print::ProgramEnd::kDone || read.status != 0)
        return base::Refuse("print.not_pdf");
    if (read.output.find_first_not_of(" \t\r\n\f") == std::string::npos)
        return base::Refuse("letter.photograph");
    return read.output;
}

}  // namespace

base::Result<std::string> LetterText(std::string_view bytes, std::string_view file_name) {
    constexpr std::size_t kMostBytes = std::size_t{20} << 20;
    if (bytes.size() > kMostBytes)
        return base::Refuse("letter.too_large", {{"limit_mb", std::to_string(kMostBytes >> 20)}});
    const exchange::DocumentBytes document = exchange::KindOfDocument(bytes, file_name);
    switch (document.kind) {
        case exchange::DocumentKind::kText:
            return exchange::PlainText(bytes);
        case exchange::DocumentKind::kPdf:
            return PdfText(bytes);
        case exchange::DocumentKind::kPicture:
            return base::Refuse("letter.photograph");
        case exchange::DocumentKind::kWord: {
            print::WordPrinter printer;
            const auto pdf = printer.ToPdf(bytes);
            if (!pdf) return base::Refuse(pdf.error());
            return PdfText(*pdf);
        }
        case exchange::DocumentKind::kOther:
            break;
    }
    return base::Refuse("letter.wrong_type", {{"actual", document.label}});
}

}  // namespace app
