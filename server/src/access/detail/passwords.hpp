#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/random.hpp"

/// argon2id. The parameters stand in the hash.
namespace access_control::detail {

struct Cost {
    std::uint32_t passes = 3;
    std::uint32_t memory_kib = 64 * 1024;  ///< 64 MiB: about 0.1 s a call
};

/// Throws std::runtime_error when the library fails (no memory).
[[nodiscard]] std::string HashPassword(std::string_view password, base::Randomness& randomness,
                                       Cost cost = {});
/// False too for a hash that is none.
[[nodiscard]] bool IsPasswordOf(const std::string& hash, std::string_view password);

/// Verified against when there is no such account, so that the answer takes as long: the hash of
/// random bytes that nobody kept, with the parameters of HashPassword.
inline constexpr std::string_view kNobodysHash =
    "$argon2id$v=19$m=65536,t=3,p=1$MHOAI9DHbMdYDgNwqBq7Yw"
    "$J3B/b+d6HlIkWXIvLt8Yg6Uv0fHHWR8TErpV1sfqAQc";

/// Sixteen characters of an alphabet without look-alikes in groups of four: `k7mq-9xwt-…`, 80 bits.
[[nodiscard]] std::string MakeOneTimePassword(base::Randomness& randomness);

}  // namespace access_control::detail
