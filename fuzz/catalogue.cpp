// One definition file laid over a small catalogue: `kind/name` on the first line, YAML after it.
// What loads must be read back from its stored form as the same; what does not must say where.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.hpp"
#include "catalogue/load.hpp"
#include "catalogue/messages.hpp"
#include "catalogue/testing/small_catalogue.hpp"

namespace {

void CheckStored(const catalogue::Catalogue& loaded) {
    const auto stored = catalogue::ReadStoredCatalogue(loaded.canonical);
    CHECK(stored.has_value());
    CHECK((*stored)->digest == loaded.digest);
    CHECK((*stored)->record_types == loaded.record_types);
    CHECK((*stored)->procedures == loaded.procedures);
    CHECK((*stored)->clocks == loaded.clocks);
    CHECK((*stored)->roles == loaded.roles);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const std::size_t end = std::min(input.find('\n'), input.size());
    const std::string path = "own/" + std::string(input.substr(0, end)) + ".yaml";
    const std::string text(input.substr(std::min(end + 1, input.size())));

    const auto loaded =
        catalogue::LoadCatalogueText({catalogue::testing::SmallCatalogue(), {{path, text}}});

    if (loaded) {
        CheckStored(**loaded);
    } else {
        CHECK(!loaded.error().empty());
        for (const base::Refusal& refusal : loaded.error()) {
            CHECK(refusal.code.starts_with("catalogue."));
            CHECK(!refusal.where.empty());
        }
    }
    (void)catalogue::ReadStoredCatalogue(input);
    return 0;
}
