#include "catalogue/messages.hpp"
#include "catalogue/reported.hpp"
#include "http/detail/figure_scope.hpp"
#include "http/detail/figure_words.hpp"
#include "http/detail/record_page.hpp"
#include "http/detail/sheet_relations.hpp"
#include "http/figure_desk_routes.hpp"

namespace http {

namespace json = boost::json;
using records::Record;

namespace {

constexpr const char* kCall = "figure_call";
constexpr const char* kSheet = "figure_sheet";
constexpr const char* kReport = "yearly_report";
constexpr int kMostLevels = 8;  ///< of organisations, climbed to find a report

/// Every record by the filter (filter.md), whoever asks: what is told of them is the caller's care.
std::vector<Record> AllOf(Caller& caller, const catalogue::RecordType& type,
                          const json::object& filter) {
    records::Query query;
    query.type = &type;
    query.limit = 1'000;
    query.givens = caller.Givens();
    auto read = records::ReadFilter(*caller.catalogue, type, json::serialize(filter));
    if (!read) return {};
    query.filter = *std::move(read);
    return caller.view->Select(query);
}

const std::vector<records::Row>* RowsOf(const Record& record, std::string_view group) {
    return record.Get(group).As<std::vector<records::Row>>();
}

template <class T>
const T* CellOf(const records::Row& row, std::string_view field) {
    const auto at = row.values.find(field);
    return at == row.values.end() ? nullptr : at->second.As<T>();
}

/// What a call may ask: the parts of a report and the figures that each speaks of.
Response ListParts(Caller& caller, const Request& request) {
    if (!access_control::HoldsSomewhere(caller.principal, "figure_call.draft"))
        return RefusalResponse(*caller.catalogue, {{"figures.not_allowed", {}, {}}});
    const std::string wanted = request.Query("report");
    json::array reports;
    for (const auto& [id, report] : caller.catalogue->reports) {
        if (!wanted.empty() && wanted != id) continue;
        json::array parts;
        for (const ReportPart& part : PartsOf(*caller.catalogue, report)) {
            json::array indicators;
            for (const catalogue::Indicator* one : part.indicators)
                indicators.push_back({{"id", one->id},
                                      {"label", one->label},
                                      {"unit", one->unit},
                                      {"definition", one->definition},
                                      {"computed", !indicator::IsReported(*one)}});
            parts.push_back({{"heading", part.heading}, {"indicators", std::move(indicators)}});
        }
        reports.push_back({{"id", id}, {"label", report.label}, {"parts", std::move(parts)}});
    }
    return JsonAnswer({{"reports", std::move(reports)}});
}

/// The figure of one unit in a year, and what its records alone say of one that is computed.
void AddFigures(Caller& caller, const catalogue::Indicator& indicator, const Record& sheet,
                json::object& fact) {
    const auto* year = sheet.Get("year").As<std::int64_t>();
    const auto unit = sheet.Reference(records::system_field::kOrganisation);
    if (year == nullptr || !unit) return;
    const auto add = [&](const char* name, int of_year) {
        const auto figure =
            indicator::Compute(*caller.view, *caller.catalogue,
                               FigureQuestion(caller, indicator, {of_year, *unit, std::nullopt}));
        if (figure && figure->stated && (figure->rows > 0 || of_year == *year))
            fact[name] = {{"shown", FigureInItsUnit(*figure)}, {"value_text", figure->ValueText()}};
    };
    add("previous", static_cast<int>(*year) - 1);
    if (!indicator::IsReported(indicator)) add("computed", static_cast<int>(*year));
}

/// What the unit reported of these figures by other ways: answered here, they are changed, not
/// counted twice.
std::map<std::string, const Record*> AlreadyReported(const std::vector<Record>& entries,
                                                     const base::RecordId& sheet) {
    std::map<std::string, const Record*> known;
    for (const Record& entry : entries)
        if (entry.Reference("sheet") != sheet) known[entry.Text("indicator")] = &entry;
    return known;
}

std::vector<Record> EntriesOf(Caller& caller, const Record& sheet) {
    const auto* type = caller.catalogue->FindType(catalogue::kReportedType);
    const auto unit = sheet.Reference(records::system_field::kOrganisation);
    const auto day = sheet.Day("period_end");
    if (type == nullptr || !unit || !day) return {};
    return AllOf(caller, *type,
                 {{"$organisation", unit->ToText()},
                  {"period_end", day->ToText()},
                  {"$state", {{"in", {"entered", "confirmed"}}}}});
}

/// The signed report of the year by the unit's own organisation or one above it.
std::optional<Record> FrozenReport(Caller& caller, const Record& sheet) {
    const auto* type = caller.catalogue->FindType(kReport);
    const auto* organisations = caller.catalogue->FindType(catalogue::kOrganisationType);
    const auto* year = sheet.Get("year").As<std::int64_t>();
    if (type == nullptr || organisations == nullptr || year == nullptr) return std::nullopt;
    const std::vector<Record> reports =
        AllOf(caller, *type, {{"year", *year}, {"$state", {{"in", {"signed", "published"}}}}});
    auto at = sheet.Reference(records::system_field::kOrganisation);
    for (int level = 0; at && level < kMostLevels; ++level) {
        for (const Record& report : reports)
            if (report.Reference(records::system_field::kOrganisation) == at) return report;
        const auto above = caller.view->Find(*organisations, *at);
        at = above ? above->Reference("parent") : std::nullopt;
    }
    return std::nullopt;
}

/// Everything beside the sheet's own values that its unit sees while it answers.
Response GetSheetFacts(Caller& caller, const Request& request) {
    const auto found = FindReadable(caller, kSheet, request.Parameter("id"));
    if (!found) return RefusalResponse(*caller.catalogue, found.error());
    const Record& sheet = found->record;
    const std::vector<Record> entries = EntriesOf(caller, sheet);
    const auto reported = AlreadyReported(entries, sheet.id);
    const auto* entry_type = caller.catalogue->FindType(catalogue::kReportedType);
    const catalogue::Field* value =
        entry_type == nullptr ? nullptr : entry_type->FindField("value");
    json::object facts;
    if (const auto* rows = RowsOf(sheet, "items"))
        for (const records::Row& row : *rows) {
            const auto* id = CellOf<std::string>(row, "indicator");
            const auto indicator = id == nullptr ? caller.catalogue->indicators.end()
                                                 : caller.catalogue->indicators.find(*id);
            if (indicator == caller.catalogue->indicators.end()) continue;
            json::object fact = {{"label", indicator->second.label},
                                 {"unit", indicator->second.unit},
                                 {"definition", indicator->second.definition},
                                 {"basis", indicator->second.basis}};
            AddFigures(caller, indicator->second, sheet, fact);
            if (const auto known = reported.find(*id); known != reported.end() && value != nullptr)
                fact["reported"] = {
                    {"entry", known->second->id.ToText()},
                    {"shown", records::ValueToShow(*value, known->second->Get("value")) +
                                  indicator->second.unit},
                    {"source", known->second->Text("source")}};
            facts[*id] = std::move(fact);
        }
    json::object answer = {{"facts", std::move(facts)}};
    const SheetContradictions against = ContradictionsOfSheet(caller, sheet);
    answer["impossible"] = RefusalsToJson(*caller.catalogue, against.impossible);
    answer["doubtful"] = RefusalsToJson(*caller.catalogue, against.doubtful);
    if (const auto report = FrozenReport(caller, sheet)) {
        const auto day = report->Day("signed_on");
        answer["frozen"] =
            catalogue::Words(*caller.catalogue, {"sheets.frozen",
                                                 {{"title", report->Text("title")},
                                                  {"day", day ? day->ToText() : std::string()}},
                                                 {}})
                .text;
    }
    return JsonAnswer(answer);
}

struct BoardCount {
    std::int64_t units = 0, answered = 0, waiting = 0, overdue = 0, returned = 0, late = 0;

