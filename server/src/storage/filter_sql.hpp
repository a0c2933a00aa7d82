#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "records/store.hpp"
#include "storage/sql_text.hpp"

namespace storage {

/// What a path starts from: a row of a record's table, or of one of its groups.
struct Frame {
    const catalogue::RecordType* type = nullptr;  ///< of the record; unset for a row of a group
    std::string alias;
};

/// Which column of a field an expression reads.
enum class Column { kValue, kCompared, kPinyin };

/// A filter (docs/formats/filter.md) as conditions of one statement. The meaning is
/// `records::Passes`; a property test holds memory, SQLite and PostgreSQL equal.
///
/// A negation is pushed down to the comparisons: what stands in the SQL is AND, OR and EXISTS over
/// comparisons, so that an unknown (NULL) comparison never lets a row pass, and plain comparisons
/// can use an index.
class FilterSql {
 public:
    /// `sql` and `givens` must outlive the object. With `as_known`, history is read as it was then.
    FilterSql(SqlText& sql, const records::Givens& givens,
              const std::optional<records::AsKnown>& as_known);

    /// Which conditions on the outermost frame are written so that no index serves them. kCoarse:
    /// on choices and yes/no, of which each value finds a great part. SQLite only, as all hints.
    enum class Barred { kNone, kCoarse, kAll };
    void Bar(Barred barred) { barred_ = barred; }
    /// Was a condition on the record's own state written that an index serves?
    [[nodiscard]] bool narrows_state() const { return narrows_state_; }

    /// The states that records of the outermost type have now; nullopt: some have none. With it
    /// "in none of these states" is written as "in one of the others", which an index serves.
    using PresentStates = std::function<std::optional<std::vector<std::string>>()>;
    void KnowStates(PresentStates states) { states_ = std::move(states); }

    /// Do few records fulfil what a back-reference asks of them, or few rows what is asked of a
    /// group's? Those may then lead to what they point at or belong to; else each record asks
    /// whether it has one such. SQLite only.
    using FewRows = std::function<bool(const records::Quantified&)>;
    void KnowFewRows(FewRows few) { few_rows_ = std::move(few); }

    /// `TRUE` for a filter that is everything. `record` is the outermost frame.
    [[nodiscard]] std::string Where(const records::Filter& filter, const Frame& record);

    /// `r_case t`, or `h_case t`.
    [[nodiscard]] std::string Table(const catalogue::RecordType& type,
                                    std::string_view alias) const;
    /// Picks the version known then; `TRUE` for current values.
    [[nodiscard]] std::string Known(std::string_view alias);
    /// Some row of the record's group satisfies `where`, which is given the row's alias.
    [[nodiscard]] std::string SomeRow(const Frame& record, const catalogue::Field& group,
                                      const std::function<std::string(const std::string&)>& where);

    /// ` FROM … WHERE …`: the rows of a group of `type`, whosever they are, that fulfil what is
    /// asked of them. `rows.where` looks at nothing but them.
    [[nodiscard]] std::string AllRowsThat(const catalogue::RecordType& type,
                                          const records::Quantified& rows);

    /// The value at the end of `path` from `record`; NULL where a hop dangles.
    [[nodiscard]] std::string ValueAt(const records::Path& path, const Frame& record,
                                      Column column);

 private:
    /// A left side: its SQL, and whether it is a plain column that an index may serve.
    struct Left {
        std::string sql;
        bool is_column = false;
        /// The column of its pinyin, where the index of the text is led by that (SQLite): equal
        /// texts have equal pinyin, and what begins alike begins alike in pinyin
        /// (base::PinyinStart), so that what is asked of the text is asked of it as well.
        std::string pinyin;
    };

    std::string Compile(const records::Condition& condition, bool negated);
    std::string CompileParts(const std::vector<records::Condition>& parts, bool all, bool negated);
    std::string CompileComparison(const records::Comparison& comparison, bool negated);
    std::string CompileQuantified(const records::Quantified& quantified, bool negated);
    /// `id IN (SELECT record …)` where an index leads to the few rows of a group, or the few
    /// records that point here; nullopt: each record's own rows are looked at.
    std::optional<std::string> ByRows(const records::Quantified& quantified);
    std::string InRowsFirst(const records::Condition& where, const Frame& rows);
    /// Not in the listed states, by the states there are; nullopt where that cannot be said.
    std::optional<std::string> InOtherStates(const records::Comparison& comparison);

    std::string Absence(const records::Comparison& comparison, bool negated);
    /// True, or else false or NULL; nullopt where it can never be true.
    std::optional<std::string> Positive(const records::Comparison& comparison);
    /// `reference IN (SELECT id … WHERE comparison)`, hop for hop.
    std::optional<std::string> OverHops(const records::Comparison& comparison);
    std::optional<std::string> Compare(const records::Comparison& comparison, const Left& left);
    std::optional<std::string> In(const records::Comparison& comparison, const Left& left);
    std::optional<std::string> Starts(const records::Comparison& comparison, const Left& left);
    /// The column's text begins with `prefix`.
    std::string From(const std::string& column, const std::string& prefix);
    std::optional<Param> Literal(const records::Comparison& comparison, std::size_t index) const;
    /// The pinyin of a text that is named; nullopt: it is no text, or stands in a column.
    std::optional<std::string> PinyinOf(const records::Comparison& comparison,
                                        std::size_t index) const;
    bool HasOperand(const records::Comparison& comparison, std::size_t index) const;
    /// The SQL of a right side; nullopt: absent.
    std::optional<std::string> Operand(const records::Comparison& comparison, std::size_t index);

    /// ` FROM … WHERE …`: the rows of the group or back-reference; `rows` becomes their frame.
    std::string RowsOf(const records::Quantified& quantified, Frame& rows);
    std::string GroupRows(const catalogue::RecordType& type, const catalogue::Field& group,
                          const std::string& owner, const std::string& alias);

    static std::string ColumnName(const records::Path& path, Column column);
    std::string PathSql(const records::Path& path, Column column);
    /// The reference over which hop `hop` steps on.
    std::string ReferenceAt(const records::Path& path, std::size_t hop);
    /// The id of the record to which the path's last name belongs.
    std::string OwnerOf(const records::Path& path);
    const Frame& FrameOf(const records::Path& path) const;
    /// A plain column where it is compared.
    [[nodiscard]] std::string Compared(const Frame& frame, const std::string& column,
                                       bool is_coarse = false) const;
    /// The left side of a comparison.
    Left LeftOf(const records::Path& path);
    std::string LeftSql(const records::Path& path);
    [[nodiscard]] bool IsLedByPinyin(const records::Path& path) const;
    std::string NewAlias();

    SqlText& sql_;
    const records::Givens& givens_;
    std::optional<records::AsKnown> as_known_;
    std::string arrival_;        ///< placeholder of the arrival, once bound
    std::vector<Frame> frames_;  ///< outermost first
    int aliases_ = 0;
    Barred barred_ = Barred::kNone;
    bool narrows_state_ = false;
    bool rows_first_ = false;  ///< rows of a group are found before their record
    PresentStates states_;
    FewRows few_rows_;
};

}  // namespace storage
