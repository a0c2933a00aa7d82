#include "http/yearly_report_routes.hpp"

#include <algorithm>

#include "catalogue/messages.hpp"
#include "http/detail/filed_papers.hpp"
#include "http/detail/yearly_report_acts.hpp"

namespace http {

namespace json = boost::json;
using records::Record;
namespace system_field = records::system_field;

namespace {

Response RefusedTo(const Caller& caller, const base::Refusals& refusals) {
    return RefusalResponse(*caller.catalogue, refusals);
}

json::object PlacedJson(Caller& caller, const report::Placed& placed) {
    json::array faults;
    for (const base::Refusal& fault : placed.faults) {
        base::Refusal told = fault;
        told.params.emplace_back("section", "这一段");
        if (told.code == "report.unknown_place") told.code = "report.bad_place";
        faults.emplace_back(catalogue::Words(*caller.catalogue, told).text);
    }
    json::object one = {{"place", placed.place.text}, {"shown", placed.shown}};
    if (placed.indicator != nullptr) {
        one["indicator"] = placed.indicator->id;
        one["label"] = placed.indicator->label;
        one["unit"] = placed.figure.unit;
        one["definition"] = placed.indicator->definition;
        one["from"] = placed.span.from.ToText();
        one["to"] = placed.span.to.ToText();
        one["rows"] = placed.figure.rows;
        one["stated"] = placed.figure.stated;
        one["reported"] = indicator::IsReported(*placed.indicator);
        one["unsigned"] = placed.unsigned_rows.size();
    }
    if (placed.previous) one["previous"] = *placed.previous;
    if (placed.previous_left_out > 0) one["previous_left_out"] = placed.previous_left_out;
    if (!placed.previous_sentence.empty()) one["previous_sentence"] = placed.previous_sentence;
    if (!faults.empty()) one["faults"] = std::move(faults);
    return one;
}

json::object FiguresJson(Caller& caller, const report::FigureBook& book) {
    json::object figures;
    for (const auto& [place, placed] : book.all()) figures[place] = PlacedJson(caller, placed);
    return figures;
}

bool MayOn(const Caller& caller, std::string_view right, const Record& record) {
    return access_control::Holds(caller.principal, right, record);
}

/// A report as the caller may see it: all of it, or the parts that were given to them.
struct Desk {
    Record report;
    const catalogue::RecordType* type = nullptr;
    std::vector<Record> sections;
    bool whole = false;
};

base::Result<Desk> FindDesk(Caller& caller, std::string_view id) {
    Desk desk;
    desk.type = caller.catalogue->FindType(kReportType);
    const auto parsed = base::Uuid::Parse(id);
    auto found = parsed && desk.type != nullptr
                     ? caller.view->Find(*desk.type, base::RecordId{*parsed})
                     : std::nullopt;
    if (!found) return base::Refuse("http.record_not_found");
    desk.report = *std::move(found);
    desk.whole = MayOn(caller, "yearly_report.read", desk.report);
    desk.sections = SectionsOf(caller, desk.report.id);
    if (!desk.whole)
        std::erase_if(desk.sections, [&](const Record& section) {
            return !MayOn(caller, "report_section.read", section);
        });
    if (!desk.whole && desk.sections.empty()) return base::Refuse("http.record_not_found");
    return desk;
}

json::array Abilities(const Caller& caller, const Record& section, bool drafting) {
    const bool done = section.Text(system_field::kState) == "done";
    json::array may;
    if (!drafting) return may;
    for (const auto& [act, when_done] :
         std::initializer_list<std::pair<const char*, bool>>{{"write", false},
                                                             {"finish", false},
                                                             {"assign", false},
                                                             {"remove", false},
                                                             {"reopen", true}})
        if (done == when_done && MayOn(caller, std::string("report_section.") + act, section))
            may.emplace_back(act);
    return may;
}

json::value Named(Caller& caller, const Record& record, std::string_view field,
                  std::string_view target) {
    const auto id = record.Reference(field);
    const auto* type = caller.catalogue->FindType(target);
    if (!id || type == nullptr) return nullptr;
    const auto names = caller.view->Titles(*type, {*id});
    const auto name = names.find(*id);
    return json::object{{"id", id->ToText()}, {"name", name == names.end() ? "" : name->second}};
}

json::object SectionJson(Caller& caller, const Record& section, bool drafting) {
    json::object one = {{"id", section.id.ToText()},
                        {"version", section.version},
                        {"heading", section.Text("heading")},
                        {"level", NumberIn(section.values, "level")},
                        {"ordinal", NumberIn(section.values, "ordinal")},
                        {"text", section.Text("text")},
                        {"prior_text", section.Text("prior_text")},
                        {"done", section.Text(system_field::kState) == "done"},
                        {"may", Abilities(caller, section, drafting)}};
    if (auto unit = Named(caller, section, "unit", catalogue::kOrganisationType); !unit.is_null())
        one["unit"] = std::move(unit);
    if (auto person = Named(caller, section, "person", catalogue::kPersonType); !person.is_null())
        one["person"] = std::move(person);
    if (const auto due = section.Day("due_on")) one["due_on"] = due->ToText();
    return one;
}

json::array TasksJson(Caller& caller, const json::object& filter) {
    json::array tasks;
    for (const Record& task : SelectWhere(caller, kReportTaskType, filter, "due_on")) {
        if (!MayOn(caller, "report_task.read", task)) continue;
        json::object one = {
            {"id", task.id.ToText()},
            {"state",
             StateJson(*caller.catalogue, *caller.catalogue->FindType(kReportTaskType), task)},
            {"problem", task.Text("problem")},
            {"cause", task.Text("cause")},
            {"measure", task.Text("measure")},
            {"result", task.Text("result")}};
        if (const auto due = task.Day("due_on")) one["due_on"] = due->ToText();
        if (auto owner = Named(caller, task, "owner", catalogue::kPersonType); !owner.is_null())
            one["owner"] = std::move(owner);
        if (auto unit = Named(caller, task, "unit", catalogue::kOrganisationType); !unit.is_null())
            one["unit"] = std::move(unit);
        tasks.push_back(std::move(one));
    }
    return tasks;
}

json::array ChangesJson(Caller& caller, const std::vector<ChangedFigure>& changes,
                        std::int64_t since) {
    json::array list;
    for (const ChangedFigure& change : changes)
        list.push_back({{"place", change.before.place},
                        {"label", change.before.label},
                        {"before", change.before.shown},
                        {"after", change.after.shown},
                        {"rows", RowsJson(caller, change, since)}});
    return list;
}

json::array RestatementsJson(Caller& caller, const Record& report) {
    json::array list;
    const auto* type = caller.catalogue->FindType(kRestatementType);
    for (const Record& one :
         SelectWhere(caller, kRestatementType, {{"report", report.id.ToText()}}, "title")) {
        if (!MayOn(caller, "report_restatement.read", one)) continue;
        json::array items;
        for (const records::Row& row : RowsOf(one, "items"))
            items.push_back({{"label", TextIn(row, "label")},
                             {"before", TextIn(row, "before")},
                             {"after", TextIn(row, "after")},
                             {"because", TextIn(row, "because")}});
        json::object restatement = {{"id", one.id.ToText()},
                                    {"title", one.Text("title")},
                                    {"state", StateJson(*caller.catalogue, *type, one)},
                                    {"items", std::move(items)}};
        if (const auto day = one.Day("issued_on")) restatement["issued_on"] = day->ToText();
        list.push_back(std::move(restatement));
    }
    return list;
}

json::array BarsJson(Caller& caller, const base::Refusals& bars) {
    json::array list;
    for (const base::Refusal& bar : bars)
        list.push_back({{"code", bar.code},
                        {"section", bar.where},
                        {"words", catalogue::Words(*caller.catalogue, bar).text}});
    return list;
}

json::array FixedSections(const Record& report) {
    json::array sections;
    for (const records::Row& row : RowsOf(report, "sections"))
        sections.push_back({{"heading", TextIn(row, "heading")},
                            {"level", NumberIn(row.values, "level")},
                            {"text", TextIn(row, "text")}});
    return sections;
}

/// What only those see who may read the whole report.
void AddWhole(Caller& caller, const Desk& desk, json::object& answer) {
    const std::string state = desk.report.Text(system_field::kState);
    answer["tasks"] = TasksJson(caller, {{"report", desk.report.id.ToText()}});
    answer["tasks_due"] = TasksJson(
        caller,
        {{"year", NumberIn(desk.report.values, "year")},
         {"$organisation",
          desk.report.Reference(system_field::kOrganisation).value_or(base::RecordId{}).ToText()}});
    answer["restatements"] = RestatementsJson(caller, desk.report);
    if (state == "drafting") return;
    answer["fixed"] = {{"head_size", NumberIn(desk.report.values, "head_size")},
                       {"head_root", desk.report.Text("head_root")},
                       {"sections", FixedSections(desk.report)}};
    if (const auto changes = ChangesOf(caller, desk.report))
        answer["changes"] = ChangesJson(caller, *changes, FixedOf(caller, desk.report).arrival);
}

Response GetDesk(Caller& caller, const Request& request) {
    const auto desk = FindDesk(caller, request.Parameter("id"));
    if (!desk) return RefusedTo(caller, desk.error());
    const Record& report = desk->report;
    const bool drafting = report.Text(system_field::kState) == "drafting";
    report::FigureBook book(*caller.view, *caller.catalogue,
                            ScopeOfReport(caller, report, KnownBy(caller, report)));
    const base::Refusals bars = drafting ? BarsOf(desk->sections, book) : base::Refusals{};
    json::array sections;
    for (const Record& section : desk->sections) {
        (void)book.Fill(section.Text("text"));
        sections.push_back(SectionJson(caller, section, drafting));
    }
    json::object answer = {{"id", report.id.ToText()},
                           {"version", report.version},
                           {"whole", desk->whole},
                           {"title", report.Text("title")},
                           {"year", NumberIn(report.values, "year")},
                           {"template", report.Text("template")},
                           {"state", StateJson(*caller.catalogue, *desk->type, report)},
                           {"sections", std::move(sections)},
                           {"figures", FiguresJson(caller, book)},
                           {"bars", BarsJson(caller, bars)},
                           {"prior", RowsOf(report, "prior").size()}};
    if (const auto until = report.Day("period_end")) answer["period_end"] = until->ToText();
    if (auto whose =
            Named(caller, report, system_field::kOrganisation, catalogue::kOrganisationType);
        !whose.is_null())
        answer["organisation"] = std::move(whose);
    if (desk->whole) AddWhole(caller, *desk, answer);
    return JsonAnswer(answer);
}

Response GetPlace(Caller& caller, const Request& request) {
    const auto desk = FindDesk(caller, request.Parameter("id"));
    if (!desk) return RefusedTo(caller, desk.error());
    report::FigureBook book(*caller.view, *caller.catalogue,
                            ScopeOfReport(caller, desk->report, KnownBy(caller, desk->report)));
    return JsonAnswer(PlacedJson(caller, book.At(request.Query("place"))));
}

bool Speaks(const std::string& heading, std::initializer_list<std::string_view> words) {
    return std::ranges::any_of(
        words, [&](std::string_view word) { return heading.find(word) != std::string::npos; });
}

/// Problems and what is to be done about them, as the report's tasks have them.
void AddTaskSentences(Caller& caller, const Desk& desk, const std::string& heading,
                      json::array& rows) {
    const bool problems = Speaks(heading, {"问题", "不足", "短板"});
    const bool plans = Speaks(heading, {"安排", "打算", "谋划", "措施", "整改"});
    if (!problems && !plans) return;
    for (const Record& task :
         SelectWhere(caller, kReportTaskType, {{"report", desk.report.id.ToText()}}, "due_on")) {
        std::string text;
        if (problems)
            text = task.Text("problem") +
                   (task.Text("cause").empty() ? "" : "，原因是" + task.Text("cause")) + "。";
        if (plans) text += task.Text("measure") + "。";
        rows.push_back({{"text", text}, {"shown", text}, {"wanted", json::array()}});
    }
}

Response GetSuggestions(Caller& caller, const Request& request) {
    const auto desk = FindDesk(caller, request.Parameter("id"));
    if (!desk) return RefusedTo(caller, desk.error());
    const auto section = std::ranges::find(desk->sections, request.Query("section"),
                                           [](const Record& one) { return one.id.ToText(); });
    if (section == desk->sections.end())
        return RefusedTo(caller, {{"http.record_not_found", {}, ""}});
    const auto outline = caller.catalogue->reports.find(desk->report.Text("template"));
    if (outline == caller.catalogue->reports.end())
        return RefusedTo(caller, {{"report.not_found", {}, ""}});
    report::FigureBook book(*caller.view, *caller.catalogue,
                            ScopeOfReport(caller, desk->report, KnownBy(caller, desk->report)));
    json::array rows;
    AddTaskSentences(caller, *desk, section->Text("heading"), rows);
    for (const report::Suggestion& one :
         report::Suggest(*caller.catalogue, outline->second, section->Text("heading"), book)) {
        json::array wanted;
        for (const std::string& id : one.wanted)
            wanted.push_back(
                {{"id", id}, {"label", caller.catalogue->indicators.find(id)->second.label}});
        rows.push_back({{"text", one.text}, {"shown", one.shown}, {"wanted", std::move(wanted)}});
    }
    return JsonAnswer(
        json::object{{"rows", std::move(rows)}, {"figures", FiguresJson(caller, book)}});
}

Response GetWord(Caller& caller, const Request& request) {
    const auto found = FindReadable(caller, kReportType, request.Parameter("id"));
    if (!found) return RefusedTo(caller, found.error());
    const bool annex = request.Query("annex") == "1";
    const auto word = ReportWord(caller, found->record, annex);
    if (!word) return RefusedTo(caller, word.error());
    Response response = TextResponse(
        200, *word, "application/vnd.openxmlformats-officedocument.wordprocessingml.document");
    const std::string name =
        found->record.Text("title") + (annex ? "（附数字来源）" : "") + ".docx";
    response.Set("Content-Disposition",
                 fmt::format("attachment; filename=\"report.docx\"; filename*=UTF-8''{}",
                             PercentEncode(name)));
    response.Set("Cache-Control", "no-store");
    return response;
}

}  // namespace

void AddYearlyReportRoutes(Router& router, Platform& platform, SignHead sign_head,
                           std::vector<std::filesystem::path> folders) {
    const auto words = std::make_shared<ReportWords>(std::move(folders));
    const auto sign = std::make_shared<const SignHead>(std::move(sign_head));
    router.Add(Method::kPost, "/api/yearly-reports", ForCallers(platform, OpenReport));
    router.Add(Method::kGet, "/api/yearly-reports/{id}.docx", ForCallers(platform, GetWord));
    router.Add(Method::kGet, "/api/yearly-reports/{id}", ForCallers(platform, GetDesk));
    router.Add(Method::kGet, "/api/yearly-reports/{id}/figure", ForCallers(platform, GetPlace));
    router.Add(Method::kGet, "/api/yearly-reports/{id}/suggestions",
               ForCallers(platform, GetSuggestions));
    router.Add(Method::kPost, "/api/yearly-reports/{id}/check",
               ForCallers(platform, [sign](Caller& caller, const Request& request) {
                   return CheckReport(caller, request, *sign);
               }));
    router.Add(Method::kPost, "/api/yearly-reports/{id}/restatements",
               ForCallers(platform, [sign](Caller& caller, const Request& request) {
                   return Restate(caller, request, *sign);
               }));
    router.Add(Method::kPost, "/api/yearly-reports/{id}/prior",
               ForCallers(platform, [words](Caller& caller, const Request& request) {
                   return TakePrior(caller, request, *words);
               }));
}

}  // namespace http
