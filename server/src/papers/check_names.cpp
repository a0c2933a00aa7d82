#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "papers/sources.hpp"
#include "records/record.hpp"

/// The names that a template may use, written out for CheckFields.
namespace papers {

using catalogue::Catalogue;
using catalogue::Field;
using catalogue::RecordType;
using document::KnownField;
using document::ValueKind;

namespace {

KnownField Known(const Field& field) {
    KnownField known{field.id, field.label, KindOf(field)};
    for (const catalogue::Choice& choice : field.choices)
        known.choices.push_back({choice.id, choice.label});
    for (const Field& column : field.fields) known.fields.push_back(Known(column));
    return known;
}

KnownField Known(const Name& name, std::string_view label) {
    KnownField known{std::string(label), std::string(label), name.kind};
    for (const std::string& choice : name.choices) known.choices.push_back({choice, choice});
    return known;
}

KnownField* FindLabel(std::vector<KnownField>& fields, std::string_view label) {
    const std::string normal = base::Normalised(label);
    const auto found = std::find_if(fields.begin(), fields.end(), [&](const KnownField& known) {
        return base::NormalisesTo(known.label, normal);
    });
    return found == fields.end() ? nullptr : &*found;
}

/// The fields of a paper, found by their labels; of two with one label the first.
class Labelled {
 public:
    void Add(KnownField field) {
        at_.try_emplace(base::Normalised(field.label), fields_.size());
        fields_.push_back(std::move(field));
    }
    [[nodiscard]] KnownField* Find(std::string_view label) {
        const auto found = at_.find(base::Normalised(label));
        return found == at_.end() ? nullptr : &fields_[found->second];
    }
    [[nodiscard]] std::vector<KnownField>& All() { return fields_; }

 private:
    std::vector<KnownField> fields_;
    std::unordered_map<std::string, std::size_t> at_;
};

/// A name of the list beside the field of the same label: what the field can give besides is kept.
void AddName(Labelled& known, const Name& name) {
    const auto dot = name.label.find('.');
    if (dot == std::string::npos) {
        if (known.Find(name.label) == nullptr) known.Add(Known(name, name.label));
        return;
    }
    KnownField* rows = known.Find(std::string_view(name.label).substr(0, dot));
    const std::string column = name.label.substr(dot + 1);
    if (rows != nullptr && FindLabel(rows->fields, column) == nullptr)
        rows->fields.push_back(Known(name, column));
}

/// Names of the template that lead further than the lists go: over references, from rows outwards.
void AddDeeper(const Catalogue& catalogue, const NameList& names, const RecordType& type,
               const document::FieldUse& use, std::vector<KnownField>& known) {
    if (use.name.find('.') == std::string::npos || FindLabel(known, use.name) != nullptr) return;
    const auto sources = SourcesOf(catalogue, names, {&type}, "", use.name);
    if (sources.empty()) return;
    KnownField deep{use.name, use.name, sources.front().kind};
    if (sources.front().field != nullptr) deep.choices = Known(*sources.front().field).choices;
    known.push_back(std::move(deep));
}

/// What the rows of a name hold, where the list says that they come from records of their own.
void AddColumns(const Catalogue& catalogue, const NameList& names, const RecordType& type,
                KnownField& rows) {
    if (rows.kind != ValueKind::kRows) return;
    for (const Source& source : SourcesOf(catalogue, names, {&type}, "", rows.label)) {
        if (source.kind != ValueKind::kRows) continue;
        const auto& fields =
            source.rows.group == nullptr ? source.rows.type->fields : source.rows.group->fields;
        for (const Field& field : fields)
            if (FindLabel(rows.fields, field.label) == nullptr) rows.fields.push_back(Known(field));
    }
}

}  // namespace

std::vector<KnownField> KnownFields(const Catalogue& catalogue, const NameList& names,
                                    const RecordType& type) {
    Labelled known;
    for (const Field& field : type.fields) known.Add(Known(field));
    for (const Field& field : records::SystemFields()) known.Add(Known(field));
    for (const Name& name : names.All()) AddName(known, name);
    for (const auto& [normal, phrase] : names.Phrases())
        if (known.Find(phrase.name) == nullptr)
            known.Add({phrase.name, phrase.name, ValueKind::kText});
    for (const Field& field : type.fields) {
        const RecordType* target = catalogue.FindType(field.target);
        if (target == nullptr) continue;
        for (const Field& there : target->fields) {
            KnownField over = Known(there);
            over.label = field.label + "." + there.label;
            over.id = field.id + "." + there.id;
            known.Add(std::move(over));
        }
    }
    for (const auto& [id, other] : catalogue.record_types)
        if (ReadSource(catalogue, {&type}, other.label) && known.Find(other.label) == nullptr)
            known.Add({other.label, other.label, ValueKind::kRows});
    for (KnownField& field : known.All()) AddColumns(catalogue, names, type, field);
    return std::move(known.All());
}

base::Done CheckNames(const Catalogue& catalogue, const NameList& names, const RecordType& type,
                      const document::Template& the_template) {
    std::vector<KnownField> known = KnownFields(catalogue, names, type);
    for (const document::FieldUse& use : the_template.Fields())
        AddDeeper(catalogue, names, type, use, known);
    return document::CheckFields(the_template, known);
}

}  // namespace papers
