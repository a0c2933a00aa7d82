#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "access/principal.hpp"

namespace access_control::detail {

/// `held` (`case.*`, `*`, `case.file`) gives `asked`.
[[nodiscard]] bool Gives(std::string_view held, std::string_view asked);

/// Calls `visit(grant, whose)` for own grants and those of delegators until it says true.
[[nodiscard]] bool AnyGrant(
    const Principal& principal,
    const std::function<bool(const HeldGrant&, const base::RecordId& whose)>& visit);

/// Is the right held on the record by oneself or for any delegator (for reading)?
[[nodiscard]] bool HoldsForAnyone(const Principal& principal, std::string_view right,
                                  const records::Record& record);

}  // namespace access_control::detail
