#pragma once

#include <optional>
#include <string>

#include "exchange/mapping.hpp"
#include "http/desk_store.hpp"

/// How a sheet was mapped, kept with the import and remembered for the next file with its headings.
namespace http {

/// The chosen sheet and its mapping.
struct ChosenMapping {
    std::string sheet;
    exchange::Mapping mapping;
};

[[nodiscard]] std::string ChosenText(const ChosenMapping& chosen);
/// Refuses members of the wrong kind.
[[nodiscard]] base::Result<ChosenMapping> ReadChosen(std::string_view text);

/// What was last chosen in the organisation for a sheet with these headings, whichever of its first
/// rows they are; nullopt: nothing, or nothing that still fits the type.
[[nodiscard]] std::optional<exchange::Mapping> RememberedFor(DeskStore& desk,
                                                             const base::RecordId& organisation,
                                                             const catalogue::RecordType& type,
                                                             const exchange::Sheet& sheet);
void RememberMapping(DeskStore& desk, ImportSession session, const exchange::Sheet& sheet,
                     const exchange::Mapping& mapping);

}  // namespace http
