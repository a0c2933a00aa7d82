#include "readings/detail/bytes.hpp"

namespace readings::detail {
namespace {

using Tables = std::array<std::array<std::uint32_t, 256>, 8>;

constexpr Tables MakeTables() {
    Tables tables{};
    for (std::uint32_t i = 0; i < 256; ++i) {
        std::uint32_t value = i;
        for (int bit = 0; bit < 8; ++bit)
            value = (value & 1) != 0 ? value >> 1 ^ 0x82F63B78U : value >> 1;
        tables[0][i] = value;
    }
    for (std::size_t t = 1; t < tables.size(); ++t)
        for (std::size_t i = 0; i < 256; ++i)
            tables[t][i] = tables[t - 1][i] >> 8 ^ tables[0][tables[t - 1][i] & 0xff];
    return tables;
}

constexpr Tables kTables = MakeTables();

}  // namespace

std::uint32_t Crc32c(std::string_view bytes) {
    std::uint32_t sum = 0xFFFFFFFFU;
    std::size_t at = 0;
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(bytes[at + i]); };
    for (; at + 8 <= bytes.size(); at += 8) {  // eight tables, eight bytes a step
        sum ^= static_cast<std::uint32_t>(byte(0)) | static_cast<std::uint32_t>(byte(1)) << 8 |
               static_cast<std::uint32_t>(byte(2)) << 16 |
               static_cast<std::uint32_t>(byte(3)) << 24;
        sum = kTables[7][sum & 0xff] ^ kTables[6][sum >> 8 & 0xff] ^ kTables[5][sum >> 16 & 0xff] ^
              kTables[4][sum >> 24] ^ kTables[3][byte(4)] ^ kTables[2][byte(5)] ^
              kTables[1][byte(6)] ^ kTables[0][byte(7)];
    }
    for (; at < bytes.size(); ++at) sum = sum >> 8 ^ kTables[0][(sum ^ byte(0)) & 0xff];
    return sum ^ 0xFFFFFFFFU;
}

}  // namespace readings::detail
