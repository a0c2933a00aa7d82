#pragma once

#include <mutex>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace print {

/// LibreOffice, where it is installed. One conversion at a time: each takes a processor and some
/// hundred megabytes. Owned by who offers papers; safe from any thread.
class WordPrinter {
 public:
    [[nodiscard]] static bool IsInstalled();

    /// Refuses `print.no_libreoffice`, `print.too_long` (60 s), `print.word_unreadable`. The fonts
    /// of official papers that are not installed are set in 宋体 or 黑体 of Noto.
    [[nodiscard]] base::Result<std::string> ToPdf(std::string_view docx);

 private:
    std::mutex one_at_a_time_;
};

}  // namespace print
