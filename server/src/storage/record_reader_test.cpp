#include "storage/record_reader.hpp"

#include <gtest/gtest.h>

#include "storage/testing/test_store.hpp"

namespace storage {
namespace {

using testing::AThing;

class ReadingArrivals : public ::testing::TestWithParam<Dialect> {
 protected:
    std::int64_t ArrivalAt(std::int64_t micros) {
        const TableMap tables(test_.catalogue(), GetParam());
        const auto snapshot = test_.database()->Read();
        return RecordReader(snapshot->connection(), tables).ArrivalAt(base::Instant{micros});
    }

    testing::TestStore test_{GetParam()};
};

INSTANTIATE_TEST_SUITE_P(Both, ReadingArrivals, testing::BothDialects(), testing::DialectName);

TEST_P(ReadingArrivals, FindsTheLastActThatWasRecordedByAnInstant) {
    EXPECT_EQ(ArrivalAt(1'000), 0);
    for (int number = 1; number <= 9; ++number) ASSERT_TRUE(test_.Create(AThing(number, {})));
    test_.Sequence();
    // Arrivals with gaps, as PostgreSQL leaves them, and several acts of one instant.
    test_.Execute(
        "UPDATE act SET arrival = arrival + 1000; UPDATE act SET arrival ="
        " (arrival - 1000) * (arrival - 1000) + 3");
    const std::vector<std::int64_t> arrivals = {4, 7, 12, 19, 28, 39, 52, 67, 84};
    const std::vector<std::int64_t> times = {10, 10, 20, 30, 30, 30, 41, 50, 50};
    for (std::size_t at = 0; at < arrivals.size(); ++at) {
        const base::Instant instant{times[at]};
        test_.database()->WriteAlone([&](Connection& connection) {
            connection.Execute({"test", "UPDATE act SET recorded_at = $1 WHERE arrival = $2"},
                               {instant, arrivals[at]});
        });
    }

    for (std::int64_t micros = 5; micros <= 60; ++micros) {
        std::int64_t expected = 0;
        for (std::size_t at = 0; at < arrivals.size(); ++at)
            if (times[at] <= micros) expected = arrivals[at];
        EXPECT_EQ(ArrivalAt(micros), expected) << micros;
    }
}

class ReadingVersions : public ReadingArrivals {
 protected:
    std::optional<records::Record> Known(const base::RecordId& id, std::int64_t arrival) {
        const TableMap tables(test_.catalogue(), GetParam());
        const auto snapshot = test_.database()->Read();
        RecordReader reader(snapshot->connection(), tables);
        return reader.FindKnown(test_.Type("thing"), id, arrival);
    }
};

INSTANTIATE_TEST_SUITE_P(Both, ReadingVersions, testing::BothDialects(), testing::DialectName);

TEST_P(ReadingVersions, FindsARecordAsItWasKnownAfterEachOfItsActs) {
    records::Record thing = AThing(1, {{"name", records::Value("甲")}});
    std::vector<std::pair<std::int64_t, records::Record>> versions;
    versions.emplace_back(test_.Create(thing)->arrival, thing);
    for (int n = 2; n <= 8; ++n) {
        ASSERT_TRUE(test_.Create(AThing(n, {})));
        const std::vector<records::Row> lines = {{testing::IdOf(90 + n).value, {}}};
        const auto receipt =
            n % 2 == 0 ? test_.Change(thing, "name", records::Value(fmt::format("乙{}", n)))
                       : test_.Change(thing, "lines", records::Value(lines));
        ASSERT_TRUE(receipt);
        versions.emplace_back(receipt->arrival, thing);
    }

    EXPECT_FALSE(Known(thing.id, versions.front().first - 1));
    for (std::size_t at = 0; at < versions.size(); ++at) {
        EXPECT_EQ(Known(thing.id, versions[at].first), versions[at].second) << at;
        const std::int64_t next =
            at + 1 < versions.size() ? versions[at + 1].first : versions[at].first + 9;
        EXPECT_EQ(Known(thing.id, next - 1), versions[at].second) << at;
    }
    EXPECT_FALSE(Known(testing::IdOf(77), versions.back().first));
}

TEST(ReadingVersionsOnSqlite, LooksForAVersionByItsNumber) {
    testing::TestStore test(Dialect::kSqlite);
    const TableMap tables(test.catalogue(), Dialect::kSqlite);
    const auto snapshot = test.database()->Read();
    const std::string text = "EXPLAIN QUERY PLAN " + tables.Of("thing").find_known;
    Rows rows = snapshot->connection().Query({"plan", text}, {testing::IdOf(1), 5});
    std::string plan;
    while (rows.Next()) plan += rows->Text(3) + "\n";

    EXPECT_NE(plan.find("(id=? AND version=?)"), std::string::npos) << plan;
    EXPECT_EQ(plan.find("SCAN"), std::string::npos) << plan;
}

}  // namespace
}  // namespace storage
