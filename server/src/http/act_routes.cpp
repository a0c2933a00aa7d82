#include "http/detail/act_request.hpp"

#include <algorithm>
#include <array>

#include "http/detail/change_words.hpp"
#include "http/detail/filing.hpp"
#include "http/detail/off_site.hpp"
#include "http/detail/record_json.hpp"
#include "http/detail/record_page.hpp"
#include "http/detail/recording_intake.hpp"
#include "http/detail/routes.hpp"
#include "http/detail/sheet_relations.hpp"
#include "http/detail/wording_acts.hpp"
#include "http/detail/yearly_report.hpp"
#include "ledger/tree.hpp"
#include "records/on_its_way.hpp"

namespace http {

namespace json = boost::json;

namespace {

std::optional<ledger::SourceKind> SourceKindOf(std::string_view name) {
    if (name == "here") return ledger::SourceKind::kHere;
    if (name == "paper") return ledger::SourceKind::kPaper;
    if (name == "phone") return ledger::SourceKind::kPhone;
    if (name == "system") return ledger::SourceKind::kSystem;
    return std::nullopt;
}

ledger::Source ReadSource(Body& body) {
    const json::value& member = body.Member("source");
    if (!member.is_object()) {
        if (!member.is_null())
            body.Add({{"http.member_not_object", {{"member", "source"}}, "source"}});
        return {};
    }
    Body inner(member.as_object(), {"kind", "system", "external_id", "scan"}, "source.");
    ledger::Source source;
    const auto kind = SourceKindOf(inner.Text("kind"));
    if (!kind) inner.Add({{"http.unknown_source", {}, "source.kind"}});
    source.kind = kind.value_or(ledger::SourceKind::kHere);
    source.system = inner.TextOr("system");
    source.external_id = inner.TextOr("external_id");
    source.scan = inner.DigestOf("scan");
    body.Add(inner.refusals());
    return source;
}

std::vector<ledger::EvidenceReference> ReadEvidence(Body& body) {
    std::vector<ledger::EvidenceReference> evidence;
    std::size_t index = 0;
    for (const json::value& item : body.List("evidence")) {
        const std::string where = fmt::format("evidence.{}.", index++);
        if (!item.is_object()) {
            body.Add({{"http.member_not_object", {{"member", "evidence"}}, where}});
            continue;
        }
        Body inner(item.as_object(), {"digest", "name", "media_type", "size"}, where);
        ledger::EvidenceReference file;
        file.digest = inner.DigestOf("digest").value_or(base::Digest{});
        file.name = inner.Text("name");
        file.media_type = inner.TextOr("media_type");
        file.size = inner.NumberOr("size", 0);
        body.Add(inner.refusals());
        evidence.push_back(std::move(file));
    }
    return evidence;
}

std::optional<base::RecordId> AsRecord(std::optional<base::Uuid> id) {
    if (!id) return std::nullopt;
    return base::RecordId{*id};
}

}  // namespace

base::Result<workflow::ActRequest> ReadActRequest(std::string_view text) {
    Body body(text, {"id", "type", "record", "act", "expected_version", "values", "happened_on",
                     "as_fact", "acted_by", "on_behalf_of", "organisation", "basis", "reason",
                     "source", "captured_at", "evidence", "accept_doubts"});
    workflow::ActRequest request;
    request.id = base::ActId{body.Uuid("id")};
    request.type = body.Text("type");
    request.record = base::RecordId{body.Uuid("record")};
    request.act = body.Text("act");
    request.expected_version = body.NumberOr("expected_version", 0);
    const json::value& values = body.Member("values");
    if (values.is_object())
        request.values = json::serialize(values);
    else if (!values.is_null())
        body.Add({{"http.member_not_object", {{"member", "values"}}, "values"}});
    request.happened_on = body.Day("happened_on");
    request.as_fact = body.FlagOr("as_fact", false);
    request.accept_doubts = body.FlagOr("accept_doubts", false);
    request.acted_by = AsRecord(body.UuidIfAny("acted_by"));
    request.on_behalf_of = AsRecord(body.UuidIfAny("on_behalf_of"));
    request.organisation = AsRecord(body.UuidIfAny("organisation"));
    request.basis = body.TextOr("basis");
    request.reason = body.TextOr("reason");
    request.source = ReadSource(body);
    request.captured_at = body.Moment("captured_at");
    request.evidence = ReadEvidence(body);
    if (!body.refusals().empty()) return base::Refuse(body.refusals());
    return request;
}

json::object OutcomeJson(const workflow::Outcome& outcome, json::storage_ptr storage) {
    json::array created(storage);
    for (std::size_t i = 1; i < outcome.touched.size(); ++i)
        created.push_back(
            {{"type", outcome.touched[i].type}, {"id", outcome.touched[i].record.ToText()}});
    json::array marks(outcome.marks.begin(), outcome.marks.end(), storage);
    json::object answer({{"receipt",
                          {{"act", outcome.receipt.act.ToText()},
                           {"digest", outcome.receipt.digest.ToText()},
                           {"arrival", outcome.receipt.arrival},
                           {"recorded_at", outcome.receipt.recorded_at.ToText()},
                           {"repeated", outcome.receipt.repeated}}},
                         {"created", std::move(created)},
                         {"proposed", outcome.proposed},
                         {"marks", std::move(marks)}},
                        std::move(storage));
    if (!outcome.touched.empty())
        answer["record"] = {{"type", outcome.touched.front().type},
                            {"id", outcome.touched.front().record.ToText()}};
    return answer;
}

int StatusOf(const workflow::Outcome& outcome) { return outcome.receipt.repeated ? 200 : 201; }

workflow::Outcome StoredOutcome(const records::StoredAct& stored) {
    workflow::Outcome outcome;
    outcome.receipt = {stored.act.id, ledger::LeafHash(stored.bytes), stored.arrival,
                       stored.act.recorded_at, true};
    outcome.marks = stored.act.marks;
    outcome.proposed = stored.act.kind.ends_with(".propose");
    for (const ledger::Touch& touch : stored.act.touches)
        outcome.touched.push_back({touch.type, touch.record});
    return outcome;
}

base::Result<std::optional<workflow::Outcome>> StoredBefore(Caller& caller, const base::ActId& id,
                                                            const base::RecordId& record) {
    const auto stored = caller.view->FindAct(id);
    if (!stored) return std::optional<workflow::Outcome>();
    const bool same = std::ranges::any_of(
        stored->act.touches, [&](const ledger::Touch& touch) { return touch.record == record; });
    if (!same || stored->act.entered_by != caller.principal.person)
        return base::Refuse("act.id_used", {{"act", id.ToText()}}, "id");
    return std::optional(StoredOutcome(*stored));
}

namespace {

/// What an act writes down beside what people decide: of no use to who asks what it will change.
bool IsBookkeeping(std::string_view field) {
    using namespace records::system_field;
    return field == kProcedure || field == kCreatedOn || field == kCreatedBy ||
           field == kStateSince || field == kPending;
}

/// The changes of a preview in words, in the order in which they would be made.
class PreviewWriter {
 public:
    PreviewWriter(Caller& caller, const workflow::Preview& preview)
        : caller_(caller), preview_(preview), words_(caller) {}

