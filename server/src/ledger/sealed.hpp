#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/digest.hpp"
#include "base/random.hpp"

namespace ledger {

using Salt = std::array<std::uint8_t, 16>;

/// A value kept out of the act's bytes (act.md section "Sealed values").
struct SealedValue {
    Salt salt{};
    std::string value;  ///< canonical JSON of the value
};

[[nodiscard]] SealedValue Seal(std::string value, base::Randomness& randomness);

/// SM3("qingheng-sealed-1" 0x00 || salt || path || 0x00 || value); `path` is the field id, or
/// `<group>/<row id>/<field>`.
[[nodiscard]] base::Digest SealedDigest(const SealedValue& sealed, std::string_view path);

}  // namespace ledger
