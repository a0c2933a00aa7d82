#include "catalogue/versions.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "catalogue/load.hpp"
#include "catalogue/testing/small_catalogue.hpp"

namespace catalogue {
namespace {

using Kind = Change::Kind;

struct Edit {
    const char* file;
    const char* from;
    const char* to;
};

std::shared_ptr<const Catalogue> Loaded(const std::vector<Edit>& edits) {
    Texts texts = testing::SmallCatalogue();
    for (const Edit& edit : edits) {
        std::string& text = texts[edit.file];
        if (*edit.from == '\0') {
            text = edit.to;
        } else {
            text.replace(text.find(edit.from), std::string(edit.from).size(), edit.to);
        }
        if (text.empty()) texts.erase(edit.file);
    }
    const auto loaded = LoadCatalogueText({texts});
    EXPECT_TRUE(loaded.has_value()) << loaded.error().front().code << loaded.error().front().where;
    return loaded.value_or(std::make_shared<const Catalogue>());
}

constexpr const char* kNote = "c/record_types/note.yaml";
constexpr const char* kFlow = "c/procedures/note_flow@1.yaml";
constexpr const char* kAmount = "  - { id: amount, label: 金额, kind: money }\n";

TEST(CompareVersionsTest, FindsNothingBetweenEqualCatalogues) {
    EXPECT_TRUE(CompareVersions(*Loaded({}), *Loaded({})).empty());
}

TEST(CompareVersionsTest, TellsLawfulChangesFromUnlawfulOnes) {
    struct Row {
        Edit edit;
        Change change;
        bool lawful;
    };
    const Edit no_sum{"c/indicators/notes.yaml", "sum: note.amount", "count: note"};
    for (const Row& row : {
             Row{{kNote, kAmount,
                  "  - { id: amount, label: 金额, kind: money }\n"
                  "  - { id: remark, label: 备注, kind: text }\n"},
                 {Kind::kFieldAdded, "note.remark", ""},
                 true},
             Row{{kNote, kAmount, "  - { id: sum, label: 金额, kind: money, was: [amount] }\n"},
                 {Kind::kFieldRenamed, "note.sum", "amount"},
                 true},
             Row{{kNote, kAmount, "  - { id: amount, label: 金额, kind: money, retired: true }\n"},
                 {Kind::kFieldRetired, "note.amount", ""},
                 true},
             Row{{kNote, kAmount, ""}, {Kind::kFieldRemoved, "note.amount", ""}, false},
             Row{{kNote, kAmount, "  - { id: amount, label: 金额, kind: integer }\n"},
                 {Kind::kFieldKindChanged, "note.amount", "money"},
                 false},
             Row{{kNote, "label: 文字, kind: text", "label: 文字, kind: integer"},
                 {Kind::kFieldKindChanged, "note.lines.text", "text"},
                 false},
             Row{{kNote, "{ id: urgent, label: 急 }]",
                  "{ id: urgent, label: 急 }, { id: slow, label: 缓 }]"},
                 {Kind::kChoiceAdded, "note.kind=slow", ""},
                 true},
             Row{{kNote, "{ id: urgent, label: 急 }]", "{ id: urgent, label: 急, retired: true }]"},
                 {Kind::kChoiceRetired, "note.kind=urgent", ""},
                 true},
             Row{{kNote, ", { id: urgent, label: 急 }]", "]"},
                 {Kind::kChoiceRemoved, "note.kind=urgent", ""},
                 false},
             Row{{"c/record_types/visit.yaml", "",
                  "id: visit\nlabel: 走访\ntitle: name\nfields: [{ id: name, label: 标题, kind: "
                  "text }]\n"},
                 {Kind::kTypeAdded, "visit", ""},
                 true},
             Row{{kFlow, "basis: law-1/3", "basis: law-1/4"},
                 {Kind::kProcedureChanged, "note_flow@1", ""},
                 true},
         }) {
        const auto before = Loaded({no_sum});
        const auto after = Loaded({no_sum, row.edit});

        const std::vector<Change> changes = CompareVersions(*before, *after);

        ASSERT_EQ(changes.size(), 1U) << row.change.path;
        EXPECT_EQ(changes.front(), row.change);
        EXPECT_EQ(changes.front().IsLawful(), row.lawful) << row.change.path;
    }
}

TEST(CompareVersionsTest, ForbidsToUseARetiredIdAgain) {
    const Edit no_sum{"c/indicators/notes.yaml", "sum: note.amount", "count: note"};
    const auto before =
        Loaded({no_sum,
                {kNote, kAmount, "  - { id: amount, label: 金额, kind: money, retired: true }\n"}});

    const auto changes = CompareVersions(*before, *Loaded({no_sum}));

    ASSERT_EQ(changes.size(), 1U);
    EXPECT_EQ(changes.front().kind, Kind::kFieldRevived);
    EXPECT_FALSE(changes.front().IsLawful());
}

TEST(CompareVersionsTest, ForbidsToTakeAwayTypesProceduresAndStates) {
    const auto before = Loaded({});
    Catalogue after = *before;
    after.record_types.erase("note");
    after.procedures.front().states.pop_back();
    Catalogue none = *before;
    none.procedures.clear();

    const auto changes = CompareVersions(*before, after);
    const auto without = CompareVersions(*before, none);

    EXPECT_EQ(changes, (std::vector<Change>{{Kind::kTypeRemoved, "note", ""},
                                            {Kind::kStateRemoved, "note_flow@1.closed", ""},
                                            {Kind::kProcedureChanged, "note_flow@1", ""}}));
    EXPECT_EQ(without, (std::vector<Change>{{Kind::kProcedureRemoved, "note_flow@1", ""}}));
    EXPECT_FALSE(changes[0].IsLawful());
    EXPECT_FALSE(changes[1].IsLawful());
    EXPECT_FALSE(without[0].IsLawful());
}

TEST(CompareVersionsTest, AddsALaterVersionOfAProcedureBesideTheEarlier) {
    Texts texts = testing::SmallCatalogue();
    std::string later = texts.at(kFlow);
    later.replace(later.find("version: 1"), 10, "version: 2");

    const auto changes = CompareVersions(
        *Loaded({}), *Loaded({{"c/procedures/note_flow@2.yaml", "", later.c_str()}}));

    EXPECT_EQ(changes, (std::vector<Change>{{Kind::kProcedureAdded, "note_flow@2", ""}}));
}

}  // namespace
}  // namespace catalogue