    json::array Rows() {
        for (const workflow::ValueChange& change : preview_.changes) {
            const catalogue::RecordType* type = caller_.catalogue->FindType(change.type);
            if (type == nullptr) continue;
            if (preview_.proposed && type->id == catalogue::kApprovalType)
                AddProposed(change);
            else if (!IsBookkeeping(change.field))
                Add(*type, change);
        }
        return std::move(rows_);
    }

 private:
    /// Of the record with this change, and nothing else, made: the state is called as its procedure
    /// calls it.
    std::string Words(const catalogue::RecordType& type, const catalogue::Field& field,
                      const base::RecordId& id, const records::Value& value) {
        records::Record record =
            caller_.view->Find(type, id).value_or(records::Record{id, type.id, 0, {}});
        for (const workflow::ValueChange& other : preview_.changes)
            if (other.record == id && other.field == records::system_field::kProcedure)
                record.Set(other.field, other.to);
        record.Set(field.id, value);
        return words_.Of(field, record);
    }

    void Add(const catalogue::RecordType& type, const workflow::ValueChange& change) {
        const catalogue::Field* field = records::FindField(type, change.field);
        if (field == nullptr) return;
        rows_.push_back({{"record", change.record.ToText()},
                         {"type", change.type},
                         {"field", change.field},
                         {"label", field->label},
                         {"from", Words(type, *field, change.record, change.from)},
                         {"to", Words(type, *field, change.record, change.to)}});
    }

    /// An approval that would be opened: what is proposed, not how it is kept.
    void AddProposed(const workflow::ValueChange& change) {
        const auto* text = change.to.As<std::string>();
        if (change.field != "proposed" || text == nullptr) return;
        json::error_code error;
        const json::value proposed = json::parse(*text, error);
        const catalogue::RecordType* type = SubjectType();
        const json::value* values =
            error || !proposed.is_object() ? nullptr : proposed.as_object().if_contains("values");
        if (type == nullptr || values == nullptr || !values->is_object()) return;
        for (const auto& member : values->as_object()) {
            const catalogue::Field* field = type->FindField(member.key());
            if (field == nullptr) continue;
            const auto value = records::ValueFromStored(*field, json::serialize(member.value()));
            if (!value) continue;
            rows_.push_back({{"record", change.record.ToText()},
                             {"type", type->id},
                             {"field", field->id},
                             {"label", field->label},
                             {"from", ""},
                             {"to", words_.Of(*field, *value)}});
        }
    }

