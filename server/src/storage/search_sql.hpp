#pragma once

#include <string>

#include "storage/filter_sql.hpp"

namespace storage {

/// kColumns: for rows that are gone through anyhow.
enum class SearchBy { kIndex, kColumns };

/// What was typed (filter.md "Search") as a condition on `record`: the index gives candidates by
/// their tokens, the normalised columns decide. `TRUE` where nothing was typed. History has no
/// index: there the columns decide alone.
[[nodiscard]] std::string SearchSql(SqlText& sql, FilterSql& filter, const Frame& record,
                                    const records::Query& query, SearchBy by = SearchBy::kIndex);

/// `SELECT rowid …`: the rows that the index of SQLite finds for what was typed (something was).
[[nodiscard]] std::string CandidatesSql(SqlText& sql, const records::Query& query);

}  // namespace storage
