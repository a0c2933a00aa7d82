#include "catalogue/load.hpp"

#include <gtest/gtest.h>

#include "catalogue/testing/small_catalogue.hpp"

namespace catalogue {
namespace {

base::CivilDay Day(const char* text) { return base::CivilDay::Parse(text).value(); }

TEST(LoadCatalogueTest, MakesPlainValuesOfDefinitions) {
    const auto loaded = LoadCatalogueText({testing::SmallCatalogue()});

    ASSERT_TRUE(loaded.has_value()) << loaded.error().front().code << loaded.error().front().where;
    const Catalogue& catalogue = **loaded;
    const RecordType* note = catalogue.FindType("note");
    ASSERT_NE(note, nullptr);
    EXPECT_EQ(note->label_plural, "便笺");
    EXPECT_EQ(note->counted_in, "件");
    EXPECT_EQ(catalogue.FindType("person")->counted_in, "人");
    EXPECT_EQ(note->columns[1].path, "owner.name");
    EXPECT_EQ(note->columns[1].width, 90);
    EXPECT_EQ(note->views[0].filter, R"({"kind":"urgent"})");
    EXPECT_EQ(note->FindField("kind")->FindChoice("urgent")->label, "急");
    const Field* phone = catalogue.FindType("person")->FindField("phone");
    EXPECT_EQ(phone->seal, Seal::kPersonal);
    EXPECT_EQ(phone->mask, Mask::kPhone);
    EXPECT_EQ(catalogue.clocks.at("note_limit").period.ToText(), "15d");
    EXPECT_FALSE(catalogue.calendar.IsWorkingDay(Day("2026-01-01")));
    EXPECT_TRUE(catalogue.calendar.IsWorkingDay(Day("2026-01-04")));
    EXPECT_EQ(catalogue.messages.at("gate.has_amount"), "金额 {n} 太小");
}

TEST(LoadCatalogueTest, ReadsTheActsOfAProcedure) {
    const auto loaded = LoadCatalogueText({testing::SmallCatalogue()});
    ASSERT_TRUE(loaded.has_value());

    const Procedure* flow = (*loaded)->FindProcedure("note_flow", Day("2026-01-01"));

    ASSERT_NE(flow, nullptr);
    const Act* write = flow->FindAct("write");
    EXPECT_TRUE(write->from.empty());
    EXPECT_EQ(write->right, "note.write");
    EXPECT_EQ(write->fields, (std::vector<ActField>{{"name", true}, {"kind", false}}));
    EXPECT_EQ(write->effects[2].due, "note_limit");
    const Act* check = flow->FindAct("check");
    EXPECT_EQ(check->approval[0].right, "note.approve");
    EXPECT_TRUE(check->approval[0].not_who_proposed);
    EXPECT_EQ(flow->FindAct("close")->creates->copy.size(), 2U);
}

TEST(LoadCatalogueTest, ChoosesTheProcedureInForceOnTheDay) {
    Texts texts = testing::SmallCatalogue();
    std::string later = texts["c/procedures/note_flow@1.yaml"];
    later.replace(later.find("version: 1"), 10, "version: 2");
    later.replace(later.find("2021-01-01"), 10, "2026-08-15");
    texts["c/procedures/note_flow@2.yaml"] = later;
    const auto loaded = LoadCatalogueText({texts});
    ASSERT_TRUE(loaded.has_value());

    const Catalogue& catalogue = **loaded;

    EXPECT_EQ(catalogue.FindProcedure("note_flow", Day("2020-12-31")), nullptr);
    EXPECT_EQ(catalogue.FindProcedure("note_flow", Day("2026-08-14"))->version, 1);
    EXPECT_EQ(catalogue.FindProcedure("note_flow", Day("2026-08-15"))->version, 2);
    EXPECT_EQ(catalogue.FindProcedure("note_flow", 1)->version, 1);
}

TEST(LoadCatalogueTest, FillsChoicesFromRolesAndOrganisationKinds) {
    const auto loaded = LoadCatalogueText({testing::SmallCatalogue()});
    ASSERT_TRUE(loaded.has_value());

    const Field* roles = (*loaded)->FindType("person")->FindField("roles");
    const Field* kind = (*loaded)->FindType("organisation")->FindField("kind");

    EXPECT_EQ(roles->FindField("role")->choices, (std::vector<Choice>{{"writer", "写者", false}}));
    EXPECT_EQ(kind->choices, (std::vector<Choice>{{"bureau", "局", false}}));
}

TEST(LoadCatalogueTest, HasOneDigestForOneMeaning) {
    Texts reordered = testing::SmallCatalogue();
    reordered["c/organisation_kinds/bureau.yaml"] =
        "# a remark\nunder:\n  - bureau\nlabel: \"局\"\nid: bureau\n";
    Texts relabelled = testing::SmallCatalogue();
    relabelled["c/organisation_kinds/bureau.yaml"] = "id: bureau\nlabel: 署\nunder: [bureau]\n";

    const auto plain = LoadCatalogueText({testing::SmallCatalogue()});
    const auto other_order = LoadCatalogueText({reordered});
    const auto other_label = LoadCatalogueText({relabelled});

    ASSERT_TRUE(plain && other_order && other_label);
    EXPECT_EQ((*plain)->digest, (*other_order)->digest);
    EXPECT_NE((*plain)->digest, (*other_label)->digest);
}

TEST(LoadCatalogueTest, KeepsFilterLiteralsApartInTheStoredForm) {
    const auto loaded = LoadCatalogueText({testing::SmallCatalogue()});
    ASSERT_TRUE(loaded.has_value());

    const auto stored = ReadStoredCatalogue((*loaded)->canonical);

    ASSERT_TRUE(stored.has_value());
    EXPECT_EQ((*stored)->gates.at("has_amount").filter, R"({"amount":{"gt":0}})");
    EXPECT_EQ((*stored)->procedures, (*loaded)->procedures);
    EXPECT_EQ((*stored)->record_types, (*loaded)->record_types);
    EXPECT_EQ((*stored)->digest, (*loaded)->digest);
}

TEST(LoadCatalogueTest, RefusesAStoredCatalogueThatIsNone) {
    for (const char* text : {"", "{", "[]", R"({"format":2})", R"({"format":1.5})"}) {
        const auto stored = ReadStoredCatalogue(text);
        ASSERT_FALSE(stored.has_value()) << text;
        EXPECT_EQ(stored.error().front().code, "catalogue.stored_bad") << text;
    }
}

TEST(LoadCatalogueTest, RefusesAFolderWithoutDefinitions) {
    const auto loaded = LoadCatalogue({std::filesystem::path(QH_SOURCE_DIR) / "no-such-folder"});

    ASSERT_FALSE(loaded.has_value());
    EXPECT_EQ(loaded.error().front().code, "catalogue.empty");
}

TEST(LoadCatalogueTest, FindsARenamedFieldByItsFormerId) {
    Texts texts = testing::SmallCatalogue();
    std::string& note = texts["c/record_types/note.yaml"];
    note.replace(note.find("{ id: amount,"), 13, "{ id: amount, was: [sum, total],");
    const auto loaded = LoadCatalogueText({texts});
    ASSERT_TRUE(loaded.has_value());

    const RecordType* type = (*loaded)->FindType("note");

    EXPECT_EQ(type->FindField("sum")->id, "amount");
    EXPECT_EQ(type->FindField("total")->id, "amount");
}

}  // namespace
}  // namespace catalogue
