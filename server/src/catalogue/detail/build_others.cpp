#include <fmt/format.h>

#include "base/digest.hpp"
#include "catalogue/detail/build.hpp"
#include "catalogue/detail/reader.hpp"
#include "worktime/statutory.hpp"

namespace catalogue::detail {

namespace {

constexpr std::array<std::pair<std::string_view, Scope>, 4> kScopes{{
    {"all", Scope::kAll},
    {"tree", Scope::kTree},
    {"unit", Scope::kUnit},
    {"own", Scope::kOwn},
}};

Gate BuildGate(const Reader& reader) {
    Gate gate;
    gate.id = reader.Text("id");
    gate.label = reader.Text("label");
    gate.basis = reader.Text("basis");
    gate.review_item = reader.Text("review_item");
    gate.effective_from = reader.Day("effective_from");
    gate.effective_to = reader.OptionalDay("effective_to");
    gate.filter = reader.Json("filter");
    gate.code = reader.Text("code");
    gate.message = reader.Text("message");
    if (gate.message.empty()) gate.message = "gate." + gate.id;
    gate.remedy_act = reader.Text("remedy_act");
    return gate;
}

void ReadReminding(const Reader& reader, Reminding& remind) {
    const Node* node = reader.node().Find("remind");
    if (node == nullptr) return;
    const Reader inner(*node, reader.faults());
    remind.never = inner.Flag("never");
    if (node->Find("before") == nullptr) return;
    remind.before.clear();
    for (const std::string& text : inner.Texts("before")) {
        const auto period = worktime::Period::Parse(text);
        if (period && period->length > 0 && period->unit != worktime::PeriodUnit::kMonths)
            remind.before.push_back(*period);
        else
            reader.faults().Add("catalogue.bad_period", {{"value", text}}, node->Near("before"));
    }
}

ClockRule BuildClock(const Reader& reader) {
    ClockRule clock;
    clock.id = reader.Text("id");
    clock.label = reader.Text("label");
    clock.basis = reader.Text("basis");
    clock.confidence = reader.Text("confidence");
    clock.effective_from = reader.Day("effective_from");
    clock.effective_to = reader.OptionalDay("effective_to");
    const std::string period = reader.Text("period");
    if (const auto parsed = worktime::Period::Parse(period)) {
        clock.period = *parsed;
    } else {
        reader.faults().Add("catalogue.bad_period", {{"value", period}},
                            reader.node().Near("period"));
    }
    clock.roll_over =
        reader.Flag("roll_over", true) ? worktime::RollOver::kYes : worktime::RollOver::kNo;
    clock.record_type = reader.Text("record_type");
    clock.due_field = reader.Text("due_field");
    clock.start_field = reader.Text("start_field");
    clock.done_when = reader.Json("done_when");
    clock.act = reader.Text("act");
    clock.late_act = reader.Text("late_act");
    clock.used_when = reader.Json("used_when");
    for (const Node& item : reader.Items("excluded")) {
        const Reader span(item, reader.faults());
        const std::string of = span.Text("of");
        const std::size_t dot = std::min(of.find('.'), of.size());
        clock.excluded.push_back({of.substr(0, dot), dot < of.size() ? of.substr(dot + 1) : "",
                                  span.Text("from"), span.Text("to")});
    }
    ReadReminding(reader, clock.remind);
    return clock;
}

Numbering BuildNumbering(const Reader& reader) {
    return {reader.Text("id"), reader.Text("label"), reader.Text("pattern"), reader.Text("per"),
            reader.Integer("digits")};
}

Role BuildRole(const Reader& reader) {
    Role role{reader.Text("id"), reader.Text("label"), reader.Text("help"), {}};
    for (const Node& item : reader.Items("grants")) {
        const Reader grant(item, reader.faults());
        role.grants.push_back({grant.Texts("rights"), grant.OneOf("scope", kScopes, Scope::kOwn)});
    }
    return role;
}

OrganisationKind BuildOrganisationKind(const Reader& reader) {
    return {reader.Text("id"), reader.Text("label"), reader.Texts("under")};
}

Indicator BuildIndicator(const Reader& reader) {
    return {reader.Text("id"),           reader.Text("label"),    reader.Text("definition"),
            reader.Text("basis"),        reader.Text("count"),    reader.Text("sum"),
            reader.Text("dated_by"),     reader.Json("filter"),   reader.Text("unit"),
            reader.Texts("row_columns"), reader.Integer("order"), reader.Text("distinct"),
            reader.Text("until"),        reader.Json("share")};
}

constexpr std::array<std::pair<std::string_view, RelationKind>, 8> kRelationKinds{{
    {"sum", RelationKind::kSum},
    {"within", RelationKind::kWithin},
    {"rate", RelationKind::kRate},
    {"change", RelationKind::kChange},
    {"rise", RelationKind::kRise},
    {"needs", RelationKind::kNeeds},
    {"range", RelationKind::kRange},
    {"per_head", RelationKind::kPerHead},
}};

Relation BuildRelation(const Reader& reader) {
    Relation relation;
    relation.id = reader.Text("id");
    relation.kind = reader.OneOf("kind", kRelationKinds, RelationKind::kSum);
    relation.whole = reader.Text("whole");
    relation.parts = reader.Texts("parts");
    relation.least = reader.LongInteger("least").value_or(0);
    relation.most = reader.LongInteger("most").value_or(std::numeric_limits<std::int64_t>::max());
    relation.impossible = reader.Flag("impossible");
    relation.says = reader.Text("says");
    relation.basis = reader.Text("basis");
    relation.effective_from = reader.Day("effective_from");
    relation.effective_to = reader.OptionalDay("effective_to");
    return relation;
}

Report BuildReport(const Reader& reader) {
    Report report{reader.Text("id"), reader.Text("label"), reader.Text("title"), {}};
    for (const Node& item : reader.Items("sections")) {
        const Reader section(item, reader.faults());
        report.sections.push_back(
            {section.Text("id"), section.Text("heading"), section.Texts("paragraphs")});
    }
    return report;
}

Law BuildLaw(const Reader& reader) {
    return {reader.Text("id"),
            reader.Text("title"),
            reader.Day("effective_from"),
            reader.OptionalDay("repealed_on"),
            reader.Text("source"),
            reader.Text("confidence"),
            reader.Integer("articles")};
}

/// Beside the years: what the law itself names by its date, whatever a year's notice adds.
constexpr const char* kStatutory = "statutory";

/// Puts the days of one member (`holidays`, `makeup_workdays`) of `year` into `days`.
void AddDays(const Node& node, int year, std::set<base::CivilDay>& days,
             std::map<base::CivilDay, std::string>& names, Faults& faults) {
    for (const Member& member : node.members) {
        const auto day = base::CivilDay::Parse(member.key);
        if (!day || day->year() != year) {
            faults.AddAt("catalogue.bad_day",
                         {{"member", std::to_string(year)}, {"value", member.key}}, node.file,
                         member.line);
            continue;
        }
        days.insert(*day);
        if (!member.value.text.empty()) names.emplace(*day, member.value.text);
    }
}

/// The days of every year, each written as that of the first year in which it holds.
worktime::CalendarYear BuildStatutory(const Node& node, Faults& faults) {
    worktime::CalendarYear every;
    every.source = Reader(node, faults).Text("source");
    const Node* days = node.Find("holidays");
    if (days == nullptr) return every;
    for (const Member& member : days->members) {
        const auto day = base::CivilDay::Parse(member.key);
        if (!day) {
            faults.AddAt("catalogue.bad_day", {{"member", kStatutory}, {"value", member.key}},
                         days->file, member.line);
            continue;
        }
        every.holidays.insert(*day);
        every.names.emplace(*day, member.value.text);
    }
    return every;
}

worktime::WorkCalendar BuildCalendar(const Things& years, Faults& faults) {
    std::map<int, worktime::CalendarYear> out;
    Node all;
    all.kind = Node::Kind::kMap;
    for (const auto& [id, node] : years) {
        if (id == kStatutory) {
            out[worktime::kEveryYear] = BuildStatutory(node, faults);
            all.Set(id, node);
        }
        const auto first = base::CivilDay::Parse(id + "-01-01");
        if (!first) continue;
        worktime::CalendarYear& year = out[first->year()];
        year.year = first->year();
        year.source = Reader(node, faults).Text("source");
        if (const Node* days = node.Find("holidays")) {
            AddDays(*days, year.year, year.holidays, year.names, faults);
        }
        if (const Node* days = node.Find("makeup_workdays")) {
            AddDays(*days, year.year, year.makeup_workdays, year.names, faults);
        }
        all.Set(id, node);
    }
    if (out.empty()) return {};
    std::string version =
        fmt::format("{}-{}", out.rbegin()->first, base::Sm3(Canonical(all)).ToText().substr(0, 8));
    return worktime::WorkCalendar(std::move(out), std::move(version));
}

template <class Map, class Build>
void BuildEach(const Things& things, Map& out, Build build, Faults& faults) {
    for (const auto& [id, node] : things) out.emplace(id, build(Reader(node, faults)));
}

}  // namespace

void BuildOthers(const Definitions& definitions, Catalogue& catalogue, Faults& faults) {
    BuildEach(definitions.Of("gates"), catalogue.gates, BuildGate, faults);
    BuildEach(definitions.Of("clocks"), catalogue.clocks, BuildClock, faults);
    BuildEach(definitions.Of("numberings"), catalogue.numberings, BuildNumbering, faults);
    BuildEach(definitions.Of("roles"), catalogue.roles, BuildRole, faults);
    BuildEach(definitions.Of("organisation_kinds"), catalogue.organisation_kinds,
              BuildOrganisationKind, faults);
    BuildEach(definitions.Of("indicators"), catalogue.indicators, BuildIndicator, faults);
    BuildEach(definitions.Of("relations"), catalogue.relations, BuildRelation, faults);
    BuildEach(definitions.Of("reports"), catalogue.reports, BuildReport, faults);
    BuildEach(definitions.Of("laws"), catalogue.laws, BuildLaw, faults);
    for (const auto& [code, words] : definitions.Of("messages")) {
        catalogue.messages.emplace(code, words.text);
    }
    catalogue.calendar = BuildCalendar(definitions.Of("calendars"), faults);
}

void BuildAll(const Definitions& definitions, Catalogue& catalogue, Faults& faults) {
    for (const auto& [id, node] : definitions.Of("record_types")) {
        catalogue.record_types.emplace(id, BuildRecordType(node, faults));
    }
    for (const auto& [id, node] : definitions.Of("procedures")) {
        catalogue.procedures.push_back(BuildProcedure(node, faults));
    }
    BuildOthers(definitions, catalogue, faults);
}

}  // namespace catalogue::detail
