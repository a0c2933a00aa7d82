#include "records/memory_store.hpp"

#include <mutex>

#include "base/check.hpp"
#include "ledger/tree.hpp"
#include "records/detail/memory_state.hpp"
#include "records/fold.hpp"
#include "records/order.hpp"

namespace records {
namespace {

using State = MemoryRecordStore::State;

class MemoryView final : public detail::Viewing<RecordView> {
 public:
    explicit MemoryView(std::shared_ptr<const State> state) : state_(std::move(state)) {}

 protected:
    [[nodiscard]] const State& Seen() const override { return *state_; }

 private:
    std::shared_ptr<const State> state_;
};

/// Works on its own copy, which becomes the store's when the work ends well.
class MemoryWriter final : public detail::Viewing<RecordWriter> {
 public:
    MemoryWriter(State& state, base::Instant now) : state_(state), recorded_at_(now) {
        if (!state.acts.empty()) {
            recorded_at_ = std::max(now, state.acts.back()->act.recorded_at);
        }
    }

    std::optional<Record> FindForUpdate(const catalogue::RecordType& type,
                                        const base::RecordId& id) override {
        return detail::FindIn(state_, type, id);
    }
    std::int64_t TakeNumber(const std::string& numbering, const base::RecordId& organisation,
                            int year, std::int64_t first) override {
        std::int64_t& next = state_.next_number[{numbering, organisation, year}];
        next = std::max({next, first, std::int64_t{1}});
        return next++;
    }
    base::Instant RecordedAt() override { return recorded_at_; }
    base::Result<Receipt> Store(ActToStore act) override;
    void Erase(const base::ActId& act, const base::RecordId& record,
               std::string_view path) override {
        state_.sealed.erase({act, record, std::string(path)});
        state_.Refold(record);
    }
    void EraseEvidence(const base::Digest& digest) override { state_.evidence.erase(digest); }

 protected:
    [[nodiscard]] const State& Seen() const override { return state_; }

 private:
    [[nodiscard]] static Receipt ReceiptOf(const StoredAct& stored, bool repeated) {
        return {stored.act.id, ledger::LeafHash(stored.bytes), stored.arrival,
                stored.act.recorded_at, repeated};
    }
    [[nodiscard]] base::Refusals Faults(const ActToStore& act) const;
    void FindDoubles(const RecordChange& change, base::Refusals& faults) const;
    void Apply(const ActToStore& act);

