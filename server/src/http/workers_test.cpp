#include "http/detail/workers.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <future>
#include <map>

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
