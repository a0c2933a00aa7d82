#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace exchange::detail {

/// Numbers as old workbooks keep them, the lowest byte first. What lies past the end is 0: who
/// reads has asked for the length before where it matters.
inline std::uint64_t LittleEndian(std::string_view bytes, std::size_t at, std::size_t width) {
    std::uint64_t value = 0;
    for (std::size_t i = width; i-- > 0;) {
        const bool inside = at < bytes.size() && i < bytes.size() - at;
        value = value << 8 | (inside ? static_cast<unsigned char>(bytes[at + i]) : 0U);
    }
    return value;
}

inline std::uint8_t Byte(std::string_view bytes, std::size_t at) {
    return static_cast<std::uint8_t>(LittleEndian(bytes, at, 1));
}

inline std::uint16_t Short(std::string_view bytes, std::size_t at) {
    return static_cast<std::uint16_t>(LittleEndian(bytes, at, 2));
}

inline std::uint32_t Long(std::string_view bytes, std::size_t at) {
    return static_cast<std::uint32_t>(LittleEndian(bytes, at, 4));
}

inline double Double(std::string_view bytes, std::size_t at) {
    return std::bit_cast<double>(LittleEndian(bytes, at, 8));
}

}  // namespace exchange::detail
