#pragma once

#include <optional>
#include <vector>

#include "records/store.hpp"

namespace storage {

/// A scope "in these organisations, or one of these few" (docs/decisions/0037) in its two halves,
/// which hold no record together: each is counted by its own index, where the two in one condition
/// would make the database read every row for itself.
struct SplitScope {
    records::Filter places;     ///< as of somebody who takes part in nothing elsewhere
    records::Filter elsewhere;  ///< the few others
};

/// nullopt: the scope is of another form.
[[nodiscard]] std::optional<SplitScope> Split(const records::Filter& scope);

/// The groups of both halves, by `key` and in its order.
[[nodiscard]] std::vector<records::GroupRow> Merged(std::vector<records::GroupRow> one,
                                                    std::vector<records::GroupRow> other,
                                                    const records::Path& key);

}  // namespace storage
