#include <gtest/gtest.h>

#include "catalogue/testing/mistakes.hpp"

/// Conditions under which fields are asked (decision 0036).
namespace catalogue {
namespace {

using testing::Apply;
using testing::ExpectAll;
using testing::Said;

constexpr const char* kNoteType = "c/record_types/note.yaml";
constexpr const char* kNoteFlow = "c/procedures/note_flow@1.yaml";

TEST(CatalogueWhenTest, NamesConditionsThatAFormCouldNotBeFilledInBy) {
    const char* due = "- { id: due_on, label: 到期, kind: day }";
    const char* next = "- { id: next, label: 下一张, kind: reference, target: note }";
    const char* line = "- { id: text, label: 文字, kind: text }";
    const char* asked = "fields: [name*, kind]";
    ExpectAll({
        {kNoteType, due, "- { id: due_on, label: 到期, kind: day, when: { kind: urgent } }",
         "catalogue.when_later 11"},
        {kNoteType, next,
         "- { id: next, label: 下一张, kind: reference, target: note, when: { next: { absent: true "
         "} } }",
         "catalogue.when_itself 16"},
        {kNoteType, next,
         "- { id: next, label: 下一张, kind: reference, target: note, when: { owner.name: { "
         "absent: true } } }",
         "catalogue.when_not_own 16"},
        {kNoteType, next,
         "- { id: next, label: 下一张, kind: reference, target: note, when: { $state: open } }",
         "catalogue.when_not_own 16"},
        {kNoteType, next,
         "- { id: next, label: 下一张, kind: reference, target: note, when: { due_on: { lt: { "
         "given: today } } } }",
         "catalogue.when_not_own 16"},
        {kNoteType, next,
         "- { id: next, label: 下一张, kind: reference, target: note, when: { not: { or: [{ name: "
         "甲 }, { amount: { gt: 0 } }] } } }",
         "catalogue.when_kind 16\ncatalogue.when_kind 16"},
        {kNoteType, line,
         "- { id: text, label: 文字, kind: text }\n      - { id: more, label: 又, kind: text, "
         "when: { text: 甲 } }",
         "catalogue.when_kind 22"},
        {kNoteType, line,
         "- { id: more, label: 又, kind: text, when: { text: { absent: false } } }\n      - { id: "
         "text, label: 文字, kind: text }",
         "catalogue.when_later 21"},
        {"c/record_types/person.yaml", "- { id: position, label: 职务, kind: text }",
         "- { id: position, label: 职务, kind: text, when: { phone: { absent: false } } }",
         "catalogue.when_hidden 9"},
        {kNoteFlow, asked, "fields: [name*, { field: kind, when: { kind: urgent } }]",
         "catalogue.when_itself 15"},
        {kNoteFlow, asked, "fields: [name*, { field: owner, when: { kind: urgent } }, kind]",
         "catalogue.when_later 15"},
    });
}

TEST(CatalogueWhenTest, HoldsTheFormOfAnActToTheConditionsOfItsFields) {
    Texts texts = testing::SmallCatalogue();
    Apply(texts,
          {kNoteType, "- { id: next, label: 下一张, kind: reference, target: note }",
           "- { id: next, label: 下一张, kind: reference, target: note, when: { kind: urgent } }",
           ""});
    Apply(texts, {kNoteFlow, "fields: [name*, kind]", "fields: [name*, next, kind]", ""});

    const auto loaded = LoadCatalogueText({texts});

    ASSERT_FALSE(loaded.has_value());
    EXPECT_EQ(Said(loaded.error()), "catalogue.when_later c/procedures/note_flow@1.yaml:15");
}

TEST(CatalogueWhenTest, TakesConditionsOnWhatStandsBefore) {
    Texts texts = testing::SmallCatalogue();
    Apply(texts, {kNoteType, "- { id: next, label: 下一张, kind: reference, target: note }",
                  "- { id: next, label: 下一张, kind: reference, target: note, when: { kind: "
                  "urgent, name: { absent: false } } }",
                  ""});
    Apply(texts,
          {kNoteFlow, "fields: [name*, kind]",
           "fields: [name*, kind, { field: owner, required: true, when: { kind: plain } }, next]",
           ""});

    const auto loaded = LoadCatalogueText({texts});

    ASSERT_TRUE(loaded.has_value()) << Said(loaded.error());
    const Field* next = (*loaded)->FindType("note")->FindField("next");
    EXPECT_EQ(next->when, R"({"kind":"urgent","name":{"absent":false}})");
    const auto& asked = (*loaded)->procedures.front().FindAct("write")->fields;
    EXPECT_EQ(asked[2].when, R"({"kind":"plain"})");
    EXPECT_TRUE(asked[2].required);
    const auto stored = ReadStoredCatalogue((*loaded)->canonical);
    ASSERT_TRUE(stored.has_value());
    EXPECT_EQ((*stored)->FindType("note")->FindField("next")->when, next->when);
}

}  // namespace
}  // namespace catalogue
