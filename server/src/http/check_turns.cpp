#include "http/detail/check_turns.hpp"

namespace http {

/// With mutex_ held.
bool CheckTurns::MayAgain(const base::RecordId& person, base::Instant now) {
    constexpr std::int64_t kMinute = 60'000'000;
    constexpr std::size_t kMostPeople = 10'000;
    if (asked_.size() > kMostPeople) asked_.clear();
    std::deque<base::Instant>& asked = asked_[person];
    while (!asked.empty() && now.micros - asked.front().micros >= kMinute) asked.pop_front();
    if (asked.size() >= kMostAMinute) return false;
    asked.push_back(now);
    return true;
}

base::Result<CheckTurns::Turn> CheckTurns::Take(const base::RecordId& person, base::Instant now,
                                                std::chrono::milliseconds wait) {
    std::unique_lock<std::mutex> lock(mutex_);
    if (!MayAgain(person, now))
        return base::Refuse("report_check.too_often", {{"most", std::to_string(kMostAMinute)}});
    if (!freed_.wait_for(lock, wait, [this] { return taken_ < kAtOnce; }))
        return base::Refuse("report_check.busy");
    ++taken_;
    return Turn(*this);
}

void CheckTurns::GiveBack() {
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        --taken_;
    }
    freed_.notify_one();
}

}  // namespace http
