#include "http/detail/workers.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <future>
#include <map>
#include <set>
#include <vector>

namespace http::detail {
namespace {

TEST(WorkersTest, GiveWorkToWhoBecameIdleLast) {
    Workers workers(8);
    const auto who = [&workers] {
        std::promise<std::thread::id> told;
        auto id = told.get_future();
        workers.Post(
            [told = std::move(told)]() mutable { told.set_value(std::this_thread::get_id()); });
        return id.get();
    };

    std::map<std::thread::id, int> times;
    int most = 0;
    for (int i = 0; i < 400; ++i) most = std::max(most, ++times[who()]);

    // The one before may still be on its way back; taking turns, each would have 50.
    EXPECT_GT(most, 100);
}

TEST(WorkersTest, DoEverythingThatWasPostedBeforeTheyEnd) {
    std::atomic<int> done = 0;
    Workers workers(3);
    std::vector<std::thread> posters;
    for (int poster = 0; poster < 4; ++poster)
        posters.emplace_back([&] {
            for (int i = 0; i < 500; ++i)
                workers.Post([&done, owned = std::make_unique<int>(1)] { done += *owned; });
        });
    for (std::thread& poster : posters) poster.join();

    workers.Join();

    EXPECT_EQ(done, 2'000);
}

TEST(WorkersTest, DoWhatIsPostedInTurnOnOneThreadWhileItIsAwake) {
    Workers workers(4);
    std::promise<void> posted;
    auto all_posted = posted.get_future();
    std::vector<int> order;
    std::set<std::thread::id> threads;
    const auto note = [&](int number) {
        order.push_back(number);
        threads.insert(std::this_thread::get_id());
    };

    workers.PostInTurn([&] {
        all_posted.wait();
        while (workers.DoOne()) {
        }
        note(0);
    });
    for (int i = 1; i <= 9; ++i) workers.PostInTurn([&, i] { note(i); });
    posted.set_value();
    workers.Join();

    EXPECT_EQ(order, (std::vector<int>{1, 2, 3, 4, 5, 6, 7, 8, 9, 0}));
    EXPECT_EQ(threads.size(), 1U);
}

TEST(WorkersTest, DoWhatIsPostedInTurnWhileItsThreadSleeps) {
    for (const bool posted_before : {true, false}) {
        std::promise<void> first, second;
        auto sleeps = first.get_future();
        const auto done = second.get_future().share();
        Workers workers(3);
        const auto post = [&] { workers.PostInTurn([&] { second.set_value(); }); };

        workers.PostInTurn([&, done] {
            if (posted_before) post();
            workers.Rest();
            first.set_value();
            done.wait();  // would never end if nobody else did it
            workers.Resume();
        });
        sleeps.wait();
        if (!posted_before) post();
        done.wait();
        workers.Join();
    }
}

TEST(WorkersTest, TellWhoAwaitsOthersInTurnWhenSoManyHaveComeOrTimeIsUp) {
    std::vector<std::size_t> seen;
    std::promise<void> awaits;
    {
        Workers workers(2);
        workers.PostInTurn([&] {
            const auto now = [] { return std::chrono::steady_clock::now(); };
            EXPECT_FALSE(workers.Await(1, now() + std::chrono::milliseconds(1)));
            awaits.set_value();
            EXPECT_TRUE(workers.Await(3, now() + std::chrono::minutes(1)));
            seen.push_back(workers.HowManyWait());
            EXPECT_TRUE(workers.Await(4, now() + std::chrono::milliseconds(1)));
            while (workers.DoOne()) seen.push_back(workers.HowManyWait());
        });
        awaits.get_future().wait();
        for (int i = 0; i < 3; ++i) workers.PostInTurn([] {});
    }
    EXPECT_EQ(seen, (std::vector<std::size_t>{3, 2, 1, 0}));
}

TEST(WorkersTest, HelpWhereOneThreadDoesNotKeepUp) {
    std::promise<void> told;
    auto helped = told.get_future();
    std::atomic<int> done = 0;
    Workers workers(3);
    constexpr int kMany = 150;

    workers.PostInTurn([&] { helped.wait(); });
    for (int i = 0; i < kMany; ++i)
        workers.PostInTurn([&] {
            if (++done == 1) told.set_value();
        });
    workers.Join();

    EXPECT_EQ(done, kMany);
}

TEST(WorkersTest, DoEverythingThatWasPostedInTurnBeforeTheyEnd) {
    std::atomic<int> done = 0;
    Workers workers(3);
    std::vector<std::thread> posters;
    for (int poster = 0; poster < 4; ++poster)
        posters.emplace_back([&] {
            for (int i = 0; i < 500; ++i)
                workers.PostInTurn([&, i] {
                    if (i % 7 == 0) {
                        workers.Rest();
                        std::this_thread::yield();
                        workers.Resume();
                    }
                    if (i % 5 == 0) (void)workers.DoOne();
                    ++done;
                });
        });
    for (std::thread& poster : posters) poster.join();

    workers.Join();

    EXPECT_EQ(done, 2'000);
}

TEST(WorkersTest, WorkAtTheSameTimeAsManyAsThereAre) {
    constexpr int kCount = 4;
    std::atomic<int> there = 0;
    Workers workers(kCount);

    for (int i = 0; i < kCount; ++i)
        workers.Post([&there] {
            ++there;
            while (there < kCount) std::this_thread::yield();
        });
    workers.Join();

    EXPECT_EQ(there, kCount);
}

}  // namespace
}  // namespace http::detail
