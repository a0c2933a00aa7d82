#include "app/node.hpp"

#include "app/tombstone_list.hpp"
#include "ledger/durable_file.hpp"
#include "storage/account_store.hpp"
#include "storage/desk_store.hpp"
#include "storage/job_store.hpp"
#include "storage/message_store.hpp"
#include "storage/migrate.hpp"

namespace app {

namespace fs = std::filesystem;

namespace {

/// Behind what the ledger recorded last, in microseconds: more than nodes kept in time differ by.
constexpr std::int64_t kWorthAWord = 2'000'000;

const base::Clock& SystemTime() {
    static const base::SystemClock kClock;
    return kClock;
}

std::unique_ptr<storage::Database> OpenStore(const Settings& settings, Logger& logger,
                                             int readers) {
    storage::DatabaseOptions options;
    options.where = settings.DatabaseAddress();
    options.readers = readers;
    options.slow_query = [&logger](std::string_view name, std::int64_t micros) {
        logger.Warn("slow_query",
                    {{"query", std::string(name)}, {"ms", std::to_string(micros / 1000)}});
    };
    return storage::OpenDatabase(options);
}

}  // namespace

Node::Node(const Settings& settings_in, std::shared_ptr<const catalogue::Catalogue> definitions_in,
           Logger& logger_in, const base::Clock& clock_in)
    : settings(settings_in),
      logger(logger_in),
      clock(clock_in),
      definitions(std::move(definitions_in)),
      key(LoadOrMakeKey(settings.data / kKeyFile)) {}

Node::~Node() = default;

base::Result<std::unique_ptr<Node>> Node::Open(
    const Settings& settings, std::shared_ptr<const catalogue::Catalogue> definitions,
    Logger& logger, const NodeOptions& options) {
    const fs::path evidence = settings.data / "evidence";
    const bool fresh = !fs::exists(evidence);
    ledger::MakeFolders(evidence);
    if (fresh) fs::permissions(evidence, fs::perms::owner_all);
    fs::permissions(settings.data, fs::perms::owner_all);
    const base::Clock& clock = options.clock == nullptr ? SystemTime() : *options.clock;
    std::unique_ptr<Node> node(new Node(settings, std::move(definitions), logger, clock));
    node->database = OpenStore(settings, logger, options.readers);
    if (auto done = node->Begin(options); !done) return base::Refuse(done.error());
    node->Wire();
    return node;
}

base::Done Node::Begin(const NodeOptions& options) {
    const auto catalogue = definitions.Current();
    const bool may_migrate =
        options.schema != SchemaRule::kMustBeUpToDate &&
        (database->dialect() == storage::Dialect::kSqlite || !storage::HoldsActs(*database));
    const auto standing = storage::StandingOf(*database, *catalogue);
    if (may_migrate) {
        const auto report = storage::Migrate(*database, *catalogue);
        if (!report) return base::Refuse(report.error());
        if (!report->ChangedNothing())
            logger.Info("migrated", {{"statements", std::to_string(report->statements.size())},
                                     {"folded_again", report->folded_again ? "yes" : "no"}});
    } else if (standing == storage::Standing::kOtherDefinitions) {
        if (options.schema != SchemaRule::kFixedTables)
            return base::Refuse("node.other_definitions");
    } else if (!storage::IsUpToDate(*database, *catalogue)) {
        return base::Refuse("node.schema_not_up_to_date");
    }
    const auto identity = BeginLedger(options);
    if (!identity) return base::Refuse(identity.error());
    if (options.demonstration && !identity->demonstration)
        return base::Refuse("ledger.demonstration_mark");
    demonstration = identity->demonstration;
    const fs::path evidence_folder = settings.data / "evidence";
    if (options.evidence == EvidenceRule::kOwnFolder && !fs::exists(evidence_folder / "LOG") &&
        storage::HoldsEvidence(*database))
        return base::Refuse("evidence.folder_empty", {{"folder", evidence_folder.string()}});
    if (auto claimed = ledger::ClaimEvidenceFolder(evidence_folder, identity->log); !claimed)
        return claimed;
    const auto behind = storage::LedgerStore(*database).CheckClock(clock);
    if (!behind) return base::Refuse(behind.error());
    if (*behind > kWorthAWord)
        logger.Warn("clock_behind", {{"ms", std::to_string(*behind / 1'000)}});
    return base::AllWell();
}

base::Result<storage::LedgerIdentity> Node::BeginLedger(const NodeOptions& options) {
    storage::LedgerStore ledger(*database);
    auto known = ledger.Identity();
    // Of several that find an empty database one begins the ledger, with its own key; the others
    // find it begun.
    const auto turn = known ? nullptr : database->TakeTurn();
    const fs::path file = settings.data / kKeyFile;
    if (turn != nullptr) known = ledger.Identity();
    // Another with the same folder may have written it since this one looked.
    if (fs::exists(file)) key = LoadOrMakeKey(file);
    if (auto kept = KeepKey(file, key, known.has_value()); !kept) return base::Refuse(kept.error());
    if (known && key.LogId() != known->log) {
        const auto head = ledger.LatestHead();
        if (!head || head->key != key.PublicKey())  // nor is it one that another gave way to
            return base::Refuse("ledger.other_key", {{"file", file.string()}}, file.string());
    }
    return ledger.Begin(key, known ? known->demonstration : options.demonstration);
}

void Node::ListErased() {
    try {
        if (KeepTombstones(*database, settings.data / kTombstonesFile)) return;
        logger.Error("tombstones_not_listed", {{"what", "the list cannot be read"}});
    } catch (const std::exception& failure) {
        logger.Error("tombstones_not_listed", {{"what", failure.what()}});
    }
}

void Node::Wire() {
    storage::RecordStoreOptions options{clock, demonstration, storage::EnqueueJob,
                                        [this] { ListErased(); }};
    store = std::make_unique<storage::SqlRecordStore>(*database, definitions.Current(),
                                                      std::move(options));
    accounts = storage::MakeAccountStore(*database);
    jobs = storage::MakeJobStore(*database);
    desk = storage::MakeDeskStore(*database);
    messages = storage::MakeMessageStore(*database);
    evidence_files = ledger::OpenEvidenceFolder(settings.data / "evidence");
    evidence = std::make_unique<ledger::EvidenceStore>(*evidence_files, randomness);
    sessions = std::make_unique<access_control::SessionDesk>(*accounts, clock, randomness);
    performer = std::make_unique<workflow::Performer>(*store, clock, randomness);
    keeper = std::make_unique<LedgerKeeper>(*database, key, clock, *store, VerificationOf(*this));
}

}  // namespace app