    const catalogue::RecordType* SubjectType() const {
        for (const workflow::ValueChange& change : preview_.changes)
            if (change.field == "subject_type")
                if (const auto* type = change.to.As<std::string>())
                    return caller_.catalogue->FindType(*type);
        return nullptr;
    }

    Caller& caller_;
    const workflow::Preview& preview_;
    ChangeWords words_;
    json::array rows_;
};

Response PerformAct(Caller& caller, const Request& request) {
    const auto asked = ReadActRequest(request.body);
    if (!asked) return RefusalResponse(*caller.catalogue, asked.error());
    if (const auto may = MayActOnReport(caller, *asked); !may)
        return RefusalResponse(*caller.catalogue, may.error());
    if (const auto may = MayActOnFiling(caller, *asked); !may)
        return RefusalResponse(*caller.catalogue, may.error());
    if (const auto may = MayActOnAlarms(caller, *asked); !may)
        return RefusalResponse(*caller.catalogue, may.error());
    if (const auto may = MayActOnRecording(*asked); !may)
        return RefusalResponse(*caller.catalogue, may.error());
    if (const auto may = MayAnswerSheet(caller, *asked); !may)
        return RefusalResponse(*caller.catalogue, may.error());
    if (const auto may = MayActOnWording(*asked); !may)
        return RefusalResponse(*caller.catalogue, may.error());
    caller.view.reset();  // the write reads for itself
    const auto outcome =
        caller.platform.performer.Perform(caller.principal, caller.catalogue, *asked);
    if (!outcome) return RefusalResponse(*caller.catalogue, outcome.error());
    std::array<unsigned char, 2'048> room;
    json::monotonic_resource pieces(room.data(), room.size());
    return JsonResponse(StatusOf(*outcome), json::serialize(OutcomeJson(*outcome, &pieces)));
}

Response CheckAct(Caller& caller, const Request& request) {
    const auto asked = ReadActRequest(request.body);
    if (!asked) return RefusalResponse(*caller.catalogue, asked.error());
    caller.view.reset();
    const auto preview =
        caller.platform.performer.Check(caller.principal, caller.catalogue, *asked);
    caller.view = caller.platform.store.Read();
    if (!preview) return RefusalResponse(*caller.catalogue, preview.error());
    const bool gates_pass =
        std::all_of(preview->gates.begin(), preview->gates.end(),
                    [](const workflow::GateStanding& gate) { return gate.passed; });
    return JsonAnswer(
        json::object{{"allowed", preview->refusals.empty() && (gates_pass || asked->as_fact)},
                     {"refusals", RefusalsToJson(*caller.catalogue, preview->refusals)},
                     {"gates", GatesJson(caller, preview->gates)},
                     {"doubts", RefusalsToJson(*caller.catalogue, preview->doubts)},
                     {"marks", json::array(preview->marks.begin(), preview->marks.end())},
                     {"changes", PreviewWriter(caller, *preview).Rows()}});
}

/// Is it written down soon after it was read? Before an act on a report or a sheet many figures may
/// be asked for, for which no other act is to wait.
bool IsSoonRead(const Request& request) {
    constexpr std::size_t kMostBytes = 16'384;
    constexpr std::array kLong = {kReportType, kFigureSheetType, catalogue::kApprovalType};
    return request.body.size() <= kMostBytes &&
           std::ranges::none_of(kLong, [&](std::string_view type) {
               return request.body.find(type) != std::string::npos;
           });
}

/// Known to the store from the moment the request is there.
Handler Announced(Platform& platform, Handler handler) {
    return [&platform, handler = std::move(handler)](const Request& request) {
        const records::OnItsWay on_its_way(platform.store, request.companions);
        return handler(request);
    };
}

}  // namespace

void AddActRoutes(Router& router, Platform& platform) {
    const auto* store = dynamic_cast<const records::Awaiting*>(&platform.store);
    Route& acts = router.Add(Method::kPost, "/api/acts",
                             Announced(platform, ForCallers(platform, PerformAct)));
    if (store != nullptr && store->WritesInTurn()) acts.in_turn = IsSoonRead;
    router.Add(Method::kPost, "/api/acts/check", ForCallers(platform, CheckAct));
}

}  // namespace http
