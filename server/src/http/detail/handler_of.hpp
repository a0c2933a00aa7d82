#pragma once

#include <memory>

#include "http/detail/caller.hpp"

namespace http {

/// A member of a desk as a handler; the desk lives as long as the last of its handlers, and is used
/// by many threads.
template <typename Desk>
[[nodiscard]] CallerHandler HandlerOf(const std::shared_ptr<Desk>& desk,
                                      Response (Desk::*member)(Caller&, const Request&)) {
    return [desk, member](Caller& caller, const Request& request) {
        return ((*desk).*member)(caller, request);
    };
}

}  // namespace http
