#pragma once

#include <optional>

#include "letters/detail/page.hpp"

namespace letters::detail {

enum class DayFault {
    kNone,
    kBlank,      ///< 2021年 月 日: left open on the form
    kAmbiguous,  ///< 2025112日 may be 1 December or 11 February
    kNoSuchDay,
};

/// A day as written at some place of a page.
struct WrittenDay {
    std::optional<base::CivilDay> day;
    std::size_t end = 0;
    DayFault fault = DayFault::kNone;
    bool misprinted = false;  ///< 年 or 月 is missing, yet only one day is meant
};

/// 2021年4月30日, 二〇二一年四月三十日, 2021-04-30, 2025624日, 2024 4 3 日. nullopt: no day here.
[[nodiscard]] std::optional<WrittenDay> DayAt(const Page& page, std::size_t at);

/// The day of the decision: the one at the signature, else a labelled one above.
void ReadDay(const Page& page, Letter& letter);

}  // namespace letters::detail
