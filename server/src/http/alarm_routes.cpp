#include "http/alarm_routes.hpp"

#include <algorithm>
#include <map>

#include "alarms/book.hpp"
#include "http/detail/act_request.hpp"
#include "http/detail/copied_from.hpp"
#include "http/detail/filed_papers.hpp"
#include "http/detail/handler_of.hpp"
#include "http/detail/off_site.hpp"
#include "http/detail/query_reader.hpp"
#include "telemetry/series_words.hpp"

namespace http {

namespace json = boost::json;
using records::Record;
namespace system_field = records::system_field;

namespace {

constexpr const char* kAlarm = "alarm";
constexpr const char* kCheck = "offsite_check";
constexpr int kMostAlarms = 300;
constexpr std::int64_t kMostCounted = 100'000;
constexpr int kRecentDays = 7;

json::value OriginalJson(const Record& alarm) {
    auto original = CopiedFromIn(alarm.Text("judgements"));
    if (!original) return nullptr;
    if (const auto own = alarm.Reference("device"); original->device.empty() && own)
        original->device = own->ToText();
    return json::object{{"device", original->device}, {"from", original->from.micros / 1'000}};
}

bool IsYes(const Record& record, std::string_view field) {
    const auto* yes = record.Get(field).As<bool>();
    return yes != nullptr && *yes;
}

/// Titles of what many rows refer to, asked once.
class TitleBook {
 public:
    TitleBook(Caller& caller, const std::vector<Record>& rows) : caller_(caller) {
        for (const char* field : {"device", "outlet", "enterprise", "escalated_to"})
            Ask(rows, field,
                field == std::string_view("device")         ? "monitoring_device"
                : field == std::string_view("escalated_to") ? catalogue::kPersonType
                                                            : field);
        Ask(rows, system_field::kHolder, catalogue::kPersonType);
    }

    [[nodiscard]] std::string Of(const Record& row, std::string_view field) const {
        const auto id = row.Reference(field);
        const auto at = id ? titles_.find(*id) : titles_.end();
        return at == titles_.end() ? "" : at->second;
    }
    [[nodiscard]] std::string Of(const std::optional<base::RecordId>& person) {
        const catalogue::RecordType* type = caller_.catalogue->FindType(catalogue::kPersonType);
        if (!person || type == nullptr || !caller_.MayRead(*type)) return "";
        return caller_.view->Titles(*type, {*person})[*person];
    }

 private:
    void Ask(const std::vector<Record>& rows, std::string_view field, std::string_view type_id) {
        const catalogue::RecordType* type = caller_.catalogue->FindType(type_id);
        if (type == nullptr || !caller_.MayRead(*type)) return;
        std::vector<base::RecordId> ids;
        for (const Record& row : rows)
            if (const auto id = row.Reference(field)) ids.push_back(*id);
        titles_.merge(caller_.view->Titles(*type, ids));
    }

    Caller& caller_;
    std::map<base::RecordId, std::string> titles_;
};

class AlarmDesk {
 public:
    explicit AlarmDesk(OutletDesk& desk) : desk_(desk) {}

    Response List(Caller& caller, const Request& request) {
        const auto type = caller.ReadableType(kAlarm);
        if (!type) return RefusalResponse(*caller.catalogue, type.error());
        QueryReader reader(request);
        const auto device = reader.Id("device");
        const auto from = reader.Number("from"), to = reader.Number("to");
        const std::string state = request.Query("state");
        if (!state.empty() && state != "open" && state != "done")
            reader.Fault("http.member_unknown", "state");
        if (!reader.refusals().empty())
            return RefusalResponse(*caller.catalogue, reader.refusals());
        json::array conditions;
        if (state == "open")
            conditions.emplace_back(json::object{{"$state", {{"in", {"raised", "acknowledged"}}}}});
        if (state == "done") {
            conditions.emplace_back(
                json::object{{"not", {{"$state", {{"in", {"raised", "acknowledged"}}}}}}});
            conditions.emplace_back(json::object{
                {"raised_at",
                 {{"gte", base::Instant::StartOf(caller.today.Plus(-kRecentDays)).ToText()}}}});
        }
        if (device) conditions.emplace_back(json::object{{"device", {{"eq", device->ToText()}}}});
        const auto bound = [&](const char* field, const char* op, std::int64_t ms) {
            conditions.emplace_back(
                json::object{{field, {{op, base::Instant{ms * 1'000}.ToText()}}}});
        };
        if (from) bound("until_at", "gte", std::clamp<std::int64_t>(*from, 0, kLastMs));
        if (to) bound("from_at", "lte", std::clamp<std::int64_t>(*to, 0, kLastMs));
        const std::vector<Record> rows = Select(caller, **type, conditions);
        TitleBook titles(caller, rows);
        json::array out;
        for (const Record& row : rows) out.push_back(RowJson(caller, **type, row, titles));
        return JsonAnswer(json::object{
            {"at", caller.platform.clock.Now().micros / 1'000},
            {"listening", desk_.IsListening()},
            {"marking", MarkingJson(caller)},
            {"counts",
             {{"raised", Count(caller, **type, R"({"$state":"raised"})")},
              {"acknowledged", Count(caller, **type, R"({"$state":"acknowledged"})")},
              {"escalated",
               Count(caller, **type, R"({"$state":"raised","escalated_at":{"absent":false}})")}}},
            {"duty", DutyJson(caller, titles)},
            {"rows", std::move(out)}});
    }

    /// What a check of the stretch would say, before it is made.
    Response Survey(Caller& caller, const Request& request) {
        QueryReader query(request);
        const auto series = query.Number("series"), from = query.Number("from"),
                   to = query.Number("to");
        if (!query.refusals().empty()) return RefusalResponse(*caller.catalogue, query.refusals());
        const auto stretch = FindStretch(caller, desk_,
                                         {std::string(request.Parameter("device")),
                                          series.value_or(0), from.value_or(-1), to.value_or(-1)});
        if (!stretch) return RefusalResponse(*caller.catalogue, stretch.error());
        json::object answer = {{"readings", stretch->samples.size()},
                               {"highest", stretch->highest},
                               {"unit", stretch->unit},
                               {"limit", stretch->limit},
                               {"factor_name", stretch->factor_name},
                               {"judgement", stretch->words},
                               {"outlet_name", stretch->setting.outlet_name},
                               {"enterprise_name", stretch->setting.enterprise_name}};
        answer["alarms"] = AlarmsIn(caller, *stretch);
        return JsonAnswer(answer);
    }

    Response Make(Caller& caller, const Request& request) {
        Body body(request.body, {"id", "record", "series", "from", "to", "conclusion", "opinion",
                                 "alarms", "curve"});
        workflow::ActRequest act;
        act.id = base::ActId{body.Uuid("id")};
        act.record = base::RecordId{body.Uuid("record")};
        act.type = kCheck;
        act.act = "make";
        const StretchAsked asked{std::string(request.Parameter("device")),
                                 body.NumberOr("series", 0), body.NumberOr("from", -1),
                                 body.NumberOr("to", -1)};
        const std::string conclusion = body.TextOr("conclusion");
        const std::string opinion = body.TextOr("opinion");
        const std::vector<std::string> alarms = body.Texts("alarms");
        const json::value curve = body.Member("curve");
        if (!body.refusals().empty()) return RefusalResponse(*caller.catalogue, body.refusals());
        const auto before = StoredBefore(caller, act.id, act.record);
        if (!before) return RefusalResponse(*caller.catalogue, before.error());
        if (*before) return JsonAnswer(OutcomeJson(**before), StatusOf(**before));
        const auto stretch = FindStretch(caller, desk_, asked);
        if (!stretch) return RefusalResponse(*caller.catalogue, stretch.error());
        json::object values = ValuesOf(caller, *stretch);
        if (!conclusion.empty()) values["conclusion"] = conclusion;
        if (!opinion.empty()) values["opinion"] = opinion;
        json::array rows;
        for (const std::string& alarm : alarms) rows.emplace_back(json::object{{"alarm", alarm}});
        if (!rows.empty()) values["alarms"] = std::move(rows);
        act.values = json::serialize(values);
        // Everything that bars it is told before frames are sealed and files are kept.
        const auto checked =
            caller.platform.performer.Check(caller.principal, caller.catalogue, act);
        if (!checked) return RefusalResponse(*caller.catalogue, checked.error());
        if (!checked->refusals.empty())
            return RefusalResponse(*caller.catalogue, checked->refusals);
        const SealedFrames frames = FindFrames(caller, desk_, *stretch);
        const auto kept = KeepMaterial(caller, *stretch, frames);
        if (!kept) return RefusalResponse(*caller.catalogue, kept.error());
        json::array files;
        for (const ledger::EvidenceReference& file : *kept)
            for (json::value& one : AttachmentJson(file)) files.push_back(std::move(one));
        if (curve.is_object()) files.push_back(curve);
        values["files"] = std::move(files);
        values["frame_count"] = frames.frames.size();
        values["unsealed_count"] = frames.unsealed;
        json::array seals;
        for (const Seal& seal : frames.seals)
            seals.push_back({{"segment", seal.segment},
                             {"digest", seal.digest},
                             {"act", seal.act},
                             {"frames", seal.frames}});
        values["seals"] = std::move(seals);
        act.values = json::serialize(values);
        const auto outcome =
            caller.platform.performer.Perform(caller.principal, caller.catalogue, act);
        if (!outcome) return RefusalResponse(*caller.catalogue, outcome.error());
        return JsonAnswer(OutcomeJson(*outcome), StatusOf(*outcome));
    }

 private:
    static constexpr std::int64_t kLastMs = 4'102'444'800'000;  ///< the year 2100

    static std::vector<Record> Select(Caller& caller, const catalogue::RecordType& type,
                                      const json::array& conditions) {
        records::Query query;
        query.type = &type;
        query.limit = kMostAlarms;
        query.scope =
            access_control::ScopeFor(caller.principal, *caller.catalogue, type, type.id + ".read");
        query.givens = caller.Givens();
        auto filter = records::ReadFilter(*caller.catalogue, type,
                                          json::serialize(json::object{{"and", conditions}}));
        auto sort = records::ReadSort(*caller.catalogue, type, "-raised_at");
        if (!filter || !sort) return {};
        query.filter = *std::move(filter);
        query.sort = *std::move(sort);
        return caller.view->Select(query);
    }

    static std::int64_t Count(Caller& caller, const catalogue::RecordType& type,
                              const char* filter_text) {
        records::Query query;
        query.type = &type;
        query.scope =
            access_control::ScopeFor(caller.principal, *caller.catalogue, type, type.id + ".read");
        auto filter = records::ReadFilter(*caller.catalogue, type, filter_text);
        if (!filter) return 0;
        query.filter = *std::move(filter);
        return caller.view->Count(query, kMostCounted);
    }

    static json::object RowJson(Caller& caller, const catalogue::RecordType& type,
                                const Record& row, const TitleBook& titles) {
        json::object out = {{"id", row.id.ToText()},
                            {"version", row.version},
                            {"state", StateJson(*caller.catalogue, type, row)}};
        for (const char* field : {"kind", "title", "words", "factor", "factor_name", "unit",
                                  "value", "limit_value", "average", "confidence"})
            out[field] = row.Text(field);
        out["series"] = telemetry::SeriesOfWords(row.Text("series"));  // for its curve
        for (const char* field : {"from_at", "until_at", "raised_at", "due_at", "escalated_at"})
            out[field] = MomentJson(row, field);
        out["ended"] = IsYes(row, "ended");
        out["original"] = row.Text("kind") == "suspect" ? OriginalJson(row) : json::value(nullptr);
        for (const char* field : {"device", "outlet", "enterprise"}) {
            const auto id = row.Reference(field);
            out[field] = id ? json::value(id->ToText()) : json::value(nullptr);
            out[std::string(field) + "_name"] = titles.Of(row, field);
        }
        out["holder"] = titles.Of(row, system_field::kHolder);
        out["escalated_to"] = titles.Of(row, "escalated_to");
        const auto* times = row.Get("times").As<std::int64_t>();
        out["times"] = times == nullptr ? 0 : *times;
        return out;
    }

    /// Until when enterprises' marks are in time.
    json::value MarkingJson(const Caller& caller) const {
        const auto* rule = desk_.Rules().InForce("marking", "", caller.today);
        if (rule == nullptr) return nullptr;
        return json::object{{"due_hour", static_cast<std::int64_t>(rule->Number("due_hour"))},
                            {"due_days", static_cast<std::int64_t>(rule->Number("due_days"))}};
    }

    static json::value DutyJson(Caller& caller, TitleBook& titles) {
        const catalogue::RecordType* type = caller.catalogue->FindType("duty_shift");
        if (type == nullptr || !caller.MayRead(*type)) return nullptr;
        const alarms::Duty duty =
            alarms::DutyAt(*caller.view, *caller.catalogue, caller.principal.organisation,
                           caller.platform.clock.Now());
        if (!duty.person) return nullptr;
        return json::object{{"name", duty.name},
                            {"person", titles.Of(duty.person)},
                            {"leader", titles.Of(duty.leader)},
                            {"contact", duty.contact},
                            {"mine", duty.person == caller.principal.person},
                            {"until", duty.until ? duty.until->micros / 1'000 : 0}};
    }

    /// Those of the device, not disposed of, that lie in the stretch.
    static json::array AlarmsIn(Caller& caller, const Stretch& stretch) {
        const catalogue::RecordType* type = caller.catalogue->FindType(kAlarm);
        json::array out;
        if (type == nullptr || !caller.MayRead(*type)) return out;
        const json::array conditions = {
            {{"device", {{"eq", stretch.device.record.id.ToText()}}}},
            {{"$state", {{"in", {"raised", "acknowledged", "checked"}}}}},
            {{"from_at", {{"lt", base::Instant{stretch.to_ms * 1'000}.ToText()}}}},
            {{"until_at", {{"gte", base::Instant{stretch.from_ms * 1'000}.ToText()}}}}};
        for (const Record& row : Select(caller, *type, conditions))
            if (row.Text("factor").empty() || row.Text("factor") == stretch.series.key.factor)
                out.push_back({{"id", row.id.ToText()}, {"title", row.Text("title")}});
        return out;
    }

    static json::object ValuesOf(Caller& caller, const Stretch& stretch) {
        const auto put = [](json::object& values, const char* field, const std::string& text) {
            if (!text.empty()) values[field] = text;
        };
        json::object values = {{"device", stretch.device.record.id.ToText()},
                               {"checked_at", caller.platform.clock.Now().ToText()},
                               {"from_at", base::Instant{stretch.from_ms * 1'000}.ToText()},
                               {"until_at", base::Instant{stretch.to_ms * 1'000}.ToText()},
                               {"readings", stretch.samples.size()}};
        const alarms::DeviceSetting& device = stretch.setting;
        if (device.outlet) values["outlet"] = device.outlet->ToText();
        if (device.enterprise) values["enterprise"] = device.enterprise->ToText();
        put(values, "outlet_name", device.outlet_name.empty() ? device.name : device.outlet_name);
        put(values, "party_name", device.enterprise_name);
        put(values, "factor", stretch.series.key.factor);
        put(values, "factor_name", stretch.factor_name);
        put(values, "unit", stretch.unit);
        put(values, "series", telemetry::SeriesWords(stretch.series.key.kind));
        put(values, "highest", stretch.highest);
        put(values, "limit_value", alarms::Shortened(stretch.limit, 58));
        put(values, "judgement", alarms::Shortened(stretch.words, 18'000));
        return values;
    }

    OutletDesk& desk_;
};

}  // namespace

base::Done MayActOnAlarms(const Caller& caller, const workflow::ActRequest& asked) {
    const bool is_marks =
        asked.type == "monitoring_mark" &&
        (asked.act == "declare" || asked.act == "resubmit" || asked.act == "withdraw");
    if (asked.type == "reading_import" && asked.act == "register")
        return base::Refuse("readings.import_own_way");
    if (!is_marks && (asked.type != kCheck || asked.act != "make")) return base::AllWell();
    std::string label = asked.act;
    for (const catalogue::Procedure& procedure : caller.catalogue->procedures)
        if (procedure.record_type == asked.type)
            if (const auto* act = procedure.FindAct(asked.act)) label = act->label;
    return base::Refuse(is_marks ? "marks.own_way" : "alarms.own_way", {{"act", label}});
}

void AddAlarmRoutes(Router& router, Platform& platform, OutletDesk& desk) {
    const auto routes = std::make_shared<AlarmDesk>(desk);
    const auto on = [&](auto member) { return ForCallers(platform, HandlerOf(routes, member)); };
    router.Add(Method::kGet, "/api/alarms", on(&AlarmDesk::List));
    router.Add(Method::kGet, "/api/outlets/{device}/check", on(&AlarmDesk::Survey));
    router.Add(Method::kPost, "/api/outlets/{device}/checks", on(&AlarmDesk::Make));
}

}  // namespace http
