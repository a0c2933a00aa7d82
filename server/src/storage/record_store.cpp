#include "storage/record_store.hpp"

#include <algorithm>

#include "records/kept_answers.hpp"
#include "storage/evidence_wait.hpp"
#include "storage/kept_view.hpp"
#include "storage/record_view.hpp"
#include "storage/record_writer.hpp"

namespace storage {
namespace {

/// Nothing is kept.
class StoreView final : private OwnSnapshot, public Viewing<records::RecordView> {
 public:
    StoreView(Database& database, std::shared_ptr<const TableMap> tables)
        : OwnSnapshot(database),
          Viewing(snapshot_->connection(), *tables),
          tables_(std::move(tables)) {}

 private:
    std::shared_ptr<const TableMap> tables_;
};

class BorrowedView final : public Viewing<records::RecordView> {
 public:
    using Viewing::Viewing;
};

std::unique_ptr<ActOrder> OrderFor(Database& database, const RecordStoreOptions& options) {
    if (database.dialect() == Dialect::kSqlite) return MakeSqliteOrder(options.clock);
    return MakePostgresOrder(database, options.demonstration ? &options.clock : nullptr);
}

/// Has it stored what was counted by a calendar that is not the one in force?
bool CountsByAnother(const SqlRecordWriter& writer, const TableMap& tables,
                     const std::set<base::Digest>& outdated) {
    if (writer.counted_by().empty()) return false;
    return (writer.calendar() && *writer.calendar() != tables.catalogue().calendar.version()) ||
           std::ranges::any_of(writer.counted_by(), [&](const base::Digest& catalogue) {
               return outdated.contains(catalogue);
           });
}

/// Tells the order that a task was undone, unless it was kept.
class TaskGuard {
 public:
    TaskGuard(ActOrder& order, Connection& connection) : order_(order) {
        order_.TaskBegins(connection);
    }
    ~TaskGuard() {
        if (!kept_) order_.TaskUndone();
    }
    TaskGuard(const TaskGuard&) = delete;
    TaskGuard& operator=(const TaskGuard&) = delete;
    Outcome Keep() {
        kept_ = true;
        return Outcome::kKeep;
    }

 private:
    ActOrder& order_;
    bool kept_ = false;
};

}  // namespace

SqlRecordStore::SqlRecordStore(Database& database,
                               std::shared_ptr<const catalogue::Catalogue> catalogue,
                               RecordStoreOptions options)
    : database_(database),
      options_(std::move(options)),
      tables_(std::make_shared<const TableMap>(std::move(catalogue), database.dialect())),
      order_(OrderFor(database_, options_)),
      answers_(options_.keeps_answers ? std::make_unique<records::KeptAnswers>() : nullptr),
      standing_(database_.dialect() == Dialect::kSqlite ? std::make_unique<StandingRecords>()
                                                        : nullptr) {}

SqlRecordStore::~SqlRecordStore() = default;

std::shared_ptr<const TableMap> SqlRecordStore::Tables() const {
    const std::lock_guard lock(mutex_);
    return tables_;
}

void SqlRecordStore::UseCatalogue(std::shared_ptr<const catalogue::Catalogue> catalogue) {
    auto tables = std::make_shared<const TableMap>(std::move(catalogue), database_.dialect());
    const std::lock_guard lock(mutex_);
    const catalogue::Catalogue& former = tables_->catalogue();
    auto outdated = std::make_shared<std::set<base::Digest>>(*outdated_);
    if (former.calendar.version() != tables->catalogue().calendar.version())
        outdated->insert(former.digest);
    outdated->erase(tables->catalogue().digest);
    outdated_ = std::move(outdated);
    tables_ = std::move(tables);
    if (answers_ != nullptr) answers_->Clear();
}

std::unique_ptr<records::RecordView> SqlRecordStore::Read() {
    if (answers_ == nullptr) return std::make_unique<StoreView>(database_, Tables());
    return std::make_unique<KeptView>(database_, Tables(), *answers_, recent_);
}

base::Result<records::Receipt> SqlRecordStore::Write(
    const std::function<base::Result<records::Receipt>(records::RecordWriter&)>& work) {
    std::unique_lock lock(mutex_);
    const auto tables = tables_;
    const auto outdated = outdated_;
    lock.unlock();
    std::optional<base::Result<records::Receipt>> result;
    bool has_erased = false;
    database_.Write(WriteKind::kAct, [&](Connection& connection) {
        TaskGuard guard(*order_, connection);
        if (standing_ != nullptr) standing_->TaskBegins(connection, tables);
        SqlRecordWriter writer(connection, *tables, *order_, options_, standing_.get());
        has_erased = false;
        result = work(writer);
        if (!*result || (*result)->repeated) return Outcome::kUndo;
        if (CountsByAnother(writer, *tables, *outdated)) {
            result = base::Refuse("calendar.renewed");
            return Outcome::kUndo;
        }
        writer.Finish();
        has_erased = writer.HasErased();
        // What was erased must be looked at by every view (see TypesTouchedSince): not told here.
        if (!has_erased)
            connection.AfterCommit([this, placed = writer.TakePlaced()]() mutable {
                for (Placed& act : placed) recent_.Add(act.position, std::move(act.types));
            });
        return guard.Keep();
    });
    if (has_erased && result->has_value()) {
        std::vector<std::string> changed = {"sealed_value", "evidence", "act", "search"};
        for (const auto& [id, type] : tables->all()) {
            changed.insert(changed.end(), {type.current, type.history});
            for (const GroupTables& group : type.groups)
                changed.insert(changed.end(), {group.current, group.history});
        }
        if (answers_ != nullptr) answers_->Clear();
        if (options_.on_erased) options_.on_erased();
        database_.Forget(changed);
    }
    return std::move(result.value());
}

ledger::StoredEvidence SqlRecordStore::KeepEvidence(const ledger::StoredEvidence& evidence) {
    const auto tables = Tables();
    std::optional<ledger::StoredEvidence> kept;
    database_.Write(WriteKind::kPlain, [&](Connection& connection) {
        // A sweeper of another node may take the row away between the two: then it is kept anew.
        for (kept.reset(); !kept;) {
            KeepWaiting(connection, evidence, options_.clock.Now());
            kept = RecordReader(connection, *tables).FindEvidence(evidence.digest);
        }
        return Outcome::kKeep;
    });
    return *kept;
}

std::unique_ptr<records::RecordView> ViewOver(Connection& connection, const TableMap& tables) {
    return std::make_unique<BorrowedView>(connection, tables);
}

}  // namespace storage
