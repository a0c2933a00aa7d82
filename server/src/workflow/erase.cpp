#include <algorithm>

#include <boost/json.hpp>

#include "workflow/detail/erasure.hpp"
#include "workflow/detail/judge.hpp"
#include "workflow/detail/proposal.hpp"

namespace workflow::detail {

using catalogue::Field;
using catalogue::RecordType;
using records::Record;
using records::Row;
namespace system_field = records::system_field;

namespace {

namespace json = boost::json;

constexpr std::size_t kApprovals = 2;
constexpr int kMostApprovals = 1'000;

using Texts = std::vector<std::string>;

/// `法定代表人`, `contacts/phone`: by id or by the label that people read.
struct Named {
    const Field* field = nullptr;
    const Field* cell = nullptr;

    [[nodiscard]] bool Covers(const SealedPlace& place) const {
        return field != nullptr && place.field == field->id &&
               (cell == nullptr || place.cell == cell->id);
    }
};

const Field* FieldCalled(const std::vector<Field>& fields, std::string_view name) {
    for (const Field& field : fields)
        if (field.id == name || field.label == name) return &field;
    return nullptr;
}

Named FindNamed(const RecordType& type, std::string_view text) {
    const std::size_t slash = text.find('/');
    Named named{FieldCalled(type.fields, text.substr(0, slash)), nullptr};
    if (named.field == nullptr || slash == std::string_view::npos) return named;
    named.cell = FieldCalled(named.field->fields, text.substr(slash + 1));
    return named.cell == nullptr ? Named{} : named;
}

/// Does an act of the record cite this file, or one of its values hold it?
bool IsCited(const std::vector<records::StoredAct>& history, const std::string& digest) {
    return std::ranges::any_of(history, [&](const records::StoredAct& stored) {
        return stored.bytes.find(digest) != std::string::npos;
    });
}

/// One `ledger.erase`: finds what lies where, and every reason against it.
class Eraser {
 public:
    Eraser(const Scene& scene, const Draft& erasure, bool proposing)
        : scene_(scene),
          asked_(ReadErasure(scene.catalogue, *erasure.type, erasure.after)),
          proposing_(proposing) {}

    /// The drafts of the records that lose something; the named one first.
    std::vector<Draft> Run() {
        std::vector<Draft> drafts;
        if (asked_.type == nullptr) {
            Refuse("erase.one_record");
            return drafts;
        }
        auto record = scene_.Find(*asked_.type, asked_.record);
        const bool may_read =
            record && access_control::Holds(scene_.principal, asked_.type->id + ".read", *record);
        if (!record || (proposing_ && !may_read)) {
            Refuse("workflow.no_such_record");
            return drafts;
        }
        if (!proposing_ && !access_control::Holds(scene_.principal, kEraseRight, *record))
            Refuse("erase.no_right");
        // What waits for approval holds the same values in the open of its proposal.
        if (!record->Get(system_field::kPending).IsAbsent()) Refuse("erase.approval_pending");
        drafts.push_back(DraftOf(*asked_.type, std::move(*record)));
        NameFields(drafts.front());
        NameFiles(drafts.front());
        if (asked_.fields.empty() && asked_.evidence.empty()) Refuse("erase.nothing_named");
        NameProposals(drafts);
        return drafts;
    }

    base::Refusals TakeRefusals() { return std::move(refusals_); }

 private:
    void NameFields(Draft& draft) {
        const auto places = SealedPlacesOf(scene_.view, *asked_.type, asked_.record);
        std::vector<bool> taken(places.size(), false);
        for (const std::string& text : asked_.fields) {
            const Named named = FindNamed(*asked_.type, text);
            bool any = false;
            for (std::size_t i = 0; i < places.size(); ++i) {
                if (!named.Covers(places[i])) continue;
                any = true;
                if (taken[i]) continue;
                taken[i] = true;
                draft.erased.push_back(places[i].act.ToText() + "/" + places[i].path);
            }
            if (!any) Refuse("erase.nothing_sealed", text);
            if (named.field != nullptr) fields_.push_back(named.field->id);
        }
    }

