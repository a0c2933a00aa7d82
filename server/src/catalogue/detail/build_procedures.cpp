#include <algorithm>

#include "catalogue/detail/build.hpp"
#include "catalogue/detail/reader.hpp"

namespace catalogue::detail {

namespace {

constexpr std::array<std::pair<std::string_view, Tone>, 11> kTones{{
    {"todo", Tone::kTodo},
    {"doing", Tone::kDoing},
    {"done", Tone::kDone},
    {"late", Tone::kLate},
    {"due", Tone::kDue},
    {"soon", Tone::kSoon},
    {"barred", Tone::kBarred},
    {"paused", Tone::kPaused},
    {"wait", Tone::kWait},
    {"odd", Tone::kOdd},
    {"old", Tone::kOld},
}};

/// `cause_of_case*` (required), or `{ field: cause_of_case, required: true, when: {…} }`.
ActField BuildActField(const Node& node, Faults& faults) {
    if (node.Is(Node::Kind::kText)) {
        const bool required = node.text.ends_with('*');
        return {node.text.substr(0, node.text.size() - (required ? 1 : 0)), required, {}};
    }
    const Reader reader(node, faults);
    return {reader.Text("field"), reader.Flag("required"), reader.Json("when")};
}

/// `{ key: text }`, in the order in which the stored catalogue has them.
std::vector<std::pair<std::string, std::string>> Pairs(const Node& node, std::string_view member) {
    std::vector<std::pair<std::string, std::string>> pairs;
    if (const Node* map = node.Find(member)) {
        for (const Member& one : map->members) pairs.emplace_back(one.key, one.value.text);
    }
    std::ranges::sort(pairs);
    return pairs;
}

Creation BuildCreation(const Node& node, Faults& faults) {
    const Reader reader(node, faults);
    Creation creation;
    creation.type = reader.Text("type");
    creation.back_reference = reader.Text("back_reference");
    creation.link = reader.Text("link");
    creation.act = reader.Text("act");
    creation.copy = Pairs(node, "copy");
    creation.when = reader.Json("when");
    return creation;
}

/// `of: payment.case` (records that point here) or `of: instalments` (rows of a group).
Total BuildTotal(const Node& node, Faults& faults) {
    const Reader reader(node, faults);
    const std::string of = reader.Text("of");
    const std::size_t dot = of.find('.');
    Total total;
    if (dot != std::string::npos) total.type = of.substr(0, dot);
    total.of = dot == std::string::npos ? of : of.substr(dot + 1);
    total.field = reader.Text("field");
    total.where = reader.Json("where");
    return total;
}

Effect BuildEffect(const Node& node, Faults& faults) {
    const Reader reader(node, faults);
    Effect effect;
    effect.set = reader.Text("set");
    effect.value = reader.Text("value");
    effect.from = reader.Text("from");
    effect.number = reader.Text("number");
    effect.due = reader.Text("due");
    if (const Node* sum = node.Find("sum")) effect.sum = BuildTotal(*sum, faults);
    if (const Node* rows = node.Find("uncovered")) {
        const Reader row(*rows, faults);
        effect.uncovered =
            Uncovered{row.Text("of"), row.Text("day"), row.Text("amount"), row.Text("by")};
    }
    effect.clear = reader.Flag("clear");
    effect.when = reader.Json("when");
    return effect;
}

Movement BuildMovement(const Node& node, Faults& faults) {
    const Reader reader(node, faults);
    return {reader.Text("on"), reader.Text("act"), reader.Json("when"), Pairs(node, "copy")};
}

void BuildSteps(const Reader& reader, Act& act) {
    for (const Node& item : reader.Items("approval")) {
        const Reader step(item, reader.faults());
        act.approval.push_back({step.Text("id"), step.Text("label"), step.Text("right"),
                                step.Flag("not_who_proposed", true), step.Integer("persons", 1),
                                step.Text("parallel_with")});
    }
    for (const Node& item : reader.Items("effects")) {
        act.effects.push_back(BuildEffect(item, reader.faults()));
    }
}

Act BuildAct(const Node& node, const std::string& record_type, Faults& faults) {
    const Reader reader(node, faults);
    Act act;
    act.id = reader.Text("id");
    act.label = reader.Text("label");
    act.help = reader.Text("help");
    act.basis = reader.Text("basis");
    act.from = reader.Texts("from");
    act.to = reader.Text("to");
    for (const Node& field : reader.Items("fields")) {
        act.fields.push_back(BuildActField(field, faults));
    }
    act.gates = reader.Texts("gates");
    act.shows = reader.Texts("shows");
    BuildSteps(reader, act);
    if (const Node* creates = node.Find("creates")) act.creates = BuildCreation(*creates, faults);
    if (const Node* under = node.Find("under")) {
        const Reader of(*under, faults);
        act.under = Under{of.Text("field"), of.Texts("from")};
    }
    for (const Node& item : reader.Items("moves")) {
        act.moves.push_back(BuildMovement(item, faults));
    }
    act.right = reader.Text("right");
    if (act.right.empty()) act.right = record_type + "." + act.id;
    act.fact = reader.Flag("fact");
    act.needs_reason = reader.Flag("needs_reason");
    act.evidence_at_least = reader.Integer("evidence_at_least");
    act.primary = reader.Flag("primary");
    act.primary_when = reader.Json("primary_when");
    act.created_only = reader.Flag("created_only");
    return act;
}

}  // namespace

Procedure BuildProcedure(const Node& node, Faults& faults) {
    const Reader reader(node, faults);
    Procedure procedure;
    procedure.id = reader.Text("id");
    procedure.label = reader.Text("label");
    procedure.record_type = reader.Text("record_type");
    procedure.version = reader.Integer("version", 1);
    procedure.effective_from = reader.Day("effective_from");
    procedure.basis = reader.Text("basis");
    for (const Node& item : reader.Items("states")) {
        const Reader state(item, faults);
        procedure.states.push_back({state.Text("id"), state.Text("label"),
                                    state.OneOf("tone", kTones, Tone::kDoing),
                                    state.Flag("final")});
    }
    for (const Node& act : reader.Items("acts")) {
        procedure.acts.push_back(BuildAct(act, procedure.record_type, faults));
    }
    for (const Node& item : reader.Items("follows")) {
        procedure.follows.push_back(
            {Reader(item, faults).Text("procedure"), Pairs(item, "states")});
    }
    return procedure;
}

}  // namespace catalogue::detail
