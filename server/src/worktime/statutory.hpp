#pragma once

namespace worktime {

/// Among the years that a WorkCalendar is made of: the holidays that the law itself names by month
/// and day, each written as that day of the first year in which it holds (2025-05-02). Beside the
/// weekends they are all that is known of a year that is not loaded, and what is counted over it
/// stays provisional; `years()` does not list them.
inline constexpr int kEveryYear = 0;

}  // namespace worktime
