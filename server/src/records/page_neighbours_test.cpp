#include "records/page_neighbours.hpp"

#include <gtest/gtest.h>

#include "records/memory_store.hpp"
#include "records/testing/counting_view.hpp"
#include "records/testing/random_filter.hpp"

namespace records {
namespace {

using testing::CountingView;

base::RecordId NumberedId(int number) {
    return *base::RecordId::Parse(fmt::format("019583a2-0000-7000-8000-{:012x}", number));
}

class PageNeighboursTest : public ::testing::Test {
 protected:
    Record Put(int number, FieldValues values) {
        values.emplace("$state", Value("current"));
        Record record{NumberedId(number), "thing", 1, std::move(values)};
        const auto act = testing::CreationOf(*catalogue_, record, randomness_);
        EXPECT_TRUE(store_.Write([&](RecordWriter& writer) { return writer.Store(act); }));
        return record;
    }
    std::vector<base::RecordId> Pointing(const Neighbours& neighbours, int to) {
        std::vector<base::RecordId> ids;
        for (const Record* record :
             neighbours.PointingAt(type_, *type_.FindField("parent"), NumberedId(to)))
            ids.push_back(record->id);
        return ids;
    }

    std::shared_ptr<const catalogue::Catalogue> catalogue_ = testing::RandomWorld::Catalogue();
    const catalogue::RecordType& type_ = *catalogue_->FindType("thing");
    base::FixedClock clock_{*base::CivilDay::Parse("2026-03-02")};
    base::SeededRandomness randomness_{1};
    MemoryRecordStore store_{catalogue_, clock_};
};

TEST_F(PageNeighboursTest, AnswerForAWholePageByFewQuestionsWhatSingleOnesAnswer) {
    std::vector<Record> page;
    for (int i = 1; i <= 450; ++i) page.push_back(Put(i, {}));
    const Record beside = Put(500, {});
    for (int i = 0; i < 300; ++i)
        Put(1'000 + i, {{"parent", Value(NumberedId(i % 3 == 0 ? 500 : 1 + i))}});
    Put(2'000, {{"parent", Value(NumberedId(1))}, {"$voided", Value(true)}});
    const auto stored = store_.Read();
    CountingView view(*stored);
    const PageNeighbours together(view, page);
    const ViewNeighbours single(*stored);

    for (const Record& record : page) {
        const int number = static_cast<int>(&record - page.data()) + 1;
        ASSERT_EQ(Pointing(together, number), Pointing(single, number)) << number;
    }
    EXPECT_EQ(view.asked, 3);
    EXPECT_EQ(Pointing(together, 500), Pointing(single, 500)) << "not of the page";
    EXPECT_EQ(together.Find(type_, beside.id)->id, beside.id);
}

TEST_F(PageNeighboursTest, FindWhatAWholePageRefersToByFewQuestions) {
    std::vector<Record> parents, page;
    for (int i = 1; i <= 300; ++i) parents.push_back(Put(i, {}));
    const Record voided = Put(400, {{"$voided", Value(true)}});
    for (int i = 0; i < 350; ++i)
        page.push_back(Put(1'000 + i, {{"parent", Value(NumberedId(1 + i % 300))}}));
    page.push_back(Put(2'000, {{"parent", Value(voided.id)}}));
    page.push_back(Put(2'001, {{"parent", Value(NumberedId(9'999))}}));
    const auto stored = store_.Read();
    CountingView view(*stored);
    const PageNeighbours together(view, page);

    for (const Record& record : page) {
        const base::RecordId parent = *record.Reference("parent");
        const Record* found = together.Find(type_, parent);
        ASSERT_EQ(found != nullptr, parent != NumberedId(9'999)) << parent.ToText();
        if (found != nullptr) {
            EXPECT_EQ(found->id, parent);
        }
    }

    EXPECT_EQ(view.asked, 2) << "302 ids, 200 at once";
    EXPECT_EQ(together.Find(*catalogue_->FindType("neighbour"), NumberedId(1)), nullptr)
        << "of another type";
}

}  // namespace
}  // namespace records
