#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "report_reader/detail/matches.hpp"
#include "report_reader/detail/numbers.hpp"

namespace report_reader::detail {

inline constexpr std::size_t kMostNeeds = 4;

/// Where a figure stands in its paragraph, and which words around it can be its name.
struct Site {
    std::size_t begin = 0, end = 0;  ///< the figure
    std::size_t zone = 0;            ///< from here to the figure the words are its own
    std::size_t fence = 0;           ///< words before this belong to an earlier figure
    std::size_t after = 0;           ///< to here the words after it are its own
    bool after_meets_figure = false;
    bool of_things = false;  ///< its unit counts things: what stands directly behind is counted
    std::size_t sentence = 0, sentence_end = 0;
    std::size_t next_clause = 0;  ///< the end of the clause that follows, where it has no figure
    Span lead;             ///< the short first sentence of its point, which may name a campaign
    std::size_t part = 0;  ///< past the last ； or 全年 before the figure's clause
    std::size_t verb = 0, verb_end = 0;  ///< of 分别压缩至: what its figures share
};

/// What speaks for and against one rule at a site.
struct Evidence {
    double name = -1;  ///< below 0: no name beside the figure
    std::uint32_t name_begin = 0, name_end = 0;
    std::uint32_t name_cue = 0;
    std::array<double, kMostNeeds> needs{-1, -1, -1, -1};
    double help = 0;
    std::uint32_t without = 0;  ///< 1 + latest place before the figure; 0: none
    bool without_after = false;
    bool barred = false;
};

/// Weighs the words around sites, a paragraph at a time.
class EvidenceFinder {
 public:
    explicit EvidenceFinder(const Vocabulary::Compiled& vocabulary);

    /// What follows is about this paragraph; `heading`: what the headings above it speak for. All
    /// must live until the next Begin.
    void Begin(const std::vector<Match>& matches, const Clauses& clauses,
               const std::vector<Use>& heading);

    /// The rules touched; ask `Of` about them. Holds until the next call.
    const std::vector<std::uint16_t>& Weigh(const Site& site);
    [[nodiscard]] const Evidence& Of(std::uint16_t rule) const { return evidence_[rule]; }

    /// The weight of the rule's needs, or below 0 where one is not met or it is barred. `from`: the
    /// words from here on must hold none of `without`. `met`: what stands before says what they
    /// ask.
    [[nodiscard]] double Standing(std::uint16_t rule, std::size_t from, bool met = false) const;

 private:
    Evidence& Touch(std::uint16_t rule);
    void WeighMatch(const Match& match, const Site& site);
    void WeighUse(const Use& use, const Match& match, const Site& site);
    void WeighName(Evidence& evidence, const Match& match, const Site& site) const;
    void WeighNeed(const Use& use, const Match& match, const Site& site);
    [[nodiscard]] double NameScore(const Match& match, const Site& site) const;

    const Vocabulary::Compiled& vocabulary_;
    const std::vector<Match>* matches_ = nullptr;
    const Clauses* clauses_ = nullptr;
    const std::vector<Use>* heading_ = nullptr;
    std::vector<Evidence> evidence_;
    std::vector<bool> is_touched_;
    std::vector<std::uint16_t> touched_;
};

}  // namespace report_reader::detail
