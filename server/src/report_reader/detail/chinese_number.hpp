#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace report_reader::detail {

struct ReadNumber {
    std::int64_t value = 0;
    std::size_t length = 0;  ///< characters
};

[[nodiscard]] bool IsChineseDigit(char32_t c);  ///< 〇零一二两三…九十百千万亿, 壹贰叁

/// The longest Chinese number that begins at `at`: 十五, 一百零三, 二〇二五, 三千六百万. None where
/// none begins. Read up to 20 characters.
[[nodiscard]] std::optional<ReadNumber> ChineseNumberAt(std::u32string_view text, std::size_t at);

}  // namespace report_reader::detail
