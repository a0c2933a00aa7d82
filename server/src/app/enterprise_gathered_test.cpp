#include <gtest/gtest.h>

#include <filesystem>

#include "notify/enterprises.hpp"
#include "workflow/testing/bureau.hpp"

namespace app {
namespace {

using notify::Item;
using records::Value;
using workflow::testing::Day;

const catalogue::TelemetryRules& ShippedRules() {
    static const auto rules =
        catalogue::LoadTelemetryRules({std::filesystem::path(QH_SOURCE_DIR) / "catalogue"});
    return *rules;
}

/// Two enterprises with an outlet, a device and somebody each.
class EnterpriseGathered : public ::testing::Test {
 protected:
    struct Works {
        base::RecordId enterprise, outlet, device, person;
    };
    Works AWorks(const char* name) {
        Works works;
        works.enterprise = bureau_.Put("enterprise", {{"name", Value(name)}});
        works.outlet = bureau_.Put(
            "outlet", {{"name", Value(name)}, {"enterprise", Value(works.enterprise)}});
        works.device = bureau_.Put(
            "monitoring_device", {{"name", Value(name)}, {"outlet", Value(works.outlet)}});
        works.person = bureau_.Put("person", {{"name", Value("周环保")},
                                              {"active", Value(true)},
                                              {"enterprise", Value(works.enterprise)}});
        return works;
    }
    base::RecordId Mark(const base::RecordId& device, const char* state,
                        const char* since = "2026-03-02") {
        return bureau_.Put("monitoring_mark", {{"device", Value(device)},
                                               {"$state", Value(state)},
                                               {"$state_since", Value(Day(since))}});
    }
    base::RecordId Alarm(const Works& works, const char* kind, const char* state = "raised") {
        return bureau_.Put("alarm", {{"device", Value(works.device)},
                                     {"enterprise", Value(works.enterprise)},
                                     {"kind", Value(kind)},
                                     {"$state", Value(state)},
                                     {"from_at", Value(At("2026-03-01"))},
                                     {"raised_at", Value(At("2026-03-02"))}});
    }
    static base::Instant At(const char* day) {
        return {base::Instant::StartOf(Day(day)).micros + 9 * 3'600'000'000};
    }
    std::map<base::RecordId, std::vector<Item>> Told() {
        const auto view = bureau_.store.Read();
        return notify::GatherForEnterprises(
            {*view, *bureau_.catalogue, ShippedRules(), At("2026-03-02")});
    }

    workflow::testing::Bureau bureau_;
    Works ours_ = AWorks("甲厂"), theirs_ = AWorks("乙厂");
};

TEST_F(EnterpriseGathered, AnAnswerToAMarkGoesToItsEnterpriseAlone) {
    const auto returned = Mark(ours_.device, "returned");

    const auto told = Told();

    ASSERT_EQ(told.size(), 1U);
    const Item expected{"monitoring_mark",    returned,
                        notify::told_clock::kMark, Day("2026-03-07"),
                        "returned 1",         notify::Because::kHolder};
    EXPECT_EQ(told.at(ours_.person), std::vector<Item>{expected});
}

TEST_F(EnterpriseGathered, WhatWaitsOrIsLongAgoIsNotTold) {
    Mark(ours_.device, "submitted");
    Mark(ours_.device, "withdrawn");
    Mark(ours_.device, "standing", "2026-01-02");

    EXPECT_TRUE(Told().empty());
}

TEST_F(EnterpriseGathered, MeansThatExceedAndMissingDataAreToldAndNothingOfSuspicion) {
    const auto over = Alarm(ours_, "exceedance");
    const auto gap = Alarm(ours_, "missing", "checked");
    for (const char* kind : {"instant", "suspect"}) Alarm(ours_, kind);
    Alarm(ours_, "exceedance", "withdrawn");
    Alarm(ours_, "exceedance", "dismissed");

    const auto told = Told();

    ASSERT_EQ(told.size(), 1U);
    std::map<base::RecordId, Item> items;
    for (const Item& item : told.at(ours_.person)) items[item.record] = item;
    ASSERT_EQ(items.size(), 2U);
    EXPECT_EQ(items.at(over).step, "exceedance");
    EXPECT_EQ(items.at(over).due, Day("2026-03-02")) << "a mark is in time the day after";
    EXPECT_EQ(items.at(gap).step, "missing");
}

TEST_F(EnterpriseGathered, AnOrderIsToldOnlyWhenTheBureauToldItOn) {
    bureau_.Put("supervision_order", {{"outlet", Value(theirs_.outlet)},
                                      {"matter", Value("怀疑作假")},
                                      {"$state", Value("received")}});
    const auto order = bureau_.Put("supervision_order", {{"outlet", Value(theirs_.outlet)},
                                                         {"told_on", Value(Day("2026-03-02"))},
                                                         {"told_due_on", Value(Day("2026-03-09"))},
                                                         {"$state", Value("received")}});

    const auto told = Told();

    ASSERT_EQ(told.size(), 1U);
    ASSERT_EQ(told.at(theirs_.person).size(), 1U);
    EXPECT_EQ(told.at(theirs_.person)[0].record, order);
    EXPECT_EQ(told.at(theirs_.person)[0].due, Day("2026-03-09"));
}

TEST_F(EnterpriseGathered, WhoIsNotActiveIsToldNothing) {
    Mark(ours_.device, "returned");
    bureau_.Change("person", ours_.person, "active", Value(false));

    EXPECT_TRUE(Told().empty());
}

}  // namespace
}  // namespace app
