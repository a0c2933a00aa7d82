#include "telemetry/crc.hpp"

#include <array>
#include <cstddef>
#include <cstring>

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

std::uint64_t WordAt(const unsigned char* bytes) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes, kWord);
    return word;
}

/// The sum (exclusive or) of `words` words; four sums side by side keep the loads busy.
std::uint64_t SumOfWords(const unsigned char* bytes, std::size_t words) {
    std::array<std::uint64_t, 4> sums{};
    std::size_t i = 0;
    for (; i + sums.size() <= words; i += sums.size())
        for (std::size_t lane = 0; lane < sums.size(); ++lane)
            sums[lane] ^= WordAt(bytes + (i + lane) * kWord);
    for (; i < words; ++i) sums[0] ^= WordAt(bytes + i * kWord);
    return sums[0] ^ sums[1] ^ sums[2] ^ sums[3];
}

std::uint8_t HighByteAfter(const unsigned char* bytes, std::size_t words) {
    const std::uint64_t sum = SumOfWords(bytes, words);
    std::array<unsigned char, kWord> columns{};
    std::memcpy(columns.data(), &sum, kWord);
    unsigned high = 0xFF;
    for (std::size_t i = 0; i < kWord; ++i) high ^= kCarried[kWord - 1 - i][columns[i]];
    return static_cast<std::uint8_t>(high);
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

std::uint16_t Crc(std::string_view bytes) {
    if (bytes.empty()) return 0xFFFF;
    const auto* next = reinterpret_cast<const unsigned char*>(bytes.data());
    const unsigned char* last = next + bytes.size() - 1;
    const std::size_t words = (bytes.size() - 1) / kWord;
    std::uint8_t high = HighByteAfter(next, words);
    for (next += words * kWord; next != last; ++next) high = kCarried[0][high ^ *next];
    return kWide[high ^ *last];
}

std::uint16_t ModbusCrc(std::string_view bytes, std::uint16_t start) {
    std::uint16_t crc = start;
    for (const char c : bytes)
        crc = static_cast<std::uint16_t>((crc >> 8U) ^
                                         kWide[(crc ^ static_cast<unsigned char>(c)) & 0xFFU]);
    return crc;
}

std::optional<std::uint16_t> ReadCrc(std::string_view digits) {
    if (digits.size() != 4) return std::nullopt;
    unsigned value = 0, seen = 0;
    for (const char c : digits) {
        const unsigned digit = kHexDigits[static_cast<unsigned char>(c)];
        seen |= digit;
        value = value << 4U | digit;
    }
    if ((seen & kNoDigit) != 0) return std::nullopt;
    return static_cast<std::uint16_t>(value);
}

}  // namespace telemetry