    [[nodiscard]] json::object Json() const {
        return {{"units", units},     {"answered", answered}, {"waiting", waiting},
                {"overdue", overdue}, {"returned", returned}, {"late", late}};
    }
};

/// One unit on the board: how far it is and whether it is late.
json::object UnitJson(Caller& caller, RecordWriterJson& writer, const FoundRecord& sheet,
                      BoardCount& counts) {
    json::object one = writer.Row(*sheet.type, sheet.record, {});
    const std::string state = sheet.record.Text(records::system_field::kState);
    const auto due = sheet.record.Day("due_on");
    const bool open = state == "waiting" || state == "returned";
    const bool overdue = open && due && *due < caller.today;
    const bool late = sheet.record.Get("late") == records::Value(true);
    std::int64_t asked = 0, replied = 0;
    if (const auto* rows = RowsOf(sheet.record, "items"))
        for (const records::Row& row : *rows) {
            ++asked;
            if (CellOf<std::string>(row, "reply") != nullptr) ++replied;
        }
    for (const char* field : {"due_on", "answered_on", "returned_on", "urged_on", "issued_on"})
        if (const auto day = sheet.record.Day(field)) one[field] = day->ToText();
    if (const auto unit = sheet.record.Reference(records::system_field::kOrganisation))
        one["organisation"] = unit->ToText();
    if (const auto contact = sheet.record.Reference(records::system_field::kHolder))
        one["contact"] = contact->ToText();
    one["asked"] = asked;
    one["replied"] = replied;
    one["overdue"] = overdue;
    one["late"] = late;
    ++counts.units;
    counts.answered += state == "answered" ? 1 : 0;
    counts.waiting += state == "waiting" ? 1 : 0;
    counts.returned += state == "returned" ? 1 : 0;
    counts.overdue += overdue ? 1 : 0;
    counts.late += late ? 1 : 0;
    return one;
}

json::object TitlesOf(Caller& caller, const char* type_id, const std::set<base::RecordId>& ids) {
    json::object titles;
    if (const auto* type = caller.catalogue->FindType(type_id))
        for (const auto& [id, title] : caller.view->Titles(*type, {ids.begin(), ids.end()}))
            titles[id.ToText()] = title;
    return titles;
}

/// Who has answered, who is late, whose sheet was returned.
Response GetCallBoard(Caller& caller, const Request& request) {
    const auto call = FindReadable(caller, kCall, request.Parameter("id"));
    if (!call) return RefusalResponse(*caller.catalogue, call.error());
    const auto type = caller.ReadableType(kSheet);
    if (!type) return RefusalResponse(*caller.catalogue, type.error());
    RecordWriterJson writer(caller);
    BoardCount counts;
    json::array rows;
    std::set<base::RecordId> units, people;
    for (Record& sheet : AllOf(caller, **type, {{"call", call->record.id.ToText()}})) {
        if (!access_control::Holds(caller.principal, std::string(kSheet) + ".read", sheet))
            continue;
        if (const auto unit = sheet.Reference(records::system_field::kOrganisation))
            units.insert(*unit);
        if (const auto contact = sheet.Reference(records::system_field::kHolder))
            people.insert(*contact);
        rows.push_back(UnitJson(caller, writer, {*type, std::move(sheet)}, counts));
    }
    json::object references = TitlesOf(caller, "organisation", units);
    for (auto& [id, title] : TitlesOf(caller, "person", people)) references[id] = title;
    writer.Finish();
    return JsonAnswer({{"rows", std::move(rows)},
                       {"counts", counts.Json()},
                       {"references", std::move(references)}});
}

}  // namespace

void AddCallRoutes(Router& router, Platform& platform) {
    router.Add(Method::kGet, "/api/calls/parts", ForCallers(platform, ListParts));
    AddCallUnitRoutes(router, platform);
    router.Add(Method::kGet, "/api/calls/{id}/board", ForCallers(platform, GetCallBoard));
    router.Add(Method::kGet, "/api/sheets/{id}", ForCallers(platform, GetSheetFacts));
}

}  // namespace http
