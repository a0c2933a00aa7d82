#include "records/walk.hpp"

#include <gtest/gtest.h>

#include "records/memory_store.hpp"
#include "records/testing/counting_view.hpp"
#include "records/testing/random_filter.hpp"

namespace records {
namespace {

class WalkTest : public ::testing::Test {
 protected:
    WalkTest() {
        for (int i = 1; i <= 1'203; ++i) {
            const auto id =
                base::RecordId::Parse(fmt::format("019583a2-0000-7000-8000-{:012x}", i));
            const Record record{*id, "thing", 1, {{"$state", Value("current")}}};
            const auto act = testing::CreationOf(*catalogue_, record, randomness_);
            EXPECT_TRUE(store_.Write([&](RecordWriter& writer) { return writer.Store(act); }));
            ids_.push_back(*id);
        }
        query_.type = catalogue_->FindType("thing");
    }

    std::shared_ptr<const catalogue::Catalogue> catalogue_ = testing::RandomWorld::Catalogue();
    base::FixedClock clock_{*base::CivilDay::Parse("2026-03-02")};
    base::SeededRandomness randomness_{1};
    MemoryRecordStore store_{catalogue_, clock_};
    std::vector<base::RecordId> ids_;
    Query query_;
};

TEST_F(WalkTest, TakesEveryRecordOnceAndReadsEachOnce) {
    const auto stored = store_.Read();
    testing::CountingView view(*stored);
    query_.offset = 7;
    query_.limit = 3;
    std::vector<base::RecordId> taken;

    const bool to_the_end = Walk(view, query_, [&](const std::vector<Record>& page) {
        for (const Record& record : page) taken.push_back(record.id);
        return true;
    });

    EXPECT_TRUE(to_the_end);
    EXPECT_EQ(taken, ids_);
    EXPECT_EQ(view.pages["thing"], (std::vector<std::size_t>{500, 500, 203}));
}

TEST_F(WalkTest, GoesBackwardsWhereTheQueryDoes) {
    query_.sort = *ReadSort(*catalogue_, *query_.type, "-$id");
    std::vector<base::RecordId> taken;

    Walk(*store_.Read(), query_, [&](const std::vector<Record>& page) {
        for (const Record& record : page) taken.push_back(record.id);
        return true;
    });

    EXPECT_EQ(taken, std::vector<base::RecordId>(ids_.rbegin(), ids_.rend()));
}

TEST_F(WalkTest, EndsAfterThePageThatSaysSo) {
    const auto stored = store_.Read();
    testing::CountingView view(*stored);
    int pages = 0;

    EXPECT_FALSE(Walk(view, query_, [&](const std::vector<Record>&) { return ++pages < 2; }));

    EXPECT_EQ(view.pages["thing"], (std::vector<std::size_t>{500, 500}));
}

}  // namespace
}  // namespace records
