#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace base {

enum class DigestKind { kSm3, kSha256 };

/// 32 bytes of SM3 or SHA-256; which of the two is fixed by the place that holds it.
struct Digest {
    std::array<std::uint8_t, 32> bytes{};

    static std::optional<Digest> Parse(std::string_view hex);  ///< 64 hex digits
    [[nodiscard]] std::string ToText() const;                  ///< 64 lower-case hex digits
    constexpr auto operator<=>(const Digest&) const = default;
};

/// A digest over bytes that come in pieces. One thread.
class Digester {
public:
    explicit Digester(DigestKind kind);
    ~Digester();
    Digester(Digester&&) noexcept;
    Digester& operator=(Digester&&) noexcept;

    Digester& Add(std::span<const std::byte> bytes);
    Digester& Add(std::string_view bytes);
    /// Ends the digest; the object must not be used again.
    [[nodiscard]] Digest Finish();

private:
    struct State;
    std::unique_ptr<State> state_;
};

[[nodiscard]] Digest Sm3(std::string_view bytes);
[[nodiscard]] Digest Sha256(std::string_view bytes);

/// Lower-case hex, and back (nullopt where it is no hex of even length).
[[nodiscard]] std::string ToHex(std::span<const std::uint8_t> bytes);
[[nodiscard]] std::optional<std::string> FromHex(std::string_view hex);

}  // namespace base

template <>
struct std::hash<base::Digest> {
    std::size_t operator()(const base::Digest& digest) const noexcept;
};
