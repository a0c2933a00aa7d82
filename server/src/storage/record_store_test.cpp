#include "storage/record_store.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <thread>

#include "base/text.hpp"
#include "ledger/tree.hpp"
#include "records/memory_store.hpp"
#include "storage/ledger_store.hpp"
#include "storage/migrate.hpp"
#include "storage/record_codec.hpp"
#include "storage/testing/test_store.hpp"

namespace storage {
namespace {

using records::Record;
using records::Value;
using records::testing::RandomWorld;
using testing::AThing;
using testing::IdOf;
using testing::TestStore;

class SqlStore : public ::testing::TestWithParam<Dialect> {
 protected:
    TestStore test_{GetParam()};
};

INSTANTIATE_TEST_SUITE_P(Both, SqlStore, testing::BothDialects(), testing::DialectName);

std::string CodeOf(const base::Result<records::Receipt>& result) {
    return result ? "" : result.error().front().code;
}

TEST_P(SqlStore, GivesBackEveryKindOfRecordAsItWasStored) {
    RandomWorld world(1);
    const std::vector<Record> records = world.Records(60);
    for (const Record& record : records) ASSERT_TRUE(test_.Create(record)) << record.id.ToText();

    for (const Record& record : records) EXPECT_EQ(test_.Find(record.type, record.id), record);
}

TEST_P(SqlStore, ASeriesThatBeganElsewhereGoesOnBehindIt) {
    std::vector<std::int64_t> taken;
    int number = 0;
    const auto take = [&](std::int64_t first) {
        const auto act = records::testing::CreationOf(*test_.catalogue(), AThing(++number, {}),
                                                      test_.randomness());
        return test_.store().Write([&](records::RecordWriter& writer) {
            taken.push_back(writer.TakeNumber("case_number", IdOf(500), 2026, first));
            return writer.Store(act);
        });
    };
    EXPECT_EQ(test_.store().Read()->LastNumber("case_number", IdOf(500), 2026), 0);

    for (const std::int64_t first : {1, 1, 58, 58, 1}) ASSERT_TRUE(take(first));

    EXPECT_EQ(taken, (std::vector<std::int64_t>{1, 2, 58, 59, 60}));
    EXPECT_EQ(test_.store().Read()->LastNumber("case_number", IdOf(500), 2026), 60);
    EXPECT_EQ(test_.store().Read()->LastNumber("case_number", IdOf(500), 2027), 0);
}

TEST_P(SqlStore, KeepsEveryVersionWithTheArrivalsBetweenWhichItWasKnown) {
    Record thing = AThing(1, {{"name", Value("甲")}});
    const auto first = test_.Create(thing);
    const Record as_first = thing;
    const auto second = test_.Change(thing, "name", Value("乙"));
    const auto third =
        test_.Change(thing, "lines", Value(std::vector<records::Row>{{IdOf(9).value, {}}}));
    ASSERT_TRUE(first && second && third);

    records::Query query;
    query.type = &test_.Type("thing");
    const auto known = [&](std::int64_t arrival) {
        query.as_known = records::AsKnown{arrival};
        return test_.store().Read()->Select(query);
    };
    ASSERT_EQ(known(first->arrival).size(), 1U);
    EXPECT_EQ(known(first->arrival).front(), as_first);
    EXPECT_EQ(known(second->arrival).front().Text("name"), "乙");
    EXPECT_TRUE(known(second->arrival).front().Get("lines").IsAbsent());
    EXPECT_EQ(known(third->arrival).front(), thing);
    EXPECT_TRUE(known(first->arrival - 1).empty());
}

TEST_P(SqlStore, AnswersARepeatedActWithTheStoredReceipt) {
    const auto act = records::testing::CreationOf(
        *test_.catalogue(), AThing(1, {{"name", Value("甲")}}), test_.randomness());
    const auto first = test_.Store(act);
    const auto again = test_.Store(act);
    ASSERT_TRUE(first && again);

    EXPECT_FALSE(first->repeated);
    EXPECT_TRUE(again->repeated);
    EXPECT_EQ(again->digest, first->digest);
    EXPECT_EQ(again->arrival, first->arrival);
    EXPECT_EQ(again->recorded_at, first->recorded_at);
    EXPECT_EQ(test_.Number("SELECT COUNT(*) FROM act"), 1);
}

TEST_P(SqlStore, RefusesAnActWhoseIdWasUsedByAnotherRequest) {
    auto act = records::testing::CreationOf(*test_.catalogue(), AThing(1, {}), test_.randomness());
    ASSERT_TRUE(test_.Store(act));
    act.act.request = base::Sm3("another");

    EXPECT_EQ(CodeOf(test_.Store(act)), "act.id_used");
}

TEST_P(SqlStore, RefusesAStaleVersionAndKeepsNothingOfTheAct) {
    Record thing = AThing(1, {{"name", Value("甲")}});
    ASSERT_TRUE(test_.Create(thing));
    Record stale = thing;
    ASSERT_TRUE(test_.Change(thing, "name", Value("乙")));

    EXPECT_EQ(CodeOf(test_.Change(stale, "name", Value("丙"))), "records.stale");
    EXPECT_EQ(test_.Find("thing", thing.id), thing);
    EXPECT_EQ(test_.Number("SELECT COUNT(*) FROM act"), 2);
    EXPECT_EQ(test_.Number("SELECT COUNT(*) FROM h_thing"), 2);
}

TEST_P(SqlStore, RefusesARecordIdThatAnotherTypeHas) {
    ASSERT_TRUE(test_.Create(AThing(1, {})));
    Record person{IdOf(1), "person", 1, {{"name", Value("王")}}};

    EXPECT_EQ(CodeOf(test_.Create(person)), "records.stale");
}

TEST_P(SqlStore, TakesNumbersWithoutGapsAlsoWhenAnActIsRefused) {
    const auto take = [&](bool refuse) {
        std::int64_t number = 0;
        const auto result = test_.store().Write(
            [&](records::RecordWriter& writer) -> base::Result<records::Receipt> {
                number = writer.TakeNumber("decision", IdOf(5), 2026, 12);
                if (refuse) return base::Refuse("test.no");
                return writer.Store(records::testing::CreationOf(
                    *test_.catalogue(), AThing(static_cast<int>(number), {}), test_.randomness()));
            });
        EXPECT_EQ(result.has_value(), !refuse);
        return number;
    };

    EXPECT_EQ(take(false), 12);
    EXPECT_EQ(take(true), 13);
    EXPECT_EQ(take(false), 13);
    EXPECT_EQ(take(false), 14);
}

TEST_P(SqlStore, NeverRecordsAnEarlierTimeThanTheLastActs) {
    const auto first = test_.Create(AThing(1, {}));
    test_.clock().Advance(-3'600'000'000);
    const auto second = test_.Create(AThing(2, {}));
    test_.clock().Advance(7'200'000'000);
    const auto third = test_.Create(AThing(3, {}));
    ASSERT_TRUE(first && second && third);

    EXPECT_EQ(second->recorded_at, first->recorded_at);
    EXPECT_GT(third->recorded_at, first->recorded_at);
    EXPECT_EQ(test_.store().Read()->ArrivalAt(first->recorded_at), second->arrival);
}

TEST_P(SqlStore, GivesContiguousPositionsInTheOrderOfArrival) {
    constexpr int kThreads = 6, kEach = 8;
    std::vector<std::thread> threads;
    for (int i = 0; i < kThreads; ++i)
        threads.emplace_back([&, i] {
            base::SeededRandomness randomness(static_cast<std::uint64_t>(100 + i));
            for (int j = 0; j < kEach; ++j) {
                const auto act = records::testing::CreationOf(
                    *test_.catalogue(), AThing(1 + i * kEach + j, {{"name", Value("甲")}}),
                    randomness);
                const auto receipt = test_.Store(act);
                EXPECT_TRUE(receipt.has_value()) << CodeOf(receipt);
            }
        });
    for (std::thread& thread : threads) thread.join();
    test_.Sequence();

    const auto snapshot = test_.database()->Read();
    Connection& connection = snapshot->connection();
    Rows rows = connection.Query(
        {"acts", "SELECT position, leaf, recorded_at, bytes FROM act ORDER BY arrival"});
    ledger::TreeAppender tree;
    base::Instant last{};
    while (rows.Next()) {
        EXPECT_EQ(rows->Int(0), static_cast<std::int64_t>(tree.size()));
        EXPECT_EQ(rows->Digest(1), ledger::LeafHash(rows->View(3)));
        EXPECT_GE(rows->Instant(2), last);
        last = rows->Instant(2);
        tree.Append(rows->Digest(1));
    }
    EXPECT_EQ(tree.size(), static_cast<std::uint64_t>(kThreads * kEach));
    EXPECT_EQ(ledger::RootOf(tree.size(), NodesOf(connection)), tree.Root());
}

TEST_P(SqlStore, SignsHeadsThatVerifyAndNumbersThem) {
    ASSERT_TRUE(test_.Create(AThing(1, {})));
    test_.Sequence();
    LedgerStore ledger(*test_.database());
    const ledger::Head first = ledger.SignHead(test_.key(), test_.clock().Now());
    ASSERT_TRUE(test_.Create(AThing(2, {})));
    test_.Sequence();
    const ledger::Head second = ledger.SignHead(test_.key(), test_.clock().Now());

    EXPECT_TRUE(ledger::VerifyHead(first));
    EXPECT_TRUE(ledger::VerifyHead(*ledger.LatestHead()));
    EXPECT_EQ(first.size, 1U);
    EXPECT_EQ(second.size, 2U);
    EXPECT_TRUE(second.demonstration);
    EXPECT_EQ(second.log, test_.key().LogId());
    EXPECT_EQ(ledger.Heads().size(), 2U);
    EXPECT_EQ(test_.Number("SELECT number FROM head WHERE size = 2"), 2);
}

TEST_P(SqlStore, StartsWithAClockALittleBehindTheLastHeadAndSaysByHowMuch) {
    constexpr std::int64_t kTwoMinutes = 120'000'000;
    LedgerStore ledger(*test_.database());
    ledger.SignHead(test_.key(), test_.clock().Now());

    EXPECT_EQ(ledger.CheckClock(test_.clock()).value_or(-1), 0);
    test_.clock().Advance(-kTwoMinutes);
    EXPECT_EQ(ledger.CheckClock(test_.clock()).value_or(-1), kTwoMinutes);
    test_.clock().Advance(-1);
    const auto refused = ledger.CheckClock(test_.clock());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().front().code, "ledger.clock_behind");
}

TEST_P(SqlStore, StartsBesideOthersThatRecordWhileTheClockIsAsked) {
    /// While it tells the time, another process signs a head a little later.
    class Overtaken final : public base::Clock {
     public:
        Overtaken(LedgerStore& ledger, const ledger::SigningKey& key, base::Instant now)
            : ledger_(ledger), key_(key), now_(now) {}
        [[nodiscard]] base::Instant Now() const override {
            ledger_.SignHead(key_, {now_.micros + 19'000});
            return now_;
        }

     private:
        LedgerStore& ledger_;
        const ledger::SigningKey& key_;
        base::Instant now_;
    };
    LedgerStore ledger(*test_.database());

    EXPECT_EQ(ledger.CheckClock(Overtaken(ledger, test_.key(), test_.clock().Now())).value_or(-1),
              0);
    EXPECT_EQ(ledger.CheckClock(test_.clock()).value_or(-1), 19'000);
}

TEST_P(SqlStore, KeepsTheFirstKeyOfAnEvidenceFile) {
    ledger::StoredEvidence first{base::Sm3("file"), 4, {}}, second = first;
    first.key.key.fill(1);
    second.key.key.fill(2);

    EXPECT_EQ(test_.store().KeepEvidence(first).key, first.key);
    EXPECT_EQ(test_.store().KeepEvidence(second).key, first.key);
    EXPECT_EQ(test_.store().Read()->FindEvidence(first.digest)->size, 4);
}

TEST_P(SqlStore, EnqueuesJobsOnlyWithTheActThatAskedForThem) {
    auto act = records::testing::CreationOf(*test_.catalogue(), AThing(1, {}), test_.randomness());
    act.jobs.push_back({"notify", "1", "{}", std::nullopt});
    auto refused = act;
    refused.act.id = base::ActId::Make(test_.clock().Now(), test_.randomness());
    ASSERT_TRUE(test_.Store(act));
    refused.jobs.front().key = "2";
    EXPECT_FALSE(test_.Store(refused));

    EXPECT_EQ(test_.Number("SELECT COUNT(*) FROM job"), 1);
}

TEST_P(SqlStore, ReadsTheEndOfTheLedgerAnewAfterARestart) {
    ASSERT_TRUE(test_.Create(AThing(1, {})));
    test_.Reopen();
    ASSERT_TRUE(test_.Create(AThing(2, {})));
    test_.Sequence();

    EXPECT_EQ(test_.Number("SELECT MAX(position) FROM act"), 1);
    EXPECT_EQ(test_.Number("SELECT COUNT(*) FROM tree_node"), 2);
}

TEST_P(SqlStore, RollsBackTheEndOfTheLedgerWithARefusedAct) {
    ASSERT_TRUE(test_.Create(AThing(1, {})));
    const auto refused =
        test_.store().Write([&](records::RecordWriter& writer) -> base::Result<records::Receipt> {
            EXPECT_TRUE(writer.Store(records::testing::CreationOf(*test_.catalogue(), AThing(2, {}),
                                                                  test_.randomness())));
            return base::Refuse("test.no");
        });
    EXPECT_FALSE(refused);
    ASSERT_TRUE(test_.Create(AThing(3, {})));
    test_.Sequence();

    EXPECT_EQ(test_.Number("SELECT COUNT(*) FROM act"), 2);
    EXPECT_EQ(test_.Number("SELECT MAX(position) FROM act"), 1);
}

// ---- erasing ----------------------------------------------------------------------------------

class SqlErasing : public SqlStore {
 protected:
    /// Erases `path` of the act that created the thing, by an act that corrects its note.
    void Erase(Record& thing, const base::ActId& act, const std::string& path) {
        Record after = thing;
        after.version += 1;
        after.Set("tally", Value(1));
        const auto receipt = test_.store().Write(
            [&](records::RecordWriter& writer) -> base::Result<records::Receipt> {
                auto stored = writer.Store(records::testing::ChangeOf(*test_.catalogue(), thing,
                                                                      after, test_.randomness()));
                writer.Erase(act, thing.id, path);
                return stored;
            });
        ASSERT_TRUE(receipt) << CodeOf(receipt);
        thing = after;
    }
};

INSTANTIATE_TEST_SUITE_P(Both, SqlErasing, testing::BothDialects(), testing::DialectName);

TEST_P(SqlErasing, TakesAValueOutOfRecordHistoryAndSearch) {
    Record thing = AThing(1, {{"secret", Value("绝密线索来源")}, {"name", Value("甲厂")}});
    const auto created = test_.Create(thing);
    ASSERT_TRUE(created);
    ASSERT_TRUE(test_.Change(thing, "name", Value("乙厂")));
    records::Query search;
    search.type = &test_.Type("thing");
    search.search = "线索来源";
    ASSERT_EQ(test_.store().Read()->Count(search), 1);

    Erase(thing, created->act, "secret");

    const Record now = *test_.Find("thing", thing.id);
    EXPECT_NE(now.Get("secret").As<records::Erased>(), nullptr);
    EXPECT_EQ(now.Text("name"), "乙厂");
    EXPECT_EQ(now.version, 3);
    EXPECT_EQ(test_.Number("SELECT COUNT(*) FROM h_thing WHERE f_secret IS NOT NULL"), 0);
    EXPECT_EQ(test_.Number("SELECT COUNT(*) FROM h_thing WHERE sys_erased = 'secret'"), 3);
    EXPECT_EQ(test_.Number("SELECT COUNT(*) FROM sealed_value"), 0);
    EXPECT_EQ(test_.Number("SELECT COUNT(*) FROM tombstone WHERE path = 'secret'"), 1);
    EXPECT_EQ(test_.store().Read()->Count(search), 0);
    EXPECT_FALSE(test_.store().Read()->Unseal(created->act, thing.id, "secret"));
    EXPECT_EQ(test_.Number("SELECT COUNT(*) FROM act WHERE request IS NULL"), 1);
}

TEST_P(SqlErasing, LeavesALaterValueOfTheSameField) {
    Record thing = AThing(1, {{"secret", Value("旧")}});
    const auto created = test_.Create(thing);
    ASSERT_TRUE(created && test_.Change(thing, "secret", Value("新")));

    Erase(thing, created->act, "secret");

    EXPECT_EQ(test_.Find("thing", thing.id)->Text("secret"), "新");
    EXPECT_EQ(test_.Number("SELECT COUNT(*) FROM h_thing WHERE sys_erased IS NOT NULL"), 1);
}

TEST_P(SqlErasing, ErasesACellOfARow) {
    const std::vector<records::Row> rows = {{IdOf(8).value, {{"secret", Value("张三")}}},
                                            {IdOf(9).value, {{"secret", Value("李四")}}}};
    Record thing = AThing(1, {{"lines", Value(rows)}});
    const auto created = test_.Create(thing);
    ASSERT_TRUE(created);

    Erase(thing, created->act, "lines/" + IdOf(8).ToText() + "/secret");

    const Record found = *test_.Find("thing", thing.id);
    const auto& lines = *found.Get("lines").As<std::vector<records::Row>>();
    EXPECT_NE(lines[0].values.at("secret").As<records::Erased>(), nullptr);
    EXPECT_EQ(lines[1].values.at("secret"), Value("李四"));
}

TEST_P(SqlErasing, LeavesNothingOfTheValueInTheFileOfSqlite) {
    if (GetParam() != Dialect::kSqlite)
        return;  // PostgreSQL's files are the administrator's matter
    const std::string secret = "QQZZ0123456789SECRETQQZZ";
    Record thing = AThing(1, {{"secret", Value(secret)}});
    const auto created = test_.Create(thing);
    ASSERT_TRUE(created);

    Erase(thing, created->act, "secret");
    test_.database().Close();

    for (const auto& file : std::filesystem::directory_iterator(test_.database().folder())) {
        std::ifstream in(file.path(), std::ios::binary);
        const std::string bytes((std::istreambuf_iterator<char>(in)), {});
        EXPECT_EQ(bytes.find(secret), std::string::npos) << file.path();
        EXPECT_EQ(bytes.find(base::Normalised(secret)), std::string::npos) << file.path();
    }
}

// ---- failures ---------------------------------------------------------------------------------

TEST(PostgresStore, KeepsNothingOfAnActWhoseServerDiedInTheMiddleAndTakesItAgain) {
    testing::PostgresServer server(testing::Fsync::kOn);
    const auto database = OpenDatabase({.where = server.NewDatabase()});
    const auto catalogue = RandomWorld::Catalogue();
    ASSERT_TRUE(Migrate(*database, *catalogue));
    base::FixedClock clock{*base::CivilDay::Parse("2026-03-02")};
    base::SeededRandomness randomness(1);
    SqlRecordStore store(*database, catalogue, {clock, false, {}});
    const auto act =
        records::testing::CreationOf(*catalogue, AThing(1, {{"name", Value("甲")}}), randomness);
    bool dies = true;
    const auto write = [&] {
        return store.Write([&](records::RecordWriter& writer) {
            auto receipt = writer.Store(act);
            if (dies) server.Kill();
            return receipt;
        });
    };

    EXPECT_THROW(static_cast<void>(write()), Failure);
    server.Start();
    dies = false;

    EXPECT_FALSE(store.Read()->FindAct(act.act.id));
    EXPECT_FALSE(store.Read()->Find(*catalogue->FindType("thing"), IdOf(1)));
    const auto again = write();
    ASSERT_TRUE(again);
    EXPECT_FALSE(again->repeated);
}

TEST(SqliteStore, KeepsNothingOfAnActForWhichTheDiskWasFullAndGoesOn) {
    TestStore test(Dialect::kSqlite);
    ASSERT_TRUE(test.Create(AThing(1, {})));
    const std::int64_t pages = test.Number("PRAGMA page_count");
    test.Execute("PRAGMA max_page_count = " + std::to_string(pages + 5));
    const Record large = AThing(2, {{"note", Value(std::string(200'000, 'x'))}});

    EXPECT_THROW(static_cast<void>(test.Create(large)), Failure);

    EXPECT_EQ(test.Number("SELECT COUNT(*) FROM act"), 1);
    EXPECT_EQ(test.Number("SELECT COUNT(*) FROM r_thing"), 1);
    test.Execute("PRAGMA max_page_count = 1000000");
    ASSERT_TRUE(test.Create(large));
    EXPECT_EQ(test.Number("SELECT MAX(position) FROM act"), 1);
    EXPECT_EQ(test.Number("SELECT COUNT(*) FROM tree_node"), 2);
}

// ---- the same as the store in memory ------------------------------------------------------------

TEST_P(SqlStore, HoldsTheSameHistoryAsTheStoreInMemory) {
    records::MemoryRecordStore memory(test_.catalogue(), test_.clock());
    std::vector<Record> current, last;
    const auto both = [&](const records::ActToStore& act) {
        const auto sql = test_.Store(act);
        const auto plain =
            memory.Write([&](records::RecordWriter& writer) { return writer.Store(act); });
        ASSERT_EQ(sql.has_value(), plain.has_value()) << CodeOf(sql) << CodeOf(plain);
        EXPECT_EQ(sql->digest, plain->digest);
    };
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
        RandomWorld world(seed);
        for (Record& record : world.Records(20)) {
            // The same ids every round: each seed writes a new version of what the first made.
            if (seed == 1) {
                current.push_back(record);
                both(records::testing::CreationOf(*test_.catalogue(), record, test_.randomness()));
                continue;
            }
            const auto same = std::ranges::find_if(current, [&](const Record& r) {
                return r.type == record.type && r.version < static_cast<std::int64_t>(seed);
            });
            if (same == current.end()) continue;
            record.id = same->id;
            record.version = same->version + 1;
            both(records::testing::ChangeOf(*test_.catalogue(), *same, record, test_.randomness()));
            *same = record;
        }
    }

    for (const Record& record : current) {
        EXPECT_EQ(test_.Find(record.type, record.id), record);
        const auto history = test_.store().Read()->HistoryOf(record.id);
        EXPECT_EQ(history.size(), static_cast<std::size_t>(record.version));
        const auto plain = memory.Read()->HistoryOf(record.id);
        for (std::size_t i = 0; i < history.size(); ++i)
            EXPECT_EQ(history[i].bytes, plain[i].bytes);
    }
}

}  // namespace
}  // namespace storage
