#include "storage/search_rows.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <random>
#include <set>

#include "storage/audit_source.hpp"
#include "storage/migrate.hpp"
#include "storage/rebuild.hpp"
#include "storage/testing/test_store.hpp"

/// What waits to come into SQLite's index of full text is found, verified and erased as what is in
/// it (docs/formats/storage.md).
namespace storage {
namespace {

using records::Record;
using records::Value;
using testing::AThing;
using testing::IdOf;

class WaitingSearch : public ::testing::Test {
 protected:
    std::set<int> Found(const std::string& typed) {
        records::Query query;
        query.type = &test_.Type("thing");
        query.search = typed;
        query.limit = 1'000;
        std::set<int> numbers;
        const auto view = test_.store().Read();
        for (const Record& record : view->Select(query))
            numbers.insert(record.id.value.bytes[14] * 256 + record.id.value.bytes[15]);
        EXPECT_EQ(view->Count(query), std::ssize(numbers)) << typed;
        return numbers;
    }
    std::int64_t Waiting() { return test_.Number("SELECT count(*) FROM search_waiting"); }
    void Index() { test_.database()->WriteAlone(IndexWaiting); }
    /// Faults of the search of things.
    std::vector<std::string> Faults() {
        const auto snapshot = test_.database()->Read();
        const auto source = AuditSourceOver(snapshot->connection(), test_.catalogue());
        const auto& type = test_.Type("thing");
        const audit::StoredSearch stored = source->Search(type);
        std::vector<std::string> faults;
        for (const auto& [id, each] : test_.catalogue()->record_types)
            for (const std::string& stray : source->Search(each).strays) faults.push_back(stray);
        records::Query all;
        all.type = &type;
        all.limit = 1'000;
        all.with_voided = true;
        std::size_t expected = 0;
        for (const Record& record : test_.store().Read()->Select(all)) {
            const audit::SearchPrint print = source->ExpectedSearch(record);
            const auto found = stored.of.find(record.id);
            expected += print == 0 ? 0 : 1;
            if (print != (found == stored.of.end() ? 0 : found->second))
                faults.push_back(record.id.ToText());
        }
        if (stored.of.size() != expected) faults.emplace_back("entries of nothing");
        return faults;
    }

