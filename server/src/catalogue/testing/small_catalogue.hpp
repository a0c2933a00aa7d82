#pragma once

#include "catalogue/load.hpp"

namespace catalogue::testing {

namespace small {

inline constexpr const char* kRecordTypesOrganisation = R"(id: organisation
label: 机构
title: name
fields:
  - { id: name, label: 名称, kind: text, required: true }
  - { id: short, label: 局代字, kind: text }
  - { id: kind, label: 类别, kind: choice, choices_from: organisation_kinds }
  - { id: parent, label: 上级, kind: reference, target: organisation }
  - { id: region_code, label: 区划, kind: text }
  - id: powers
    label: 职权
    kind: group
    fields:
      - { id: power, label: 职权, kind: choice, choices: [{ id: filing, label: 立案 }] }
      - { id: from_day, label: 自, kind: day }
      - { id: to_day, label: 至, kind: day }
)";

inline constexpr const char* kRecordTypesPerson = R"(id: person
label: 人员
counted_in: 人
title: name
fields:
  - { id: account, label: 账号, kind: text, unique: true }
  - { id: name, label: 姓名, kind: text, search: true }
  - { id: phone, label: 电话, kind: text, seal: personal, mask: phone, read_right: person.read_phone }
  - { id: position, label: 职务, kind: text }
  - { id: active, label: 在岗, kind: yes_no, default_value: "true" }
  - id: roles
    label: 角色
    kind: group
    fields:
      - { id: role, label: 角色, kind: choice, choices_from: roles }
      - { id: organisation, label: 机构, kind: reference, target: organisation }
      - { id: from_day, label: 自, kind: day }
      - { id: to_day, label: 至, kind: day }
)";

inline constexpr const char* kRecordTypesDelegation = R"(id: delegation
label: 授权
title: reason
fields:
  - { id: from_person, label: 授权人, kind: reference, target: person }
  - { id: to_person, label: 代办人, kind: reference, target: person }
  - { id: from_day, label: 自, kind: day }
  - { id: to_day, label: 至, kind: day }
  - { id: reason, label: 事由, kind: text }
)";

inline constexpr const char* kRecordTypesApproval = R"(id: approval
label: 审批
title: subject_title
fields:
  - { id: subject_type, label: 类型, kind: text }
  - { id: subject, label: 记录, kind: text }
  - { id: subject_title, label: 事项, kind: text }
  - { id: act, label: 步骤, kind: text }
  - { id: step, label: 环节, kind: text }
  - { id: steps_done, label: 已完成, kind: integer, minimum: 0 }
  - { id: proposed, label: 内容, kind: long_text }
  - { id: proposed_by, label: 呈报人, kind: reference, target: person }
  - { id: proposed_on, label: 日期, kind: day }
  - { id: urged_on, label: 催办日, kind: day }
  - { id: urged_times, label: 催办次数, kind: integer }
  - id: opinions
    label: 意见
    kind: group
    fields:
      - { id: step, label: 环节, kind: text }
      - { id: person, label: 人, kind: reference, target: person }
      - { id: on_behalf_of, label: 代, kind: reference, target: person }
      - { id: opinion, label: 意见, kind: choice, choices: [{ id: approve, label: 同意 }] }
      - { id: text, label: 说明, kind: long_text }
      - { id: given_at, label: 时间, kind: instant }
)";

inline constexpr const char* kRecordTypesNote = R"(id: note
label: 便笺
title: name
procedure: note_flow
columns: [name, { path: owner.name, width: 90 }]
filters: [$state, kind]
default_sort: -written_on
fields:
  - { id: name, label: 标题, kind: text, required: true }
  - { id: written_on, label: 日期, kind: day }
  - { id: due_on, label: 到期, kind: day }
  - { id: note_no, label: 编号, kind: text, unique: true }
  - { id: amount, label: 金额, kind: money }
  - { id: kind, label: 类别, kind: choice, choices: [{ id: plain, label: 一般 }, { id: urgent, label: 急 }] }
  - { id: owner, label: 所有人, kind: reference, target: person }
  - { id: next, label: 下一张, kind: reference, target: note }
  - id: lines
    label: 行
    kind: group
    fields:
      - { id: text, label: 文字, kind: text }
views:
  - { id: urgent, label: 急, filter: { kind: urgent }, sort: name }
)";

