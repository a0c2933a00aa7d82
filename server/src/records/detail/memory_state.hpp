#pragma once

#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "records/memory_store.hpp"
#include "records/store.hpp"

namespace records {

/// All that a MemoryRecordStore holds at one moment. Records and acts are shared between moments
/// and never changed in place.
struct MemoryRecordStore::State {
    using SealedKey = std::tuple<base::ActId, base::RecordId, std::string>;
    using SeriesKey = std::tuple<std::string, base::RecordId, int>;

    std::shared_ptr<const catalogue::Catalogue> catalogue;
    std::vector<std::shared_ptr<const StoredAct>> acts;  ///< arrival 1 first
    std::map<base::ActId, std::size_t> act_index;
    std::map<base::RecordId, std::vector<std::size_t>> touched_by;
    std::map<base::RecordId, std::shared_ptr<const Record>> records;
    std::map<SealedKey, ledger::SealedValue> sealed;
    std::map<SeriesKey, std::int64_t> next_number;
    std::map<base::Digest, ledger::StoredEvidence> evidence;
    std::vector<JobRequest> jobs;

    /// The record as its acts up to `arrival` made it; null where there were none.
    [[nodiscard]] std::shared_ptr<const Record> Fold(const base::RecordId& id,
                                                     std::int64_t arrival) const;
    /// Folds the record again from all its acts.
    void Refold(const base::RecordId& id);
};

namespace detail {

using State = MemoryRecordStore::State;

[[nodiscard]] std::optional<Record> FindIn(const State& state, const catalogue::RecordType& type,
                                           const base::RecordId& id);

/// The records at one moment, now or as known earlier; neighbours of filters.
class Moment final : public Neighbours {
 public:
    Moment(const State& state, const std::optional<AsKnown>& as_known);

    const Record* Find(const catalogue::RecordType& type, const base::RecordId& id) const override;
    std::vector<const Record*> PointingAt(const catalogue::RecordType& type,
                                          const catalogue::Field& field,
                                          const base::RecordId& to) const override;
    /// All that pass filter, scope, search and voiding; in no order.
    [[nodiscard]] std::vector<const Record*> Matching(const Query& query) const;

 private:
    std::map<base::RecordId, std::shared_ptr<const Record>> records_;
};

[[nodiscard]] std::vector<Record> SelectFrom(const State& state, const Query& query);
[[nodiscard]] std::vector<GroupRow> GroupsOf(const State& state, const Query& query,
                                             const Path& key, const catalogue::Field* sum);

/// The reading half of a view or a writer.
template <class Base>
class Viewing : public Base {
 public:
    std::optional<Record> Find(const catalogue::RecordType& type,
                               const base::RecordId& id) override {
        return FindIn(Seen(), type, id);
    }
    std::vector<Record> Select(const Query& query) override { return SelectFrom(Seen(), query); }
    std::int64_t Count(const Query& query, std::int64_t at_most) override {
        const auto count =
            static_cast<std::int64_t>(Moment(Seen(), query.as_known).Matching(query).size());
        return at_most > 0 ? std::min(at_most, count) : count;
    }
    std::int64_t Sum(const Query& query, const catalogue::Field& field) override {
        std::int64_t sum = 0;
        const Moment moment(Seen(), query.as_known);
        for (const Record* record : moment.Matching(query)) {
            if (const auto* number = record->Get(field.id).As<std::int64_t>()) sum += *number;
        }
        return sum;
    }
    std::vector<GroupRow> GroupBy(const Query& query, const Path& key,
                                  const catalogue::Field* sum) override {
        return GroupsOf(Seen(), query, key, sum);
    }
    std::map<base::RecordId, std::string> Titles(const catalogue::RecordType& type,
                                                 const std::vector<base::RecordId>& ids) override {
        std::map<base::RecordId, std::string> titles;
        const catalogue::Field* title = type.FindField(type.title);
        for (const base::RecordId& id : ids) {
            const auto record = FindIn(Seen(), type, id);
            if (record && title != nullptr)
                titles[id] = ValueToShow(*title, record->Get(title->id));
        }
        return titles;
    }

    std::optional<StoredAct> FindAct(const base::ActId& id) override {
        const auto at = Seen().act_index.find(id);
        return at == Seen().act_index.end() ? std::nullopt
                                            : std::optional(*Seen().acts[at->second]);
    }
    std::optional<StoredAct> ActAt(std::int64_t position) override {
        if (position < 0 || position >= static_cast<std::int64_t>(Seen().acts.size()))
            return std::nullopt;
        return *Seen().acts[static_cast<std::size_t>(position)];
    }
    std::vector<StoredAct> HistoryOf(const base::RecordId& record) override {
        std::vector<StoredAct> history;
        const auto at = Seen().touched_by.find(record);
        if (at == Seen().touched_by.end()) return history;
        for (const std::size_t index : at->second) history.push_back(*Seen().acts[index]);
        return history;
    }
    std::optional<ledger::SealedValue> Unseal(const base::ActId& act, const base::RecordId& record,
                                              std::string_view path) override {
        const auto at = Seen().sealed.find({act, record, std::string(path)});
        return at == Seen().sealed.end() ? std::nullopt : std::optional(at->second);
    }
    std::optional<ledger::StoredEvidence> FindEvidence(const base::Digest& digest) override {
        const auto at = Seen().evidence.find(digest);
        return at == Seen().evidence.end() ? std::nullopt : std::optional(at->second);
    }
    std::int64_t LastNumber(const std::string& numbering, const base::RecordId& organisation,
                            int year) override {
        const auto at = Seen().next_number.find({numbering, organisation, year});
        return at == Seen().next_number.end() ? 0 : at->second - 1;
    }
    std::int64_t ArrivalAt(base::Instant instant) override {
        std::int64_t arrival = 0;
        for (const auto& stored : Seen().acts) {
            if (stored->act.recorded_at <= instant) arrival = stored->arrival;
        }
        return arrival;
    }

 protected:
    [[nodiscard]] virtual const State& Seen() const = 0;
};

}  // namespace detail
}  // namespace records
