#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "print/program.hpp"
#include "scans/split.hpp"

namespace scans {

struct StackLimits {
    int pages = 300;
    std::size_t bytes = std::size_t{400} << 20;  ///< of all files together
};

/// The files of one stack as PDF in a folder of its own, page after page. Programs of the system
/// look into them (pdfinfo, pdftoppm, qpdf), each in a process with limits. One thread at a time.
class Stack {
 public:
    explicit Stack(StackLimits limits = {}) : limits_(limits) {}

    /// PDF, JPEG or PNG, by content. Refuses `scans.not_readable`, `scans.encrypted`,
    /// `scans.too_many_pages`, `scans.too_large`, `print.no_poppler` with the file's name.
    base::Done Add(const std::string& name, std::string_view bytes);

    [[nodiscard]] int Pages() const { return pages_; }

    /// Reads every page; one that does not show its code at once is looked at more closely.
    /// Refuses `scans.not_readable`, `scans.too_long`.
    [[nodiscard]] base::Result<std::vector<Sheet>> Read() const;

    /// One page as PNG, to be looked at: at most 1,000 dots high. Refuses as Read.
    [[nodiscard]] base::Result<std::string> Preview(int sheet) const;

    /// The pages placed, upright, as one PDF: the same pages give the same bytes. Refuses
    /// `print.no_qpdf`, `scans.not_readable`, `scans.too_long`.
    [[nodiscard]] base::Result<std::string> Assemble(const Pile& pile) const;

 private:
    struct File {
        std::string name;  ///< as uploaded
        std::string pdf;   ///< in the folder
        int first = 1;     ///< number of its first page in the stack
        int pages = 0;
    };
    [[nodiscard]] const File& FileOf(int sheet) const;
    [[nodiscard]] base::Done Render(const File& file, int from, int to, int dots) const;
    [[nodiscard]] base::Done ReadFile(const File& file, std::vector<Sheet>& sheets) const;
    [[nodiscard]] base::Refusals Unreadable(const File& file) const;

    StackLimits limits_;
    print::WorkFolder folder_;
    std::vector<File> files_;
    int pages_ = 0;
    std::size_t bytes_ = 0;
};

}  // namespace scans
