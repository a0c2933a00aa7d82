#include "storage/named_rows.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "records/keeping.hpp"
#include "storage/testing/test_store.hpp"

/// Who is named by which records (docs/decisions/0037), on both databases.
namespace storage {
namespace {

using records::Named;
using records::NamedQuestion;
using records::Record;
using records::Value;
using records::testing::RandomWorld;
using testing::AThing;
using testing::IdOf;

/// Things name people by `owner` and in their lines; neighbours belong to things.
std::shared_ptr<const catalogue::Catalogue> Declared() {
    auto made = std::make_shared<catalogue::Catalogue>(*RandomWorld::Catalogue());
    made->record_types["thing"].participants = {{"lines.who", false}, {"owner", true}};
    made->record_types["neighbour"].belongs_to = {"thing"};
    return made;
}

class NamedRows : public ::testing::TestWithParam<Dialect> {
 protected:
    const catalogue::Field* FieldOf(const char* type, const char* id) {
        return records::FindField(test_.Type(type), id);
    }
    const catalogue::Field* InLines(const char* id) {
        const auto& fields = FieldOf("thing", "lines")->fields;
        return &*std::ranges::find(fields, id, &catalogue::Field::id);
    }
    /// By the record's own reference, by a row's, and by a row's over another record.
    NamedQuestion Question() {
        NamedQuestion question;
        const auto* lines = FieldOf("thing", "lines");
        const auto& neighbour = test_.Type("neighbour");
        question.namings = {
            {&test_.Type("thing"), {nullptr, FieldOf("thing", "owner"), nullptr, nullptr}},
            {&test_.Type("thing"), {lines, InLines("who"), nullptr, nullptr}},
            {&test_.Type("thing"),
             {lines, InLines("neighbour"), &neighbour, FieldOf("neighbour", "thing")}},
            {&neighbour, {nullptr, FieldOf("neighbour", "thing"), nullptr, nullptr}}};
        return question;
    }

    testing::TestStore test_{GetParam(), Declared()};
};

INSTANTIATE_TEST_SUITE_P(Both, NamedRows, testing::BothDialects(), testing::DialectName);

TEST_P(NamedRows, AreThoseThatTheFilterOfTheSameWordsFinds) {
    RandomWorld world(37);
    const std::vector<Record> all = world.Records(120);
    for (const Record& record : all) ASSERT_TRUE(test_.Create(record));
    std::vector<base::RecordId> organisations, whom;
    for (const Record& record : all) {
        if (record.type == "organisation") organisations.push_back(record.id);
        if (record.type == "person" || record.type == "thing") whom.push_back(record.id);
    }
    const auto view = test_.store().Read();
    std::size_t found = 0;

    for (std::size_t i = 0; i < whom.size(); ++i) {
        NamedQuestion question = Question();
        question.whom = {whom[i], whom[(i * 7 + 3) % whom.size()]};
        if (i % 3 > 0) question.outside = {organisations[i % organisations.size()]};
        auto named = view->NamedRecords(question);
        auto expected = view->records::RecordView::NamedRecords(question);
        const auto order = [](const Named& a, const Named& b) {
            return std::pair(a.naming, a.record) < std::pair(b.naming, b.record);
        };
        std::ranges::sort(named, order);
        std::ranges::sort(expected, order);

        ASSERT_EQ(named, expected) << i;
        found += named.size();
    }
    EXPECT_GT(found, 50U);
}

TEST_P(NamedRows, AreTheNewestWhereThereAreTooMany) {
    for (int i = 1; i <= 5; ++i)
        ASSERT_TRUE(test_.Create(AThing(i, {{"owner", Value(IdOf(700))}})));
    NamedQuestion question = Question();
    question.whom = {IdOf(700)};
    question.limit = 2;

    EXPECT_EQ(test_.store().Read()->NamedRecords(question),
              (std::vector<Named>{{0, IdOf(5)}, {0, IdOf(4)}}));
}

TEST_P(NamedRows, EndWhatWasKeptOfThemOnlyWhenANameOrAPlaceIsWritten) {
    Record thing = AThing(1, {{"owner", Value(IdOf(700))}});
    Record neighbour = AThing(900, {});
    neighbour.type = "neighbour";
    ASSERT_TRUE(test_.Create(thing));
    ASSERT_TRUE(test_.Create(neighbour));
    const base::Digest key = records::KeyText("named").Finish();
    const auto kept = [&] {
        test_.Sequence();
        auto view = test_.store().Read();
        auto* keeping = records::KeepingOf(*view);
        const bool is_kept = keeping->Kept(key) != nullptr;
        if (!is_kept) {
            NamedQuestion question = Question();
            question.namings.erase(question.namings.begin() + 2);  // reads all of a type
            question.whom = {IdOf(700)};
            static_cast<void>(view->NamedRecords(question));
            keeping->Keep(key, std::make_shared<const int>(1), 4);
        }
        return is_kept;
    };

    EXPECT_FALSE(kept());
    EXPECT_TRUE(kept());
    ASSERT_TRUE(test_.Change(thing, "level", Value(3)));
    EXPECT_TRUE(kept());
    ASSERT_TRUE(test_.Change(neighbour, "level", Value(3)));
    EXPECT_TRUE(kept());
    ASSERT_TRUE(test_.Create(AThing(2, {{"$organisation", Value(IdOf(702))}})));
    EXPECT_TRUE(kept());
    ASSERT_TRUE(test_.Change(thing, "owner", Value(IdOf(701))));
    EXPECT_FALSE(kept());
    ASSERT_TRUE(test_.Change(thing, "$organisation", Value(IdOf(702))));
    EXPECT_FALSE(kept());
    const records::FieldValues line = {{"who", Value(IdOf(700))}};
    ASSERT_TRUE(
        test_.Change(thing, "lines", Value(std::vector<records::Row>{{IdOf(50).value, line}})));
    EXPECT_FALSE(kept());
    ASSERT_TRUE(test_.Change(neighbour, "thing", Value(IdOf(1))));
    EXPECT_FALSE(kept());
    EXPECT_TRUE(kept());
}

}  // namespace
}  // namespace storage
