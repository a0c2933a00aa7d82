#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "print/page_code.hpp"
#include "print/program.hpp"

namespace print {

/// In points of 1/72 inch, as it is shown: turned pages are counted as turned.
struct PageSize {
    double width = 0, height = 0;
};

struct PdfFacts {
    bool encrypted = false;
    std::vector<PageSize> pages;
};

/// Refuses `print.not_pdf` where it is no readable PDF, `print.pdf_encrypted`, `print.no_poppler`.
/// `file` lies in `folder`.
[[nodiscard]] base::Result<PdfFacts> ReadPdfFacts(const WorkFolder& folder, std::string_view file);

/// Objects of a PDF written one after another, then its table.
class PdfWriter {
 public:
    /// `body` is the object without `obj` and `endobj`; returns its number, from 1.
    int Add(std::string_view body);
    int AddStream(std::string_view dictionary, std::string_view bytes);
    /// The number that the next `Add` will give.
    [[nodiscard]] int Next() const { return static_cast<int>(starts_.size()) + 1; }
    [[nodiscard]] std::string Finish(int catalog);

 private:
    std::string bytes_ = "%PDF-1.5\n%\xE2\xE3\xCF\xD3\n";
    std::vector<std::size_t> starts_;
};

struct Stamped {
    std::string bytes;
    int pages = 0;
};

/// The same PDF with a QR code and its text at the bottom right of every page. Refuses
/// `print.not_pdf`, `print.no_poppler`, `print.no_qpdf`, `print.too_long`.
[[nodiscard]] base::Result<Stamped> StampPages(std::string_view pdf, std::string_view code,
                                               int version);

/// Only the stamps, on empty pages of these sizes.
[[nodiscard]] std::string StampsPdf(const std::vector<PageSize>& pages, std::string_view code,
                                    int version);

}  // namespace print
