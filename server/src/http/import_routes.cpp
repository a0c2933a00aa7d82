#include <algorithm>

#include "exchange/import_plan.hpp"
#include "http/detail/act_request.hpp"
#include "http/detail/import_file.hpp"
#include "http/detail/import_remarks.hpp"
#include "http/detail/letter_session.hpp"
#include "http/detail/record_json.hpp"
#include "http/detail/routes.hpp"
#include "http/detail/uploads.hpp"
#include "http/import_mapping.hpp"
#include "import_desk/batch.hpp"
#include "workflow/historical.hpp"

namespace http {

namespace json = boost::json;
using exchange::RowOutcome;

namespace {

constexpr std::int64_t kMostBytes = std::int64_t{100} << 20;
constexpr std::size_t kPreviewRows = 50;
constexpr std::size_t kSamples = 3;

json::object ChosenJson(const ChosenMapping& chosen) {
    return json::parse(ChosenText(chosen)).as_object();
}

/// A file of an import, read; its plan against the records as they are now.
struct Import {
    ImportSession session;
    std::shared_ptr<const catalogue::RecordType> type;  ///< with the state a record came in with
    std::vector<exchange::Sheet> sheets;
    ChosenMapping chosen;
    bool remembered = false;
    exchange::ImportPlan plan;
};

const exchange::Sheet* FindSheet(const Import& import) {
    for (const exchange::Sheet& sheet : import.sheets)
        if (sheet.name == import.chosen.sheet) return &sheet;
    return import.sheets.empty() ? nullptr : &import.sheets.front();
}

/// Reads the file again: its bytes are kept, so a plan never outlives the records it was made for.
base::Result<Import> Load(Caller& caller, ImportSession session) {
    Import import;
    const auto type = ImportableType(caller, session.type);
    if (!type) return base::Refuse(type.error());
    import.type = std::make_shared<const catalogue::RecordType>(
        workflow::WithState(*caller.catalogue, **type, caller.platform.clock.Today()));
    const auto bytes = ReadWhole(caller, session.digest, kMostBytes);
    if (!bytes) return base::Refuse(bytes.error());
    auto sheets = exchange::ReadSpreadsheet(*bytes, session.file);
    if (!sheets) return base::Refuse(sheets.error());
    import.sheets = *std::move(sheets);
    import.session = std::move(session);
    return import;
}

base::Done Choose(Caller& caller, Import& import) {
    if (!import.session.mapping.empty()) {
        auto chosen = ReadChosen(import.session.mapping);
        if (!chosen) return base::Refuse(chosen.error());
        import.chosen = *std::move(chosen);
        return base::AllWell();
    }
    const exchange::Sheet* first = nullptr;
    for (const exchange::Sheet& sheet : import.sheets) {
        if (sheet.hidden || sheet.rows.empty()) continue;
        if (first == nullptr) first = &sheet;
        auto remembered =
            RememberedFor(caller.platform.desk, caller.principal.organisation, *import.type, sheet);
        if (!remembered) continue;
        import.chosen = {sheet.name, *std::move(remembered)};
        import.remembered = true;
        return base::AllWell();
    }
    if (first == nullptr) return base::Refuse("import.empty_file", {{"file", import.session.file}});
    import.chosen = {first->name, exchange::SuggestMapping(*import.type, *first)};
    return base::AllWell();
}

base::Done MakePlan(Caller& caller, Import& import) {
    const exchange::Sheet* sheet = FindSheet(import);
    if (sheet == nullptr) return base::Refuse("import.empty_file", {{"file", import.session.file}});
    auto candidates = exchange::CandidatesOf(*import.type, *sheet, import.chosen.mapping);
    if (!candidates) return base::Refuse(candidates.error());
    const records::Filter scope = access_control::ScopeFor(
        caller.principal, *caller.catalogue, *caller.catalogue->FindType(import.type->id),
        import.type->id + ".import");
    import.plan = exchange::PlanImport(*caller.view, *caller.catalogue, *import.type,
                                       *std::move(candidates), scope);
    return base::AllWell();
}

json::object PreviewOf(const Caller& caller, const exchange::PlannedRow& row) {
    json::object values;
    for (const auto& [field, value] : row.values) values[field] = ValueJson(value);
    json::array marks;
    for (const exchange::CellRemark& remark : row.remarks)
        marks.push_back(RemarkJson(caller, remark));
    return {{"row", row.row},
            {"outcome", OutcomeName(row.outcome)},
            {"values", std::move(values)},
            {"marks", std::move(marks)}};
}

/// What the dry run found: counts, remarks, the first rows.
json::object OutcomeOf(const Caller& caller, const Import& import) {
    json::array preview;
    for (const exchange::PlannedRow& row : import.plan.rows)
        if (preview.size() < kPreviewRows) preview.push_back(PreviewOf(caller, row));
    const auto count = [&](RowOutcome outcome) { return import.plan.CountOf(outcome); };
    json::object answer = {{"rows", import.plan.rows.size()},
                           {"new", count(RowOutcome::kNew)},
                           {"changed", count(RowOutcome::kChanged)},
                           {"same", count(RowOutcome::kSame)},
                           {"duplicate", count(RowOutcome::kDuplicate)},
                           {"faulty", count(RowOutcome::kFaulty)},
                           {"notes", RefusalsToJson(*caller.catalogue, import.plan.notes)},
                           {"preview", std::move(preview)}};
    TellRemarks(caller, *import.type, import.chosen.mapping, import.plan, answer);
    return answer;
}

/// Where cells of the type can go; of a field of choices with these.
json::array TargetsJson(const catalogue::RecordType& type) {
    json::array targets;
    for (const exchange::Target& target : exchange::TargetsOf(type)) {
        json::object one = {{"path", target.path}, {"label", target.label}};
        json::array choices;
        for (const catalogue::Choice& choice : target.choices)
            choices.push_back({{"id", choice.id}, {"label", choice.label}});
        if (!choices.empty()) one["choices"] = std::move(choices);
        targets.push_back(std::move(one));
    }
    return targets;
}

json::array ColumnsJson(const Import& import) {
    json::array columns;
    const exchange::Sheet* sheet = FindSheet(import);
    const std::size_t header = import.chosen.mapping.header_row;
    if (sheet == nullptr || header >= sheet->rows.size()) return columns;
    const exchange::CellRow headings = exchange::HeadingsAt(*sheet, header);
    for (std::size_t i = 0; i < headings.size(); ++i) {
        json::array sample;
        for (std::size_t row = header + 1; row < sheet->rows.size() && sample.size() < kSamples;
             ++row)
            if (i < sheet->rows[row].size() && !sheet->rows[row][i].IsEmpty())
                sample.emplace_back(sheet->rows[row][i].text);
        json::object column = {{"header", headings[i].text}, {"sample", std::move(sample)}};
        if (i < import.chosen.mapping.columns.size() && !import.chosen.mapping.columns[i].empty())
            column["field"] = import.chosen.mapping.columns[i];
        if (column.contains("field") && !import.session.performed && !import.remembered &&
            !exchange::IsNamedBy(*import.type, headings[i].text, import.chosen.mapping.columns[i]))
            column["likely"] = true;
        columns.push_back(std::move(column));
    }
    return columns;
}

json::object ImportJson(const Caller& caller, const Import& import) {
    json::array sheets;
    for (const exchange::Sheet& sheet : import.sheets)
        sheets.push_back({{"name", sheet.name},
                          {"rows", sheet.rows.size()},
                          {"hidden", sheet.hidden},
                          {"notes", RefusalsToJson(*caller.catalogue, sheet.notes)}});
    json::object answer = import.session.performed && !import.session.outcome.empty()
                              ? json::parse(import.session.outcome).as_object()
                              : OutcomeOf(caller, import);
    answer["id"] = import.session.id.ToText();
    answer["type"] = import.type->id;
    answer["file"] = import.session.file;
    answer["remembered"] = import.remembered;
    answer["created_at"] = import.session.created_at.ToText();
    answer["sheets"] = std::move(sheets);
    answer["mapping"] = ChosenJson(import.chosen);
    answer["columns"] = ColumnsJson(import);
    answer["targets"] = TargetsJson(*import.type);
    const auto may =
        workflow::MayImport(caller.principal, *caller.catalogue->FindType(import.type->id),
                            caller.principal.organisation);
    if (!import.session.performed && !may)
        answer["bars"] = RefusalsToJson(*caller.catalogue, may.error());
    AddActs(import.session, answer);
    return answer;
}

/// Read and matched with its columns, not yet planned.
base::Result<Import> OpenChosen(Caller& caller, const std::string& id) {
    const auto parsed = base::Uuid::Parse(id);
    auto session = parsed ? caller.platform.desk.FindImport(*parsed) : std::nullopt;
    if (!session || session->organisation != caller.principal.organisation ||
        HoldsLetters(*session))
        return base::Refuse("import.session_not_found");
    auto import = Load(caller, *std::move(session));
    if (!import) return import;
    if (auto done = Choose(caller, *import); !done) return base::Refuse(done.error());
    return import;
}

base::Result<Import> Open(Caller& caller, const std::string& id) {
    auto import = OpenChosen(caller, id);
    if (!import) return import;
    if (auto done = MakePlan(caller, *import); !done) return base::Refuse(done.error());
    return import;
}

/// With the plan, or with why there is none: a mapping that does not fit yet is no reason to lose
/// the file, the page lets it be mended.
json::object PlannedJson(Caller& caller, Import& import) {
    const auto planned = MakePlan(caller, import);
    json::object answer = ImportJson(caller, import);
    if (!planned) answer["mapping_refusals"] = RefusalsToJson(*caller.catalogue, planned.error());
    return answer;
}

Response BeginImport(Caller& caller, const Request& request) {
    Body body(request.body, {"type", "upload"});
    const std::string type = body.Text("type");
    const std::string upload_id = body.Text("upload");
    if (!body.refusals().empty()) return RefusalResponse(*caller.catalogue, body.refusals());
    if (const auto may = ImportableType(caller, type); !may)
        return RefusalResponse(*caller.catalogue, may.error());
    const auto upload = FindOwnUpload(caller, upload_id);
    if (!upload) return RefusalResponse(*caller.catalogue, upload.error());
    const auto file = FinishUpload(caller, *upload);
    if (!file) return RefusalResponse(*caller.catalogue, file.error());
    caller.view = caller.platform.store.Read();  // the file was stored after this request began
    ImportSession session;
    session.id = base::Uuid::Make(caller.platform.clock.Now(), caller.platform.randomness);
    session.person = caller.principal.person;
    session.organisation = caller.principal.organisation;
    session.type = type;
    session.file = file->name;
    session.digest = file->evidence.digest;
    session.created_at = session.updated_at = caller.platform.clock.Now();
    auto import = Load(caller, session);
    if (!import) return RefusalResponse(*caller.catalogue, import.error());
    if (const auto done = Choose(caller, *import); !done)
        return RefusalResponse(*caller.catalogue, done.error());
    import->session.mapping = json::serialize(ChosenJson(import->chosen));
    caller.platform.desk.KeepImport(import->session);
    return JsonAnswer(PlannedJson(caller, *import), 201);
}

Response GetImport(Caller& caller, const Request& request) {
    auto import = OpenChosen(caller, request.Parameter("id"));
    if (!import) return RefusalResponse(*caller.catalogue, import.error());
    return JsonAnswer(PlannedJson(caller, *import));
}

Response PutMapping(Caller& caller, const Request& request) {
    const auto parsed = base::Uuid::Parse(request.Parameter("id"));
    auto session = parsed ? caller.platform.desk.FindImport(*parsed) : std::nullopt;
    if (!session || session->person != caller.principal.person || session->performed ||
        HoldsLetters(*session))
        return RefusalResponse(*caller.catalogue, {{"import.session_not_found", {}, ""}});
    const auto chosen = ReadChosen(request.body);
    if (!chosen) return RefusalResponse(*caller.catalogue, chosen.error());
    auto import = Load(caller, *std::move(session));
    if (!import) return RefusalResponse(*caller.catalogue, import.error());
    import->chosen = *chosen;
    if (const auto done = MakePlan(caller, *import); !done)
        return RefusalResponse(*caller.catalogue, done.error());
    import->session.mapping = json::serialize(ChosenJson(*chosen));
    import->session.updated_at = caller.platform.clock.Now();
    caller.platform.desk.KeepImport(import->session);
    return JsonAnswer(ImportJson(caller, *import));
}

workflow::BatchRequest BatchOf(Caller& caller, Import& import, const base::Uuid& act) {
    workflow::BatchRequest batch;
    batch.id = base::ActId{act};
    batch.type = import.type->id;
    batch.happened_on = caller.today;
    batch.source.kind = ledger::SourceKind::kImport;
    batch.source.system = import.session.file;
    batch.evidence.push_back(
        {import.session.digest, import.session.file, "application/octet-stream", 0});
    if (const auto stored = caller.view->FindEvidence(import.session.digest))
        batch.evidence.back().size = stored->size;
    import_desk::AddRows({caller.platform.clock, caller.platform.randomness},
                         std::move(import.plan), batch);
    return batch;
}

void NotePerformed(Caller& caller, ImportSession& session, const base::ActId& act) {
    session.performed = act;
    session.updated_at = caller.platform.clock.Now();
    caller.platform.desk.KeepImport(session);
}

/// The same request again: the receipt of the act by which this file came in. Its rows are in the
/// records now, so that nothing could be planned anew. nullopt: no such act is stored.
std::optional<Response> PerformedBefore(Caller& caller, Import& import, const base::ActId& act) {
    const auto stored = caller.view->FindAct(act);
    if (!stored) return std::nullopt;
    const bool of_file = std::ranges::any_of(stored->act.evidence, [&](const auto& file) {
        return file.digest == import.session.digest;
    });
    if (stored->act.kind != "import.perform" || !of_file ||
        stored->act.entered_by != caller.principal.person)
        return RefusalResponse(*caller.catalogue, {{"act.id_used", {{"act", act.ToText()}}, "id"}});
    if (!import.session.performed) NotePerformed(caller, import.session, act);
    return ManyDone(StoredOutcome(*stored));
}

Response PerformImport(Caller& caller, const Request& request) {
    Body body(request.body, {"id", "organisation", "skip_faulty"});
    const base::Uuid act = body.Uuid("id");
    const auto organisation = body.UuidIfAny("organisation");
    const bool skip_faulty = body.FlagOr("skip_faulty", false);
    if (!body.refusals().empty()) return RefusalResponse(*caller.catalogue, body.refusals());
    auto import = Open(caller, request.Parameter("id"));
    if (!import) return RefusalResponse(*caller.catalogue, import.error());
    if (auto before = PerformedBefore(caller, *import, base::ActId{act})) return *std::move(before);
    if (import->session.performed)
        return RefusalResponse(*caller.catalogue, {{"import.performed_already", {}, ""}});
    const std::size_t faulty = import->plan.CountOf(RowOutcome::kFaulty);
    if (faulty > 0 && !skip_faulty)
        return RefusalResponse(*caller.catalogue,
                               {{"import.has_faults", {{"n", std::to_string(faulty)}}, ""}});
    import->session.outcome = json::serialize(OutcomeOf(caller, *import));
    workflow::BatchRequest batch = BatchOf(caller, *import, act);
    if (organisation) batch.organisation = base::RecordId{*organisation};
    if (batch.items.empty())
        return RefusalResponse(*caller.catalogue, {{"import.nothing_to_do", {}, ""}});
    caller.view.reset();
    const auto outcome =
        caller.platform.performer.PerformBatch(caller.principal, caller.catalogue, batch);
    if (!outcome) return RefusalResponse(*caller.catalogue, outcome.error());
    NotePerformed(caller, import->session, batch.id);
    if (const exchange::Sheet* sheet = FindSheet(*import))
        RememberMapping(caller.platform.desk, import->session, *sheet, import->chosen.mapping);
    return ManyDone(*outcome);
}

Response UndoImport(Caller& caller, const Request& request) {
    Body body(request.body, {"id", "reason", "accept_doubts"});
    workflow::ActRequest undo;
    undo.id = base::ActId{body.Uuid("id")};
    undo.reason = body.Text("reason");
    undo.accept_doubts = body.FlagOr("accept_doubts", false);
    if (!body.refusals().empty()) return RefusalResponse(*caller.catalogue, body.refusals());
    const auto parsed = base::Uuid::Parse(request.Parameter("id"));
    auto session = parsed ? caller.platform.desk.FindImport(*parsed) : std::nullopt;
    if (!session || session->organisation != caller.principal.organisation || !session->performed)
        return RefusalResponse(*caller.catalogue, {{"import.session_not_found", {}, ""}});
    undo.type = session->type;
    undo.act = "undo";
    caller.view.reset();
    const auto outcome = caller.platform.performer.UndoBatch(caller.principal, caller.catalogue,
                                                             *session->performed, undo);
    if (!outcome) return RefusalResponse(*caller.catalogue, outcome.error());
    session->undone = undo.id;
    session->updated_at = caller.platform.clock.Now();
    caller.platform.desk.KeepImport(*session);
    return ManyDone(*outcome);
}

Response ListImports(Caller& caller, const Request& request) {
    json::array rows;
    std::vector<base::RecordId> people;
    for (const ImportSession& session :
         caller.platform.desk.Imports(caller.principal.organisation, request.Query("type"))) {
        if (!ImportableType(caller, session.type)) continue;
        json::object row = {{"id", session.id.ToText()},
                            {"type", session.type},
                            {"file", session.file},
                            {"letters", HoldsLetters(session)},
                            {"person", session.person.ToText()},
                            {"created_at", session.created_at.ToText()}};
        if (!session.outcome.empty()) {
            const json::value outcome = json::parse(session.outcome);
            for (const char* name : {"rows", "new", "changed", "same", "duplicate", "faulty"})
                if (const auto* count = outcome.as_object().if_contains(name)) row[name] = *count;
        }
        AddActs(session, row);
        people.push_back(session.person);
        rows.push_back(std::move(row));
    }
    json::object names;
    if (const catalogue::RecordType* type = caller.catalogue->FindType(catalogue::kPersonType))
        for (const auto& [id, name] : caller.view->Titles(*type, people)) names[id.ToText()] = name;
    return JsonAnswer(json::object{{"rows", std::move(rows)}, {"references", std::move(names)}});
}

}  // namespace

void AddImportRoutes(Router& router, Platform& platform) {
    router.Add(Method::kGet, "/api/imports", ForCallers(platform, ListImports));
    router.Add(Method::kPost, "/api/imports", ForCallers(platform, BeginImport));
    router.Add(Method::kGet, "/api/imports/{id}", ForCallers(platform, GetImport));
    router.Add(Method::kPut, "/api/imports/{id}/mapping", ForCallers(platform, PutMapping));
    router.Add(Method::kPost, "/api/imports/{id}/perform", ForCallers(platform, PerformImport));
    router.Add(Method::kPost, "/api/imports/{id}/undo", ForCallers(platform, UndoImport));
}

}  // namespace http
