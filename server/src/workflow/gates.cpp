#include "workflow/detail/gates.hpp"

#include <algorithm>

#include "base/check.hpp"
#include "records/filter.hpp"

namespace workflow::detail {
namespace {

using catalogue::Gate;
using records::Condition;

bool IsInForce(const Gate& gate, base::CivilDay day) {
    return gate.effective_from <= day && (!gate.effective_to || day <= *gate.effective_to);
}

/// Loading the catalogue checked the filter.
records::Filter FilterOf(const catalogue::Catalogue& catalogue, const catalogue::RecordType& type,
                         const Gate& gate) {
    auto filter = records::ReadFilter(catalogue, type, gate.filter);
    CHECK(filter.has_value());
    return std::move(*filter);
}

bool PassesForAll(const records::Filter& filter, const GateQuestion& question,
                  const records::Givens& days, const records::Neighbours& neighbours) {
    if (question.actors.empty()) {
        return records::Passes(filter, question.record, days, neighbours);
    }
    return std::all_of(question.actors.begin(), question.actors.end(), [&](records::Givens givens) {
        givens.insert(days.begin(), days.end());
        return records::Passes(filter, question.record, givens, neighbours);
    });
}

/// Gathers the fields of the record itself that a condition looks at.
class Reads {
 public:
    void Add(const Condition& condition, int depth) {
        std::visit([&](const auto& node) { AddNode(node, depth); }, condition.node);
    }

    std::set<std::string> fields;

 private:
    void AddNode(const records::All& all, int depth) {
        for (const Condition& part : all.parts) Add(part, depth);
    }
    void AddNode(const records::Any& any, int depth) {
        for (const Condition& part : any.parts) Add(part, depth);
    }
    void AddNode(const records::Not& negation, int depth) { Add(*negation.part, depth); }
    void AddNode(const records::Comparison& comparison, int depth) {
        AddPath(comparison.path, depth);
        for (const records::Operand& operand : comparison.operands) {
            if (const auto* path = std::get_if<records::Path>(&operand)) AddPath(*path, depth);
        }
    }
    void AddNode(const records::Quantified& quantified, int depth) {
        if (quantified.back_type == nullptr) AddPath(quantified.group, depth);
        if (quantified.where != nullptr) Add(*quantified.where, depth + 1);
    }
    void AddPath(const records::Path& path, int depth) {
        if (path.up != depth) return;
        if (!path.hops.empty()) {
            fields.insert(path.hops.front().reference->id);
        } else if (path.field != nullptr) {
            fields.insert(path.field->id);
        }
    }
};

}  // namespace

records::Givens ActorGivens(const base::RecordId& person, const base::RecordId& organisation) {
    records::Givens givens = {{"actor", records::Value(person)}};
    if (!organisation.IsNil()) givens.emplace("actor.organisation", records::Value(organisation));
    return givens;
}

std::vector<GateStanding> JudgeGates(const catalogue::Catalogue& catalogue,
                                     const std::vector<std::string>& ids,
                                     const GateQuestion& question, base::CivilDay today,
                                     const records::Neighbours& neighbours) {
    const records::Givens days = {{"today", records::Value(today)},
                                  {"act.happened_on", records::Value(question.happened_on)}};
    std::vector<GateStanding> standings;
    for (const std::string& id : ids) {
        const Gate* gate = catalogue.FindGate(id);
        if (gate == nullptr || !IsInForce(*gate, question.happened_on)) continue;
        GateStanding standing;
        standing.gate = gate;
        standing.passed =
            gate->code.empty() &&
            PassesForAll(FilterOf(catalogue, question.type, *gate), question, days, neighbours);
        if (!standing.passed) {
            // No check is written in code yet: such a gate stays shut rather than open.
            const std::string code = gate->code.empty() ? gate->message : "workflow.gate_unknown";
            standing.refusal = {code, {{"gate", gate->label}}, gate->id};
        }
        standings.push_back(std::move(standing));
    }
    return standings;
}

bool AsksActor(const Gate& gate) {
    return gate.filter.find(R"({"given":"actor)") != std::string::npos;
}

bool LooksAt(const catalogue::Catalogue& catalogue, const catalogue::RecordType& type,
             const Gate& gate, const std::vector<catalogue::ActField>& fields) {
    if (gate.filter.empty()) return false;
    const records::Filter filter = FilterOf(catalogue, type, gate);
    if (filter.condition == nullptr) return false;
    Reads reads;
    reads.Add(*filter.condition, 0);
    return std::any_of(fields.begin(), fields.end(), [&](const catalogue::ActField& field) {
        return reads.fields.contains(field.field);
    });
}

}  // namespace workflow::detail
