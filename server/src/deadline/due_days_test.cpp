#include "deadline/due_days.hpp"

#include <gtest/gtest.h>

#include "deadline/clocks.hpp"
#include "records/memory_store.hpp"
#include "records/testing/random_filter.hpp"

namespace deadline {
namespace {

using records::Record;
using records::Value;

base::CivilDay Day(const char* text) { return *base::CivilDay::Parse(text); }

base::RecordId IdOf(int number) {
    return *base::RecordId::Parse(fmt::format("019583a2-0000-7000-8000-{:012x}", number));
}

catalogue::Field AField(const char* id, catalogue::FieldKind kind) {
    catalogue::Field field;
    field.id = field.label = id;
    field.kind = kind;
    return field;
}

catalogue::ClockRule ARule(const char* id, const char* due, const char* done) {
    catalogue::ClockRule rule;
    rule.id = rule.label = id;
    rule.period = *worktime::Period::Parse("15d");
    rule.effective_from = Day("2021-07-15");
    rule.record_type = "case";
    rule.start_field = "filed_on";
    rule.due_field = due;
    rule.done_when = done;
    return rule;
}

std::shared_ptr<const catalogue::Catalogue> ACatalogue() {
    using catalogue::FieldKind;
    auto made = std::make_shared<catalogue::Catalogue>();
    catalogue::RecordType type;
    type.id = "case";
    type.fields = {AField("filed_on", FieldKind::kDay), AField("limit_on", FieldKind::kDay),
                   AField("pay_on", FieldKind::kDay), AField("paid_on", FieldKind::kDay)};
    catalogue::RecordType span;
    span.id = "span";
    span.fields = {AField("case", FieldKind::kReference), AField("from_on", FieldKind::kDay),
                   AField("to_on", FieldKind::kDay)};
    span.fields.front().target = "case";
    made->record_types = {{"case", type}, {"span", span}};
    catalogue::ClockRule limit = ARule("limit", "limit_on", "");
    limit.excluded = {{"span", "case", "from_on", "to_on"}};
    made->clocks = {{"limit", limit},
                    {"pay", ARule("pay", "pay_on", R"({"paid_on":{"absent":false}})")}};
    return made;
}

class DueDaysTest : public ::testing::Test {
 protected:
    void Put(const char* type, int number, records::FieldValues values) {
        values.emplace("$state", Value("current"));
        const Record record{IdOf(number), type, 1, std::move(values)};
        const auto act = records::testing::CreationOf(*catalogue_, record, randomness_);
        ASSERT_TRUE(store_.Write([&](records::RecordWriter& writer) { return writer.Store(act); }));
    }
    [[nodiscard]] const catalogue::RecordType& Case() const {
        return *catalogue_->FindType("case");
    }
    /// `limit 2026-03-10`, what stands still with a star.
    std::vector<std::string> Due(int number) {
        const auto view = store_.Read();
        const DueDays days(*catalogue_, Case(), givens_, *view);
        std::vector<std::string> words;
        for (const DueDay& due : days.Of(*view->Find(Case(), IdOf(number))))
            words.push_back(fmt::format("{} {}{}", due.rule->id, due.day.ToText(),
                                        due.paused_since ? "*" : ""));
        return words;
    }
    std::vector<int> Passing(const std::string& filter, int most) {
        const auto view = store_.Read();
        const records::ViewNeighbours neighbours(*view);
        const auto read = records::ReadFilter(*catalogue_, Case(), filter);
        EXPECT_TRUE(read) << filter;
        std::vector<int> found;
        for (int number = 1; number <= most; ++number)
            if (records::Passes(*read, *view->Find(Case(), IdOf(number)), givens_, neighbours))
                found.push_back(number);
        return found;
    }

