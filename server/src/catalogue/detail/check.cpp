#include "catalogue/detail/check.hpp"

#include <algorithm>
#include <optional>

#include "base/text.hpp"
#include "catalogue/detail/build.hpp"
#include "catalogue/detail/paths.hpp"
#include "catalogue/detail/schema.hpp"
#include "catalogue/detail/yaml_reader.hpp"

namespace catalogue::detail {

namespace {

struct Citation {
    std::string law;
    int article = 0;  ///< 0: the law as a whole
};

/// `apl-2021/57.1.2`: law, article, paragraph, item.
std::optional<Citation> ParseCitation(std::string_view text) {
    Citation citation;
    const std::size_t slash = text.find('/');
    citation.law = text.substr(0, slash);
    if (citation.law.empty()) return std::nullopt;
    if (slash == std::string_view::npos) return citation;
    const std::vector<std::string> numbers = base::Split(text.substr(slash + 1), '.');
    if (numbers.empty() || numbers.size() > 3) return std::nullopt;
    for (const std::string& number : numbers) {
        const bool digits =
            !number.empty() && number.size() <= 4 && number[0] != '0' &&
            std::ranges::all_of(number, [](char c) { return c >= '0' && c <= '9'; });
        if (!digits) return std::nullopt;
    }
    citation.article = std::stoi(numbers.front());
    return citation;
}

const Node& EngineTypes() {
    static const Node kTypes = [] {
        Faults none;
        return ReadYaml(EngineTypesText(), "engine_types.yaml", none).value_or(Node());
    }();
    return kTypes;
}

/// `reference organisation` of `organisation.parent`, `choice` of `person.roles.role`.
std::string KindText(const Field& field) {
    std::string text(NameOfKind(field.kind));
    if (field.kind == FieldKind::kReference) text += " " + field.target;
    return text;
}

const Field* FieldAt(const RecordType& type, std::string_view path) {
    const std::size_t dot = path.find('.');
    const Field* field = type.FindField(path.substr(0, dot));
    if (!field || dot == std::string_view::npos) return field;
    return field->FindField(path.substr(dot + 1));
}

void CheckEngineType(const Checking& checking, const Member& wanted) {
    const RecordType* type = checking.catalogue.FindType(wanted.key);
    const Node* node = checking.definitions.Find("record_types", wanted.key);
    if (!type || !node) {
        checking.faults.AddAt("catalogue.engine_type_missing", {{"type", wanted.key}},
                              "record_types/" + wanted.key + ".yaml", 0);
        return;
    }
    for (const Member& member : wanted.value.members) {
        const Field* field = FieldAt(*type, member.key);
        const std::string& kind = member.value.text;
        if (!field) {
            checking.faults.Add("catalogue.engine_field_missing",
                                {{"type", wanted.key}, {"field", member.key}, {"kind", kind}},
                                *node);
        } else if (KindText(*field) != kind) {
            checking.faults.Add("catalogue.engine_field_kind",
                                {{"type", wanted.key},
                                 {"field", member.key},
                                 {"kind", kind},
                                 {"found", KindText(*field)}},
                                *node);
        }
    }
}

void AddFieldRights(const std::vector<Field>& fields, std::set<std::string, std::less<>>& rights) {
    for (const Field& field : fields) {
        if (!field.read_right.empty()) rights.insert(field.read_right);
        AddFieldRights(field.fields, rights);
    }
}

}  // namespace

bool Checking::Known(std::string_view folder, const std::string& id, const Node& at) const {
    if (definitions.Find(folder, id)) return true;
    const Kind* kind = FindKind(folder);
    faults.Add("catalogue.unknown_reference", {{"kind", std::string(kind->label)}, {"id", id}}, at);
    return false;
}

const Field* Checking::Path(const RecordType& type, std::string_view path, const Node& at) const {
    const Field* field = FindPath(catalogue, type, path);
    if (!field) {
        faults.Add("catalogue.unknown_path", {{"type", type.label}, {"path", std::string(path)}},
                   at);
    }
    return field;
}

void Checking::Sort(const RecordType& type, std::string_view sort, const Node& at) const {
    if (sort.empty()) return;
    for (const std::string& path : base::Split(sort, ',')) {
        Path(type, path.starts_with('-') ? std::string_view(path).substr(1) : path, at);
    }
}

void Checking::Filter(const RecordType& type, const std::string& json, const Node& node) const {
    if (!filter_check || json.empty()) return;
    for (const base::Refusal& refusal : filter_check(catalogue, type, json)) {
        const Node& at = Follow(node, refusal.where);
        base::Refusal placed = refusal;
        faults.Add(placed.code, placed.params, at.line > 0 ? at : node);
    }
}

void Checking::Basis(const Node& thing) const {
    const Node* basis = thing.Find("basis");
    if (!basis || !basis->Is(Node::Kind::kText)) return;
    for (const std::string& part : base::Split(basis->text, ',')) {
        const auto citation = ParseCitation(base::Trim(part));
        if (!citation) {
            faults.Add("catalogue.bad_basis", {{"value", basis->text}}, *basis);
            continue;
        }
        if (!Known("laws", citation->law, *basis)) continue;
        const auto law = catalogue.laws.find(citation->law);
        const int articles = law == catalogue.laws.end() ? 0 : law->second.articles;
        if (articles > 0 && citation->article > articles) {
            faults.Add("catalogue.out_of_range",
                       {{"member", "basis"},
                        {"value", std::to_string(citation->article)},
                        {"range", "1 至 " + std::to_string(articles)}},
                       *basis);
        }
    }
}

void Checking::Places(std::string_view text, const Node& at,
                      const std::function<bool(std::string_view)>& allowed,
                      const char* words) const {
    while (true) {
        const std::size_t open = text.find_first_of("{}");
        if (open == std::string_view::npos) return;
        const std::size_t close = text.find('}', open);
        const bool paired = text[open] == '{' && close != std::string_view::npos;
        const std::string_view place =
            paired ? text.substr(open + 1, close - open - 1) : text.substr(open, 1);
        if (!paired || !allowed(place)) {
            faults.Add("catalogue.bad_place", {{"place", std::string(place)}, {"allowed", words}},
                       at);
        }
        if (!paired) return;
        text.remove_prefix(close + 1);
    }
}

void CheckAll(const Checking& checking) {
    CheckEngineTypes(checking);
    CheckRecordTypes(checking);
    CheckProcedures(checking);
    CheckOthers(checking);
}

void CheckEngineTypes(const Checking& checking) {
    for (const Member& type : EngineTypes().Near("types").members) CheckEngineType(checking, type);
}

std::set<std::string, std::less<>> AllRights(const Catalogue& catalogue) {
    std::set<std::string, std::less<>> rights;
    for (const Member& right : EngineTypes().Near("rights").members) rights.insert(right.key);
    for (const auto& [id, type] : catalogue.record_types) {
        for (const Node& name : EngineTypes().Near("generic_rights").items) {
            rights.insert(id + "." + name.text);
        }
        AddFieldRights(type.fields, rights);
    }
    for (const Procedure& procedure : catalogue.procedures) {
        for (const Act& act : procedure.acts) {
            rights.insert(act.right);
            for (const ApprovalStep& step : act.approval) rights.insert(step.right);
        }
    }
    return rights;
}

bool SameKind(const Field& left, const Field& right) {
    const auto is_text = [](const Field& field) {
        return field.kind == FieldKind::kText || field.kind == FieldKind::kLongText;
    };
    if (is_text(left) && is_text(right)) return true;
    if (left.kind != right.kind) return false;
    switch (left.kind) {
        case FieldKind::kReference:
            return left.target == right.target;
        case FieldKind::kDecimal:
            return left.scale == right.scale;
        case FieldKind::kChoice:
            // every value of the source must be a value of the field that takes it
            return std::ranges::all_of(right.choices, [&left](const Choice& choice) {
                return left.FindChoice(choice.id) != nullptr;
            });
        case FieldKind::kGroup:
            return std::ranges::all_of(right.fields, [&left](const Field& field) {
                const Field* same = left.FindField(field.id);
                return same && SameKind(*same, field);
            });
        default:
            return true;
    }
}

const Node& ItemOf(const Node& node, std::string_view list, std::size_t index) {
    const Node* found = node.Find(list);
    if (!found || index >= found->items.size()) return node;
    return found->items[index];
}

}  // namespace catalogue::detail
