#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/instant.hpp"
#include "base/random.hpp"

namespace base {

/// 16 bytes; written as 8-4-4-4-12 lower-case hex.
struct Uuid {
    std::array<std::uint8_t, 16> bytes{};

    /// Version 7 (RFC 9562): milliseconds of `now`, then 74 random bits.
    static Uuid Make(Instant now, Randomness& randomness);
    static std::optional<Uuid> Parse(std::string_view text);
    [[nodiscard]] std::string ToText() const;
    [[nodiscard]] bool IsNil() const { return *this == Uuid{}; }

    constexpr auto operator<=>(const Uuid&) const = default;
};

/// A Uuid that cannot be taken for another kind of id.
template <class Tag>
struct Id {
    Uuid value;

    static Id Make(Instant now, Randomness& randomness) { return Id{Uuid::Make(now, randomness)}; }
    static std::optional<Id> Parse(std::string_view text) {
        if (auto uuid = Uuid::Parse(text)) return Id{*uuid};
        return std::nullopt;
    }
    [[nodiscard]] std::string ToText() const { return value.ToText(); }
    [[nodiscard]] bool IsNil() const { return value.IsNil(); }

    constexpr auto operator<=>(const Id&) const = default;
};

using ActId = Id<struct ActTag>;
using RecordId = Id<struct RecordTag>;

}  // namespace base

template <>
struct std::hash<base::Uuid> {
    std::size_t operator()(const base::Uuid& uuid) const noexcept;
};

template <class Tag>
struct std::hash<base::Id<Tag>> {
    std::size_t operator()(const base::Id<Tag>& id) const noexcept {
        return std::hash<base::Uuid>{}(id.value);
    }
};
