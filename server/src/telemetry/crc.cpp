#include "telemetry/crc.hpp"

#include <array>
#include <bit>
#include <cstddef>

#include "telemetry/detail/blocks.hpp"
#include "telemetry/detail/sum.hpp"

namespace telemetry {

namespace {

using WideTable = std::array<std::uint16_t, 256>;
using ByteTable = std::array<std::uint8_t, 256>;

constexpr std::uint16_t EightSteps(std::uint16_t value) {
    for (int bit = 0; bit < 8; ++bit)
        value =
            static_cast<std::uint16_t>((value & 1U) != 0 ? (value >> 1U) ^ 0xA001U : value >> 1U);
    return value;
}

constexpr WideTable MakeWide() {
    WideTable table{};
    for (unsigned i = 0; i < table.size(); ++i) table[i] = EightSteps(static_cast<uint16_t>(i));
    return table;
}
constexpr WideTable kWide = MakeWide();

/// Only the high byte of the register lives on. It is linear in what went in, and eight steps of it
/// are the identity (checked below): words of eight bytes may be added up before anything is looked
/// up, at the speed of memory.
constexpr std::size_t kWord = 8;

/// kCarried[k][b]: what byte `b` has become in the high byte after itself and `k` bytes of zero.
constexpr std::array<ByteTable, kWord> MakeCarried() {
    std::array<ByteTable, kWord> carried{};
    for (unsigned i = 0; i < 256; ++i) {
        auto high = static_cast<std::uint8_t>(i);
        for (std::size_t step = 0; step < kWord; ++step) {
            high = static_cast<std::uint8_t>(kWide[high] >> 8U);
            carried[step][i] = high;
        }
    }
    return carried;
}
constexpr std::array<ByteTable, kWord> kCarried = MakeCarried();

constexpr bool EightStepsAreTheIdentity() {
    for (unsigned i = 0; i < 256; ++i)
        if (kCarried[kWord - 1][i] != i) return false;
    return true;
}
static_assert(EightStepsAreTheIdentity());

/// The high byte after `size` bytes, of which `sum` is what their words add up to, the last one
/// filled with zeros behind.
std::uint8_t HighByteAfter(std::size_t size, std::uint64_t sum) {
    // turned to where each byte stands from the end
    sum = std::rotr(sum, static_cast<int>(8 * (size % kWord)));
    unsigned high = kCarried[(size + kWord - 1) % kWord][0xFF];
    for (std::size_t i = 0; i < kWord; ++i) high ^= kCarried[kWord - 1 - i][sum >> 8 * i & 0xFF];
    return static_cast<std::uint8_t>(high);
}

/// Of texts shorter than a block.
TextLook LookByBytes(std::string_view text) {
    TextLook look;
    std::uint8_t high = 0xFF;
    for (const char c : text) {
        look.crc = kWide[high ^ static_cast<unsigned char>(c)];
        look.is_plain = look.is_plain && c != '\n' && c != '#';
        high = static_cast<std::uint8_t>(look.crc >> 8U);
    }
    return look;
}

/// Values of hex digits; kNoDigit for all else. A question for each would be guessed wrong.
constexpr unsigned kNoDigit = 0x10;
constexpr std::array<std::uint8_t, 256> kHexDigits = [] {
    std::array<std::uint8_t, 256> values{};
    values.fill(kNoDigit);
    for (unsigned char i = 0; i < 10; ++i) values['0' + i] = i;
    for (unsigned char i = 0; i < 6; ++i)
        values['A' + i] = values['a' + i] = static_cast<std::uint8_t>(10 + i);
    return values;
}();

}  // namespace

TextLook LookThrough(std::string_view text) {
    if (text.size() <= detail::WideBlock::kSize) return LookByBytes(text);
    const detail::Sum sum = detail::SumOf(text);
    const std::uint8_t high = HighByteAfter(text.size() - 1, sum.words);
    return {kWide[high ^ static_cast<unsigned char>(text.back())], sum.is_plain};
}

std::uint16_t Crc(std::string_view bytes) { return LookThrough(bytes).crc; }

std::uint16_t ModbusCrc(std::string_view bytes, std::uint16_t start) {
    std::uint16_t crc = start;
    for (const char c : bytes)
        crc = static_cast<std::uint16_t>((crc >> 8U) ^
                                         kWide[(crc ^ static_cast<unsigned char>(c)) & 0xFFU]);
    return crc;
}

int CrcNumber(std::string_view digits) {
    if (digits.size() != 4) return -1;
    unsigned value = 0, seen = 0;
    for (const char c : digits) {
        const unsigned digit = kHexDigits[static_cast<unsigned char>(c)];
        seen |= digit;
        value = value << 4U | digit;
    }
    return (seen & kNoDigit) != 0 ? -1 : static_cast<int>(value);
}

std::optional<std::uint16_t> ReadCrc(std::string_view digits) {
    const int value = CrcNumber(digits);
    if (value < 0) return std::nullopt;
    return static_cast<std::uint16_t>(value);
}

}  // namespace telemetry
