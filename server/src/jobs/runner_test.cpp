#include "jobs/runner.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <stdexcept>

#include "jobs/testing/memory_job_store.hpp"

namespace jobs {
namespace {

constexpr std::int64_t kSecond = 1'000'000;

class RunnerTest : public ::testing::Test {
 protected:
    void Enqueue(const std::string& kind, const std::string& key) {
        Job job;
        job.kind = kind;
        job.key = key;
        job.payload = "{}";
        job.not_before = clock_.Now();
        store_.Enqueue(job);
    }
    Runner& With(const std::string& kind, Work work, const std::string& owner = "node-1") {
        auto& runner = runners_.emplace_back(
            std::make_unique<Runner>(store_, clock_, RunnerSettings{owner, 2, 8, 3'600 * kSecond},
                                     [this](const Job& job, std::string_view words) {
                                         const std::lock_guard lock(mutex_);
                                         told_.push_back(job.kind + ": " + std::string(words));
                                     }));
        runner->Add({kind, std::move(work)});
        return *runner;
    }
    Work Noting() {
        return [this](const Job& job, const std::stop_token&) {
            ran_.push_back(job.key);
            return base::AllWell();
        };
    }
    Job Only() {
        const auto open = store_.Open(10);
        EXPECT_EQ(open.size(), 1u);
        return open.empty() ? Job{} : open.front();
    }

    testing::MemoryJobStore store_;
    base::FixedClock clock_{*base::CivilDay::Parse("2026-03-02")};
    std::mutex mutex_;
    std::vector<std::string> told_, ran_;
    std::vector<std::unique_ptr<Runner>> runners_;
};

TEST_F(RunnerTest, RunsEachDueJobOnce) {
    Enqueue("mail", "a");
    Enqueue("mail", "b");
    Enqueue("mail", "a");
    Runner& runner = With("mail", Noting());

    while (runner.RunOne()) {
    }

    EXPECT_EQ(ran_, (std::vector<std::string>{"a", "b"}));
    EXPECT_TRUE(store_.Open(10).empty());
}

TEST_F(RunnerTest, LeavesJobsOfOtherKindsAndLaterOnes) {
    Enqueue("backup", "a");
    Job later;
    later.kind = "mail";
    later.key = "b";
    later.not_before = {clock_.Now().micros + 1};
    store_.Enqueue(later);
    Runner& runner = With("mail", Noting());

    EXPECT_FALSE(runner.RunOne());
    clock_.Advance(1);
    EXPECT_TRUE(runner.RunOne());
    EXPECT_EQ(ran_, std::vector<std::string>{"b"});
}

TEST_F(RunnerTest, AFailureIsTriedAgainLaterAndLater) {
    Enqueue("mail", "a");
    Runner& runner = With("mail", [](const Job&, const std::stop_token&) -> base::Done {
        throw std::runtime_error("server gone");
    });

    for (const std::int64_t seconds : {10, 40, 160, 640, 2560, 3600, 3600}) {
        ASSERT_TRUE(runner.RunOne());
        EXPECT_EQ(Only().failure, "server gone");
        EXPECT_FALSE(Only().failed);
        clock_.Advance(seconds * kSecond - 1);
        EXPECT_FALSE(runner.RunOne()) << seconds;
        clock_.Advance(1);
    }
    ASSERT_TRUE(runner.RunOne());
    EXPECT_TRUE(Only().failed);
    EXPECT_EQ(told_.size(), 8u);
    EXPECT_EQ(told_.front(), "mail: server gone");
}

TEST_F(RunnerTest, ARefusalIsGivenUpAtOnceAndStaysVisible) {
    Enqueue("mail", "a");
    Runner& runner = With("mail", [](const Job&, const std::stop_token&) -> base::Done {
        return base::Refuse("mail.no_such_box", {{"box", "x"}});
    });

    EXPECT_TRUE(runner.RunOne());
    clock_.Advance(std::int64_t{24} * 3'600 * kSecond);

    EXPECT_FALSE(runner.RunOne());
    EXPECT_TRUE(Only().failed);
    EXPECT_EQ(Only().failure, "mail.no_such_box box=x");
}

TEST_F(RunnerTest, APersonMayHaveAFailedJobTriedAgain) {
    Enqueue("mail", "a");
    bool well = false;
    Runner& runner = With("mail", [&](const Job&, const std::stop_token&) -> base::Done {
        if (well) return base::AllWell();
        return base::Refuse("mail.no_such_box");
    });
    EXPECT_TRUE(runner.RunOne());
    well = true;

    EXPECT_TRUE(store_.Retry(Only().id, clock_.Now()));

    EXPECT_TRUE(runner.RunOne());
    EXPECT_TRUE(store_.Open(10).empty());
}

TEST_F(RunnerTest, WhatIsEnqueuedAfterAJobWasGivenUpIsNotMissed) {
    Enqueue("mail", "a");
    bool well = false;
    Runner& runner = With("mail", [&](const Job&, const std::stop_token&) -> base::Done {
        if (well) return base::AllWell();
        return base::Refuse("mail.no_such_box");
    });
    EXPECT_TRUE(runner.RunOne());
    well = true;

    Enqueue("mail", "a");

    EXPECT_TRUE(runner.RunOne());
    EXPECT_TRUE(store_.Open(10).empty());
}

TEST_F(RunnerTest, AJobWhoseNodeDiedGoesToAnotherWhenItsLeaseEnds) {
    Enqueue("mail", "a");
    const auto lost =
        store_.Lease({{"mail"}, "dead", clock_.Now(), {clock_.Now().micros + 60 * kSecond}, false});
    ASSERT_TRUE(lost);
    Runner& runner = With("mail", Noting());

    EXPECT_FALSE(runner.RunOne());
    clock_.Advance(60 * kSecond);
    EXPECT_TRUE(runner.RunOne());
    store_.Complete(*lost, {"dead", clock_.Now(), 0});

    EXPECT_EQ(ran_, std::vector<std::string>{"a"});
}

TEST_F(RunnerTest, AJobThatKillsItsProcessEachTimeIsGivenUp) {
    Enqueue("mail", "a");
    for (int i = 0; i < 8; ++i) {
        ASSERT_TRUE(store_.Lease({{"mail"}, "dead", clock_.Now(), clock_.Now(), false}));
    }
    Runner& runner = With("mail", Noting());

    EXPECT_TRUE(runner.RunOne());

    EXPECT_TRUE(ran_.empty());
    EXPECT_TRUE(Only().failed);
    EXPECT_EQ(Only().failure, "jobs.never_ended");
}

TEST_F(RunnerTest, WhatIsEnqueuedWhileTheJobRunsIsNotMissed) {
    Enqueue("mail", "a");
    Runner& runner = With("mail", [&](const Job& job, const std::stop_token&) {
        ran_.push_back(job.key);
        if (ran_.size() == 1) Enqueue("mail", "a");
        return base::AllWell();
    });

    EXPECT_TRUE(runner.RunOne());
    EXPECT_TRUE(runner.RunOne());
    EXPECT_FALSE(runner.RunOne());
    EXPECT_EQ(ran_.size(), 2u);
}

TEST_F(RunnerTest, WorkThatWasStoppedGoesBackUncounted) {
    Enqueue("verify", "a");
    Runner& runner = With("verify", [](const Job&, const std::stop_token& stop) -> base::Done {
        if (stop.stop_requested()) return Stopped();
        return base::AllWell();
    });
    std::stop_source stop;
    stop.request_stop();

    EXPECT_TRUE(runner.RunOne(stop.get_token()));

    EXPECT_EQ(Only().tries, 0);
    EXPECT_FALSE(Only().failed);
    EXPECT_TRUE(told_.empty());
    EXPECT_TRUE(runner.RunOne());
    EXPECT_TRUE(store_.Open(10).empty());
}

TEST_F(RunnerTest, EachKindIsHeldAsLongAsItMayTake) {
    Enqueue("backup", "a");
    Runner& runner = With("mail", Noting());
    std::optional<base::Instant> until;
    runner.Add({"backup",
                [&](const Job& job, const std::stop_token&) {
                    until = job.leased_until;
                    return base::AllWell();
                },
                7'200 * kSecond});

    EXPECT_TRUE(runner.RunOne());

    EXPECT_EQ(until, (base::Instant{clock_.Now().micros + 7'200 * kSecond}));
}

TEST_F(RunnerTest, AKindInOrderWaitsForTheEarlierJobEvenWhenThatFails) {
    Enqueue("seal", "a");
    Enqueue("seal", "b");
    bool well = false;
    Runner& runner = With("mail", Noting());
    runner.Add({.name = "seal",
                .work = [&](const Job& job, const std::stop_token&) -> base::Done {
                    if (!well) throw std::runtime_error("disk full");
                    ran_.push_back(job.key);
                    return base::AllWell();
                },
                .in_order = true});

    EXPECT_TRUE(runner.RunOne());
    EXPECT_FALSE(runner.RunOne());
    well = true;
    clock_.Advance(10 * kSecond);
    while (runner.RunOne()) {
    }

    EXPECT_EQ(ran_, (std::vector<std::string>{"a", "b"}));
}

TEST_F(RunnerTest, WhatBecameOfAKindStaysVisible) {
    Enqueue("mail", "a");
    bool well = false;
    Runner& runner = With("mail", [&](const Job&, const std::stop_token&) -> base::Done {
        if (!well) throw std::runtime_error("server gone");
        clock_.Advance(3 * kSecond);
        return base::AllWell();
    });

    runner.RunOne();
    const KindRuns failing = store_.Kinds().front();
    well = true;
    clock_.Advance(10 * kSecond);
    runner.RunOne();
    const KindRuns mended = store_.Kinds().front();

    EXPECT_TRUE(failing.IsFailing());
    EXPECT_EQ(failing.failure, "server gone");
    EXPECT_FALSE(mended.IsFailing());
    EXPECT_EQ(mended.took_micros, 3 * kSecond);
    EXPECT_EQ(mended.done_at, clock_.Now());
    EXPECT_EQ(std::pair(mended.done, mended.failures), std::pair(std::int64_t{1}, std::int64_t{1}));
}

TEST_F(RunnerTest, ThreadsShareTheWorkAndEndWhenAsked) {
    constexpr int kJobs = 200;
    std::latch all(kJobs);
    std::atomic<int> runs = 0;
    const Work work = [&](const Job&, const std::stop_token&) {
        ++runs;
        all.count_down();
        return base::AllWell();
    };
    Runner& one = With("mail", work, "node-1");
    Runner& two = With("mail", work, "node-2");
    one.Start();
    two.Start();

    for (int i = 0; i < kJobs; ++i) Enqueue("mail", std::to_string(i));
    one.Wake();
    two.Wake();
    all.wait();
    one.Stop();
    two.Stop();

    EXPECT_EQ(runs, kJobs);
    EXPECT_TRUE(store_.Open(10).empty());
}

TEST_F(RunnerTest, StopReachesWorkThatWaits) {
    Enqueue("verify", "a");
    std::latch begun(1);
    Runner& runner = With("verify", [&](const Job&, const std::stop_token& stop) {
        std::mutex mutex;
        std::condition_variable_any never;
        begun.count_down();
        std::unique_lock lock(mutex);
        never.wait(lock, stop, [] { return false; });
        return Stopped();
    });
    runner.Start();
    begun.wait();

    runner.Stop();

    EXPECT_EQ(Only().tries, 0);
}

}  // namespace
}  // namespace jobs
