#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "workflow/detail/scene.hpp"

namespace workflow::detail {

/// Who must have agreed to an erasure, and over the erased record.
inline constexpr const char* kEraseRight = "ledger.erase";

/// The act of a record of type `erasure` that destroys what the record names. It takes effect by an
/// approval chain like any other; the engine adds the destroying.
[[nodiscard]] bool Erases(const catalogue::RecordType& type, const catalogue::Act& act);

/// What an `erasure` asks to be destroyed, as far as it can be read.
struct ErasureAsked {
    const catalogue::RecordType* type = nullptr;  ///< nullptr: not exactly one record is named
    base::RecordId record;
    std::vector<std::string> fields;  ///< as typed: ids or labels, `group/field` for one of a row
    std::vector<std::string> evidence;
};
[[nodiscard]] ErasureAsked ReadErasure(const catalogue::Catalogue& catalogue,
                                       const catalogue::RecordType& type,
                                       const records::Record& erasure);

/// Where values lie that were sealed for one record: in which act, at which path of its bytes.
struct SealedPlace {
    base::ActId act;
    std::string path;
    std::string field, cell;  ///< today's ids; `cell` only inside a group
};
[[nodiscard]] std::vector<SealedPlace> SealedPlacesOf(records::RecordView& view,
                                                      const catalogue::RecordType& type,
                                                      const base::RecordId& record);

}  // namespace workflow::detail
