#pragma once

#include <array>
#include <string_view>
#include <utility>

#include "catalogue/detail/definitions.hpp"
#include "catalogue/detail/node.hpp"
#include "catalogue/model.hpp"

namespace catalogue::detail {

/// Makes the plain values of the model from definitions. Lists keep the order of the definition,
/// so that `fields[3]` of the model is `fields[3]` of the node.
[[nodiscard]] RecordType BuildRecordType(const Node& node, Faults& faults);
[[nodiscard]] Procedure BuildProcedure(const Node& node, Faults& faults);
/// All but record types and procedures, and the calendar.
void BuildOthers(const Definitions& definitions, Catalogue& catalogue, Faults& faults);
void BuildAll(const Definitions& definitions, Catalogue& catalogue, Faults& faults);

inline constexpr std::array<std::pair<std::string_view, FieldKind>, 15> kFieldKinds{{
    {"text", FieldKind::kText},
    {"long_text", FieldKind::kLongText},
    {"integer", FieldKind::kInteger},
    {"money", FieldKind::kMoney},
    {"decimal", FieldKind::kDecimal},
    {"day", FieldKind::kDay},
    {"instant", FieldKind::kInstant},
    {"yes_no", FieldKind::kYesNo},
    {"choice", FieldKind::kChoice},
    {"reference", FieldKind::kReference},
    {"group", FieldKind::kGroup},
    {"attachment", FieldKind::kAttachment},
    {"place", FieldKind::kPlace},
    {"credit_code", FieldKind::kCreditCode},
    {"person_id_number", FieldKind::kPersonIdNumber},
}};

/// `long_text`
[[nodiscard]] std::string_view NameOfKind(FieldKind kind);

}  // namespace catalogue::detail
