#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <string>

#include "http/server.hpp"

namespace app {

/// Counters of requests for Prometheus. Safe from any thread.
class Metrics {
 public:
    void Count(const http::Served& served);
    [[nodiscard]] std::string Text() const;

 private:
    static constexpr std::array<std::int64_t, 8> kBounds = {
        1'000, 5'000, 20'000, 100'000, 300'000, 1'000'000, 5'000'000, 30'000'000};
    std::array<std::atomic<std::int64_t>, 6> by_status_{};  ///< index: first digit of the status
    std::array<std::atomic<std::int64_t>, 9> by_duration_{};
    std::atomic<std::int64_t> micros_{0};
};

}  // namespace app
