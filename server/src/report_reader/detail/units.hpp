#pragma once

#include <cstddef>
#include <string_view>

namespace report_reader::detail {

struct UnitAt {
    std::u32string_view unit;  ///< without a leading 个 (个工作日 → 工作日); empty: none
    std::size_t length = 0;    ///< characters of the text
    bool money = false;
};

/// The longest measure word that stands at `at`: 件 家次 万元 个百分点 微克/立方米.
[[nodiscard]] UnitAt UnitHere(std::u32string_view text, std::size_t at);

}  // namespace report_reader::detail
