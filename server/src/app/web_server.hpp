#pragma once

#include <cstdint>
#include <vector>

#include "app/calendars.hpp"
#include "app/demo_beside.hpp"
#include "app/metrics.hpp"
#include "app/node.hpp"
#include "app/outlets.hpp"
#include "app/own_authority.hpp"
#include "http/platform.hpp"
#include "http/server.hpp"
#include "http/volume_routes.hpp"

namespace app {

/// The node on the network: routes, the web's files, TLS, counters and the request log.
class WebServer {
 public:
    WebServer(Node& node, Certificates certificates, Outlets& outlets);
    WebServer(const WebServer&) = delete;
    WebServer& operator=(const WebServer&) = delete;

    /// The real ports, plain first. Throws std::system_error when one is taken.
    std::vector<std::uint16_t> Start() { return server_->Start(); }
    /// Waits for running requests, ten seconds at most.
    void Stop() { server_->Stop(); }

 private:
    [[nodiscard]] http::ServerSettings SettingsForServer() const;
    [[nodiscard]] http::Installation Facts() const;
    [[nodiscard]] bool Ready() const;
    void Observe(const http::Served& served);

    Node& node_;
    Outlets& outlets_;
    Certificates certificates_;
    Metrics metrics_;
    papers::Shelf papers_;
    http::VolumeDesk volumes_;
    Calendars calendars_;
    DemoBeside demonstration_;
    http::Router router_;
    http::Platform platform_;
    std::unique_ptr<http::Server> server_;
};

inline constexpr const char* kVersion = "0.1.0";

}  // namespace app
