#include <gtest/gtest.h>

#include "catalogue/load.hpp"
#include "catalogue/testing/small_catalogue.hpp"

namespace catalogue {
namespace {

constexpr const char* kOwnNote = "own/record_types/note.yaml";

base::Result<std::shared_ptr<const Catalogue>> Over(const Texts& own) {
    return LoadCatalogueText({testing::SmallCatalogue(), own});
}

/// The digest that a conflict tells: what `of` must say to replace the thing as it is now.
std::string DigestTold(const base::Refusals& refusals) {
    for (const base::Refusal& refusal : refusals) {
        for (const auto& [name, value] : refusal.params) {
            if (refusal.code == "catalogue.overlay_conflict" && name == "digest") return value;
        }
    }
    return {};
}

std::string Law(const std::string& marks) {
    return "id: law-1\ntitle: 便笺法（修订）\neffective_from: \"2021-01-01\"\narticles: 12\n"
           "source: 本局\n" +
           marks;
}

TEST(OverlayTest, AddsThingsOfTheBureausOwn) {
    const auto loaded = Over({{"own/organisation_kinds/station.yaml", "id: station\nlabel: 站\n"},
                              {"own/record_types/visit.yaml",
                               "id: visit\nlabel: 走访\ntitle: name\nfields:\n"
                               "  - { id: name, label: 标题, kind: text }\n"}});

    ASSERT_TRUE(loaded.has_value());
    EXPECT_NE((*loaded)->FindType("visit"), nullptr);
    EXPECT_EQ((*loaded)->organisation_kinds.size(), 2U);
    EXPECT_NE((*loaded)->FindType("organisation")->FindField("kind")->FindChoice("station"),
              nullptr);
}

TEST(OverlayTest, ExtendsAShippedTypeWithFieldsChoicesColumnsAndViews) {
    const auto loaded =
        Over({{kOwnNote,
               "id: note\nextends: true\n"
               "fields: [{ id: own_remark, label: 本局备注, kind: text }]\n"
               "columns: [own_remark]\nfilters: [own_remark]\n"
               "add_choices: { kind: [{ id: secret, label: 密 }] }\n"
               "views: [{ id: own_secret, label: 密, filter: { kind: secret } }]\n"}});

    ASSERT_TRUE(loaded.has_value()) << loaded.error().front().code << loaded.error().front().where;
    const RecordType* note = (*loaded)->FindType("note");
    EXPECT_NE(note->FindField("own_remark"), nullptr);
    EXPECT_EQ(note->FindField("kind")->choices.back().id, "secret");
    EXPECT_EQ(note->columns.back().path, "own_remark");
    EXPECT_EQ(note->views.back().id, "own_secret");
    EXPECT_EQ(note->label, "便笺");
}

TEST(OverlayTest, ExtendsARoleWithGrants) {
    const auto loaded = Over({{"own/roles/writer.yaml",
                               "id: writer\nextends: true\n"
                               "grants: [{ scope: tree, rights: [note.close] }]\n"}});

    ASSERT_TRUE(loaded.has_value());
    const Role& writer = (*loaded)->roles.at("writer");
    ASSERT_EQ(writer.grants.size(), 2U);
    EXPECT_EQ(writer.grants[1].scope, Scope::kTree);
}

TEST(OverlayTest, ListsAFieldThatTheShippedTypeAlreadyHas) {
    const auto loaded = Over({{kOwnNote,
                               "id: note\nextends: true\n"
                               "fields:\n  - { id: amount, label: 数, kind: integer }\n"}});

    ASSERT_FALSE(loaded.has_value());
    EXPECT_EQ(loaded.error().front().code, "catalogue.overlay_conflict");
    EXPECT_EQ(loaded.error().front().where, std::string(kOwnNote) + ":4");
}

TEST(OverlayTest, TakesTheSameDefinitionFromBothWithoutConflict) {
    const Texts shipped = testing::SmallCatalogue();

    const auto loaded = Over({{"own/laws/law-1.yaml", shipped.at("c/laws/law-1.yaml")}});

    EXPECT_TRUE(loaded.has_value());
}

TEST(OverlayTest, ReplacesOnlyWhatItKnows) {
    const auto silent = Over({{"own/laws/law-1.yaml", Law("")}});
    const auto without_digest = Over({{"own/laws/law-1.yaml", Law("replaces: true\n")}});
    ASSERT_FALSE(silent.has_value());
    ASSERT_FALSE(without_digest.has_value());
    const std::string digest = DigestTold(without_digest.error());
    EXPECT_EQ(DigestTold(silent.error()), digest);

    const auto replaced =
        Over({{"own/laws/law-1.yaml", Law("replaces: true\nof: \"" + digest + "\"\n")}});

    ASSERT_TRUE(replaced.has_value());
    EXPECT_EQ((*replaced)->laws.at("law-1").articles, 12);
    EXPECT_EQ((*replaced)->canonical.find("replaces"), std::string::npos);
}

TEST(OverlayTest, ListsAConflictWhenAnUpgradeChangedWhatIsReplaced) {
    const auto first = Over({{"own/laws/law-1.yaml", Law("replaces: true\n")}});
    ASSERT_FALSE(first.has_value());
    const std::string digest = DigestTold(first.error());
    Texts upgraded = testing::SmallCatalogue();
    std::string& law = upgraded.at("c/laws/law-1.yaml");
    law.replace(law.find("articles: 9"), 11, "articles: 10");

    const auto loaded = LoadCatalogueText(
        {upgraded, {{"own/laws/law-1.yaml", Law("replaces: true\nof: \"" + digest + "\"\n")}}});

    ASSERT_FALSE(loaded.has_value());
    ASSERT_EQ(loaded.error().size(), 1U);
    EXPECT_EQ(loaded.error().front().code, "catalogue.overlay_conflict");
    EXPECT_EQ(loaded.error().front().where, "own/laws/law-1.yaml:7");
    EXPECT_NE(DigestTold(loaded.error()), digest);
}

TEST(OverlayTest, SaysWhenThereIsNothingToReplaceOrExtend) {
    for (const char* mark : {"replaces", "extends"}) {
        const auto loaded =
            Over({{"own/roles/reader.yaml",
                   std::string("id: reader\nlabel: 读者\ngrants: []\n") + mark + ": true\n"}});
        ASSERT_FALSE(loaded.has_value()) << mark;
        EXPECT_EQ(loaded.error().front().code, "catalogue.overlay_nothing") << mark;
        EXPECT_EQ(loaded.error().front().where, "own/roles/reader.yaml:4") << mark;
    }
    const auto no_field = Over({{kOwnNote,
                                 "id: note\nextends: true\n"
                                 "add_choices: { sort: [{ id: a, label: 甲 }] }\n"}});
    ASSERT_FALSE(no_field.has_value());
    EXPECT_EQ(no_field.error().front().code, "catalogue.overlay_nothing");
}

TEST(OverlayTest, KeepsAYearThatWasLoadedBeforeItWasShippedWhereItsDaysAreTheSame) {
    const auto with = [](const char* makeup) {
        return Over({{"own/calendars/own_calendar_2026.yaml",
                      "id: own_calendar_2026\nlabel: 2026年节假日安排\nyears:\n  \"2026\":\n"
                      "    source: 国务院办公厅的通知\n"
                      "    holidays: { \"2026-01-01\": 元旦假期, \"2026-01-03\": 元旦假期 }\n"
                      "    makeup_workdays: { " +
                          std::string(makeup) + " }\n"}});
    };

    const auto same = with("\"2026-01-04\": 元旦");
    ASSERT_TRUE(same.has_value()) << same.error().front().code << same.error().front().where;
    EXPECT_EQ((*same)->calendar.years().at(2026).source, "国务院办公厅的通知");

    for (const char* makeup : {"", "\"2026-01-10\": 元旦"}) {
        const auto other = with(makeup);
        ASSERT_FALSE(other.has_value()) << makeup;
        EXPECT_EQ(other.error().front().code, "catalogue.overlay_conflict");
    }
}

TEST(OverlayTest, AddsAYearOfTheCalendarAndWordsAMessageInItsOwnWay) {
    const auto loaded = Over({{"own/calendars/cn.yaml",
                               "id: cn\nlabel: 节假日\nyears:\n  \"2027\":\n    source: 通知\n"
                               "    holidays: { \"2027-01-01\": 元旦 }\n    makeup_workdays: {}\n"},
                              {"own/messages/zh-CN.yaml", "gate.has_amount: 请写金额\n"}});

    ASSERT_TRUE(loaded.has_value()) << loaded.error().front().code << loaded.error().front().where;
    EXPECT_TRUE((*loaded)->calendar.Knows(2026));
    EXPECT_TRUE((*loaded)->calendar.Knows(2027));
    EXPECT_EQ((*loaded)->messages.at("gate.has_amount"), "请写金额");
}

}  // namespace
}  // namespace catalogue
