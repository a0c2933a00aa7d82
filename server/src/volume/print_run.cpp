#include "volume/print_run.hpp"

#include "print/pdf.hpp"
#include "volume/detail/pdf.hpp"

namespace volume {

namespace {

/// A page of A4 with nothing on it.
std::string EmptyPage() {
    print::PdfWriter writer;
    const int pages = writer.Next() + 1;
    const int page = writer.Add(
        fmt::format("<< /Type /Page /Parent {} 0 R /MediaBox [0 0 595.28 841.89] >>", pages));
    writer.Add(fmt::format("<< /Type /Pages /Kids [{} 0 R] /Count 1 >>", page));
    return writer.Finish(writer.Add(fmt::format("<< /Type /Catalog /Pages {} 0 R >>", pages)));
}

}  // namespace

base::Result<PrintFile> JoinForPrinting(const std::vector<PrintPart>& parts, const PrintRun& run) {
    base::Refusals refusals;
    std::vector<detail::Chapter> chapters;
    PrintFile made;
    const std::string empty = EmptyPage();
    for (const PrintPart& part : parts) {
        const auto pages = detail::CountPages(part.pdf);
        if (!pages) {
            refusals.push_back(
                {"volume.not_pdf", {{"file", part.title}, {"why", "文件已损坏"}}, ""});
            continue;
        }
        const bool fill = run.double_sided && *pages % 2 != 0;
        for (int copy = 0; copy < run.copies; ++copy) {
            detail::Chapter chapter{part.title, "", {part.pdf}, false};
            if (fill) chapter.files.push_back(empty);
            made.pages += *pages + (fill ? 1 : 0);
            chapters.push_back(std::move(chapter));
            if (made.pages > kMostPrintPages)
                return base::Refuse("volume.print_long",
                                    {{"most", std::to_string(kMostPrintPages)}});
        }
    }
    if (!refusals.empty()) return base::Refuse(std::move(refusals));
    made.bytes = detail::Bind(chapters, "合并打印");
    return made;
}

}  // namespace volume