    std::shared_ptr<const catalogue::Catalogue> catalogue_ = ACatalogue();
    base::FixedClock clock_{Day("2026-03-05")};
    base::SeededRandomness randomness_{1};
    records::MemoryRecordStore store_{catalogue_, clock_};
    records::Givens givens_ = {{"today", Value(Day("2026-03-05"))}};
};

TEST_F(DueDaysTest, PutsTheSoonestFirstAndLeavesOutWhatIsDone) {
    Put("case", 1, {{"limit_on", Value(Day("2026-03-10"))}, {"pay_on", Value(Day("2026-03-06"))}});
    Put("case", 2,
        {{"limit_on", Value(Day("2026-03-10"))},
         {"pay_on", Value(Day("2026-03-06"))},
         {"paid_on", Value(Day("2026-03-05"))}});
    Put("case", 3, {});

    EXPECT_EQ(Due(1), (std::vector<std::string>{"pay 2026-03-06", "limit 2026-03-10"}));
    EXPECT_EQ(Due(2), std::vector<std::string>{"limit 2026-03-10"});
    EXPECT_TRUE(Due(3).empty());
}

TEST_F(DueDaysTest, KnowsWhichClockStandsStillAndPutsItLast) {
    Put("case", 1, {{"limit_on", Value(Day("2026-03-01"))}, {"pay_on", Value(Day("2026-03-06"))}});
    Put("case", 2, {{"limit_on", Value(Day("2026-03-01"))}});
    Put("span", 11, {{"case", Value(IdOf(1))}, {"from_on", Value(Day("2026-02-20"))}});
    Put("span", 12,
        {{"case", Value(IdOf(2))},
         {"from_on", Value(Day("2026-02-20"))},
         {"to_on", Value(Day("2026-02-25"))}});

    EXPECT_EQ(Due(1), (std::vector<std::string>{"pay 2026-03-06", "limit 2026-03-01*"}));
    EXPECT_EQ(Due(2), std::vector<std::string>{"limit 2026-03-01"});
}

TEST_F(DueDaysTest, GivesFiltersThatFindTheSameRecords) {
    Put("case", 1, {{"limit_on", Value(Day("2026-03-01"))}});
    Put("case", 2, {{"limit_on", Value(Day("2026-03-01"))}});
    Put("case", 3, {{"limit_on", Value(Day("2026-03-05"))}});
    Put("case", 4, {{"pay_on", Value(Day("2026-03-01"))}, {"paid_on", Value(Day("2026-03-01"))}});
    Put("case", 5, {{"pay_on", Value(Day("2026-03-01"))}});
    Put("span", 11, {{"case", Value(IdOf(2))}, {"from_on", Value(Day("2026-02-20"))}});
    const auto& limit = catalogue_->clocks.at("limit");
    const auto& pay = catalogue_->clocks.at("pay");

    EXPECT_EQ(Passing(DueDays::RunsFilter(limit), 5), (std::vector<int>{1, 2, 3}));
    EXPECT_EQ(Passing(DueDays::LateFilter(limit), 5), std::vector<int>{1});
    EXPECT_EQ(Passing(DueDays::RunsFilter(pay), 5), std::vector<int>{5});
    EXPECT_EQ(Passing(DueDays::LateFilter(pay), 5), std::vector<int>{5});
}

TEST(ClockDue, TellsHowADayStandsByItself) {
    worktime::CalendarYear year;
    year.year = 2026;
    const worktime::WorkCalendar calendar({{2026, year}}, "test");
    const catalogue::ClockRule rule = ARule("pay", "pay_on", "");
    const base::CivilDay today = Day("2026-03-05");
    const auto words = [&](const char* due, std::optional<base::CivilDay> since = {}) {
        return ClockDue(rule, Day(due), since, today, calendar).words;
    };

    EXPECT_EQ(words("2026-03-05"), "今天到期");
    EXPECT_EQ(words("2026-03-09"), "余 2 个工作日");
    EXPECT_EQ(words("2026-03-25"), "余 20 日");
    EXPECT_EQ(words("2026-03-01"), "逾期 4 日");
    EXPECT_EQ(words("2026-03-01", Day("2026-02-20")), "2026-02-20 起不计");
    EXPECT_EQ(words("2027-03-25"), "余 385 日（暂定）");
}

}  // namespace
}  // namespace deadline