    testing::TestStore test_{Dialect::kSqlite};
};

TEST_F(WaitingSearch, FindsWhatWaitsBesideWhatIsInTheIndex) {
    ASSERT_TRUE(test_.Create(AThing(1, {{"name", Value("青龙管业")}})));
    Index();
    EXPECT_EQ(Waiting(), 0);
    ASSERT_TRUE(test_.Create(AThing(2, {{"name", Value("青龙化工")}})));
    EXPECT_EQ(Waiting(), 1);

    for (const char* typed : {"青", "青龙"}) EXPECT_EQ(Found(typed), (std::set{1, 2})) << typed;
    EXPECT_EQ(Found("龙化工"), std::set{2});
    EXPECT_EQ(Found("虎"), std::set<int>());
    EXPECT_EQ(Faults(), std::vector<std::string>());
}

TEST_F(WaitingSearch, FindsNoWordThatTheIndexStillHasOfARecordThatChanged) {
    Record thing = AThing(1, {{"name", Value("青龙管业")}});
    ASSERT_TRUE(test_.Create(thing));
    Index();
    ASSERT_TRUE(test_.Change(thing, "name", Value("白虎管业")));
    ASSERT_EQ(Waiting(), 1);

    for (const char* gone : {"青", "青龙", "龙管业"})
        EXPECT_EQ(Found(gone), std::set<int>()) << gone;
    for (const char* there : {"白", "白虎", "虎管业", "管业"})
        EXPECT_EQ(Found(there), std::set{1}) << there;
    EXPECT_EQ(Faults(), std::vector<std::string>());
}

TEST_F(WaitingSearch, IndexesTogetherWhatCameTogether) {
    int most = 0;
    for (int number = 1; number <= 300; ++number) {
        ASSERT_TRUE(test_.Create(AThing(number, {{"name", Value("青龙管业")}})));
        most = std::max(most, static_cast<int>(Waiting()));
    }

    EXPECT_EQ(most, 127);
    EXPECT_EQ(Waiting(), 300 - 2 * 128);
    EXPECT_EQ(Found("青龙").size(), 300U);
    EXPECT_EQ(Faults(), std::vector<std::string>());
}

TEST_F(WaitingSearch, HoldsWhatRecordsSayWhateverChangedWhileTheyWaited) {
    const char* names[] = {"青龙管业", "白虎化工", "玄武水务", "", "朱雀热电"};
    std::vector<Record> things;
    std::mt19937_64 random(7);
    const auto pick = [&](std::size_t below) { return random() % below; };
    for (int step = 0; step < 700; ++step) {
        if (things.size() < 40 || pick(10) == 0) {
            things.push_back(
                AThing(static_cast<int>(things.size()) + 1, {{"name", Value(names[pick(5)])}}));
            ASSERT_TRUE(test_.Create(things.back()));
        } else {
            Record& thing = things[pick(things.size())];
            const char* field = pick(3) == 0 ? "note" : "name";
            ASSERT_TRUE(test_.Change(thing, field, Value(names[pick(5)])));
        }
        if (step % 97 == 0) {
            ASSERT_EQ(Faults(), std::vector<std::string>()) << step;
        }
    }
    for (const char* typed : {"青", "白虎", "玄武水", "化工", "热电"}) {
        std::set<int> holding;
        for (std::size_t at = 0; at < things.size(); ++at)
            if ((things[at].Text("name") + " " + things[at].Text("note")).find(typed) !=
                std::string::npos)
                holding.insert(static_cast<int>(at) + 1);
        EXPECT_EQ(Found(typed), holding) << typed;
    }
    Index();
    EXPECT_EQ(Faults(), std::vector<std::string>());
    test_.Execute("INSERT INTO search_thing (search_thing) VALUES ('integrity-check')");
}

TEST_F(WaitingSearch, LeavesNoEntryOfAnActThatWasUndone) {
    ASSERT_TRUE(test_.Create(AThing(1, {{"name", Value("青龙")}})));
    const auto undone =
        test_.store().Write([&](records::RecordWriter& writer) -> base::Result<records::Receipt> {
            auto stored = writer.Store(records::testing::CreationOf(
                *test_.catalogue(), AThing(2, {{"name", Value("青龙")}}), test_.randomness()));
            EXPECT_TRUE(stored.has_value());
            return base::Refuse("test.refused");
        });
    ASSERT_FALSE(undone);

    EXPECT_EQ(Waiting(), 1);
    EXPECT_EQ(Found("青龙"), std::set{1});
}

TEST_F(WaitingSearch, SeesTheOwnWritesOfAnActBeforeItsCommit) {
    const auto done =
        test_.store().Write([&](records::RecordWriter& writer) -> base::Result<records::Receipt> {
            auto stored = writer.Store(records::testing::CreationOf(
                *test_.catalogue(), AThing(1, {{"name", Value("青龙")}}), test_.randomness()));
            records::Query query;
            query.type = &test_.Type("thing");
            query.search = "青龙";
            EXPECT_EQ(writer.Count(query), 1);
            return stored;
        });

    ASSERT_TRUE(done);
}

TEST_F(WaitingSearch, IsStillThereAfterARestart) {
    ASSERT_TRUE(test_.Create(AThing(1, {{"name", Value("青龙")}})));
    test_.Reopen();

    EXPECT_EQ(Found("青龙"), std::set{1});
    ASSERT_TRUE(test_.Create(AThing(2, {{"name", Value("青龙")}})));
    Index();
    EXPECT_EQ(Found("青龙"), (std::set{1, 2}));
}

TEST_F(WaitingSearch, IsEmptyAfterARebuildThatIndexesAll) {
    ASSERT_TRUE(test_.Create(AThing(1, {{"name", Value("青龙")}})));
    ASSERT_TRUE(RebuildDerived(*test_.database(), test_.catalogue()));

    EXPECT_EQ(Waiting(), 0);
    EXPECT_EQ(Found("青龙"), std::set{1});
    EXPECT_EQ(Faults(), std::vector<std::string>());
}

TEST_F(WaitingSearch, ComesToADatabaseOfBefore) {
    ASSERT_TRUE(test_.Create(AThing(1, {{"name", Value("青龙")}})));
    Index();
    test_.Execute(
        "DROP TABLE search_waiting; UPDATE setting_meta SET value = '9'"
        " WHERE name = 'schema'");
    // An old backup is verified as it is.
    ASSERT_EQ(Faults(), std::vector<std::string>());

    const auto report = Migrate(*test_.database(), *test_.catalogue());
    test_.Reopen();

    ASSERT_TRUE(report);
    EXPECT_NE(report->statements.front().find("search_waiting"), std::string::npos);
    EXPECT_EQ(test_.Number("SELECT v FROM search_thing_config WHERE k = 'automerge'"), 8);
    EXPECT_FALSE(report->folded_again);
    ASSERT_TRUE(test_.Create(AThing(2, {{"name", Value("青龙")}})));
    EXPECT_EQ(Found("青龙"), (std::set{1, 2}));
    EXPECT_EQ(Faults(), std::vector<std::string>());
}

TEST_F(WaitingSearch, IsVerified) {
    Record thing = AThing(1, {{"name", Value("青龙")}});
    ASSERT_TRUE(test_.Create(thing));
    Index();
    ASSERT_TRUE(test_.Change(thing, "name", Value("白虎")));
    ASSERT_EQ(Faults(), std::vector<std::string>());
    const struct {
        const char* tampering;
        std::size_t faults;
    } cases[] = {
        {"UPDATE search_waiting SET after = 'b00'", 1},
        {"UPDATE search_waiting SET before = 'b00'", 1},
        {"UPDATE search_waiting SET row = 77", 2},
        {"UPDATE search_waiting SET name = 'search_nothing'", 2},
        {"DELETE FROM search_waiting", 1},
    };

    for (const auto& one : cases) {
        std::vector<std::string> faults;
        test_.Execute("CREATE TABLE kept AS SELECT * FROM search_waiting");
        test_.Execute(one.tampering);
        faults = Faults();
        EXPECT_EQ(faults.size(), one.faults) << one.tampering;
        test_.Execute(
            "DELETE FROM search_waiting; INSERT INTO search_waiting SELECT * FROM kept;"
            "DROP TABLE kept");
    }
}

TEST_F(WaitingSearch, LosesWhatIsErasedWhetherItWaitedOrNot) {
    const std::string secrets[] = {"qqzz0123456789first", "qqzz0123456789second"};
    std::vector<Record> things;
    std::vector<base::ActId> acts;
    for (int number = 1; number <= 2; ++number) {
        things.push_back(AThing(number, {{"secret", Value(secrets[number - 1])}}));
        const auto created = test_.Create(things.back());
        ASSERT_TRUE(created);
        acts.push_back(created->act);
        if (number == 1) Index();
    }
    // Of the first one the index has the tokens, and an entry that waits says that it has.
    ASSERT_TRUE(test_.Change(things[0], "name", Value("青龙")));
    ASSERT_EQ(Waiting(), 2);
    for (std::size_t at = 0; at < 2; ++at) {
        Record after = things[at];
        after.version += 1;
        after.Set("tally", Value(1));
        ASSERT_TRUE(test_.store().Write(
            [&](records::RecordWriter& writer) -> base::Result<records::Receipt> {
                auto stored = writer.Store(records::testing::ChangeOf(
                    *test_.catalogue(), things[at], after, test_.randomness()));
                writer.Erase(acts[at], things[at].id, "secret");
                return stored;
            }));
    }

    EXPECT_EQ(Faults(), std::vector<std::string>());
    EXPECT_EQ(Found("青龙"), std::set{1});
    EXPECT_EQ(Found("0123456789"), std::set<int>());
    test_.database().Close();
    for (const auto& file : std::filesystem::directory_iterator(test_.database().folder())) {
        std::ifstream in(file.path(), std::ios::binary);
        const std::string bytes((std::istreambuf_iterator<char>(in)), {});
        for (const std::string& secret : secrets) {
            const std::string token =
                "w" +
                base::ToHex({reinterpret_cast<const std::uint8_t*>(secret.data()), secret.size()});
            EXPECT_EQ(bytes.find(token), std::string::npos) << file.path();
            // FTS5 leaves out what a word has in common with the one before it.
            EXPECT_EQ(bytes.find(token.substr(token.size() - 12)), std::string::npos)
                << file.path();
        }
    }
}

}  // namespace
}  // namespace storage
