#include "jobs/moments.hpp"

#include <gtest/gtest.h>

#include <latch>

#include "jobs/runner.hpp"
#include "jobs/testing/memory_job_store.hpp"

namespace jobs {
namespace {

using Strings = std::vector<std::string>;

base::Instant At(std::string_view text) { return *base::Instant::Parse(text); }

const Series kDigest{"digest", "send_digest", 8, 0};
const Series kReadLog{"read_log", "seal_read_log", std::nullopt, 5};

TEST(NextMoment, AsATable) {
    const std::vector<std::tuple<Series, std::string, std::string>> table{
        {kDigest, "2026-03-02T07:59:59+08:00", "2026-03-02T08:00:00+08:00"},
        {kDigest, "2026-03-02T08:00:00+08:00", "2026-03-03T08:00:00+08:00"},
        {kDigest, "2026-03-01T23:00:00Z", "2026-03-02T08:00:00+08:00"},
        {kDigest, "2025-12-31T20:00:00+08:00", "2026-01-01T08:00:00+08:00"},
        {kReadLog, "2026-03-02T08:04:00+08:00", "2026-03-02T08:05:00+08:00"},
        {kReadLog, "2026-03-02T08:05:00+08:00", "2026-03-02T09:05:00+08:00"},
        {kReadLog, "2026-03-02T23:30:00+08:00", "2026-03-03T00:05:00+08:00"},
    };

    for (const auto& [series, after, next] : table)
        EXPECT_EQ(NextMoment(series, At(after)).ToText(), At(next).ToText()) << after;
}

class MomentsTest : public ::testing::Test {
 protected:
    /// Keys of the open jobs, oldest first, as days and hours of Shanghai.
    Strings Enqueued() {
        Strings keys;
        for (const Job& job : store_.Open(100)) {
            const base::Instant local{At(job.key).micros + 8LL * 3'600'000'000};
            keys.push_back(job.kind + ' ' + local.ToText().substr(0, 16));
        }
        return keys;
    }

    testing::MemoryJobStore store_;
    base::FixedClock clock_{At("2026-03-02T07:30:00+08:00")};
    Moments moments_{store_, clock_, {kDigest}};
};

TEST_F(MomentsTest, ASeriesBeginsWhenItIsFirstSeen) {
    clock_.Set(At("2026-03-02T09:00:00+08:00"));

    EXPECT_FALSE(moments_.FireDue());
    EXPECT_EQ(Enqueued(), Strings{});
    clock_.Set(At("2026-03-03T08:00:00+08:00"));
    EXPECT_TRUE(moments_.FireDue());
    EXPECT_EQ(Enqueued(), Strings{"send_digest 2026-03-03T08:00"});
}

TEST_F(MomentsTest, EachFiresOnce) {
    moments_.FireDue();
    clock_.Set(At("2026-03-02T08:00:00+08:00"));

    EXPECT_TRUE(moments_.FireDue());
    EXPECT_FALSE(moments_.FireDue());
    clock_.Advance(3'600'000'000);
    EXPECT_FALSE(moments_.FireDue());
    EXPECT_EQ(Enqueued(), Strings{"send_digest 2026-03-02T08:00"});
}

TEST_F(MomentsTest, WhatWasMissedWhileDownFiresOnceInOrder) {
    moments_.FireDue();
    clock_.Set(At("2026-03-04T12:00:00+08:00"));

    Moments after_restart{store_, clock_, {kDigest}};
    EXPECT_TRUE(after_restart.FireDue());
    EXPECT_FALSE(after_restart.FireDue());

    EXPECT_EQ(Enqueued(), (Strings{"send_digest 2026-03-02T08:00", "send_digest 2026-03-03T08:00",
                                   "send_digest 2026-03-04T08:00"}));
}

TEST_F(MomentsTest, ASeriesThatCoversItsPastFiresOnceForAllThatWasMissed) {
    Series heads{"heads", "sign_head", std::nullopt, 0, Missed::kLast};
    Moments before{store_, clock_, {heads}};
    before.FireDue();
    clock_.Set(At("2026-03-04T12:00:00+08:00"));

    Moments after_restart{store_, clock_, {heads}};
    EXPECT_TRUE(after_restart.FireDue());
    EXPECT_FALSE(after_restart.FireDue());

    EXPECT_EQ(Enqueued(), (Strings{"sign_head 2026-03-04T12:00"}));
}

TEST_F(MomentsTest, AMomentWhoseJobIsDoneAlreadyIsNotFiredByASlowerNode) {
    moments_.FireDue();
    clock_.Set(At("2026-03-02T08:00:00+08:00"));
    moments_.FireDue();
    const auto job = store_.Lease({{"send_digest"}, "a", clock_.Now(), clock_.Now(), false});
    ASSERT_TRUE(job);
    store_.Complete(*job, {"a", clock_.Now(), 0});

    EXPECT_FALSE(store_.FireMoment("digest " + job->key, *job));

    EXPECT_EQ(Enqueued(), Strings{});
}

TEST_F(MomentsTest, TheStoreKnowsWhenItComesNext) {
    moments_.FireDue();
    EXPECT_EQ(store_.Kinds().front().next_at, At("2026-03-02T08:00:00+08:00"));
    clock_.Set(At("2026-03-02T08:00:00+08:00"));

    moments_.FireDue();

    EXPECT_EQ(store_.Kinds().front().next_at, At("2026-03-03T08:00:00+08:00"));
}

TEST_F(MomentsTest, SeveralSeriesFireInTheOrderOfTime) {
    Moments both{store_, clock_, {kReadLog, kDigest}};
    both.FireDue();
    clock_.Set(At("2026-03-02T09:10:00+08:00"));

    both.FireDue();

    EXPECT_EQ(Enqueued(), (Strings{"send_digest 2026-03-02T08:00", "seal_read_log 2026-03-02T08:05",
                                   "seal_read_log 2026-03-02T09:05"}));
}

TEST_F(MomentsTest, TwoNodesFireItOnce) {
    Moments other{store_, clock_, {kDigest}};
    moments_.FireDue();
    other.FireDue();
    clock_.Set(At("2026-03-02T08:00:01+08:00"));

    EXPECT_TRUE(moments_.FireDue());
    EXPECT_FALSE(other.FireDue());

    EXPECT_EQ(Enqueued().size(), 1u);
}

TEST_F(MomentsTest, TheJobSaysWhichMomentItIs) {
    moments_.FireDue();
    clock_.Set(At("2026-03-02T08:00:00+08:00"));
    moments_.FireDue();

    const Job job = store_.Open(1).front();

    EXPECT_EQ(job.payload, R"({"at":"2026-03-02T00:00:00.000000Z","series":"digest"})");
    EXPECT_EQ(job.not_before, At("2026-03-02T08:00:00+08:00"));
}

TEST_F(MomentsTest, ARunnerWatchesThem) {
    moments_.FireDue();
    clock_.Set(At("2026-03-02T08:00:00+08:00"));
    std::latch ran(1);
    Runner runner(store_, clock_, {"node-1", 2, 8, 3'600'000'000},
                  [](const Job&, std::string_view) {});
    runner.Add({"send_digest", [&](const Job&, const std::stop_token&) {
                    ran.count_down();
                    return base::AllWell();
                }});
    runner.Watch(moments_);

    runner.Start();
    ran.wait();
    runner.Stop();

    EXPECT_EQ(Enqueued(), Strings{});
}

}  // namespace
}  // namespace jobs
