#include "report/figure_book.hpp"

#include <gtest/gtest.h>

#include "base/random.hpp"
#include "records/fold.hpp"
#include "records/memory_store.hpp"
#include "report/place.hpp"
#include "report/prior.hpp"
#include "report/report.hpp"

namespace report {
namespace {

base::CivilDay Day(const char* text) { return *base::CivilDay::Parse(text); }

TEST(PlaceTest, WhatStandsBehindTheIndicatorComesInAnyOrder) {
    const auto place = ReadPlace("fine_total_yuan|..2025-09-30|wan|last");
    ASSERT_TRUE(place.has_value());
    EXPECT_EQ(place->indicator, "fine_total_yuan");
    EXPECT_EQ(place->form, PlaceForm::kWan);
    EXPECT_TRUE(place->last_year);
    EXPECT_FALSE(place->from.has_value());
    EXPECT_EQ(place->to, Day("2025-09-30"));
}

TEST(PlaceTest, WhatIsNoPlaceIsRefused) {
    for (const char* text : {"", "罚款", "a|", "a|wan|word", "a|last|last", "a|..", "a|2025..",
                             "a|2025-13-01..", "a|2025-01-01..|..2025-02-01", "|wan"})
        EXPECT_FALSE(ReadPlace(text).has_value()) << text;
}

TEST(PlaceTest, ATextIsWordsAndPlaces) {
    const std::vector<TextPart> expected = {{"罚款", false}, {"a|wan", true}, {"万{元", false}};
    EXPECT_EQ(SplitText("罚款{a|wan}万{元"), expected);
}

TEST(PlaceTest, WhatIsStillToComeIsFound) {
    EXPECT_TRUE(PlaceholdersIn("全年查处案件12件。").empty());
    EXPECT_EQ(PlaceholdersIn("查处××件，由XX科牵头，{"),
              (std::vector<std::string>{"××", "XX", "{"}));
}

TEST(PlaceTest, AHeadingSaysItsLevel) {
    const std::pair<const char*, int> cases[] = {
        {"一、总体情况", 1}, {"十二、其他", 1}, {"（三）监督", 2},    {"(四)监督", 2},
        {"1.提高站位", 3},   {"12．措施", 3},   {"（2）法律顾问", 4}, {"强化培育", 1}};
    for (const auto& [heading, level] : cases) EXPECT_EQ(HeadingLevel(heading), level) << heading;
}

catalogue::Field AField(const char* id, catalogue::FieldKind kind, int scale = 0) {
    catalogue::Field field;
    field.id = id;
    field.label = id;
    field.kind = kind;
    field.scale = scale;
    return field;
}

std::shared_ptr<catalogue::Catalogue> ACatalogue() {
    using catalogue::FieldKind;
    auto made = std::make_shared<catalogue::Catalogue>();
    catalogue::RecordType the_case;
    the_case.id = "case";
    the_case.title = "name";
    the_case.fields = {AField("name", FieldKind::kText), AField("decided_on", FieldKind::kDay),
                       AField("fine", FieldKind::kMoney)};
    catalogue::RecordType entry;
    entry.id = "figure_entry";
    entry.title = "indicator";
    entry.fields = {AField("indicator", FieldKind::kText), AField("period_end", FieldKind::kDay),
                    AField("value", FieldKind::kDecimal, 4)};
    made->record_types = {{"case", the_case}, {"figure_entry", entry}};
    catalogue::Indicator count;
    count.id = "decisions";
    count.label = "处罚决定数";
    count.count = "case";
    count.dated_by = "decided_on";
    count.unit = "件";
    catalogue::Indicator sum = count;
    sum.id = "fines";
    sum.count.clear();
    sum.sum = "case.fine";
    sum.unit = "元";
    catalogue::Indicator talks = count;
    talks.id = "talks";
    talks.label = "约谈次数";
    talks.unit = "次";
    made->indicators = {
        {"decisions", count}, {"fines", sum}, {"talks", indicator::AsReported(talks)}};
    return made;
}

class FigureBookTest : public ::testing::Test {
 protected:
    void Keep(const char* type_id, records::FieldValues values) {
        const catalogue::RecordType& type = catalogue_->record_types.at(type_id);
        const auto stored = store_.Write([&](records::RecordWriter& writer) {
            records::ActToStore act;
            act.act.id = base::ActId::Make(clock_.Now(), randomness_);
            act.act.kind = type.id + ".register";
            act.act.happened_on = clock_.Today();
            records::Record record;
            record.id = base::RecordId::Make(clock_.Now(), randomness_);
            record.type = type.id;
            record.version = 1;
            record.values = values;
            std::map<std::string, ledger::SealedValue> sealed;
            act.act.touches.push_back(
                {record.id, type.id, 0,
                 records::ChangesToJson(type, record.values, randomness_, sealed)});
            act.changes.push_back({record, record.values});
            return writer.Store(std::move(act));
        });
        ASSERT_TRUE(stored.has_value());
        arrival_ = stored->arrival;
    }
    void AddCase(const char* day, std::int64_t fen) {
        Keep("case", {{"name", "甲厂"}, {"decided_on", Day(day)}, {"fine", fen}});
    }
    void Report(std::int64_t value, const char* state) {
        Keep("figure_entry", {{"indicator", "talks"},
                              {"period_end", Day("2025-12-31")},
                              {"value", value},
                              {"$state", state}});
    }
    FigureBook Book() {
        FigureScope scope = scope_;
        scope.year = 2025;
        scope.records = [](const catalogue::RecordType&) { return records::Filter{}; };
        return {*view_, *catalogue_, std::move(scope)};
    }
    std::string Filled(const std::string& text) {
        view_ = store_.Read();
        return Book().Fill(text);
    }
    std::string FaultOf(const std::string& place) {
        view_ = store_.Read();
        FigureBook book = Book();
        const Placed& placed = book.At(place);
        return placed.faults.empty() ? "" : placed.faults.front().code;
    }