    void NameFiles(Draft& draft) {
        if (asked_.evidence.empty()) return;
        const auto history = scene_.view.HistoryOf(asked_.record);
        for (const std::string& text : asked_.evidence) {
            const auto digest = base::Digest::Parse(text);
            if (!digest || !IsCited(history, digest->ToText()) ||
                !scene_.view.FindEvidence(*digest))
                Refuse("erase.nothing_sealed", text);
            else
                draft.erased.push_back("evidence/" + digest->ToText());
        }
    }

    /// What was once proposed for the record stands, sealed, in the approvals about it: those that
    /// hold one of the values lose their whole proposal.
    void NameProposals(std::vector<Draft>& drafts) {
        const RecordType* type = scene_.catalogue.FindType(catalogue::kApprovalType);
        if (type == nullptr || fields_.empty()) return;
        auto filter = records::ReadFilter(
            scene_.catalogue, *type, fmt::format(R"({{"subject":"{}"}})", asked_.record.ToText()));
        if (!filter) return;
        records::Query query;
        query.type = type;
        query.filter = *std::move(filter);
        query.limit = kMostApprovals;
        query.with_voided = true;
        for (Record& approval : scene_.view.Select(query)) {
            if (!Proposes(approval)) continue;
            const auto places = SealedPlacesOf(scene_.view, *type, approval.id);
            if (auto found = scene_.Find(*type, approval.id); found && !places.empty()) {
                drafts.push_back(DraftOf(*type, std::move(*found)));
                for (const SealedPlace& place : places)
                    drafts.back().erased.push_back(place.act.ToText() + "/" + place.path);
            }
        }
    }

    [[nodiscard]] bool Proposes(const Record& approval) const {
        const auto proposal = ReadProposal(*asked_.type, approval.Text("proposed"));
        return proposal && std::ranges::any_of(fields_, [&](const std::string& field) {
                   return proposal->values.contains(field);
               });
    }

    void Refuse(const char* code, const std::string& where = {}) {
        const std::string label = asked_.type == nullptr ? std::string() : asked_.type->label;
        refusals_.push_back({code, {{"where", where}, {"label", label}}, where});
    }

    const Scene& scene_;
    const ErasureAsked asked_;
    const bool proposing_;
    Texts fields_;  ///< ids of what is named
    base::Refusals refusals_;
};

/// Who agreed in the approval that this act ends, each once; on whose behalf counts as that person.
std::set<base::RecordId> Approvers(const Record& approval) {
    std::set<base::RecordId> persons;
    const auto* rows = approval.Get("opinions").As<std::vector<Row>>();
    if (approval.type != catalogue::kApprovalType || rows == nullptr) return persons;
    for (const Row& row : *rows) {
        const auto of = [&](const char* name) -> const base::RecordId* {
            const auto at = row.values.find(name);
            return at == row.values.end() ? nullptr : at->second.As<base::RecordId>();
        };
        const base::RecordId* person = of("on_behalf_of") ? of("on_behalf_of") : of("person");
        if (person != nullptr) persons.insert(*person);
    }
    return persons;
}

std::string StatementOf(const std::set<base::RecordId>& approvers, const std::string& retention) {
    json::array persons;
    for (const base::RecordId& person : approvers) persons.emplace_back(person.ToText());
    const json::object statement = {{"approved_by", std::move(persons)}, {"retention", retention}};
    auto canonical = ledger::CanonicalJson(json::serialize(statement));
    return canonical ? std::move(*canonical) : std::string();
}

}  // namespace

/// Proposed or endorsed: all that speaks against it is said now; nothing is destroyed yet.
void Judge::JudgeErasure(const Draft& erasure) {
    Eraser eraser(scene_, erasure, proposing_);
    static_cast<void>(eraser.Run());
    Gather(eraser.TakeRefusals());
}

/// The last agreement: the act becomes the `ledger.erase` of act.md.
void Judge::Erase(Draft& erasure) {
    Eraser eraser(scene_, erasure, false);
    for (Draft& draft : eraser.Run()) judged_.drafts.push_back(std::move(draft));
    Gather(eraser.TakeRefusals());
    const std::set<base::RecordId> approvers = Approvers(judged_.drafts.front().after);
    if (approvers.size() < kApprovals) Refuse("erase.two_approvers");
    judged_.kind = "ledger.erase";
    judged_.basis = erasure.after.Text("legal_basis");
    judged_.reason = erasure.after.Text("reason");
    judged_.statement = StatementOf(approvers, erasure.after.Text("retention"));
}

}  // namespace workflow::detail
