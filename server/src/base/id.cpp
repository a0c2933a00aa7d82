#include "base/id.hpp"

namespace base {

namespace {

constexpr std::size_t kTextLength = 36;

int ValueOfHex(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

bool IsDash(std::size_t at) { return at == 8 || at == 13 || at == 18 || at == 23; }

}  // namespace

Uuid Uuid::Make(Instant now, Randomness& randomness) {
    Uuid uuid;
    randomness.Fill(std::as_writable_bytes(std::span(uuid.bytes).subspan(6)));
    const auto millis = static_cast<std::uint64_t>(now.micros / 1000);
    for (std::size_t i = 0; i < 6; ++i) {
        uuid.bytes[i] = static_cast<std::uint8_t>(millis >> (8 * (5 - i)));
    }
    uuid.bytes[6] = static_cast<std::uint8_t>((uuid.bytes[6] & 0x0f) | 0x70);  // version 7
    uuid.bytes[8] = static_cast<std::uint8_t>((uuid.bytes[8] & 0x3f) | 0x80);  // variant 10
    return uuid;
}

std::optional<Uuid> Uuid::Parse(std::string_view text) {
    if (text.size() != kTextLength) return std::nullopt;
    Uuid uuid;
    std::size_t at = 0;
    for (std::uint8_t& byte : uuid.bytes) {
        if (IsDash(at) && text[at++] != '-') return std::nullopt;
        const int high = ValueOfHex(text[at++]);
        const int low = ValueOfHex(text[at++]);
        if (high < 0 || low < 0) return std::nullopt;
        byte = static_cast<std::uint8_t>(high * 16 + low);
    }
    return uuid;
}

std::string Uuid::ToText() const {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text(kTextLength, '-');
    std::size_t at = 0;
    for (const std::uint8_t byte : bytes) {
        if (IsDash(at)) ++at;
        text[at++] = kDigits[byte >> 4];
        text[at++] = kDigits[byte & 0x0f];
    }
    return text;
}

}  // namespace base

std::size_t std::hash<base::Uuid>::operator()(const base::Uuid& uuid) const noexcept {
    return std::hash<std::string_view>{}(
        std::string_view(reinterpret_cast<const char*>(uuid.bytes.data()), uuid.bytes.size()));
}
