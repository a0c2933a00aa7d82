#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "report_reader/detail/matches.hpp"
#include "report_reader/detail/numbers.hpp"

namespace report_reader::detail {

/// Counts the words around a figure that nothing explains: neither the wording it would have, nor a
/// neutral word, nor a number, nor the bureau's own name. Where such words are left, the figure may
/// mean something narrower or something else, and its meaning is not told (docs/decisions/0026).
class Account {
 public:
    /// `opening`: the first words of the report, which name the bureau and its place.
    Account(const Vocabulary::Compiled& vocabulary, std::u32string_view opening)
        : vocabulary_(vocabulary), opening_(opening) {}

    /// What follows is about this paragraph, which begins at `base` of the report. All must live
    /// until the next Begin.
    void Begin(std::u32string_view text, std::size_t base, const Numbers& numbers,
               const Matches& matches);

    /// Letters in `window` that are not explained if the figure is of these rules. A run of Latin
    /// letters counts as two.
    [[nodiscard]] std::size_t Unexplained(const std::vector<std::uint16_t>& rules,
                                          Span window) const;
    /// The same letters as runs, in order.
    [[nodiscard]] std::vector<Span> Left(const std::vector<std::uint16_t>& rules,
                                         Span window) const;
    /// Letters in `window` that only neutral words of every rule and numbers may explain.
    [[nodiscard]] std::size_t Heavy(Span window) const { return Unexplained({}, window); }
    /// Is the word one of the rule's own, or one that changes nothing for it?
    [[nodiscard]] bool Explains(std::uint16_t rule, std::uint32_t cue) const;

 private:
    void MarkRemarks(const Numbers& numbers);
    void Cover(const Match& match, Span window, std::vector<bool>& known) const;
    [[nodiscard]] bool Means(Span words) const;
    [[nodiscard]] bool IsPartOfOwnName(Span run, Span window) const;
    [[nodiscard]] bool IsOwnName(Span run, Span window) const;

    const Vocabulary::Compiled& vocabulary_;
    std::u32string_view opening_;
    std::u32string_view text_;
    std::size_t base_ = 0;
    const Matches* matches_ = nullptr;
    std::vector<bool> known_;  ///< explained for every rule
};

}  // namespace report_reader::detail
