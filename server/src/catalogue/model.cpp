#include "catalogue/model.hpp"

#include <algorithm>

namespace catalogue {

namespace {

template <class T>
const T* ById(const std::vector<T>& things, std::string_view id) {
    const auto found = std::ranges::find(things, id, &T::id);
    return found == things.end() ? nullptr : &*found;
}

/// Current ids first: a former id never hides a field that bears it now.
const Field* FieldById(const std::vector<Field>& fields, std::string_view id) {
    if (const Field* current = ById(fields, id)) return current;
    for (const Field& field : fields) {
        if (std::ranges::find(field.was, id) != field.was.end()) return &field;
    }
    return nullptr;
}

}  // namespace

const Choice* Field::FindChoice(std::string_view choice_id) const {
    return ById(choices, choice_id);
}

const Field* Field::FindField(std::string_view field_id) const {
    return FieldById(fields, field_id);
}

bool RecordType::BeginsUnder(std::string_view procedure_id) const {
    return (!procedure.empty() && procedure_id == procedure) ||
           std::ranges::find(other_procedures, procedure_id) != other_procedures.end();
}

const Field* RecordType::FindField(std::string_view field_id) const {
    return FieldById(fields, field_id);
}

const State* Procedure::FindState(std::string_view state_id) const {
    return ById(states, state_id);
}

const Act* Procedure::FindAct(std::string_view act_id) const { return ById(acts, act_id); }

const RecordType* Catalogue::FindType(std::string_view id) const {
    const auto found = record_types.find(id);
    return found == record_types.end() ? nullptr : &found->second;
}

const Procedure* Catalogue::FindProcedure(std::string_view id, base::CivilDay day) const {
    const Procedure* newest = nullptr;
    for (const Procedure& procedure : procedures) {
        if (procedure.id != id || procedure.effective_from > day) continue;
        if (!newest || procedure.version > newest->version) newest = &procedure;
    }
    return newest;
}

const Procedure* Catalogue::FindProcedure(std::string_view id, int version) const {
    for (const Procedure& procedure : procedures) {
        if (procedure.id == id && procedure.version == version) return &procedure;
    }
    return nullptr;
}

const Gate* Catalogue::FindGate(std::string_view id) const {
    const auto found = gates.find(id);
    return found == gates.end() ? nullptr : &found->second;
}

}  // namespace catalogue
