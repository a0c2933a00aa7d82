#include "catalogue/load.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>
#include <utility>

#include "base/digest.hpp"
#include "catalogue/detail/build.hpp"
#include "catalogue/detail/check.hpp"
#include "catalogue/detail/definitions.hpp"
#include "catalogue/detail/yaml_reader.hpp"

namespace catalogue {

namespace {

namespace fs = std::filesystem;

/// Some bytes more than may be read, so that the reader sees that a file is too large.
std::string ReadFile(const fs::path& path) {
    std::ifstream stream;
    stream.exceptions(std::ios::badbit | std::ios::failbit);
    stream.open(path, std::ios::binary);
    stream.exceptions(std::ios::badbit);
    std::string text;
    std::array<char, 16'384> piece{};
    while (stream && text.size() <= detail::kLargestFile) {
        stream.read(piece.data(), static_cast<std::streamsize>(piece.size()));
        text.append(piece.data(), static_cast<std::size_t>(stream.gcount()));
    }
    return text;
}

std::shared_ptr<Catalogue> Built(const detail::Definitions& definitions, detail::Faults& faults) {
    auto catalogue = std::make_shared<Catalogue>();
    detail::BuildAll(definitions, *catalogue, faults);
    return catalogue;
}

void SealWith(Catalogue& catalogue, std::string canonical) {
    catalogue.digest = base::Sm3(canonical);
    catalogue.canonical = std::move(canonical);
}

}  // namespace

Texts ReadTexts(const fs::path& folder, std::string_view only) {
    Texts texts;
    if (!fs::is_directory(folder)) return texts;
    for (const fs::directory_entry& kind : fs::directory_iterator(folder)) {
        if (!kind.is_directory() || kind.path().filename() == "schema") continue;
        if (!only.empty() && kind.path().filename() != only) continue;
        for (const fs::directory_entry& file : fs::directory_iterator(kind.path())) {
            if (file.path().extension() != ".yaml" || !file.is_regular_file()) continue;
            texts.emplace(file.path().generic_string(), ReadFile(file.path()));
        }
    }
    return texts;
}

base::Result<std::shared_ptr<const Catalogue>> LoadCatalogue(const std::vector<fs::path>& folders,
                                                             const FilterCheck& filter_check) {
    std::vector<Texts> layers;
    layers.reserve(folders.size());
    for (const fs::path& folder : folders) layers.push_back(ReadTexts(folder));
    if (layers.empty() || layers.front().empty()) {
        const std::string name = folders.empty() ? "" : folders.front().generic_string();
        return base::Refuse("catalogue.empty", {{"folder", name}}, name);
    }
    return LoadCatalogueText(layers, filter_check);
}

base::Result<std::shared_ptr<const Catalogue>> LoadCatalogueText(const std::vector<Texts>& layers,
                                                                 const FilterCheck& filter_check) {
    detail::Faults faults;
    detail::Definitions definitions;
    for (const Texts& layer : layers) {
        detail::Overlay(definitions, detail::ReadLayer(layer, faults), faults);
    }
    detail::FillEntered(definitions);
    detail::FillChoices(definitions);
    const auto catalogue = Built(definitions, faults);
    detail::CheckAll({definitions, *catalogue, filter_check, faults});
    if (!faults.empty()) return base::Refuse(faults.Take());
    for (const std::string_view apart : {detail::kWordings, detail::kTelemetry})
        definitions.kinds.erase(std::string(apart));
    SealWith(*catalogue, detail::CanonicalOf(definitions));
    return catalogue;
}

base::Result<std::shared_ptr<const Catalogue>> ReadStoredCatalogue(std::string_view canonical) {
    const auto definitions = detail::DefinitionsOf(canonical);
    if (!definitions) return base::Refuse(definitions.error());
    detail::Faults ignored;
    const auto catalogue = Built(*definitions, ignored);
    SealWith(*catalogue, std::string(canonical));
    return catalogue;
}

std::map<std::string, std::string, std::less<>> LoadWords(const std::vector<fs::path>& folders) {
    std::map<std::string, std::string, std::less<>> words;
    for (const fs::path& folder : folders) {
        for (const auto& [path, text] : ReadTexts(folder, "messages")) {
            detail::Faults ignored;
            const auto root = detail::ReadYaml(text, path, ignored);
            if (!root) continue;
            for (const detail::Member& member : root->members) {
                words.insert_or_assign(member.key, member.value.text);
            }
        }
    }
    return words;
}

}  // namespace catalogue
