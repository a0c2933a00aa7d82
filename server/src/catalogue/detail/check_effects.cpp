#include <algorithm>
#include <set>

#include "catalogue/detail/check.hpp"
#include "catalogue/detail/paths.hpp"

namespace catalogue::detail {

namespace {

const Field* FieldOf(const RecordType& type, std::string_view id) {
    return id.starts_with('$') ? SystemField(id) : type.FindField(id);
}

class EffectCheck {
 public:
    EffectCheck(const Checking& checking, const RecordType& type, const Act& act, const Node& node)
        : checking_(checking), type_(type), act_(act), node_(node) {}

    void Run() {
        for (std::size_t i = 0; i < act_.effects.size(); ++i) {
            One(act_.effects[i], ItemOf(node_, "effects", i));
        }
        if (act_.creates) Creates(*act_.creates, node_.Near("creates"));
    }

 private:
    void Unknown(const RecordType& type, const std::string& path, const Node& at) {
        checking_.faults.Add("catalogue.unknown_path", {{"type", type.label}, {"path", path}}, at);
    }

    void DifferentKinds(const std::string& left, const std::string& right, const Node& at) {
        checking_.faults.Add("catalogue.conflict_kinds", {{"left", left}, {"right", right}}, at);
    }

    void One(const Effect& effect, const Node& at) {
        const Field* field = effect.set.starts_with('$')
                                 ? (effect.set == "$holder" ? SystemField("$holder") : nullptr)
                                 : type_.FindField(effect.set);
        if (!field) return Unknown(type_, effect.set, at.Near("set"));
        const bool due = !effect.due.empty();
        const int ways = int(!effect.value.empty()) + int(!effect.number.empty()) + int(due) +
                         int(!effect.from.empty() && !due);
        if (ways != 1 || (due && effect.from.empty())) {
            checking_.faults.Add("catalogue.effect_bad", {{"act", act_.id}, {"set", effect.set}},
                                 at);
            return;
        }
        if (!effect.value.empty() && !IsLiteralOf(*field, effect.value)) {
            DifferentKinds(effect.set, effect.value, at.Near("value"));
        }
        if (!effect.number.empty()) {
            checking_.Known("numberings", effect.number, at.Near("number"));
            if (field->kind != FieldKind::kText) DifferentKinds(effect.set, effect.number, at);
        }
        if (due) {
            checking_.Known("clocks", effect.due, at.Near("due"));
            if (field->kind != FieldKind::kDay) DifferentKinds(effect.set, effect.due, at);
        }
        if (!effect.from.empty()) From(*field, effect, at.Near("from"));
    }

    void From(const Field& field, const Effect& effect, const Node& at) {
        Field given;
        if (effect.from == "act.happened_on") {
            given.kind = FieldKind::kDay;
        } else if (effect.from == "actor" || effect.from == "actor.organisation") {
            given.kind = FieldKind::kReference;
            given.target = effect.from == "actor" ? kPersonType : kOrganisationType;
        } else if (const Field* source = FieldOf(type_, effect.from)) {
            given = *source;
        } else {
            return Unknown(type_, effect.from, at);
        }
        if (!SameKind(field, given)) DifferentKinds(effect.set, effect.from, at);
    }

    void Creates(const Creation& creation, const Node& at) {
        if (!checking_.Known("record_types", creation.type, at.Near("type"))) return;
        const RecordType* created = checking_.catalogue.FindType(creation.type);
        if (!OpensBy(*created, creation.act))
            checking_.Unknown("步骤", creation.act, at.Near("act"));
        Link(*created, creation.back_reference, type_, at.Near("back_reference"));
        if (!creation.link.empty()) Link(type_, creation.link, *created, at.Near("link"));
        const Node& copy = at.Near("copy");
        for (const auto& [to, from] : creation.copy) {
            const Node& place = copy.Near(to);
            const Field* target = FieldOf(*created, to);
            const Field* source = FieldOf(type_, from);
            if (!target) Unknown(*created, to, place);
            if (!source) Unknown(type_, from, place);
            if (target && source && !SameKind(*target, *source)) DifferentKinds(to, from, place);
        }
    }

    [[nodiscard]] bool OpensBy(const RecordType& created, const std::string& act_id) const {
        return std::ranges::any_of(checking_.catalogue.procedures, [&](const Procedure& procedure) {
            const Act* act =
                procedure.id == created.procedure ? procedure.FindAct(act_id) : nullptr;
            return act && act->from.empty();
        });
    }

    void Link(const RecordType& type, const std::string& id, const RecordType& target,
              const Node& at) {
        const Field* field = type.FindField(id);
        if (!field) return Unknown(type, id, at);
        if (field->kind != FieldKind::kReference || field->target != target.id) {
            DifferentKinds(id, target.id, at);
        }
    }

    const Checking& checking_;
    const RecordType& type_;
    const Act& act_;
    const Node& node_;
};

}  // namespace

void CheckEffects(const Checking& checking, const Procedure& procedure, const Act& act,
                  const Node& node) {
    EffectCheck(checking, *checking.catalogue.FindType(procedure.record_type), act, node).Run();
}

void CheckOpening(const Checking& checking, const Procedure& procedure, const Act& act,
                  const Node& node) {
    std::set<std::string, std::less<>> given;
    for (const ActField& field : act.fields) {
        if (field.required) given.insert(field.field);
    }
    for (const Effect& effect : act.effects) given.insert(effect.set);
    for (const Field& field : checking.catalogue.FindType(procedure.record_type)->fields) {
        if (!field.required || given.contains(field.id)) continue;
        checking.faults.Add("catalogue.required_not_asked",
                            {{"field", field.label}, {"act", act.label}}, node);
    }
}

}  // namespace catalogue::detail
