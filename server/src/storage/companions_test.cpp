#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <deque>
#include <functional>
#include <thread>
#include <utility>
#include <vector>

#include "records/on_its_way.hpp"
#include "storage/database.hpp"
#include "storage/testing/test_store.hpp"

namespace storage {
namespace {

using testing::TestDatabase;

constexpr Sql kAddRow{"insert", "INSERT INTO t (id, n) VALUES ($1, $2)"};
constexpr Sql kHowManyRows{"count", "SELECT COUNT(*) FROM t"};

/// Requests that wait for the thread which is at one of them.
class Waiting : public records::Companions {
 public:
    explicit Waiting(Database& database) : database_(database) {}

    /// A request that writes a row, and then does `then` with what is to be read.
    void Add(int id, std::function<void(std::int64_t rows)> then,
             std::function<Outcome(Connection&)> work = {}) {
        requests_.emplace_back([=, this] {
            Request(id, work);
            then(Rows());
        });
    }
    void Add(std::function<void()> request) { requests_.push_back(std::move(request)); }
    void Request(int id, const std::function<Outcome(Connection&)>& work = {}) {
        database_.Announce(this);
        database_.Write(WriteKind::kAct, [&](Connection& connection) {
            connection.Execute(kAddRow, {id, id});
            return work ? work(connection) : Outcome::kKeep;
        });
    }
    std::int64_t Rows() { return database_.Read()->connection().QueryInt(kHowManyRows).value(); }

    bool DoOne() override {
        if (requests_.empty()) return false;
        const auto request = std::move(requests_.front());
        requests_.pop_front();
        request();
        return true;
    }
    std::size_t HowManyWait() override { return requests_.size(); }
    bool Await(std::size_t count, std::chrono::steady_clock::time_point) override {
        awaited.push_back(count);
        if (when_awaited) when_awaited();
        return !requests_.empty();
    }
    void Rest() override { ++rests; }
    void Resume() override { --rests; }

    int rests = 0;
    std::vector<std::size_t> awaited;  ///< how many, each time
    std::function<void()> when_awaited;

 private:
    Database& database_;
    std::deque<std::function<void()>> requests_;
};

class Accompanied : public ::testing::Test {
 protected:
    void SetUp() override {
        database_->WriteAlone([](Connection& connection) {
            connection.ExecuteScript(
                {"make", "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER)"});
        });
    }

