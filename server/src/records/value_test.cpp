#include "records/value.hpp"

#include <gtest/gtest.h>

#include "records/testing/random_filter.hpp"

namespace records {
namespace {

using catalogue::Field;
using catalogue::FieldKind;

Field Make(FieldKind kind) {
    Field field;
    field.id = "f";
    field.label = "字段";
    field.kind = kind;
    field.scale = kind == FieldKind::kDecimal ? 2 : 0;
    if (kind == FieldKind::kChoice)
        field.choices = {{"air", "废气"}, {"water", "废水"}, {"old", "旧项", true}};
    return field;
}

Field WithBounds(Field field, std::int64_t least, std::int64_t most) {
    field.minimum = least;
    field.maximum = most;
    return field;
}

Field Handlers() {
    Field group = Make(FieldKind::kGroup);
    group.id = "handlers";
    group.max_rows = 3;
    Field officer = Make(FieldKind::kReference);
    officer.id = "officer";
    officer.required = true;
    Field since = Make(FieldKind::kDay);
    since.id = "since";
    group.fields = {officer, since};
    return group;
}

struct Row3 {
    FieldKind kind;
    const char* input;
    const char* stored;  ///< canonical JSON, or the refusal's code
};

TEST(ValueFromInput, TakesWhatPeopleTypeAndWhatClientsSend) {
    using enum FieldKind;
    const std::vector<Row3> rows = {
        {kText, R"("  银川上实 ")", R"("银川上实")"},
        {kText, R"("")", "null"},
        {kText, "null", "null"},
        {kText, R"("e\u0301")", R"("é")"},
        {kText, "5", "records.not_text"},
        {kText, R"("a\u0000b")", "records.bad_characters"},
        {kText, R"("a\nb")", "records.line_break"},
        {kLongText, R"("a\nb")", R"("a\nb")"},
        {kInteger, "12", "12"},
        {kInteger, R"("12")", "12"},
        {kInteger, R"("12.5")", "records.bad_integer"},
        {kInteger, "1.5", "records.bad_integer"},
        {kInteger, "9007199254740992", "records.number_too_large"},
        {kMoney, R"("12,000.50")", "1200050"},
        {kMoney, "1200050", "1200050"},
        {kMoney, R"("12.345")", "records.bad_money"},
        {kDecimal, R"("0.5")", "50"},
        {kDecimal, "50", "50"},
        {kDecimal, R"("0.005")", "records.bad_decimal"},
        {kDay, R"("2026-03-02")", R"("2026-03-02")"},
        {kDay, R"("2025-02-30")", "records.bad_day"},
        {kInstant, R"("2026-03-02T08:15:30+08:00")", R"("2026-03-02T00:15:30.000000Z")"},
        {kInstant, R"("昨天")", "records.bad_instant"},
        {kYesNo, "true", "true"},
        {kYesNo, R"("否")", "false"},
        {kYesNo, "1", "records.not_yes_no"},
        {kChoice, R"("air")", R"("air")"},
        {kChoice, R"("废水")", R"("water")"},
        {kChoice, R"("火")", "records.no_such_choice"},
        {kChoice, R"("old")", "records.choice_retired"},
        {kReference, R"("019583a2-0000-7000-8000-000000000001")",
         R"("019583a2-0000-7000-8000-000000000001")"},
        {kReference, R"("张三")", "records.bad_reference"},
        {kPlace, R"({"lat":36617100,"lng":101778900,"text":"西宁"})",
         R"({"lat":36617100,"lng":101778900,"text":"西宁"})"},
        {kPlace, R"({"lat":96617100,"lng":101778900,"text":"西宁"})", "records.bad_place"},
        {kPlace, R"({"lat":101778900,"lng":36617100,"text":"西宁"})", "records.place_swapped"},
        {kPlace, R"({"lat":75989000,"lng":39470000,"text":"喀什"})", "records.place_swapped"},
        {kPlace, R"({"lat":3661710,"lng":10177890,"text":"西宁"})", "records.place_outside"},
        {kPlace, R"({"lat":0,"lng":0})", "records.place_outside"},
        {kPlace, R"({"lat":1})", "records.bad_place"},
        {kPlace, R"({"text":"城东河桥下"})", "records.place_without_point"},
        {kAttachment, "[]", "null"},
        {kAttachment, R"([{"digest":"ab","media_type":"image/png","name":"a","size":1}])",
         "records.bad_attachment"},
        {kCreditCode, R"("91350100m000100y43")", R"("91350100M000100Y43")"},
        {kCreditCode, R"("91350100M000100Y44")", "records.credit_code_check"},
        {kCreditCode, R"("没有")", "records.bad_credit_code"},
        {kPersonIdNumber, R"("11010519491231002x")", R"("11010519491231002X")"},
        {kPersonIdNumber, R"("110105194912310021")", "records.id_number_check"},
        {kGroup, "5", "records.not_list"},
    };
    for (const Row3& row : rows) {
        const auto value = ValueFromInput(Make(row.kind), row.input);

        EXPECT_EQ(value ? ValueToJson(*value) : value.error().front().code, row.stored)
            << row.input;
    }
}

TEST(ValueFromInput, HoldsBoundsAndLengths) {
    Field name = Make(FieldKind::kText);
    name.max_length = 3;
    const Field fine = WithBounds(Make(FieldKind::kMoney), 0, 100'000);

    EXPECT_TRUE(ValueFromInput(name, R"("环境局")"));
    EXPECT_EQ(ValueFromInput(name, R"("生态环境")").error().front().code, "records.too_long");
    EXPECT_EQ(ValueFromInput(fine, R"("-1")").error().front().code, "records.too_small");
    const auto too_large = ValueFromInput(fine, R"("1000.01")");
    EXPECT_EQ(too_large.error().front().code, "records.too_large");
    EXPECT_EQ(too_large.error().front().params.back().second, "1,000.00");
}

TEST(ValueFromInput, ReportsEveryFaultOfAGroupWithItsPlace) {
    const auto value = ValueFromInput(
        Handlers(),
        R"([{"officer":"x","since":"2026-13-01"},{"since":"2026-01-01"},{"colour":"red"}])");

    ASSERT_FALSE(value);
    std::vector<std::string> faults;
    for (const auto& refusal : value.error()) faults.push_back(refusal.code + " " + refusal.where);
    EXPECT_EQ(faults, (std::vector<std::string>{"records.bad_reference handlers.0.officer",
                                                "records.bad_day handlers.0.since",
                                                "records.required handlers.1.officer",
                                                "records.unknown_field handlers.2.colour"}));
}

TEST(ValueFromInput, RefusesTooManyRowsAndARowTwice) {
    const std::string id = "019583a2-0000-7000-8000-000000000001";
    const std::string row = R"({"id":")" + id + R"(","officer":")" + id + R"("})";

    EXPECT_EQ(ValueFromInput(Handlers(), "[{},{},{},{}]").error().front().code,
              "records.too_many_rows");
    EXPECT_EQ(ValueFromInput(Handlers(), "[" + row + "," + row + "]").error().front().code,
              "records.row_twice");
}

TEST(ValueFromInput, RefusesAUniqueValueTwiceAmongRows) {
    Field group = Handlers();
    group.fields[1].unique = true;
    const std::string officer = R"("officer":"019583a2-0000-7000-8000-000000000001")";

    const auto value = ValueFromInput(group, "[{" + officer + R"(,"since":"2026-01-01"},{)" +
                                                 officer + R"(,"since":"2026-01-01"}])");

    ASSERT_FALSE(value);
    EXPECT_EQ(value.error().front().code, "records.twice_in_group");
    EXPECT_EQ(value.error().front().where, "handlers.1.since");
}

TEST(ValueFromInput, KeepsADoubtfulCodeWhereDoubtsAreAllowed) {
    base::Refusals doubts;

    const auto value =
        ValueFromInput(Make(FieldKind::kCreditCode), R"("91350100M000100Y44")", &doubts);

    ASSERT_TRUE(value);
    EXPECT_EQ(*value->As<std::string>(), "91350100M000100Y44");
    ASSERT_EQ(doubts.size(), 1U);
    EXPECT_EQ(doubts.front().code, "records.credit_code_check");
}

TEST(ValueFromStored, ReadsWhatValueToJsonWrote) {
    for (std::uint64_t seed = 0; seed < 30; ++seed) {
        testing::RandomWorld world(seed);
        const auto catalogue = testing::RandomWorld::Catalogue();
        for (const Record& record : world.Records(5)) {
            for (const auto& [id, value] : record.values) {
                const Field* field = FindField(*catalogue->FindType(record.type), id);
                const auto back = ValueFromStored(*field, ValueToJson(value));

                ASSERT_TRUE(back) << id << ' ' << ValueToJson(value);
                EXPECT_EQ(*back, value) << id;
            }
        }
    }
}

TEST(ValueFromStored, RefusesAnotherKindsValue) {
    EXPECT_EQ(ValueFromStored(Make(FieldKind::kDay), "5").error().front().code,
              "records.changes_malformed");
    EXPECT_EQ(ValueFromStored(Make(FieldKind::kMoney), R"("5")").error().front().code,
              "records.changes_malformed");
    EXPECT_EQ(ValueFromStored(Make(FieldKind::kText), "{").error().front().code,
              "records.changes_malformed");
}

TEST(ValueToShow, ShowsTheDigitsThatANumberOfEveryExactnessHas) {
    Field count = Make(FieldKind::kDecimal);
    count.scale = 4;

    for (const auto& [held, shown] :
         {std::pair{30'000, "3"}, {125'000, "12.5"}, {-5, "-0.0005"}, {0, "0"}, {1'000'000, "100"}})
        EXPECT_EQ(ValueToShow(count, Value(held)), shown);
}

TEST(ValueToShow, SpeaksToPeople) {
    using enum FieldKind;
    EXPECT_EQ(ValueToShow(Make(kMoney), Value(52'000'000)), "520,000.00");
    EXPECT_EQ(ValueToShow(Make(kDecimal), Value(50)), "0.50");
    EXPECT_EQ(ValueToShow(Make(kYesNo), Value(true)), "是");
    EXPECT_EQ(ValueToShow(Make(kChoice), Value("water")), "废水");
    EXPECT_EQ(ValueToShow(Make(kDay), Value(*base::CivilDay::Parse("2026-03-02"))), "2026-03-02");
    EXPECT_EQ(ValueToShow(Make(kInstant), Value(*base::Instant::Parse("2026-03-02T16:05:00Z"))),
              "2026-03-03 00:05");
    EXPECT_EQ(ValueToShow(Make(kText), Value(Erased{})), "（已销毁）");
    EXPECT_EQ(ValueToShow(Make(kText), Value()), "");
}

}  // namespace
}  // namespace records
