#include "deadline/recount.hpp"

#include <gtest/gtest.h>

#include "records/testing/random_filter.hpp"
#include "worktime/statutory.hpp"

namespace deadline {
namespace {

using records::Record;
using records::Value;

base::CivilDay DayOf(const char* text) { return *base::CivilDay::Parse(text); }

catalogue::Field DayField(const char* id) {
    catalogue::Field field;
    field.id = id;
    field.label = id;
    field.kind = catalogue::FieldKind::kDay;
    return field;
}

catalogue::ClockRule Rule(const char* id, const char* period, const char* start, const char* due) {
    catalogue::ClockRule rule;
    rule.id = id;
    rule.label = id;
    rule.period = *worktime::Period::Parse(period);
    rule.effective_from = DayOf("2021-07-15");
    rule.record_type = "case";
    rule.start_field = start;
    rule.due_field = due;
    rule.done_when = R"({"closed_on":{"absent":false}})";
    return rule;
}

/// `application` starts from `ends_on`, which an act copies from `suit_due_on`.
catalogue::Catalogue Definitions(bool knows_2027) {
    catalogue::Catalogue catalogue;
    catalogue::RecordType type;
    type.id = "case";
    for (const char* field : {"served_on", "payment_due_on", "suit_due_on", "ends_on",
                              "application_due_on", "closed_on"})
        type.fields.push_back(DayField(field));
    catalogue.record_types.emplace("case", type);
    for (const auto& rule : {Rule("application", "3m", "ends_on", "application_due_on"),
                             Rule("payment", "15d", "served_on", "payment_due_on"),
                             Rule("suit", "6m", "served_on", "suit_due_on")})
        catalogue.clocks.emplace(rule.id, rule);
    catalogue::Procedure procedure;
    procedure.id = "case_ordinary";
    procedure.record_type = "case";
    catalogue::Act serve;
    catalogue::Effect copy;
    copy.set = "ends_on";
    copy.from = "suit_due_on";
    serve.effects.push_back(copy);
    procedure.acts.push_back(serve);
    catalogue.procedures.push_back(procedure);
    std::map<int, worktime::CalendarYear> years;
    years[2026].year = 2026;
    if (knows_2027) {
        worktime::CalendarYear& year = years[2027];
        year.year = 2027;
        for (const char* day : {"2027-01-01", "2027-01-02", "2027-01-03", "2027-02-08"}) {
            year.holidays.insert(DayOf(day));
            year.names[DayOf(day)] = day[6] == '1' ? "元旦" : "春节";
        }
    }
    catalogue.calendar = worktime::WorkCalendar(years, knows_2027 ? "new" : "old");
    return catalogue;
}

class RecountTest : public ::testing::Test {
 protected:
    DueChanges Changes(records::FieldValues values) {
        values.emplace("$procedure", Value("case_ordinary@1"));
        const Record record{base::RecordId{}, "case", 1, std::move(values)};
        const records::Givens givens = {{"today", Value(DayOf("2026-12-20"))}};
        const std::vector<Record> nobody;
        const records::testing::ListedNeighbours none(nobody);
        return DueChangesOf(before_, now_, record, givens, none);
    }

