#pragma once

#include <string>
#include <vector>

#include "catalogue/model.hpp"

namespace catalogue {

/// One difference between two catalogues. Unlawful ones would make old acts unreadable or change
/// what they mean: a kind changed under the same id, something removed instead of retired.
struct Change {
    enum class Kind {
        kTypeAdded,
        kTypeRemoved,  ///< unlawful
        kFieldAdded,
        kFieldRenamed,  ///< by `was:`
        kFieldRetired,
        kFieldRevived,      ///< unlawful: a retired id used again
        kFieldRemoved,      ///< unlawful
        kFieldKindChanged,  ///< unlawful: kind, target, or scale
        kChoiceAdded,
        kChoiceRetired,
        kChoiceRemoved,  ///< unlawful
        kProcedureAdded,
        kProcedureRemoved,  ///< unlawful: records may still be under way in it
        kProcedureChanged,  ///< the same version says something else
        kStateRemoved,      ///< unlawful: of the same version
    };
    Kind kind = Kind::kTypeAdded;
    std::string path;  ///< `case.fine_amount`, `case.outcome=penalty`, `case_short@1.filed`
    std::string was;   ///< former id, former kind

    [[nodiscard]] bool IsLawful() const;
    bool operator==(const Change&) const = default;
};

/// What came between `before` and `after`, in the order of types and fields. Labels, helps,
/// columns, views and words are free to change and are not listed.
[[nodiscard]] std::vector<Change> CompareVersions(const Catalogue& before, const Catalogue& after);

}  // namespace catalogue
