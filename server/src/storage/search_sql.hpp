#pragma once

#include <string>

#include "storage/filter_sql.hpp"

namespace storage {

/// What was typed (filter.md "Search") as a condition on `record`: the index gives candidates by
/// their tokens, the normalised columns decide. `TRUE` where nothing was typed. History has no
/// index: there the columns decide alone.
[[nodiscard]] std::string SearchSql(SqlText& sql, FilterSql& filter, const Frame& record,
                                    const records::Query& query);

}  // namespace storage
