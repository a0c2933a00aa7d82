#include "app/catalogue_holder.hpp"

#include "base/digest.hpp"
#include "catalogue/load.hpp"
#include "records/filter.hpp"

namespace app {

namespace {

base::Refusals FilterFaults(const catalogue::Catalogue& catalogue,
                            const catalogue::RecordType& type, std::string_view json) {
    const auto filter = records::ReadFilter(catalogue, type, json);
    return filter ? base::Refusals{} : filter.error();
}

/// What the definitions are made of: kind, name and text of each file, whatever folder it lies in.
base::Digest KeyOf(const std::vector<catalogue::Texts>& layers) {
    base::Digester digester(base::DigestKind::kSha256);
    const auto add = [&digester](std::string_view text) {
        digester.Add(std::to_string(text.size())).Add(":").Add(text);
    };
    for (const catalogue::Texts& layer : layers) {
        if (layer.empty()) continue;  // lies over nothing
        digester.Add("layer");
        for (const auto& [path, text] : layer) {
            const std::filesystem::path file(path);
            add(file.parent_path().filename().string());
            add(file.filename().string());
            add(text);
        }
    }
    return digester.Finish();
}

/// Definitions that somebody holds, by what they were made of. Any thread.
class HeldDefinitions {
 public:
    using Pointer = std::shared_ptr<const catalogue::Catalogue>;

    Pointer Find(const base::Digest& key) const {
        const std::lock_guard lock(mutex_);
        const auto found = held_.find(key);
        return found == held_.end() ? nullptr : found->second.lock();
    }
    void Note(const base::Digest& key, const Pointer& definitions) {
        const std::lock_guard lock(mutex_);
        std::erase_if(held_, [](const auto& one) { return one.second.expired(); });
        held_.insert_or_assign(key, definitions);
    }

 private:
    mutable std::mutex mutex_;
    std::map<base::Digest, std::weak_ptr<const catalogue::Catalogue>> held_;
};

}  // namespace

base::Result<std::shared_ptr<const catalogue::Catalogue>> LoadDefinitions(
    const std::filesystem::path& shipped, const std::filesystem::path& overlay) {
    std::vector<catalogue::Texts> layers = {catalogue::ReadTexts(shipped)};
    if (layers.front().empty()) return catalogue::LoadCatalogue({shipped});  // says what is missing
    if (!overlay.empty()) layers.push_back(catalogue::ReadTexts(overlay));
    return LoadDefinitionTexts(layers);
}

base::Result<std::shared_ptr<const catalogue::Catalogue>> LoadDefinitionTexts(
    const std::vector<std::map<std::string, std::string>>& layers) {
    static HeldDefinitions held;
    const base::Digest key = KeyOf(layers);
    if (auto same = held.Find(key)) return same;
    auto loaded = catalogue::LoadCatalogueText(layers, FilterFaults);
    if (loaded) held.Note(key, *loaded);
    return loaded;
}

}  // namespace app
