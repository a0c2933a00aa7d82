#pragma once

#include <atomic>
#include <functional>
#include <memory>

#include "base/instant.hpp"
#include "base/random.hpp"
#include "http/detail/wire.hpp"
#include "http/detail/workers.hpp"
#include "http/router.hpp"
#include "http/server.hpp"

namespace http::detail {

/// What all conversations of one server share. Outlives them.
struct Shared {
    Shared(ServerSettings settings_in, const Router& router_in,
           std::function<void(const Served&)> observe_in);

    ServerSettings settings;
    const Router& router;
    std::function<void(const Served&)> observe;
    Workers workers;
    base::SystemRandomness randomness;
    base::SystemClock clock;
    std::atomic<int> connections{0};
    std::atomic<int> running{0};  ///< requests between their body and the end of their answer
    std::atomic<bool> stopping{false};

    /// Any thread. Answers by the route that was found; a handler that threw gives 500 and an id.
    Response Run(const Router::Match& match, const Request& request);
};

/// HTTP/1.1 on one connection, request after request, until either side ends it.
[[nodiscard]] boost::asio::awaitable<void> Converse(Shared& shared, std::unique_ptr<Wire> wire);

}  // namespace http::detail
