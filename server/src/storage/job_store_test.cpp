#include "storage/job_store.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "storage/testing/test_store.hpp"

namespace storage {
namespace {

using jobs::Job;

base::Instant JobTime(std::int64_t seconds) {
    return {1'772'438'400'000'000 + seconds * 1'000'000};
}

Job AJob(const char* key, std::int64_t not_before = 0) {
    Job job;
    job.kind = "notify";
    job.key = key;
    job.payload = "{}";
    job.not_before = JobTime(not_before);
    return job;
}

class SqlJobs : public ::testing::TestWithParam<Dialect> {
 protected:
    std::optional<Job> Lease(const char* owner, std::int64_t now) {
        return jobs_->Lease({{"notify", "convert"}, owner, JobTime(now), JobTime(now + 60), false});
    }
    std::optional<Job> LeaseInOrder(const char* owner, std::int64_t now) {
        return jobs_->Lease({{"notify"}, owner, JobTime(now), JobTime(now + 60), true});
    }
    static jobs::Ended By(const char* owner, std::int64_t at = 1) {
        return {owner, JobTime(at), 7};
    }

    testing::TestStore test_{GetParam()};
    std::unique_ptr<jobs::JobStore> jobs_ = MakeJobStore(*test_.database());
};

INSTANTIATE_TEST_SUITE_P(Both, SqlJobs, testing::BothDialects(), testing::DialectName);

TEST_P(SqlJobs, LeasesTheOldestDueJobThatNobodyHolds) {
    jobs_->Enqueue(AJob("late", 20));
    jobs_->Enqueue(AJob("early", 10));
    jobs_->Enqueue(AJob("future", 1'000));

    EXPECT_EQ(Lease("a", 5), std::nullopt);
    EXPECT_EQ(Lease("a", 30)->key, "early");
    EXPECT_EQ(Lease("b", 30)->key, "late");
    EXPECT_EQ(Lease("c", 30), std::nullopt);
    EXPECT_EQ(jobs_->Lease({{"other"}, "c", JobTime(2'000), JobTime(2'060), false}), std::nullopt);
}

TEST_P(SqlJobs, AJobWhoseHolderIsGoneIsLeasedAgainAndCounted) {
    jobs_->Enqueue(AJob("one"));

    EXPECT_EQ(Lease("a", 0)->tries, 1);
    EXPECT_EQ(Lease("b", 59), std::nullopt);
    const auto again = Lease("b", 60);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->tries, 2);
    jobs_->Complete(*again, By("a"));  // too late: it is b's now
    EXPECT_EQ(jobs_->Open(10).size(), 1U);
    jobs_->Complete(*again, By("b"));
    EXPECT_TRUE(jobs_->Open(10).empty());
}

TEST_P(SqlJobs, OneOpenJobAKindAndKey) {
    jobs_->Enqueue(AJob("one"));
    jobs_->Enqueue(AJob("one", 500));

    ASSERT_EQ(jobs_->Open(10).size(), 1U);
    EXPECT_EQ(jobs_->Open(10).front().not_before, JobTime(0));
}

TEST_P(SqlJobs, AskedForWhileItRunsItRunsOnceMore) {
    jobs_->Enqueue(AJob("one"));
    const auto running = Lease("a", 0);
    ASSERT_TRUE(running);
    Job later = AJob("one");
    later.payload = R"({"newer":true})";
    jobs_->Enqueue(later);
    jobs_->Enqueue(later);

    jobs_->Complete(*running, By("a"));

    const auto again = Lease("a", 1);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->payload, later.payload);
    EXPECT_EQ(again->tries, 1);
    jobs_->Complete(*again, By("a"));
    EXPECT_EQ(Lease("a", 2), std::nullopt);
}

TEST_P(SqlJobs, AFailedJobWaitsThenIsGivenUpUntilAPersonRetries) {
    jobs_->Enqueue(AJob("one"));
    Job job = *Lease("a", 0);
    job.failure = "连不上";
    job.not_before = JobTime(100);
    jobs_->Fail(job, By("a"));
    EXPECT_EQ(Lease("a", 99), std::nullopt);
    job = *Lease("a", 100);
    EXPECT_EQ(job.tries, 2);
    EXPECT_EQ(job.failure, "连不上");
    job.failed = true;
    jobs_->Fail(job, By("a"));

    EXPECT_EQ(Lease("a", 10'000), std::nullopt);
    ASSERT_EQ(jobs_->Open(10).size(), 1U);
    EXPECT_TRUE(jobs_->Open(10).front().failed);
    EXPECT_TRUE(jobs_->Retry(job.id, JobTime(200)));
    EXPECT_FALSE(jobs_->Retry(job.id, JobTime(200)));
    EXPECT_EQ(Lease("a", 200)->tries, 1);
}

TEST_P(SqlJobs, AskedForAfterItWasGivenUpItIsTriedAsWhatIsAskedForNow) {
    jobs_->Enqueue(AJob("one"));
    Job given_up = *Lease("a", 0);
    given_up.failure = "连不上";
    given_up.failed = true;
    jobs_->Fail(given_up, By("a"));
    Job later = AJob("one", 300);
    later.payload = R"({"newer":true})";

    jobs_->Enqueue(later);

    EXPECT_EQ(Lease("a", 299), std::nullopt);
    const auto again = Lease("a", 300);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->payload, later.payload);
    EXPECT_EQ(again->tries, 1);
    EXPECT_FALSE(again->failed);
    jobs_->Complete(*again, By("a"));
    EXPECT_TRUE(jobs_->Open(10).empty());
}

TEST_P(SqlJobs, AskedForWhileItRunsItRunsOnceMoreAlsoWhenThatRunIsGivenUp) {
    jobs_->Enqueue(AJob("one"));
    Job running = *Lease("a", 0);
    jobs_->Enqueue(AJob("one"));
    running.failure = "没有这个人";
    running.failed = true;

    jobs_->Fail(running, By("a"));

    const auto again = Lease("a", 1);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->tries, 1);
    running = *again;
    running.failed = true;
    jobs_->Fail(running, By("a"));
    EXPECT_EQ(Lease("a", 2), std::nullopt);
}

TEST_P(SqlJobs, ManyWorkersNeverHoldTheSameJob) {
    constexpr int kJobs = 24, kWorkers = 4;
    for (int i = 0; i < kJobs; ++i) jobs_->Enqueue(AJob(std::to_string(i).c_str()));
    std::vector<std::vector<std::int64_t>> held(kWorkers);
    std::vector<std::thread> workers;
    for (int worker = 0; worker < kWorkers; ++worker) {
        workers.emplace_back([&, worker] {
            const std::string name = "worker " + std::to_string(worker);
            while (const auto job = Lease(name.c_str(), 10)) {
                held[static_cast<std::size_t>(worker)].push_back(job->id);
            }
        });
    }
    for (std::thread& worker : workers) worker.join();

    std::vector<std::int64_t> all;
    for (const auto& ids : held) all.insert(all.end(), ids.begin(), ids.end());
    std::sort(all.begin(), all.end());
    EXPECT_EQ(std::unique(all.begin(), all.end()), all.end());
    // A worker that met another's lease may have gone home early; nothing is lost by it.
    while (const auto job = Lease("last", 10)) all.push_back(job->id);
    EXPECT_EQ(all.size(), static_cast<std::size_t>(kJobs));
}

TEST_P(SqlJobs, InOrderTheNextWaitsUntilTheEarlierOneIsDoneOrGivenUp) {
    jobs_->Enqueue(AJob("one"));
    jobs_->Enqueue(AJob("two"));
    Job one = *LeaseInOrder("a", 0);
    EXPECT_EQ(LeaseInOrder("b", 0), std::nullopt);

    one.failure = "磁盘已满";
    one.not_before = JobTime(100);
    jobs_->Fail(one, By("a"));
    EXPECT_EQ(LeaseInOrder("b", 50), std::nullopt);
    one = *LeaseInOrder("b", 100);
    EXPECT_EQ(one.key, "one");
    jobs_->Complete(one, By("b"));

    EXPECT_EQ(LeaseInOrder("b", 100)->key, "two");
}

TEST_P(SqlJobs, APersonNeedNotWaitForTheNextTry) {
    jobs_->Enqueue(AJob("one"));
    Job job = *Lease("a", 0);
    EXPECT_FALSE(jobs_->Retry(job.id, JobTime(1)));  // it is being done
    job.failure = "连不上";
    job.not_before = JobTime(3'600);
    jobs_->Fail(job, By("a"));

    EXPECT_TRUE(jobs_->Retry(job.id, JobTime(2)));

    EXPECT_EQ(Lease("a", 2)->tries, 1);
}

TEST_P(SqlJobs, WorkThatWasStoppedGoesBackWithoutAWord) {
    jobs_->Enqueue(AJob("one"));
    Job job = *Lease("a", 0);
    --job.tries;

    jobs_->Release(job, "a");

    EXPECT_TRUE(jobs_->Kinds().empty());
    EXPECT_EQ(Lease("b", 0)->tries, 1);
}

TEST_P(SqlJobs, WhatBecameOfAKindIsKept) {
    jobs_->Expect("notify", JobTime(86'400));
    jobs_->Enqueue(AJob("one"));
    Job job = *Lease("a", 0);
    job.failure = "连不上";
    job.not_before = JobTime(10);
    jobs_->Fail(job, By("a", 5));
    EXPECT_TRUE(jobs_->Kinds().front().IsFailing());
    job = *Lease("b", 10);
    jobs_->Complete(job, By("b", 12));
    jobs_->Complete(job, By("b", 13));  // it is gone: not counted twice

    const jobs::KindRuns runs = jobs_->Kinds().front();

    const jobs::KindRuns expected{"notify",   JobTime(86'400), JobTime(12), 7, "b",
                                  JobTime(5), "连不上",        1,           1};
    EXPECT_EQ(runs, expected);
    EXPECT_FALSE(runs.IsFailing());
    jobs_->Report("backup", By("cli", 20), "");
    EXPECT_EQ(jobs_->Kinds().front().kind, "backup");
}

TEST_P(SqlJobs, AMomentFiresItsJobOnceThoughTheJobIsDoneBeforeTheSecondNodeComes) {
    Job job = AJob("2026-03-02");
    EXPECT_TRUE(jobs_->FireMoment("digest 2026-03-02", job));
    const auto leased = Lease("a", 0);
    ASSERT_TRUE(leased);
    jobs_->Complete(*leased, By("a"));

    EXPECT_FALSE(jobs_->FireMoment("digest 2026-03-02", job));

    EXPECT_EQ(Lease("b", 1), std::nullopt);
    EXPECT_EQ(jobs_->LastMoment("digest"), job.not_before);
}

TEST_P(SqlJobs, ManyNodesFireAMomentOnce) {
    constexpr int kNodes = 4, kMoments = 8;
    std::atomic<int> fired = 0;
    std::vector<std::thread> nodes;
    for (int node = 0; node < kNodes; ++node)
        nodes.emplace_back([&] {
            for (int i = 0; i < kMoments; ++i) {
                const std::string key = std::to_string(i);
                if (jobs_->FireMoment("digest " + key, AJob(key.c_str()))) ++fired;
            }
        });
    for (std::thread& node : nodes) node.join();

    EXPECT_EQ(fired, kMoments);
    EXPECT_EQ(jobs_->Open(100).size(), static_cast<std::size_t>(kMoments));
}

TEST_P(SqlJobs, AMomentIsClaimedOnceForEver) {
    EXPECT_TRUE(jobs_->ClaimMoment("digest 2026-03-01", JobTime(0)));
    EXPECT_TRUE(jobs_->ClaimMoment("digest 2026-03-02", JobTime(86'400)));
    EXPECT_FALSE(jobs_->ClaimMoment("digest 2026-03-01", JobTime(90'000)));
    EXPECT_TRUE(jobs_->ClaimMoment("digestion 2026-03-09", JobTime(900'000)));

    EXPECT_EQ(jobs_->LastMoment("digest"), JobTime(86'400));
    EXPECT_EQ(jobs_->LastMoment("nothing"), std::nullopt);
}

}  // namespace
}  // namespace storage
