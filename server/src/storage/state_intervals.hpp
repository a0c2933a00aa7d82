#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/civil_day.hpp"

namespace storage {

/// A row of s_t.
struct StateInterval {
    std::string state;
    base::CivilDay from;
    std::optional<base::CivilDay> to;      ///< exclusive; unset: still
    std::int64_t known_from = 0;           ///< arrival
    std::optional<std::int64_t> known_to;  ///< exclusive; unset: still

    bool operator==(const StateInterval&) const = default;
};

/// An act of `arrival` sets the state since `day` (docs/formats/storage.md "Records", s_t); without
/// a state it ends what held. The same as SQL's split_state, end_state, begin_state.
void SetState(std::vector<StateInterval>& intervals, std::int64_t arrival, base::CivilDay day,
              const std::optional<std::string>& state);

}  // namespace storage
