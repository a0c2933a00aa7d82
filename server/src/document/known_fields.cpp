#include "document/known_fields.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "document/detail/find_tokens.hpp"
#include "document/detail/formats.hpp"

namespace document {

namespace {

using Fields = std::vector<KnownField>;

constexpr const char* kRowNumber = "序号";
constexpr const char* kThisItem = "本项";

bool IsNamed(const KnownField& field, const std::string& normal) {
    const auto same = [&](const std::string& name) { return base::NormalisesTo(name, normal); };
    return same(field.id) || same(field.label) ||
           std::any_of(field.aliases.begin(), field.aliases.end(), same);
}

const KnownField* FindIn(const Fields& fields, std::string_view name) {
    const std::string normal = base::Normalised(name);
    for (const KnownField& field : fields)
        if (IsNamed(field, normal)) return &field;
    return nullptr;
}

/// Insertions, deletions and changes of characters that turn one into the other.
std::size_t Distance(std::u32string_view a, std::u32string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t corner = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t above = row[j];
            row[j] = std::min({above + 1, row[j - 1] + 1, corner + (a[i - 1] == b[j - 1] ? 0 : 1)});
            corner = above;
        }
    }
    return row[b.size()];
}

/// How unlike two names are: their distance, where one is part of the other less than that.
std::size_t Unlikeness(const std::u32string& asked, const std::u32string& known) {
    if (known.find(asked) != std::u32string::npos || asked.find(known) != std::u32string::npos)
        return 1 +
               (std::max(asked.size(), known.size()) - std::min(asked.size(), known.size())) / 4;
    return 2 * Distance(asked, known);
}

class Checker {
 public:
    explicit Checker(const Fields& known) : known_(known) {}

    void Check(const FieldUse& use) {
        std::vector<const Fields*> scopes = {&known_};
        for (const std::string& rows : use.within) {
            const KnownField* found = Find(scopes, rows);
            if (found == nullptr) return;  // told where the rows begin
            scopes.push_back(found->kind == ValueKind::kTextList ? &Items() : &found->fields);
        }
        const KnownField* field = Find(scopes, use.name);
        if (field == nullptr) {
            if (!use.within.empty() && use.name == kRowNumber) return;
            Add(use, "document.unknown_field", {{"suggestions", Nearest(scopes, use.name)}});
            return;
        }
        CheckKind(use, *field);
    }

    base::Refusals Take() { return std::move(faults_); }

 private:
    static const Fields& Items() {
        static const Fields kItems = {{kThisItem, kThisItem, ValueKind::kText}};
        return kItems;
    }

    /// Whole names first, from the innermost rows outwards; then `rows.column`.
    static const KnownField* Find(const std::vector<const Fields*>& scopes, std::string_view name) {
        for (auto scope = scopes.rbegin(); scope != scopes.rend(); ++scope)
            if (const KnownField* field = FindIn(**scope, name)) return field;
        const auto dot = name.find('.');
        if (dot == std::string_view::npos) return nullptr;
        const KnownField* rows = Find(scopes, name.substr(0, dot));
        if (rows == nullptr || rows->kind != ValueKind::kRows) return nullptr;
        return Find({&rows->fields}, name.substr(dot + 1));
    }

    void CheckKind(const FieldUse& use, const KnownField& field) {
        const bool many = field.kind == ValueKind::kRows || field.kind == ValueKind::kTextList;
        if (use.kind == FieldUseKind::kRows && !many) Add(use, "document.not_rows");
        const bool image = field.kind == ValueKind::kImage;
        if (use.kind == FieldUseKind::kImage && !image) Add(use, "document.not_an_image");
        if (use.kind == FieldUseKind::kValue && image) Add(use, "document.image_as_text");
        for (const FormatUse& format : use.formats) {
            const detail::Format* known = detail::FindFormat(format.name);
            const bool joined = known->joins && use.name.find('.') != std::string::npos;
            const bool fits =
                std::find(known->fits.begin(), known->fits.end(), field.kind) != known->fits.end();
            if (!fits && !joined) Add(use, "document.format_unfit", {{"format", format.name}});
            if (format.name == "勾选") CheckLiteral(use, field, format.argument);
        }
        if (use.kind == FieldUseKind::kCondition) CheckLiteral(use, field, use.literal);
    }

    /// A choice that does not exist would make a condition that is never met.
    void CheckLiteral(const FieldUse& use, const KnownField& field, const std::string& literal) {
        if (literal.empty() || field.kind != ValueKind::kChoice || field.choices.empty()) {
            if (!literal.empty() && !Comparable(field.kind, literal))
                Add(use, "document.literal_unfit", {{"literal", literal}});
            return;
        }
        std::string choices;
        for (const Choice& choice : field.choices) {
            if (detail::Compare(choice, literal) == 0) return;
            choices += (choices.empty() ? "" : "、") + choice.label;
        }
        Add(use, "document.unknown_choice", {{"literal", literal}, {"choices", choices}});
    }

    static bool Comparable(ValueKind kind, const std::string& literal) {
        switch (kind) {
            case ValueKind::kMoney:
                return detail::Compare(base::Money{}, literal).has_value();
            case ValueKind::kDay:
            case ValueKind::kMoment:
                return detail::Compare(base::CivilDay{}, literal).has_value();
            case ValueKind::kInteger:
                return detail::Compare(Integer{}, literal).has_value();
            case ValueKind::kDecimal:
                return detail::Compare(Decimal{0, 9}, literal).has_value();
            case ValueKind::kYesNo:
                return detail::Compare(true, literal).has_value();
            case ValueKind::kRows:
            case ValueKind::kImage:
                return false;
            case ValueKind::kText:
            case ValueKind::kChoice:
            case ValueKind::kTextList:
                return true;
        }
        return false;
    }

    static std::string Nearest(const std::vector<const Fields*>& scopes, std::string_view name) {
        const std::u32string asked = base::ToCodePoints(base::Normalised(name));
        std::vector<std::pair<std::size_t, std::string>> found;
        for (const Fields* fields : scopes)
            for (const KnownField& field : *fields) {
                const auto unlike =
                    Unlikeness(asked, base::ToCodePoints(base::Normalised(field.label)));
                if (unlike <= asked.size() + 1) found.emplace_back(unlike, field.label);
            }
        std::stable_sort(found.begin(), found.end(),
                         [](const auto& a, const auto& b) { return a.first < b.first; });
        std::string text;
        for (std::size_t i = 0; i < found.size() && i < 3; ++i)
            text += (i == 0 ? "“" : "、“") + found[i].second + "”";
        return text.empty() ? "没有相近的名称" : text;
    }

    void Add(const FieldUse& use, const char* code,
             std::vector<std::pair<std::string, std::string>> params = {}) {
        params.insert(params.begin(), {"field", use.name});
        faults_.push_back(detail::At(use.place, {code, std::move(params), ""}));
    }

    const Fields& known_;
    base::Refusals faults_;
};

}  // namespace

base::Done CheckFields(const Template& the_template, const std::vector<KnownField>& known) {
    Checker checker(known);
    for (const FieldUse& use : the_template.Fields()) checker.Check(use);
    return base::DoneUnless(checker.Take());
}

}  // namespace document
