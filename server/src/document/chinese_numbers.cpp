#include "document/chinese_numbers.hpp"

#include <array>
#include <string_view>

#include "base/text.hpp"

namespace document {

std::string DayInChineseNumerals(base::CivilDay day) {
    static constexpr std::array<std::string_view, 10> kDigits = {"〇", "一", "二", "三", "四",
                                                                 "五", "六", "七", "八", "九"};
    std::string text;
    for (const char digit : std::to_string(day.year()))
        text.append(kDigits[static_cast<std::size_t>(digit - '0')]);
    return text + "年" + base::ChineseNumber(day.month()) + "月" + base::ChineseNumber(day.day()) +
           "日";
}

}  // namespace document
