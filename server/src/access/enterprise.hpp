#pragma once

#include "access/principal.hpp"

namespace access_control {

/// Is this somebody of an enterprise that the bureau supervises (`person.enterprise`), not one of
/// its own? All that such a person has are grants of scope `own`, and own means what belongs to the
/// enterprise: itself, its outlets, their devices, and what refers to one of them by `enterprise`,
/// `outlet` or `device`. They act for nobody and nobody acts for them. Routes open to the bureau
/// are closed to them unless they say otherwise.
[[nodiscard]] bool ActsForEnterprise(const Principal& principal);

}  // namespace access_control
