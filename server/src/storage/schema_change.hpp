#pragma once

#include <string_view>

namespace storage {

/// What a statement of a migration does to the schema.
enum class SchemaChange {
    kTableMade,
    kTableGone,
    kTableChanged,
    kIndexMade,
    kIndexGone,
    kViewMade,
    kViewGone,
    kOther
};

[[nodiscard]] SchemaChange ChangeOf(std::string_view statement);

}  // namespace storage
