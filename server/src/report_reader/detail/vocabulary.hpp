#pragma once

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
    kPart  ///< its names say that a figure is only a part
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
    kSays
};

enum class Reach { kClause, kSentence, kParagraph };

struct Rule {
    std::string id, label, unit, comparator, period;
    RuleKind kind = RuleKind::kCount;
    Reach within = Reach::kParagraph;
    bool falls = false;
    bool none = false;                  ///< explains a figure that is no indicator
    bool whole = false;                 ///< never a figure of a part
    std::vector<std::u32string> units;  ///< written units it takes; empty: those of its kind
    std::vector<std::u32string> keeps;
    std::size_t needs = 0;  ///< groups
    bool named = true;      ///< has names: one of them must stand beside the figure
    std::vector<catalogue::SaidFigure> says;
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
    std::vector<Use> uses;
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
};

}  // namespace report_reader
