#include "base/check.hpp"
#include "records/detail/memory_state.hpp"
#include "records/fold.hpp"
#include "records/order.hpp"

namespace records {

std::shared_ptr<const Record> MemoryRecordStore::State::Fold(const base::RecordId& id,
                                                             std::int64_t arrival) const {
    const auto acts_of = touched_by.find(id);
    if (acts_of == touched_by.end()) return nullptr;
    Record record;
    for (const std::size_t index : acts_of->second) {
        const StoredAct& stored = *acts[index];
        if (stored.arrival > arrival) break;
        for (const ledger::Touch& touch : stored.act.touches) {
            if (touch.record != id) continue;
            const catalogue::RecordType* type = catalogue->FindType(touch.type);
            CHECK(type != nullptr);
            const Unsealer unseal =
                [&](std::string_view path) -> std::optional<ledger::SealedValue> {
                const auto at = sealed.find({stored.act.id, id, std::string(path)});
                return at == sealed.end() ? std::nullopt : std::optional(at->second);
            };
            const base::Done applied = ApplyTouch(*type, touch, unseal, record);
            CHECK(applied.has_value());
        }
    }
    if (record.version == 0) return nullptr;
    return std::make_shared<const Record>(std::move(record));
}

void MemoryRecordStore::State::Refold(const base::RecordId& id) {
    if (auto record = Fold(id, static_cast<std::int64_t>(acts.size()))) {
        records[id] = std::move(record);
    }
}

namespace detail {

using catalogue::Field;
using catalogue::RecordType;

std::optional<Record> FindIn(const State& state, const RecordType& type, const base::RecordId& id) {
    const auto at = state.records.find(id);
    if (at == state.records.end() || at->second->type != type.id) return std::nullopt;
    return *at->second;
}

Moment::Moment(const State& state, const std::optional<AsKnown>& as_known) {
    if (!as_known) {
        records_ = state.records;
        return;
    }
    for (const auto& [id, acts] : state.touched_by) {
        if (auto record = state.Fold(id, as_known->arrival))
            records_.emplace(id, std::move(record));
    }
}

const Record* Moment::Find(const RecordType& type, const base::RecordId& id) const {
    const auto at = records_.find(id);
    return at == records_.end() || at->second->type != type.id ? nullptr : at->second.get();
}

std::vector<const Record*> Moment::PointingAt(const RecordType& type, const Field& field,
                                              const base::RecordId& to) const {
    std::vector<const Record*> found;
    for (const auto& [id, record] : records_) {
        if (record->type != type.id || record->Get(system_field::kVoided) == Value(true)) continue;
        if (record->Reference(field.id) == to) found.push_back(record.get());
    }
    return found;
}

std::vector<const Record*> Moment::Matching(const Query& query) const {
    CHECK(query.type != nullptr);
    const std::vector<std::string> words = SearchWords(query.search);
    std::vector<const Record*> found;
    for (const auto& [id, record] : records_) {
        if (record->type != query.type->id) continue;
        if (!query.with_voided && record->Get(system_field::kVoided) == Value(true)) continue;
        if (!Passes(query.filter, *record, query.givens, *this)) continue;
        if (!Passes(query.scope, *record, query.givens, *this)) continue;
        if (!words.empty() && !MatchesSearch(SearchTexts(*query.type, *record), words)) continue;
        found.push_back(record.get());
    }
    return found;
}

namespace {

constexpr int kMostRows = 1'000;

/// The field by which a path orders: `$id` as a reference.
const Field& OrderField(const Path& path) {
    static const Field id = [] {
        Field field;
        field.id = "$id";
        field.kind = catalogue::FieldKind::kReference;
        return field;
    }();
    return path.is_id ? id : *path.field;
}

bool IsGone(const Value& value) { return value.IsAbsent() || value.As<Erased>() != nullptr; }

/// Negative where `a` stands before `b` under one key; absent last in both directions.
int CompareUnder(const SortKey& key, const Value& a, const Value& b) {
    const int order = CompareForSort(OrderField(key.path), a, b);
    const bool one_absent = IsGone(a) != IsGone(b);
    return key.descending && !one_absent ? -order : order;
}

struct Keyed {
    const Record* record = nullptr;
    std::vector<Value> keys;
};

}  // namespace

std::vector<Record> SelectFrom(const State& state, const Query& query) {
    const Moment moment(state, query.as_known);
    std::vector<Keyed> found;
    for (const Record* record : moment.Matching(query)) {
        Keyed keyed{record, {}};
        for (const SortKey& key : query.sort)
            keyed.keys.push_back(ValueAt(key.path, *record, moment));
        found.push_back(std::move(keyed));
    }
    std::sort(found.begin(), found.end(), [&](const Keyed& a, const Keyed& b) {
        for (std::size_t i = 0; i < query.sort.size(); ++i) {
            const int order = CompareUnder(query.sort[i], a.keys[i], b.keys[i]);
            if (order != 0) return order < 0;
        }
        return a.record->id < b.record->id;
    });
    std::vector<Record> page;
    const auto limit = static_cast<std::size_t>(std::clamp(query.limit, 0, kMostRows));
    for (auto i = static_cast<std::size_t>(query.offset); i < found.size() && page.size() < limit;
         ++i) {
        page.push_back(*found[i].record);
    }
    return page;
}

std::vector<GroupRow> GroupsOf(const State& state, const Query& query, const Path& key,
                               const Field* sum) {
    const Moment moment(state, query.as_known);
    std::vector<GroupRow> rows;
    for (const Record* record : moment.Matching(query)) {
        GroupRow row{ValueAt(key, *record, moment), 1, 0};
        const auto* number = sum == nullptr ? nullptr : record->Get(sum->id).As<std::int64_t>();
        if (number != nullptr) row.sum = *number;
        rows.push_back(std::move(row));
    }
    const Field& field = OrderField(key);
    std::sort(rows.begin(), rows.end(), [&](const GroupRow& a, const GroupRow& b) {
        const int order = CompareForSort(field, a.key, b.key);
        const auto* text = a.key.As<std::string>();
        const auto* other = b.key.As<std::string>();
        if (order == 0 && text != nullptr && other != nullptr) return *text < *other;
        return order < 0;
    });
    std::vector<GroupRow> groups;
    for (GroupRow& row : rows) {
        if (groups.empty() || CompareForSort(field, groups.back().key, row.key) != 0) {
            groups.push_back(std::move(row));
        } else {
            groups.back().count += 1;
            groups.back().sum += row.sum;
        }
    }
    return groups;
}

}  // namespace detail
}  // namespace records
