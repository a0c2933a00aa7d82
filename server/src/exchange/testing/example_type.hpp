#pragma once

#include <utility>
#include <vector>

#include "catalogue/model.hpp"

namespace exchange::testing {

inline catalogue::Field ExampleField(const char* id, const char* label, catalogue::FieldKind kind) {
    catalogue::Field made;
    made.id = id;
    made.label = label;
    made.kind = kind;
    return made;
}

inline catalogue::Field ExampleGroup(const char* id, const char* label,
                                     std::vector<catalogue::Field> fields) {
    catalogue::Field group = ExampleField(id, label, catalogue::FieldKind::kGroup);
    group.fields = std::move(fields);
    group.fields[0].required = true;
    return group;
}

inline catalogue::Field ExampleChoice(const char* id, const char* label,
                                      std::vector<catalogue::Choice> choices) {
    catalogue::Field choice = ExampleField(id, label, catalogue::FieldKind::kChoice);
    choice.choices = std::move(choices);
    return choice;
}

inline catalogue::Field ExampleMeasure(const char* id, const char* label, int scale,
                                       const char* unit) {
    catalogue::Field measure = ExampleField(id, label, catalogue::FieldKind::kDecimal);
    measure.scale = scale;
    measure.unit = unit;
    return measure;
}

inline std::vector<catalogue::Field> ExampleFields() {
    using enum catalogue::FieldKind;
    const auto field = ExampleField;
    auto name = field("name", "名称", kText);
    name.required = true;
    auto retired = field("old", "旧字段", kText);
    retired.retired = true;
    auto parent = field("parent", "上级单位", kReference);
    parent.target = "enterprise";
    return {name,
            ExampleGroup("former_names", "曾用名",
                         {field("name", "名称", kText), field("until_day", "用至", kDay)}),
            field("credit_code", "统一社会信用代码", kText),
            ExampleChoice("code_status", "代码状态",
                          {{"valid", "valid"},
                           {"failed_check", "failed_check"},
                           {"suffixed", "suffixed"},
                           {"placeholder", "placeholder"},
                           {"missing", "missing"}}),
            field("region", "所在地区", kText),
            field("place", "位置", kPlace),
            field("industry", "行业", kText),
            field("permit_no", "排污许可证编号", kText),
            field("key_pollutant_discharger", "重点排污单位", kYesNo),
            ExampleGroup("contacts", "联系人",
                         {field("name", "姓名", kText), field("phone", "电话", kText)}),
            ExampleChoice("credit_grade", "环境信用等级",
                          {{"green", "环保诚信（绿）"}, {"blue", "环保良好（蓝）"}}),
            ExampleMeasure("exceed_rate", "超标率", 2, "%"),
            ExampleMeasure("limit_value", "标准限值", 3, "mg/L"),
            field("fine_amount", "罚款", kMoney),
            field("decided_on", "决定日期", kDay),
            field("seen_at", "登记时间", kInstant),
            field("cases", "案件数", kInteger),
            field("strict_code", "主管单位代码", kCreditCode),
            field("id_number", "身份证号", kPersonIdNumber),
            parent,
            retired,
            field("remarks", "备注", kLongText)};
}

/// A type of record with every kind of field that an import may fill.
[[nodiscard]] inline catalogue::RecordType ExampleType() {
    catalogue::RecordType type;
    type.id = "enterprise";
    type.label = "企业";
    type.import_key = "credit_code";
    type.import_match = {"permit_no", "name"};
    type.fields = ExampleFields();
    return type;
}

}  // namespace exchange::testing
