#include "catalogue/detail/paths.hpp"

#include <algorithm>
#include <vector>

namespace catalogue::detail {

namespace {

constexpr int kMostHops = 4;

Field Of(const char* id, FieldKind kind, std::string_view target = {}) {
    Field field;
    field.id = id;
    field.kind = kind;
    field.target = target;
    return field;
}

std::vector<Field> SystemFieldList() {
    return {Of("$id", FieldKind::kText),
            Of("$organisation", FieldKind::kReference, kOrganisationType),
            Of("$state", FieldKind::kText),
            Of("$procedure", FieldKind::kText),
            Of("$holder", FieldKind::kReference, kPersonType),
            Of("$voided", FieldKind::kYesNo),
            Of("$pending", FieldKind::kReference, kApprovalType),
            Of("$marks", FieldKind::kText),
            Of("$created_on", FieldKind::kDay),
            Of("$created_by", FieldKind::kReference, kPersonType),
            Of("$state_since", FieldKind::kDay)};
}

}  // namespace

const Field* SystemField(std::string_view id) {
    static const std::vector<Field> kFields = SystemFieldList();
    const auto found = std::ranges::find(kFields, id, &Field::id);
    return found == kFields.end() ? nullptr : &*found;
}

const Field* FindPath(const Catalogue& catalogue, const RecordType& type, std::string_view path) {
    const RecordType* at = &type;
    for (int hops = 0; at && hops <= kMostHops; ++hops) {
        const std::size_t dot = path.find('.');
        const std::string_view name = path.substr(0, dot);
        const Field* field = name.starts_with('$') ? SystemField(name) : at->FindField(name);
        if (!field || dot == std::string_view::npos) return field;
        at = field->kind == FieldKind::kReference ? catalogue.FindType(field->target) : nullptr;
        path.remove_prefix(dot + 1);
    }
    return nullptr;
}

}  // namespace catalogue::detail
