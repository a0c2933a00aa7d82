#pragma once

#include <boost/json.hpp>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "http/detail/record_page.hpp"
#include "report/report.hpp"

/// What the routes of the yearly report, its Word file and the acts about it have in common.
namespace http {

inline constexpr std::string_view kReportType = "yearly_report";
inline constexpr std::string_view kReportSectionType = "report_section";
inline constexpr std::string_view kReportTaskType = "report_task";
inline constexpr std::string_view kRestatementType = "report_restatement";

/// Records of `type` for which `filter` (filter.md) holds, whoever asks; at most 1,000.
[[nodiscard]] std::vector<records::Record> SelectWhere(Caller& caller, std::string_view type,
                                                       const boost::json::object& filter,
                                                       std::string_view sort);

/// Whose report, of which year and until when. The figures of a report are those of its
/// organisation, whoever looks at it: who may read the report sees what it will say.
[[nodiscard]] report::FigureScope ScopeOfReport(Caller& caller, const records::Record& report,
                                                std::optional<records::AsKnown> as_known);

/// As known at the end of the day that the report names, where it names one.
[[nodiscard]] std::optional<records::AsKnown> KnownBy(Caller& caller,
                                                      const records::Record& report);

/// Those of the text, in order, without what was removed.
[[nodiscard]] std::vector<records::Record> SectionsOf(Caller& caller, const base::RecordId& report);

/// Why the text cannot be signed: places that nothing fills, reported values that nobody signed,
/// placeholders. `where` is the section's id.
[[nodiscard]] base::Refusals BarsOf(const std::vector<records::Record>& sections,
                                    report::FigureBook& book);

/// A figure as it was fixed, or as the last restatement gave it anew.
struct FixedFigure {
    std::string place, label, shown, value, rows_digest;
    std::int64_t rows = 0;
};
struct FixedFigures {
    std::vector<FixedFigure> figures;
    std::int64_t arrival = 0;  ///< as known then
};
/// With the restatements that were issued.
[[nodiscard]] FixedFigures FixedOf(Caller& caller, const records::Record& report);

/// The members of a row of `figures` as a place stands in the book.
[[nodiscard]] base::Result<boost::json::object> FixedJson(Caller& caller, report::FigureBook& book,
                                                          const std::string& place);

/// A figure that is not what was fixed any more.
struct ChangedFigure {
    FixedFigure before, after;
    std::vector<report::RowChange> rows;
};
[[nodiscard]] base::Result<std::vector<ChangedFigure>> ChangesOf(Caller& caller,
                                                                 const records::Record& report);
/// One line a record: what changed and by which acts.
[[nodiscard]] std::string BecauseOf(Caller& caller, const ChangedFigure& change,
                                    std::int64_t since);
[[nodiscard]] boost::json::array RowsJson(Caller& caller, const ChangedFigure& change,
                                          std::int64_t since);

/// Refuses an act that the report's own page takes (`report.own_way`), and the signing of a report
/// whose figures changed since it was checked (`report.changed_since`). `caller.view` is used.
[[nodiscard]] base::Done MayActOnReport(Caller& caller, const workflow::ActRequest& asked);

/// The Word file of a report: the official paper; with `annex`, every figure with its definition
/// and rows, and the restatements.
[[nodiscard]] base::Result<std::string> ReportWord(Caller& caller, const records::Record& report,
                                                   bool annex);

/// Kind, title and number of a record, as far as the caller may read them.
[[nodiscard]] std::string NameForReport(Caller& caller, const std::string& type_id,
                                        const base::RecordId& id);

/// The rows of a group field; empty where it holds none.
[[nodiscard]] const std::vector<records::Row>& RowsOf(const records::Record& record,
                                                      std::string_view field);
[[nodiscard]] std::string TextIn(const records::Row& row, std::string_view field);
[[nodiscard]] std::int64_t NumberIn(const records::FieldValues& values, std::string_view field);

}  // namespace http
