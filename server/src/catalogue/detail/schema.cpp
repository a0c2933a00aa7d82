#include "catalogue/detail/schema.hpp"

#include <algorithm>
#include <map>
#include <regex>
#include <utility>

#include "base/check.hpp"
#include "base/text.hpp"
#include "catalogue/detail/definitions.hpp"

namespace catalogue::detail {

namespace {

/// std::regex recurses over its subject; no text that a pattern names is longer.
constexpr std::size_t kLongestMatched = 400;

const char* TypeName(const Node& value) {
    switch (value.kind) {
        case Node::Kind::kNull:
            return "null";
        case Node::Kind::kYesNo:
            return "boolean";
        case Node::Kind::kInteger:
            return "integer";
        case Node::Kind::kText:
            return "string";
        case Node::Kind::kList:
            return "array";
        case Node::Kind::kMap:
            return "object";
    }
    return "";
}

std::string ChineseType(std::string_view type) {
    if (type == "boolean") return "true 或 false";
    if (type == "integer") return "整数（不加引号）";
    if (type == "string") return "文字";
    if (type == "array") return "列表";
    if (type == "object") return "键和值";
    return std::string(type);
}

bool FitsType(const Node& schema, const Node& value) {
    const Node* type = schema.Find("type");
    if (!type) return !schema.Find("enum") || value.Is(Node::Kind::kText);
    return type->text == TypeName(value);
}

std::string Joined(const Node& list) {
    std::string out;
    for (const Node& item : list.items) {
        if (!out.empty()) out += "、";
        out += item.text;
    }
    return out;
}

std::string KeysOf(const Node& map) {
    std::string out;
    for (const Member& member : map.members) {
        if (!out.empty()) out += "、";
        out += member.key;
    }
    return out;
}

std::optional<std::int64_t> Number(const Node& schema, std::string_view key) {
    const Node* found = schema.Find(key);
    return found ? std::optional(found->integer) : std::nullopt;
}

/// What a schema allows a number to be: a value, a length, a count of items.
struct Range {
    std::optional<std::int64_t> low, high;

