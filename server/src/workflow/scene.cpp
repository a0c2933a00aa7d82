#include <algorithm>

#include "base/check.hpp"
#include "base/text.hpp"
#include "ledger/tree.hpp"
#include "records/fold.hpp"
#include "workflow/detail/scene.hpp"

namespace workflow::detail {

using catalogue::Procedure;
using records::Record;
using records::Value;
namespace system_field = records::system_field;

records::FieldValues Draft::Changed() const {
    if (before.values.empty()) return after.values;
    records::FieldValues changed;
    for (const auto& [id, value] : after.values) {
        if (!(before.Get(id) == value)) changed.emplace(id, value);
    }
    for (const auto& [id, value] : before.values) {
        if (!after.values.contains(id)) changed.emplace(id, Value());
    }
    return changed;
}

Draft DraftOf(const catalogue::RecordType& type, Record before) {
    Draft draft{&type, before, std::move(before), {}};
    draft.after.version += 1;
    return draft;
}

Draft NewDraft(const catalogue::RecordType& type, const base::RecordId& id) {
    return DraftOf(type, Record{id, type.id, 0, {}});
}

namespace {

/// In force on `day`, else the oldest version.
const Procedure* VersionFor(const catalogue::Catalogue& catalogue, std::string_view id,
                            base::CivilDay day) {
    if (const Procedure* in_force = catalogue.FindProcedure(id, day)) return in_force;
    const Procedure* oldest = nullptr;
    for (const Procedure& procedure : catalogue.procedures) {
        if (procedure.id != id) continue;
        if (oldest == nullptr || procedure.version < oldest->version) oldest = &procedure;
    }
    return oldest;
}

}  // namespace

const Procedure* OpeningProcedure(const catalogue::Catalogue& catalogue,
                                  const catalogue::RecordType& type, base::CivilDay day) {
    return type.procedure.empty() ? nullptr : VersionFor(catalogue, type.procedure, day);
}

const Procedure* OpeningProcedure(const catalogue::Catalogue& catalogue,
                                  const catalogue::RecordType& type, std::string_view act,
                                  base::CivilDay day) {
    for (const Procedure* procedure : OpeningProcedures(catalogue, type, day)) {
        const catalogue::Act* found = procedure->FindAct(act);
        if (found != nullptr && found->from.empty()) return procedure;
    }
    return OpeningProcedure(catalogue, type, day);
}

std::vector<const Procedure*> OpeningProcedures(const catalogue::Catalogue& catalogue,
                                                const catalogue::RecordType& type,
                                                base::CivilDay day) {
    std::vector<const Procedure*> procedures;
    const auto add = [&](const std::string& id) {
        const Procedure* found = id.empty() ? nullptr : VersionFor(catalogue, id, day);
        if (found != nullptr) procedures.push_back(found);
    };
    add(type.procedure);
    for (const std::string& id : type.other_procedures) add(id);
    return procedures;
}

std::string KeyOf(const Procedure& procedure) {
    return fmt::format("{}@{}", procedure.id, procedure.version);
}

std::vector<Following> FollowingProcedures(const catalogue::Catalogue& catalogue,
                                           const Record& record) {
    std::vector<Following> following;
    const std::string key = record.Text(system_field::kProcedure);
    const std::string state = record.Text(system_field::kState);
    for (const Procedure& procedure : catalogue.procedures) {
        if (procedure.record_type != record.type) continue;
        for (const catalogue::Succession& succession : procedure.follows) {
            if (succession.procedure != key) continue;
            const auto at = std::ranges::find(succession.states, state,
                                              &std::pair<std::string, std::string>::first);
            if (at != succession.states.end()) following.push_back({&procedure, at->second});
        }
    }
    return following;
}

bool HasOpening(const Procedure* procedure) {
    return procedure != nullptr &&
           std::any_of(procedure->acts.begin(), procedure->acts.end(),
                       [](const catalogue::Act& act) { return act.from.empty(); });
}

std::string RightFor(const catalogue::RecordType& type, const catalogue::Act& act) {
    return act.right.empty() ? type.id + "." + act.id : act.right;
}

std::string StateLabel(const Procedure* procedure, const std::string& state) {
    const catalogue::State* found = procedure == nullptr ? nullptr : procedure->FindState(state);
    return found == nullptr ? state : found->label;
}

Value JoinedMarks(const Record& record, const std::set<std::string>& marks) {
    std::set<std::string> all = marks;
    for (const std::string& mark : base::Split(record.Text(system_field::kMarks), ' ')) {
        if (!mark.empty()) all.insert(mark);
    }
    if (all.empty()) return {};
    return fmt::format("{}", fmt::join(all, " "));
}

base::Refusals Bars(const Judged& judged, bool accept_doubts) {
    base::Refusals bars = judged.refusals;
    if (!accept_doubts) bars.insert(bars.end(), judged.doubts.begin(), judged.doubts.end());
    if (judged.gates_only_mark) return bars;
    for (const GateStanding& standing : judged.gates) {
        // A gate that bars both a record and the one it creates is told once.
        const bool told = std::find(bars.begin(), bars.end(), standing.refusal) != bars.end();
        if (!standing.passed && !told) bars.push_back(standing.refusal);
    }
    return bars;
}

namespace {

/// Beyond this the act's other members would not fit beside the changes.
constexpr std::size_t kLargestChanges = ledger::kLargestAct - (std::size_t{1} << 20);

std::string ErasedChanges(const std::vector<std::string>& erased) {
    std::string changes = R"({"$erased":[)";
    for (const std::string& path : erased) {
        if (&path != erased.data()) changes += ',';
        changes += '"' + path + '"';
    }
    return changes + "]}";
}

/// Takes the records out of the drafts.
base::Result<records::Receipt> Commit(const Scene& scene, Judged& judged, ledger::Act act) {
    records::ActToStore stored;
    stored.act = std::move(act);
    stored.act.kind = judged.kind;
    stored.act.catalogue = scene.catalogue.digest;
    stored.act.acted_by = judged.acted_by;
    stored.act.entered_by = scene.principal.person;
    stored.act.on_behalf_of = judged.on_behalf_of;
    stored.act.happened_on = judged.happened_on;
    stored.act.basis = judged.basis;
    stored.act.reason = judged.reason;
    stored.act.statement = judged.statement;
    stored.act.evidence = judged.evidence;
    stored.act.marks.assign(judged.marks.begin(), judged.marks.end());
    std::size_t size = 0;
    stored.act.touches.reserve(judged.drafts.size());
    stored.changes.reserve(judged.drafts.size());
    for (Draft& draft : judged.drafts) {
        records::FieldValues changed = draft.Changed();
        ledger::Touch touch{draft.after.id, draft.type->id, draft.before.version, {}};
        touch.changes = draft.erased.empty()
                            ? records::ChangesToJson(*draft.type, changed, scene.randomness,
                                                     stored.sealed[draft.after.id])
                            : ErasedChanges(draft.erased);
        size += touch.changes.size();
        stored.act.touches.push_back(std::move(touch));
        stored.changes.push_back({std::move(draft.after), std::move(changed)});
    }
    if (size > kLargestChanges) return base::Refuse("workflow.act_too_large");
    return scene.writer->Store(std::move(stored));
}

/// What `$erased` names: `<act>/<path>`, or `evidence/<digest>`.
void Destroy(records::RecordWriter& writer, const Draft& draft) {
    constexpr std::string_view kEvidence = "evidence/";
    for (const std::string& named : draft.erased) {
        const std::string_view text = named;
        if (text.starts_with(kEvidence)) {
            const auto digest = base::Digest::Parse(text.substr(kEvidence.size()));
            CHECK(digest.has_value());
            writer.EraseEvidence(*digest);
            continue;
        }
        const std::size_t slash = text.find('/');
        const auto act = base::ActId::Parse(text.substr(0, slash));
        CHECK(act && slash != std::string_view::npos);
        writer.Erase(*act, draft.before.id, text.substr(slash + 1));
    }
}

Outcome OutcomeOf(const records::StoredAct& stored, const records::Receipt& receipt) {
    Outcome outcome;
    outcome.receipt = receipt;
    outcome.marks = stored.act.marks;
    outcome.proposed = stored.act.kind.ends_with(".propose");
    for (const ledger::Touch& touch : stored.act.touches) {
        outcome.touched.push_back({touch.type, touch.record});
    }
    return outcome;
}

/// Nothing proves it and it leaves the server nowhere: the digest that processors have commands
/// for, in a fifth of the time of SM3. Acts of before 2026-11-23 hold the SM3.
base::Digest DigestOfRequest(std::string_view request) { return base::Sha256(request); }

bool IsOf(const base::Digest& stored, std::string_view request) {
    return stored == DigestOfRequest(request) || stored == base::Sm3(request);
}

base::Result<std::optional<Outcome>> FindRepeated(records::RecordView& view, const base::ActId& id,
                                                  std::string_view request) {
    const auto stored = view.FindAct(id);
    if (!stored) return std::optional<Outcome>();
    if (!IsOf(stored->act.request, request)) {
        return base::Refuse("act.id_used", {{"act", id.ToText()}});
    }
    records::Receipt receipt{id, ledger::LeafHash(stored->bytes), stored->arrival,
                             stored->act.recorded_at, true};
    return std::optional(OutcomeOf(*stored, receipt));
}

Outcome OutcomeOf(const Judged& judged) {
    Outcome outcome;
    outcome.marks.assign(judged.marks.begin(), judged.marks.end());
    outcome.proposed = judged.proposed;
    for (const Draft& draft : judged.drafts) {
        outcome.touched.push_back({draft.type->id, draft.after.id});
    }
    return outcome;
}

}  // namespace

base::Result<Outcome> Undertake(const Undertaking& undertaking, const JudgeRule& judge) {
    Outcome outcome;
    ledger::Act shell = undertaking.shell;
    shell.request = DigestOfRequest(undertaking.request);
    const auto work = [&](records::RecordWriter& writer) -> base::Result<records::Receipt> {
        auto repeated = FindRepeated(writer, undertaking.shell.id, undertaking.request);
        if (!repeated) return base::Refuse(std::move(repeated.error()));
        if (*repeated) {
            outcome = std::move(**repeated);
            return outcome.receipt;
        }
        const Scene scene{undertaking.principal,  undertaking.catalogue, writer, &writer,
                          undertaking.randomness, writer.RecordedAt()};
        Judged judged = judge(scene);
        if (auto bars = Bars(judged, undertaking.accept_doubts); !bars.empty()) {
            return base::Refuse(std::move(bars));
        }
        outcome = OutcomeOf(judged);
        auto receipt = Commit(scene, judged, shell);
        if (!receipt) return receipt;
        for (const Draft& draft : judged.drafts) Destroy(writer, draft);
        return receipt;
    };
    auto receipt = undertaking.store.Write(work);
    if (!receipt) return base::Refuse(std::move(receipt.error()));
    outcome.receipt = *receipt;
    return outcome;
}

}  // namespace workflow::detail
