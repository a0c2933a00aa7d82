#pragma once

#include <cstddef>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "catalogue/participants.hpp"
#include "ledger/act.hpp"
#include "records/filter.hpp"
#include "records/record.hpp"

namespace records {

/// One way in which records of a type name somebody, or belong to something.
struct Naming {
    const catalogue::RecordType* type = nullptr;
    catalogue::NamingPath path;
};

/// Which records name one of these, outside these organisations? Voided ones do, too.
struct NamedQuestion {
    std::vector<Naming> namings;
    std::vector<base::RecordId> whom;  ///< what the path ends at
    std::set<base::RecordId> outside;
    int limit = 2'000;  ///< the newest
};

struct Named {
    std::size_t naming = 0;  ///< which of the question's
    base::RecordId record;
    bool operator==(const Named&) const = default;
};

/// The people who take part in the record: those that its type's `participants` name, without who
/// only reads. Officers whom the neighbours do not know name nobody.
[[nodiscard]] std::set<base::RecordId> PeopleNamed(const catalogue::Catalogue& catalogue,
                                                   const catalogue::RecordType& type,
                                                   const Record& record,
                                                   const Neighbours& neighbours);

/// Stands among the types that an answer was read from for: what the type's fields `participants`
/// and `belongs_to` hold, and where its records stand. Other acts of the type leave the answer.
[[nodiscard]] std::string NamesIn(const catalogue::RecordType& type);

/// The touched type, and NamesIn where that may have changed.
void AddTypesTouched(const catalogue::Catalogue& catalogue, const ledger::Touch& touch,
                     std::set<std::string, std::less<>>& types);

}  // namespace records
