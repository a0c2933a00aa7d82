#include "workflow/historical.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "workflow/detail/scene.hpp"

namespace workflow {

using catalogue::Act;
using catalogue::Procedure;
namespace system_field = records::system_field;

namespace {

/// States from which `state` can be reached, itself among them.
std::set<std::string> StatesBefore(const Procedure& procedure, const std::string& state) {
    std::set<std::string> before = {state};
    for (bool grows = true; grows;) {
        grows = false;
        for (const Act& act : procedure.acts)
            if (before.contains(act.to))
                for (const std::string& from : act.from)
                    grows = before.insert(from).second || grows;
    }
    return before;
}

std::string StateWhenImported(const records::Record& record) {
    const std::string marks = record.Text(system_field::kMarks);
    for (const std::string& mark : base::Split(marks, ' '))
        if (mark.starts_with(kHistoricalMark))
            return mark.substr(std::string_view(kHistoricalMark).size());
    return {};
}

}  // namespace

catalogue::RecordType WithState(const catalogue::Catalogue& catalogue,
                                const catalogue::RecordType& type, base::CivilDay day) {
    catalogue::RecordType with = type;
    const Procedure* procedure = detail::OpeningProcedure(catalogue, type, day);
    if (procedure == nullptr) return with;
    catalogue::Field state;
    state.id = system_field::kState;
    state.label = "办理状态";
    state.kind = catalogue::FieldKind::kChoice;
    for (const catalogue::State& one : procedure->states)
        state.choices.push_back({one.id, one.label});
    with.fields.push_back(std::move(state));
    return with;
}

Unproven UnprovenGates(const catalogue::Catalogue& catalogue, const records::Record& record) {
    Unproven unproven;
    const std::string state = StateWhenImported(record);
    const Procedure* procedure = state.empty() ? nullptr : ProcedureOf(catalogue, record);
    if (procedure == nullptr) return unproven;
    unproven.state_label = detail::StateLabel(procedure, state);
    const std::set<std::string> before = StatesBefore(*procedure, state);
    std::set<std::string> ids;
    for (const Act& act : procedure->acts)
        if (!act.from.empty() && before.contains(act.to))
            ids.insert(act.gates.begin(), act.gates.end());
    for (const std::string& id : ids)
        if (const catalogue::Gate* gate = catalogue.FindGate(id)) unproven.gates.push_back(gate);
    return unproven;
}

}  // namespace workflow
