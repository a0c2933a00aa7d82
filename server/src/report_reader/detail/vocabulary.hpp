#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "report_reader/detail/automaton.hpp"
#include "report_reader/figures.hpp"

namespace report_reader {

namespace detail {

enum class RuleKind {
    kCount,
    kAmount,
    kRate,
    kChange,
    kRank,
    kOrdinal,
    kMeasure,
    kFrequency,
    kDuration,
    kPart,    ///< its names say that a figure is only a part
    kNeutral  ///< its names change no meaning
};

enum class Role : std::uint8_t {
    kName,
    kNeed,
    kHelp,
    kWithout,
    kNotNear,
    kZero,
    kAll,
    kSame,
    kSays,
    kNeutral
};

enum class Reach { kClause, kSentence, kParagraph };

struct Rule {
    std::string id, label, unit, comparator, period;
    std::string kept;  ///< by this record of a bureau; empty: of the catalogue
    RuleKind kind = RuleKind::kCount;
    Reach within = Reach::kParagraph;
    bool falls = false;
    bool manner = false;                ///< of neutral words: what stands in their gap is neutral
    bool none = false;                  ///< explains a figure that is no indicator
    bool whole = false;                 ///< never a figure of a part
    bool campaign = false;              ///< of a campaign, which must be named
    std::vector<std::u32string> units;  ///< written units it takes; empty: those of its kind
    std::vector<std::u32string> keeps;
    std::vector<std::string> after;  ///< a figure of one of these before it meets its needs
    std::size_t needs = 0;           ///< groups
    bool named = true;               ///< has names: one of them must stand beside the figure
    std::vector<catalogue::SaidFigure> says;
    bool everywhere = true;              ///< of neutral words: they apply to every rule
    std::vector<std::uint16_t> applies;  ///< else to these
};

/// What a word is for.
struct Use {
    std::uint16_t rule = 0;
    Role role = Role::kName;
    std::uint8_t group = 0;  ///< of needs and says
};

/// A word with or without gaps.
struct Cue {
    std::vector<std::uint32_t> parts;  ///< words of the automaton
    std::uint32_t letters = 0;         ///< characters without gaps
    bool titled = false;               ///< begins with 《: looked for inside titles too
    bool neutral = false;              ///< has uses that change no meaning
    bool meaning = false;              ///< has other uses
    bool manner = false;               ///< 在…前提下: what stands in the gap says how
    std::vector<Use> uses;
};

/// 全省 and how wide it is: 0 county … 3 country.
struct Level {
    std::u32string word;
    int rank = 0;
};

/// 上半年 and its months: 1-6.
struct TimeSpan {
    std::u32string word;
    std::u32string months;
};

/// How reports name a campaign: 开展危险废物专项整治行动.
struct CampaignWords {
    std::vector<std::u32string> ends;     ///< 专项行动: the end of its name
    std::vector<std::u32string> again;    ///< 本次行动: the one named before
    std::vector<std::u32string> verbs;    ///< 开展: its name begins behind
    std::vector<std::u32string> all;      ///< 各类: not one, but all of them
    std::vector<std::u32string> several;  ///< 一系列: some, nobody knows which
};

/// Words that open a matter of its own (政府信息公开), or papers that are counted (信息, 文件):
/// only these rules are told of it.
struct Matter {
    std::vector<std::u32string> words;
    std::vector<std::u32string> done;    ///< 下达: what its clause does is no such matter
    std::vector<std::u32string> about;   ///< one of them stands before; empty: none is asked for
    std::vector<std::u32string> units;   ///< of the rules that it bars; empty: all counts
    std::vector<std::uint16_t> applies;  ///< in order

    [[nodiscard]] bool Tells(std::uint16_t rule) const {
        return std::ranges::binary_search(applies, rule);
    }
};

/// Words that say of what a figure speaks; each looked for as it is.
struct ScopeWords {
    std::vector<Level> levels;
    std::vector<std::u32string> totals;        ///< from here on all of the year is counted: 全年
    std::vector<std::u32string> place_totals;  ///< from here on all of the place is: 全市共
    std::vector<TimeSpan> spans;               ///< less than a year
    std::vector<std::u32string> yearly;        ///< 同比
    std::vector<std::u32string> other_base;    ///< 环比
    std::vector<std::u32string> opens;         ///< of a clause that narrows what follows: 针对
    std::vector<std::u32string> closes;        ///< the same at its end: 期间
    CampaignWords campaigns;
    std::vector<Matter> matters;
    std::vector<Matter> papers;
};

struct CuePart {
    std::uint32_t cue = 0;
    std::uint32_t part = 0;
};

}  // namespace detail

struct Vocabulary::Compiled {
    std::vector<detail::Rule> rules;
    std::vector<detail::Cue> cues;
    std::vector<std::vector<detail::CuePart>> parts;  ///< by word of the automaton
    detail::Automaton automaton;
    detail::ScopeWords scope;
};

}  // namespace report_reader
