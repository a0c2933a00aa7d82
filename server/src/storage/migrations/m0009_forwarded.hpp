#pragma once

#include <string_view>

namespace storage::migrations {

// How far a log was handed on to the next platform (docs/formats/readings.md). On SQLite it lies in
// a file beside the log.
inline constexpr std::string_view kForwarded = R"sql(
{postgres}ALTER TABLE reading_mark ADD COLUMN forwarded bigint;
)sql";

}  // namespace storage::migrations
