#include "telemetry/crc.hpp"

#include <array>
#include <bit>
#include <cstddef>

#include "telemetry/detail/eight_bytes.hpp"

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

/// The sum (exclusive or) of `words` words; two side by side keep the loads busy.
std::uint64_t SumOfWords(const char* bytes, std::size_t words) {
    std::uint64_t even = 0, odd = 0;
    for (std::size_t i = 0; i + 2 <= words; i += 2) {
        even ^= detail::EightBytes(bytes + i * kWord);
        odd ^= detail::EightBytes(bytes + (i + 1) * kWord);
    }
    // the one left over, without a question that would be guessed wrong
    const std::uint64_t left = detail::EightBytes(bytes + (words - 1) * kWord);
    return even ^ odd ^ (left & -(std::uint64_t{words} & 1));
}

/// The high byte after all of `bytes`, which are a word at least.
std::uint8_t HighByteAfter(std::string_view bytes) {
    const std::size_t left = bytes.size() % kWord;
    const char* const end = bytes.data() + bytes.size();
    // whole words are turned to where they stand from the end, as the bytes behind them do
    const std::uint64_t whole =
        std::rotr(SumOfWords(bytes.data(), bytes.size() / kWord), static_cast<int>(8 * left));
    const std::uint64_t sum = whole ^ (detail::EightBytes(end - kWord) & detail::kLastBytes[left]);
    unsigned high = kCarried[(left + kWord - 1) % kWord][0xFF];
    for (std::size_t i = 0; i < kWord; ++i) high ^= kCarried[kWord - 1 - i][sum >> 8 * i & 0xFF];
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
    const auto last = static_cast<unsigned char>(bytes.back());
    bytes.remove_suffix(1);
    std::uint8_t high = 0xFF;
    if (bytes.size() >= kWord)
        high = HighByteAfter(bytes);
    else
        for (const char c : bytes) high = kCarried[0][high ^ static_cast<unsigned char>(c)];
    return kWide[high ^ last];
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
