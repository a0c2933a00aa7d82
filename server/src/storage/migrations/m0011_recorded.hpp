#pragma once

#include <string_view>

namespace storage::migrations {

// Until when which act was recorded SQLite finds by the arrivals, in whose order the time never
// falls: no act writes into an index of it.
inline constexpr std::string_view kRecorded = R"sql(
{sqlite}DROP INDEX IF EXISTS act_recorded;
)sql";

}  // namespace storage::migrations
