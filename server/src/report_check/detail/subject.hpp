#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "report_check/check.hpp"

/// What the checks of this module share. Places are characters of ReportText::normal unless said
/// otherwise.
namespace report_check::detail {

using report_reader::ReportText;
using report_reader::Span;
using Params = std::vector<std::pair<std::string, std::string>>;

/// A finding before it has its words.
struct Raw {
    std::string_view code;
    Span place;  ///< bytes of ReportText::text
    Params params;
    std::optional<Weight> weight = {};  ///< where the row of a list has its own
    std::string group = {};             ///< findings of one kind are gathered by it
};

/// How a figure is said to be met.
enum class Near { kExact, kMore, kLess, kAbout };

/// A number with its unit and the words of its clause.
struct Quantity {
    Span number, whole;   ///< the digits; with sign words and unit
    double value = 0;     ///< in the base unit: 986.76万元 is 9867600
    std::u32string unit;  ///< 件, 元, %; "" none
    Near near = Near::kExact;
    Span before, after;  ///< the words of the clause on both sides
    std::size_t sentence = 0;
};

/// Of one kind no more are kept: who reads two thousand?
inline constexpr std::size_t kMostKept = 2000;

/// The text with what every check asks about it.
struct Subject {
    const ReportText& text;
    const Rules& rules;
    const Options& options;
    std::vector<Raw> found;
    std::map<std::string_view, std::size_t> counts;  ///< by code, those not kept as well

    std::vector<bool> titled;  ///< for each character of normal: inside 《》
    std::vector<bool> quoted;  ///< inside “”
    std::vector<Quantity> quantities;
    std::vector<std::size_t> first_quantity;  ///< of each sentence; one more at the end
    std::vector<Span> planned;                ///< chapters of problems and plans, in order
    bool yearly_report = false;
    int year = 0;
    std::optional<base::CivilDay> day;

    Subject(const ReportText& read, const Rules& known, const Options& asked);

    [[nodiscard]] std::u32string_view normal() const { return text.normal; }
    [[nodiscard]] std::u32string_view Of(Span span) const { return text.Normal(span); }
    [[nodiscard]] std::string Utf8(Span span) const;
    /// Whether it stands in a chapter of what is lacking or to come.
    [[nodiscard]] bool IsPlanned(std::size_t at) const;
    [[nodiscard]] std::string SectionPath(std::size_t byte) const;

    [[nodiscard]] bool MayAdd(std::string_view code);
    void Add(std::string_view code, Span normal_place, Params params = {});
    void AddBytes(std::string_view code, Span place, Params params = {});
};

/// The characters of a sentence's quantities.
[[nodiscard]] std::vector<Quantity> ReadQuantities(const Subject& subject);

/// The figures that figures.list knows, by its ids, as indices of Subject::quantities.
using FigureMap = std::map<std::string, std::vector<std::size_t>, std::less<>>;
[[nodiscard]] FigureMap KnownFigures(const Subject& subject);
/// The words before a figure, without those of time and sum, and its unit: two figures with one key
/// tell of one thing. Empty where the words say too little.
[[nodiscard]] std::u32string FigureKey(const Subject& subject, const Quantity& quantity);

// One group of checks each; docs/formats/report_check.md says what each finds.
void CheckNumbering(Subject& subject);
void CheckLists(Subject& subject);
void CheckTopics(Subject& subject);
void CheckSums(Subject& subject);
void CheckRates(Subject& subject);
void CheckRelations(Subject& subject);
void CheckComparisons(Subject& subject);
void CheckScopes(Subject& subject);
void CheckParts(Subject& subject);
void CheckLaws(Subject& subject);
void CheckTerms(Subject& subject);
void CheckSigns(Subject& subject);
void CheckPairs(Subject& subject);
void CheckBreaks(Subject& subject);
void CheckRepeats(Subject& subject);
void CheckDebris(Subject& subject);
void CheckDates(Subject& subject);
void CheckDays(Subject& subject);
void CheckYears(Subject& subject);
void CheckPlans(Subject& subject);
void CheckBefore(Subject& subject, const Subject& before);

}  // namespace report_check::detail
