#include "http/detail/brought.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "records/procedure_of.hpp"

namespace http {

namespace json = boost::json;

namespace {

/// A movement that takes an act of the record asked about, and the type whose act has it.
struct Bringing {
    const std::string& type;
    const catalogue::Movement& movement;
};

/// Every movement to an act of `type` that nothing else takes, by the act.
std::map<std::string, std::vector<Bringing>> BringingsOf(const catalogue::Catalogue& catalogue,
                                                         const catalogue::RecordType& type,
                                                         const records::Record& record) {
    std::map<std::string, std::vector<Bringing>> found;
    const catalogue::Procedure* own = ProcedureOf(catalogue, record);
    if (own == nullptr) return found;
    for (const catalogue::Procedure& procedure : catalogue.procedures) {
        const catalogue::RecordType* of = catalogue.FindType(procedure.record_type);
        if (of == nullptr) continue;
        for (const catalogue::Act& act : procedure.acts)
            for (const catalogue::Movement& movement : act.moves) {
                const catalogue::Field* field = of->FindField(movement.on);
                const catalogue::Act* taken = own->FindAct(movement.act);
                if (field == nullptr || field->target != type.id || taken == nullptr) continue;
                if (taken->created_only)
                    found[taken->id].push_back({procedure.record_type, movement});
            }
    }
    return found;
}

/// `{"document":"demand"}` or `{"document":{"eq":"demand"}}`; nothing for any other condition.
std::optional<json::object> EqualitiesOf(const std::string& when) {
    json::error_code error;
    const json::value parsed = json::parse(when, error);
    if (error || !parsed.is_object()) return std::nullopt;
    json::object equal;
    for (const auto& [field, condition] : parsed.get_object()) {
        const json::value* value = &condition;
        if (const json::object* inner = condition.if_object())
            value = inner->size() == 1 ? inner->if_contains("eq") : nullptr;
        if (value == nullptr || !value->is_string()) return std::nullopt;
        equal[field] = *value;
    }
    return equal;
}

}  // namespace

json::object BroughtBy(const catalogue::Catalogue& catalogue, const catalogue::RecordType& type,
                       const records::Record& record) {
    json::object brought;
    for (const auto& [act, bringings] : BringingsOf(catalogue, type, record)) {
        std::set<std::string> types;
        for (const Bringing& bringing : bringings) types.insert(bringing.type);
        brought[act] = json::array(types.begin(), types.end());
    }
    return brought;
}

json::array BroughtNext(const catalogue::Catalogue& catalogue, const catalogue::RecordType& type,
                        const records::Record& record, const BroughtWhen& when) {
    json::array next;
    const catalogue::Procedure* procedure = ProcedureOf(catalogue, record);
    const std::string state = record.Text(records::system_field::kState);
    for (const auto& [id, bringings] : BringingsOf(catalogue, type, record)) {
        const catalogue::Act& act = *procedure->FindAct(id);
        if (!act.primary || std::ranges::find(act.from, state) == act.from.end()) continue;
        if (!act.primary_when.empty()) {
            const auto filter = records::ReadFilter(catalogue, type, act.primary_when);
            if (!filter || !records::Passes(*filter, record, when.givens, when.neighbours))
                continue;
        }
        next.emplace_back(id);
    }
    return next;
}

json::object BroughtWith(const catalogue::Catalogue& catalogue, const catalogue::RecordType& type,
                         const records::Record& record) {
    json::object brought;
    for (const auto& [act, bringings] : BringingsOf(catalogue, type, record)) {
        std::optional<json::object> with = EqualitiesOf(bringings.front().movement.when);
        for (const Bringing& bringing : bringings)
            if (with && EqualitiesOf(bringing.movement.when) != with) with.reset();
        if (with && !with->empty()) brought[act] = std::move(*with);
    }
    return brought;
}

}  // namespace http
