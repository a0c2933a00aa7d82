#include "app/catalogue_holder.hpp"

#include "catalogue/load.hpp"
#include "records/filter.hpp"

namespace app {

namespace {

base::Refusals FilterFaults(const catalogue::Catalogue& catalogue,
                            const catalogue::RecordType& type, std::string_view json) {
    const auto filter = records::ReadFilter(catalogue, type, json);
    return filter ? base::Refusals{} : filter.error();
}

}  // namespace

base::Result<std::shared_ptr<const catalogue::Catalogue>> LoadDefinitions(
    const std::filesystem::path& shipped, const std::filesystem::path& overlay) {
    std::vector<std::filesystem::path> folders = {shipped};
    if (!overlay.empty()) folders.push_back(overlay);
    return catalogue::LoadCatalogue(folders, FilterFaults);
}

base::Result<std::shared_ptr<const catalogue::Catalogue>> LoadDefinitionTexts(
    const std::vector<std::map<std::string, std::string>>& layers) {
    return catalogue::LoadCatalogueText(layers, FilterFaults);
}

}  // namespace app