    [[nodiscard]] std::string ToText() const {
        std::string out = low ? std::to_string(*low) : "";
        out += " 至 ";
        return high ? out + std::to_string(*high) : out;
    }
};

/// The found number, and as which member it is told.
struct Measured {
    std::int64_t found = 0;
    const std::string& name;
    const Node& at;
};

void CheckRange(const Range& range, const Measured& measured, Faults& faults) {
    if ((!range.low || measured.found >= *range.low) &&
        (!range.high || measured.found <= *range.high)) {
        return;
    }
    faults.Add("catalogue.out_of_range",
               {{"member", measured.name},
                {"value", std::to_string(measured.found)},
                {"range", range.ToText()}},
               measured.at);
}

/// The published schemas, read once, with their patterns compiled: immutable afterwards.
struct Published {
    std::map<std::string, Node, std::less<>> roots;
    std::map<std::string, std::regex, std::less<>> patterns;
};

void CompilePatterns(const Node& node, Published& published) {
    const Node* pattern = node.Find("pattern");
    if (pattern && pattern->Is(Node::Kind::kText)) {
        published.patterns.try_emplace(pattern->text, pattern->text, std::regex::ECMAScript);
    }
    for (const Member& member : node.members) CompilePatterns(member.value, published);
    for (const Node& item : node.items) CompilePatterns(item, published);
}

const Published& Schemas() {
    static const Published kPublished = [] {
        Published published;
        for (const Kind& kind : Kinds()) {
            auto schema = ReadJson(SchemaText(kind.schema));
            CHECK(schema.has_value());
            CompilePatterns(*schema, published);
            published.roots.emplace(kind.schema, std::move(*schema));
        }
        return published;
    }();
    return kPublished;
}

bool Matches(const std::string& pattern, const std::string& text) {
    return text.size() <= kLongestMatched &&
           std::regex_search(text, Schemas().patterns.find(pattern)->second);
}

}  // namespace

void SchemaCheck::Run(std::string_view kind, const Node& value) {
    root_ = &Schemas().roots.find(kind)->second;
    Check(*root_, value, "文件", faults_);
}

const Node& SchemaCheck::Resolve(const Node& schema) const {
    const Node* ref = schema.Find("$ref");
    if (!ref) return schema;
    const Node& target = Follow(*root_, std::string_view(ref->text).substr(1));
    CHECK(&target != root_ && !target.Find("$ref"));
    return target;
}

void SchemaCheck::Check(const Node& unresolved, const Node& value, const std::string& name,
                        Faults& faults) {
    const Node& schema = Resolve(unresolved);
    if (!FitsType(schema, value)) {
        const Node* type = schema.Find("type");
        faults.Add("catalogue.wrong_type",
                   {{"member", name}, {"expected", ChineseType(type ? type->text : "string")}},
                   value);
        return;
    }
    switch (value.kind) {
        case Node::Kind::kText:
            CheckText(schema, value, name, faults);
            break;
        case Node::Kind::kMap:
            CheckMap(schema, value, faults);
            break;
        case Node::Kind::kList:
            CheckList(schema, value, name, faults);
            break;
        case Node::Kind::kInteger:
            CheckRange({Number(schema, "minimum"), Number(schema, "maximum")},
                       {value.integer, name, value}, faults);
            break;
        case Node::Kind::kNull:
        case Node::Kind::kYesNo:
            break;
    }
    if (const Node* branches = schema.Find("anyOf")) CheckAnyOf(*branches, value, name, faults);
}

void SchemaCheck::CheckText(const Node& schema, const Node& value, const std::string& name,
                            Faults& faults) {
    if (const Node* allowed = schema.Find("enum")) {
        if (std::ranges::find(allowed->items, value.text, &Node::text) == allowed->items.end()) {
            faults.Add("catalogue.bad_form",
                       {{"member", name}, {"value", value.text}, {"pattern", Joined(*allowed)}},
                       value);
        }
        return;
    }
    CheckRange({Number(schema, "minLength"), Number(schema, "maxLength")},
               {static_cast<std::int64_t>(base::LengthInCharacters(value.text)), name, value},
               faults);
    const Node* pattern = schema.Find("pattern");
    if (pattern && !Matches(pattern->text, value.text)) {
        const Node* words = schema.Find("description");
        faults.Add("catalogue.bad_form",
                   {{"member", name},
                    {"value", value.text},
                    {"pattern", words ? words->text : pattern->text}},
                   value);
    }
}

void SchemaCheck::CheckMap(const Node& schema, const Node& value, Faults& faults) {
    if (const Node* required = schema.Find("required")) {
        for (const Node& key : required->items) {
            if (!value.Find(key.text)) {
                faults.Add("catalogue.member_missing", {{"member", key.text}}, value);
            }
        }
    }
    for (const Member& member : value.members) CheckMember(schema, member, value, faults);
}

void SchemaCheck::CheckMember(const Node& schema, const Member& member, const Node& at,
                              Faults& faults) {
    const Node* properties = schema.Find("properties");
    if (const Node* known = properties ? properties->Find(member.key) : nullptr) {
        Check(*known, member.value, member.key, faults);
        return;
    }
    const Node* names = schema.Find("propertyNames");
    const Node* pattern = names ? names->Find("pattern") : nullptr;
    if (pattern && !Matches(pattern->text, member.key)) {
        faults.AddAt("catalogue.bad_form",
                     {{"member", "键"}, {"value", member.key}, {"pattern", pattern->text}}, at.file,
                     member.line);
    }
    const Node* additional = schema.Find("additionalProperties");
    if (!additional) return;
    if (additional->Is(Node::Kind::kMap)) {
        Check(*additional, member.value, member.key, faults);
    } else if (!additional->yes) {
        faults.AddAt("catalogue.member_unknown",
                     {{"member", member.key}, {"allowed", properties ? KeysOf(*properties) : ""}},
                     at.file, member.line);
    }
}

void SchemaCheck::CheckList(const Node& schema, const Node& value, const std::string& name,
                            Faults& faults) {
    CheckRange({Number(schema, "minItems"), Number(schema, "maxItems")},
               {static_cast<std::int64_t>(value.items.size()), name, value}, faults);
    const Node* items = schema.Find("items");
    if (!items) return;
    for (const Node& item : value.items) Check(*items, item, name, faults);
}

void SchemaCheck::CheckAnyOf(const Node& branches, const Node& value, const std::string& name,
                             Faults& faults) {
    const Node* nearest = nullptr;
    for (const Node& branch : branches.items) {
        if (!FitsType(Resolve(branch), value)) continue;
        Faults trial;
        Check(branch, value, name, trial);
        if (trial.empty()) return;
        if (!nearest) nearest = &branch;
    }
    Check(nearest ? *nearest : branches.items.front(), value, name, faults);
}

}  // namespace catalogue::detail
