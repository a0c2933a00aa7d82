#include "storage/schema_change.hpp"

#include <array>
#include <utility>

namespace storage {

SchemaChange ChangeOf(std::string_view statement) {
    static constexpr auto kBeginnings = std::to_array<std::pair<std::string_view, SchemaChange>>({
        {"CREATE TABLE", SchemaChange::kTableMade},
        {"CREATE VIRTUAL TABLE", SchemaChange::kTableMade},
        {"DROP TABLE", SchemaChange::kTableGone},
        {"ALTER TABLE", SchemaChange::kTableChanged},
        {"CREATE INDEX", SchemaChange::kIndexMade},
        {"CREATE UNIQUE INDEX", SchemaChange::kIndexMade},
        {"DROP INDEX", SchemaChange::kIndexGone},
        {"CREATE VIEW", SchemaChange::kViewMade},
        {"DROP VIEW", SchemaChange::kViewGone},
    });
    for (const auto& [beginning, change] : kBeginnings)
        if (statement.starts_with(beginning)) return change;
    return SchemaChange::kOther;
}

}  // namespace storage
