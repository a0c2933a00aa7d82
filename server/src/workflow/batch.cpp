#include <algorithm>
#include <iterator>
#include <set>

#include "records/fold.hpp"
#include "records/left_out.hpp"
#include "records/page_neighbours.hpp"
#include "workflow/detail/asked.hpp"
#include "workflow/detail/entered.hpp"
#include "workflow/detail/requests.hpp"
#include "workflow/detail/scene.hpp"
#include "workflow/historical.hpp"
#include "workflow/performer.hpp"

namespace workflow {

using access_control::Principal;
using catalogue::Procedure;
using catalogue::RecordType;
using detail::Draft;
using detail::Judged;
using detail::Scene;
using records::Record;
using records::Value;
namespace system_field = records::system_field;

namespace {

constexpr std::string_view kSystemInputs[] = {system_field::kOrganisation, system_field::kHolder,
                                              system_field::kState};

/// Makes the drafts of a batch and gathers what is wrong with its rows.
class BatchJudge {
 public:
    BatchJudge(const Scene& scene, const BatchRequest& request)
        : scene_(scene), request_(request), conditions_(scene.catalogue) {}

    Judged Run() {
        judged_.kind = request_.kind;
        judged_.acted_by = scene_.principal.person;
        judged_.happened_on = request_.happened_on;
        judged_.reason = request_.reason;
        judged_.evidence = request_.evidence;
        type_ = scene_.catalogue.FindType(request_.type);
        if (type_ == nullptr) {
            Refuse("workflow.no_such_type", {{"type", request_.type}}, "type");
            return std::move(judged_);
        }
        organisation_ = request_.organisation.value_or(scene_.principal.organisation);
        procedure_ = detail::OpeningProcedure(scene_.catalogue, *type_, request_.happened_on);
        if (request_.left_out > 0)
            judged_.marks.insert(fmt::format("{}{}", records::kLeftOutMark, request_.left_out));
        CheckWhole();
        std::set<base::RecordId> seen;
        for (const BatchItem& item : request_.items) {
            if (!seen.insert(item.record).second) Refuse("workflow.record_twice", {}, item.where);
            Take(item);
        }
        if (judged_.refusals.empty() && judged_.drafts.empty()) Refuse("workflow.nothing_to_do");
        return std::move(judged_);
    }

 private:
    void CheckWhole() {
        if (auto may = MayImport(scene_.principal, *type_, organisation_); !may)
            std::ranges::move(may.error(), std::back_inserter(judged_.refusals));
        if (request_.happened_on > scene_.today()) {
            Refuse("workflow.in_future", {{"day", request_.happened_on.ToText()}}, "happened_on");
        }
        const base::Refusals evidence = detail::CheckEvidence(scene_, request_.evidence);
        judged_.refusals.insert(judged_.refusals.end(), evidence.begin(), evidence.end());
    }

    void Take(const BatchItem& item) {
        auto record = scene_.Find(*type_, item.record);
        const std::int64_t has = record ? record->version : 0;
        if (has != item.expected_version) {
            return Refuse("records.stale",
                          {{"record", item.record.ToText()},
                           {"expected", std::to_string(item.expected_version)},
                           {"has", std::to_string(has)}},
                          item.where);
        }
        Draft draft = record ? detail::DraftOf(*type_, std::move(*record))
                             : detail::NewDraft(*type_, item.record);
        if (draft.IsNew()) Open(draft);
        CheckReach(draft, item);
        for (const auto& [id, value] : item.values) SetOne(draft, id, value, item);
        CheckValues(draft, item);
        if (!draft.Changed().empty()) judged_.drafts.push_back(std::move(draft));
    }

    void Open(Draft& draft) {
        const catalogue::Act* opening = nullptr;
        if (procedure_ != nullptr) {
            for (const catalogue::Act& act : procedure_->acts) {
                if (opening == nullptr && act.from.empty()) opening = &act;
            }
            draft.after.Set(system_field::kProcedure,
                            fmt::format("{}@{}", procedure_->id, procedure_->version));
            draft.after.Set(system_field::kHolder, scene_.principal.person);
        }
        draft.after.Set(system_field::kOrganisation, organisation_);
        draft.after.Set(system_field::kState, opening == nullptr ? "current" : opening->to);
        draft.after.Set(system_field::kStateSince, request_.happened_on);
        draft.after.Set(system_field::kCreatedOn, request_.happened_on);
        draft.after.Set(system_field::kCreatedBy, scene_.principal.person);
    }

    void CheckReach(const Draft& draft, const BatchItem& item) {
        if (draft.IsNew()) return;
        if (!access_control::Holds(scene_.principal, type_->id + ".import", draft.before)) {
            Refuse("workflow.no_such_record", {{"label", type_->label}}, item.where);
        }
        if (draft.before.Get(system_field::kVoided) == Value(true)) {
            Refuse("workflow.voided", {{"label", type_->label}}, item.where);
        }
    }

