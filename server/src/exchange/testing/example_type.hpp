#pragma once

#include "catalogue/model.hpp"

namespace exchange::testing {

/// A type of record with every kind of field that an import may fill.
[[nodiscard]] inline catalogue::RecordType ExampleType() {
    using enum catalogue::FieldKind;
    const auto field = [](const char* id, const char* label, catalogue::FieldKind kind) {
        catalogue::Field made;
        made.id = id;
        made.label = label;
        made.kind = kind;
        return made;
    };
    catalogue::RecordType type;
    type.id = "enterprise";
    type.label = "企业";
    type.import_key = "credit_code";
    type.import_match = {"permit_no", "name"};

    auto name = field("name", "名称", kText);
    name.required = true;
    auto former = field("former_names", "曾用名", kGroup);
    former.fields = {field("name", "名称", kText), field("until_day", "用至", kDay)};
    former.fields[0].required = true;
    auto status = field("code_status", "代码状态", kChoice);
    for (const char* id : {"valid", "failed_check", "suffixed", "placeholder", "missing"}) {
        status.choices.push_back({id, id});
    }
    auto contacts = field("contacts", "联系人", kGroup);
    contacts.fields = {field("name", "姓名", kText), field("phone", "电话", kText)};
    contacts.fields[0].required = true;
    auto grade = field("credit_grade", "环境信用等级", kChoice);
    grade.choices = {{"green", "环保诚信（绿）"}, {"blue", "环保良好（蓝）"}};
    auto rate = field("exceed_rate", "超标率", kDecimal);
    rate.scale = 2;
    rate.unit = "%";
    auto limit = field("limit_value", "标准限值", kDecimal);
    limit.scale = 3;
    limit.unit = "mg/L";
    auto retired = field("old", "旧字段", kText);
    retired.retired = true;
    auto parent = field("parent", "上级单位", kReference);
    parent.target = "enterprise";
    type.fields = {name,
                   former,
                   field("credit_code", "统一社会信用代码", kText),
                   status,
                   field("region", "所在地区", kText),
                   field("place", "位置", kPlace),
                   field("industry", "行业", kText),
                   field("permit_no", "排污许可证编号", kText),
                   field("key_pollutant_discharger", "重点排污单位", kYesNo),
                   contacts,
                   grade,
                   rate,
                   limit,
                   field("fine_amount", "罚款", kMoney),
                   field("decided_on", "决定日期", kDay),
                   field("seen_at", "登记时间", kInstant),
                   field("cases", "案件数", kInteger),
                   field("strict_code", "主管单位代码", kCreditCode),
                   field("id_number", "身份证号", kPersonIdNumber),
                   parent,
                   retired,
                   field("remarks", "备注", kLongText)};
    return type;
}

}  // namespace exchange::testing