    base::FixedClock clock_{Day("2026-01-10")};
    base::SeededRandomness randomness_{7};
    std::shared_ptr<catalogue::Catalogue> catalogue_ = ACatalogue();
    records::MemoryRecordStore store_{catalogue_, clock_};
    std::unique_ptr<records::RecordView> view_;
    FigureScope scope_;
    std::int64_t arrival_ = 0;
};

TEST_F(FigureBookTest, FormsSpansAndTheYearBefore) {
    AddCase("2024-05-01", 100'00);
    AddCase("2024-06-01", 100'00);
    AddCase("2025-03-01", 986'7600'00);
    AddCase("2025-08-01", 0);
    AddCase("2025-12-31", 0);

    EXPECT_EQ(Filled("{decisions}件"), "3件");
    EXPECT_EQ(Filled("{fines|wan}万元，即{fines|word}"), "986.76万元，即986.76万元");
    EXPECT_EQ(Filled("上半年{decisions|..2025-06-30}件"), "上半年1件");
    EXPECT_EQ(Filled("上年{decisions|last}件，{decisions|change}"), "上年2件，增加50%");
    EXPECT_EQ(Filled("{decisions|2025-09-01..2025-09-30|word}"), "零");
    EXPECT_EQ(FaultOf("decisions|wan"), "report.not_money");
    EXPECT_EQ(FaultOf("decisions|change|..2025-01-31"), "report.no_base");
    EXPECT_EQ(FaultOf("nonsense"), "report.unknown_place");
    scope_.until = Day("2025-09-30");
    EXPECT_EQ(Filled("截至9月底{decisions}件"), "截至9月底2件");
}

TEST_F(FigureBookTest, LastYearsReportTellsWhatNoRecordTells) {
    Report(30'0000, "confirmed");
    EXPECT_EQ(FaultOf("talks|change"), "report.no_base");

    scope_.prior = {{"talks", {"40", "全年约谈企业40次。"}}};

    EXPECT_EQ(Filled("{talks}次，上年{talks|last}次，{talks|change}"), "30次，上年40次，下降25%");
    FigureBook book = Book();
    EXPECT_EQ(book.At("talks").previous_sentence, "全年约谈企业40次。");
}

TEST_F(FigureBookTest, WhatNobodyReportedAndWhatNobodySignedIsTold) {
    EXPECT_EQ(FaultOf("talks"), "report.figure_not_reported");
    Report(30'0000, "entered");
    view_ = store_.Read();
    FigureBook book = Book();
    EXPECT_TRUE(book.At("talks").faults.empty());
    EXPECT_EQ(book.At("talks").unsigned_rows.size(), 1U);
}

TEST_F(FigureBookTest, AsKnownBeforeARecordTheRowsDifferByExactlyThatRecord) {
    AddCase("2025-03-01", 5'00);
    const std::int64_t before = arrival_;
    AddCase("2025-04-01", 7'00);
    view_ = store_.Read();
    scope_.as_known = records::AsKnown{before};
    FigureBook then = Book();
    scope_.as_known.reset();
    FigureBook now = Book();

    EXPECT_EQ(then.At("fines").shown, "5");
    EXPECT_EQ(now.At("fines").shown, "12");
    const auto rows = CompareRows(*view_, *catalogue_, then.QuestionOf(then.At("fines")),
                                  now.QuestionOf(now.At("fines")));
    ASSERT_TRUE(rows.has_value());
    ASSERT_EQ(rows->size(), 1U);
    EXPECT_FALSE((*rows)[0].before.has_value());
    EXPECT_EQ((*rows)[0].after, 7'00);
    EXPECT_NE(RowsDigest(*view_, *catalogue_, then.QuestionOf(then.At("fines"))),
              RowsDigest(*view_, *catalogue_, now.QuestionOf(now.At("fines"))));
}

TEST_F(FigureBookTest, SentencesAreOfferedInSeveralWordsAndThoseWithoutFiguresLast) {
    AddCase("2024-05-01", 1'00);
    AddCase("2025-03-01", 1'00);
    catalogue::Report own, other;
    own.sections = {{"", "一、执法", {"约谈企业{talks}次。", "作出决定{decisions}件。"}}};
    other.sections = {{"", "二、处罚", {"下达决定书{decisions}件。"}}};
    catalogue_->reports = {{"own", own}, {"other", other}};
    view_ = store_.Read();
    FigureBook book = Book();

    const auto offered = Suggest(*catalogue_, own, "一、执法", book);

    std::vector<std::string> shown;
    for (const Suggestion& one : offered) shown.push_back(one.shown);
    EXPECT_EQ(shown,
              (std::vector<std::string>{"作出决定1件。", "处罚决定数1件，上年为1件，同比持平。",
                                        "下达决定书1件。", "约谈企业〔待填〕次。"}));
    EXPECT_EQ(offered.back().wanted, std::vector<std::string>{"talks"});
}

TEST(PriorTest, LastYearsTextStandsBesideThePartThatIsLikeIt) {
    PriorReport prior;
    prior.sections = {{"（二）规范执法监管", "去年的执法。"},
                      {"（三）加强普法宣传", "去年的普法。"}};
    EXPECT_EQ(MatchPrior({"一、规范执法监管情况", "二、其他", "三、普法宣传"}, prior),
              (std::vector<std::string>{"去年的执法。", "", "去年的普法。"}));
}

}  // namespace
}  // namespace report
