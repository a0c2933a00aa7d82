#pragma once

#include <map>
#include <memory>
#include <set>
#include <utility>
#include <vector>

#include "storage/act_order.hpp"
#include "storage/recent_acts.hpp"
#include "storage/record_store.hpp"
#include "storage/record_view.hpp"
#include "storage/standing_records.hpp"

namespace storage {

/// An act that has its position, and the record types it touched.
struct Placed {
    std::int64_t position = 0;
    RecentActs::Types types;
};

/// The inside of one write transaction of either database.
class SqlRecordWriter final : public Viewing<records::RecordWriter> {
 public:
    /// `standing` may be null.
    SqlRecordWriter(Connection& connection, const TableMap& tables, ActOrder& order,
                    const RecordStoreOptions& options, StandingRecords* standing = nullptr)
        : Viewing(connection, tables),
          connection_(connection),
          tables_(tables),
          order_(order),
          options_(options),
          standing_(standing) {}

    std::optional<records::Record> FindForUpdate(const catalogue::RecordType& type,
                                                 const base::RecordId& id) override {
        const auto found = Remembered(reader_.FindForUpdate(type, id));
        return found == nullptr ? std::nullopt : std::optional(*found);
    }
    std::optional<records::Record> Find(const catalogue::RecordType& type,
                                        const base::RecordId& id) override {
        const auto found = FindShared(type, id);
        return found == nullptr ? std::nullopt : std::optional(*found);
    }
    /// Judging an act asks for the same organisation again and again.
    std::shared_ptr<const records::Record> FindShared(const catalogue::RecordType& type,
                                                      const base::RecordId& id) override {
        const auto known = found_.find(id);
        if (known != found_.end() && known->second->type == type.id) return known->second;
        const bool may_stand = standing_ != nullptr && type.id == catalogue::kOrganisationType;
        if (may_stand)
            if (auto standing = standing_->Find(id)) return standing;
        auto found = Remembered(reader_.Find(type, id));
        if (may_stand && found != nullptr && !has_written_) standing_->Keep(found);
        return found;
    }
    /// An act that is not there now will not be there when it is stored.
    std::optional<records::StoredAct> FindAct(const base::ActId& id) override {
        auto found = Viewing::FindAct(id);
        if (!found) absent_ = id;
        return found;
    }
    std::int64_t TakeNumber(const std::string& numbering, const base::RecordId& organisation,
                            int year, std::int64_t first) override;
    base::Instant RecordedAt() override;
    base::Result<records::Receipt> Store(records::ActToStore act) override;
    void Erase(const base::ActId& act, const base::RecordId& record,
               std::string_view path) override;
    void EraseEvidence(const base::Digest& digest) override;

    /// Catalogues that the acts of this transaction name in which days may have been counted: what
    /// the system notes by itself counts none, but for recounts.
    [[nodiscard]] const std::set<base::Digest>& counted_by() const { return counted_by_; }
    /// Version of the calendar in force when the last of those was stored; nullopt: none is noted.
    [[nodiscard]] const std::optional<std::string>& calendar() const { return calendar_; }

    /// After the work, before the commit: tombstones and what erased values leave behind.
    void Finish();
    /// The acts that were stored; empty where a sequencer gives positions.
    [[nodiscard]] std::vector<Placed> TakePlaced() { return std::move(placed_); }
    /// Values were destroyed: the database must forget their pages.
    [[nodiscard]] bool HasErased() const { return !erased_.empty(); }

 private:
    struct Erasure {
        base::ActId act;
        base::RecordId record;
        std::string path;
    };

    static constexpr std::size_t kMostRemembered = 64;

    std::shared_ptr<const records::Record> Remembered(std::optional<records::Record> found) {
        if (!found) return nullptr;
        const base::RecordId id = found->id;
        auto shared = std::make_shared<const records::Record>(*std::move(found));
        if (found_.size() < kMostRemembered || found_.contains(id))
            found_.insert_or_assign(id, shared);
        return shared;
    }
    /// The search tokens of the version before `change`.
    [[nodiscard]] std::string TokensBefore(const TypeTables& tables,
                                           const records::RecordChange& change);
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
    StandingRecords* standing_;
    bool has_written_ = false;
    std::optional<Drawn> drawn_;
    std::set<base::Digest> counted_by_;
    std::optional<std::string> calendar_;
    std::optional<base::ActId> absent_;  ///< looked for and not found in this transaction
    std::optional<base::ActId> stored_;  ///< the last act of this transaction
    std::int64_t last_arrival_ = 0;      ///< its arrival
    /// Records as they stand in this transaction, until an act of its own touches them.
    std::map<base::RecordId, std::shared_ptr<const records::Record>> found_;
    std::vector<Erasure> erased_;
    std::vector<Placed> placed_;
};

}  // namespace storage
