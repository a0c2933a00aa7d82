#include "http/detail/entry_points.hpp"

#include <algorithm>

#include "http/detail/record_json.hpp"

namespace http {

namespace json = boost::json;
using catalogue::Act;
using catalogue::Procedure;
using records::Record;

namespace {

bool Asks(const Act& act, const std::string& field) {
    return std::any_of(act.fields.begin(), act.fields.end(),
                       [&](const catalogue::ActField& asked) { return asked.field == field; });
}

bool IsIn(const std::vector<std::string>& states, const Record& record) {
    const std::string& state = record.Text(records::system_field::kState);
    return std::find(states.begin(), states.end(), state) != states.end();
}

std::string RightOf(const std::string& type, const Act& act) {
    return act.right.empty() ? type + "." + act.id : act.right;
}

}  // namespace

const Record* EntryPoints::Find(const base::RecordId& id, const std::string& type) {
    const auto [at, is_new] = found_.try_emplace({type, id});
    const catalogue::RecordType* known = caller_.catalogue->FindType(type);
    if (is_new && known != nullptr) at->second = caller_.view->Find(*known, id);
    return at->second ? &*at->second : nullptr;
}

const Record* EntryPoints::FindAbove(const base::RecordId& id, const catalogue::RecordType& type) {
    for (const catalogue::Field& field : type.fields)
        if (field.kind == catalogue::FieldKind::kReference)
            if (const Record* record = Find(id, field.target)) return record;
    return nullptr;
}

std::optional<json::object> EntryPoints::Step(const Record& record,
                                              const papers::Missing& missing) const {
    const Procedure* procedure = ProcedureOf(*caller_.catalogue, record);
    const auto may = [&](const std::string& right) {
        return access_control::Holds(caller_.principal, right, record);
    };
    if (procedure != nullptr)
        for (const Act& act : procedure->acts)
            if (!act.created_only && IsIn(act.from, record) && Asks(act, missing.field) &&
                may(RightOf(missing.type, act)))
                return json::object{{"act", act.id}, {"label", act.label}};
    if (may(missing.type + ".correct")) return json::object{{"act", "correct"}, {"label", "更正"}};
    return std::nullopt;
}

std::optional<json::object> EntryPoints::Opening(const Record& above,
                                                 const papers::Missing& missing) const {
    const catalogue::RecordType* type = caller_.catalogue->FindType(missing.type);
    if (type == nullptr) return std::nullopt;
    for (const Procedure& procedure : caller_.catalogue->procedures) {
        if (procedure.record_type != type->id) continue;
        for (const Act& act : procedure.acts) {
            if (!act.from.empty() || act.created_only || !act.under) continue;
            const catalogue::Field* field = type->FindField(act.under->field);
            if (field == nullptr || field->target != above.type || !IsIn(act.under->from, above) ||
                !access_control::Holds(caller_.principal, RightOf(type->id, act), above))
                continue;
            return json::object{
                {"act", act.id}, {"label", act.label}, {"opens", type->id}, {"field", field->id}};
        }
    }
    return std::nullopt;
}

std::optional<json::object> EntryPoints::Of(const papers::Missing& missing) {
    if (missing.reason != papers::MissingReason::kBlank || !missing.record) return std::nullopt;
    if (!missing.field.empty()) {
        const Record* record = Find(*missing.record, missing.type);
        return record == nullptr ? std::nullopt : Step(*record, missing);
    }
    const catalogue::RecordType* type = caller_.catalogue->FindType(missing.type);
    const Record* above = type == nullptr ? nullptr : FindAbove(*missing.record, *type);
    return above == nullptr ? std::nullopt : Opening(*above, missing);
}

}  // namespace http
