#include <algorithm>

#include "base/text.hpp"
#include "http/detail/act_request.hpp"
#include "http/detail/report_wordings.hpp"

namespace http {

namespace json = boost::json;
using records::Record;
using report_desk::FiledWording;
using report_desk::kWordingType;
using report_reader::KeptWording;

namespace {

constexpr std::int64_t kFormLimit = std::int64_t{42} << 20;
constexpr std::int64_t kFileLimit = std::int64_t{1} << 20;
constexpr std::chrono::seconds kMostWait{10};

using Desk = std::shared_ptr<ReportDesk>;
using WordingHandler = std::function<Response(Caller&, const Request&, const ReadBy&)>;

base::Done May(const Caller& caller, std::string_view act) {
    const std::string right = std::string(kWordingType) + "." + std::string(act);
    if (access_control::HoldsSomewhere(caller.principal, right)) return base::AllWell();
    return base::Refuse("admin.not_allowed");
}

Response Refused(const Caller& caller, const base::Refusals& refusals) {
    return RefusalResponse(*caller.catalogue, refusals);
}

/// Who may keep wordings, at a turn: trying one takes a processor as a check does.
CallerHandler ForAuthors(const Desk& desk, WordingHandler handler) {
    return [desk, handler = std::move(handler)](Caller& caller, const Request& request) {
        if (const auto may = May(caller, "keep"); !may) return Refused(caller, may.error());
        const auto turn =
            desk->turns().Take(caller.principal.person, caller.platform.clock.Now(), kMostWait);
        if (!turn) return Refused(caller, turn.error());
        const auto by = desk->For(caller, caller.principal.organisation);
        if (!by) return Refused(caller, by.error());
        return handler(caller, request, *by);
    };
}

Response TryWording(Caller& caller, const Request& request, const ReadBy& by) {
    const auto asked = ReadTeaching(caller, request);
    if (!asked) return Refused(caller, asked.error());
    const auto lesson = Learn(caller, by, *asked);
    if (!lesson) return Refused(caller, lesson.error());
    Response response = JsonAnswer(LessonJson(caller, *asked, *lesson));
    response.Set("Cache-Control", "no-store");
    return response;
}

Response KeepWording(Caller& caller, const Request& request, const ReadBy& by) {
    const auto asked = ReadTeaching(caller, request);
    if (!asked) return Refused(caller, asked.error());
    base::Refusals missing;
    if (!asked->act) missing.push_back({"http.member_missing", {{"member", "id"}}, "id"});
    if (!asked->record)
        missing.push_back({"http.member_missing", {{"member", "record"}}, "record"});
    if (!missing.empty()) return Refused(caller, missing);
    const auto before = StoredBefore(caller, *asked->act, *asked->record);
    if (!before) return Refused(caller, before.error());
    if (*before) return JsonAnswer(OutcomeJson(**before), StatusOf(**before));
    const auto lesson = Learn(caller, by, *asked);
    if (!lesson) return Refused(caller, lesson.error());
    if (!lesson->refusals.empty()) return Refused(caller, lesson->refusals);
    const std::string_view figure = asked->texts.report.text.Quote(asked->teaching.figure);
    const auto outcome = Keep(caller, *asked->act, *asked->record,
                              report_desk::ValuesOf(lesson->wording, lesson->sentence, figure));
    if (!outcome) return Refused(caller, outcome.error());
    return JsonAnswer(OutcomeJson(*outcome), StatusOf(*outcome));
}

json::array ActsOn(const Caller& caller, const Record& record) {
    json::array may;
    if (access_control::Holds(caller.principal, "report_wording.withdraw", record))
        may.emplace_back("withdraw");
    return may;
}

json::object RowJson(Caller& caller, const Record& record, bool ours) {
    const KeptWording wording = report_desk::WordingOf(*caller.catalogue, record);
    json::object row = {{"id", record.id.ToText()},
                        {"version", record.version},
                        {"meaning", record.Text("meaning")},
                        {"label", wording.label},
                        {"kind", wording.kind},
                        {"names", json::array(wording.names.begin(), wording.names.end())},
                        {"needs", json::array(wording.needs.begin(), wording.needs.end())},
                        {"unit", wording.written},
                        {"sentence", record.Text("sentence")},
                        {"figure", record.Text("figure")},
                        {"ours", ours},
                        {"may", ActsOn(caller, record)}};
    if (!wording.indicator.empty()) row["indicator"] = wording.indicator;
    if (const auto day = record.Day("kept_on")) row["kept_on"] = day->ToText();
    const auto name = [&](std::string_view field, std::string_view type) -> std::string {
        const auto id = record.Reference(field);
        const auto* target = caller.catalogue->FindType(type);
        if (!id || target == nullptr) return {};
        const auto names = caller.view->Titles(*target, {*id});
        const auto found = names.find(*id);
        return found == names.end() ? std::string() : found->second;
    };
    row["kept_by"] = name("kept_by", catalogue::kPersonType);
    row["organisation"] = name(records::system_field::kOrganisation, catalogue::kOrganisationType);
    return row;
}

/// What the caller may read of what is kept, and which of it holds for their own bureau.
std::vector<std::pair<Record, bool>> ReadableKept(Caller& caller) {
    const auto ours =
        report_desk::KeptFor(*caller.view, *caller.catalogue, caller.principal.organisation);
    std::vector<std::pair<Record, bool>> rows;
    for (Record& record : report_desk::AllKept(*caller.view, *caller.catalogue)) {
        const bool holds =
            std::ranges::any_of(ours, [&](const Record& one) { return one.id == record.id; });
        if (holds || access_control::Holds(caller.principal, "report_wording.read", record))
            rows.emplace_back(std::move(record), holds);
    }
    return rows;
}

Response ListWordings(Caller& caller, const Request& request, const ReadBy& by) {
    const auto kept = ReadableKept(caller);
    if (request.Query("as") == "yaml") {
        std::vector<FiledWording> filed;
        for (const auto& [record, ours] : kept)
            if (ours)
                filed.push_back(
                    {report_desk::WordingOf(*caller.catalogue, record), record.Text("sentence")});
        Response response = TextResponse(200, report_desk::WordingsFile(filed, by.known->wordings),
                                         "application/yaml; charset=utf-8");
        response.Set("Content-Disposition", "attachment; filename=\"bureau_wordings.yaml\"");
        response.Set("Cache-Control", "no-store");
        return response;
    }
    json::array rows;
    for (const auto& [record, ours] : kept) rows.push_back(RowJson(caller, record, ours));
    return JsonAnswer(json::object{{"rows", std::move(rows)}});
}

/// Keeps those of a file that may be kept, each by an act of its own, and tells why not the others.
Response ImportWordings(Caller& caller, const Request& request, const ReadBy& by) {
    const auto parts = ReadFormData(request.Header("content-type"), request.body);
    if (!parts) return Refused(caller, parts.error());
    if (parts->size() != 1 || parts->front().name != "file")
        return Refused(caller, {{"report_check.nothing_given", {}, "file"}});
    const auto read = report_desk::ReadWordingsFile(*caller.catalogue, parts->front().bytes);
    if (!read) return Refused(caller, read.error());
    std::size_t kept = 0;
    json::array left;
    for (const FiledWording& one : *read) {
        base::Refusals faults = report_reader::FaultsOf(one.wording);
        if (faults.empty())
            faults = report_desk::BesideKept(*caller.view, *caller.catalogue,
                                             caller.principal.organisation, one.wording);
        if (faults.empty())
            faults = report_reader::ChangesTrials(one.wording, by.words->wordings,
                                                  by.words->vocabulary, by.known->trials);
        if (faults.empty()) {
            const auto now = caller.platform.clock.Now();
            const auto outcome = Keep(caller, base::ActId::Make(now, caller.platform.randomness),
                                      base::RecordId::Make(now, caller.platform.randomness),
                                      report_desk::ValuesOf(one.wording, one.sentence, ""));
            if (outcome) {
                ++kept;
                continue;
            }
            faults = outcome.error();
        }
        left.push_back(
            {{"name", one.wording.names.empty() ? "" : one.wording.names.front()},
             {"words", RefusalsToJson(*caller.catalogue, faults).front().as_object().at("words")}});
    }
    return JsonAnswer(json::object{{"kept", kept}, {"left", std::move(left)}});
}

/// What the picker searches: every indicator with the words by which reports name it.
Response ListIndicators(Caller& caller, const Request&, const ReadBy& by) {
    constexpr std::size_t kMostNames = 16;
    json::array rows;
    for (const auto& [id, indicator] : caller.catalogue->indicators) {
        json::object row = {{"id", id}, {"label", indicator.label}, {"unit", indicator.unit}};
        json::array names;
        const auto wording = std::ranges::find_if(
            by.known->wordings, [&, &id = id](const auto& one) { return one.id == id; });
        if (wording != by.known->wordings.end()) {
            row["kind"] = wording->kind;
            for (const std::string& name : wording->names)
                if (names.size() < kMostNames) names.emplace_back(name);
        }
        row["names"] = std::move(names);
        if (!indicator.definition.empty()) row["definition"] = indicator.definition;
        rows.push_back(std::move(row));
    }
    return JsonAnswer(json::object{{"rows", std::move(rows)}});
}

CallerHandler Reading(const Desk& desk, WordingHandler handler) {
    return [desk, handler = std::move(handler)](Caller& caller, const Request& request) {
        if (const auto may = May(caller, "read"); !may) return Refused(caller, may.error());
        const auto by = desk->For(caller, caller.principal.organisation);
        if (!by) return Refused(caller, by.error());
        return handler(caller, request, *by);
    };
}

}  // namespace

void AddReportWordingRoutes(Router& router, Platform& platform, const Desk& desk) {
    const auto authors = [&](WordingHandler handler) {
        return ForCallers(platform, ForAuthors(desk, std::move(handler)));
    };
    const auto readers = [&](WordingHandler handler) {
        return ForCallers(platform, Reading(desk, std::move(handler)));
    };
    router.Add(Method::kPost, "/api/report-check/wordings/try", authors(TryWording), kFormLimit);
    router.Add(Method::kPost, "/api/report-check/wordings", authors(KeepWording), kFormLimit);
    router.Add(Method::kPost, "/api/report-check/wordings/import", authors(ImportWordings),
               kFileLimit);
    router.Add(Method::kGet, "/api/report-check/wordings", readers(ListWordings));
    router.Add(Method::kGet, "/api/report-check/indicators", readers(ListIndicators));
}

}  // namespace http
