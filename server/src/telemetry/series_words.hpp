#pragma once

#include <string>
#include <string_view>

namespace telemetry {

/// `hour.ZsAvg` → 小时折算均值: how a kind of series is told to people. What is unknown stays as it
/// is.
[[nodiscard]] std::string SeriesWords(std::string_view kind);

/// The other way; what is no such words stays as it is.
[[nodiscard]] std::string SeriesOfWords(std::string_view words);

}  // namespace telemetry
