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

}  // namespace
}  // namespace storage
