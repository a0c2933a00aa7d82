#pragma once

#include <set>
#include <utility>
#include <vector>

#include "storage/act_order.hpp"
#include "storage/record_store.hpp"
#include "storage/record_view.hpp"

namespace storage {

/// The inside of one write transaction of either database.
class SqlRecordWriter final : public Viewing<records::RecordWriter> {
 public:
    SqlRecordWriter(Connection& connection, const TableMap& tables, ActOrder& order,
                    const RecordStoreOptions& options)
        : Viewing(connection, tables),
          connection_(connection),
          tables_(tables),
          order_(order),
          options_(options) {}

    std::optional<records::Record> FindForUpdate(const catalogue::RecordType& type,
                                                 const base::RecordId& id) override {
        return reader_.FindForUpdate(type, id);
    }
    /// What this transaction wrote is found by its words too.
    std::vector<records::Record> Select(const records::Query& query) override {
        if (!query.search.empty()) connection_.RunDeferred();
        return Viewing::Select(query);
    }
    std::int64_t Count(const records::Query& query, std::int64_t at_most) override {
        if (!query.search.empty()) connection_.RunDeferred();
        return Viewing::Count(query, at_most);
    }
    std::int64_t TakeNumber(const std::string& numbering, const base::RecordId& organisation,
                            int year, std::int64_t first) override;
    base::Instant RecordedAt() override;
    base::Result<records::Receipt> Store(records::ActToStore act) override;
    void Erase(const base::ActId& act, const base::RecordId& record,
               std::string_view path) override;
    void EraseEvidence(const base::Digest& digest) override;

    /// After the work, before the commit: tombstones and what erased values leave behind.
    void Finish();
    /// Values were destroyed: the database must forget their pages.
    [[nodiscard]] bool HasErased() const { return !erased_.empty(); }

 private:
    struct Erasure {
        base::ActId act;
        base::RecordId record;
        std::string path;
    };

    std::optional<base::Result<records::Receipt>> StoredBefore(const ledger::Act& act);
    [[nodiscard]] base::Refusals Stale(const ledger::Act& act);
    [[nodiscard]] base::Refusals Doubles(const records::RecordChange& change);
    records::Receipt WriteAct(records::ActToStore& act);
    void EndWaits(const records::ActToStore& act, std::string_view bytes);
    void WriteChanges(const records::ActToStore& act);

    Connection& connection_;
    const TableMap& tables_;
    ActOrder& order_;
    const RecordStoreOptions& options_;
    std::optional<Drawn> drawn_;
    std::optional<base::ActId> stored_;  ///< the last act of this transaction
    std::int64_t last_arrival_ = 0;      ///< its arrival
    std::vector<Erasure> erased_;
};

}  // namespace storage
