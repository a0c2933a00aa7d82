#include "base/random.hpp"

#include <openssl/rand.h>

#include <algorithm>
#include <limits>
#include <stdexcept>

namespace base {

void SystemRandomness::Fill(std::span<std::byte> bytes) {
    while (!bytes.empty()) {
        const auto count =
            std::min(bytes.size(), static_cast<std::size_t>(std::numeric_limits<int>::max()));
        if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(count)) !=
            1) {
            throw std::runtime_error("the operating system gave no random bytes");
        }
        bytes = bytes.subspan(count);
    }
}

void SeededRandomness::Fill(std::span<std::byte> bytes) {
    std::uint64_t word = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i % sizeof word == 0) word = engine_();
        bytes[i] = static_cast<std::byte>(word & 0xff);
        word >>= 8;
    }
}

}  // namespace base
