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
        for (Entry& entry : entries_) {
            if (entry.job.kind != job.kind || entry.job.key != job.key) continue;
            if (entry.owner.empty()) return;
            entry.again = true;
            entry.job.payload = job.payload;
            return;
        }
        Entry entry{job, "", false};
        entry.job.id = ++last_id_;
        entry.job.tries = 0;
        entries_.push_back(std::move(entry));
    }
    std::optional<Job> Lease(const std::vector<std::string>& kinds, std::string_view owner,
                             base::Instant now, base::Instant until) override {
        const std::lock_guard lock(mutex_);
        Entry* found = nullptr;
        for (Entry& entry : entries_) {
            const Job& job = entry.job;
            const bool due = job.not_before <= now && !job.failed &&
                             (!job.leased_until || *job.leased_until <= now) &&
                             std::find(kinds.begin(), kinds.end(), job.kind) != kinds.end();
            if (due && (found == nullptr || job.not_before < found->job.not_before)) found = &entry;
        }
        if (found == nullptr) return std::nullopt;
        found->owner = owner;
        found->again = false;
        found->job.leased_until = until;
        ++found->job.tries;
        return found->job;
    }
    void Complete(std::int64_t id, std::string_view owner) override {
        const std::lock_guard lock(mutex_);
        Entry* const entry = Held(id, owner);
        if (entry == nullptr) return;
        if (!entry->again) {
            std::erase_if(entries_, [&](const Entry& other) { return other.job.id == id; });
            return;
        }
        entry->job.tries = 0;
        entry->job.failure.clear();
        Release(*entry);
    }
    void Fail(const Job& job, std::string_view owner) override {
        const std::lock_guard lock(mutex_);
        Entry* const entry = Held(job.id, owner);
        if (entry == nullptr) return;
        entry->job.not_before = job.not_before;
        entry->job.tries = job.tries;
        entry->job.failure = job.failure;
        entry->job.failed = job.failed;
        Release(*entry);
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
            if (entry.job.id != id || !entry.job.failed) continue;
            entry.job.failed = false;
            entry.job.tries = 0;
            entry.job.not_before = now;
            return true;
        }
        return false;
    }
    bool ClaimMoment(std::string_view name, base::Instant at) override {
        const std::lock_guard lock(mutex_);
        return moments_.emplace(name, at).second;
    }
    std::optional<base::Instant> LastMoment(std::string_view series) override {
        const std::lock_guard lock(mutex_);
        std::optional<base::Instant> last;
        for (const auto& [name, at] : moments_)
            if (name.starts_with(std::string(series) + ' ')) last = std::max(last.value_or(at), at);
        return last;
    }

 private:
    struct Entry {
        Job job;
        std::string owner;
        bool again = false;
    };
    Entry* Held(std::int64_t id, std::string_view owner) {
        for (Entry& entry : entries_)
            if (entry.job.id == id && entry.owner == owner) return &entry;
        return nullptr;
    }
    static void Release(Entry& entry) {
        entry.owner.clear();
        entry.again = false;
        entry.job.leased_until.reset();
    }

    std::mutex mutex_;
    std::vector<Entry> entries_;
    std::map<std::string, base::Instant> moments_;
    std::int64_t last_id_ = 0;
};

}  // namespace jobs::testing
