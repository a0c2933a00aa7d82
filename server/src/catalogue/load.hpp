#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "catalogue/model.hpp"

/// Reads definitions (docs/formats/catalogue.md) and checks them together: schemas, references,
/// dead ends, citations. Every fault of every file is reported at once, each with its `file:line`;
/// with one fault there is no catalogue. Pure but for the folders read; any thread.
namespace catalogue {

/// What is wrong with a filter over records of a type: its reader lives in a room above this one,
/// so `app` hands it in. `where` of a refusal is the JSON pointer of its place in the filter.
using FilterCheck =
    std::function<base::Refusals(const Catalogue&, const RecordType&, std::string_view json)>;

/// Path (`catalogue/record_types/case.yaml`, of which the last folder tells the kind) → YAML.
using Texts = std::map<std::string, std::string>;

/// `*.yaml` of the folders in `folder`: definitions lie exactly one folder deep. `only`: of the one
/// folder of that name. A file that is too large is read a little further than may be, so that the
/// reader sees it. Throws as LoadCatalogue does; of no folder there are none.
[[nodiscard]] Texts ReadTexts(const std::filesystem::path& folder, std::string_view only = {});

/// The first folder is the shipped catalogue, the later ones lie over it: the bureau's own.
/// Throws std::filesystem::filesystem_error or std::ios_base::failure when a file cannot be read.
[[nodiscard]] base::Result<std::shared_ptr<const Catalogue>> LoadCatalogue(
    const std::vector<std::filesystem::path>& folders, const FilterCheck& filter_check = {});

/// The same from texts; the first layer is the lowest.
[[nodiscard]] base::Result<std::shared_ptr<const Catalogue>> LoadCatalogueText(
    const std::vector<Texts>& layers, const FilterCheck& filter_check = {});

/// A catalogue as it was stored (`Catalogue::canonical`), equal to the one that was loaded then.
/// Not checked again: its digest vouches for it, and old acts are folded with what was true then.
/// Refuses `catalogue.stored_bad`.
[[nodiscard]] base::Result<std::shared_ptr<const Catalogue>> ReadStoredCatalogue(
    std::string_view canonical);

/// Only the words of refusals, from what can be read of the folders: for saying what is wrong with
/// a catalogue that does not load.
[[nodiscard]] std::map<std::string, std::string, std::less<>> LoadWords(
    const std::vector<std::filesystem::path>& folders);

}  // namespace catalogue