    State& state_;
    base::Instant recorded_at_;
};

base::Refusals MemoryWriter::Faults(const ActToStore& act) const {
    base::Refusals faults;
    CHECK(act.changes.size() == act.act.touches.size());
    for (std::size_t i = 0; i < act.changes.size(); ++i) {
        const ledger::Touch& touch = act.act.touches[i];
        const auto at = state_.records.find(touch.record);
        const std::int64_t has = at == state_.records.end() ? 0 : at->second->version;
        if (has != touch.expected_version) {
            faults.push_back({"records.stale",
                              {{"record", touch.record.ToText()},
                               {"expected", std::to_string(touch.expected_version)},
                               {"has", std::to_string(has)}},
                              touch.record.ToText()});
        }
        FindDoubles(act.changes[i], faults);
    }
    return faults;
}

void MemoryWriter::FindDoubles(const RecordChange& change, base::Refusals& faults) const {
    if (change.after.Get(system_field::kVoided) == Value(true)) return;
    const catalogue::RecordType* type = state_.catalogue->FindType(change.after.type);
    CHECK(type != nullptr);
    for (const catalogue::Field& field : type->fields) {
        if (!field.unique) continue;
        for (const auto& [id, other] : state_.records) {
            if (id == change.after.id || other->type != type->id ||
                other->Get(system_field::kVoided) == Value(true)) {
                continue;
            }
            if (!SameValue(field, other->Get(field.id), change.after.Get(field.id))) continue;
            faults.push_back(
                {"records.not_unique", {{"label", field.label}, {"other", id.ToText()}}, field.id});
        }
    }
}

void MemoryWriter::Apply(const ActToStore& act) {
    for (std::size_t i = 0; i < act.changes.size(); ++i) {
        const ledger::Touch& touch = act.act.touches[i];
        const auto before = state_.records.find(touch.record);
        Record folded = before == state_.records.end() ? Record() : *before->second;
        const auto sealed_of = act.sealed.find(touch.record);
        const Unsealer unseal = [&](std::string_view path) -> std::optional<ledger::SealedValue> {
            if (sealed_of == act.sealed.end()) return std::nullopt;
            const auto at = sealed_of->second.find(std::string(path));
            return at == sealed_of->second.end() ? std::nullopt : std::optional(at->second);
        };
        const base::Done applied =
            ApplyTouch(*state_.catalogue->FindType(touch.type), touch, unseal, folded);
        CHECK(applied.has_value());
        CHECK(folded == act.changes[i].after);
        state_.records[touch.record] = std::make_shared<const Record>(std::move(folded));
    }
    for (const auto& [record, values] : act.sealed) {
        for (const auto& [path, sealed] : values)
            state_.sealed[{act.act.id, record, path}] = sealed;
    }
}

base::Result<Receipt> MemoryWriter::Store(ActToStore act) {
    if (const auto known = FindAct(act.act.id)) {
        if (known->act.request == act.act.request) return ReceiptOf(*known, true);
        return base::Refuse("act.id_used", {{"act", act.act.id.ToText()}});
    }
    if (auto faults = Faults(act); !faults.empty()) return base::Refuse(std::move(faults));
    Apply(act);
    StoredAct stored;
    stored.act = std::move(act.act);
    stored.act.recorded_at = recorded_at_;
    stored.bytes = ledger::ActBytes(stored.act);
    stored.arrival = static_cast<std::int64_t>(state_.acts.size()) + 1;
    stored.position = stored.arrival - 1;
    const std::size_t index = state_.acts.size();
    state_.act_index.emplace(stored.act.id, index);
    for (const ledger::Touch& touch : stored.act.touches)
        state_.touched_by[touch.record].push_back(index);
    for (JobRequest& job : act.jobs) {
        const bool is_open = std::any_of(
            state_.jobs.begin(), state_.jobs.end(),
            [&](const JobRequest& open) { return open.kind == job.kind && open.key == job.key; });
        if (!is_open) state_.jobs.push_back(std::move(job));
    }
    const Receipt receipt = ReceiptOf(stored, false);
    state_.acts.push_back(std::make_shared<const StoredAct>(std::move(stored)));
    return receipt;
}

}  // namespace

struct MemoryRecordStore::Shared {
    const base::Clock& clock;
    std::mutex writing;  ///< one writer at a time
    std::mutex reading;  ///< guards `state`
    std::shared_ptr<const State> state;

    [[nodiscard]] std::shared_ptr<const State> Current() {
        const std::lock_guard lock(reading);
        return state;
    }
    void Replace(std::shared_ptr<const State> next) {
        const std::lock_guard lock(reading);
        state = std::move(next);
    }
};

MemoryRecordStore::MemoryRecordStore(std::shared_ptr<const catalogue::Catalogue> catalogue,
                                     const base::Clock& clock)
    : shared_(new Shared{clock, {}, {}, {}}) {
    State state;
    state.catalogue = std::move(catalogue);
    shared_->state = std::make_shared<const State>(std::move(state));
}

MemoryRecordStore::~MemoryRecordStore() = default;

std::unique_ptr<RecordView> MemoryRecordStore::Read() {
    return std::make_unique<MemoryView>(shared_->Current());
}

base::Result<Receipt> MemoryRecordStore::Write(
    const std::function<base::Result<Receipt>(RecordWriter&)>& work) {
    const std::lock_guard lock(shared_->writing);
    auto next = std::make_shared<State>(*shared_->Current());
    MemoryWriter writer(*next, shared_->clock.Now());
    base::Result<Receipt> receipt = work(writer);
    if (receipt) shared_->Replace(std::move(next));
    return receipt;
}

ledger::StoredEvidence MemoryRecordStore::KeepEvidence(const ledger::StoredEvidence& evidence) {
    const std::lock_guard lock(shared_->writing);
    auto next = std::make_shared<State>(*shared_->Current());
    const auto [at, is_new] = next->evidence.try_emplace(evidence.digest, evidence);
    const ledger::StoredEvidence kept = at->second;
    shared_->Replace(std::move(next));
    return kept;
}

void MemoryRecordStore::UseCatalogue(std::shared_ptr<const catalogue::Catalogue> catalogue) {
    const std::lock_guard lock(shared_->writing);
    auto next = std::make_shared<State>(*shared_->Current());
    next->catalogue = std::move(catalogue);
    for (const auto& [id, acts] : next->touched_by) next->Refold(id);
    shared_->Replace(std::move(next));
}

std::vector<JobRequest> MemoryRecordStore::Jobs() const { return shared_->Current()->jobs; }

}  // namespace records