    catalogue::Catalogue before_ = Definitions(false), now_ = Definitions(true);
};

TEST_F(RecountTest, AYearMovesTheDaysThatWereCountedOverIt) {
    // 15 days from 2026-12-17 end on Friday 2027-01-01, a working day for who knows no holidays.
    const DueChanges found = Changes({{"served_on", Value(DayOf("2026-12-17"))},
                                      {"payment_due_on", Value(DayOf("2027-01-01"))}});

    ASSERT_EQ(found.changes.size(), 1U);
    EXPECT_EQ(found.changes[0].rule->id, "payment");
    EXPECT_EQ(found.changes[0].is, DayOf("2027-01-04"));
    EXPECT_TRUE(found.changes[0].was_provisional);
    EXPECT_FALSE(found.changes[0].is_provisional);
    EXPECT_EQ(found.changes[0].why, "2027-01-01 起元旦放假");
    EXPECT_EQ(found.fields.at("payment_due_on"), DayOf("2027-01-04"));
}

TEST_F(RecountTest, ADayOfTheLawMovesWhatWasCountedWithoutItAndSettlesNothing) {
    worktime::CalendarYear law;
    law.holidays.insert(DayOf("2025-01-01"));
    auto years = before_.calendar.years();
    years[worktime::kEveryYear] = law;
    now_.calendar = worktime::WorkCalendar(years, "with the law");

    const DueChanges found = Changes({{"served_on", Value(DayOf("2026-12-17"))},
                                      {"payment_due_on", Value(DayOf("2027-01-01"))}});

    ASSERT_EQ(found.changes.size(), 1U);
    EXPECT_EQ(found.changes[0].is, DayOf("2027-01-04"));
    EXPECT_TRUE(found.changes[0].is_provisional);
    EXPECT_EQ(found.changes[0].why, "2027-01-01 起放假");
}

TEST_F(RecountTest, ADayThatStaysIsSettled) {
    const DueChanges found = Changes({{"served_on", Value(DayOf("2026-12-21"))},
                                      {"payment_due_on", Value(DayOf("2027-01-05"))}});

    ASSERT_EQ(found.changes.size(), 1U);
    EXPECT_FALSE(found.changes[0].Moves());
    EXPECT_TRUE(found.fields.empty());
}

TEST_F(RecountTest, WhatStartsFromAMovedDayMovesWithIt) {
    // Six months from 2026-08-08 end on Monday 2027-02-08.
    const DueChanges found = Changes({{"served_on", Value(DayOf("2026-08-08"))},
                                      {"suit_due_on", Value(DayOf("2027-02-08"))},
                                      {"ends_on", Value(DayOf("2027-02-08"))},
                                      {"application_due_on", Value(DayOf("2027-05-10"))}});

    EXPECT_EQ(found.fields,
              (std::map<std::string, base::CivilDay>{{"suit_due_on", DayOf("2027-02-09")},
                                                     {"ends_on", DayOf("2027-02-09")}}));
    ASSERT_FALSE(found.changes.empty());
    EXPECT_EQ(found.changes.back().rule->id, "suit");

    const DueChanges later = Changes({{"served_on", Value(DayOf("2026-08-08"))},
                                      {"suit_due_on", Value(DayOf("2027-02-08"))},
                                      {"ends_on", Value(DayOf("2027-02-08"))},
                                      {"application_due_on", Value(DayOf("2027-05-11"))}});
    EXPECT_FALSE(later.fields.contains("application_due_on"))
        << "no rule gives that day: a person entered it";
}

TEST_F(RecountTest, NothingIsSaidOfWhatStands) {
    // Entered by a person; done; settled before; counted with the new year already.
    EXPECT_TRUE(Changes({{"served_on", Value(DayOf("2026-12-17"))},
                         {"payment_due_on", Value(DayOf("2027-01-20"))}})
                    .changes.empty());
    EXPECT_TRUE(Changes({{"served_on", Value(DayOf("2026-12-17"))},
                         {"payment_due_on", Value(DayOf("2027-01-01"))},
                         {"closed_on", Value(DayOf("2026-12-19"))}})
                    .changes.empty());
    EXPECT_TRUE(Changes({{"served_on", Value(DayOf("2026-11-02"))},
                         {"payment_due_on", Value(DayOf("2026-11-17"))}})
                    .changes.empty());
    EXPECT_TRUE(Changes({{"served_on", Value(DayOf("2026-12-17"))},
                         {"payment_due_on", Value(DayOf("2027-01-04"))}})
                    .changes.empty());
    EXPECT_TRUE(Changes({{"served_on", Value(DayOf("2026-12-17"))},
                         {"payment_due_on", Value(DayOf("2027-01-01"))},
                         {"$voided", Value(true)}})
                    .changes.empty());
}

TEST_F(RecountTest, ARuleWrittenAnewSaysWhatIsDifferent) {
    now_ = Definitions(false);
    now_.clocks.at("payment").period = *worktime::Period::Parse("10d");

    const DueChanges found = Changes({{"served_on", Value(DayOf("2026-11-02"))},
                                      {"payment_due_on", Value(DayOf("2026-11-17"))}});

    ASSERT_EQ(found.changes.size(), 1U);
    EXPECT_EQ(found.changes[0].is, DayOf("2026-11-12"));
    EXPECT_EQ(found.changes[0].why, "期限 15 日 改为 10 日");
}

}  // namespace
}  // namespace deadline
