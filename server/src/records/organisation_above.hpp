#pragma once

#include <optional>
#include <utility>

#include "catalogue/model.hpp"
#include "records/record.hpp"

namespace records {

/// Levels of organisations that are climbed at most; more is a circle of parents.
inline constexpr int kMostLevelsAbove = 12;

/// Asks the organisation `from` and each one above it, nearest first: the first for which
/// `is_wanted` holds; else what `find` gives for none (nullopt, nullptr). `find` takes type and id
/// and gives an optional record or a pointer to one.
template <typename Find, typename IsWanted>
[[nodiscard]] auto NearestOrganisation(const catalogue::Catalogue& catalogue,
                                       std::optional<base::RecordId> from, const Find& find,
                                       const IsWanted& is_wanted) {
    const catalogue::RecordType* type = catalogue.FindType(catalogue::kOrganisationType);
    using Found = decltype(find(*type, *from));
    for (int level = 0; type != nullptr && from && level < kMostLevelsAbove; ++level) {
        Found found = find(*type, *from);
        if (!found || is_wanted(std::as_const(*found))) return found;
        from = found->Reference("parent");
    }
    return Found();
}

/// Whether papers are numbered and signed under the organisation's own name.
[[nodiscard]] inline bool NumbersPapers(const Record& organisation) {
    return !organisation.Text("short").empty();
}

}  // namespace records
