#include "catalogue/participants.hpp"

#include <algorithm>

namespace catalogue {

namespace {

/// Takes the first name off the path.
std::string_view TakeName(std::string_view& path) {
    const std::size_t dot = path.find('.');
    const std::string_view name = path.substr(0, dot);
    path = dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1);
    return name;
}

const Field* FieldNamed(const std::vector<Field>& fields, std::string_view id) {
    const auto at = std::ranges::find(fields, id, &Field::id);
    return at == fields.end() || at->retired ? nullptr : &*at;
}

bool Refers(const Field* field, std::string_view target) {
    return field != nullptr && field->kind == FieldKind::kReference && field->target == target;
}

}  // namespace

std::optional<NamingPath> ReadParticipants(const Catalogue& catalogue, const RecordType& type,
                                           std::string_view path) {
    NamingPath naming;
    naming.reference = FieldNamed(type.fields, TakeName(path));
    if (naming.reference != nullptr && naming.reference->kind == FieldKind::kGroup) {
        naming.group = naming.reference;
        naming.reference = FieldNamed(naming.group->fields, TakeName(path));
    }
    if (naming.reference == nullptr || naming.reference->kind != FieldKind::kReference)
        return std::nullopt;
    if (path.empty())
        return Refers(naming.reference, kPersonType) ? std::optional(naming) : std::nullopt;
    naming.through = catalogue.FindType(naming.reference->target);
    if (naming.through == nullptr) return std::nullopt;
    naming.person = FieldNamed(naming.through->fields, TakeName(path));
    if (!path.empty() || !Refers(naming.person, kPersonType)) return std::nullopt;
    return naming;
}

}  // namespace catalogue
