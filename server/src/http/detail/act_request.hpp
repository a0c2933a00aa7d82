#pragma once

#include "http/detail/body.hpp"
#include "http/detail/caller.hpp"

namespace http {

/// The body of `POST /api/acts` and `/check` (http.md); every fault at once.
[[nodiscard]] base::Result<workflow::ActRequest> ReadActRequest(std::string_view json);

/// `{"receipt":…,"record":…,"created":…,"marks":…}`.
[[nodiscard]] boost::json::object OutcomeJson(const workflow::Outcome& outcome);

}  // namespace http
