#include "papers/sources.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "records/record.hpp"

namespace papers {

using catalogue::Catalogue;
using catalogue::Field;
using catalogue::FieldKind;
using catalogue::RecordType;
using document::KnownField;
using document::ValueKind;

namespace {

bool IsNamed(const Field& field, std::string_view name, const std::string& normal) {
    return field.id == name || base::NormalisesTo(field.label, normal);
}

const Field* FieldNamed(const std::vector<Field>& fields, std::string_view name) {
    const std::string normal = base::Normalised(name);
    const auto found = std::find_if(fields.begin(), fields.end(), [&](const Field& field) {
        return IsNamed(field, name, normal);
    });
    return found == fields.end() ? nullptr : &*found;
}

const Field* FieldOf(Standing at, std::string_view name) {
    if (at.group != nullptr) return FieldNamed(at.group->fields, name);
    if (const Field* field = FieldNamed(at.type->fields, name)) return field;
    return FieldNamed(records::SystemFields(), name);
}

/// Fields of `other` that refer to `to`.
std::vector<const Field*> ReferencesTo(const RecordType& other, const RecordType& to) {
    std::vector<const Field*> found;
    for (const Field& field : other.fields)
        if (field.kind == FieldKind::kReference && field.target == to.id) found.push_back(&field);
    return found;
}

struct Cut {
    std::string_view head, rest;
};
Cut AtDot(std::string_view path) {
    const auto dot = path.find('.');
    if (dot == std::string_view::npos) return {path, {}};
    return {path.substr(0, dot), path.substr(dot + 1)};
}

class PathReader {
 public:
    PathReader(const Catalogue& catalogue, Standing at) : catalogue_(catalogue), at_(at) {}

    bool Read(std::string_view path) {
        if (path.starts_with('@')) return ReadGiven(path.substr(1));
        while (!path.empty()) {
            if (ended_) return false;
            if (path.starts_with('[')) {
                if (!BackByField(path)) return false;
                continue;
            }
            const Cut cut = AtDot(path);
            if (const Field* field = FieldOf(at_, cut.head)) {
                if (!Over(*field, !cut.rest.empty())) return false;
                path = cut.rest;
                continue;
            }
            if (!BackByLabel(cut.head)) return false;
            path = cut.rest;
        }
        return !source_.steps.empty();
    }

    Source Take() { return std::move(source_); }

 private:
    bool ReadGiven(std::string_view path) {
        const Cut cut = AtDot(path);
        if (cut.head == "today") {
            source_.start = Start::kToday;
            source_.kind = ValueKind::kDay;
            return cut.rest.empty();
        }
        const bool bureau = cut.head == "bureau";
        if (!bureau && cut.head != "asker") return false;
        source_.start = bureau ? Start::kBureau : Start::kAsker;
        at_ = {catalogue_.FindType(bureau ? catalogue::kOrganisationType : catalogue::kPersonType)};
        return at_.type != nullptr && !cut.rest.empty() && Read(cut.rest);
    }

    bool Over(const Field& field, bool more) {
        source_.steps.push_back({at_.type, &field, false});
        source_.field = &field;
        source_.kind = KindOf(field);
        if (field.kind == FieldKind::kGroup) {
            at_ = {at_.type, &field};
            source_.rows = at_;
            return true;
        }
        const RecordType* target =
            field.kind == FieldKind::kReference ? catalogue_.FindType(field.target) : nullptr;
        if (target != nullptr)
            at_ = {target};
        else
            ended_ = true;
        return !more || !ended_;
    }

    /// `[case_evidence.case]`: the records of that type which point here by that field. In
    /// brackets, because a field here may have the type's name.
    bool BackByField(std::string_view& path) {
        const auto end = path.find(']');
        if (end == std::string_view::npos || at_.group != nullptr) return false;
        const auto words = base::Split(path.substr(1, end - 1), ' ');
        const Cut cut = AtDot(words.front());
        std::vector<std::string> without;
        for (std::size_t i = 1; i < words.size(); ++i) {
            if (words[i].size() < 2 || words[i].front() != '!') return false;
            without.push_back(words[i].substr(1));
        }
        path.remove_prefix(end + 1);
        if (path.starts_with('.'))
            path.remove_prefix(1);
        else if (!path.empty())
            return false;
        const RecordType* other = catalogue_.FindType(cut.head);
        if (other == nullptr) return false;
        for (const Field* field : ReferencesTo(*other, *at_.type))
            if (field->id == cut.rest) return Back(*other, *field, std::move(without));
        return false;
    }

