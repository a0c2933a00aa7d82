#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"

/// Papers of several cases as one file for the printer.
namespace volume {

/// A paper as it was made for printing: its pages bear its own code and number.
struct PrintPart {
    std::string title;  ///< of its bookmark
    std::string pdf;
};

struct PrintRun {
    int copies = 1;             ///< of each paper, one after another
    bool double_sided = false;  ///< a paper of odd pages gets an empty one behind: each begins a
                                ///< sheet
};

struct PrintFile {
    std::string bytes;
    int pages = 0;  ///< empty ones included
};

inline constexpr int kMostPrintPages = 3'000;

/// One PDF of all of them; no page is drawn anew. Refuses `volume.not_pdf` for each that cannot be
/// read, `volume.print_long`.
[[nodiscard]] base::Result<PrintFile> JoinForPrinting(const std::vector<PrintPart>& parts,
                                                      const PrintRun& run);

}  // namespace volume
