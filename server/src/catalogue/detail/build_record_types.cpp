#include "catalogue/detail/build.hpp"
#include "catalogue/detail/reader.hpp"

namespace catalogue::detail {

namespace {

constexpr std::array<std::pair<std::string_view, Seal>, 4> kSeals{{
    {"none", Seal::kNone},
    {"personal", Seal::kPersonal},
    {"restricted", Seal::kRestricted},
    {"redacted_when_published", Seal::kRedactedWhenPublished},
}};

constexpr std::array<std::pair<std::string_view, Mask>, 5> kMasks{{
    {"none", Mask::kNone},
    {"hidden", Mask::kHidden},
    {"name", Mask::kName},
    {"id_number", Mask::kIdNumber},
    {"phone", Mask::kPhone},
}};

std::vector<Choice> BuildChoices(const Reader& reader) {
    std::vector<Choice> choices;
    for (const Node& item : reader.Items("choices")) {
        const Reader choice(item, reader.faults());
        choices.push_back({choice.Text("id"), choice.Text("label"), choice.Flag("retired")});
    }
    return choices;
}

Field BuildField(const Node& node, Faults& faults) {
    const Reader reader(node, faults);
    Field field;
    field.id = reader.Text("id");
    field.label = reader.Text("label");
    field.help = reader.Text("help");
    field.basis = reader.Text("basis");
    field.kind = reader.OneOf("kind", kFieldKinds, FieldKind::kText);
    field.required = reader.Flag("required");
    field.retired = reader.Flag("retired");
    field.machine = reader.Flag("machine");
    field.search = reader.Flag("search");
    field.unique = reader.Flag("unique");
    field.max_length = reader.Integer("max_length");
    field.minimum = reader.LongInteger("minimum");
    field.maximum = reader.LongInteger("maximum");
    field.scale = reader.Integer("scale");
    field.unit = reader.Text("unit");
    field.choices = BuildChoices(reader);
    field.target = reader.Text("target");
    for (const Node& row : reader.Items("fields")) field.fields.push_back(BuildField(row, faults));
    field.max_rows = reader.Integer("max_rows");
    field.seal = reader.OneOf("seal", kSeals, Seal::kNone);
    field.mask = reader.OneOf("mask", kMasks, Mask::kNone);
    field.read_right = reader.Text("read_right");
    field.was = reader.Texts("was");
    field.default_value = reader.Text("default_value");
    field.when = reader.Json("when");
    return field;
}

ListColumn BuildColumn(const Node& node, Faults& faults) {
    if (node.Is(Node::Kind::kText)) return {node.text, 0};
    const Reader reader(node, faults);
    return {reader.Text("path"), reader.Integer("width")};
}

Participants BuildParticipants(const Node& node, Faults& faults) {
    if (node.Is(Node::Kind::kText)) return {node.text, false};
    const Reader reader(node, faults);
    return {reader.Text("path"), reader.Flag("only_reads")};
}

}  // namespace

std::string_view NameOfKind(FieldKind kind) {
    for (const auto& [name, value] : kFieldKinds) {
        if (value == kind) return name;
    }
    return {};
}

RecordType BuildRecordType(const Node& node, Faults& faults) {
    const Reader reader(node, faults);
    RecordType type;
    type.id = reader.Text("id");
    type.label = reader.Text("label");
    type.label_plural = reader.Text("label_plural");
    if (type.label_plural.empty()) type.label_plural = type.label;
    type.counted_in = reader.Text("counted_in");
    if (type.counted_in.empty()) type.counted_in = "件";
    type.help = reader.Text("help");
    type.title = reader.Text("title");
    type.subtitle = reader.Text("subtitle");
    type.procedure = reader.Text("procedure");
    type.other_procedures = reader.Texts("other_procedures");
    type.menu_group = reader.Text("menu_group");
    type.menu_order = reader.Integer("menu_order");
    for (const Node& field : reader.Items("fields"))
        type.fields.push_back(BuildField(field, faults));
    for (const Node& column : reader.Items("columns")) {
        type.columns.push_back(BuildColumn(column, faults));
    }
    type.filters = reader.Texts("filters");
    for (const Node& item : reader.Items("views")) {
        const Reader view(item, faults);
        type.views.push_back(
            {view.Text("id"), view.Text("label"), view.Json("filter"), view.Text("sort")});
    }
    type.default_sort = reader.Text("default_sort");
    type.import_key = reader.Text("import_key");
    type.import_match = reader.Texts("import_match");
    for (const Node& item : reader.Items("import_implied")) {
        const Reader implied(item, faults);
        type.import_implied.push_back(
            {implied.Text("path"), implied.Text("choice"), implied.Text("by")});
    }
    for (const Node& item : reader.Items("participants"))
        type.participants.push_back(BuildParticipants(item, faults));
    type.belongs_to = reader.Texts("belongs_to");
    return type;
}

}  // namespace catalogue::detail
