#pragma once

#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.hpp"
#include "http/router.hpp"

namespace http {

/// Where to listen. With `certificate` and `key` (PEM) the port speaks TLS 1.2 or later only.
struct Endpoint {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;  ///< 0: any free one
    std::string certificate, key;
};

struct ServerSettings {
    std::vector<Endpoint> endpoints;
    int io_threads = 2;
    int workers = 32;           ///< threads that run handlers (they wait for the database)
    int idle_seconds = 75;      ///< keep-alive without a request
    int request_seconds = 120;  ///< to receive a request, or to take an answer's piece
    int connections = 10'000;   ///< more are closed at once
    std::string trusted_proxy;  ///< address whose X-Forwarded-For/-Proto are believed
    /// Answer for a handler that threw; `id` is in the log beside the exception's words. Any
    /// thread. May be empty: then 500 and a general word.
    std::function<Response(const std::exception& failure, const std::string& id)> on_failure;
};

/// Body `{"failure":id,"words":…}` (docs/formats/http.md).
[[nodiscard]] Response FailureResponse(int status, std::string_view id, std::string_view words);

/// What the server tells its owner; `app` turns it into log lines and metrics.
struct Served {
    const Request* request = nullptr;
    int status = 0;
    std::int64_t micros = 0;
    std::string failure;  ///< id shown to the user when the handler threw
    std::string what;     ///< the exception's words, for the log only
};

/// HTTP/1.1 on Boost.Beast: one io_context a thread, handlers on a pool of their own, so that a
/// slow database never stops the reading of other connections. Only detail/ knows Beast.
class Server {
 public:
    Server(ServerSettings settings, const Router& router,
           std::function<void(const Served&)> observe);
    ~Server();  // NOLINT(bugprone-exception-escape): ends the program, as where it is written

    /// Binds and starts; throws std::system_error when a port is taken. Returns the real ports.
    std::vector<std::uint16_t> Start();
    /// Stops accepting, waits for running requests (at most `seconds`), then closes.
    void Stop(int seconds = 10);

 private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace http
