#include "catalogue/messages.hpp"
#include "http/detail/act_request.hpp"
#include "http/detail/body.hpp"
#include "http/detail/filed_papers.hpp"
#include "http/detail/filing.hpp"
#include "http/detail/record_page.hpp"
#include "http/figure_desk_routes.hpp"
#include "http/numbers.hpp"

namespace http {

namespace json = boost::json;
using records::Record;

namespace {

constexpr const char* kForm = "stat_form";
constexpr const char* kFiling = "stat_filing";
constexpr const char* kXlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
constexpr int kMostShownRows = 400,
              kMostShownColumns = 60;  ///< of a sheet that are shown on the page

json::array SheetsJson(const forms::Template& form) {
    json::array sheets;
    for (const forms::GridSheet& sheet : form.sheets) {
        json::array cells, merged;
        json::object widths;
        for (const auto& [place, cell] : sheet.cells) {
            if (cell.content == forms::Content::kBlank || place.row >= kMostShownRows ||
                place.column >= kMostShownColumns)
                continue;
            json::object one = {{"at", forms::NameOf(place)}, {"text", cell.text}};
            if (cell.content == forms::Content::kFormula) one["formula"] = "=" + cell.formula;
            if (cell.content == forms::Content::kNumber) one["number"] = true;
            cells.push_back(std::move(one));
        }
        for (const forms::Area& area : sheet.merged)
            merged.emplace_back(forms::NameOf(area.first) + ":" + forms::NameOf(area.last));
        for (const auto& [column, width] : sheet.widths)
            if (column < kMostShownColumns) widths[std::to_string(column)] = width;
        sheets.push_back({{"name", sheet.name},
                          {"hidden", sheet.hidden},
                          {"rows", std::min(sheet.rows, kMostShownRows)},
                          {"columns", std::min(sheet.columns, kMostShownColumns)},
                          {"widths", std::move(widths)},
                          {"merged", std::move(merged)},
                          {"cells", std::move(cells)}});
    }
    return sheets;
}

std::vector<forms::CellName> NamesOf(const std::vector<CellMeaning>& meanings) {
    std::vector<forms::CellName> names;
    for (const CellMeaning& meaning : meanings) names.push_back({meaning.sheet, meaning.cell});
    return names;
}

base::Result<FoundRecord> FindOf(Caller& caller, const char* type, const Request& request) {
    return FindReadable(caller, type, request.Parameter("id"));
}

/// The sheet to point at, with what is wrong with the meanings that its cells have.
Response GetForm(Caller& caller, const Request& request) {
    const auto form = FindOf(caller, kForm, request);
    if (!form) return RefusalResponse(*caller.catalogue, form.error());
    const auto bytes = AttachedBytes(caller, form->record, "template");
    if (!bytes) return RefusalResponse(*caller.catalogue, bytes.error());
    const auto grid = forms::ReadTemplate(*bytes);
    if (!grid) return RefusalResponse(*caller.catalogue, grid.error());
    const std::vector<CellMeaning> meanings = MeaningsOf(caller, form->record);
    base::Refusals faults = forms::CheckCells(*grid, NamesOf(meanings));
    for (base::Refusals more :
         {FaultsOf(caller, meanings), forms::CheckRules(*grid, RulesOf(form->record))})
        faults.insert(faults.end(), more.begin(), more.end());
    return JsonAnswer({{"sheets", SheetsJson(*grid)},
                       {"years", json::array(grid->years.begin(), grid->years.end())},
                       {"faults", RefusalsToJson(*caller.catalogue, faults)}});
}

/// Performs an act of a form or filing as the page asked for it; `status` of one that is new.
Response PerformFor(Caller& caller, const workflow::ActRequest& request, int status = 200) {
    caller.view.reset();  // the write reads for itself
    const auto done =
        caller.platform.performer.Perform(caller.principal, caller.catalogue, request);
    caller.view = caller.platform.store.Read();
    if (!done) return RefusalResponse(*caller.catalogue, done.error());
    return JsonAnswer(OutcomeJson(*done), done->receipt.repeated ? 200 : status);
}

/// The record as it would be with these values, for the checks that no schema knows.
base::Result<Record> WithValues(const catalogue::RecordType& type, Record record,
                                const json::object& values) {
    base::Refusals refusals;
    for (const auto& [name, value] : values) {
        const catalogue::Field* field = type.FindField(name);
        if (field == nullptr) continue;
        auto read = records::ValueFromInput(*field, json::serialize(value));
        if (read)
            record.Set(field->id, *std::move(read));
        else
            refusals.insert(refusals.end(), read.error().begin(), read.error().end());
    }
    if (!refusals.empty()) return base::Refuse(std::move(refusals));
    return record;
}

/// What the cells mean, kept by the act `bind` when every cell can have its meaning.
Response PutBindings(Caller& caller, const Request& request) {
    const auto form = FindOf(caller, kForm, request);
    if (!form) return RefusalResponse(*caller.catalogue, form.error());
    Body body(request.body, {"id", "expected_version", "bindings", "rules"});
    workflow::ActRequest act;
    act.id = base::ActId{body.Uuid("id")};
    act.type = kForm;
    act.record = form->record.id;
    act.act = "bind";
    act.expected_version = body.NumberOr("expected_version", form->record.version);
    const json::object values = {{"bindings", body.List("bindings")},
                                 {"rules", body.List("rules")}};
    if (!body.refusals().empty()) return RefusalResponse(*caller.catalogue, body.refusals());
    act.values = json::serialize(values);
    const auto would = WithValues(*form->type, form->record, values);
    if (!would) return RefusalResponse(*caller.catalogue, would.error());
    const auto bytes = AttachedBytes(caller, form->record, "template");
    if (!bytes) return RefusalResponse(*caller.catalogue, bytes.error());
    const auto grid = forms::ReadTemplate(*bytes);
    if (!grid) return RefusalResponse(*caller.catalogue, grid.error());
    std::vector<forms::CellName> names;
    for (const json::value& one : body.List("bindings")) {
        const auto* row = one.if_object();
        const auto text = [&](const char* member) -> std::string {
            const auto* value = row == nullptr ? nullptr : row->if_contains(member);
            return value == nullptr || !value->is_string() ? "" : value->as_string().c_str();
        };
        names.push_back({text("sheet"), text("cell")});
    }
    base::Refusals faults = forms::CheckCells(*grid, names);
    for (base::Refusals more :
         {FaultsOf(caller, MeaningsOf(caller, *would)), forms::CheckRules(*grid, RulesOf(*would))})
        faults.insert(faults.end(), more.begin(), more.end());
    if (!faults.empty()) return RefusalResponse(*caller.catalogue, faults);
    return PerformFor(caller, act);
}

/// The filing of that period which is there already, if it is another than `record`.
std::optional<Record> FiledAlready(Caller& caller, const std::string& only_once,
                                   const base::RecordId& record) {
    records::Query query;
    query.type = caller.catalogue->FindType(kFiling);
    if (query.type == nullptr) return std::nullopt;
    auto filter = records::ReadFilter(*caller.catalogue, *query.type,
                                      json::serialize(json::object{{"only_once", only_once}}));
    if (!filter) return std::nullopt;
    query.filter = *std::move(filter);
    query.limit = 1;
    std::vector<Record> found = caller.view->Select(query);
    if (found.empty() || found.front().id == record) return std::nullopt;
    return std::move(found.front());
}

/// A form for one period: its days and its name come from the form.
Response BeginFiling(Caller& caller, const Request& request) {
    const auto form = FindOf(caller, kForm, request);
    if (!form) return RefusalResponse(*caller.catalogue, form.error());
    Body body(request.body, {"id", "record", "year", "number"});
    workflow::ActRequest act;
    act.id = base::ActId{body.Uuid("id")};
    act.record = base::RecordId{body.Uuid("record")};
    act.type = kFiling;
    act.act = "begin";
    const auto year = body.NumberOr("year", 0), number = body.NumberOr("number", 1);
    if (!body.refusals().empty()) return RefusalResponse(*caller.catalogue, body.refusals());
    if (year < 2000 || year > 2200)
        return RefusalResponse(*caller.catalogue,
                               {{"figures.bad_year", {{"year", std::to_string(year)}}, "year"}});
    const auto kind = forms::PeriodKindOf(form->record.Text("period"));
    const auto period = forms::PeriodOf(kind.value_or(forms::PeriodKind::kYearly),
                                        static_cast<int>(year), static_cast<int>(number));
    if (!period) return RefusalResponse(*caller.catalogue, period.error());
    const std::string only_once = fmt::format("{}/{}/{}", form->record.id.ToText(), year, number);
    if (const auto other = FiledAlready(caller, only_once, act.record))
        return RefusalResponse(*caller.catalogue,
                               {{"forms.period_filled",
                                 {{"period", period->words}, {"filing", other->id.ToText()}},
                                 "number"}});
    json::object values = {{"form", form->record.id.ToText()},
                           {"name", form->record.Text("name")},
                           {"year", year},
                           {"number", number},
                           {"period_words", period->words},
                           {"from_day", period->from.ToText()},
                           {"to_day", period->to.ToText()},
                           {"only_once", only_once}};
    if (const auto unit = form->record.Reference("unit")) values["unit"] = unit->ToText();
    act.values = json::serialize(values);
    return PerformFor(caller, act, 201);
}

/// The form that a filing belongs to.
base::Result<FoundRecord> FormOf(Caller& caller, const Record& filing) {
    const auto id = filing.Reference("form");
    return FindReadable(caller, kForm, id ? id->ToText() : "");
}

json::object CellJson(const Caller& caller, const FilledCell& cell) {
    const CellMeaning& meaning = cell.meaning;
    json::object one = {
        {"sheet", meaning.sheet}, {"cell", forms::NameOf(meaning.at)}, {"means", meaning.means}};
    if (cell.number) one["value"] = forms::NumberText(*cell.number);
    if (!cell.words.empty()) one["words"] = cell.words;
    if (!cell.missing.empty()) one["missing"] = cell.missing;
    if (!cell.source.empty()) one["source"] = cell.source;
    if (meaning.indicator == nullptr) return one;
    one["indicator"] = meaning.indicator->id;
    one["label"] = meaning.indicator->label;
    one["rows"] = cell.rows;
    one["from"] = cell.span.from.ToText();
    one["to"] = cell.span.to.ToText();
    one["measure"] = meaning.in_wan ? "万元" : meaning.indicator->unit;
    if (meaning.branch) {
        one["organisation"] = meaning.branch->ToText();
        if (const auto* type = caller.catalogue->FindType(catalogue::kOrganisationType))
            one["organisation_name"] =
                caller.view->Titles(*type, {*meaning.branch})[*meaning.branch];
    }
    if (!meaning.kind_field.empty())
        one["where"] = json::serialize(json::object{{meaning.kind_field, meaning.kind_choice}});
    return one;
}

json::array FormulasJson(const Filing& filing) {
    json::array formulas;
    for (const auto& [at, number] : filing.formulas())
        formulas.push_back({{"sheet", at.first},
                            {"cell", forms::NameOf(at.second)},
                            {"value", forms::NumberText(number)}});
    return formulas;
}

json::array FindingsJson(const Caller& caller, const Filing& filing) {
    json::array findings;
    for (const Filing::Finding& finding : filing.findings())
        findings.push_back({{"code", finding.refusal.code},
                            {"words", catalogue::Words(*caller.catalogue, finding.refusal).text},
                            {"sheet", finding.sheet},
                            {"cell", finding.cell},
                            {"explainable", finding.explainable},
                            {"explained", finding.explained}});
    return findings;
}

json::array DifferencesJson(const Filing& filing) {
    json::array differences;
    for (const Filing::Difference& one : filing.differences())
        differences.push_back({{"sheet", one.sheet},
                               {"cell", forms::NameOf(one.at)},
                               {"period", one.period},
                               {"was", forms::NumberText(one.was)},
                               {"now", forms::NumberText(one.now)},
                               {"explained", one.explained},
                               {"own", one.own}});
    return differences;
}

/// What was locked, beside what the records say now.
json::array LockedJson(const Record& filing) {
    json::array locked;
    const auto* rows = filing.Get("cells").As<std::vector<records::Row>>();
    if (rows == nullptr) return locked;
    for (const records::Row& row : *rows) {
        const auto text = [&](const char* field) -> std::string {
            const auto at = row.values.find(field);
            const auto* value = at == row.values.end() ? nullptr : at->second.As<std::string>();
            return value == nullptr ? "" : *value;
        };
        const auto at = row.values.find("value");
        const auto* number = at == row.values.end() ? nullptr : at->second.As<std::int64_t>();
        locked.push_back({{"sheet", text("sheet")},
                          {"cell", text("cell")},
                          {"value", number == nullptr ? "" : forms::NumberText(*number)}});
    }
    return locked;
}

/// One period's form as it stands: computed now while it is being filled, as locked afterwards.
Response GetFiling(Caller& caller, const Request& request) {
    const auto found = FindOf(caller, kFiling, request);
    if (!found) return RefusalResponse(*caller.catalogue, found.error());
    const auto form = FormOf(caller, found->record);
    if (!form) return RefusalResponse(*caller.catalogue, form.error());
    const auto filing = Filing::Open(caller, form->record, found->record);
    if (!filing) return RefusalResponse(*caller.catalogue, filing.error());
    json::array cells;
    for (const FilledCell& cell : filing->cells()) cells.push_back(CellJson(caller, cell));
    const auto unit = found->record.Reference("unit");
    const auto own = unit ? unit : found->record.Reference(records::system_field::kOrganisation);
    return JsonAnswer({{"sheets", SheetsJson(filing->grid())},
                       {"organisation", own ? own->ToText() : ""},
                       {"cells", std::move(cells)},
                       {"formulas", FormulasJson(*filing)},
                       {"findings", FindingsJson(caller, *filing)},
                       {"differences", DifferencesJson(*filing)},
                       {"locked_before", filing->locked_before()},
                       {"locked", LockedJson(found->record)}});
}

/// `处罚月报-2026年10月.xlsx`.
std::string FileName(const Record& filing) {
    return filing.Text("name") + "-" + filing.Text("period_words") + ".xlsx";
}

json::array LockedCells(const Filing& filing) {
    json::array cells;
    for (const FilledCell& cell : filing.cells()) {
        if (!cell.number) continue;
        json::object one = {{"sheet", cell.meaning.sheet},
                            {"cell", forms::NameOf(cell.meaning.at)},
                            {"value", *cell.number},
                            {"source", cell.source},
                            {"rows", cell.rows}};
        if (cell.meaning.indicator != nullptr) one["indicator"] = cell.meaning.indicator->id;
        cells.push_back(std::move(one));
    }
    return cells;
}

/// Numbers, file and ledger head are fixed together by one act; whatever is wrong is told at once.
Response LockFiling(Caller& caller, const Request& request) {
    const auto found = FindOf(caller, kFiling, request);
    if (!found) return RefusalResponse(*caller.catalogue, found.error());
    Body body(request.body, {"id", "expected_version"});
    workflow::ActRequest act;
    act.id = base::ActId{body.Uuid("id")};
    act.type = kFiling;
    act.record = found->record.id;
    act.act = "lock";
    act.expected_version = body.NumberOr("expected_version", found->record.version);
    if (!body.refusals().empty()) return RefusalResponse(*caller.catalogue, body.refusals());
    const auto before = StoredBefore(caller, act.id, act.record);
    if (!before) return RefusalResponse(*caller.catalogue, before.error());
    if (*before) return JsonAnswer(OutcomeJson(**before));
    if (!access_control::Holds(caller.principal, "stat_filing.lock", found->record))
        return RefusalResponse(*caller.catalogue, {{"workflow.no_right", {{"act", "锁定"}}, {}}});
    const auto form = FormOf(caller, found->record);
    if (!form) return RefusalResponse(*caller.catalogue, form.error());
    const auto filing = Filing::Open(caller, form->record, found->record);
    if (!filing) return RefusalResponse(*caller.catalogue, filing.error());
    base::Refusals bars;
    for (const Filing::Finding& finding : filing->findings())
        if (!finding.explained) bars.push_back(finding.refusal);
    if (!bars.empty()) return RefusalResponse(*caller.catalogue, bars);
    const auto workbook = filing->Workbook();
    if (!workbook) return RefusalResponse(*caller.catalogue, workbook.error());
    const auto kept = KeepFile(caller, {FileName(found->record), kXlsx, *workbook});
    if (!kept) return RefusalResponse(*caller.catalogue, kept.error());
    json::object values = {{"cells", LockedCells(*filing)}, {"file", AttachmentJson(*kept)}};
    if (const auto head = caller.platform.ledger.LatestHead()) {
        values["head_size"] = static_cast<std::int64_t>(head->size);
        values["head_root"] = head->root.ToText();
    }
    act.values = json::serialize(values);
    act.evidence = {*kept};
    return PerformFor(caller, act);
}

/// The workbook: as it was locked; before that as it is now, and its name says so.
Response GetFilingFile(Caller& caller, const Request& request) {
    const auto found = FindOf(caller, kFiling, request);
    if (!found) return RefusalResponse(*caller.catalogue, found.error());
    std::string name = FileName(found->record);
    base::Result<std::string> bytes = base::Refuse("forms.not_locked");
    if (!found->record.Get("file").IsAbsent()) {
        bytes = AttachedBytes(caller, found->record, "file");
    } else {
        const auto form = FormOf(caller, found->record);
        if (!form) return RefusalResponse(*caller.catalogue, form.error());
        const auto filing = Filing::Open(caller, form->record, found->record);
        if (!filing) return RefusalResponse(*caller.catalogue, filing.error());
        bytes = filing->Workbook();
        name = "未锁定-" + name;
    }
    if (!bytes) return RefusalResponse(*caller.catalogue, bytes.error());
    Response response = TextResponse(200, *bytes, kXlsx);
    response.Set("Content-Disposition",
                 fmt::format("attachment; filename=\"form.xlsx\"; filename*=UTF-8''{}",
                             PercentEncode(name)));
    return response;
}

}  // namespace

void AddFormRoutes(Router& router, Platform& platform) {
    router.Add(Method::kGet, "/api/forms/{id}", ForCallers(platform, GetForm));
    router.Add(Method::kPut, "/api/forms/{id}/bindings", ForCallers(platform, PutBindings));
    router.Add(Method::kPost, "/api/forms/{id}/filings", ForCallers(platform, BeginFiling));
    router.Add(Method::kGet, "/api/filings/{id}", ForCallers(platform, GetFiling));
    router.Add(Method::kPost, "/api/filings/{id}/lock", ForCallers(platform, LockFiling));
    router.Add(Method::kGet, "/api/filings/{id}/file", ForCallers(platform, GetFilingFile));
}

}  // namespace http
