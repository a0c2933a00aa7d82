#include "http/detail/workers.hpp"

namespace http::detail {

namespace {

/// Acts that one thread does in a hundredth of a second, with two commits.
constexpr std::size_t kMostInTurn = 64;

}  // namespace

Workers::Workers(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        Place& place = *places_.emplace_back(std::make_unique<Place>());
        threads_.emplace_back([this, &place] { Loop(place); });
    }
}

// Threads that cannot be ended must not go on as if they had been.
// NOLINTNEXTLINE(bugprone-exception-escape)
Workers::~Workers() { Join(); }

void Workers::Join() {
    {
        const std::lock_guard lock(mutex_);
        ends_ = true;
    }
    for (const auto& place : places_) place->told.notify_one();
    have_come_.notify_one();
    for (std::thread& thread : threads_)
        if (thread.joinable()) thread.join();
}

void Workers::Take(std::unique_ptr<Job> job) {
    Place* place = nullptr;
    {
        const std::lock_guard lock(mutex_);
        if (idle_.empty()) {
            waiting_.push_back(std::move(job));
            return;
        }
        place = idle_.back();
        idle_.pop_back();
        place->job = std::move(job);
    }
    place->told.notify_one();
}

void Workers::TakeInTurn(std::unique_ptr<Job> job) {
    {
        const std::lock_guard lock(mutex_);
        in_turn_.push_back(std::move(job));
        if (in_turn_.size() == awaited_) have_come_.notify_one();
        if (at_turns_ > 0 && in_turn_.size() <= at_turns_ * kMostInTurn) return;
        ++at_turns_;
    }
    Post([this] { DoInTurn(); });
}

bool Workers::DoOne() {
    std::unique_lock lock(mutex_);
    if (in_turn_.empty()) return false;
    const auto job = std::move(in_turn_.front());
    in_turn_.pop_front();
    lock.unlock();
    job->Run();
    return true;
}

std::size_t Workers::HowManyWait() {
    const std::lock_guard lock(mutex_);
    return in_turn_.size();
}

bool Workers::Await(std::size_t count, std::chrono::steady_clock::time_point end) {
    std::unique_lock lock(mutex_);
    awaited_ = count;
    have_come_.wait_until(lock, end, [&] { return in_turn_.size() >= count || ends_; });
    awaited_ = 0;
    return !in_turn_.empty();
}

void Workers::DoInTurn() {
    for (;;) {
        while (DoOne()) {
        }
        const std::lock_guard lock(mutex_);
        if (!in_turn_.empty()) continue;
        --at_turns_;
        return;
    }
}

void Workers::Rest() {
    {
        const std::lock_guard lock(mutex_);
        if (at_turns_ > 1 || in_turn_.empty()) {
            --at_turns_;
            return;
        }
    }
    Post([this] { DoInTurn(); });  // in this thread's stead
}

void Workers::Resume() {
    const std::lock_guard lock(mutex_);
    ++at_turns_;
}

std::unique_ptr<Workers::Job> Workers::Next(Place& place, std::unique_lock<std::mutex>& lock) {
    if (waiting_.empty() && !ends_) {
        idle_.push_back(&place);
        place.told.wait(lock, [&] { return place.job != nullptr || ends_; });
        std::erase(idle_, &place);
        if (place.job != nullptr) return std::move(place.job);
    }
    if (waiting_.empty()) return nullptr;
    auto job = std::move(waiting_.front());
    waiting_.pop_front();
    return job;
}

void Workers::Loop(Place& place) {
    std::unique_lock lock(mutex_);
    while (auto job = Next(place, lock)) {
        lock.unlock();
        job->Run();
        job.reset();
        lock.lock();
    }
}

}  // namespace http::detail
