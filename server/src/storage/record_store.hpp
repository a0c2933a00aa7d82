#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <set>

#include "records/on_its_way.hpp"
#include "records/store.hpp"
#include "storage/act_order.hpp"
#include "storage/recent_acts.hpp"
#include "storage/record_tables.hpp"

namespace records {
class KeptAnswers;
}

namespace storage {

class StandingRecords;

struct RecordStoreOptions {
    /// SQLite: the database's time. PostgreSQL: used only for a demonstration.
    const base::Clock& clock;
    bool demonstration = false;
    /// Puts background work into the job table, in the act's transaction.
    std::function<void(Connection&, const records::JobRequest&, base::Instant)> enqueue;
    /// After an act that erased something was committed; must not throw.
    std::function<void()> on_erased = {};
    /// Counts, sums and groups stand until the next act (docs/decisions/0023).
    bool keeps_answers = true;
};

/// records::RecordStore on either database. The schema must be migrated for `catalogue` and the
/// ledger begun. Besides what RecordWriter::Store refuses, an act of a person, and a recount, is
/// refused with `calendar.renewed` where the database says that days are counted by another
/// calendar (another process has loaded a year): nothing is stored that was counted by an old one.
/// Safe from any thread; dies before `database`.
class SqlRecordStore final : public records::RecordStore, public records::Awaiting {
 public:
    SqlRecordStore(Database& database, std::shared_ptr<const catalogue::Catalogue> catalogue,
                   RecordStoreOptions options);
    ~SqlRecordStore() override;

    std::unique_ptr<records::RecordView> Read() override;
    base::Result<records::Receipt> Write(
        const std::function<base::Result<records::Receipt>(records::RecordWriter&)>& work) override;
    ledger::StoredEvidence KeepEvidence(const ledger::StoredEvidence& evidence) override;
    void Announce(records::Companions* companions) override { database_.Announce(companions); }
    void Withdraw() override { database_.Withdraw(); }
    [[nodiscard]] bool WritesInTurn() const override {
        return database_.dialect() == Dialect::kSqlite;
    }

    /// From now on; what runs keeps the one it began with. The schema must be migrated for it.
    /// Where it counts days by another calendar, acts that name the former one are refused from now
    /// on.
    void UseCatalogue(std::shared_ptr<const catalogue::Catalogue> catalogue);

 private:
    [[nodiscard]] std::shared_ptr<const TableMap> Tables() const;

    Database& database_;
    RecordStoreOptions options_;
    mutable std::mutex mutex_;
    std::shared_ptr<const TableMap> tables_;  ///< under mutex_; shared with running transactions
    /// Catalogues that counted by another calendar than tables_'; likewise.
    std::shared_ptr<const std::set<base::Digest>> outdated_ =
        std::make_shared<const std::set<base::Digest>>();
    std::unique_ptr<ActOrder> order_;
    std::unique_ptr<records::KeptAnswers> answers_;  ///< nullptr: nothing is kept
    RecentActs recent_;
    std::unique_ptr<StandingRecords> standing_;  ///< nullptr on PostgreSQL
};

/// A view over a transaction that somebody else holds (checks, exports); it must outlive the view.
[[nodiscard]] std::unique_ptr<records::RecordView> ViewOver(Connection& connection,
                                                            const TableMap& tables);

}  // namespace storage
