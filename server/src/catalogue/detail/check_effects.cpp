#include <algorithm>
#include <set>

#include "catalogue/detail/check.hpp"
#include "catalogue/detail/paths.hpp"
#include "catalogue/row_type.hpp"

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
        if (act_.under) Belongs(*act_.under, node_.Near("under"));
        for (std::size_t i = 0; i < act_.moves.size(); ++i) {
            Moves(act_.moves[i], ItemOf(node_, "moves", i));
        }
    }

 private:
    void Unknown(const RecordType& type, const std::string& path, const Node& at) {
        checking_.faults.Add("catalogue.unknown_path", {{"type", type.label}, {"path", path}}, at);
    }

    void DifferentKinds(const std::string& left, const std::string& right, const Node& at) {
        checking_.faults.Add("catalogue.conflict_kinds", {{"left", left}, {"right", right}}, at);
    }

    void One(const Effect& effect, const Node& at) {
        checking_.Filter(type_, effect.when, at.Near("when"));
        // Of what the system keeps of a record, its holder and its unit may be given to others.
        const bool given_away = effect.set == "$holder" || effect.set == "$organisation";
        const Field* field = given_away                    ? SystemField(effect.set)
                             : effect.set.starts_with('$') ? nullptr
                                                           : type_.FindField(effect.set);
        if (!field) return Unknown(type_, effect.set, at.Near("set"));
        const bool due = !effect.due.empty();
        const int ways = int(!effect.value.empty()) + int(!effect.number.empty()) + int(due) +
                         int(!effect.from.empty() && !due) + int(effect.sum.has_value()) +
                         int(effect.uncovered.has_value()) + int(effect.clear);
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
        if (effect.sum) Sum(*field, *effect.sum, at.Near("sum"));
        if (effect.uncovered) FirstUncovered(*field, *effect.uncovered, at.Near("uncovered"));
    }

    static bool Adds(const Field& field) {
        return field.kind == FieldKind::kMoney || field.kind == FieldKind::kInteger;
    }

    /// A day stands in a field of days; what is asked for and what there is are counted alike.
    void FirstUncovered(const Field& field, const Uncovered& rows, const Node& at) {
        const Field* group = type_.FindField(rows.of);
        if (!group || group->kind != FieldKind::kGroup)
            return Unknown(type_, rows.of, at.Near("of"));
        const Field* day = group->FindField(rows.day);
        const Field* amount = group->FindField(rows.amount);
        const Field* by = type_.FindField(rows.by);
        if (!day) Unknown(type_, rows.day, at.Near("day"));
        if (!amount) Unknown(type_, rows.amount, at.Near("amount"));
        if (!by) Unknown(type_, rows.by, at.Near("by"));
        if (day && (day->kind != FieldKind::kDay || !SameKind(field, *day)))
            DifferentKinds(field.id, rows.day, at.Near("day"));
        if (amount && by && (!Adds(*amount) || !SameKind(*by, *amount)))
            DifferentKinds(rows.by, rows.amount, at.Near("amount"));
    }

    /// What is added up must be of the kind of the field that it stands in.
    void Sum(const Field& field, const Total& total, const Node& at) {
        const Field* added = nullptr;
        if (total.type.empty()) {
            const Field* group = type_.FindField(total.of);
            if (!group || group->kind != FieldKind::kGroup) {
                return Unknown(type_, total.of, at.Near("of"));
            }
            added = group->FindField(total.field);
        } else {
            if (!checking_.Known("record_types", total.type, at.Near("of"))) return;
            const RecordType& other = *checking_.catalogue.FindType(total.type);
            Link(other, total.of, type_, at.Near("of"));
            checking_.Filter(other, total.where, at.Near("where"));
            added = other.FindField(total.field);
        }
        if (!added) return Unknown(type_, total.field, at.Near("field"));
        if (!Adds(*added) || !SameKind(field, *added)) DifferentKinds(field.id, total.field, at);
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
        const RowField rows = FindRowField(type_, creation.link);
        if (rows) {
            LinksTo(*rows.field, *created, at.Near("link"));
        } else if (!creation.link.empty()) {
            Link(type_, creation.link, *created, at.Near("link"));
        }
        Copies({*created, rows.group}, creation.copy, at.Near("copy"));
        When(rows, creation.when, at.Near("when"));
    }

    /// A condition on each row by itself, or on the record.
    void When(const RowField& rows, const std::string& when, const Node& at) {
        checking_.Filter(rows ? RowType(type_, *rows.group) : type_, when, at);
    }

    using Pairs = std::vector<std::pair<std::string, std::string>>;

    /// What values are copied into, and the group of whose rows they may be besides this record.
    struct Copying {
        const RecordType& other;
        const Field* group = nullptr;
    };

    [[nodiscard]] const Field* SourceOf(const Field* group, std::string_view from) const {
        if (from.find('.') == std::string_view::npos) return FieldOf(type_, from);
        const RowField named = FindRowField(type_, from);
        return named.group == group ? named.field : nullptr;
    }

    /// Values of this record that stand in fields of another one.
    void Copies(const Copying& copying, const Pairs& copied, const Node& node) {
        for (const auto& [to, from] : copied) {
            const Node& place = node.Near(to);
            const Field* target = FieldOf(copying.other, to);
            const Field* source = SourceOf(copying.group, from);
            if (!target) Unknown(copying.other, to, place);
            if (!source) Unknown(type_, from, place);
            if (target && source && !SameKind(*target, *source)) DifferentKinds(to, from, place);
        }
    }

    /// The type that a reference field of this one, or of its rows, leads to; a fault where it does
    /// not.
    const RecordType* Leads(const std::string& id, const Field* field, const Node& at) {
        const bool leads = field && field->kind == FieldKind::kReference;
        const RecordType* target = leads ? checking_.catalogue.FindType(field->target) : nullptr;
        if (!target) Unknown(type_, id, at);
        return target;
    }

    template <class Accept>
    [[nodiscard]] bool SomeProcedureOf(const RecordType& type, Accept accept) const {
        return std::ranges::any_of(checking_.catalogue.procedures, [&](const Procedure& one) {
            return one.record_type == type.id && accept(one);
        });
    }

    void Belongs(const Under& under, const Node& at) {
        if (!act_.from.empty()) {
            checking_.faults.Add(
                "catalogue.member_not_for_kind",
                {{"field", act_.id}, {"kind", "不开启记录的步骤"}, {"member", "under"}}, at);
        }
        const RecordType* above =
            Leads(under.field, type_.FindField(under.field), at.Near("field"));
        if (!above) return;
        for (std::size_t i = 0; i < under.from.size(); ++i) {
            const bool known = SomeProcedureOf(*above, [&](const Procedure& procedure) {
                return procedure.FindState(under.from[i]) != nullptr;
            });
            if (!known) checking_.Unknown("状态", under.from[i], ItemOf(at, "from", i));
        }
    }

    void Moves(const Movement& movement, const Node& at) {
        const RowField rows = FindRowField(type_, movement.on);
        const PointingField pointing =
            rows ? PointingField{} : FindPointing(checking_.catalogue, movement.on);
        const bool points_here = pointing && pointing.field->target == type_.id;
        const RecordType* other =
            points_here ? pointing.type
                        : Leads(movement.on, rows ? rows.field : type_.FindField(movement.on),
                                at.Near("on"));
        if (points_here)
            checking_.Filter(*other, movement.when, at.Near("when"));
        else
            When(rows, movement.when, at.Near("when"));
        if (!other) return;
        Copies({*other, rows.group}, movement.copy, at.Near("copy"));
        const bool known = SomeProcedureOf(*other, [&](const Procedure& procedure) {
            const Act* act = procedure.FindAct(movement.act);
            return act && !act->from.empty() && act->approval.empty();
        });
        if (!known) checking_.Unknown("不须审批的步骤", movement.act, at.Near("act"));
    }

    [[nodiscard]] bool OpensBy(const RecordType& created, const std::string& act_id) const {
        return std::ranges::any_of(checking_.catalogue.procedures, [&](const Procedure& procedure) {
            const Act* act =
                created.BeginsUnder(procedure.id) ? procedure.FindAct(act_id) : nullptr;
            return act && act->from.empty();
        });
    }

    void Link(const RecordType& type, const std::string& id, const RecordType& target,
              const Node& at) {
        const Field* field = type.FindField(id);
        if (!field) return Unknown(type, id, at);
        LinksTo(*field, target, at);
    }

    void LinksTo(const Field& field, const RecordType& target, const Node& at) {
        if (field.kind != FieldKind::kReference || field.target != target.id) {
            DifferentKinds(field.id, target.id, at);
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
