#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "ledger/act.hpp"

namespace ledger::detail {

/// The words of `source.kind` in act bytes, in the order of SourceKind.
inline constexpr std::array<std::string_view, 5> kSourceWords{"here", "paper", "phone", "system",
                                                              "import"};

constexpr std::string_view SourceWord(SourceKind kind) {
    return kSourceWords[static_cast<std::size_t>(kind)];
}

constexpr std::optional<SourceKind> SourceOf(std::string_view word) {
    for (std::size_t i = 0; i < kSourceWords.size(); ++i)
        if (kSourceWords[i] == word) return static_cast<SourceKind>(i);
    return std::nullopt;
}

}  // namespace ledger::detail
