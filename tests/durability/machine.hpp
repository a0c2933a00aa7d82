#pragma once

#include <cstdlib>
#include <memory>
#include <string>

#include "disk.hpp"
#include "disk_vfs.hpp"
#include "ledger/head.hpp"
#include "storage/testing/postgres_server.hpp"
#include "workload.hpp"

/// One machine that loses its power again and again. Test only.
namespace durability {

/// QH_SEED, else a fixed one: a test that fails sometimes is looked at with the seed it names.
[[nodiscard]] inline std::uint64_t SeedOfRun() {
    const char* seed = std::getenv("QH_SEED");
    return seed == nullptr ? 20260302 : std::strtoull(seed, nullptr, 10);
}

/// QH_CUTS (tests/durability/run: 100); few under sanitizers.
[[nodiscard]] inline int CutsOfRun() {
    const char* cuts = std::getenv("QH_CUTS");
    return cuts == nullptr ? 10 : std::atoi(cuts);
}

class Machine {
 public:
    explicit Machine(std::uint64_t seed, Disk::PathRule lies = {})
        : chance(seed), lies_(std::move(lies)) {
        Boot();
    }
    ~Machine() { UseDisk(nullptr); }
    Machine(const Machine&) = delete;
    Machine& operator=(const Machine&) = delete;

    /// After a cut: begins with what survived.
    void Boot() {
        const std::filesystem::path before = root();
        ++boots_;
        std::filesystem::create_directory(root());
        if (disk_) disk_->WriteSurvivors(root());
        disk_ = std::make_unique<Disk>(root(), chance());
        disk_->LieAboutSyncOf(lies_);
        disk_->IsAppended([](const std::filesystem::path& path) {
            return path.parent_path().filename() == "parts";
        });
        UseDisk(disk_.get());
        std::filesystem::remove_all(before);
    }
    [[nodiscard]] Disk& disk() { return *disk_; }
    [[nodiscard]] std::unique_ptr<Life> Start() {
        return std::make_unique<Life>(root(), key_, chance());
    }
    [[nodiscard]] std::filesystem::path root() const {
        return home_.path() / std::to_string(boots_);
    }

    std::mt19937_64 chance;
    Told told;

 private:
    storage::testing::TemporaryFolder home_;
    ledger::SigningKey key_ = ledger::SigningKey::Make();
    Disk::PathRule lies_;
    std::unique_ptr<Disk> disk_;
    int boots_ = 0;
};

}  // namespace durability
