#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/civil_day.hpp"
#include "report_check/dismissals.hpp"
#include "report_check/finding.hpp"
#include "report_check/rules.hpp"
#include "report_reader/text.hpp"

/// Finds the faults of a report by its text alone, and better with the text before it. Pure.
///
///     const Rules rules = ReadRules({"catalogue"});
///     const Outcome outcome = Check(text, rules, {});
///     for (const Finding& finding : outcome.findings) …   // in the order of the text
namespace report_check {

/// A finding that another module made of what this one does not see: the records.
struct OutsideFinding {
    std::string code;           ///< its words stand in findings.list
    report_reader::Span place;  ///< bytes of ReportText::text
    std::vector<std::pair<std::string, std::string>> params;
};

struct Options {
    /// The report of the year before, or an earlier draft of this one: which of the two, the years
    /// of both say. Must outlive the call.
    const report_reader::ReportText* before = nullptr;
    /// The day of the report where the text does not say it: what laws are in force.
    std::optional<base::CivilDay> day;
    /// Signs of Markdown are no fault: the file is one.
    bool markdown = false;
    /// Whether the parts that the rules ask of a yearly report are looked for; not said: the text
    /// tells what it is.
    std::optional<bool> yearly;
    std::vector<Dismissal> dismissals;
    std::vector<OutsideFinding> outside;
};

struct Outcome {
    std::vector<Finding> findings;      ///< those that stand, by place
    std::vector<Finding> dismissed;     ///< those that somebody dismissed, with the reason
    std::size_t characters = 0;         ///< of the text, white space not counted
    int report_year = 0;                ///< 0: not known
    std::optional<base::CivilDay> day;  ///< by which laws were looked up
    bool yearly_report = false;         ///< whether the parts of the rules were looked for
    bool earlier_draft = false;         ///< `before` is of the same year
    base::Refusals cautions;            ///< of the reading: what was read only in part
};

/// Time and memory grow with the text only. Never throws on what the text is.
[[nodiscard]] Outcome Check(const report_reader::ReportText& text, const Rules& rules,
                            const Options& options);

/// Every kind of finding that the checks can make; findings.list has words for each.
[[nodiscard]] const std::vector<std::string_view>& AllCodes();

}  // namespace report_check
