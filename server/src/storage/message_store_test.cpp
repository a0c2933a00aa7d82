#include "storage/message_store.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <future>
#include <stdexcept>
#include <thread>
#include <vector>

#include "storage/testing/test_store.hpp"

namespace storage {
namespace {

using notify::Because;
using notify::Item;
using testing::IdOf;

base::Instant Moment(std::int64_t seconds) { return {1'772'438'400'000'000 + seconds * 1'000'000}; }

Item AnItem(int record, const char* step = "before 3wd") {
    return {"case", IdOf(record),    "case_limit", *base::CivilDay::Parse("2026-03-05"),
            step,   Because::kHolder};
}

class SqlMessages : public ::testing::TestWithParam<Dialect> {
 protected:
    std::vector<notify::Message> Of(int person, bool unread_only = false) {
        return messages_->Messages({IdOf(person), unread_only, 0, 50});
    }

    testing::TestStore test_{GetParam()};
    std::unique_ptr<notify::MessageStore> messages_ = MakeMessageStore(*test_.database());
};

INSTANTIATE_TEST_SUITE_P(Both, SqlMessages, testing::BothDialects(), testing::DialectName);

TEST_P(SqlMessages, BundleWhatIsNewIntoOneMessageInItsOrder) {
    Item led = AnItem(8, "overdue 2026-03-06");
    led.because = Because::kLeader;

    EXPECT_EQ(messages_->Deliver(IdOf(1), Moment(0), {AnItem(7), led}), 2);

    const auto found = Of(1);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].at, Moment(0));
    EXPECT_EQ(found[0].items, (std::vector<Item>{AnItem(7), led}));
    EXPECT_EQ(found[0].read_at, std::nullopt);
}

TEST_P(SqlMessages, TellAPersonTheSameThingOnce) {
    messages_->Deliver(IdOf(1), Moment(0), {AnItem(7)});

    EXPECT_EQ(messages_->Deliver(IdOf(1), Moment(60), {AnItem(7)}), 0);
    EXPECT_EQ(messages_->Deliver(IdOf(1), Moment(120), {AnItem(7), AnItem(7, "on_day")}), 1);
    EXPECT_EQ(messages_->Deliver(IdOf(2), Moment(180), {AnItem(7)}), 1);

    ASSERT_EQ(Of(1).size(), 2U);
    EXPECT_EQ(Of(1)[0].items, std::vector<Item>{AnItem(7, "on_day")});
    EXPECT_EQ(messages_->Count(IdOf(1), true), 2);
    EXPECT_EQ(Of(2).size(), 1U);
}

TEST_P(SqlMessages, WhatIsKnownIsFoundKnownWhileSomebodyElseWrites) {
    messages_->Deliver(IdOf(1), Moment(0), {AnItem(7), AnItem(8)});
    std::future<std::int64_t> again;

    test_.database()->WriteAlone([&](Connection&) {
        again = std::async(std::launch::async, [&] {
            return messages_->Deliver(IdOf(1), Moment(60), {AnItem(7), AnItem(8)});
        });
        EXPECT_EQ(again.wait_for(std::chrono::seconds(10)), std::future_status::ready);
    });

    EXPECT_EQ(again.get(), 0);
    EXPECT_EQ(Of(1).size(), 1U);
}

TEST_P(SqlMessages, NodesThatDeliverAtOnceTellItOnce) {
    std::vector<Item> items;
    for (int i = 0; i < 20; ++i) items.push_back(AnItem(100 + i));
    std::atomic<std::int64_t> told = 0;
    {
        std::vector<std::jthread> nodes;
        for (int node = 0; node < 4; ++node)
            nodes.emplace_back([&] { told += messages_->Deliver(IdOf(1), Moment(0), items); });
    }

    EXPECT_EQ(told, 20);
    EXPECT_EQ(test_.Number("SELECT count(*) FROM message_item"), 20);
}

TEST_P(SqlMessages, AreReadByTheirPersonOnly) {
    messages_->Deliver(IdOf(1), Moment(0), {AnItem(7)});
    messages_->Deliver(IdOf(1), Moment(1), {AnItem(8)});
    const std::int64_t first = Of(1).back().id;

    EXPECT_EQ(messages_->MarkRead(IdOf(2), {first}, Moment(2)), 0);
    EXPECT_EQ(messages_->MarkRead(IdOf(1), {first}, Moment(3)), 1);
    EXPECT_EQ(messages_->MarkRead(IdOf(1), {first}, Moment(4)), 0);

    EXPECT_EQ(Of(1).back().read_at, Moment(3));
    EXPECT_EQ(Of(1, true).size(), 1U);
    EXPECT_EQ(messages_->MarkRead(IdOf(1), {}, Moment(5)), 1);
    EXPECT_EQ(messages_->Count(IdOf(1), true), 0);
    EXPECT_EQ(messages_->Count(IdOf(1), false), 2);
}

TEST_P(SqlMessages, AreHandedOnOnceEach) {
    messages_->Deliver(IdOf(1), Moment(0), {AnItem(7)});
    messages_->Deliver(IdOf(2), Moment(100), {AnItem(7)});

    ASSERT_EQ(messages_->ToHandOn(Moment(50)).size(), 1U);
    const auto due = messages_->ToHandOn(Moment(0));
    ASSERT_EQ(due.size(), 2U);
    EXPECT_EQ(due[0].person, IdOf(1));
    int sent = 0;
    EXPECT_TRUE(messages_->HandOn(due[0].id, Moment(101), [&] { ++sent; }));
    EXPECT_FALSE(messages_->HandOn(due[0].id, Moment(102), [&] { ++sent; }));
    EXPECT_EQ(sent, 1);

    ASSERT_EQ(messages_->ToHandOn(Moment(0)).size(), 1U);
    EXPECT_EQ(messages_->ToHandOn(Moment(0))[0].items.size(), 1U);
}

TEST_P(SqlMessages, OneIsSentByOneNodeWhenSeveralHandItOnAtOnce) {
    messages_->Deliver(IdOf(1), Moment(0), {AnItem(7)});
    const std::int64_t id = messages_->ToHandOn(Moment(0)).front().id;
    std::atomic<int> sent = 0;
    std::vector<std::jthread> nodes;
    for (int node = 0; node < 4; ++node) {
        nodes.emplace_back([&] {
            messages_->HandOn(id, Moment(101), [&] {
                ++sent;
                std::this_thread::sleep_for(std::chrono::milliseconds(50));
            });
        });
    }
    nodes.clear();
    EXPECT_EQ(sent, 1);
}

TEST_P(SqlMessages, OneThatCannotBeSentWaits) {
    messages_->Deliver(IdOf(1), Moment(0), {AnItem(7)});
    const std::int64_t id = messages_->ToHandOn(Moment(0)).front().id;
    EXPECT_THROW(messages_->HandOn(id, Moment(101), [] { throw std::runtime_error("full"); }),
                 std::runtime_error);
    EXPECT_EQ(messages_->ToHandOn(Moment(0)).size(), 1U);
}

TEST_P(SqlMessages, OldOnesAreDroppedWithTheirItems) {
    messages_->Deliver(IdOf(1), Moment(0), {AnItem(7)});
    messages_->Deliver(IdOf(1), Moment(1), {AnItem(8)});
    messages_->Deliver(IdOf(1), Moment(500), {AnItem(9)});
    messages_->MarkRead(IdOf(1), {Of(1).back().id}, Moment(2));

    messages_->DropBefore(Moment(100), Moment(-100));
    EXPECT_EQ(Of(1).size(), 2U);
    messages_->DropBefore(Moment(100), Moment(100));

    ASSERT_EQ(Of(1).size(), 1U);
    EXPECT_EQ(Of(1)[0].items.front().record, IdOf(9));
    EXPECT_EQ(test_.Number("SELECT count(*) FROM message_item"), 1);
}

}  // namespace
}  // namespace storage
