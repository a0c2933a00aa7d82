#pragma once

#include <cstdint>
#include <string_view>

#include "report_reader/detail/numbers.hpp"

/// What the words around a number say about it.
namespace report_reader::detail {

[[nodiscard]] bool Stands(std::u32string_view text, std::size_t at, std::u32string_view word);

/// Does the clause before `at` speak of a rank: 全省, 排名, 位居?
[[nodiscard]] bool RanksBefore(std::u32string_view text, std::size_t at);
/// A rank ends its clause, or its unit follows: not 第一责任人.
[[nodiscard]] bool RankMayEnd(std::u32string_view text, std::size_t end);

/// Is this Chinese numeral a count: 三家企业, not 一起, 一岗双责, 同一次?
[[nodiscard]] bool CountsInChinese(std::u32string_view text, std::size_t begin, std::size_t end,
                                   std::int64_t value);

/// Nothing but 、 和 与 及.
[[nodiscard]] bool JoinsOnly(std::u32string_view between);

/// Reads comparator, change, 各 and denial from before and after, and widens the candidate by them.
void ReadSurroundings(std::u32string_view text, Candidate& candidate);

}  // namespace report_reader::detail
