#include "receiver/forwarder.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace receiver {
namespace {

/// A log whose database is away until it was asked often enough.
class LogAway final : public readings::FrameLog {
 public:
    [[nodiscard]] int number() const override { return 0; }
    [[nodiscard]] std::uint64_t last() const override {
        Ask();
        return 7;
    }
    void NotBelow(std::uint64_t /*position*/) override {}
    void Append(const readings::LogBatch& /*batch*/) override {}
    void Replay(std::uint64_t /*after*/,
                const std::function<void(const readings::FrameRecord&)>& /*each*/) override {}
    [[nodiscard]] std::vector<readings::FrameRecord> Next(std::uint64_t /*after*/,
                                                          std::size_t /*most*/) override {
        Ask();
        return {};
    }
    [[nodiscard]] std::optional<std::uint64_t> Forwarded() override { return 3; }
    void MarkForwarded(std::uint64_t /*position*/) override {}
    [[nodiscard]] std::vector<readings::FrameRecord> Find(
        const readings::FrameQuestion& /*question*/) override {
        return {};
    }
    [[nodiscard]] std::vector<readings::Segment> Unsealed(base::Instant /*before*/) override {
        return {};
    }
    void MarkSealed(const std::vector<readings::Segment>& /*segments*/) override {}
    [[nodiscard]] std::vector<readings::Segment> All() override { return {}; }
    void DropBefore(base::Instant /*before*/, std::uint64_t /*applied*/) override {}

    /// Until `times` questions were put.
    bool WasAsked(int times) const {
        std::unique_lock lock(mutex_);
        return asked_often_.wait_for(lock, std::chrono::seconds(30),
                                     [&] { return asked_ >= times; });
    }

 private:
    void Ask() const {
        const std::lock_guard lock(mutex_);
        asked_often_.notify_all();
        if (++asked_ < 3) throw std::runtime_error("connection refused");
    }

    mutable std::mutex mutex_;
    mutable std::condition_variable asked_often_;
    mutable int asked_ = 0;  ///< under mutex_
};

TEST(Forwarding, GoesOnAfterTheDatabaseOfItsOwnLogWasAway) {
    LogAway log;
    const base::SystemClock clock;
    Forwarder forwarder({"127.0.0.1", 9}, log, clock);
    forwarder.Start();
    EXPECT_TRUE(log.WasAsked(4)) << "the thread of forwarding is gone";
    forwarder.Stop();
    const ForwardCounts counts = forwarder.counts();
    EXPECT_EQ(counts.failures, 2);
    EXPECT_EQ(counts.last_failure, "connection refused");
    EXPECT_EQ(counts.waiting, 4U);
}

}  // namespace
}  // namespace receiver
