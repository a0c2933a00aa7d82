#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "access/principal.hpp"
#include "base/id.hpp"
#include "base/instant.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "catalogue/model.hpp"
#include "ledger/act.hpp"
#include "records/store.hpp"

/// Performs acts: the only way a record changes (design.md, idea 1).
namespace workflow {

/// What a person asks to be done (http.md, `POST /api/acts`).
struct ActRequest {
    base::ActId id;
    std::string type;       ///< record type
    base::RecordId record;  ///< made by the client when the act opens a record
    std::string act;        ///< `file`; generic: register, correct, void, restore, hand_over,
                            ///< move_procedure
    std::int64_t expected_version = 0;
    std::string values = "{}";                  ///< JSON object: field → input
    std::optional<base::CivilDay> happened_on;  ///< absent: today
    bool as_fact = false;  ///< it has happened already: gates mark, they do not bar
    std::optional<base::RecordId> acted_by;  ///< a clerk enters for who decided
    std::optional<base::RecordId> on_behalf_of;
    std::optional<base::RecordId>
        organisation;  ///< whose record it will be; absent: the actor's own
    std::string basis, reason;
    ledger::Source source;
    std::optional<base::Instant> captured_at;
    std::vector<ledger::EvidenceReference> evidence;
    bool accept_doubts =
        false;  ///< keep what only looks wrong (the check character of an old code)
};

/// Canonical JSON of the request; its digest is the act's `request`.
[[nodiscard]] std::string RequestBytes(const ActRequest& request);

struct TouchedRecord {
    std::string type;
    base::RecordId record;
};

struct Outcome {
    records::Receipt receipt;
    std::vector<TouchedRecord> touched;  ///< the request's record first
    std::vector<std::string> marks;
    bool proposed = false;  ///< an approval was opened instead
};

/// One gate as it stands for a record.
struct GateStanding {
    const catalogue::Gate* gate = nullptr;
    bool passed = false;
    bool open = false;      ///< next steps only: depends on what will be entered; counts as passed
    base::Refusal refusal;  ///< when not passed: code and params of its words
};

/// A record of another type that a step opens under the one looked at.
struct Opening {
    std::string type, type_label;
    std::string field;  ///< of the new record: refers to the one looked at
};

/// An act that the record's state allows, with all that bars it.
struct NextStep {
    std::string act, label, help, basis;
    std::optional<Opening> opens;  ///< the act opens a record; else it is an act of this one
    bool primary = false;
    bool allowed = false;  ///< no reason and every gate passed
    bool can_record_fact = false;
    bool needs_reason = false;
    int evidence_at_least = 0;
    std::vector<catalogue::ActField> fields;
    std::string values =
        "{}";  ///< JSON object of values that the step stands for: to be sent along
    std::vector<catalogue::ApprovalStep> approval;
    std::vector<GateStanding> gates;
    base::Refusals reasons;  ///< bars beside gates: no right, pending approval
};

struct ValueChange {
    std::string type;
    base::RecordId record;
    std::string field;
    records::Value from, to;
};

/// What an act would do, with nothing stored. Numbers to be issued stand as 〔办理时编号〕.
struct Preview {
    base::Refusals refusals;  ///< everything that bars it, beside gates
    base::Refusals doubts;    ///< what only looks wrong; refused unless accept_doubts
    std::vector<GateStanding> gates;
    std::vector<ValueChange> changes;
    std::vector<std::string> marks;
    bool proposed = false;  ///< an approval would be opened
};

/// Many records by one act: an import, a batch.
struct BatchItem {
    base::RecordId record;
    std::int64_t expected_version = 0;  ///< 0: a new record
    /// Checked already, by ValueFromInput; `$organisation`, `$holder` and, for a new record, a
    /// `$state` of its procedure may be among them. A known record keeps what is not named; absent
    /// clears.
    records::FieldValues values;
    std::string where;  ///< `row 12`, for refusals
};
struct BatchRequest {
    base::ActId id;
    std::string kind = "import.perform";
    std::string type;
    std::vector<BatchItem> items;
    std::optional<base::RecordId> organisation;
    base::CivilDay happened_on;
    std::string reason;
    std::size_t left_out = 0;  ///< faulty rows of the file that are passed over; a mark of the act
    ledger::Source source;
    std::vector<ledger::EvidenceReference> evidence;
};

/// May the principal import records of the type into the organisation? Refuses `workflow.no_right`,
/// as performing such a batch does: for a dry run, which would else promise what is refused.
[[nodiscard]] base::Done MayImport(const access_control::Principal& principal,
                                   const catalogue::RecordType& type,
                                   const base::RecordId& organisation);

/// Owned by `app`; safe from any thread.
///
/// Every act is judged inside its write transaction, and every reason against it is answered at
/// once: right, state, pending approval, fields, evidence, days, gates. Gates look at the record
/// with the values entered, before the act's own effects; `actor` is who decides (acted_by), and
/// also whom they act for: both must pass. Of an act with an approval chain the actor is each
/// approver, and nobody while it is proposed.
///
/// A proposal (`case.decide.propose`) opens an `approval` record and sets `$pending`. Its field
/// `proposed` holds canonical JSON `{"act","values":{field:
/// value},"reason"?,"basis"?,"evidence":[…]}`. The acts of an approval are `approve` (the last step
/// performs what was proposed, by the same ledger act, of kind `case.decide`), `endorse` (a step
/// before; `approve` is understood too), `return` (reason required) and `withdraw` (the proposer);
/// `send_back` (reason and the earlier `step` required) and `urge` (the proposer, once a day); the
/// opinion's text is the reason.
///
/// The last agreement to the act `erase` of a record of type `erasure` is one act `ledger.erase`,
/// which destroys the sealed values and files that the record names (act.md, sealed values): asked
/// for by one person, approved by two others who hold `ledger.erase` over the erased record.
class Performer {
 public:
    Performer(records::RecordStore& store, const base::Clock& clock, base::Randomness& randomness)
        : store_(store), clock_(clock), randomness_(randomness) {}

    using CataloguePointer = std::shared_ptr<const catalogue::Catalogue>;

    base::Result<Outcome> Perform(const access_control::Principal& principal,
                                  const CataloguePointer& catalogue, const ActRequest& request);
    /// Refuses only what cannot be read at all; everything else stands in the preview.
    base::Result<Preview> Check(const access_control::Principal& principal,
                                const CataloguePointer& catalogue, const ActRequest& request);
    /// Every act that the state of `record` allows, by the procedure version it began under; the
    /// generic ones (correct, void, …) at the end where the right is held.
    std::vector<NextStep> NextSteps(const access_control::Principal& principal,
                                    const CataloguePointer& catalogue,
                                    const records::Record& record, records::RecordView& view);
    /// Acts by which a record of the type can be opened here.
    std::vector<NextStep> OpeningSteps(const access_control::Principal& principal,
                                       const CataloguePointer& catalogue,
                                       const catalogue::RecordType& type);

    base::Result<Outcome> PerformBatch(const access_control::Principal& principal,
                                       const CataloguePointer& catalogue,
                                       const BatchRequest& request);
    /// Gives every record that `act` touched its former values (created ones are voided), by one
    /// act `import.undo` with the id, day, basis and reason of `request`. Refuses
    /// `import.changed_since` with every record that another act touched later.
    base::Result<Outcome> UndoBatch(const access_control::Principal& principal,
                                    const CataloguePointer& catalogue, const base::ActId& act,
                                    const ActRequest& request);

 private:
    records::RecordStore& store_;
    const base::Clock& clock_;
    base::Randomness& randomness_;
};

}  // namespace workflow
