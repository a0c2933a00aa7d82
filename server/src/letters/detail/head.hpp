#pragma once

#include "letters/detail/page.hpp"

namespace letters::detail {

/// Kind and number.
void ReadTitle(const Page& page, Letter& letter);
/// The party with its code, representative and address; the bureau.
void ReadParties(const Page& page, Letter& letter);

/// Where the story begins: before it stand title, number and party.
[[nodiscard]] std::size_t HeadEnd(const Page& page);

/// A label at the head of a letter, and whose value follows it.
struct Label {
    enum class Field { kNone, kParty, kCode, kOldCode, kRepresentative, kAddress, kNumber, kOther };
    Field field = Field::kNone;
    std::size_t begin = 0;  ///< of the label
    std::size_t value = 0;  ///< first character behind its colon
};
/// The label that stands at `at`, where a piece of the head may begin.
[[nodiscard]] Label LabelAt(const Page& page, std::size_t at);

/// The bureau that signed, or stands above.
void ReadIssuer(const Page& page, std::size_t head_end, Letter& letter);

/// An organisation's name, by its end: 公司, 厂, 店 …
[[nodiscard]] bool EndsLikeParty(std::u32string_view name);
[[nodiscard]] bool EndsLikeBureau(std::u32string_view name);

}  // namespace letters::detail
