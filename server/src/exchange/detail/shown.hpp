#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/civil_day.hpp"

namespace exchange::detail {

/// Date and time of the clock in Asia/Shanghai.
struct LocalMoment {
    base::CivilDay day;
    int hour = 0, minute = 0, second = 0;
};

[[nodiscard]] std::optional<LocalMoment> LocalMomentOf(std::string_view instant);

/// `2026-03-02 16:15:30` for an instant; other text unchanged.
[[nodiscard]] std::string MomentInShanghai(std::string_view instant);

/// Columns that a text takes: two for a full-width character.
[[nodiscard]] std::size_t WidthInColumns(std::string_view text);

}  // namespace exchange::detail
