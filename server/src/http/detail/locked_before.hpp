#pragma once

#include <optional>
#include <string>
#include <vector>

#include "http/detail/caller.hpp"

namespace http {

/// What a filing of a statistical form said before it was sent back (退回重填).
struct LockedBefore {
    std::string words;  ///< 2026-11-05 报出; 2026-11-05 锁定 where it was not sent
    std::vector<records::Row> cells;
};

/// Of a filing that is filled again: what was locked last. Absent of one that was never locked, and
/// of one that is locked now.
[[nodiscard]] std::optional<LockedBefore> LockedBeforeOf(const Caller& caller,
                                                         const records::Record& filing);

}  // namespace http
