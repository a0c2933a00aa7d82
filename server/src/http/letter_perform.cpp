#include "http/detail/act_request.hpp"
#include "http/detail/import_file.hpp"
#include "http/detail/letter_import.hpp"
#include "import_desk/letter_import.hpp"

namespace http {

namespace json = boost::json;

namespace {

constexpr int kMostTurns = 20;

struct PerformAsked {
    base::ActId act;
    std::optional<base::RecordId> organisation;
    bool skip_faulty = false;
};

/// The receipt of an act that is stored already, as it was given.
Response GivenBefore(Caller& caller, const base::ActId& act) {
    caller.view = caller.platform.store.Read();
    const auto stored = caller.view->FindAct(act);
    if (!stored) return RefusalResponse(*caller.catalogue, {{"import.performed_already", {}, ""}});
    return ManyDone(StoredOutcome(*stored));
}

/// The import is free again for changes.
void Release(Caller& caller, LetterDesk& desk, LetterImport& import) {
    const ImportSession read = import.session;
    import.kept.act.reset();
    import.session.outcome.clear();
    // Where it has changed since, somebody else performs it: theirs to release.
    (void)KeepIfUnchanged(caller, desk, read, import);
}

/// One import has one act: who comes while it is being performed, or after that broke off,
/// performs it under the same id, which the ledger stores once.
class Performance {
 public:
    Performance(Caller& caller, LetterDesk& desk, const Request& request, PerformAsked asked)
        : caller_(caller), desk_(desk), import_(request.Parameter("id")), asked_(asked) {}

    /// The answer; none when another request took the import up meanwhile.
    std::optional<Response> Try() {
        caller_.view = caller_.platform.store.Read();
        auto import = FindLetters(caller_, desk_, import_);
        if (!import) return Refused(import.error());
        if (import->session.performed) return Performed(*import->session.performed);
        if (!import->kept.act && caller_.view->FindAct(asked_.act))
            return Refused({{"act.id_used", {{"act", asked_.act.ToText()}}, "id"}});
        const base::ActId act = import->kept.act.value_or(asked_.act);
        PlannedLetters planned = PlanLetters(caller_, desk_, *import);
        if (planned.Faulty() > 0 && !asked_.skip_faulty)
            return Refused({{"letter.has_faults", {{"n", std::to_string(planned.Faulty())}}, ""}});
        const std::string found = json::serialize(FoundJson(caller_, *import, planned));
        const workflow::BatchRequest batch = BatchOf(std::move(planned), act, import->type.id);
        if (batch.items.empty()) return Refused({{"import.nothing_to_do", {}, ""}});
        if (!TakeUp(*import, act, found)) return std::nullopt;
        caller_.view.reset();
        const auto outcome =
            caller_.platform.performer.PerformBatch(caller_.principal, caller_.catalogue, batch);
        if (!outcome) return NotPerformed(act, outcome.error());
        NotePerformed(caller_, desk_, import->session.id, act);
        return ManyDone(*outcome);
    }

    /// Whether the letters are others than those that Try found first.
    [[nodiscard]] bool IsChanged() const { return changed_; }

 private:
    Response Refused(const base::Refusals& refusals) {
        return RefusalResponse(*caller_.catalogue, refusals);
    }

    Response Performed(const base::ActId& act) {
        if (act == asked_.act || joined_) return GivenBefore(caller_, act);
        return Refused({{"import.performed_already", {}, ""}});
    }

    workflow::BatchRequest BatchOf(PlannedLetters planned, const base::ActId& act,
                                   const std::string& type) {
        workflow::BatchRequest batch;
        batch.id = act;
        batch.type = type;
        batch.organisation = asked_.organisation;
        batch.happened_on = caller_.today;
        batch.source.kind = ledger::SourceKind::kImport;
        import_desk::AddLetters({caller_.platform.clock, caller_.platform.randomness},
                                planned.letters, std::move(planned.plan), batch);
        return batch;
    }

    /// Notes under which act it is performed; false where it has changed since it was read.
    bool TakeUp(LetterImport& import, const base::ActId& act, const std::string& found) {
        LetterSession chosen = import.kept;
        chosen.act.reset();
        const std::string letters = LetterSessionText(chosen);
        changed_ = !letters_.empty() && letters != letters_;
        letters_ = letters;
        if (changed_) return false;
        const ImportSession read = import.session;
        joined_ = import.kept.act.has_value();
        import.kept.act = act;
        import.session.outcome = found;
        return KeepIfUnchanged(caller_, desk_, read, import);
    }

    Response NotPerformed(const base::ActId& act, const base::Refusals& refusals) {
        caller_.view = caller_.platform.store.Read();
        auto import = FindLetters(caller_, desk_, import_);
        if (import && import->session.performed == act) return GivenBefore(caller_, act);
        // Another request may still be at it under the same act.
        if (import && (!joined_ || act == asked_.act)) Release(caller_, desk_, *import);
        return Refused(refusals);
    }

    Caller& caller_;
    LetterDesk& desk_;
    const std::string import_;
    const PerformAsked asked_;
    std::string letters_;  ///< as they were chosen when this began
    bool changed_ = false;
    bool joined_ = false;  ///< somebody had taken it up before
};

}  // namespace

Response PerformLetters(Caller& caller, LetterDesk& desk, const Request& request) {
    Body body(request.body, {"id", "organisation", "skip_faulty"});
    PerformAsked asked;
    asked.act = base::ActId{body.Uuid("id")};
    if (const auto organisation = body.UuidIfAny("organisation"))
        asked.organisation = base::RecordId{*organisation};
    asked.skip_faulty = body.FlagOr("skip_faulty", false);
    if (!body.refusals().empty()) return RefusalResponse(*caller.catalogue, body.refusals());
    Performance performance(caller, desk, request, asked);
    for (int turns = 0; turns < kMostTurns && !performance.IsChanged(); ++turns)
        if (auto answer = performance.Try()) return *std::move(answer);
    return RefusalResponse(*caller.catalogue, {{"letter.changed_since", {}, ""}});
}

}  // namespace http
