#include "records/record.hpp"

namespace records {
namespace {

using catalogue::Field;
using catalogue::FieldKind;

Field System(std::string_view id, const char* label, FieldKind kind, std::string_view target = {}) {
    Field field;
    field.id = id;
    field.label = label;
    field.kind = kind;
    field.target = target;
    return field;
}

std::vector<Field> MakeSystemFields() {
    using namespace system_field;
    return {
        System(kOrganisation, "所属单位", FieldKind::kReference, catalogue::kOrganisationType),
        System(kState, "状态", FieldKind::kText),
        System(kProcedure, "程序", FieldKind::kText),
        System(kHolder, "承办人", FieldKind::kReference, catalogue::kPersonType),
        System(kVoided, "已作废", FieldKind::kYesNo),
        System(kPending, "待审批", FieldKind::kReference, catalogue::kApprovalType),
        System(kMarks, "标记", FieldKind::kText),
        System(kCreatedOn, "登记日期", FieldKind::kDay),
        System(kCreatedBy, "登记人", FieldKind::kReference, catalogue::kPersonType),
        System(kStateSince, "状态起始日", FieldKind::kDay),
    };
}

const Value kAbsent{};

}  // namespace

const std::vector<Field>& SystemFields() {
    static const std::vector<Field> fields = MakeSystemFields();
    return fields;
}

const Field* FindField(const catalogue::RecordType& type, std::string_view id) {
    if (!id.starts_with('$')) return type.FindField(id);
    for (const Field& field : SystemFields()) {
        if (field.id == id) return &field;
    }
    return nullptr;
}

const Value& Record::Get(std::string_view field) const {
    const auto at = values.find(field);
    return at == values.end() ? kAbsent : at->second;
}

void Record::Set(std::string_view field, Value value) {
    if (!value.IsAbsent()) {
        values.insert_or_assign(std::string(field), std::move(value));
        return;
    }
    if (const auto at = values.find(field); at != values.end()) values.erase(at);
}

std::string Record::Text(std::string_view field) const {
    const auto* text = Get(field).As<std::string>();
    return text == nullptr ? std::string() : *text;
}

std::optional<base::RecordId> Record::Reference(std::string_view field) const {
    const auto* reference = Get(field).As<base::RecordId>();
    return reference == nullptr ? std::nullopt : std::optional(*reference);
}

std::optional<base::CivilDay> Record::Day(std::string_view field) const {
    const auto* day = Get(field).As<base::CivilDay>();
    return day == nullptr ? std::nullopt : std::optional(*day);
}

}  // namespace records
