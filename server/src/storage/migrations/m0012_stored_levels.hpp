#pragma once

#include <string_view>

namespace storage::migrations {

// Nodes of the levels between are reckoned (ledger::IsStored): acts write into fewer places.
inline constexpr std::string_view kStoredLevels = R"sql(
DELETE FROM tree_node WHERE level % 4 <> 0;
)sql";

}  // namespace storage::migrations
