#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalogue/model.hpp"
#include "records/order.hpp"
#include "records/record.hpp"
#include "storage/database.hpp"

/// The one place that makes names of tables and columns (docs/formats/storage.md "Records"). Names
/// need no quoting. `type` and `field` come from a checked catalogue or records::SystemFields().
namespace storage {

[[nodiscard]] std::string RecordTable(const catalogue::RecordType& type);   ///< r_case
[[nodiscard]] std::string HistoryTable(const catalogue::RecordType& type);  ///< h_case
[[nodiscard]] std::string StateTable(const catalogue::RecordType& type);    ///< s_case
[[nodiscard]] std::string GroupTable(const catalogue::RecordType& type,
                                     const catalogue::Field& group);  ///< g_case__handlers
[[nodiscard]] std::string GroupHistoryTable(const catalogue::RecordType& type,
                                            const catalogue::Field& group);  ///< hg_case__handlers
/// SQLite: FTS5 table of the type, column `tokens`, rowid = r_t.row:
///   r.row IN (SELECT rowid FROM search_case WHERE search_case MATCH $1)
/// PostgreSQL: the one table `search(record, type, tokens)`:
///   r.id IN (SELECT record FROM search WHERE type = $1 AND tokens @@ $2::tsquery)
/// Tokens are those of base::SearchTokens over each of records::SearchTexts; hits are rechecked.
[[nodiscard]] std::string SearchTable(Dialect dialect, const catalogue::RecordType& type);

/// The column that holds the value (f_amount, sys_state); for a place the longitude, which tells
/// whether it is there. A group has none.
[[nodiscard]] std::string ValueColumn(const catalogue::Field& field);
[[nodiscard]] std::string PlaceLatitudeColumn(const catalogue::Field& field);
[[nodiscard]] std::string PlaceTextColumn(const catalogue::Field& field);

/// n_<field> stands beside the value when records::ComparesNormalised(field).
[[nodiscard]] std::string NormalisedColumn(const catalogue::Field& field);
/// What eq, lt, in, contains… compare: n_<field> or the value column.
[[nodiscard]] std::string ComparedColumn(const catalogue::Field& field);
/// p_<field> (base::PinyinKey) stands beside texts of kind text that compare normalised; not in
/// rows of groups.
[[nodiscard]] bool HasPinyinColumn(const catalogue::Field& field);
[[nodiscard]] std::string PinyinColumn(const catalogue::Field& field);
/// By which columns a list sorts, most significant first (p_, then n_); then always by id.
[[nodiscard]] std::vector<std::string> SortColumns(const catalogue::Field& field);

/// Columns of r_t and h_t beside the fields': id, version, sys_erased; h_t: known_from, known_to.
/// Of g_: record, ordinal, row_id; hg_: also known_from, known_to.
inline constexpr std::string_view kErasedColumn = "sys_erased";
/// `r.sys_voided IS NOT TRUE`: works on both.
[[nodiscard]] std::string NotVoided(std::string_view alias);

/// Fields of the type that have columns in r_t: system fields, then the type's own without groups.
[[nodiscard]] std::vector<const catalogue::Field*> ColumnFields(const catalogue::RecordType& type);
/// The type's repeated groups.
[[nodiscard]] std::vector<const catalogue::Field*> GroupFields(const catalogue::RecordType& type);

/// What a column of the schema holds.
enum class ColumnKind { kBool, kInt, kText, kBytes, kDay, kInstant, kId, kDigest };
[[nodiscard]] ColumnKind KindOfColumn(const catalogue::Field& field);
/// TEXT / bigint / … of the dialect.
[[nodiscard]] std::string_view SqlType(Dialect dialect, ColumnKind kind);

}  // namespace storage
