#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <utility>

namespace base {

/// A lock that can be waited for so long, for std::unique_lock (its names are the standard's).
/// std::timed_mutex of GCC 12 waits by a call that the thread sanitizer of LLVM 16 does not see, so
/// that it tells of faults where there are none, and would not see those there are.
class TimedMutex {
 public:
    void lock() {
        std::unique_lock inner(mutex_);
        freed_.wait(inner, [this] { return !held_; });
        held_ = true;
    }
    [[nodiscard]] bool try_lock() {
        const std::lock_guard inner(mutex_);
        return !std::exchange(held_, true);
    }
    [[nodiscard]] bool try_lock_for(std::chrono::milliseconds most) {
        std::unique_lock inner(mutex_);
        if (!freed_.wait_for(inner, most, [this] { return !held_; })) return false;
        held_ = true;
        return true;
    }
    void unlock() {
        {
            const std::lock_guard inner(mutex_);
            held_ = false;
        }
        freed_.notify_one();
    }

 private:
    std::mutex mutex_;
    std::condition_variable freed_;
    bool held_ = false;  ///< under mutex_
};

}  // namespace base