    TestDatabase database_{Dialect::kSqlite};
    Waiting waiting_{*database_};
};

TEST_F(Accompanied, IsDurableWithItsCompanionsByOneCommitBeforeAnyGoesOn) {
    std::vector<std::int64_t> seen;
    const auto see = [&](std::int64_t rows) { seen.push_back(rows); };
    waiting_.Add([&] { see(waiting_.Rows()); });
    for (int id = 2; id <= 5; ++id) waiting_.Add(id, see);

    waiting_.Request(1);
    see(waiting_.Rows());

    EXPECT_EQ(seen, (std::vector<std::int64_t>{0, 5, 5, 5, 5, 5}));
    EXPECT_EQ(waiting_.rests, 0);
}

TEST_F(Accompanied, LosesOnlyTheCompanionThatFailsAfterItHasWritten) {
    const auto nothing = [](std::int64_t) {};
    bool was_told = false;
    waiting_.Add(2, nothing);
    waiting_.Add([&] {
        try {
            waiting_.Request(3, [](Connection&) -> Outcome { throw std::runtime_error("no"); });
        } catch (const std::runtime_error&) {
            was_told = true;
        }
    });
    waiting_.Add(4, nothing, [](Connection&) { return Outcome::kUndo; });
    waiting_.Add(5, nothing);

    waiting_.Request(1);
    while (waiting_.DoOne()) {
    }

    EXPECT_TRUE(was_told);
    EXPECT_EQ(database_->Read()->connection().QueryInt({"sum", "SELECT SUM(id) FROM t"}), 8);
}

TEST_F(Accompanied, LetsACompanionWriteSomethingElseFirstAndAlone) {
    waiting_.Add([&] {
        database_->Write(WriteKind::kPlain, [](Connection& connection) {
            connection.Execute(kAddRow, {2, 2});
            return Outcome::kKeep;
        });
        EXPECT_EQ(waiting_.Rows(), 2);
        waiting_.Request(3);
    });
    waiting_.Add([&] {
        database_->WriteAlone([](Connection& connection) { connection.Execute(kAddRow, {4, 4}); });
        EXPECT_EQ(waiting_.Rows(), 4);
        waiting_.Request(5);
    });

    waiting_.Request(1);

    EXPECT_EQ(waiting_.Rows(), 5);
}

TEST_F(Accompanied, TellsAllOfThemThatTheCommitFailed) {
    int failed = 0;
    const auto fails = [&](int id) {
        try {
            waiting_.Request(id, [](Connection& connection) {
                connection.ExecuteScript({"break", "ROLLBACK"});
                return Outcome::kKeep;
            });
        } catch (const Failure&) {
            ++failed;
        }
    };
    waiting_.Add([&] {
        try {
            waiting_.Request(2);
        } catch (const Failure&) {
            ++failed;
        }
    });
    waiting_.Add([&] { fails(3); });

    EXPECT_THROW(waiting_.Request(1), Failure);

    EXPECT_EQ(failed, 2);
    EXPECT_EQ(waiting_.Rows(), 0);
    waiting_.Request(4);
    EXPECT_EQ(waiting_.Rows(), 1);
}

/// A thread that loses its processor between two requests finds that nobody wrote just before.
constexpr int kTries = 1'000;

TEST_F(Accompanied, WaitsForThoseWhoWroteJustBeforeSoThatTheyShareItsCommit) {
    std::int64_t seen = 0, rows = 0;
    for (int i = 0; i < kTries && waiting_.awaited.empty(); ++i) {
        const int id = i * 10;
        for (const int other : {2, 3}) waiting_.Add(id + other, [](std::int64_t) {});
        waiting_.Request(id + 1);
        waiting_.when_awaited = [&] {
            if (waiting_.awaited.size() == 1)
                waiting_.Add(id + 5, [&](std::int64_t found) { seen = found; });
        };
        rows = waiting_.Rows();
        waiting_.Request(id + 4);
        waiting_.when_awaited = nullptr;
    }
    ASSERT_FALSE(waiting_.awaited.empty());
    EXPECT_EQ(waiting_.awaited.front(), 2U) << "of three who wrote";
    EXPECT_EQ(seen, rows + 2) << "one commit";
}

TEST_F(Accompanied, WaitsForNobodyWhereOneIsAlone) {
    for (int id = 0; id < 20; ++id) waiting_.Request(id);
    EXPECT_TRUE(waiting_.awaited.empty());
}

TEST_F(Accompanied, WaitsForNobodyWhoWroteLongAgo) {
    waiting_.Add(2, [](std::int64_t) {});
    waiting_.Request(1);
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    waiting_.Request(3);
    EXPECT_TRUE(waiting_.awaited.empty());
}

TEST_F(Accompanied, KeepsEveryRowOfManyThreadsWithTheirCompanions) {
    constexpr int kThreads = 6, kTimes = 20, kWith = 40;
    std::atomic<int> unseen = 0;
    std::vector<std::thread> threads;
    for (int thread = 0; thread < kThreads; ++thread)
        threads.emplace_back([&, thread] {
            for (int time = 0; time < kTimes; ++time) {
                Waiting waiting(*database_);
                const int first = (thread * kTimes + time) * 1'000;
                for (int i = 1; i < kWith; ++i)
                    waiting.Add(first + i,
                                [&, i](std::int64_t rows) { unseen += rows <= i ? 1 : 0; });
                waiting.Request(first);
                while (waiting.DoOne()) {
                }
            }
        });
    for (std::thread& thread : threads) thread.join();

    EXPECT_EQ(unseen, 0);
    EXPECT_EQ(waiting_.Rows(), kThreads * kTimes * kWith);
}

}  // namespace
}  // namespace storage
