#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Two versions of a paper laid side by side, paragraph by paragraph and word by word.
namespace document {

enum class Change { kSame, kRemoved, kInserted, kChanged };

/// Part of a changed paragraph: `kSame`, on the left `kRemoved`, on the right `kInserted`.
struct ComparedPiece {
    std::string text;
    Change change = Change::kSame;

    bool operator==(const ComparedPiece&) const = default;
};

/// One paragraph beside the one that took its place; a side is empty where there is none.
struct ComparedRow {
    Change change = Change::kSame;
    std::optional<std::size_t> left, right;  ///< index of the paragraph
    std::vector<ComparedPiece> left_pieces, right_pieces;
};

/// Every paragraph of both sides once, in order. Paragraphs that are more alike than not stand
/// beside each other as changed; in Chinese a word is a character, a number or a Latin word is one
/// word. Pure; time grows with the square of the part that differs, beyond 4,000 differing
/// paragraphs or words they are told as removed and inserted as a whole.
[[nodiscard]] std::vector<ComparedRow> CompareTexts(const std::vector<std::string>& left,
                                                    const std::vector<std::string>& right);

/// Where the paragraph `quote`, once the `was`-th (counted from 0), stands now: the same words
/// nearest to its old place, else the paragraph most like it; nullopt where none is like it.
[[nodiscard]] std::optional<std::size_t> FindAgain(const std::vector<std::string>& paragraphs,
                                                   std::size_t was, std::string_view quote);

}  // namespace document
