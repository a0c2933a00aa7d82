#pragma once

#include <memory>

#include "access/sessions.hpp"
#include "app/catalogue_holder.hpp"
#include "app/ledger_keeper.hpp"
#include "app/logger.hpp"
#include "app/settings.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "http/desk_store.hpp"
#include "jobs/job_store.hpp"
#include "ledger/evidence.hpp"
#include "notify/message.hpp"
#include "storage/database.hpp"
#include "storage/ledger_store.hpp"
#include "storage/record_store.hpp"
#include "workflow/performer.hpp"

namespace app {

/// kUnlessShared: a database of PostgreSQL that holds acts, on which servers of an earlier program
/// or of other definitions may be working, is brought up to date by `qingheng migrate` and by the
/// page of calendars. kFixedTables: as that, but other definitions do no harm (a backup).
enum class SchemaRule { kUnlessShared, kMustBeUpToDate, kFixedTables };

/// kOwnFolder: who serves must find the files that the ledger speaks of, not an empty folder where
/// a disk is not mounted.
enum class EvidenceRule { kAnyFolder, kOwnFolder };

struct NodeOptions {
    SchemaRule schema = SchemaRule::kUnlessShared;  ///< PostgreSQL in `serve`: kMustBeUpToDate
    bool demonstration = false;                     ///< a new ledger is marked so, for ever
    const base::Clock* clock = nullptr;  ///< the demonstration's own; absent: the system's
    int readers = 8;
    EvidenceRule evidence = EvidenceRule::kAnyFolder;
};

/// One running installation: database, evidence, keys, definitions and all that stands on them,
/// wired once. Everything is owned here and handed on by reference. Its parts are safe from any
/// thread; the node itself is made and destroyed by one.
class Node {
 public:
    /// Makes the data folder, migrates where it may, begins the ledger. Refuses what a person must
    /// mend
    /// (`node.*`, `storage.*`, `ledger.*`); throws storage failures.
    static base::Result<std::unique_ptr<Node>> Open(
        const Settings& settings, std::shared_ptr<const catalogue::Catalogue> definitions,
        Logger& logger, const NodeOptions& options);
    ~Node();

    const Settings settings;
    Logger& logger;
    const base::Clock& clock;
    base::SystemRandomness randomness;
    CatalogueHolder definitions;
    std::unique_ptr<storage::Database> database;
    ledger::SigningKey key;
    std::unique_ptr<storage::SqlRecordStore> store;
    std::unique_ptr<access_control::AccountStore> accounts;
    std::unique_ptr<jobs::JobStore> jobs;
    std::unique_ptr<http::DeskStore> desk;
    std::unique_ptr<notify::MessageStore> messages;
    std::unique_ptr<ledger::EvidenceFiles> evidence_files;
    std::unique_ptr<ledger::EvidenceStore> evidence;
    std::unique_ptr<access_control::SessionDesk> sessions;
    std::unique_ptr<workflow::Performer> performer;
    std::unique_ptr<LedgerKeeper> keeper;
    bool demonstration = false;

 private:
    Node(const Settings& settings, std::shared_ptr<const catalogue::Catalogue> definitions,
         Logger& logger, const base::Clock& clock);
    base::Done Begin(const NodeOptions& options);
    base::Result<storage::LedgerIdentity> BeginLedger(const NodeOptions& options);
    void Wire();
    /// The list outside the database that a later restore of an older backup needs.
    void ListErased();
};

/// Whole verification of the node's ledger, for the page and the command.
[[nodiscard]] Verification VerificationOf(Node& node);

}  // namespace app
