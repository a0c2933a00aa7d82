#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <mutex>
#include <thread>

#include "base/instant.hpp"
#include "http/platform.hpp"
#include "ledger/head.hpp"
#include "storage/database.hpp"
#include "storage/ledger_store.hpp"

namespace app {

/// The signing key: a file of mode 0600 beside the database, never in it; made at first start.
/// Throws std::runtime_error when it is there but unreadable.
[[nodiscard]] ledger::SigningKey LoadOrMakeKey(const std::filesystem::path& file);

/// Runs a whole verification; the callback hears acts done and acts in all.
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

    /// Signs the tree as it stands, unless the newest head says so already.
    ledger::Head SignNow();

 private:
    void RunVerify();

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
