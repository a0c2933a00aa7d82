#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/id.hpp"
#include "telemetry/edition.hpp"

namespace receiver {

/// A device that may send, as the records say.
struct Device {
    base::Uuid point;
    std::string mn;
    std::string password;  ///< empty: not asked for
    std::string key;       ///< SM4, 16 bytes; empty: sends in the open
    telemetry::Edition edition = telemetry::Edition::kUnknown;  ///< kUnknown: detected
};

struct HashText {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
        return std::hash<std::string_view>{}(text);
    }
};

/// By MN.
using Devices = std::unordered_map<std::string, Device, HashText, std::equal_to<>>;

}  // namespace receiver
