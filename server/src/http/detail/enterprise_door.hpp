#pragma once

#include "http/detail/caller.hpp"

namespace http {

/// Routes made by ForCallers are closed to the people of enterprises, whatever rights they were
/// given (`access.enterprise_not_allowed`). Those that are theirs, and nobody else's:
[[nodiscard]] Handler ForEnterprises(Platform& platform, CallerHandler handler);

/// Those that everybody needs who signs in: the session, and own uploads.
[[nodiscard]] Handler ForEverybody(Platform& platform, CallerHandler handler,
                                   WhileMustChange rule = WhileMustChange::kRefused);

}  // namespace http
