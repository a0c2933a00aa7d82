#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/instant.hpp"
#include "readings/store.hpp"

namespace http {

struct LatestReading {
    std::string factor, kind;
    readings::Sample sample;
};

/// How a device stands in this process.
struct DeviceNow {
    base::Uuid point;
    int connections = 0;
    base::Instant last_frame;  ///< 0: none since the start
    std::string address;
    std::int64_t frames = 0, readings = 0;
    std::vector<std::pair<std::string_view, std::int64_t>> odd;  ///< names of what was odd, counted
    std::string last_cause;                                      ///< code of a message
    std::vector<LatestReading> latest;
};

/// Who sends without being known.
struct StrangerSeen {
    std::string_view why;  ///< unknown_mn, no_mn, wrong_password
    std::string mn, address, sample;
    base::Instant first, last;
    std::int64_t frames = 0;
};

/// Readings and devices on line, for the pages; `app` answers. Safe from any thread.
class OutletDesk {
 public:
    virtual ~OutletDesk() = default;
    /// Is anybody listening for devices in this process?
    [[nodiscard]] virtual bool IsListening() const = 0;
    [[nodiscard]] virtual std::vector<DeviceNow> Now(const std::vector<base::Uuid>& points) = 0;
    [[nodiscard]] virtual std::vector<StrangerSeen> Strangers() = 0;
    [[nodiscard]] virtual readings::Store& Readings() = 0;
};

}  // namespace http
