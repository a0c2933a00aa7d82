#include "notify/gather.hpp"

#include <gtest/gtest.h>

#include "records/testing/counting_view.hpp"
#include "workflow/testing/bureau.hpp"

namespace app {
namespace {

using notify::Because;
using notify::Gather;
using notify::Item;
using records::Value;
using workflow::testing::Day;

/// A bureau with one open case, filed on 2026-03-02 and due on Sunday 2026-05-31 rolled to Monday.
class Gathered : public ::testing::Test {
 protected:
    base::RecordId Case(const base::RecordId& holder, const char* due) {
        return bureau_.Put("case", {{"filed_on", Value(Day("2026-03-02"))},
                                    {"decision_due_on", Value(Day(due))},
                                    {"$state", Value("filed")},
                                    {"$procedure", Value("case_ordinary@1")},
                                    {"$holder", Value(holder)},
                                    {"$organisation", Value(bureau_.unit)}});
    }
    std::map<base::RecordId, std::vector<Item>> On(const char* today,
                                                   const char* leader = "unit_leader") {
        const auto view = bureau_.store.Read();
        const auto told = Gather({*view, *bureau_.catalogue, Day(today), leader});
        return told.value_or(notify::ToldOf{});
    }

    workflow::testing::Bureau bureau_;
};

TEST_F(Gathered, TheHolderIsToldAheadOfTheDay) {
    const auto record = Case(bureau_.handler, "2026-06-01");

    EXPECT_TRUE(On("2026-05-01").empty());
    const auto told = On("2026-05-04");

    ASSERT_EQ(told.size(), 1U);
    const Item expected{"case",       record,          "case_limit", Day("2026-06-01"),
                        "before 30d", Because::kHolder};
    EXPECT_EQ(told.at(bureau_.handler), std::vector<Item>{expected});
}

TEST_F(Gathered, WhoeverActsForTheHolderIsToldToo) {
    Case(bureau_.handler, "2026-06-01");
    bureau_.Delegate(bureau_.handler, bureau_.colleague);

    const auto told = On("2026-05-04");

    ASSERT_EQ(told.size(), 2U);
    EXPECT_EQ(told.at(bureau_.colleague).front().because, Because::kDelegate);
}

TEST_F(Gathered, WhoIsNamedOnTheCaseIsToldOfWhateverUnitThoughNotWhoIsNamedOnAnother) {
    const auto lent = bureau_.Person("吴某", "handler", bureau_.Put("organisation", {}));
    const auto record = Case(bureau_.handler, "2026-06-01");
    std::vector<records::Row> rows;
    for (const auto& officer : {bureau_.officer_one, bureau_.Officer("吴某", "E-9", lent)})
        rows.push_back({officer.value, {{"officer", Value(officer)}}});
    bureau_.Change("case", record, "handlers", Value(std::move(rows)));

    const auto told = On("2026-05-04");

    ASSERT_EQ(told.size(), 2U);
    EXPECT_EQ(told.at(bureau_.handler).size(), 1U);  // once, though named too
    EXPECT_EQ(told.at(bureau_.handler).front().because, Because::kHolder);
    EXPECT_EQ(told.at(lent).front().because, Because::kNamed);
    bureau_.Change("case", record, "handlers", Value());
    EXPECT_EQ(On("2026-05-04").size(), 1U);
}

TEST_F(Gathered, TheLeaderIsToldWhenItIsOverdueAndOnlyWhereTheBureauWantsIt) {
    Case(bureau_.handler, "2026-06-01");

    EXPECT_EQ(On("2026-06-01").size(), 1U);
    const auto told = On("2026-06-02");

    ASSERT_EQ(told.size(), 2U);
    EXPECT_EQ(told.at(bureau_.unit_leader).front().because, Because::kLeader);
    EXPECT_EQ(told.at(bureau_.unit_leader).front().step, "overdue 2026-06-02");
    EXPECT_EQ(On("2026-06-02", "").size(), 1U);
}

TEST_F(Gathered, TheLeaderIsToldInPlaceOfAHolderWhoHasLeft) {
    Case(bureau_.handler, "2026-06-01");
    bureau_.Change("person", bureau_.handler, "active", Value(false));

    const auto told = On("2026-05-28");

    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(told.begin()->first, bureau_.unit_leader);
}

TEST_F(Gathered, NobodyIsToldOfWhatIsDoneStandsStillOrIsVoided) {
    const auto done = Case(bureau_.handler, "2026-06-01");
    bureau_.Change("case", done, "outcome", Value("penalty"));
    const auto voided = Case(bureau_.handler, "2026-06-01");
    bureau_.Change("case", voided, "$voided", Value(true));
    const auto still = Case(bureau_.handler, "2026-06-01");
    bureau_.Put("suspension", {{"case", Value(still)},
                               {"from_on", Value(Day("2026-04-01"))},
                               {"$state", Value("running")}});

    EXPECT_TRUE(On("2026-06-01").empty());
}

TEST_F(Gathered, TheSoonestStandsFirst) {
    const auto later = Case(bureau_.handler, "2026-06-03");
    const auto sooner = Case(bureau_.handler, "2026-06-01");

    const auto told = On("2026-06-01");

    ASSERT_EQ(told.at(bureau_.handler).size(), 2U);
    EXPECT_EQ(told.at(bureau_.handler)[0].record, sooner);
    EXPECT_EQ(told.at(bureau_.handler)[1].record, later);
}

TEST_F(Gathered, OnlyThoseOfWhichSomebodyIsToldAreRead) {
    Case(bureau_.handler, "2026-06-01");
    Case(bureau_.handler, "2026-07-03");  // 30 days ahead of it is tomorrow
    const auto done = Case(bureau_.handler, "2026-06-01");
    bureau_.Change("case", done, "outcome", Value("penalty"));
    const auto stored = bureau_.store.Read();
    records::testing::CountingView view(*stored);

    const auto told = Gather({view, *bureau_.catalogue, Day("2026-06-02"), ""});

    EXPECT_EQ(told->at(bureau_.handler).size(), 1U);
    EXPECT_EQ(view.pages["case"], std::vector<std::size_t>{1});
    view.pages.clear();
    EXPECT_EQ(Gather({view, *bureau_.catalogue, Day("2026-06-03"), ""})->size(), 1U);
    EXPECT_EQ(view.pages["case"], std::vector<std::size_t>{2});
}

TEST_F(Gathered, AskedToStopItReadsNoFurtherPageAndTellsNothing) {
    for (int i = 0; i < 1'100; ++i) Case(bureau_.handler, "2026-06-01");
    const auto stored = bureau_.store.Read();
    records::testing::CountingView view(*stored);
    std::stop_source stop;

    const auto whole = Gather({view, *bureau_.catalogue, Day("2026-06-01"), "", stop.get_token()});
    EXPECT_EQ(whole->at(bureau_.handler).size(), 1'100U);
    EXPECT_EQ(view.pages["case"], (std::vector<std::size_t>{500, 500, 100}));

    view.pages.clear();
    view.after_page = [&](const catalogue::RecordType& type) {
        if (type.id == "case") stop.request_stop();
    };
    EXPECT_FALSE(Gather({view, *bureau_.catalogue, Day("2026-06-01"), "", stop.get_token()}));
    EXPECT_EQ(view.pages["case"], std::vector<std::size_t>{500});
}

}  // namespace
}  // namespace app
