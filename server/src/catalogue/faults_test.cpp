#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "catalogue/load.hpp"
#include "catalogue/testing/mistakes.hpp"
#include "catalogue/testing/small_catalogue.hpp"

namespace catalogue {
namespace {

using testing::Apply;
using testing::ExpectAll;
using testing::Mistake;
using testing::Said;

constexpr const char* kNote = "c/record_types/note.yaml";
constexpr const char* kFlow = "c/procedures/note_flow@1.yaml";
constexpr const char* kGate = "c/gates/has_amount.yaml";
constexpr const char* kClock = "c/clocks/law-1.yaml";
constexpr const char* kFigures = "c/indicators/notes.yaml";

TEST(CatalogueFaultsTest, NamesWhatIsNoPlainYaml) {
    ExpectAll({
        {kGate, "label: 有金额", "label: [有金额",
         "catalogue.unreadable 3\n"
         "catalogue.unknown_reference c/procedures/note_flow@1.yaml:26"},
        {kGate, "label: 有金额", "label: &name 有金额", "catalogue.not_plain 2"},
        {kGate, "label: 有金额", "label: !!str 有金额", "catalogue.not_plain 2"},
        {kGate, "\"2021-01-01\"", "2021-01-01", "catalogue.quote_it 4"},
        {kGate, "label: 有金额", "label: yes", "catalogue.quote_it 2"},
        {kGate, "label: 有金额", "label: 有金额\nlabel: 金额", "catalogue.key_twice 3"},
        {kGate, "remedy_act: write", "remedy_act: write\n---\nid: other", "catalogue.not_plain 7"},
        {kGate, "label: 有金额", "label: \xff",
         "catalogue.unreadable 1\n"
         "catalogue.unknown_reference "
         "c/procedures/note_flow@1.yaml:26"},
    });
}

TEST(CatalogueFaultsTest, NamesWhatTheSchemaForbids) {
    ExpectAll({
        {kGate, "label: 有金额", "lable: 有金额",
         "catalogue.member_missing 1\n"
         "catalogue.member_unknown 2"},
        {kGate, "label: 有金额", "label: 7", "catalogue.wrong_type 2"},
        {kGate, "label: 有金额", "label:", "catalogue.wrong_type 2"},
        {kGate, "id: has_amount", "id: Has-Amount",
         "catalogue.bad_form 1\n"
         "catalogue.name_differs 1\n"
         "catalogue.message_missing 1\n"
         "catalogue.unknown_reference c/procedures/note_flow@1.yaml:26"},
        {kNote, "kind: money", "kind: monney",
         "catalogue.conflict_kinds c/indicators/notes.yaml:14\n"
         "catalogue.bad_form 13"},
        {kFlow, "tone: done", "tone: green", "catalogue.bad_form 9"},
        {kFlow, "states:\n", "states: []\nstates_were:\n",
         "catalogue.out_of_range 6\ncatalogue.member_unknown 7\n"
         "catalogue.unknown_reference 15\ncatalogue.unknown_reference 25\n"
         "catalogue.unknown_reference 26\ncatalogue.unknown_reference 32\n"
         "catalogue.unknown_reference 33"},
        {kNote, "label: 标题, kind: text,",
         "label: 标题, kind: text, mask: name, read_right: note.read_name,",
         "catalogue.heading_hidden 3"},
        {kNote, "columns: [name", "columns: [7",
         "catalogue.wrong_type 5\n"
         "catalogue.unknown_path 5"},
        {kNote, "columns: [name", "columns: [Name",
         "catalogue.bad_form 5\n"
         "catalogue.unknown_path 5"},
        {"c/calendars/cn.yaml", "\"2026\":", "\"26\":", "catalogue.bad_form 4"},
        {"c/messages/zh-CN.yaml", "gate.has_amount:", "Gate:",
         "catalogue.message_missing c/gates/has_amount.yaml:1\ncatalogue.bad_form 1"},
    });
}

TEST(CatalogueFaultsTest, NamesWhatIsDefinedTwiceOrUnderAnotherName) {
    ExpectAll({
        {"c/gates/other.yaml", "",
         "id: has_amount\nlabel: 有\nbasis: law-1\neffective_from: \"2021-01-01\"\nfilter: {}\n",
         "catalogue.name_differs 1\ncatalogue.id_twice 1"},
        {kFigures, "id: notes_sum", "id: notes_count",
         "catalogue.id_twice 11\n"
         "catalogue.bad_place c/reports/yearly.yaml:6"},
        {kNote, "{ id: amount, ", "{ id: name, was: [note_no], ",
         "catalogue.unknown_path c/indicators/notes.yaml:14\n"
         "catalogue.id_reused 13\n"
         "catalogue.id_reused 13"},
        {kNote, "{ id: urgent, label: 急 }", "{ id: plain, label: 急 }", "catalogue.id_twice 14"},
        {kFlow, "id: checked", "id: open",
         "catalogue.id_twice 8\n"
         "catalogue.unknown_reference 25\n"
         "catalogue.unknown_reference 31"},
        {"c/others/x.yaml", "", "id: x\n", "catalogue.unknown_folder 1"},
    });
}

TEST(CatalogueFaultsTest, NamesFieldsThatCannotBe) {
    ExpectAll({
        {kNote, "kind: choice, choices: [{ id: plain, label: 一般 }, { id: urgent, label: 急 }]",
         "kind: choice",
         "catalogue.conflict_kinds c/procedures/note_flow@1.yaml:28\n"
         "catalogue.choices_missing 14"},
        {kNote, "kind: day }\n  - { id: due_on",
         "kind: day, choices: [{ id: a, label: 甲 }] }\n"
         "  - { id: due_on",
         "catalogue.choices_not_wanted 10"},
        {kNote, "kind: reference, target: person", "kind: reference, target: nobody",
         "catalogue.unknown_path c/indicators/notes.yaml:10\n"
         "catalogue.unknown_path 5\n"
         "catalogue.unknown_reference 15"},
        {kNote, "kind: reference, target: note", "kind: reference",
         "catalogue.conflict_kinds c/procedures/note_flow@1.yaml:33\n"
         "catalogue.unknown_reference 16"},
        {kNote, "label: 文字, kind: text", "label: 文字, kind: group",
         "catalogue.bad_form 21\n"
         "catalogue.group_inside_group 21"},
        {kNote, "kind: money", "kind: money, max_length: 9", "catalogue.member_not_for_kind 13"},
        {kNote, "kind: money", "kind: money, minimum: 9, maximum: 1", "catalogue.out_of_range 13"},
        {kNote, "kind: money", "kind: money, default_value: many", "catalogue.default_bad 13"},
        {kNote, "kind: money", "kind: money, default_value: \"{owner.name}\"",
         "catalogue.default_bad 13"},
        {kNote, "kind: money", "kind: money, default_value: \"{nobody.name}\"",
         "catalogue.default_bad 13"},
        {kNote, "kind: money", "kind: money, mask: hidden", "catalogue.member_missing 13"},
        {kNote, "kind: text, required: true", "kind: text, required: true, retired: true",
         "catalogue.unknown_path c/procedures/note_flow@1.yaml:15\n"
         "catalogue.unknown_path 3\n"
         "catalogue.unknown_path 5\n"
         "catalogue.member_not_for_kind 9"},
        {kNote, "{ id: due_on", "{ id: count",
         "catalogue.unknown_path c/clocks/law-1.yaml:11\n"
         "catalogue.unknown_path c/procedures/note_flow@1.yaml:19\n"
         "catalogue.bad_form 11"},
        {kNote, "kind: money", "kind: money, basis: law-9/1", "catalogue.unknown_reference 13"},
        {kNote, "kind: money", "kind: money, basis: law-1/10", "catalogue.out_of_range 13"},
        {kNote, "kind: money", "kind: money, basis: law-1/1.2.3.4", "catalogue.bad_basis 13"},
    });
}

TEST(CatalogueFaultsTest, NamesPathsThatLeadNowhere) {
    ExpectAll({
        {kNote, "title: name", "title: nome", "catalogue.unknown_path 3"},
        {kNote, "path: owner.name", "path: owner.nome", "catalogue.unknown_path 5"},
        {kNote, "filters: [$state", "filters: [$stage", "catalogue.unknown_path 6"},
        {kNote, "default_sort: -written_on", "default_sort: -written_at",
         "catalogue.unknown_path 7"},
        {kNote, "sort: name }", "sort: nome }", "catalogue.unknown_path 23"},
        {kNote, "procedure: note_flow", "procedure: note_flaw",
         "catalogue.unknown_reference c/procedures/note_flow@1.yaml:33\n"
         "catalogue.unknown_reference 4"},
        {kNote, "procedure: note_flow", "procedure: note_flow\nother_procedures: [note_flaw]",
         "catalogue.unknown_reference 5"},
        {kNote, "procedure: note_flow", "procedure: note_flow\nparticipants: [name]",
         "catalogue.no_participants 5"},
        {kNote, "procedure: note_flow", "procedure: note_flow\nparticipants: [next.next]",
         "catalogue.no_participants 5"},
        {kNote, "procedure: note_flow", "procedure: note_flow\nbelongs_to: [name]",
         "catalogue.belongs_to_nothing 5"},
        {kNote, "procedure: note_flow",
         "procedure: note_flow\nimport_implied: [{ path: nobody, choice: a, by: name }]",
         "catalogue.unknown_path 5"},
        {kNote, "procedure: note_flow", "procedure: note_flow\nbelongs_to: [nobody]",
         "catalogue.unknown_path 5"},
    });
}

TEST(CatalogueFaultsTest, NamesWhatIsWrongInAProcedure) {
    ExpectAll({
        {kFlow, "to: checked", "to: chequed",
         "catalogue.unreachable_state 8\n"
         "catalogue.unreachable_state 9\n"
         "catalogue.unknown_reference 25"},
        {kFlow, "tone: doing }\n  - { id: closed",
         "tone: doing }\n  - { id: lost, label: 丢, tone: odd }\n"
         "  - { id: closed",
         "catalogue.unreachable_state 9\ncatalogue.dead_end 9"},
        {kFlow, ", final: true", "", "catalogue.dead_end 9"},
        {kFlow, "gates: [has_amount]", "gates: [has_money]", "catalogue.unknown_reference 26"},
        {kFlow, "right: note.approve }]",
         "right: note.approve }, { id: two, label: 二, right: note.close, parallel_with: three }]",
         "catalogue.parallel_not_beside 27"},
        {kFlow, "right: note.approve }]",
         "right: note.approve }, { id: two, label: 二, right: note.approve, parallel_with: head }]",
         "catalogue.parallel_same_right 27"},
        {kFlow, "right: note.approve }]",
         "right: note.approve }, { id: two, label: 二, right: note.close }, { id: three, label: "
         "三, right: note.archive, parallel_with: head }]",
         "catalogue.parallel_not_beside 27"},
        {kFlow, "fields: [name*, kind]", "fields: [name*, kinds]", "catalogue.unknown_path 15"},
        {kFlow, "fields: [name*, kind]", "fields: [name, kind]", "catalogue.required_not_asked 11"},
        {kFlow, "number: note_number", "number: note_numbers", "catalogue.unknown_reference 17"},
        {kFlow, "due: note_limit", "due: note_limits", "catalogue.unknown_reference 19"},
        {kFlow, "due: note_limit, from: act.happened_on", "due: note_limit",
         "catalogue.effect_bad 19"},
        {kFlow, "set: $holder, from: actor", "set: $state, from: actor",
         "catalogue.unknown_path 20"},
        {kFlow, "set: $holder, from: actor", "set: $holder, from: actor.organisation",
         "catalogue.conflict_kinds 20"},
        {kFlow, "set: kind, value: plain", "set: kind, value: fancy",
         "catalogue.conflict_kinds 28"},
        {kFlow, "set: kind, value: plain", "set: kind, value: plain, number: note_number",
         "catalogue.effect_bad 28"},
        {kFlow, "basis: law-1/3", "basis: law-2/3", "catalogue.unknown_reference 23"},
        {kFlow, "type: note, act: write", "type: note, act: check",
         "catalogue.unknown_reference 33"},
        {kFlow, "type: note, act: write", "type: memo, act: write",
         "catalogue.unknown_reference 33"},
        {kFlow, "back_reference: next", "back_reference: owner", "catalogue.conflict_kinds 33"},
        {kFlow, "copy: { name: name", "copy: { amount: name", "catalogue.conflict_kinds 33"},
        {kFlow, "record_type: note", "record_type: memo",
         "catalogue.unknown_reference 4\n"
         "catalogue.unknown_reference c/record_types/note.yaml:4\n"
         "catalogue.unknown_right c/roles/writer.yaml:4"},
        {kFlow, "    creates:", "    under: { field: next, from: [open] }\n    creates:",
         "catalogue.member_not_for_kind 33"},
        {kFlow, "    creates:", "    created_only: true\n    creates:", "catalogue.never_taken 33"},
        {kFlow, "    to: open\n", "    to: open\n    under: { field: owner, from: [open] }\n",
         "catalogue.unknown_reference 15"},
        {kFlow, "    to: open\n", "    to: open\n    under: { field: next, from: [opened] }\n",
         "catalogue.unknown_reference 15"},
        {kFlow, "    creates:", "    moves: [{ on: name, act: close }]\n    creates:",
         "catalogue.unknown_path 33"},
        {kFlow, "    creates:", "    moves: [{ on: next, act: check }]\n    creates:",
         "catalogue.unknown_reference 33"},
        {kFlow, "    creates:", "    moves: [{ on: lines.entry, act: close }]\n    creates:",
         "catalogue.unknown_path 33"},
        {kFlow, "link: next, copy", "link: lines.entry, copy", "catalogue.unknown_path 33"},
        {kFlow, "    creates:",
         "    moves: [{ on: next, act: close, copy: { amount: name } }]\n    creates:",
         "catalogue.conflict_kinds 33"},
        {kFlow, "set: kind, value: plain", "set: kind, value: plain, clear: true",
         "catalogue.effect_bad 28"},
        {kFlow, "set: kind, value: plain", "set: amount, sum: { of: note.owner, field: amount }",
         "catalogue.conflict_kinds 28"},
        {kFlow, "set: kind, value: plain", "set: amount, sum: { of: note.next, field: name }",
         "catalogue.conflict_kinds 28"},
        {kFlow, "set: kind, value: plain", "set: amount, sum: { of: owner, field: amount }",
         "catalogue.unknown_path 28"},
        {kFlow, "set: kind, value: plain", "set: amount, sum: { of: lines, field: amount }",
         "catalogue.unknown_path 28"},
        {kFlow, "set: kind, value: plain",
         "set: kind, uncovered: { of: owner, day: text, amount: text, by: amount }",
         "catalogue.unknown_path 28"},
        {"c/procedures/note_flow@2.yaml", "",
         "id: note_flow\nversion: 2\nlabel: 新\nrecord_type: note\neffective_from: \"2022-01-01\"\n"
         "states: [{ id: a, label: 甲, tone: done, final: true }]\n"
         "acts: [{ id: write, label: 写, from: [], to: a, fields: [name*] }]\n"
         "follows: [{ procedure: note_flow@1, states: { open: a, begun: a, checked: b } },"
         " { procedure: note_flow@3, states: { open: a } }]\n",
         "catalogue.unknown_reference 8\ncatalogue.unknown_reference 8\n"
         "catalogue.unknown_reference 8"},
        {"c/procedures/note_flow@2.yaml", "",
         "id: note_flow\nversion: 2\nlabel: 早\nrecord_type: note\neffective_from: \"2020-01-01\"\n"
         "states: [{ id: a, label: 甲, tone: done, final: true }]\n"
         "acts: [{ id: write, label: 写, from: [], to: a, fields: [name*] }]\n",
         "catalogue.version_order 5"},
    });
}

TEST(CatalogueFaultsTest, NamesWhatIsWrongInGatesClocksAndNumbers) {
    ExpectAll({
        {kGate, "filter: { amount: { gt: 0 } }\n", "", "catalogue.gate_both 1"},
        {kGate, "remedy_act: write", "remedy_act: mend", "catalogue.unknown_reference 6"},
        {kGate, "remedy_act: write", "message: gate.other", "catalogue.message_missing 6"},
        {kGate, "\"2021-01-01\"", "\"2021-02-30\"", "catalogue.bad_day 4"},
        {kClock, "period: 15d", "period: 15 days", "catalogue.bad_period 8"},
        {kClock, "start_field: written_on", "start_field: name", "catalogue.conflict_kinds 10"},
        {kClock, "due_field: due_on", "due_field: due", "catalogue.unknown_path 11"},
        {kClock, "    start_field: written_on\n", "", "catalogue.member_missing 3"},
        {kClock, "    record_type: note\n", "",
         "catalogue.member_missing 9\ncatalogue.member_missing 10\n"
         "catalogue.member_missing 11\ncatalogue.member_missing 12"},
        {kClock, "act: close", "act: shut", "catalogue.unknown_reference 13"},
        {kClock, "act: close", "act: close\n    late_act: shut", "catalogue.unknown_reference 14"},
        {kClock, "done_when: { $state: closed }", "used_when: { $state: closed }",
         "catalogue.member_missing 12"},
        {kClock, "act: close",
         "act: close\n    excluded: [{ of: note.next, from: written_on, to: name }]",
         "catalogue.conflict_kinds 14"},
        {kClock, "act: close",
         "act: close\n    excluded: [{ of: note.owner, from: written_on, to: due_on }]",
         "catalogue.unknown_path 14"},
        {"c/numberings/note_number.yaml", "{short}", "{sort}", "catalogue.bad_place 3"},
        {"c/numberings/note_number.yaml", "{n}", "n", "catalogue.member_missing 3"},
        {"c/calendars/cn.yaml", "\"2026-01-04\"", "\"2025-01-04\"", "catalogue.bad_day 7"},
        {"c/calendars/cn.yaml", "\"2026-01-04\"", "\"2026-01-44\"", "catalogue.bad_day 7"},
    });
}

TEST(CatalogueFaultsTest, NamesWhatIsWrongInRolesFiguresAndReports) {
    ExpectAll({
        {"c/roles/writer.yaml", "note.write", "note.erase", "catalogue.unknown_right 4"},
        {"c/roles/writer.yaml", "person.*", "nobody.*", "catalogue.unknown_right 4"},
        {"c/organisation_kinds/bureau.yaml", "under: [bureau]", "under: [office]",
         "catalogue.unknown_reference 3"},
        {kFigures, "count: note", "count: memo", "catalogue.unknown_reference 6"},
        {kFigures, "count: note", "count: note\n    sum: note.amount", "catalogue.one_of 3"},
        {kFigures, "sum: note.amount", "sum: note.name", "catalogue.conflict_kinds 14"},
        {kFigures, "dated_by: written_on", "dated_by: name", "catalogue.conflict_kinds 7"},
        {kFigures, "row_columns: [name", "row_columns: [nome", "catalogue.unknown_path 10"},
        {"c/reports/yearly.yaml", "{notes_count}", "{note_count}", "catalogue.bad_place 6"},
        {"c/reports/yearly.yaml", "{notes_sum|wan}", "{notes_sum|yi}", "catalogue.bad_place 6"},
        {"c/reports/yearly.yaml", "{notes_count}", "{notes_count", "catalogue.bad_place 6"},
        {"c/messages/zh-CN.yaml", "{n}", "{数}", "catalogue.bad_place 1"},
        {"c/messages/zh-CN.yaml", "{n}", "{{/明细}}{数}", "catalogue.bad_place 1"},
    });
}

TEST(CatalogueFaultsTest, NamesWhatTheEngineNeedsAndDoesNotFind) {
    ExpectAll({
        {"c/record_types/person.yaml",
         "  - { id: active, label: 在岗, kind: yes_no, default_value: \"true\" }\n", "",
         "catalogue.engine_field_missing 1"},
        {"c/record_types/person.yaml", "kind: yes_no, default_value: \"true\"", "kind: text",
         "catalogue.engine_field_kind 1"},
        {"c/record_types/approval.yaml", "reference, target: person }\n  - { id: proposed_on",
         "reference, target: note }\n  - { id: proposed_on", "catalogue.engine_field_kind 1"},
    });
    Texts texts = testing::SmallCatalogue();
    texts.erase("c/record_types/delegation.yaml");

    const auto loaded = LoadCatalogueText({texts});

    ASSERT_FALSE(loaded.has_value());
    EXPECT_EQ(Said(loaded.error()), "catalogue.engine_type_missing record_types/delegation.yaml");
}

TEST(CatalogueFaultsTest, ReportsTheMistakesOfAllFilesAtOnce) {
    Texts texts = testing::SmallCatalogue();
    for (const Mistake& mistake : std::vector<Mistake>{
             {kGate, "label: 有金额", "lable: 有金额", ""},
             {kNote, "title: name", "title: nome", ""},
             {kFlow, "gates: [has_amount]", "gates: [has_money]", ""},
             {kFlow, "basis: law-1/3", "basis: law-2/3", ""},
             {kClock, "period: 15d", "period: 15 days", ""},
             {"c/roles/writer.yaml", "note.write", "note.erase", ""},
             {"c/reports/yearly.yaml", "{notes_count}", "{note_count}", ""},
             {"c/calendars/cn.yaml", "\"2026-01-04\"", "\"2026-01-44\"", ""},
         }) {
        Apply(texts, mistake);
    }

    const auto loaded = LoadCatalogueText({texts});

    ASSERT_FALSE(loaded.has_value());
    EXPECT_EQ(Said(loaded.error()),
              "catalogue.bad_day c/calendars/cn.yaml:7\n"
              "catalogue.bad_period c/clocks/law-1.yaml:8\n"
              "catalogue.member_missing c/gates/has_amount.yaml:1\n"
              "catalogue.member_unknown c/gates/has_amount.yaml:2\n"
              "catalogue.unknown_reference c/procedures/note_flow@1.yaml:23\n"
              "catalogue.unknown_reference c/procedures/note_flow@1.yaml:26\n"
              "catalogue.unknown_path c/record_types/note.yaml:3\n"
              "catalogue.bad_place c/reports/yearly.yaml:6\n"
              "catalogue.unknown_right c/roles/writer.yaml:4");
}

TEST(CatalogueFaultsTest, PutsTheFaultsOfAFilterAtTheirLine) {
    Texts texts = testing::SmallCatalogue();
    texts[kGate] =
        "id: has_amount\nlabel: 有\nbasis: law-1\neffective_from: \"2021-01-01\"\nfilter:\n"
        "  and:\n    - { amount: { gt: 0 } }\n    - { nothing: 1 }\n";
    const FilterCheck check = [](const Catalogue& /*catalogue*/, const RecordType& type,
                                 std::string_view json) -> base::Refusals {
        if (type.id != "note" || json.find("nothing") == std::string_view::npos) return {};
        return {{"filter.unknown_field", {{"field", "nothing"}}, "/and/1/nothing"}};
    };

    const auto loaded = LoadCatalogueText({texts}, check);

    ASSERT_FALSE(loaded.has_value());
    EXPECT_EQ(Said(loaded.error()), "filter.unknown_field c/gates/has_amount.yaml:8");
}

TEST(CatalogueFaultsTest, RefusesFilesTooLargeAndNestedTooDeep) {
    Texts large = testing::SmallCatalogue();
    large["c/laws/law-2.yaml"] = "# " + std::string(1U << 20U, 'x');
    Texts deep = testing::SmallCatalogue();
    deep["c/laws/law-2.yaml"] = "id: law-2\ntitle: " + std::string(40, '[') + std::string(40, ']');

    const auto too_large = LoadCatalogueText({large});
    const auto too_deep = LoadCatalogueText({deep});

    ASSERT_FALSE(too_large.has_value());
    ASSERT_FALSE(too_deep.has_value());
    EXPECT_EQ(Said(too_large.error()), "catalogue.too_large c/laws/law-2.yaml:1");
    EXPECT_EQ(Said(too_deep.error()), "catalogue.too_deep c/laws/law-2.yaml:2");
}

TEST(CatalogueFaultsTest, RefusesABombOfAliasesWithoutUnfoldingIt) {
    Texts texts = testing::SmallCatalogue();
    std::string bomb = "id: law-2\na0: &a0 [x, x, x, x]\n";
    for (int i = 1; i < 30; ++i) {
        bomb += fmt::format("a{0}: &a{0} [*a{1}, *a{1}, *a{1}]\n", i, i - 1);
    }
    texts["c/laws/law-2.yaml"] = bomb;

    const auto loaded = LoadCatalogueText({texts});

    ASSERT_FALSE(loaded.has_value());
    EXPECT_TRUE(std::ranges::any_of(loaded.error(), [](const base::Refusal& refusal) {
        return refusal == base::Refusal{"catalogue.not_plain",
                                        {{"what", "别名（*）"}},
                                        "c/laws/law-2.yaml:31"};
    }));
}

}  // namespace
}  // namespace catalogue
