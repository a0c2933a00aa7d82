#include "app/reminders.hpp"

#include <gtest/gtest.h>

#include "app/background_work.hpp"
#include "storage/testing/test_store.hpp"

namespace app {
namespace {

using records::Value;

std::shared_ptr<const catalogue::Catalogue> Definitions() {
    static const auto kShipped = LoadDefinitions(std::string(QH_SOURCE_DIR) + "/catalogue", "");
    return kShipped ? *kShipped : nullptr;
}

/// The node's own store of messages, and somebody who stops the server after so many deliveries.
class StoppingMessages final : public notify::MessageStore {
 public:
    StoppingMessages(std::unique_ptr<MessageStore> store, std::stop_source& stop, int after)
        : store_(std::move(store)), stop_(stop), left_(after) {}

    std::int64_t Deliver(const base::RecordId& person, base::Instant at,
                         const std::vector<notify::Item>& items) override {
        const std::int64_t told = store_->Deliver(person, at, items);
        if (--left_ == 0) stop_.request_stop();
        return told;
    }
    std::vector<notify::Message> Messages(const notify::MessageQuery& query) override {
        return store_->Messages(query);
    }
    std::int64_t Count(const base::RecordId& person, bool unread_only) override {
        return store_->Count(person, unread_only);
    }
    std::int64_t MarkRead(const base::RecordId& person, const std::vector<std::int64_t>& ids,
                          base::Instant at) override {
        return store_->MarkRead(person, ids, at);
    }
    std::vector<notify::Message> ToHandOn(base::Instant since) override {
        return store_->ToHandOn(since);
    }
    bool HandOn(std::int64_t id, base::Instant at, const std::function<void()>& send) override {
        return store_->HandOn(id, at, send);
    }
    void DropBefore(base::Instant instant, base::Instant unread_instant) override {
        store_->DropBefore(instant, unread_instant);
    }

 private:
    std::unique_ptr<MessageStore> store_;
    std::stop_source& stop_;
    int left_;
};

/// A server on Monday 2026-03-02, and three people who hold two clues each, due on that day.
class Reminding : public ::testing::TestWithParam<storage::Dialect> {
 protected:
    Reminding() {
        settings_.data = place_.folder() / "data";
        settings_.database = place_.options().where;
        settings_.reminder_hours = {0, 24 * 60};
        place_.Close();
        NodeOptions options;
        options.clock = &clock_;
        auto node = Node::Open(settings_, Definitions(), logger_, options);
        EXPECT_TRUE(node);
        node_ = *std::move(node);
        for (int i = 0; i < 3; ++i) {
            people_.push_back(Put("person", {{"name", Value("张某")}, {"active", Value(true)}}));
            for (int clue = 0; clue < 2; ++clue)
                Put("clue", {{"received_on", Value(*base::CivilDay::Parse("2026-02-15"))},
                             {"filing_due_on", Value(*base::CivilDay::Parse("2026-03-02"))},
                             {"$state", Value("registered")},
                             {"$procedure", Value("clue@1")},
                             {"$holder", Value(people_.back())}});
        }
    }
    base::RecordId Put(const std::string& type, records::FieldValues values) {
        const records::Record record{base::RecordId::Make(clock_.Now(), node_->randomness), type, 1,
                                     std::move(values)};
        const auto act = records::testing::CreationOf(*Definitions(), record, node_->randomness);
        EXPECT_TRUE(
            node_->store->Write([&](records::RecordWriter& writer) { return writer.Store(act); }));
        return record.id;
    }
    /// Of how many matters each was told in all, by how many messages.
    std::vector<std::pair<std::int64_t, std::size_t>> Told() {
        std::vector<std::pair<std::int64_t, std::size_t>> told;
        for (const base::RecordId& person : people_) {
            std::size_t matters = 0;
            for (const notify::Message& message : node_->messages->Messages({person}))
                matters += message.items.size();
            told.emplace_back(node_->messages->Count(person, false), matters);
        }
        return told;
    }

    storage::testing::TestDatabase place_{GetParam()};
    Settings settings_;
    Logger logger_{"error"};
    base::FixedClock clock_{*base::CivilDay::Parse("2026-03-02")};
    std::unique_ptr<Node> node_;
    std::vector<base::RecordId> people_;
};

INSTANTIATE_TEST_SUITE_P(Both, Reminding, storage::testing::BothDialects(),
                         storage::testing::DialectName);

TEST_P(Reminding, StoppedBetweenPeopleItTellsTheOthersAtTheNextPassAndNobodyTwice) {
    std::stop_source stop;
    node_->messages = std::make_unique<StoppingMessages>(std::move(node_->messages), stop, 1);

    const ReminderReport first = SendReminders(*node_, stop.get_token());
    EXPECT_TRUE(first.stopped);
    EXPECT_EQ(first.items, 2) << "one person, and all that is theirs";
    const ReminderReport second = SendReminders(*node_, stop.get_token());
    EXPECT_TRUE(second.stopped);
    EXPECT_EQ(second.items, 0) << "stopped before the first page";

    const ReminderReport next = SendReminders(*node_);
    EXPECT_FALSE(next.stopped);
    EXPECT_EQ(next.people, 2);
    EXPECT_EQ(next.items, 4);
    const std::pair<std::int64_t, std::size_t> whole(1, 2);
    EXPECT_EQ(Told(), std::vector(3, whole));
}

TEST_P(Reminding, TheJobThatWasStoppedWaitsForTheNextServerAsIfItHadNotBeenTried) {
    jobs::Job job;
    job.kind = job_kind::kReminders;
    job.key = "start";
    job.payload = "{}";
    job.not_before = clock_.Now();
    node_->jobs->Enqueue(job);
    std::stop_source stop;
    stop.request_stop();

    BackgroundWork(*node_).RunDue(stop.get_token());

    const auto open = node_->jobs->Open(10);
    const auto left = std::ranges::find(open, job_kind::kReminders, &jobs::Job::kind);
    ASSERT_NE(left, open.end());
    EXPECT_EQ(left->tries, 0);
    EXPECT_FALSE(left->leased_until);
    BackgroundWork(*node_).RunDue();
    const std::pair<std::int64_t, std::size_t> whole(1, 2);
    EXPECT_EQ(Told(), std::vector(3, whole));
}

}  // namespace
}  // namespace app