    /// The label of a type which points here by one field only.
    bool BackByLabel(std::string_view label) {
        if (at_.group != nullptr) return false;
        const std::string normal = base::Normalised(label);
        for (const auto& [id, other] : catalogue_.record_types) {
            if (!base::NormalisesTo(other.label, normal)) continue;
            const auto references = ReferencesTo(other, *at_.type);
            return references.size() == 1 && Back(other, *references.front());
        }
        return false;
    }

    bool Back(const RecordType& other, const Field& field, std::vector<std::string> without = {}) {
        source_.steps.push_back({&other, &field, true, std::move(without)});
        source_.kind = ValueKind::kRows;
        source_.field = nullptr;
        at_ = source_.rows = {&other};
        return true;
    }

    const Catalogue& catalogue_;
    Standing at_;
    Source source_;
    bool ended_ = false;
};

/// The field by which a record belongs to another: under which its opening act puts it.
const Field* FieldAbove(const Catalogue& catalogue, const RecordType& type) {
    for (const catalogue::Procedure& procedure : catalogue.procedures)
        if (procedure.record_type == type.id)
            for (const catalogue::Act& act : procedure.acts)
                if (act.under) return type.FindField(act.under->field);
    return nullptr;
}

void AddPaths(const Catalogue& catalogue, Standing from, const Name* name,
              std::vector<Source>& found) {
    if (name == nullptr) return;
    for (const std::string& path : name->paths)
        if (auto source = ReadSource(catalogue, from, path)) found.push_back(*std::move(source));
}

}  // namespace

ValueKind KindOf(const Field& field) {
    switch (field.kind) {
        case FieldKind::kInteger:
            return ValueKind::kInteger;
        case FieldKind::kMoney:
            return ValueKind::kMoney;
        case FieldKind::kDecimal:
            return ValueKind::kDecimal;
        case FieldKind::kDay:
            return ValueKind::kDay;
        case FieldKind::kInstant:
            return ValueKind::kMoment;
        case FieldKind::kYesNo:
            return ValueKind::kYesNo;
        case FieldKind::kChoice:
            return ValueKind::kChoice;
        case FieldKind::kGroup:
            return ValueKind::kRows;
        case FieldKind::kAttachment:
            return ValueKind::kTextList;
        case FieldKind::kText:
        case FieldKind::kLongText:
        case FieldKind::kReference:
        case FieldKind::kPlace:
        case FieldKind::kCreditCode:
        case FieldKind::kPersonIdNumber:
            break;
    }
    return ValueKind::kText;
}

std::optional<Source> ReadSource(const Catalogue& catalogue, Standing from, std::string_view path) {
    PathReader reader(catalogue, from);
    if (!reader.Read(path)) return std::nullopt;
    return reader.Take();
}

std::vector<Source> SourcesOf(const Catalogue& catalogue, const NameList& names, Standing from,
                              std::string_view within, std::string_view name) {
    std::vector<Source> found;
    const std::string whole =
        within.empty() ? std::string(name) : fmt::format("{}.{}", within, name);
    AddPaths(catalogue, from, names.Find(whole), found);
    if (auto source = ReadSource(catalogue, from, name)) found.push_back(*std::move(source));
    if (!found.empty() || from.group != nullptr || !within.empty()) return found;
    const Field* above = FieldAbove(catalogue, *from.type);
    const RecordType* type = above == nullptr ? nullptr : catalogue.FindType(above->target);
    if (type == nullptr || type == from.type) return found;
    for (Source source : SourcesOf(catalogue, names, {type}, "", name)) {
        if (source.start == Start::kHere)
            source.steps.insert(source.steps.begin(), {from.type, above, false});
        found.push_back(std::move(source));
    }
    return found;
}

}  // namespace papers
