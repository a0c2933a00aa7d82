#pragma once

#include <string>
#include <vector>

#include "records/store.hpp"
#include "storage/filter_sql.hpp"

namespace storage {

/// By what SQLite comes to the rows of a query: what else is asked is then looked up in them.
struct Way {
    bool by_scope = true;   ///< an index of the scope may serve
    bool by_filter = true;  ///< an index of the filter
    bool by_coarse = true;  ///< one of a choice, yes/no or absence too
    bool by_search = true;  ///< the search index; else the search looks into columns
};
inline constexpr Way kAnyWay{};
inline constexpr Way kBySearch{false, false, false, true};
inline constexpr Way kRowsAreGiven{false, false, false, false};

/// One query on its way to SQL: the record's table is `t`.
class QueryText {
 public:
    QueryText(Connection& connection, const records::Query& query, Way way = kAnyWay,
              FilterSql::FewRows few = {});

    /// `r_case t`
    [[nodiscard]] std::string Table() const { return filter_.Table(*query_.type, record_.alias); }
    /// ` WHERE …`
    [[nodiscard]] std::string Where();
    /// ` FROM r_case t WHERE …`
    [[nodiscard]] std::string FromWhere() { return " FROM " + Table() + Where(); }
    /// `SELECT count(*) …`, at most `at_most` (0: all).
    [[nodiscard]] std::string CountSql(std::int64_t at_most);
    /// ` ORDER BY …, t.id`. `by_index` false: written so that SQLite sorts.
    [[nodiscard]] std::string Order(const std::string& alias = "t", bool by_index = true);
    /// ` LIMIT … OFFSET …`
    [[nodiscard]] std::string Limit();
    /// By which a list sorts and groups, most significant first.
    [[nodiscard]] std::vector<std::string> OrderOf(const records::Path& path,
                                                   const std::string& alias = "t");
    [[nodiscard]] std::string ValueAt(const records::Path& path) {
        return filter_.ValueAt(path, record_, Column::kValue);
    }
    [[nodiscard]] std::string ColumnOf(const catalogue::Field& field) const;
    [[nodiscard]] bool narrows_state() const { return filter_.narrows_state(); }
    [[nodiscard]] std::string Bind(Param value) { return sql_.Bind(std::move(value)); }
    [[nodiscard]] Params params() const { return sql_.params(); }

 private:
    SqlText sql_;
    const records::Query& query_;
    FilterSql filter_;
    Way way_;
    Frame record_{query_.type, "t"};
};

/// The one number that the question is answered by.
[[nodiscard]] std::int64_t CountedBy(Connection& connection, const Sql& sql, Params params);

/// Rows of a page: what is asked for within what is allowed.
[[nodiscard]] std::int64_t LimitOf(const records::Query& query);

}  // namespace storage