    void SetOne(Draft& draft, const std::string& id, Value value, const BatchItem& item) {
        const catalogue::Field* field = records::FindField(*type_, id);
        const bool is_system = id.starts_with('$');
        const bool may_set =
            !is_system || std::find(std::begin(kSystemInputs), std::end(kSystemInputs), id) !=
                              std::end(kSystemInputs);
        if (field == nullptr || !may_set)
            return Refuse("records.unknown_field", {{"field", id}}, item.where);
        if (id == system_field::kState) return SetState(draft, value, item);
        GiveRowIds(value);
        draft.after.Set(field->id, std::move(value));
    }

    void SetState(Draft& draft, const Value& value, const BatchItem& item) {
        const auto* state = value.As<std::string>();
        const bool known =
            state != nullptr && procedure_ != nullptr && procedure_->FindState(*state) != nullptr;
        if (!known || !draft.IsNew()) {
            return Refuse("workflow.no_such_state", {{"state", state == nullptr ? "" : *state}},
                          item.where);
        }
        if (*state == draft.after.Text(system_field::kState)) return;
        draft.after.Set(system_field::kState, value);
        const std::string mark = kHistoricalMark + *state;
        draft.after.Set(system_field::kMarks, detail::JoinedMarks(draft.before, {mark}));
        judged_.marks.insert(mark);
    }

    void GiveRowIds(Value& value) {
        auto* rows = std::get_if<std::vector<records::Row>>(&value.held);
        if (rows == nullptr) return;
        for (records::Row& row : *rows) {
            if (row.id.IsNil()) row.id = base::Uuid::Make(scene_.now, scene_.randomness);
        }
    }

    void CheckValues(Draft& draft, const BatchItem& item) {
        base::Refusals faults = detail::CheckTargets(scene_, draft, item.values);
        const base::Refusals unasked =
            detail::SettleAsked(conditions_, draft, item.values, nullptr);
        faults.insert(faults.end(), unasked.begin(), unasked.end());
        const std::vector<std::string> required =
            draft.IsNew() ? detail::RequiredNow(conditions_, draft, nullptr)
                          : detail::RequiredSince(conditions_, draft, item.values);
        detail::RefuseMissing(*type_, draft.after, required, faults);
        for (base::Refusal& fault : faults) {
            fault.where = item.where.empty() ? fault.where : item.where + " " + fault.where;
            judged_.refusals.push_back(std::move(fault));
        }
    }

    void Refuse(std::string code, std::vector<std::pair<std::string, std::string>> params = {},
                std::string where = {}) {
        judged_.refusals.push_back({std::move(code), std::move(params), std::move(where)});
    }

    const Scene& scene_;
    const BatchRequest& request_;
    records::FieldConditions conditions_;
    const RecordType* type_ = nullptr;
    const Procedure* procedure_ = nullptr;
    base::RecordId organisation_;
    Judged judged_;
};

/// The record as it was before `act` touched it.
base::Result<Record> FormerRecord(records::RecordView& view, const RecordType& type,
                                  const base::RecordId& id, const base::ActId& act) {
    Record former{id, type.id, 0, {}};
    for (const records::StoredAct& stored : view.HistoryOf(id)) {
        if (stored.act.id == act) break;
        const records::Unsealer unseal = [&](std::string_view path) {
            return view.Unseal(stored.act.id, id, path);
        };
        for (const ledger::Touch& touch : stored.act.touches) {
            if (touch.record != id) continue;
            if (auto done = records::ApplyTouch(type, touch, unseal, former); !done) {
                return base::Refuse(std::move(done.error()));
            }
        }
    }
    return former;
}

/// What was done by `act`, taken back. Records that another act changed, or another record names,
/// since are doubts: refused, or left as they are by a request that accepts doubts.
class UndoJudge {
 public:
    UndoJudge(const Scene& scene, const records::StoredAct& done, const ActRequest& request)
        : scene_(scene), done_(done), request_(request) {}

    Judged Run() {
        judged_.kind = "import.undo";
        judged_.acted_by = scene_.principal.person;
        judged_.happened_on = request_.happened_on.value_or(scene_.today());
        judged_.basis = request_.basis;
        judged_.reason = request_.reason;
        judged_.evidence = request_.evidence;
        if (judged_.reason.empty()) Refuse("workflow.reason_required", {}, "reason");
        if (done_.act.kind != "import.perform") {
            Refuse("import.not_an_import", {{"act", done_.act.id.ToText()}});
            return std::move(judged_);
        }
        for (const ledger::Touch& touch : done_.act.touches) TakeBack(touch);
        TakeOut();
        const bool nothing = judged_.drafts.empty() && judged_.refusals.empty();
        if (nothing && request_.accept_doubts) Refuse("import.nothing_to_undo");
        return std::move(judged_);
    }

