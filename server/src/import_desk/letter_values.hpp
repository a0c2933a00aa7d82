#pragma once

#include <string>
#include <vector>

#include "letters/letter.hpp"

namespace import_desk {

/// One thing that was read, as people see it.
struct ReadValue {
    std::string field;  ///< as in docs/formats/letter.md: doc_no, articles …
    std::string label;  ///< code of its words: letter.label_doc_no (文号) …
    std::string value;
    letters::Place place;
    base::Refusals doubts;
};

/// Everything read, in the order in which people look for it; citations for remedies and procedure
/// are left out.
[[nodiscard]] std::vector<ReadValue> ValuesOf(const letters::Letter& letter);

/// What every decision should say and this letter does not, or not readably: number, party, credit
/// code, day, articles, fine (not of a decision without penalty), what weighed. `label` as above.
struct Lack {
    std::string field, label;
};
[[nodiscard]] std::vector<Lack> LacksOf(const letters::Letter& letter);

}  // namespace import_desk
