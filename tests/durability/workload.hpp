#pragma once

#include <cstdint>
#include <exception>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "access/principal.hpp"
#include "disk.hpp"
#include "ledger/evidence.hpp"
#include "ledger/head.hpp"
#include "storage/database.hpp"
#include "storage/record_store.hpp"
#include "workflow/performer.hpp"

/// A small bureau at work on the real engine, and what it was told to be done. Test only.
namespace durability {

/// What was acknowledged; it outlives every power cut.
struct Told {
    struct Act {
        base::ActId id;
        base::RecordId record;
        base::Digest digest;
        std::int64_t version = 0;
    };
    /// A file that is arriving. After a cut the folder may have less of it than was told, and says
    /// so; what it says to have is what was sent.
    struct Upload {
        std::string id, content;
        std::int64_t received = 0;
    };

    std::mutex mutex;
    std::vector<Act> acts;
    std::set<base::Digest> evidence;
    std::map<std::string, Upload> uploads;  ///< unfinished, by id
    std::uint64_t head_size = 0;            ///< of the last head that was signed
};

/// The program between two cuts: database, evidence folder and engine over one folder.
class Life {
 public:
    /// Opens (and the first time makes) what lies under `root`. Throws what the engine throws.
    Life(const std::filesystem::path& root, const ledger::SigningKey& key, std::uint64_t seed);

    /// `people` work at the same time until each has done `rounds` clues or the engine fails.
    /// Everything acknowledged goes into `told`. Returns what ended them: failures; a refusal,
    /// which nothing in this work deserves, is a fault instead.
    std::vector<std::exception_ptr> Work(Told& told, int people, int rounds);

    /// What of `told` is lost and what is half done; empty when all is well.
    [[nodiscard]] std::vector<std::string> Faults(Told& told);

    [[nodiscard]] storage::Database& database() { return *database_; }

 private:
    class Person;
    void FindOrganisation();
    void FindLost(Told& told, std::vector<std::string>& faults);
    void FindUnsound(std::vector<std::string>& faults);
    void ResumeUploads(Told& told, std::vector<std::string>& faults);
    void Sign(Told& told);

    std::shared_ptr<const catalogue::Catalogue> catalogue_;
    base::SystemClock clock_;
    base::SystemRandomness randomness_;
    const ledger::SigningKey& key_;
    std::uint64_t seed_;
    std::unique_ptr<storage::Database> database_;
    std::unique_ptr<storage::SqlRecordStore> store_;
    std::unique_ptr<ledger::EvidenceFiles> files_;
    std::unique_ptr<ledger::EvidenceStore> evidence_;
    std::unique_ptr<workflow::Performer> performer_;
    base::RecordId organisation_;
    std::vector<std::string> refused_;
};

}  // namespace durability
