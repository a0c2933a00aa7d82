#include <gtest/gtest.h>

#include "records/testing/random_filter.hpp"

namespace records::testing {
namespace {

const catalogue::RecordType& TypeOf(std::string_view id) {
    return *RandomWorld::Catalogue()->FindType(id);
}

TEST(RandomWorld, WritesOnlyValidFiltersAndSorts) {
    int passing = 0, asked = 0;
    for (std::uint64_t seed = 0; seed < 400; ++seed) {
        RandomWorld world(seed);
        const std::vector<Record> records = world.Records(8);
        const ListedNeighbours neighbours(records);
        for (const char* type : {"thing", "neighbour"}) {
            const std::string json = world.Filter(type);
            const auto filter = ReadFilter(*RandomWorld::Catalogue(), TypeOf(type), json);
            ASSERT_TRUE(filter) << seed << ' ' << json << ' ' << filter.error().front().code << ' '
                                << filter.error().front().where;
            const std::string sort = world.Sort(type);
            ASSERT_TRUE(ReadSort(*RandomWorld::Catalogue(), TypeOf(type), sort))
                << seed << ' ' << sort;
            const Givens givens = world.RandomGivens();
            for (const Record& record : records) {
                if (record.type != type) continue;
                ++asked;
                passing += Passes(*filter, record, givens, neighbours) ? 1 : 0;
            }
        }
    }

    EXPECT_GT(passing, asked / 10);
    EXPECT_LT(passing, asked * 9 / 10);
}

TEST(RandomWorld, NotIsTheExactComplementOfEveryFilter) {
    for (std::uint64_t seed = 1'000; seed < 1'400; ++seed) {
        RandomWorld world(seed);
        const std::vector<Record> records = world.Records(6);
        const ListedNeighbours neighbours(records);
        const std::string json = world.Filter();
        const Givens givens = world.RandomGivens();
        const auto filter = ReadFilter(*RandomWorld::Catalogue(), TypeOf("thing"), json);
        const auto negated =
            ReadFilter(*RandomWorld::Catalogue(), TypeOf("thing"), "{\"not\":" + json + "}");
        ASSERT_TRUE(filter && negated) << json;

        for (const Record& record : records) {
            if (record.type != "thing") continue;
            EXPECT_NE(Passes(*filter, record, givens, neighbours),
                      Passes(*negated, record, givens, neighbours))
                << json;
        }
    }
}

TEST(RandomWorld, IsTheSameForTheSameSeed) {
    RandomWorld one(7), other(7), third(8);

    EXPECT_EQ(one.Records(5), other.Records(5));
    EXPECT_EQ(one.Filter(), other.Filter());
    EXPECT_NE(one.Records(5), third.Records(5));
}

}  // namespace
}  // namespace records::testing
