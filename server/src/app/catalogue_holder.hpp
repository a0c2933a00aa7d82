#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "catalogue/model.hpp"
#include "http/platform.hpp"

namespace app {

/// Loads the shipped definitions and the bureau's own, with every filter checked.
[[nodiscard]] base::Result<std::shared_ptr<const catalogue::Catalogue>> LoadDefinitions(
    const std::filesystem::path& shipped, const std::filesystem::path& overlay);

/// The same from texts, the lowest layer first. What was made of the same texts and is still held
/// by somebody (a server that reads its unchanged folders again) is shared and not made anew.
[[nodiscard]] base::Result<std::shared_ptr<const catalogue::Catalogue>> LoadDefinitionTexts(
    const std::vector<std::map<std::string, std::string>>& layers);

/// The catalogue in force. A new one takes its place between requests; what runs keeps its own.
class CatalogueHolder final : public http::CatalogueSource {
 public:
    explicit CatalogueHolder(std::shared_ptr<const catalogue::Catalogue> catalogue)
        : catalogue_(std::move(catalogue)) {}

    [[nodiscard]] std::shared_ptr<const catalogue::Catalogue> Current() const override {
        const std::lock_guard lock(mutex_);
        return catalogue_;
    }
    void Use(std::shared_ptr<const catalogue::Catalogue> catalogue) {
        const std::lock_guard lock(mutex_);
        catalogue_ = std::move(catalogue);
    }

 private:
    mutable std::mutex mutex_;
    std::shared_ptr<const catalogue::Catalogue> catalogue_;  ///< shared with running requests
};

}  // namespace app
