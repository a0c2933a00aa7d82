#include <qrencode.h>

#include <memory>
#include <new>

#include "print/pdf.hpp"

/// The code on each page, drawn as filled squares: sharp on every printer.
namespace print {

namespace {

constexpr double kMillimetre = 72 / 25.4;
/// 3.5 dots at 150 dpi, the coarsest scan that must be read.
constexpr double kModule = 0.6 * kMillimetre;
constexpr int kQuiet = 3;  ///< modules left white around; the paper is white beyond
constexpr double kFromEdge = 9 * kMillimetre;
constexpr double kTextSize = 7;
/// Widths of Courier are the same for every character: 0.6 of its size.
constexpr double kCharacter = 0.6 * kTextSize;

using Code = std::unique_ptr<QRcode, decltype(&QRcode_free)>;

Code Encode(const std::string& text) {
    Code code(QRcode_encodeString(text.c_str(), 0, QR_ECLEVEL_Q, QR_MODE_8, 1), &QRcode_free);
    if (!code) throw std::bad_alloc();
    return code;
}

/// Runs of black modules as rectangles, rows from the top.
std::string Squares(const QRcode& code, double left, double bottom) {
    std::string drawn;
    for (int row = 0; row < code.width; ++row) {
        for (int column = 0; column < code.width;) {
            const auto black = [&](int at) { return code.data[row * code.width + at] & 1; };
            int end = column;
            while (end < code.width && black(end)) ++end;
            if (end > column)
                drawn += fmt::format("{:.3f} {:.3f} {:.3f} {:.3f} re\n", left + column * kModule,
                                     bottom + (code.width - 1 - row) * kModule,
                                     (end - column) * kModule, kModule);
            column = std::max(end, column + 1);
        }
    }
    return drawn + "f\n";
}

std::string Drawing(const PageSize& page, const std::string& text) {
    const Code code = Encode(text);
    const double side = code->width * kModule;
    const double quiet = kQuiet * kModule;
    const double left = page.width - kFromEdge - side;
    const double bottom = kFromEdge;
    std::string drawn = fmt::format("1 g {:.3f} {:.3f} {:.3f} {:.3f} re f\n0 g\n", left - quiet,
                                    bottom - quiet, side + 2 * quiet, side + 2 * quiet);
    drawn += Squares(*code, left, bottom);
    const double wide = static_cast<double>(text.size()) * kCharacter;
    drawn += fmt::format("BT /F1 {} Tf {:.3f} {:.3f} Td ({}) Tj ET\n", kTextSize,
                         left - quiet - wide, bottom, text);
    return drawn;
}

ProgramResult Overlay(const WorkFolder& folder) {
    return RunProgram(
        {{"qpdf", "in.pdf", "--overlay", "stamps.pdf", "--", "--deterministic-id", "out.pdf"},
         folder.path(),
         {},
         std::chrono::seconds(60)});
}

}  // namespace

std::string StampsPdf(const std::vector<PageSize>& pages, std::string_view code, int version) {
    PdfWriter writer;
    const int font = writer.Add("<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>");
    const int tree = font + 1 + 2 * static_cast<int>(pages.size());
    std::string kids;
    for (std::size_t i = 0; i < pages.size(); ++i) {
        const PageCode page{std::string(code), version, static_cast<int>(i) + 1,
                            static_cast<int>(pages.size())};
        const int content = writer.AddStream("", Drawing(pages[i], ToText(page)));
        const int made = writer.Add(fmt::format(
            "<< /Type /Page /Parent {} 0 R /MediaBox [0 0 {:.3f} {:.3f}] /Contents {} 0 R "
            "/Resources << /Font << /F1 {} 0 R >> >> >>",
            tree, pages[i].width, pages[i].height, content, font));
        kids += fmt::format("{} 0 R ", made);
    }
    writer.Add(fmt::format("<< /Type /Pages /Count {} /Kids [{}] >>", pages.size(), kids));
    const int catalog = writer.Add(fmt::format("<< /Type /Catalog /Pages {} 0 R >>", tree));
    return writer.Finish(catalog);
}

base::Result<Stamped> StampPages(std::string_view pdf, std::string_view code, int version) {
    const WorkFolder folder;
    folder.Write("in.pdf", pdf);
    const auto facts = ReadPdfFacts(folder, "in.pdf");
    if (!facts) return base::Refuse(facts.error());
    folder.Write("stamps.pdf", StampsPdf(facts->pages, code, version));
    const ProgramResult laid = Overlay(folder);
    if (laid.end == ProgramEnd::kMissing) return base::Refuse("print.no_qpdf");
    if (laid.end == ProgramEnd::kTooLong) return base::Refuse("print.too_long");
    // 3: done, with remarks
    if (laid.end != ProgramEnd::kDone || (laid.status != 0 && laid.status != 3))
        return base::Refuse("print.not_pdf");
    return Stamped{folder.Read("out.pdf"), static_cast<int>(facts->pages.size())};
}

}  // namespace print
