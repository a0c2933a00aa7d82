#include "http/catalogue_json.hpp"

#include <boost/json.hpp>

#include "http/menu.hpp"
#include "records/record.hpp"

namespace http {

namespace json = boost::json;
using catalogue::Field;
using catalogue::FieldKind;
using catalogue::Tone;

std::string_view ToneName(Tone tone) {
    switch (tone) {
        case Tone::kTodo:
            return "todo";
        case Tone::kDoing:
            return "doing";
        case Tone::kDone:
            return "done";
        case Tone::kLate:
            return "late";
        case Tone::kDue:
            return "due";
        case Tone::kSoon:
            return "soon";
        case Tone::kBarred:
            return "barred";
        case Tone::kPaused:
            return "paused";
        case Tone::kWait:
            return "wait";
        case Tone::kOdd:
            return "odd";
        case Tone::kOld:
            return "old";
    }
    return "doing";
}

std::string_view FieldKindName(FieldKind kind) {
    switch (kind) {
        case FieldKind::kText:
            return "text";
        case FieldKind::kLongText:
            return "long_text";
        case FieldKind::kInteger:
            return "integer";
        case FieldKind::kMoney:
            return "money";
        case FieldKind::kDecimal:
            return "decimal";
        case FieldKind::kDay:
            return "day";
        case FieldKind::kInstant:
            return "instant";
        case FieldKind::kYesNo:
            return "yes_no";
        case FieldKind::kChoice:
            return "choice";
        case FieldKind::kReference:
            return "reference";
        case FieldKind::kGroup:
            return "group";
        case FieldKind::kAttachment:
            return "attachment";
        case FieldKind::kPlace:
            return "place";
        case FieldKind::kCreditCode:
            return "credit_code";
        case FieldKind::kPersonIdNumber:
            return "person_id_number";
    }
    return "text";
}

namespace {

std::string_view SealName(catalogue::Seal seal) {
    switch (seal) {
        case catalogue::Seal::kNone:
            return "";
        case catalogue::Seal::kPersonal:
            return "personal";
        case catalogue::Seal::kRestricted:
            return "restricted";
        case catalogue::Seal::kRedactedWhenPublished:
            return "redacted_when_published";
    }
    return "";
}

std::string_view ScopeName(catalogue::Scope scope) {
    switch (scope) {
        case catalogue::Scope::kAll:
            return "all";
        case catalogue::Scope::kTree:
            return "tree";
        case catalogue::Scope::kUnit:
            return "unit";
        case catalogue::Scope::kOwn:
            return "own";
    }
    return "own";
}

/// Members that are left out when there is nothing in them.
class Members {
 public:
    Members& Text(std::string_view name, std::string_view text) {
        if (!text.empty()) object_[name] = text;
        return *this;
    }
    Members& Flag(std::string_view name, bool flag) {
        if (flag) object_[name] = true;
        return *this;
    }
    Members& Number(std::string_view name, std::int64_t number) {
        if (number != 0) object_[name] = number;
        return *this;
    }
    Members& Number(std::string_view name, std::optional<std::int64_t> number) {
        if (number) object_[name] = *number;
        return *this;
    }
    Members& Day(std::string_view name, std::optional<base::CivilDay> day) {
        if (day) object_[name] = day->ToText();
        return *this;
    }
    Members& List(std::string_view name, json::array list) {
        if (!list.empty()) object_[name] = std::move(list);
        return *this;
    }
    Members& Words(std::string_view name, const std::vector<std::string>& words) {
        return List(name, json::array(words.begin(), words.end()));
    }
    /// `text` is canonical JSON kept by the catalogue.
    Members& Json(std::string_view name, std::string_view text) {
        if (!text.empty()) object_[name] = json::parse(text);
        return *this;
    }
    json::object Take() { return std::move(object_); }

