#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "catalogue/detail/check.hpp"

namespace catalogue::detail {

namespace {

/// Shortens `faults.Add("catalogue.id_twice", …)` over lists of things with ids.
class Ids {
 public:
    explicit Ids(Faults& faults) : faults_(faults) {}
    void Take(const std::string& id, const Node& at) {
        const auto [first, fresh] = seen_.emplace(id, &at);
        if (fresh) return;
        faults_.Add("catalogue.id_twice", {{"id", id}, {"first", first->second->Where()}}, at);
    }

 private:
    Faults& faults_;
    std::map<std::string, const Node*> seen_;
};

std::string KeyOf(const Procedure& procedure) {
    return procedure.id + "@" + std::to_string(procedure.version);
}

class ProcedureCheck {
 public:
    ProcedureCheck(const Checking& checking, const Procedure& procedure, const Node& node)
        : checking_(checking),
          procedure_(procedure),
          node_(node),
          type_(checking.catalogue.FindType(procedure.record_type)) {}

    void Run() {
        checking_.Basis(node_);
        checking_.Known("record_types", procedure_.record_type, node_.Near("record_type"));
        Ids states(checking_.faults);
        for (std::size_t i = 0; i < procedure_.states.size(); ++i) {
            states.Take(procedure_.states[i].id, ItemOf(node_, "states", i));
        }
        Ids acts(checking_.faults);
        for (std::size_t i = 0; i < procedure_.acts.size(); ++i) {
            const Node& at = ItemOf(node_, "acts", i);
            acts.Take(procedure_.acts[i].id, at);
            OneAct(procedure_.acts[i], at);
        }
        Flow();
        for (std::size_t i = 0; i < procedure_.follows.size(); ++i) {
            Follows(procedure_.follows[i], ItemOf(node_, "follows", i));
        }
    }

 private:
    /// Every state in which a record of the older version may be must have its place here.
    void Follows(const Succession& succession, const Node& at) {
        const auto older =
            std::ranges::find_if(checking_.catalogue.procedures, [&](const Procedure& procedure) {
                return KeyOf(procedure) == succession.procedure &&
                       procedure.record_type == procedure_.record_type && &procedure != &procedure_;
            });
        if (older == checking_.catalogue.procedures.end()) {
            return checking_.Unknown("程序", succession.procedure, at.Near("procedure"));
        }
        const Node& states = at.Near("states");
        for (const auto& [from, to] : succession.states) {
            if (!older->FindState(from)) checking_.Unknown("状态", from, states.Near(from));
            KnownState(to, states.Near(from));
        }
    }

    void KnownState(const std::string& id, const Node& at) {
        if (!procedure_.FindState(id)) checking_.Unknown("状态", id, at);
    }

    void OneAct(const Act& act, const Node& node) {
        checking_.Basis(node);
        for (std::size_t i = 0; i < act.from.size(); ++i)
            KnownState(act.from[i], ItemOf(node, "from", i));
        if (!act.to.empty()) KnownState(act.to, node.Near("to"));
        if (act.from.empty() && act.to.empty()) {
            checking_.faults.Add("catalogue.member_missing", {{"member", "to"}}, node);
        }
        if (act.created_only && !act.from.empty() && !IsMoved(act.id)) {
            checking_.faults.Add("catalogue.never_taken", {{"act", act.label}},
                                 node.Near("created_only"));
        }
        Gates(act, node);
        Primary(act, node);
        Shows(act, node);
        Chain(act, node);
        if (!type_) return;
        for (std::size_t i = 0; i < act.fields.size(); ++i) {
            AskedField(act.fields[i].field, ItemOf(node, "fields", i));
        }
        CheckAskedWhens(checking_, *type_, act, node);
        CheckEffects(checking_, procedure_, act, node);
        if (act.from.empty()) CheckOpening(checking_, procedure_, act, node);
    }

    /// Steps asked at the same time stand one after another, each of a right of its own.
    void Chain(const Act& act, const Node& node) {
        Ids steps(checking_.faults);
        std::size_t first = 0;  // of the steps that are asked together
        for (std::size_t i = 0; i < act.approval.size(); ++i) {
            const Node& at = ItemOf(node, "approval", i);
            const ApprovalStep& step = act.approval[i];
            steps.Take(step.id, at);
            if (step.parallel_with.empty()) {
                first = i;
                continue;
            }
            const auto before = act.approval.begin() + static_cast<std::ptrdiff_t>(i);
            const auto group = act.approval.begin() + static_cast<std::ptrdiff_t>(first);
            if (std::find_if(group, before, [&](const ApprovalStep& one) {
                    return one.id == step.parallel_with;
                }) == before) {
                checking_.faults.Add("catalogue.parallel_not_beside",
                                     {{"step", step.label}, {"with", step.parallel_with}},
                                     at.Near("parallel_with"));
            }
            const auto same = std::find_if(
                group, before, [&](const ApprovalStep& one) { return one.right == step.right; });
            if (same != before) {
                checking_.faults.Add("catalogue.parallel_same_right",
                                     {{"step", step.label}, {"other", same->label}},
                                     at.Near("right"));
            }
        }
    }

