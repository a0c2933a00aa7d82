#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "catalogue/model.hpp"
#include "exchange/table.hpp"
#include "records/value.hpp"

/// From the rows of a table to what could become records: which column is which field, what each
/// cell means, and all that is wrong with it. Pure: looks nothing up, any thread.
namespace exchange {

/// Where the cells of a column go: a field id; `place.lng`, `place.lat` or `place.text` of a place
/// field; `contacts.phone`, a field of a group, of which an import makes the first row.
struct Target {
    std::string path;
    std::string label;                            ///< 位置·经度
    std::vector<catalogue::Choice> choices = {};  ///< of a field of choices, those in use
};

/// All targets of a type, in its order, for the list that a person chooses from.
[[nodiscard]] std::vector<Target> TargetsOf(const catalogue::RecordType& type);

/// What a column writes for the choices of its field, as a person said: 结案 → closed. An empty
/// choice: stands for nothing. Compared normalised.
using ChoiceWords = std::map<std::string, std::string, std::less<>>;

/// How a sheet is read. Remembered between imports by headings, not by places.
struct Mapping {
    std::size_t header_row = 0;        ///< index in `Sheet::rows`
    std::vector<std::string> columns;  ///< target path by column; empty: left out
    std::map<std::string, std::string, std::less<>>
        fixed;  ///< field id → JSON, where the row gives none
    std::map<std::string, ChoiceWords, std::less<>> words;  ///< by target path
    std::map<std::string, int, std::less<>> years =
        {};  ///< by target path, of days written without one
    bool operator==(const Mapping&) const = default;
};

/// A year that the days of a column may be given: 1949 to 2099, in figures alone.
[[nodiscard]] std::optional<int> YearForColumn(std::string_view text);

/// Required targets that neither a column nor a fixed value of `mapping` gives: no row can be new.
/// Of a group only those of which another field is given.
[[nodiscard]] std::vector<Target> NeededBy(const catalogue::RecordType& type,
                                           const Mapping& mapping);

/// Finds the heading row among the first rows (titles stand above it) and the targets of its
/// columns, by label, id and the words that registers use for the same thing; units in brackets,
/// `*` and （必填） do not matter. A target is given to one column only; what is merely likely to
/// be a field of a group is not suggested where nothing gives the required ones.
[[nodiscard]] Mapping SuggestMapping(const catalogue::RecordType& type, const Sheet& sheet);

/// Does the heading name the target, by label, id or a word that means the same? What else is
/// suggested is a guess, from a part of the heading or from what stands under it.
[[nodiscard]] bool IsNamedBy(const catalogue::RecordType& type, std::string_view heading,
                             const std::string& path);

/// The headings of a row, each with what stands above it where it has no words of its own or leans
/// on them: 立案 merged over 日期 and 编号 gives 立案日期, 立案编号; a blank under a heading that
/// was not merged downwards takes that heading.
[[nodiscard]] CellRow HeadingsAt(const Sheet& sheet, std::size_t row);

/// The target of each heading, as SuggestMapping finds it.
[[nodiscard]] std::vector<std::string> SuggestColumns(const catalogue::RecordType& type,
                                                      const CellRow& headings);

enum class Severity {
    kFault,    ///< the row cannot be taken as it is
    kWarning,  ///< taken, but somebody should look
};

/// What is to be said of one cell.
struct CellRemark {
    Severity severity = Severity::kFault;
    std::size_t row = 0;     ///< as people number it
    std::size_t column = 0;  ///< index
    std::string heading;     ///< of the column; where no cell is meant, the label of the field
    std::string field;       ///< target path
    std::string value;       ///< what stands in the cell
    base::Refusal refusal;   ///< code and parameters of the words
    bool operator==(const CellRemark&) const = default;
};

/// One row as it could become, or change, a record.
struct Candidate {
    std::size_t row = 0;          ///< as people number it
    records::FieldValues values;  ///< only those present
    std::map<std::string, std::string, std::less<>>
        references;                    ///< field id → text to look up by title
    std::set<std::string> implied;     ///< values that no cell gave (`import_implied`)
    std::vector<std::string> missing;  ///< required fields with no value: fatal for a new record
    std::vector<CellRemark> remarks;

    [[nodiscard]] bool HasFaults() const;
};

struct Candidates {
    std::vector<Candidate> rows;
    base::Refusals notes;  ///< rows left out, with the reason: `exchange.sum_row_left_out`
};

/// Reads all rows below the heading. Every cell is checked; one bad cell never hides another.
/// Refuses a mapping that does not fit: unknown target, one target twice, nothing mapped, a key
/// that is left out.
///
/// Units in a heading (罚款（万元）) or in the cell (1.2万元) are applied exactly. Dates may be
/// written 2025/3/2, 2025年3月2日, 二〇二五年三月二日, 20250302 or be a spreadsheet's day number.
/// A day without a year (2月28日) takes the one that the heading, the title, the names of sheet and
/// file or another column tell, with a warning; where they contradict each other or tell none, and
/// `years` gives the column none, it is a fault.
/// What a whole column tells is used: a figure with no unit where others say 万元, one that its
/// heading's 万元 would make too much, two numbers in a cell for one, 同上 are faults; in books of
/// cases a day in another year than the others', and every row that is hidden, are warned of.
/// Cells that stand for nothing (`-`, `/`, a zero-width space, in codes also `0`) are absent, with
/// a warning. A text field named `…credit_code` is read as a credit code: one with a suffix in
/// brackets or a wrong check character is kept as it stands with a warning, and a choice field
/// `code_status` of the type (valid, failed_check, suffixed, placeholder, missing) is set
/// accordingly.
[[nodiscard]] base::Result<Candidates> CandidatesOf(const catalogue::RecordType& type,
                                                    const Sheet& sheet, const Mapping& mapping);

/// By what a known record is recognised: `import_key`, then each of `import_match`, those that the
/// row has, with the text they compare by (normalised).
[[nodiscard]] std::vector<std::pair<std::string, std::string>> KeysOf(
    const catalogue::RecordType& type, const records::FieldValues& values);

}  // namespace exchange
