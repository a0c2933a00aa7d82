#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "catalogue/model.hpp"
#include "document/known_fields.hpp"
#include "papers/names.hpp"

namespace papers {

/// Where a path starts from: a record of `type`, or a row of its group.
struct Standing {
    const catalogue::RecordType* type = nullptr;
    const catalogue::Field* group = nullptr;
};

/// Over a field of the standing, or back to the records of `type` whose `field` points here.
struct Step {
    const catalogue::RecordType* type = nullptr;
    const catalogue::Field* field = nullptr;
    bool back = false;
    std::vector<std::string> without =
        {};  ///< of a step back: records in these states are left out
};

enum class Start { kHere, kToday, kBureau, kAsker };

/// A path as the definitions understand it; keeps their fields by pointer.
struct Source {
    Start start = Start::kHere;
    std::vector<Step> steps;
    document::ValueKind kind = document::ValueKind::kText;
    Standing rows;                            ///< of kind kRows: what each row is
    const catalogue::Field* field = nullptr;  ///< that it ends in; null of rows and of today
};

/// `party.address`, `当事人（名录）.地址`, `handlers.officer`, `[case_evidence.case].name` (records
/// of that type that point here by that field), `[case_evidence.case !excluded]` (but those in that
/// state), `@bureau.name`. Fields go by id or label. nullopt:
/// leads nowhere.
[[nodiscard]] std::optional<Source> ReadSource(const catalogue::Catalogue& catalogue, Standing from,
                                               std::string_view path);

/// What a name of a template means where `from` stands: the paths that the list gives it, else a
/// field of this name, else one of the record to which this one belongs. `within` is the name of
/// the rows around as the template calls them, empty outside of rows. Empty: nothing gives it.
[[nodiscard]] std::vector<Source> SourcesOf(const catalogue::Catalogue& catalogue,
                                            const NameList& names, Standing from,
                                            std::string_view within, std::string_view name);

/// Everything that a template for records of `type` may name, for CheckFields.
[[nodiscard]] std::vector<document::KnownField> KnownFields(const catalogue::Catalogue& catalogue,
                                                            const NameList& names,
                                                            const catalogue::RecordType& type);

/// Faults of a template for records of `type`: names that nobody knows with the nearest three,
/// formats that do not fit.
[[nodiscard]] base::Done CheckNames(const catalogue::Catalogue& catalogue, const NameList& names,
                                    const catalogue::RecordType& type,
                                    const document::Template& the_template);

[[nodiscard]] document::ValueKind KindOf(const catalogue::Field& field);

}  // namespace papers
