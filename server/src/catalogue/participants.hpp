#pragma once

#include <optional>
#include <string_view>

#include "catalogue/model.hpp"

namespace catalogue {

/// Where a record names people: by a reference of its own, or of the rows of a group; to the person
/// or to a record that refers to the person (an officer's).
struct NamingPath {
    const Field* group = nullptr;  ///< null: `reference` is the record's own
    const Field* reference = nullptr;
    const RecordType* through = nullptr;  ///< null: `reference` leads to the person
    const Field* person = nullptr;        ///< of `through`
};

/// `[group.]reference[.reference]` that ends at a person; nullopt: it is no such path. Points into
/// the catalogue.
[[nodiscard]] std::optional<NamingPath> ReadParticipants(const Catalogue& catalogue,
                                                         const RecordType& type,
                                                         std::string_view path);

}  // namespace catalogue
