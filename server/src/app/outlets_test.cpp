#include "app/outlets.hpp"

#include <gtest/gtest.h>

#include <atomic>

#include "storage/testing/test_store.hpp"

namespace app {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kOneHour = 3'600'000'000;

/// Is moved while threads of the store ask it.
class SharedClock final : public base::Clock {
 public:
    explicit SharedClock(base::Instant now) : micros_(now.micros) {}
    [[nodiscard]] base::Instant Now() const override { return {micros_}; }
    void Advance(std::int64_t micros) { micros_ += micros; }

 private:
    std::atomic<std::int64_t> micros_;
};

class SealedFrames : public ::testing::TestWithParam<storage::Dialect> {
 protected:
    SealedFrames() {
        const auto shipped = LoadDefinitions(fs::path(QH_SOURCE_DIR) / "catalogue", "");
        settings_.data = place_.folder() / "data";
        settings_.database = place_.options().where;
        place_.Close();
        NodeOptions options;
        options.clock = &clock_;
        node_ = *Node::Open(settings_, *shipped, logger_, options);
    }
    /// A frame that is in the log when this returns.
    static void Take(Outlets& outlets, const std::string& raw, base::Instant received) {
        readings::Submission submission;
        submission.raw = raw;
        submission.received = received;
        submission.point.bytes[0] = 1;
        const std::int64_t before = outlets.Readings().counts().frames;
        outlets.Readings().Submit(std::move(submission));
        while (outlets.Readings().counts().frames == before) std::this_thread::yield();
    }
    std::int64_t ActsOfSealing() {
        std::int64_t count = 0;
        const auto view = node_->store->Read();
        for (std::int64_t position = 0;; ++position) {
            const auto act = view->ActAt(position);
            if (!act) return count;
            if (act->act.kind == "ledger.frames") ++count;
        }
    }

    storage::testing::TestDatabase place_{GetParam()};
    Settings settings_;
    Logger logger_{"error"};
    SharedClock clock_{base::FixedClock(*base::CivilDay::Parse("2026-03-02")).Now()};
    std::unique_ptr<Node> node_;
};

INSTANTIATE_TEST_SUITE_P(Both, SealedFrames, storage::testing::BothDialects(),
                         storage::testing::DialectName);

TEST_P(SealedFrames, AreNamedByOneActAnHourAndFoundWhenTheyChange) {
    {
        Outlets outlets(*node_);
        outlets.Readings().Start({});
        Take(outlets, "##frame one", clock_.Now());
        outlets.SealFrames();
        EXPECT_EQ(ActsOfSealing(), 0);  // the hour goes on

        clock_.Advance(kOneHour + 6 * kOneHour / 60);
        outlets.SealFrames();
        outlets.SealFrames();
        node_->keeper->SignNow();
        EXPECT_EQ(ActsOfSealing(), 1);

        Take(outlets, "##frame two", clock_.Now());
        outlets.Readings().Stop();
    }
    const FrameCheck sound = CheckFrames(*node_);
    EXPECT_EQ(sound.sealed, 1);
    EXPECT_EQ(sound.unsealed, 1);
    EXPECT_TRUE(sound.changed.empty());
}

}  // namespace
}  // namespace app
