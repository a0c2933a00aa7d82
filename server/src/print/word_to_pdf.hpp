#pragma once

#include <atomic>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/timed_mutex.hpp"

namespace print {

/// LibreOffice, where it is installed. One conversion at a time: each takes a processor and some
/// hundred megabytes. A few callers wait for their turn, so that a rush of papers never holds all
/// of the server's threads. Owned by who offers papers; safe from any thread.
class WordPrinter {
 public:
    [[nodiscard]] static bool IsInstalled();

    /// Refuses `print.no_libreoffice`, `print.too_long` (60 s), `print.word_unreadable`. The fonts
    /// of official papers that are not installed are set in 宋体 or 黑体 of Noto.
    [[nodiscard]] base::Result<std::string> ToPdf(std::string_view docx);

 private:
    base::TimedMutex one_at_a_time_;
    std::atomic<int> here_ = 0;  ///< who works or waits
};

}  // namespace print
