#include <algorithm>
#include <array>
#include <map>
#include <regex>

#include "base/civil_day.hpp"
#include "base/decimal.hpp"
#include "base/money.hpp"
#include "catalogue/detail/build.hpp"
#include "catalogue/detail/check.hpp"

namespace catalogue::detail {

namespace {

/// Words of the filter language; a field of that name could not stand in a filter.
constexpr std::array<std::string_view, 7> kReserved{"and", "or",   "not",  "any",
                                                    "all", "none", "count"};

bool IsOneOf(FieldKind kind, std::initializer_list<FieldKind> kinds) {
    return std::ranges::find(kinds, kind) != kinds.end();
}

/// A place of a default that lies in the record above: `{reference.field}`.
struct TakenFrom {
    std::string reference;
    std::string field;
};

std::vector<TakenFrom> TakenFromAbove(const std::string& value) {
    static const std::regex place("\\{([a-z][a-z0-9_]*)\\.([a-z][a-z0-9_]*)\\}");
    std::vector<TakenFrom> found;
    for (std::sregex_iterator at(value.begin(), value.end(), place), end; at != end; ++at) {
        found.push_back({(*at)[1], (*at)[2]});
    }
    return found;
}

class FieldCheck {
 public:
    explicit FieldCheck(const Checking& checking) : checking_(checking) {}

    void All(const std::vector<Field>& fields, const Node& owner, bool in_group) {
        Ids(fields, owner);
        for (std::size_t i = 0; i < fields.size(); ++i) {
            const Node& node = ItemOf(owner, "fields", i);
            One(fields[i], node, in_group);
            if (!in_group) Taken(fields[i], fields, node);
        }
    }

 private:
    void Add(const char* code, Faults::Params params, const Node& at) {
        checking_.faults.Add(code, std::move(params), at);
    }

    void Ids(const std::vector<Field>& fields, const Node& owner) {
        std::map<std::string, const Node*> seen;
        for (std::size_t i = 0; i < fields.size(); ++i) {
            const Node& node = ItemOf(owner, "fields", i);
            Take(fields[i].id, node.Near("id"), seen);
            for (std::size_t w = 0; w < fields[i].was.size(); ++w) {
                Take(fields[i].was[w], ItemOf(node, "was", w), seen);
            }
        }
    }

    void Take(const std::string& id, const Node& at, std::map<std::string, const Node*>& seen) {
        const auto [first, fresh] = seen.emplace(id, &at);
        if (!fresh) Add("catalogue.id_reused", {{"id", id}, {"first", first->second->Where()}}, at);
        if (std::ranges::find(kReserved, id) != kReserved.end()) {
            Add("catalogue.bad_form",
                {{"member", "id"}, {"value", id}, {"pattern", "条件用语不能作字段编号"}}, at);
        }
    }

    void One(const Field& field, const Node& node, bool in_group) {
        checking_.Basis(node);
        Choices(field, node);
        Limits(field, node);
        if (field.kind == FieldKind::kReference) {
            checking_.Known("record_types", field.target, node.Near("target"));
        }
        if (field.kind == FieldKind::kGroup) {
            if (in_group) {
                Add("catalogue.group_inside_group", {{"field", field.id}}, node);
            } else if (field.fields.empty()) {
                Add("catalogue.member_missing", {{"member", "fields"}}, node);
            } else {
                All(field.fields, node, true);
            }
        }
        if (field.retired && field.required) Misplaced(field, "required", node);
        if (field.mask != Mask::kNone && field.read_right.empty()) {
            Add("catalogue.member_missing", {{"member", "read_right"}}, node);
        }
        Default(field, node);
    }

    void Choices(const Field& field, const Node& node) {
        if (field.kind == FieldKind::kChoice) {
            if (field.choices.empty())
                Add("catalogue.choices_missing", {{"field", field.id}}, node);
        } else if (node.Find("choices")) {
            Add("catalogue.choices_not_wanted", {{"field", field.id}}, node.Near("choices"));
        }
        std::map<std::string, const Node*> seen;
        for (std::size_t i = 0; i < field.choices.size(); ++i) {
            const Node& at = ItemOf(node, "choices", i);
            const auto [first, fresh] = seen.emplace(field.choices[i].id, &at);
            if (fresh) continue;
            Add("catalogue.id_twice",
                {{"id", field.choices[i].id}, {"first", first->second->Where()}}, at);
        }
    }

