#pragma once

#include <optional>
#include <string>

#include "app/node.hpp"

namespace app {

struct FirstAdministrator {
    std::string account, one_time_password;
};

/// Makes the root organisation and the first administrator by acts, when there is no account yet.
/// The administrator may register people and give roles, and reads no case. nullopt: there are
/// accounts already. Of several processes that come at once one makes them, the others wait for it.
[[nodiscard]] base::Result<std::optional<FirstAdministrator>> MakeFirstAdministrator(Node& node);

/// Has nobody given the bureau its name yet?
[[nodiscard]] bool HasNotBegun(Node& node);

/// A principal for acts of the installation itself (first start, demonstration): every right,
/// in the name of `person`.
[[nodiscard]] access_control::Principal InstallationPrincipal(const base::RecordId& person,
                                                              const base::RecordId& organisation);

}  // namespace app
