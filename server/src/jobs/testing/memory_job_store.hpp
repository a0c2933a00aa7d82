#pragma once

#include <algorithm>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "jobs/job_store.hpp"

namespace jobs::testing {

/// Jobs in memory, with the meaning of the interface. Safe from any thread.
class MemoryJobStore final : public JobStore {
 public:
    void Enqueue(const Job& job) override {
        const std::lock_guard lock(mutex_);
        Add(job);
    }
    std::optional<Job> Lease(const LeaseRequest& request) override {
        const std::lock_guard lock(mutex_);
        Entry* found = nullptr;
        for (Entry& entry : entries_) {
            if (!IsDue(entry.job, request)) continue;
            if (found == nullptr || entry.job.not_before < found->job.not_before) found = &entry;
        }
        if (found == nullptr) return std::nullopt;
        found->owner = request.owner;
        found->again = false;
        found->job.leased_until = request.until;
        ++found->job.tries;
        return found->job;
    }
    void Complete(const Job& job, const Ended& ended) override {
        const std::lock_guard lock(mutex_);
        Entry* const entry = Held(job.id, ended.owner);
        if (entry == nullptr) return;
        Count(job.kind, ended, "");
        if (!entry->again) {
            std::erase_if(entries_, [&](const Entry& other) { return other.job.id == job.id; });
            return;
        }
        entry->job.tries = 0;
        entry->job.failure.clear();
        Free(*entry);
    }
    void Fail(const Job& job, const Ended& ended) override {
        const std::lock_guard lock(mutex_);
        Entry* const entry = Held(job.id, ended.owner);
        if (entry == nullptr) return;
        Count(job.kind, ended, job.failure);
        GiveBack(*entry, job);
    }
    void Release(const Job& job, std::string_view owner) override {
        const std::lock_guard lock(mutex_);
        if (Entry* const entry = Held(job.id, owner)) GiveBack(*entry, job);
    }
    std::vector<Job> Open(int limit) override {
        const std::lock_guard lock(mutex_);
        std::vector<Job> jobs;
        for (const Entry& entry : entries_) jobs.push_back(entry.job);
        std::stable_sort(jobs.begin(), jobs.end(),
                         [](const Job& a, const Job& b) { return a.failed > b.failed; });
        if (jobs.size() > static_cast<std::size_t>(limit))
            jobs.resize(static_cast<std::size_t>(limit));
        return jobs;
    }
    bool Retry(std::int64_t id, base::Instant now) override {
        const std::lock_guard lock(mutex_);
        for (Entry& entry : entries_) {
            const bool waits = entry.job.failed || now < entry.job.not_before;
            if (entry.job.id != id || !waits || !entry.owner.empty()) continue;
            Revive(entry.job, now);
            return true;
        }
        return false;
    }
    bool ClaimMoment(std::string_view name, base::Instant at) override {
        const std::lock_guard lock(mutex_);
        return moments_.emplace(name, at).second;
    }
    bool FireMoment(std::string_view name, const Job& job) override {
        const std::lock_guard lock(mutex_);
        if (!moments_.emplace(name, job.not_before).second) return false;
        Add(job);
        return true;
    }
    std::optional<base::Instant> LastMoment(std::string_view series) override {
        const std::lock_guard lock(mutex_);
        std::optional<base::Instant> last;
        for (const auto& [name, at] : moments_)
            if (name.starts_with(std::string(series) + ' ')) last = std::max(last.value_or(at), at);
        return last;
    }
    void Expect(std::string_view kind, base::Instant next) override {
        const std::lock_guard lock(mutex_);
        RunsOf(kind).next_at = next;
    }
    void Report(std::string_view kind, const Ended& ended, std::string_view failure) override {
        const std::lock_guard lock(mutex_);
        Count(kind, ended, failure);
    }
    std::vector<KindRuns> Kinds() override {
        const std::lock_guard lock(mutex_);
        std::vector<KindRuns> all;
        for (const auto& [kind, runs] : runs_) all.push_back(runs);
        return all;
    }

 private:
    struct Entry {
        Job job;
        std::string owner;
        bool again = false;
    };
    static void Revive(Job& job, base::Instant not_before) {
        job.failed = false;
        job.tries = 0;
        job.not_before = not_before;
    }
    Entry* Held(std::int64_t id, std::string_view owner) {
        for (Entry& entry : entries_)
            if (entry.job.id == id && entry.owner == owner) return &entry;
        return nullptr;
    }
    void Add(const Job& job) {
        for (Entry& entry : entries_) {
            if (entry.job.kind != job.kind || entry.job.key != job.key) continue;
            if (entry.owner.empty() && !entry.job.failed) return;
            entry.again = !entry.job.failed;
            entry.job.payload = job.payload;
            if (entry.job.failed) Revive(entry.job, job.not_before);
            return;
        }
        Entry entry{job, "", false};
        entry.job.id = ++last_id_;
        entry.job.tries = 0;
        entries_.push_back(std::move(entry));
    }
    bool IsDue(const Job& job, const LeaseRequest& request) const {
        if (request.now < job.not_before || job.failed) return false;
        if (job.leased_until && request.now < *job.leased_until) return false;
        if (std::find(request.kinds.begin(), request.kinds.end(), job.kind) == request.kinds.end())
            return false;
        return !request.in_order || std::none_of(entries_.begin(), entries_.end(), [&](auto& one) {
            return one.job.kind == job.kind && one.job.id < job.id && !one.job.failed;
        });
    }
    KindRuns& RunsOf(std::string_view kind) {
        KindRuns& runs = runs_[std::string(kind)];
        runs.kind = kind;
        return runs;
    }
    void Count(std::string_view kind, const Ended& ended, std::string_view failure) {
        KindRuns& runs = RunsOf(kind);
        runs.owner = ended.owner;
        if (failure.empty()) {
            runs.done_at = ended.at;
            runs.took_micros = ended.micros;
            ++runs.done;
        } else {
            runs.failed_at = ended.at;
            runs.failure = failure;
            ++runs.failures;
        }
    }
    static void GiveBack(Entry& entry, const Job& job) {
        entry.job.not_before = job.not_before;
        const bool revived = job.failed && entry.again;
        entry.job.tries = revived ? 0 : job.tries;
        entry.job.failure = job.failure;
        entry.job.failed = job.failed && !revived;
        Free(entry);
    }
    static void Free(Entry& entry) {
        entry.owner.clear();
        entry.again = false;
        entry.job.leased_until.reset();
    }

    std::mutex mutex_;
    std::vector<Entry> entries_;
    std::map<std::string, base::Instant> moments_;
    std::map<std::string, KindRuns> runs_;
    std::int64_t last_id_ = 0;
};

}  // namespace jobs::testing
