#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "records/record.hpp"
#include "storage/record_tables.hpp"

namespace storage {

/// Adds the columns' values of one field. Texts are views into `value`: it must outlive the use.
/// Absent and erased values are NULL.
void EncodeField(const FieldColumns& field, const records::Value& value, std::vector<Param>& out);

/// Every column of r_t in order: id, version, sys_erased, fields.
[[nodiscard]] std::vector<Param> EncodeRecord(const TypeTables& tables,
                                              const records::Record& record);
/// record, ordinal, row_id, fields.
[[nodiscard]] std::vector<Param> EncodeGroupRow(const GroupTables& group,
                                                const base::RecordId& record, std::int64_t ordinal,
                                                const records::Row& row);

/// sys_erased: paths of erased values, sorted, joined by a space; NULL when there are none.
[[nodiscard]] Param ErasedPaths(const records::Record& record);
[[nodiscard]] std::set<std::string, std::less<>> SplitErased(std::string_view paths);

/// A record of SelectList's columns, beginning at `column`, without its groups; the erased paths of
/// groups are put into `erased_in_rows`.
[[nodiscard]] records::Record DecodeRecord(const TypeTables& tables, const Row& row, int column,
                                           std::set<std::string, std::less<>>& erased_in_rows);
/// row_id and fields, beginning at `column`.
[[nodiscard]] records::Row DecodeGroupRow(const GroupTables& group, const Row& row, int column,
                                          const std::set<std::string, std::less<>>& erased);

/// The SearchTokens of the record's texts, joined by spaces; empty when it has none.
[[nodiscard]] std::string TokensOf(const catalogue::RecordType& type,
                                   const records::Record& record);

/// The members' names of a canonical JSON object (act.md "Changes"), unescaped names only.
[[nodiscard]] std::vector<std::string_view> MemberNames(std::string_view canonical);

}  // namespace storage
