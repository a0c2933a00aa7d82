#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace telemetry {

/// The check sum of HJ 212 (annex A of HJ 212-2017) over a data segment. Of the 16 bits that it
/// keeps, the lower 8 are thrown away before each byte: not the CRC of Modbus, and no stronger than
/// 8 bits (one of 256 damaged segments passes). After eight bytes the register is what it was but
/// for those bytes, so bytes that lie eight apart can change places unseen, and two equal blocks of
/// eight cancel: it guards against noise on the line, never against a hand.
[[nodiscard]] std::uint16_t Crc(std::string_view bytes);

/// Crc, and whether the text holds neither a line feed nor `#`, in one look.
struct TextLook {
    std::uint16_t crc = 0xFFFF;
    bool is_plain = true;
};
[[nodiscard]] TextLook LookThrough(std::string_view text);

/// The CRC of Modbus RTU (start FFFF) or ARC (start 0000), which devices send by mistake.
[[nodiscard]] std::uint16_t ModbusCrc(std::string_view bytes, std::uint16_t start = 0xFFFF);

/// Exactly four hex digits of either case, high byte first.
[[nodiscard]] std::optional<std::uint16_t> ReadCrc(std::string_view digits);
/// The same, -1 for what is none: a number comes back in a register, where an optional that small
/// is put together in memory.
[[nodiscard]] int CrcNumber(std::string_view digits);

}  // namespace telemetry
