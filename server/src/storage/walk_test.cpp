#include "records/walk.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include "storage/record_view.hpp"
#include "storage/sqlite/sqlite_connection.hpp"
#include "storage/testing/test_store.hpp"

namespace storage {
namespace {

using records::Record;
using records::Value;
using testing::AThing;
using testing::IdOf;

class View final : public Viewing<records::RecordView> {
 public:
    using Viewing::Viewing;
};

int CountStep(void* steps) {
    ++*static_cast<std::int64_t*>(steps);
    return 0;
}

class Walking : public ::testing::TestWithParam<Dialect> {
 protected:
    /// Things `from` to `to`, fifty an act.
    void Create(int from, int to) {
        for (int begin = from; begin <= to; begin += 50) {
            records::ActToStore many;
            for (int number = begin; number <= std::min(to, begin + 49); ++number) {
                const Record thing = AThing(number, {{"name", Value(fmt::format("物{}", number))}});
                auto one =
                    records::testing::CreationOf(*test_.catalogue(), thing, test_.randomness());
                if (number == begin) {
                    many = std::move(one);
                    continue;
                }
                many.act.touches.push_back(std::move(one.act.touches.front()));
                many.changes.push_back(std::move(one.changes.front()));
                many.sealed.merge(one.sealed);
            }
            ASSERT_TRUE(test_.Store(many));
        }
    }
    records::Query Query(std::string_view filter) {
        records::Query query;
        query.type = &test_.Type("thing");
        query.filter = *records::ReadFilter(*test_.catalogue(), *query.type, filter);
        return query;
    }
    /// Of one walk: steps of SQLite's machine, rows that PostgreSQL looked at.
    std::int64_t WorkOf(const records::Query& query) {
        const TableMap tables(test_.catalogue(), GetParam());
        const auto snapshot = test_.database()->Read();
        Connection& connection = snapshot->connection();
        View view(connection, tables);
        const auto walk = [&] {
            EXPECT_TRUE(records::Walk(view, query, [](const auto&) { return true; }));
        };
        if (GetParam() == Dialect::kSqlite) {
            sqlite3* db = dynamic_cast<SqliteConnection&>(connection).get();
            std::int64_t steps = 0;
            sqlite3_progress_handler(db, 10, CountStep, &steps);
            walk();
            sqlite3_progress_handler(db, 0, nullptr, nullptr);
            return steps;
        }
        // As for a table that is too large to be read whole for two hundred ids.
        connection.Execute({"test", "SET LOCAL enable_seqscan = off"});
        const Sql rows{"test",
                       "SELECT CAST(seq_tup_read + idx_tup_fetch AS bigint)"
                       " FROM pg_stat_xact_user_tables WHERE relname = 'r_thing'"};
        const std::int64_t before = *connection.QueryInt(rows);
        walk();
        return *connection.QueryInt(rows) - before;
    }

    testing::TestStore test_{GetParam()};
};

INSTANTIATE_TEST_SUITE_P(Both, Walking, testing::BothDialects(), testing::DialectName);

TEST_P(Walking, SeesEachRecordOnceWhileOthersAreAddedBetweenPages) {
    Create(1'001, 2'100);
    test_.Sequence();
    std::vector<base::RecordId> seen, expected;
    for (int number = 1'001; number <= 2'100; ++number) expected.push_back(IdOf(number));
    int more = 1;

    const auto view = test_.store().Read();
    records::Walk(*view, Query(R"({"name":{"starts":"物"}})"), [&](const auto& page) {
        for (const Record& record : page) seen.push_back(record.id);
        // Before, amid and behind those that are walked over.
        Create(more, more + 9);
        Create(3'000 + more, 3'009 + more);
        more += 10;
        return true;
    });

    EXPECT_EQ(more, 31) << "three pages";
    EXPECT_EQ(seen, expected);
    EXPECT_EQ(test_.store().Read()->Ids(Query("")).size(), expected.size() + 60);
}

TEST_P(Walking, CostsFourTimesAsMuchForFourTimesAsManyRecords) {
    Create(1, 1'000);
    const auto all = [&] {
        std::vector<std::int64_t> work;
        for (const char* filter :
             {"", R"({"name":{"starts":"物"}})", R"({"$state":{"eq":"current"}})"})
            work.push_back(WorkOf(Query(filter)));
        return work;
    };
    const auto few = all();
    Create(1'001, 4'000);
    const auto many = all();

    for (std::size_t i = 0; i < few.size(); ++i) {
        EXPECT_GT(few[i], 0);
        EXPECT_LT(many[i], few[i] * 5) << "filter " << i << ": " << few[i];
    }
}

TEST_P(Walking, FindsManyByTheirIdsInTheOrderAskedWithTheirGroups) {
    Create(1, 450);
    Record thing = AThing(500, {});
    ASSERT_TRUE(test_.Create(thing));
    ASSERT_TRUE(
        test_.Change(thing, "lines", Value(std::vector<records::Row>{{IdOf(900).value, {}}})));
    std::vector<base::RecordId> ids = {thing.id, IdOf(777)};  // the second is not there
    for (int number = 450; number > 0; --number) ids.push_back(IdOf(number));

    const auto found = test_.store().Read()->FindAll(test_.Type("thing"), ids);

    ASSERT_EQ(found.size(), 451U);
    EXPECT_EQ(found.front(), thing);
    for (int number = 450; number > 0; --number)
        EXPECT_EQ(found[static_cast<std::size_t>(451 - number)].id, IdOf(number));
}

}  // namespace
}  // namespace storage