 private:
    json::object object_;
};

template <class Items, class Make>
json::array Each(const Items& items, Make make) {
    json::array list;
    for (const auto& item : items) list.push_back(make(item));
    return list;
}

json::object ChoiceToJson(const catalogue::Choice& choice) {
    return Members()
        .Text("id", choice.id)
        .Text("label", choice.label)
        .Flag("retired", choice.retired)
        .Take();
}

json::object FieldToJson(const Field& field) {
    return Members()
        .Text("id", field.id)
        .Text("label", field.label)
        .Text("help", field.help)
        .Text("basis", field.basis)
        .Text("kind", FieldKindName(field.kind))
        .Flag("required", field.required)
        .Flag("retired", field.retired)
        .Flag("machine", field.machine)
        .Flag("search", field.search)
        .Flag("unique", field.unique)
        .Number("max_length", std::int64_t{field.max_length})
        .Number("minimum", field.minimum)
        .Number("maximum", field.maximum)
        .Number("scale", std::int64_t{field.scale})
        .Text("unit", field.unit)
        .List("choices", Each(field.choices, ChoiceToJson))
        .Text("target", field.target)
        .List("fields", Each(field.fields, FieldToJson))
        .Number("max_rows", std::int64_t{field.max_rows})
        .Text("seal", SealName(field.seal))
        .Text("read_right", field.read_right)
        .Text("default_value", field.default_value)
        .Json("when", field.when)
        .Take();
}

json::object TypeToJson(const catalogue::RecordType& type) {
    return Members()
        .Text("id", type.id)
        .Text("label", type.label)
        .Text("label_plural", type.label_plural)
        .Text("counted_in", type.counted_in)
        .Text("help", type.help)
        .Text("title", type.title)
        .Text("subtitle", type.subtitle)
        .Text("procedure", type.procedure)
        .Text("menu_group", type.menu_group)
        .Number("menu_order", std::int64_t{type.menu_order})
        .List("fields", Each(type.fields, FieldToJson))
        .List("columns", Each(type.columns,
                              [](const catalogue::ListColumn& column) {
                                  return Members()
                                      .Text("path", column.path)
                                      .Number("width", std::int64_t{column.width})
                                      .Take();
                              }))
        .Words("filters", type.filters)
        .List("views", Each(type.views,
                            [](const catalogue::SavedView& view) {
                                return Members()
                                    .Text("id", view.id)
                                    .Text("label", view.label)
                                    .Json("filter", view.filter)
                                    .Text("sort", view.sort)
                                    .Take();
                            }))
        .Text("default_sort", type.default_sort)
        .Text("import_key", type.import_key)
        .Words("import_match", type.import_match)
        .Words("belongs_to", type.belongs_to)
        .Take();
}

json::object StateToJson(const catalogue::State& state) {
    return Members()
        .Text("id", state.id)
        .Text("label", state.label)
        .Text("tone", ToneName(state.tone))
        .Flag("final", state.final)
        .Take();
}

json::object ActToJson(const catalogue::Act& act) {
    return Members()
        .Text("id", act.id)
        .Text("label", act.label)
        .Text("help", act.help)
        .Text("basis", act.basis)
        .Words("from", act.from)
        .Text("to", act.to)
        .List("fields", Each(act.fields,
                             [](const catalogue::ActField& field) {
                                 return Members()
                                     .Text("field", field.field)
                                     .Flag("required", field.required)
                                     .Json("when", field.when)
                                     .Take();
                             }))
        .Words("gates", act.gates)
        .Words("shows", act.shows)
        .List("approval", Each(act.approval,
                               [](const catalogue::ApprovalStep& step) {
                                   return Members()
                                       .Text("id", step.id)
                                       .Text("label", step.label)
                                       .Text("right", step.right)
                                       .Text("parallel_with", step.parallel_with)
                                       .Take();
                               }))
        .Text("right", act.right)
        .Flag("fact", act.fact)
        .Flag("needs_reason", act.needs_reason)
        .Number("evidence_at_least", std::int64_t{act.evidence_at_least})
        .Flag("primary", act.primary)
        .Take();
}

json::object ProcedureToJson(const catalogue::Procedure& procedure) {
    return Members()
        .Text("id", procedure.id)
        .Text("label", procedure.label)
        .Text("record_type", procedure.record_type)
        .Number("version", std::int64_t{procedure.version})
        .Day("effective_from", procedure.effective_from)
        .Text("basis", procedure.basis)
        .List("states", Each(procedure.states, StateToJson))
        .List("acts", Each(procedure.acts, ActToJson))
        .Take();
}

json::object RoleToJson(const catalogue::Role& role) {
    return Members()
        .Text("id", role.id)
        .Text("label", role.label)
        .Text("help", role.help)
        .List("grants", Each(role.grants,
                             [](const catalogue::Grant& grant) {
                                 return Members()
                                     .Words("rights", grant.rights)
                                     .Text("scope", ScopeName(grant.scope))
                                     .Take();
                             }))
        .Take();
}

/// What the types are called that the rights of a role are over, of those too that one may not
/// read.
json::object TypesNamed(const catalogue::Catalogue& catalogue, const catalogue::Role& role) {
    json::object types;
    for (const catalogue::Grant& grant : role.grants)
        for (const std::string& right : grant.rights)
            if (const auto* type = catalogue.FindType(right.substr(0, right.find('.'))))
                types[type->id] = type->label;
    return types;
}

json::object IndicatorToJson(const catalogue::Indicator& indicator) {
    return Members()
        .Text("id", indicator.id)
        .Text("label", indicator.label)
        .Text("definition", indicator.definition)
        .Text("basis", indicator.basis)
        .Text("count", indicator.count)
        .Text("sum", indicator.sum)
        .Text("dated_by", indicator.dated_by)
        .Json("filter", indicator.filter)
        .Text("distinct", indicator.distinct)
        .Text("until", indicator.until)
        .Json("share", indicator.share)
        .Text("unit", indicator.unit)
        .Words("row_columns", indicator.row_columns)
        .Number("order", std::int64_t{indicator.order})
        .Take();
}

json::object GateToJson(const catalogue::Gate& gate) {
    return Members()
        .Text("id", gate.id)
        .Text("label", gate.label)
        .Text("basis", gate.basis)
        .Text("review_item", gate.review_item)
        .Day("effective_from", gate.effective_from)
        .Day("effective_to", gate.effective_to)
        .Json("filter", gate.filter)
        .Text("code", gate.code)
        .Take();
}

json::object ClockToJson(const catalogue::ClockRule& clock) {
    return Members()
        .Text("id", clock.id)
        .Text("label", clock.label)
        .Text("basis", clock.basis)
        .Text("confidence", clock.confidence)
        .Day("effective_from", clock.effective_from)
        .Day("effective_to", clock.effective_to)
        .Text("period", clock.period.ToText())
        .Flag("rolls_over", clock.roll_over == worktime::RollOver::kYes)
        .Text("record_type", clock.record_type)
        .Text("due_field", clock.due_field)
        .Text("start_field", clock.start_field)
        .Take();
}

json::object NumberingToJson(const catalogue::Numbering& numbering) {
    return Members()
        .Text("id", numbering.id)
        .Text("label", numbering.label)
        .Text("pattern", numbering.pattern)
        .Text("per", numbering.per)
        .Number("digits", std::int64_t{numbering.digits})
        .Take();
}

json::object LawToJson(const catalogue::Law& law) {
    return Members()
        .Text("id", law.id)
        .Text("label", law.title)
        .Day("effective_from", law.effective_from)
        .Day("effective_to", law.repealed_on)
        .Text("source", law.source)
        .Take();
}

json::object KindToJson(const catalogue::OrganisationKind& kind) {
    return Members()
        .Text("id", kind.id)
        .Text("label", kind.label)
        .Words("under", kind.under)
        .Take();
}

void AddDefinition(json::array& out, std::string_view kind, json::object body) {
    json::object definition = {{"kind", kind}};
    for (const char* name : {"id", "label", "basis", "effective_from", "effective_to"})
        if (const auto* value = body.if_contains(name)) definition[name] = *value;
    definition["body"] = std::move(body);
    out.push_back(std::move(definition));
}

template <class Map, class Make>
void AddDefinitions(json::array& out, std::string_view kind, const Map& map, Make make) {
    for (const auto& [id, value] : map) AddDefinition(out, kind, make(value));
}

}  // namespace

json::object CatalogueToJson(const catalogue::Catalogue& catalogue, const MayRead& may_read,
                             const MayRead& may_import) {
    json::object types;
    json::array procedures;
    for (const auto& [id, type] : catalogue.record_types) {
        if (!may_read(type) && !may_import(type)) continue;
        types[id] = TypeToJson(type);
    }
    for (const catalogue::Procedure& procedure : catalogue.procedures)
        if (types.contains(procedure.record_type)) procedures.push_back(ProcedureToJson(procedure));
    json::object roles;
    for (const auto& [id, role] : catalogue.roles) roles[id] = RoleToJson(role);
    json::object kinds;
    for (const auto& [id, kind] : catalogue.organisation_kinds) kinds[id] = KindToJson(kind);
    json::object indicators;
    for (const auto& [id, indicator] : catalogue.indicators)
        indicators[id] = IndicatorToJson(indicator);
    json::object laws;
    for (const auto& [id, law] : catalogue.laws) laws[id] = law.title;
    json::object reports;
    for (const auto& [id, report] : catalogue.reports) reports[id] = report.label;
    return {{"digest", catalogue.digest.ToText()},
            {"record_types", std::move(types)},
            {"procedures", std::move(procedures)},
            {"roles", std::move(roles)},
            {"organisation_kinds", std::move(kinds)},
            {"indicators", std::move(indicators)},
            {"laws", std::move(laws)},
            {"reports", std::move(reports)},
            {"menu", MenuToJson(catalogue, may_read)},
            {"system_fields", Each(records::SystemFields(), FieldToJson)}};
}

json::array DefinitionsToJson(const catalogue::Catalogue& catalogue, const MayRead& may_read) {
    json::array out;
    for (const auto& [id, type] : catalogue.record_types)
        if (may_read(type)) AddDefinition(out, "record_type", TypeToJson(type));
    for (const catalogue::Procedure& procedure : catalogue.procedures)
        AddDefinition(out, "procedure", ProcedureToJson(procedure));
    AddDefinitions(out, "gate", catalogue.gates, GateToJson);
    AddDefinitions(out, "clock", catalogue.clocks, ClockToJson);
    AddDefinitions(out, "numbering", catalogue.numberings, NumberingToJson);
    AddDefinitions(out, "indicator", catalogue.indicators, IndicatorToJson);
    for (const auto& [id, role] : catalogue.roles) {
        json::object body = RoleToJson(role);
        body["types"] = TypesNamed(catalogue, role);
        AddDefinition(out, "role", std::move(body));
    }
    AddDefinitions(out, "organisation_kind", catalogue.organisation_kinds, KindToJson);
    AddDefinitions(out, "law", catalogue.laws, LawToJson);
    return out;
}

}  // namespace http
