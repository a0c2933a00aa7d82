#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/civil_day.hpp"
#include "base/result.hpp"
#include "report_check/finding.hpp"

/// What the checks know of law and words. It is data: the lists of `catalogue/report_check/`
/// (docs/formats/report_check.md), a bureau's own laid over them.
namespace report_check {

/// The words of one kind of finding, `{name}` places filled from the text.
struct FindingKind {
    Weight weight = Weight::kMend;
    std::size_t most = 20;  ///< beyond so many of this kind in one text, the first speaks for all
    std::string title, reason, mend, source;
};

struct LawRow {
    std::string title;  ///< without 中华人民共和国
    std::vector<std::string> short_names;
    std::optional<base::CivilDay> from;   ///< no day: not asked
    std::optional<base::CivilDay> until;  ///< the first day on which it is no longer in force
    std::string successor, source;
};

struct TermRow {
    std::u32string wrong;
    std::string right;
    std::vector<std::u32string>
        unless;  ///< where the wrong word is part of one of these, it is right
    Weight weight = Weight::kMend;
    std::string reason;
};

/// A character that stands in few words only: 氛 in 氛围 and 气氛.
struct BoundRow {
    char32_t character = 0;
    std::u32string before, after;  ///< one of these stands before it, or one after it
};

struct DayRow {
    std::u32string name;
    int month = 0, day = 0;
    std::string source;
};

/// A part that the reporting rules ask for.
struct PartRow {
    std::string id, label;
    std::vector<std::u32string> headings;  ///< a heading with one of these words opens it
    std::vector<std::u32string> body;      ///< or these words anywhere in the text
    std::string source;
};

/// A figure known by the words around it, for the relations between figures.
struct ConceptRow {
    std::string id, label;
    std::vector<std::u32string> units;
    std::vector<std::u32string> all;   ///< each of these (or one of its `/` ways) stands beside it
    std::vector<std::u32string> none;  ///< none of these does
};

enum class RelationKind {
    kCovers,     ///< the first is the sum of the others or more: more asks for a word
    kAtLeast,    ///< the second is not above the first
    kSame,       ///< both are one figure
    kShortfall,  ///< the second below the first asks for a word
    kExceeds,    ///< the second above the first asks for a word
    kNotAll,     ///< first and second equal although the third is taken out of the first
    kPerHead,    ///< the second a head of the first is above `limit`
    kOneBase,    ///< the first stands in the text with several values
};

struct RelationRow {
    RelationKind kind = RelationKind::kSame;
    std::vector<std::string> figures;  ///< ids of ConceptRow
    double limit = 0;
    std::string note;  ///< what is to be said
};

/// Everything, read and indexed. Immutable after reading; any thread.
struct Rules {
    std::map<std::string, FindingKind, std::less<>> kinds;
    std::vector<LawRow> laws;
    std::vector<TermRow> terms;
    std::vector<BoundRow> bound;
    std::vector<DayRow> days;
    std::vector<PartRow> parts;
    std::vector<ConceptRow> concepts;
    std::vector<RelationRow> relations;
    std::map<std::string, std::vector<std::u32string>, std::less<>> words;
    base::Refusals faults;  ///< lines that were left out, `where` file and line

    /// The words listed under a name; none where it is not listed.
    [[nodiscard]] const std::vector<std::u32string>& Words(std::string_view name) const;
};

/// Reads the text of one list (`laws.list`, `terms.list` …) into the rules; `file` says which and
/// stands in faults. A law, term, day or kind that is there already is replaced. Faulty lines are
/// left out and noted (`report_check.bad_line`).
void AddList(Rules& rules, std::string_view text, const std::string& file);

/// `report_check/*.list` of each folder, later folders over earlier ones. Throws
/// std::runtime_error when a file cannot be read.
[[nodiscard]] Rules ReadRules(const std::vector<std::filesystem::path>& folders);

/// A law known from elsewhere (catalogue/laws): fills in what the list does not know.
void AddLaw(Rules& rules, LawRow law);

}  // namespace report_check
