#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <utility>

#include "base/id.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"

namespace http {

/// Who may have a report checked now: few at a time, because a check takes a whole processor, and
/// each person only so often. Any thread.
class CheckTurns {
 public:
    static constexpr int kAtOnce = 2;
    static constexpr std::size_t kMostAMinute = 30;

    /// One check's place; given back when it dies.
    class Turn {
     public:
        explicit Turn(CheckTurns& turns) : turns_(&turns) {}
        ~Turn() {
            if (turns_ != nullptr) turns_->GiveBack();
        }
        Turn(Turn&& other) noexcept : turns_(std::exchange(other.turns_, nullptr)) {}
        Turn& operator=(Turn&&) = delete;

     private:
        CheckTurns* turns_;
    };

    /// Waits for a place. Refuses `report_check.too_often`, and `report_check.busy` when none comes
    /// free within `wait`.
    [[nodiscard]] base::Result<Turn> Take(const base::RecordId& person, base::Instant now,
                                          std::chrono::milliseconds wait);

 private:
    [[nodiscard]] bool MayAgain(const base::RecordId& person, base::Instant now);
    void GiveBack();

    std::mutex mutex_;
    std::condition_variable freed_;
    std::map<base::RecordId, std::deque<base::Instant>> asked_;
    int taken_ = 0;
};

}  // namespace http