 private:
    void TakeBack(const ledger::Touch& touch) {
        const RecordType* type = scene_.catalogue.FindType(touch.type);
        auto record = type == nullptr ? std::nullopt : scene_.Find(*type, touch.record);
        if (!record)
            return Refuse("workflow.no_such_record", {{"label", touch.type}},
                          touch.record.ToText());
        if (!access_control::Holds(scene_.principal, "import.undo", *record)) {
            return Refuse(
                "workflow.no_right",
                {{"act", "撤销导入"}, {"right", "import.undo"}, {"person", scene_.principal.name}},
                touch.record.ToText());
        }
        if (record->version != touch.expected_version + 1)
            return Stays("import.changed_since", *type, *record, {});
        Draft draft = detail::DraftOf(*type, std::move(*record));
        if (touch.expected_version == 0) {
            created_.push_back(std::move(draft));
            return;
        }
        auto former = FormerRecord(scene_.view, *type, touch.record, done_.act.id);
        if (!former) {
            judged_.refusals.insert(judged_.refusals.end(), former.error().begin(),
                                    former.error().end());
            return;
        }
        draft.after.values = std::move(former->values);
        judged_.drafts.push_back(std::move(draft));
    }

    /// What the import opened is voided, unless something stands upon it by now.
    void TakeOut() {
        std::set<base::RecordId> imported;
        for (const ledger::Touch& touch : done_.act.touches) imported.insert(touch.record);
        std::vector<Record> page;
        for (const Draft& draft : created_) page.push_back(draft.before);
        const records::PageNeighbours neighbours(scene_.view, page);
        for (Draft& draft : created_) {
            if (RefuseStoodUpon(draft, neighbours, imported)) continue;
            draft.after.Set(system_field::kVoided, Value(true));
            judged_.drafts.push_back(std::move(draft));
        }
    }

    /// What another record names is not taken away from under it; records of the same import may
    /// name each other.
    bool RefuseStoodUpon(const Draft& draft, const records::Neighbours& neighbours,
                         const std::set<base::RecordId>& imported) {
        const RecordType& type = *draft.type;
        for (const auto& [id, other] : scene_.catalogue.record_types) {
            for (const catalogue::Field& field : other.fields) {
                if (field.kind != catalogue::FieldKind::kReference || field.target != type.id)
                    continue;
                const auto pointing = neighbours.PointingAt(other, field, draft.before.id);
                const bool used = std::ranges::any_of(pointing, [&](const Record* one) {
                    return field.unique || !imported.contains(one->id);
                });
                if (!used) continue;
                Stays(field.unique ? "import.stood_upon" : "import.used_since", type, draft.before,
                      {{"label", other.label}});
                return true;
            }
        }
        return false;
    }

    /// A record that keeps what the import made of it.
    void Stays(const char* code, const RecordType& type, const Record& record,
               std::vector<std::pair<std::string, std::string>> more) {
        const bool by_title =
            type.subtitle.empty() || code != std::string_view("import.stood_upon");
        const catalogue::Field* title = type.FindField(by_title ? type.title : type.subtitle);
        std::vector<std::pair<std::string, std::string>> params = {
            {"title", title == nullptr ? "" : records::ValueToShow(*title, record.Get(title->id))},
            {"record", record.id.ToText()},
            {"type", type.id}};
        params.insert(params.end(), more.begin(), more.end());
        judged_.doubts.push_back({code, std::move(params), record.id.ToText()});
    }

    void Refuse(std::string code, std::vector<std::pair<std::string, std::string>> params = {},
                std::string where = {}) {
        judged_.refusals.push_back({std::move(code), std::move(params), std::move(where)});
    }

    const Scene& scene_;
    const records::StoredAct& done_;
    const ActRequest& request_;
    std::vector<Draft> created_;  ///< by the import
    Judged judged_;
};

ledger::Act ActShell(const base::ActId& id, const ledger::Source& source) {
    ledger::Act act;
    act.id = id;
    act.source = source;
    return act;
}

}  // namespace

base::Done MayImport(const Principal& principal, const RecordType& type,
                     const base::RecordId& organisation) {
    const auto held = [&](const std::string& right) {
        return access_control::HoldsIn(principal, right, organisation);
    };
    const std::string import = type.id + ".import";
    if (held("import.perform") && held(import)) return base::AllWell();
    return base::Refuse("workflow.no_right", {{"act", "导入" + type.label},
                                              {"right", held(import) ? "import.perform" : import},
                                              {"person", principal.name}});
}

base::Result<Outcome> Performer::PerformBatch(const Principal& principal,
                                              const CataloguePointer& catalogue,
                                              const BatchRequest& request) {
    const auto judge = [&](const Scene& scene) { return BatchJudge(scene, request).Run(); };
    return detail::Undertake(
        {store_, randomness_, principal, *catalogue, ActShell(request.id, request.source),
         detail::BatchBytes(request), false},
        judge);
}

base::Result<Outcome> Performer::UndoBatch(const Principal& principal,
                                           const CataloguePointer& catalogue,
                                           const base::ActId& act, const ActRequest& request) {
    const auto judge = [&](const Scene& scene) {
        const auto done = scene.view.FindAct(act);
        if (done) return UndoJudge(scene, *done, request).Run();
        Judged judged;
        judged.refusals.push_back({"import.not_an_import", {{"act", act.ToText()}}, {}});
        return judged;
    };
    return detail::Undertake(
        {store_, randomness_, principal, *catalogue, ActShell(request.id, request.source),
         RequestBytes(request) + act.ToText(), request.accept_doubts},
        judge);
}

}  // namespace workflow
