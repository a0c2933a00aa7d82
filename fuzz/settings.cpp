// Files that an administrator writes: the settings, and a file of stated figures for a
// demonstration (where the first line names its columns). Neither may throw; faults say where.
#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "app/demo_facts.hpp"
#include "app/settings.hpp"
#include "base/check.hpp"
#include "records/testing/random_filter.hpp"

namespace {

/// A file in memory.
class MemoryFile {
 public:
    explicit MemoryFile(std::string_view bytes) : descriptor_(memfd_create("settings", 0)) {
        CHECK(descriptor_ >= 0);
        const auto written = write(descriptor_, bytes.data(), bytes.size());
        CHECK(written == static_cast<ssize_t>(bytes.size()));
    }
    ~MemoryFile() { close(descriptor_); }
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;
    [[nodiscard]] std::filesystem::path path() const {
        return "/proc/self/fd/" + std::to_string(descriptor_);
    }

 private:
    int descriptor_;
};

/// One figure that is counted and one of money.
catalogue::Catalogue TwoIndicators() {
    catalogue::Catalogue made = *records::testing::RandomWorld::Catalogue();
    catalogue::Indicator cases;
    cases.id = "cases";
    cases.label = "案件";
    cases.unit = "件";
    cases.count = "thing";
    catalogue::Indicator fines = cases;
    fines.id = "fines";
    fines.unit = "元";
    fines.count.clear();
    fines.sum = "thing.amount";
    made.indicators = {{cases.id, cases}, {fines.id, fines}};
    return made;
}

template <class Read>
void CheckFaults(const Read& read) {
    if (read) return;
    CHECK(!read.error().empty());
    for (const auto& refusal : read.error()) CHECK(!refusal.where.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (text.starts_with("indicator_id\t")) {
        static const catalogue::Catalogue catalogue = TwoIndicators();
        CheckFaults(app::ReadDemoFacts(text, "figures.tsv", catalogue, {}));
        return 0;
    }
    const MemoryFile file(text);
    CheckFaults(app::ReadSettings(file.path(), [](std::string_view) { return std::nullopt; }));
    return 0;
}
