#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <mutex>
#include <set>
#include <thread>

#include "base/instant.hpp"
#include "http/platform.hpp"
#include "ledger/head.hpp"
#include "ledger/proof.hpp"
#include "storage/database.hpp"
#include "storage/ledger_store.hpp"

namespace app {

/// The signing key's file: mode 0600 beside the database, never in it.
inline constexpr const char* kKeyFile = "ledger-key.pem";

/// The key in the file, or, where there is no file, a new one that is nowhere kept yet. Throws
/// std::runtime_error when the file cannot be read.
[[nodiscard]] ledger::SigningKey LoadOrMakeKey(const std::filesystem::path& file);
/// The key of a ledger that begins is kept before it signs anything; a ledger that is there already
/// is never gone on with by another key for want of its own: refuses `ledger.key_missing`.
[[nodiscard]] base::Done KeepKey(const std::filesystem::path& file, const ledger::SigningKey& key,
                                 bool ledger_began);

/// Runs a whole verification; the callback hears acts done and acts in all. Never throws: what kept
/// it from its end is a finding (`ledger.verify_…`).
using Verification = std::function<std::vector<http::LedgerFinding>(
    const std::function<void(std::int64_t, std::int64_t)>&)>;

/// Signs heads and answers the pages about the ledger. One verification at a time, in a thread of
/// its own. Safe from any thread.
class LedgerKeeper final : public http::LedgerDesk {
 public:
    LedgerKeeper(storage::Database& database, const ledger::SigningKey& key,
                 const base::Clock& clock, records::RecordStore& store, Verification verification);
    ~LedgerKeeper() override;

    std::optional<ledger::Head> LatestHead() override;
    std::int64_t Acts() override;
    base::Result<std::string> Proof(const base::ActId& act) override;
    void StartVerify() override;
    http::VerifyProgress Progress() override;

    /// As Proof, with a bridge from the head that a witness kept; refuses those of
    /// ledger::CheckWitness too.
    base::Result<std::string> ProofFor(const base::ActId& act, const ledger::Head& witnessed);

    /// Signs the tree as it stands, unless the newest head says so already.
    ledger::Head SignNow();
    /// The first head signed on the day `today` (Asia/Shanghai) is the one that goes to a witness:
    /// the same whoever asks and how often; signed now when the day has none yet.
    ledger::Head HeadOfDay(base::CivilDay today);

 private:
    void RunVerify();
    /// Gives committed acts that still wait for the sequencer their places (PostgreSQL).
    void PlaceAll();
    base::Result<ledger::ProofBundle> Bundle(const base::ActId& id,
                                             const std::set<std::uint64_t>& also);
    /// Sizes of heads that witnesses are likely to hold and that say something about `position`.
    std::set<std::uint64_t> WitnessedSizes(std::uint64_t position);

    storage::Database& database_;
    storage::LedgerStore heads_;
    const ledger::SigningKey& key_;
    const base::Clock& clock_;
    records::RecordStore& store_;
    Verification verification_;
    std::mutex mutex_;
    http::VerifyProgress progress_;  ///< under mutex_
    std::thread verifier_;           ///< under mutex_
};

}  // namespace app
