#pragma once

#include <string>

#include "base/civil_day.hpp"

namespace document {

/// 二〇二六年八月十五日: a day as official papers are signed. The year digit by digit with 〇,
/// month and day as numbers (GB/T 15835-2011, 5.1). Amounts in capitals are
/// base::Money::ToCapitals.
[[nodiscard]] std::string DayInChineseNumerals(base::CivilDay day);

}  // namespace document
