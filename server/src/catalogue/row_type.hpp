#pragma once

#include <string_view>

#include "catalogue/model.hpp"

namespace catalogue {

/// The rows of a group as if they were records, so that a filter can be asked of one row by itself.
/// Nothing refers to such records.
[[nodiscard]] inline RecordType RowType(const RecordType& type, const Field& group) {
    RecordType rows;
    rows.id = type.id + "." + group.id;
    rows.label = group.label;
    rows.fields = group.fields;
    return rows;
}

/// The group and the field of its rows that `items.entry` names; both null where there is none.
struct RowField {
    const Field* group = nullptr;
    const Field* field = nullptr;

    explicit operator bool() const { return field != nullptr; }
};

[[nodiscard]] inline RowField FindRowField(const RecordType& type, std::string_view path) {
    const auto dot = path.find('.');
    if (dot == std::string_view::npos) return {};
    const Field* group = type.FindField(path.substr(0, dot));
    if (group == nullptr || group->kind != FieldKind::kGroup) return {};
    return {group, group->FindField(path.substr(dot + 1))};
}

/// The reference that `offsite_check.clue` names when it is no group's row: records of that type
/// which point at the one in hand. Both null where there is none.
struct PointingField {
    const RecordType* type = nullptr;
    const Field* field = nullptr;

    explicit operator bool() const { return field != nullptr; }
};

[[nodiscard]] inline PointingField FindPointing(const Catalogue& catalogue, std::string_view path) {
    const auto dot = path.find('.');
    const RecordType* type = dot == std::string_view::npos
                                 ? nullptr
                                 : catalogue.FindType(std::string(path.substr(0, dot)));
    const Field* field = type == nullptr ? nullptr : type->FindField(path.substr(dot + 1));
    if (field == nullptr || field->kind != FieldKind::kReference) return {};
    return {type, field};
}

}  // namespace catalogue