    void AskedField(const std::string& id, const Node& at) {
        const Field* field = type_->FindField(id);
        if (field && field->id == id && !field->retired) return;
        checking_.faults.Add("catalogue.unknown_path", {{"type", type_->label}, {"path", id}}, at);
    }

    void Shows(const Act& act, const Node& node) {
        if (!type_) return;
        for (std::size_t i = 0; i < act.shows.size(); ++i)
            AskedField(act.shows[i], ItemOf(node, "shows", i));
        if (act.shows.empty() || !act.approval.empty()) return;
        checking_.faults.Add("catalogue.member_missing", {{"member", "approval"}},
                             node.Near("shows"));
    }

    void Primary(const Act& act, const Node& node) {
        if (act.primary_when.empty()) return;
        if (type_) checking_.Filter(*type_, act.primary_when, node.Near("primary_when"));
        if (act.primary) return;
        checking_.faults.Add("catalogue.member_missing", {{"member", "primary"}},
                             node.Near("primary_when"));
    }

    void Gates(const Act& act, const Node& node) {
        for (std::size_t i = 0; i < act.gates.size(); ++i) {
            const Node& at = ItemOf(node, "gates", i);
            if (!checking_.Known("gates", act.gates[i], at) || !type_) continue;
            const Gate* gate = checking_.catalogue.FindGate(act.gates[i]);
            const Node* gate_node = checking_.definitions.Find("gates", act.gates[i]);
            checking_.Filter(*type_, gate->filter, gate_node->Near("filter"));
            if (!gate->remedy_act.empty() && !IsActSomewhere(gate->remedy_act, gate->id)) {
                checking_.Unknown("步骤", gate->remedy_act, gate_node->Near("remedy_act"));
            }
        }
    }

    /// Does a record of another type take this act?
    [[nodiscard]] bool IsMoved(const std::string& act_id) const {
        return std::ranges::any_of(checking_.catalogue.procedures, [&](const Procedure& other) {
            return std::ranges::any_of(other.acts, [&](const Act& act) {
                return std::ranges::find(act.moves, act_id, &Movement::act) != act.moves.end();
            });
        });
    }

    /// The remedy is offered where the procedure has it; one of those that use the gate must.
    [[nodiscard]] bool IsActSomewhere(const std::string& act_id, const std::string& gate_id) const {
        return std::ranges::any_of(checking_.catalogue.procedures, [&](const Procedure& procedure) {
            return procedure.FindAct(act_id) &&
                   std::ranges::any_of(procedure.acts, [&gate_id](const Act& act) {
                       return std::ranges::find(act.gates, gate_id) != act.gates.end();
                   });
        });
    }

    void Flow() {
        std::set<std::string> reached;
        for (bool grown = true; grown;) {
            grown = false;
            for (const Act& act : procedure_.acts) {
                const bool open =
                    act.from.empty() || std::ranges::any_of(act.from, [&](const auto& id) {
                        return reached.contains(id);
                    });
                if (open && !act.to.empty()) grown = reached.insert(act.to).second || grown;
            }
        }
        for (std::size_t i = 0; i < procedure_.states.size(); ++i) {
            const State& state = procedure_.states[i];
            const Node& at = ItemOf(node_, "states", i);
            if (!reached.contains(state.id)) {
                checking_.faults.Add("catalogue.unreachable_state", {{"state", state.label}}, at);
            }
            if (!state.final && !Leaves(state.id)) {
                checking_.faults.Add("catalogue.dead_end", {{"state", state.label}}, at);
            }
        }
    }

    [[nodiscard]] bool Leaves(const std::string& state) const {
        return std::ranges::any_of(procedure_.acts, [&state](const Act& act) {
            return !act.to.empty() && act.to != state &&
                   std::ranges::find(act.from, state) != act.from.end();
        });
    }

    const Checking& checking_;
    const Procedure& procedure_;
    const Node& node_;
    const RecordType* type_;
};

/// A later version never comes into force before an earlier one, else the day could not choose.
void CheckVersionOrder(const Checking& checking, const Procedure& procedure, const Node& node) {
    for (const Procedure& earlier : checking.catalogue.procedures) {
        if (earlier.id != procedure.id || earlier.version >= procedure.version) continue;
        if (earlier.effective_from <= procedure.effective_from) continue;
        checking.faults.Add("catalogue.version_order",
                            {{"id", procedure.id}, {"version", std::to_string(procedure.version)}},
                            node.Near("effective_from"));
    }
}

}  // namespace

void CheckProcedures(const Checking& checking) {
    for (const Procedure& procedure : checking.catalogue.procedures) {
        const Node* node = checking.definitions.Find("procedures", KeyOf(procedure));
        if (!node) continue;  // a version that is no number: the schema has said so
        ProcedureCheck(checking, procedure, *node).Run();
        CheckVersionOrder(checking, procedure, *node);
    }
}

}  // namespace catalogue::detail
