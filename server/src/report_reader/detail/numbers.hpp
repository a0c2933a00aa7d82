#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "report_reader/figures.hpp"

namespace report_reader::detail {

/// A number found in a paragraph, before its meaning is known. Places are characters of the
/// paragraph's normal text.
struct Candidate {
    std::size_t begin = 0;     ///< with 近, 第
    std::size_t end = 0;       ///< with unit and 以上
    std::string value;         ///< plain decimal; money in yuan; changes with their sign
    std::string value_to;      ///< of a range
    std::u32string_view unit;  ///< as written, without 个 before another unit; empty: none
    Comparator comparator = Comparator::kExact;
    bool money = false;
    bool scaled = false;   ///< 2710万: may be money where 元 is left out
    bool of_noun = false;  ///< 6个方面: a noun that says what is counted stands directly behind
    bool change = false;
    bool improves = false;  ///< a change by 改善: its sign is the indicator's
    bool rank = false;
    bool ordinal = false;  ///< 第五批次
    bool each = false;     ///< 各1个
    bool chinese = false;  ///< written in Chinese numerals
    bool denied = false;   ///< 未出现 1 个: the value is 0 already
};

/// A year that is named: 2025年, and what a sentence counts from.
struct YearMark {
    std::size_t at = 0;
    int year = 0;
};

struct Numbers {
    std::vector<Candidate> candidates;
    std::vector<YearMark> years;
};

/// All numbers of a paragraph that can be figures. Left alone are years and days, numbers of
/// documents, articles and telephones, names (PM2.5, 3D, “12369”, 1+N) and what stands in 《》.
[[nodiscard]] Numbers FindNumbers(std::u32string_view text);

/// Is a character of the text inside 《》? A run for each place; see also “” of a few characters.
[[nodiscard]] std::vector<bool> InTitles(std::u32string_view text);

}  // namespace report_reader::detail
