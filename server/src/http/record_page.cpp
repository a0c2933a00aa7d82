#include "http/detail/record_page.hpp"

#include "catalogue/messages.hpp"
#include "deadline/owed_act.hpp"
#include "http/catalogue_json.hpp"
#include "http/detail/agree_by.hpp"
#include "http/detail/brought.hpp"
#include "ledger/act.hpp"
#include "records/page_neighbours.hpp"
#include "records/view_neighbours.hpp"
#include "workflow/approval_steps.hpp"
#include "workflow/historical.hpp"

namespace http {

namespace json = boost::json;
using records::Record;

base::Result<FoundRecord> FindReadable(Caller& caller, std::string_view type_id,
                                       std::string_view record_id) {
    const auto type = caller.ReadableType(type_id);
    if (!type) return base::Refuse(type.error());
    const auto refused = base::Refuse("http.record_not_found", {{"type", (*type)->label}});
    const auto id = base::RecordId::Parse(record_id);
    if (!id) return refused;
    auto record = caller.view->Find(**type, *id);
    if (!record || !access_control::Holds(caller.principal, (*type)->id + ".read", *record))
        return refused;
    return FoundRecord{*type, *std::move(record)};
}

namespace {

/// How the day was found, line by line; what did not count names the paper that proves it.
json::array WorkingJson(const deadline::RunningClock& clock) {
    json::array lines;
    for (const deadline::WorkingLine& line : clock.working) {
        json::object one = {{"words", line.words}};
        if (line.day) one["day"] = line.day->ToText();
        lines.push_back(std::move(one));
    }
    return lines;
}

/// `act`: what is to be done about it (deadline::OwedAct).
json::object ClockJson(const deadline::RunningClock& clock, const catalogue::Catalogue& catalogue,
                       const std::string& act) {
    // One clock may be counted by several rules: the one that gave the day is cited.
    const catalogue::ClockRule& counted = clock.counted_by ? *clock.counted_by : *clock.rule;
    return {{"id", clock.rule->id},
            {"working", WorkingJson(clock)},
            {"calendar", catalogue.calendar.version()},
            {"rule", clock.counted_by == nullptr ? "" : clock.counted_by->label},
            {"rule_basis", clock.counted_by == nullptr ? "" : clock.counted_by->basis},
            {"label", clock.rule->label},
            {"basis", counted.basis},
            {"confidence", counted.confidence},
            {"start", {{"label", clock.start_label}, {"day", clock.start.ToText()}}},
            {"period", counted.period.ToText()},
            {"due", clock.due.ToText()},
            {"provisional", clock.provisional},
            {"days_left", clock.days_left},
            {"working_days_left", clock.working_days_left},
            {"tone", ToneName(deadline::ToneOf(clock.state))},
            {"words", clock.words},
            {"why", clock.why},
            {"done", clock.state == deadline::ClockState::kDone},
            {"act", act}};
}

json::array ClocksJson(Caller& caller, const catalogue::RecordType& type, const Record& record) {
    const records::ViewNeighbours neighbours(*caller.view);
    const records::Givens givens = caller.Givens();
    json::array clocks;
    for (const deadline::RunningClock& clock :
         deadline::RunningClocks(*caller.catalogue, type, record, givens, neighbours))
        clocks.push_back(
            ClockJson(clock, *caller.catalogue,
                      deadline::OwedAct(*caller.catalogue, clock, record, givens, neighbours)));
    return clocks;
}

/// States that the record has been in, with the day each began, oldest first.
std::vector<std::pair<std::string, std::string>> StatesPassed(Caller& caller,
                                                              const Record& record) {
    std::vector<std::pair<std::string, std::string>> passed;
    for (const records::StoredAct& stored : caller.view->HistoryOf(record.id))
        for (const ledger::Touch& touch : stored.act.touches) {
            if (touch.record != record.id) continue;
            const json::value changes = json::parse(touch.changes);
            const json::value* state = changes.as_object().if_contains("$state");
            if (state == nullptr || !state->is_string()) continue;
            std::string id(state->as_string());
            std::erase_if(passed, [&](const auto& one) { return one.first == id; });
            passed.emplace_back(std::move(id), stored.act.happened_on.ToText());
        }
    return passed;
}

/// Where the primary acts lead from the record's state on, so that the bar shows what is ahead.
std::vector<const catalogue::State*> StatesAhead(const catalogue::Procedure& procedure,
                                                 std::string state) {
    std::vector<const catalogue::State*> ahead;
    for (std::size_t guard = 0; guard < procedure.states.size(); ++guard) {
        const auto next = std::find_if(
            procedure.acts.begin(), procedure.acts.end(), [&](const catalogue::Act& act) {
                return act.primary && !act.to.empty() && act.to != state &&
                       std::find(act.from.begin(), act.from.end(), state) != act.from.end();
            });
        if (next == procedure.acts.end()) break;
        state = next->to;
        const catalogue::State* found = procedure.FindState(state);
        if (found == nullptr || std::find(ahead.begin(), ahead.end(), found) != ahead.end()) break;
        ahead.push_back(found);
    }
    return ahead;
}

json::array StepBar(Caller& caller, const Record& record) {
    json::array bar;
    const catalogue::Procedure* procedure = ProcedureOf(*caller.catalogue, record);
    if (procedure == nullptr) return bar;
    const std::string current = record.Text(records::system_field::kState);
    for (const auto& [id, since] : StatesPassed(caller, record)) {
        const catalogue::State* state = procedure->FindState(id);
        if (state == nullptr) continue;
        const bool now = id == current;
        bar.push_back({{"id", id},
                       {"label", state->label},
                       {"since", since},
                       {"current", now},
                       {"tone", now ? std::string(ToneName(state->tone)) : "done"}});
    }
    for (const catalogue::State* state : StatesAhead(*procedure, current))
        bar.push_back(
            {{"id", state->id}, {"label", state->label}, {"current", false}, {"tone", "todo"}});
    return bar;
}

/// Types with a reference to this one that the caller may read, with how many of them point here.
json::array RelatedOf(Caller& caller, const catalogue::RecordType& type, const Record& record) {
    json::array related;
    for (const auto& [id, other] : caller.catalogue->record_types) {
        if (!caller.MayRead(other)) continue;
        for (const catalogue::Field& field : other.fields) {
            if (field.kind != catalogue::FieldKind::kReference || field.target != type.id) continue;
            records::Query query;
            query.type = &other;
            auto filter = records::ReadFilter(
                *caller.catalogue, other,
                json::serialize(json::object{{field.id, {{"eq", record.id.ToText()}}}}));
            if (!filter) continue;
            query.filter = *std::move(filter);
            query.scope =
                access_control::ScopeFor(caller.principal, *caller.catalogue, other, id + ".read");
            query.givens = caller.Givens();
            const std::int64_t total = caller.view->Count(query);
            if (total > 0)
                related.push_back({{"type", id},
                                   {"label", other.label},
                                   {"field", field.id},
                                   {"field_label", field.label},
                                   {"total", total}});
        }
    }
    return related;
}

json::object PersonJson(const json::object& references, const records::Value& person) {
    const auto* id = person.As<base::RecordId>();
    if (id == nullptr) return {};
    const std::string text = id->ToText();
    const json::value* name = references.if_contains(text);
    return {{"id", text}, {"name", name == nullptr ? json::value("") : *name}};
}

json::array OpinionsOf(const Record& approval, const std::string& step, const json::object& names) {
    json::array out;
    const auto* rows = approval.Get("opinions").As<std::vector<records::Row>>();
    if (rows == nullptr) return out;
    const auto value_of = [](const records::Row& row, const char* field) {
        const auto found = row.values.find(field);
        return found == row.values.end() ? records::Value() : found->second;
    };
    for (const records::Row& row : *rows) {
        const records::Value of_step = value_of(row, "step");
        if (of_step.As<std::string>() == nullptr || *of_step.As<std::string>() != step) continue;
        json::object opinion = {{"person", PersonJson(names, value_of(row, "person"))},
                                {"opinion", ValueJson(value_of(row, "opinion"))},
                                {"text", ValueJson(value_of(row, "text"))},
                                {"given_at", ValueJson(value_of(row, "given_at"))}};
        const records::Value behalf = value_of(row, "on_behalf_of");
        if (!behalf.IsAbsent()) opinion["on_behalf_of"] = PersonJson(names, behalf);
        out.push_back(std::move(opinion));
    }
    return out;
}

json::array ApprovalSteps(const catalogue::Act* act, const Record& approval,
                          const json::object& names) {
    json::array steps;
    if (act == nullptr) return steps;
    const workflow::StepList open = workflow::OpenSteps(*act, approval);
    const std::size_t behind = workflow::StepsBehind(*act, approval).size();
    for (std::size_t i = 0; i < act->approval.size(); ++i) {
        const catalogue::ApprovalStep& step = act->approval[i];
        const std::size_t together = workflow::TogetherFrom(*act, i);
        const bool is_open = std::ranges::find(open, &step) != open.end();
        const bool ahead = together > behind;
        steps.push_back({{"id", step.id},
                         {"label", step.label},
                         {"right", step.right},
                         {"persons", step.persons},
                         {"together", static_cast<std::int64_t>(together)},
                         {"state", is_open ? "current"
                                   : ahead ? "waiting"
                                           : "done"},
                         {"opinions", OpinionsOf(approval, step.id, names)}});
    }
    return steps;
}

/// The steps for which who looks may speak; to choose from where they are several.
json::array SpeaksFor(const std::vector<workflow::NextStep>& next) {
    json::array out;
    for (const workflow::NextStep& step : next)
        if (step.allowed && (step.act == "approve" || step.act == "endorse"))
            for (const catalogue::ApprovalStep& one : step.approval)
                out.push_back({{"id", one.id}, {"label", one.label}});
    return out;
}

/// The open approval of a record, or an approval's own page.
json::object ApprovalJson(Caller& caller, const catalogue::RecordType& approval_type,
                          const Record& approval, const catalogue::Procedure* procedure) {
    RecordWriterJson writer(caller);
    const json::object values = writer.Values(approval_type, approval);
    const json::object names = writer.References();
    const catalogue::Act* act =
        procedure == nullptr ? nullptr : procedure->FindAct(approval.Text("act"));
    const auto next = caller.platform.performer.NextSteps(caller.principal, caller.catalogue,
                                                          approval, *caller.view);
    const auto may = [&](std::string_view name) {
        return std::any_of(next.begin(), next.end(), [&](const workflow::NextStep& step) {
            return step.act == name && step.allowed;
        });
    };
    json::object out = {
        {"id", approval.id.ToText()},
        {"version", approval.version},
        {"act", approval.Text("act")},
        {"act_label", act == nullptr ? approval.Text("act") : act->label},
        {"proposed_by", PersonJson(names, approval.Get("proposed_by"))},
        {"proposed_on", ValueJson(approval.Get("proposed_on"))},
        {"steps", ApprovalSteps(act, approval, names)},
        {"mine", may("approve") || may("endorse")},
        {"speaks_for", SpeaksFor(next)},
        {"organisation", ValueJson(approval.Get(records::system_field::kOrganisation))},
        {"may_withdraw", may("withdraw")},
        {"may_send_back", may("send_back")},
        {"may_urge", may("urge")},
        {"urged_on", ValueJson(approval.Get("urged_on"))},
        {"next", StepsJson(caller, next)}};
    json::error_code error;
    json::value proposed = json::parse(approval.Text("proposed"), error);
    if (!error && proposed.is_object())
        for (const char* part : {"values", "reason", "basis", "evidence"})
            if (const json::value* value = proposed.as_object().if_contains(part))
                out[part == std::string_view("values") ? "proposed"
                                                       : std::string("proposed_") + part] = *value;
    return out;
}

/// What people call the records to which the proposed values refer.
json::object ProposedTitles(Caller& caller, const catalogue::RecordType& type, Record subject,
                            const json::object& approval) {
    const json::value* proposed = approval.if_contains("proposed");
    if (proposed == nullptr || !proposed->is_object()) return {};
    for (const auto& member : proposed->as_object()) {
        const catalogue::Field* field = type.FindField(member.key());
        const auto value = field == nullptr
                               ? base::Result<records::Value>(records::Value())
                               : records::ValueFromStored(*field, json::serialize(member.value()));
        if (field != nullptr && value) subject.Set(field->id, *value);
    }
    RecordWriterJson writer(caller);
    (void)writer.Values(type, subject);
    return writer.References();
}

void AddApproval(Caller& caller, const catalogue::RecordType& type, const Record& record,
                 json::object& page) {
    const catalogue::RecordType* approval_type =
        caller.catalogue->FindType(catalogue::kApprovalType);
    if (approval_type == nullptr) return;
    if (type.id == catalogue::kApprovalType) {
        const catalogue::RecordType* subject_type =
            caller.catalogue->FindType(record.Text("subject_type"));
        const auto subject = base::RecordId::Parse(record.Text("subject"));
        const auto found = subject_type == nullptr || !subject
                               ? std::nullopt
                               : caller.view->Find(*subject_type, *subject);
        json::object approval = ApprovalJson(
            caller, type, record, found ? ProcedureOf(*caller.catalogue, *found) : nullptr);
        if (found) {
            approval["titles"] = ProposedTitles(caller, *subject_type, *found, approval);
            approval["agree_by"] = record.Text(records::system_field::kState) == "pending"
                                       ? AgreeBy(caller, *subject_type, *found, record.Text("act"))
                                       : nullptr;
        }
        page["approval"] = std::move(approval);
        return;
    }
    const auto pending = record.Reference(records::system_field::kPending);
    const auto approval = pending ? caller.view->Find(*approval_type, *pending) : std::nullopt;
    if (!approval) return;
    json::object waiting =
        ApprovalJson(caller, *approval_type, *approval, ProcedureOf(*caller.catalogue, record));
    waiting["titles"] = ProposedTitles(caller, type, record, waiting);
    waiting["agree_by"] = AgreeBy(caller, type, record, approval->Text("act"));
    page["approval"] = std::move(waiting);
}

}  // namespace

json::array RowsWithClocks(Caller& caller, RecordWriterJson& writer,
                           const catalogue::RecordType& type, const std::vector<Record>& page,
                           const std::vector<records::Path>& columns) {
    const records::PageNeighbours neighbours(*caller.view, page);
    const deadline::PageClocks clocks(*caller.catalogue, type, caller.Givens(), neighbours);
    json::array rows;
    for (const Record& record : page) {
        json::object row = writer.Row(type, record, columns, neighbours);
        if (const auto clock = clocks.SoonestOf(record))
            row["clock"] = {{"label", clock->rule->label},
                            {"due", clock->due.ToText()},
                            {"words", clock->words},
                            {"days_left", clock->days_left},
                            {"tone", ToneName(deadline::ToneOf(clock->state))}};
        rows.push_back(std::move(row));
    }
    return rows;
}

json::array GatesJson(Caller& caller, const std::vector<workflow::GateStanding>& gates) {
    json::array out;
    for (const workflow::GateStanding& standing : gates)
        out.push_back(
            {{"id", standing.gate->id},
             {"label", standing.gate->label},
             {"passed", standing.passed},
             {"words",
              standing.passed ? "" : catalogue::Words(*caller.catalogue, standing.refusal).text},
             {"basis", standing.gate->basis},
             {"review_item", standing.gate->review_item},
             {"about_actor", standing.gate->filter.find(R"({"given":"actor)") != std::string::npos},
             {"remedy", standing.gate->remedy_act}});
    return out;
}

/// What was done before the record came in is not in this ledger.
json::object HistoricalJson(const workflow::Unproven& unproven) {
    json::array gates;
    for (const catalogue::Gate* gate : unproven.gates)
        gates.push_back({{"id", gate->id},
                         {"label", gate->label},
                         {"basis", gate->basis},
                         {"review_item", gate->review_item}});
    return {{"state", unproven.state_label}, {"gates", std::move(gates)}};
}

json::array StepsJson(Caller& caller, const std::vector<workflow::NextStep>& steps) {
    json::array out;
    for (const workflow::NextStep& step : steps) {
        json::array fields;
        for (const catalogue::ActField& field : step.fields) {
            json::object asked = {{"field", field.field}, {"required", field.required}};
            if (!field.when.empty()) asked["when"] = json::parse(field.when);
            fields.push_back(std::move(asked));
        }
        json::array approval;
        for (const catalogue::ApprovalStep& one : step.approval)
            approval.push_back(
                {{"id", one.id}, {"label", one.label}, {"together", !one.parallel_with.empty()}});
        json::object one = {{"act", step.act},
                            {"label", step.label},
                            {"help", step.help},
                            {"basis", step.basis},
                            {"primary", step.primary},
                            {"allowed", step.allowed},
                            {"can_record_fact", step.can_record_fact},
                            {"needs_reason", step.needs_reason},
                            {"evidence_at_least", step.evidence_at_least},
                            {"fields", std::move(fields)},
                            {"approval", std::move(approval)},
                            {"gates", GatesJson(caller, step.gates)},
                            {"reasons", RefusalsToJson(*caller.catalogue, step.reasons)}};
        if (step.values != "{}") one["values"] = json::parse(step.values);
        if (step.opens)
            one["opens"] = {{"type", step.opens->type},
                            {"label", step.opens->type_label},
                            {"field", step.opens->field}};
        out.push_back(std::move(one));
    }
    return out;
}

json::object RecordPage(Caller& caller, RecordWriterJson& writer, const catalogue::RecordType& type,
                        const Record& record) {
    json::array clocks = ClocksJson(caller, type, record);
    json::object values = writer.Values(type, record);
    const records::ViewNeighbours neighbours(*caller.view);
    const catalogue::Field* subtitle = type.FindField(type.subtitle);
    json::object page = {
        {"record",
         {{"id", record.id.ToText()},
          {"type", type.id},
          {"version", record.version},
          {"values", std::move(values)}}},
        {"title", TitleOf(type, record)},
        {"subtitle",
         subtitle == nullptr ? "" : records::ValueToShow(*subtitle, record.Get(subtitle->id))},
        {"state", StateJson(*caller.catalogue, type, record)},
        {"steps", StepBar(caller, record)},
        {"brought_by", BroughtBy(*caller.catalogue, type, record)},
        {"brought_with", BroughtWith(*caller.catalogue, type, record)},
        {"brought_next",
         BroughtNext(*caller.catalogue, type, record, {caller.Givens(), neighbours})},
        {"next", StepsJson(caller, caller.platform.performer.NextSteps(
                                       caller.principal, caller.catalogue, record, *caller.view))},
        {"clocks", std::move(clocks)},
        {"related", RelatedOf(caller, type, record)},
        {"history_total", record.version}};
    if (const catalogue::Procedure* procedure = ProcedureOf(*caller.catalogue, record))
        page["procedure"] = {
            {"id", procedure->id}, {"version", procedure->version}, {"label", procedure->label}};
    AddApproval(caller, type, record, page);
    if (const workflow::Unproven unproven = workflow::UnprovenGates(*caller.catalogue, record);
        !unproven.state_label.empty())
        page["historical"] = HistoricalJson(unproven);
    page["references"] = writer.References();
    return page;
}

}  // namespace http