    /// Members that mean something for some kinds only.
    void Limits(const Field& field, const Node& node) {
        using K = FieldKind;
        struct Only {
            const char* member;
            std::initializer_list<FieldKind> kinds;
        };
        static const std::array<Only, 10> kOnly{{
            {"max_length", {K::kText, K::kLongText}},
            {"minimum", {K::kInteger, K::kMoney, K::kDecimal}},
            {"maximum", {K::kInteger, K::kMoney, K::kDecimal}},
            {"scale", {K::kDecimal}},
            {"unit", {K::kInteger, K::kDecimal}},
            {"target", {K::kReference}},
            {"fields", {K::kGroup}},
            {"max_rows", {K::kGroup, K::kAttachment}},
            {"search", {K::kText, K::kLongText, K::kChoice, K::kCreditCode, K::kPersonIdNumber}},
            {"unique",
             {K::kText, K::kInteger, K::kDay, K::kReference, K::kCreditCode, K::kPersonIdNumber}},
        }};
        for (const Only& only : kOnly) {
            if (node.Find(only.member) && !IsOneOf(field.kind, only.kinds)) {
                Misplaced(field, only.member, node);
            }
        }
        if (field.minimum && field.maximum && *field.minimum > *field.maximum) {
            Add("catalogue.out_of_range",
                {{"member", "minimum"},
                 {"value", std::to_string(*field.minimum)},
                 {"range", "不大于 maximum"}},
                node.Near("minimum"));
        }
    }

    void Misplaced(const Field& field, const char* member, const Node& node) {
        Add("catalogue.member_not_for_kind",
            {{"field", field.id},
             {"kind", field.retired ? "停用的字段" : std::string(NameOfKind(field.kind))},
             {"member", member}},
            node.Near(member));
    }

    /// `{case.party_name}`: what the form takes of the record that it is opened under.
    void Taken(const Field& field, const std::vector<Field>& fields, const Node& node) {
        for (const TakenFrom& taken : TakenFromAbove(field.default_value)) {
            const auto leads = std::ranges::find(fields, taken.reference, &Field::id);
            const RecordType* above = leads == fields.end() || leads->kind != FieldKind::kReference
                                          ? nullptr
                                          : checking_.catalogue.FindType(leads->target);
            const Field* found = above == nullptr ? nullptr : above->FindField(taken.field);
            const bool fits = found != nullptr &&
                              (IsOneOf(field.kind, {FieldKind::kText, FieldKind::kLongText}) ||
                               (found->kind == field.kind && found->target == field.target));
            if (!fits) {
                Add("catalogue.default_bad",
                    {{"field", field.id}, {"value", taken.reference + "." + taken.field}},
                    node.Near("default_value"));
            }
        }
    }

    void Default(const Field& field, const Node& node) {
        const std::string& value = field.default_value;
        if (value.empty() || !TakenFromAbove(value).empty()) return;
        bool fits = IsLiteralOf(field, value);
        if (value == "today") fits = field.kind == FieldKind::kDay;
        if (value == "actor") fits = field.target == kPersonType;
        if (value == "actor.organisation" || value == "actor.bureau")
            fits = field.target == kOrganisationType;
        if (value == "debt.owed") fits = field.kind == FieldKind::kMoney;
        if (fits) return;
        Add("catalogue.default_bad", {{"field", field.id}, {"value", value}},
            node.Near("default_value"));
    }

    const Checking& checking_;
};

bool IsInteger(const std::string& text) {
    const std::string_view digits =
        text.starts_with('-') ? std::string_view(text).substr(1) : std::string_view(text);
    return !digits.empty() && digits.size() <= 15 &&
           std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

bool IsLiteralOf(const Field& field, const std::string& text) {
    switch (field.kind) {
        case FieldKind::kText:
        case FieldKind::kLongText:
            return true;
        case FieldKind::kInteger:
            return IsInteger(text);
        case FieldKind::kMoney:
            return base::Money::Parse(text).has_value();
        case FieldKind::kDecimal:
            return base::ParseDecimal(text, field.scale).has_value();
        case FieldKind::kDay:
            return base::CivilDay::Parse(text).has_value();
        case FieldKind::kYesNo:
            return text == "true" || text == "false";
        case FieldKind::kChoice:
            return field.FindChoice(text) != nullptr;
        default:
            return false;
    }
}

void CheckFields(const Checking& checking, const RecordType& type, const Node& node) {
    FieldCheck(checking).All(type.fields, node, false);
}

}  // namespace catalogue::detail
