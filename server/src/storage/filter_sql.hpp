#pragma once

#include <optional>
#include <string>
#include <vector>

#include "records/store.hpp"
#include "storage/sql_text.hpp"

/// A filter (docs/formats/filter.md) as a condition in SQL. The meaning is `records::Passes`; a
/// property test holds memory, SQLite and PostgreSQL equal.
namespace storage {

/// What a path starts from: a row of a record's table, or of one of its groups.
struct Frame {
    const catalogue::RecordType* type = nullptr;  ///< the record, or the record that holds the row
    const catalogue::Field* group = nullptr;      ///< set: a row of this group
    std::string alias;
};

/// Writes conditions into one statement. A negated condition is pushed down to its comparisons:
/// what stands in the SQL is built of AND, OR and EXISTS over comparisons only, so that an unknown
/// (NULL) comparison can never make a row pass, and plain comparisons can use an index.
class FilterSql {
public:
    /// All must outlive the object. With `as_known`, history tables are read at that arrival.
    FilterSql(SqlText& sql, const records::Givens& givens,
              const std::optional<records::AsKnown>& as_known);

    /// `TRUE` for a filter that is everything. `record` is the outermost frame.
    [[nodiscard]] std::string Where(const records::Filter& filter, const Frame& record);

    /// `r_case t`, or the history table; and the condition that picks the version known then
    /// ("" for current values).
    [[nodiscard]] std::string Table(const catalogue::RecordType& type, const std::string& alias) const;
    [[nodiscard]] std::string GroupTable(const catalogue::RecordType& type,
                                         const catalogue::Field& group,
                                         const std::string& alias) const;
    [[nodiscard]] std::string Known(const std::string& alias);
    [[nodiscard]] std::string NotVoided(const std::string& alias) const;

    /// Which column of a field an expression reads.
    enum class Column { kValue, kCompared, kPinyin };

    /// The value at the end of `path`, from the outermost frame; NULL where a hop dangles.
    [[nodiscard]] std::string ValueAt(const records::Path& path, const Frame& record, Column column);

private:
    std::string Compile(const records::Condition& condition, bool negated);
    std::string CompileParts(const std::vector<records::Condition>& parts, bool negated, bool all);
    std::string CompileComparison(const records::Comparison& comparison, bool negated);
    std::string CompileQuantified(const records::Quantified& quantified, bool negated);

    std::string AbsentSql(const records::Comparison& comparison, bool negated);
    std::string GroupAbsent(const records::Path& path, bool negated);
    /// Positive comparison, NULL or false where a side is absent; "" where it can never hold.
    std::string CompareSql(const records::Comparison& comparison, const std::string& left);
    std::string InSql(const records::Comparison& comparison, const std::string& left);
    std::string TextSql(const records::Comparison& comparison, const std::string& left);
    std::string HoppedSql(const records::Comparison& comparison);
    std::optional<std::string> OperandSql(const records::Comparison& comparison, std::size_t index);

    std::string PathSql(const records::Path& path, Column column);
    std::string ReferenceBefore(const records::Path& path, std::size_t hop);
    std::string RowsFrom(const records::Quantified& quantified, Frame& frame);
    const Frame& FrameOf(const records::Path& path) const;
    std::string NewAlias();

    SqlText& sql_;
    const records::Givens& givens_;
    std::optional<records::AsKnown> as_known_;
    std::vector<Frame> frames_;         ///< outermost first
    int aliases_ = 0;
};

}  // namespace storage
