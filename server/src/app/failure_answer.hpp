#pragma once

#include <exception>
#include <string>

#include "catalogue/model.hpp"
#include "http/message.hpp"

namespace app {

/// What is told to a person whose request met a failure: full disk (507), database gone (503),
/// cut off in its last moment (503: the act may be there; it may be sent again), anything else
/// (500). `id` leads the administrator to the words in the log.
[[nodiscard]] http::Response FailureAnswer(const catalogue::Catalogue& catalogue,
                                           const std::exception& failure, const std::string& id);

}  // namespace app
