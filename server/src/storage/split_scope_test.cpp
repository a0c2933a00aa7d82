#include "storage/split_scope.hpp"

#include <gtest/gtest.h>

#include "records/order.hpp"

#include "storage/testing/test_store.hpp"

/// What is counted by halves of a scope is what the whole scope lets through.
namespace storage {
namespace {

using records::Record;
using records::testing::RandomWorld;

class SplitScopes : public ::testing::TestWithParam<Dialect> {
 protected:
    records::Filter Read(const std::string& text) {
        auto filter = records::ReadFilter(*test_.catalogue(), test_.Type("thing"), text);
        EXPECT_TRUE(filter) << text;
        return filter ? *filter : records::Filter{};
    }
    static std::string ListOf(const std::vector<Record>& records, std::string_view type,
                              std::size_t from, std::size_t count) {
        std::string list;
        std::size_t n = 0;
        for (const Record& record : records) {
            if (record.type != type || n++ < from || n > from + count) continue;
            list += (list.empty() ? "\"" : ",\"") + record.id.ToText() + '"';
        }
        return "[" + list + "]";
    }

    testing::TestStore test_{GetParam()};
};

INSTANTIATE_TEST_SUITE_P(Both, SplitScopes, testing::BothDialects(), testing::DialectName);

TEST_P(SplitScopes, CountSumAndGroupAsTheWholeScope) {
    RandomWorld world(11);
    const std::vector<Record> all = world.Records(90);
    for (const Record& record : all) ASSERT_TRUE(test_.Create(record));
    const auto& type = test_.Type("thing");
    const auto view = test_.store().Read();
    std::int64_t beside = 0;

    for (std::size_t round = 0; round < 24; ++round) {
        records::Query query;
        query.type = &type;
        query.scope = Read(fmt::format(
            R"({{"or":[{{"$organisation":{{"in":{}}}}},{{"$id":{{"in":{}}}}},{{"neighbour":{{"in":{}}}}}]}})",
            ListOf(all, "organisation", round % 3, 1 + round % 2), ListOf(all, "thing", round, 9),
            ListOf(all, "neighbour", round, 3)));
        if (round % 3 == 1) query.filter = Read(world.Filter("thing"));
        if (round % 4 == 2) query.search = world.Search();
        query.givens = world.RandomGivens();
        const auto split = Split(query.scope);
        ASSERT_TRUE(split) << query.scope.text;
        query.limit = 1'000;
        const std::vector<Record> rows = view->Select(query);
        std::int64_t amount = 0;
        for (const Record& row : rows)
            if (const auto* one = row.Get("amount").As<std::int64_t>()) amount += *one;

        EXPECT_EQ(view->Count(query), std::ssize(rows));
        EXPECT_EQ(view->Count(query, 3), std::min<std::int64_t>(3, std::ssize(rows)));
        EXPECT_EQ(view->Sum(query, *type.FindField("amount")), amount);
        for (const char* key : {"medium", "name", "owner", "$organisation", "since"}) {
            const auto path = records::ReadPath(*test_.catalogue(), type, key);
            ASSERT_TRUE(path);
            const auto groups = view->GroupBy(query, *path, type.FindField("amount"));
            std::int64_t count = 0, sum = 0;
            for (std::size_t i = 0; i < groups.size(); ++i) {
                count += groups[i].count;
                sum += groups[i].sum;
                if (i == 0) continue;
                EXPECT_LT(records::CompareForSort(*path->field, groups[i - 1].key, groups[i].key),
                          0)
                    << key;
            }
            EXPECT_EQ(count, std::ssize(rows)) << key;
            EXPECT_EQ(sum, amount) << key;
        }
        records::Query half = query;
        half.scope = split->elsewhere;
        beside += view->Count(half);
    }
    EXPECT_GT(beside, 20);
}

TEST_P(SplitScopes, OfAnotherFormAreLeftWhole) {
    for (const char* text : {"{}", R"({"$organisation":{"in":[]}})", R"({"or":[]})",
                             R"({"or":[{"$holder":{"in":[]}},{"$created_by":{"in":[]}}]})",
                             R"({"or":[{"$organisation":{"in":[]}},{"level":{"gt":3}}]})"})
        EXPECT_FALSE(Split(Read(text))) << text;
}

}  // namespace
}  // namespace storage
