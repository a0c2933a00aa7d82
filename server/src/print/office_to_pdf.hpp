#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "print/program.hpp"

namespace print {

/// A file that only an office program can print.
struct OfficeInput {
    std::string ending;  ///< `.docx`: tells the program what it is
    std::string_view bytes;
};

struct OfficeOutput {
    ProgramEnd end = ProgramEnd::kDone;
    std::vector<std::optional<std::string>> pdfs;  ///< one a file; nullopt where none was made
};

/// All files in one run of LibreOffice: starting it takes longer than printing a paper. Fonts of
/// official papers that are not installed are set in 宋体 or 黑体 of Noto. Several runs at once are
/// the caller's to avoid.
[[nodiscard]] OfficeOutput OfficeToPdf(const std::vector<OfficeInput>& files,
                                       std::chrono::seconds most_time);

}  // namespace print
