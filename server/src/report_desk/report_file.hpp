#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "report_reader/text.hpp"

namespace report_desk {

/// 20 MiB: what a Word or PDF file of a report may have; its text, see report_reader.
inline constexpr std::size_t kLargestReportFile = std::size_t{20} << 20U;

/// A report's file as text: plain text and Markdown in any usual encoding, Word (.docx), and PDF by
/// poppler in a process with limits. Refuses `report.no_such_file`, `report.too_large`,
/// `report.no_text` (a scan), `report.wrong_type` with what the file is.
[[nodiscard]] base::Result<report_reader::ReportText> ReadReportFile(const std::string& path);

/// The same of bytes that came otherwise; `name` only says what the file calls itself.
[[nodiscard]] base::Result<report_reader::ReportText> ReadReportBytes(std::string_view bytes,
                                                                      std::string_view name);

}  // namespace report_desk
