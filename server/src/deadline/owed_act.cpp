#include "deadline/owed_act.hpp"

#include <algorithm>

#include "base/check.hpp"
#include "records/procedure_of.hpp"

namespace deadline {

std::string OwedAct(const catalogue::Catalogue& catalogue, const RunningClock& clock,
                    const records::Record& record, const records::Givens& givens,
                    const records::Neighbours& neighbours) {
    const std::string& asked = clock.Act();
    if (asked == clock.rule->act) return asked;
    const catalogue::Procedure* procedure = records::ProcedureOf(catalogue, record);
    const catalogue::RecordType* type = catalogue.FindType(record.type);
    const catalogue::Act* act = procedure == nullptr ? nullptr : procedure->FindAct(asked);
    if (act == nullptr || type == nullptr) return asked;
    const std::string state = record.Text(records::system_field::kState);
    if (std::ranges::find(act->from, state) == act->from.end()) return {};
    for (const std::string& id : act->gates) {
        const auto gate = catalogue.gates.find(id);
        if (gate == catalogue.gates.end() || gate->second.filter.empty() ||
            gate->second.remedy_act.empty())
            continue;
        const auto filter = records::ReadFilter(catalogue, *type, gate->second.filter);
        CHECK(filter.has_value());
        if (!records::Passes(*filter, record, givens, neighbours)) return gate->second.remedy_act;
    }
    return asked;
}

}  // namespace deadline
