#include "app/forwarding.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>

namespace app {

namespace fs = std::filesystem;

namespace {

constexpr std::chrono::seconds kLookEvery{10};

receiver::ForwardSettings ForwardTo(const Settings& settings) {
    receiver::ForwardSettings forward;
    forward.address = settings.hj212_forward->address;
    forward.port = settings.hj212_forward->port;
    return forward;
}

/// Once: what the file said stands with the log then.
readings::FrameLog& TakeUpFile(const Settings& settings, readings::FrameLog& log) {
    const fs::path file = settings.data / fmt::format("forward-log-{}", log.number());
    std::uint64_t position = 0;
    if (!log.Forwarded() && std::ifstream(file) >> position) log.MarkForwarded(position);
    fs::remove(file);
    return log;
}

bool HasMore(readings::FrameLog& log) {
    const auto done = log.Forwarded();
    return done && *done < log.last();
}

}  // namespace

Forwarding::Forwarding(const Settings& settings, readings::FrameLog& own, const base::Clock& clock,
                       Others others)
    : settings_(ForwardTo(settings)),
      clock_(clock),
      others_(std::move(others)),
      own_(settings_, TakeUpFile(settings, own), clock) {}

void Forwarding::Stop() {
    own_.Stop();
    LetGo();
}

void Forwarding::LetGo() {
    Left left;
    {
        const std::lock_guard lock(mutex_);
        left = std::exchange(left_, {});
    }
    left.forwarder.reset();  // before the log that it follows
}

void Forwarding::Look() {
    const auto now = Steady::now();
    if (now < next_) return;
    next_ = now + kLookEvery;
    if (const auto held = Held()) {
        if (HasMore(*held)) return;
        LetGo();
    }
    // Twice in a row: after its database was away a process takes its log again within seconds.
    const std::set<int> living = others_.living();
    for (const int number : missed_)
        if (!living.contains(number)) may_be_left_ = true;
    missed_.clear();
    std::ranges::set_difference(living_, living, std::inserter(missed_, missed_.end()));
    living_ = living;
    if (!may_be_left_) return;
    for (std::unique_ptr<readings::FrameLog>& log : others_.take_left()) {
        if (!HasMore(*log)) continue;
        Left left{std::move(log), nullptr};
        left.forwarder = std::make_unique<receiver::Forwarder>(settings_, *left.log, clock_);
        left.forwarder->Start();
        const std::lock_guard lock(mutex_);
        left_ = std::move(left);
        return;
    }
    may_be_left_ = false;
}

receiver::ForwardCounts Forwarding::counts() const {
    receiver::ForwardCounts counts = own_.counts();
    const std::lock_guard lock(mutex_);
    if (left_.forwarder == nullptr) return counts;
    const receiver::ForwardCounts left = left_.forwarder->counts();
    counts.waiting += left.waiting;
    counts.sent += left.sent;
    counts.answered += left.answered;
    counts.left_out += left.left_out;
    counts.unanswered += left.unanswered;
    return counts;
}

std::shared_ptr<readings::FrameLog> Forwarding::Held() const {
    const std::lock_guard lock(mutex_);
    return left_.log;
}

}  // namespace app
