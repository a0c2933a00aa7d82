#pragma once

#include <string_view>

namespace storage::migrations {

// Search entries that wait to come into the index of full text (docs/formats/storage.md).
// PostgreSQL's index has a list of its own for them.
inline constexpr std::string_view kSearchWaiting = R"sql(
{sqlite}CREATE TABLE search_waiting (
{sqlite}    n INTEGER PRIMARY KEY, name TEXT NOT NULL, row INTEGER NOT NULL,
{sqlite}    before TEXT NOT NULL, after TEXT NOT NULL
{sqlite}) STRICT;
)sql";

}  // namespace storage::migrations
