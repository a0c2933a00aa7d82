#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

/// Numbers in bytes: 7 bits a byte, lowest first; signed ones with the sign in the lowest bit.
namespace readings::detail {

inline void PutVarint(std::string& out, std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) out.push_back(static_cast<char>((value & 0x7f) | 0x80));
    out.push_back(static_cast<char>(value));
}

[[nodiscard]] inline std::uint64_t ZigZag(std::int64_t value) {
    return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
}
[[nodiscard]] inline std::int64_t UnZigZag(std::uint64_t value) {
    return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
}
inline void PutSigned(std::string& out, std::int64_t value) { PutVarint(out, ZigZag(value)); }

template <class Number>
void PutFixed(std::string& out, Number value) {
    for (std::size_t i = 0; i < sizeof(Number); ++i)
        out.push_back(static_cast<char>(static_cast<std::uint64_t>(value) >> (8 * i) & 0xff));
}

/// Reads what the functions above wrote, and anything else without harm: after the first fault
/// everything is 0 and `failed`.
class ByteReader {
 public:
    explicit ByteReader(std::string_view bytes) : rest_(bytes) {}

    [[nodiscard]] bool failed() const { return failed_; }
    [[nodiscard]] bool AtEnd() const { return rest_.empty(); }
    [[nodiscard]] std::size_t left() const { return rest_.size(); }

    std::uint64_t Varint() {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            if (rest_.empty()) return Fail();
            const auto byte = static_cast<std::uint8_t>(rest_.front());
            rest_.remove_prefix(1);
            if (shift == 63 && byte > 1) return Fail();
            value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
            if (byte < 0x80) return value;
        }
        return Fail();
    }
    std::int64_t Signed() { return UnZigZag(Varint()); }
    template <class Number>
    Number Fixed() {
        std::uint64_t value = 0;
        const std::string_view bytes = Take(sizeof(Number));
        for (std::size_t i = 0; i < bytes.size(); ++i)
            value |= static_cast<std::uint64_t>(static_cast<std::uint8_t>(bytes[i])) << (8 * i);
        return static_cast<Number>(value);
    }
    std::string_view Take(std::uint64_t size) {
        if (size > rest_.size()) {
            Fail();
            return {};
        }
        const std::string_view bytes = rest_.substr(0, static_cast<std::size_t>(size));
        rest_.remove_prefix(bytes.size());
        return bytes;
    }
    std::uint64_t Fail() {
        failed_ = true;
        rest_ = {};
        return 0;
    }

 private:
    std::string_view rest_;
    bool failed_ = false;
};

/// CRC-32C (Castagnoli), for torn and rotten bytes on a disk.
[[nodiscard]] std::uint32_t Crc32c(std::string_view bytes);

}  // namespace readings::detail
