#pragma once

#include "letters/detail/page.hpp"

namespace letters::detail {

/// Words in which letters tell a circumstance, and what it weighs.
struct Phrase {
    std::u32string_view words;
    Weight weight;
    std::string_view id;
};

/// The phrase that stands at `at`; nullptr where none does.
[[nodiscard]] const Phrase* PhraseAt(const Page& page, std::size_t at);
/// The phrase that tells what the words of a weighed circumstance are; nullptr where none does.
[[nodiscard]] const Phrase* PhraseIn(std::u32string_view clause);
/// 不予从轻, 未及时改正, 不具有减轻处罚 …: whether what stands before takes the words back.
[[nodiscard]] bool IsDeniedBy(std::u32string_view before);

}  // namespace letters::detail
