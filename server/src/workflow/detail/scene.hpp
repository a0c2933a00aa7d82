#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "access/principal.hpp"
#include "base/instant.hpp"
#include "base/random.hpp"
#include "catalogue/model.hpp"
#include "records/procedure_of.hpp"
#include "records/store.hpp"
#include "workflow/performer.hpp"

namespace workflow::detail {

/// In what an act is judged: who asks, by which catalogue, looking at which records, when.
struct Scene {
    const access_control::Principal& principal;
    const catalogue::Catalogue& catalogue;
    records::RecordView& view;
    records::RecordWriter* writer = nullptr;  ///< null: a dry run that takes no number
    base::Randomness& randomness;
    base::Instant now;

    [[nodiscard]] base::CivilDay today() const { return now.DayInShanghai(); }
    /// In a write, nobody else can change what was found.
    [[nodiscard]] std::optional<records::Record> Find(const catalogue::RecordType& type,
                                                      const base::RecordId& id) const {
        return writer != nullptr ? writer->FindForUpdate(type, id) : view.Find(type, id);
    }
};

/// One record as the act would leave it.
struct Draft {
    const catalogue::RecordType* type = nullptr;
    records::Record before;  ///< version 0: the act creates it
    records::Record after;
    std::vector<std::string> erased;  ///< `ledger.erase` only: what `$erased` names

    [[nodiscard]] bool IsNew() const { return before.version == 0; }
    /// What differs; absent where it is cleared.
    [[nodiscard]] records::FieldValues Changed() const;
};

[[nodiscard]] Draft DraftOf(const catalogue::RecordType& type, records::Record before);
[[nodiscard]] Draft NewDraft(const catalogue::RecordType& type, const base::RecordId& id);

/// What judging an act comes to.
struct Judged {
    std::string kind;
    base::RecordId acted_by;
    std::optional<base::RecordId> on_behalf_of;
    base::CivilDay happened_on;
    std::string basis, reason;
    std::string statement;  ///< `ledger.erase` only
    std::vector<ledger::EvidenceReference> evidence;
    std::deque<Draft> drafts;  ///< the request's record first; references stay valid
    std::vector<GateStanding> gates;
    base::Refusals refusals;  ///< beside gates
    base::Refusals doubts;
    std::set<std::string> marks;
    bool gates_only_mark = false;  ///< a fact: gates do not bar
    bool proposed = false;
};

/// The version under which a record would be opened on `day`: in force then, else the oldest.
[[nodiscard]] const catalogue::Procedure* OpeningProcedure(const catalogue::Catalogue& catalogue,
                                                           const catalogue::RecordType& type,
                                                           base::CivilDay day);
/// The one among the type's procedures, as in force on `day`, that has the opening act `act`; the
/// type's first one where none has.
[[nodiscard]] const catalogue::Procedure* OpeningProcedure(const catalogue::Catalogue& catalogue,
                                                           const catalogue::RecordType& type,
                                                           std::string_view act,
                                                           base::CivilDay day);
/// Every procedure under which a record could be opened on `day`, the type's first one first.
[[nodiscard]] std::vector<const catalogue::Procedure*> OpeningProcedures(
    const catalogue::Catalogue& catalogue, const catalogue::RecordType& type, base::CivilDay day);
/// Has the procedure an act that opens a record?
[[nodiscard]] bool HasOpening(const catalogue::Procedure* procedure);

/// A version to which a record may move from where it stands, and the state it would have there.
struct Following {
    const catalogue::Procedure* procedure = nullptr;
    std::string state;
};
[[nodiscard]] std::vector<Following> FollowingProcedures(const catalogue::Catalogue& catalogue,
                                                         const records::Record& record);
/// `case_ordinary@1`, as in `$procedure`.
[[nodiscard]] std::string KeyOf(const catalogue::Procedure& procedure);

[[nodiscard]] std::string RightFor(const catalogue::RecordType& type, const catalogue::Act& act);
[[nodiscard]] std::string StateLabel(const catalogue::Procedure* procedure,
                                     const std::string& state);
/// Joined marks with `marks` among them, sorted.
[[nodiscard]] records::Value JoinedMarks(const records::Record& record,
                                         const std::set<std::string>& marks);

/// Every bar: refusals, doubts unless accepted, gates unless a fact.
[[nodiscard]] base::Refusals Bars(const Judged& judged, bool accept_doubts);

/// What is to be done in one write transaction, once however often it is asked.
struct Undertaking {
    records::RecordStore& store;
    base::Randomness& randomness;
    const access_control::Principal& principal;
    const catalogue::Catalogue& catalogue;
    ledger::Act shell;    ///< id, source, captured_at
    std::string request;  ///< canonical bytes, by which it is known again
    bool accept_doubts = false;
};
using JudgeRule = std::function<Judged(const Scene&)>;

/// Answers the stored receipt for a repeated request (`act.id_used` for another one with its id);
/// else judges, refuses every bar, stores, and destroys what the drafts name as erased, in the same
/// transaction.
[[nodiscard]] base::Result<Outcome> Undertake(const Undertaking& undertaking,
                                              const JudgeRule& judge);

}  // namespace workflow::detail
