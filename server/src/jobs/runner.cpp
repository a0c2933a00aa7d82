#include "jobs/runner.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <utility>

#include "base/check.hpp"

namespace jobs {

namespace {

constexpr std::string_view kStoppedCode = "jobs.stopped";

/// Codes and parameters: for the log and the screen of failed jobs.
std::string WordsOf(const base::Refusals& refusals) {
    std::string words;
    for (const base::Refusal& refusal : refusals) {
        if (!words.empty()) words += "; ";
        words += refusal.code;
        for (const auto& [name, value] : refusal.params)
            words += fmt::format(" {}={}", name, value);
    }
    return words;
}

bool IsStopped(const base::Done& done) {
    return !done && done.error().front().code == kStoppedCode;
}

}  // namespace

base::Done Stopped() { return base::Refuse(std::string(kStoppedCode)); }

std::int64_t BackOffMicros(int tries) {
    constexpr std::int64_t kFirst = 10'000'000;
    constexpr std::int64_t kMost = 3'600'000'000;
    const int fourfold = std::clamp(tries - 1, 0, 8);
    return std::min(kFirst << (2 * fourfold), kMost);
}

Runner::Runner(JobStore& store, const base::Clock& clock, RunnerSettings settings, FailureLog log)
    : store_(store), clock_(clock), settings_(std::move(settings)), log_(std::move(log)) {}

Runner::~Runner() { Stop(); }

void Runner::Add(Kind kind) {
    CHECK(threads_.empty() && kind.work != nullptr);
    kinds_.push_back(std::move(kind));
}

void Runner::Start() {
    CHECK(threads_.empty());
    for (int i = 0; i < settings_.workers; ++i)
        threads_.emplace_back(
            [this, first = i == 0](const std::stop_token& stop) { Loop(stop, first); });
}

void Runner::Stop() {
    for (std::jthread& thread : threads_) thread.request_stop();
    threads_.clear();
}

void Runner::Wake() {
    {
        const std::lock_guard lock(mutex_);
        ++wakes_;
    }
    woken_.notify_all();
}

void Runner::Loop(const std::stop_token& stop, bool first) {
    while (!stop.stop_requested()) {
        std::uint64_t seen = 0;
        {
            const std::lock_guard lock(mutex_);
            seen = wakes_;
        }
        if (Pass(stop, first)) continue;
        std::unique_lock lock(mutex_);
        woken_.wait_for(lock, stop, std::chrono::microseconds(settings_.poll_micros),
                        [&] { return wakes_ != seen; });
    }
}

/// The edge at which failures of the store are caught: they are told, and the next look tries
/// again.
bool Runner::Pass(const std::stop_token& stop, bool first) {
    try {
        if (first && moments_ != nullptr && moments_->FireDue()) Wake();
        return RunOne(stop);
    } catch (const std::exception& failure) {
        log_(Job{}, failure.what());
        return false;
    }
}

/// Kinds that may be held equally long, and are equally free in their order, are asked for
/// together.
std::optional<Job> Runner::LeaseOne() {
    std::map<std::pair<std::int64_t, bool>, std::vector<std::string>> groups;
    for (const Kind& kind : kinds_)
        groups[{kind.longest_micros, kind.in_order}].push_back(kind.name);
    const base::Instant now = clock_.Now();
    for (const auto& [group, names] : groups) {
        const auto& [length, in_order] = group;
        auto job = store_.Lease({names, settings_.owner, now, {now.micros + length}, in_order});
        if (job) return job;
    }
    return std::nullopt;
}

bool Runner::RunOne(const std::stop_token& stop) {
    auto job = LeaseOne();
    if (!job) return false;
    Run(*std::move(job), stop);
    return true;
}

void Runner::Run(Job job, const std::stop_token& stop) {
    const auto kind = std::find_if(kinds_.begin(), kinds_.end(),
                                   [&](const Kind& known) { return known.name == job.kind; });
    CHECK(kind != kinds_.end());
    // It was leased this often and never came back: it takes its process down each time.
    if (job.tries > settings_.most_tries) {
        GiveBack(std::move(job), "jobs.never_ended", true);
        return;
    }
    const base::Instant began = clock_.Now();
    base::Done done = base::AllWell();
    try {
        done = kind->work(job, stop);
    } catch (const std::exception& failure) {
        const bool last = job.tries >= settings_.most_tries;
        GiveBack(std::move(job), failure.what(), last);
        return;
    }
    if (done) {
        store_.Complete(job, EndedNow(began));
    } else if (IsStopped(done)) {
        --job.tries;
        job.not_before = clock_.Now();
        store_.Release(job, settings_.owner);
    } else {
        GiveBack(std::move(job), WordsOf(done.error()), true);
    }
}

void Runner::GiveBack(Job job, std::string words, bool give_up) {
    job.failure = std::move(words);
    job.failed = give_up;
    job.not_before = {clock_.Now().micros + BackOffMicros(job.tries)};
    store_.Fail(job, EndedNow(clock_.Now()));
    log_(job, job.failure);
}

Ended Runner::EndedNow(base::Instant began) const {
    const base::Instant now = clock_.Now();
    return {settings_.owner, now, now.micros - began.micros};
}

}  // namespace jobs