inline constexpr const char* kProceduresNoteFlow1 = R"(id: note_flow
version: 1
label: 便笺流程
record_type: note
effective_from: "2021-01-01"
states:
  - { id: open, label: 打开, tone: doing }
  - { id: checked, label: 已核, tone: doing }
  - { id: closed, label: 关闭, tone: done, final: true }
acts:
  - id: write
    label: 写
    from: []
    to: open
    fields: [name*, kind]
    effects:
      - { set: note_no, number: note_number }
      - { set: written_on, from: act.happened_on }
      - { set: due_on, due: note_limit, from: act.happened_on }
      - { set: $holder, from: actor }
  - id: check
    label: 核
    basis: law-1/3
    from: [open]
    to: checked
    gates: [has_amount]
    approval: [{ id: head, label: 负责人, right: note.approve }]
    effects: [{ set: kind, value: plain }]
  - id: close
    label: 关
    from: [checked]
    to: closed
    creates: { type: note, act: write, back_reference: next, link: next, copy: { name: name, $holder: $holder } }
)";

inline constexpr const char* kGatesHasAmount = R"(id: has_amount
label: 有金额
basis: law-1/2.1
effective_from: "2021-01-01"
filter: { amount: { gt: 0 } }
remedy_act: write
)";

inline constexpr const char* kClocksLaw1 = R"(id: law-1
rules:
  - id: note_limit
    label: 期限
    basis: law-1/4
    confidence: V
    effective_from: "2021-01-01"
    period: 15d
    record_type: note
    start_field: written_on
    due_field: due_on
    done_when: { $state: closed }
    act: close
)";

inline constexpr const char* kNumberingsNoteNumber = R"(id: note_number
label: 编号
pattern: "{short}笺〔{year}〕{n}号"
)";

inline constexpr const char* kRolesWriter = R"(id: writer
label: 写者
grants:
  - { scope: own, rights: [note.read, note.write, note.approve, person.*] }
)";

inline constexpr const char* kIndicatorsNotes = R"(id: notes
indicators:
  - id: notes_count
    label: 便笺数
    definition: 期间内的便笺
    count: note
    dated_by: written_on
    filter: { kind: urgent }
    unit: 张
    row_columns: [name, owner.name]
  - id: notes_sum
    label: 金额合计
    definition: 金额之和
    sum: note.amount
    dated_by: written_on
    unit: 元
)";

inline constexpr const char* kReportsYearly = R"(id: yearly
label: 年报
title: "{organisation}{year}年报告"
sections:
  - heading: 一
    paragraphs: [ "共{notes_count}张，{notes_sum|wan}万元。" ]
)";

inline constexpr const char* kLawsLaw1 = R"(id: law-1
title: 便笺法
effective_from: "2021-01-01"
articles: 9
source: 试验
)";

inline constexpr const char* kCalendarsCn = R"(id: cn
label: 节假日
years:
  "2026":
    source: 试验
    holidays: { "2026-01-01": 元旦 }
    makeup_workdays: { "2026-01-04": 元旦 }
)";

}  // namespace small

/// The smallest catalogue that loads, with one thing of every kind: what the engine needs, and
/// notes with a procedure of three states.
inline Texts SmallCatalogue() {
    return {
        {"c/record_types/organisation.yaml", small::kRecordTypesOrganisation},
        {"c/record_types/person.yaml", small::kRecordTypesPerson},
        {"c/record_types/delegation.yaml", small::kRecordTypesDelegation},
        {"c/record_types/approval.yaml", small::kRecordTypesApproval},
        {"c/record_types/note.yaml", small::kRecordTypesNote},
        {"c/procedures/note_flow@1.yaml", small::kProceduresNoteFlow1},
        {"c/gates/has_amount.yaml", small::kGatesHasAmount},
        {"c/clocks/law-1.yaml", small::kClocksLaw1},
        {"c/numberings/note_number.yaml", small::kNumberingsNoteNumber},
        {"c/roles/writer.yaml", small::kRolesWriter},
        {"c/organisation_kinds/bureau.yaml", "id: bureau\nlabel: 局\nunder: [bureau]\n"},
        {"c/indicators/notes.yaml", small::kIndicatorsNotes},
        {"c/reports/yearly.yaml", small::kReportsYearly},
        {"c/laws/law-1.yaml", small::kLawsLaw1},
        {"c/calendars/cn.yaml", small::kCalendarsCn},
        {"c/messages/zh-CN.yaml", "gate.has_amount: \"金额 {n} 太小\"\n"},
    };
}

}  // namespace catalogue::testing
