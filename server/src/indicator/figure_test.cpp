#include "indicator/figure.hpp"

#include <gtest/gtest.h>

#include <numeric>

#include "base/random.hpp"
#include "indicator/derived.hpp"
#include "indicator/left_out.hpp"
#include "records/fold.hpp"
#include "records/memory_store.hpp"

namespace indicator {
namespace {

using catalogue::Field;
using catalogue::FieldKind;

Field AField(const char* id, FieldKind kind, const char* target = "") {
    Field field;
    field.id = id;
    field.label = id;
    field.kind = kind;
    field.target = target;
    return field;
}

catalogue::Indicator AnIndicator(const char* id, const char* count, const char* sum,
                                 const char* dated_by, const char* filter) {
    catalogue::Indicator indicator;
    indicator.id = id;
    indicator.label = id;
    indicator.count = count;
    indicator.sum = sum;
    indicator.dated_by = dated_by;
    indicator.filter = filter;
    indicator.unit = *sum == '\0' ? "件" : "元";
    return indicator;
}

struct DerivedRow {
    const char* id;
    catalogue::RelationKind kind;
    std::vector<std::string> parts;
};
const std::vector<DerivedRow> kDerived = {
    {"talks_and_walks", catalogue::RelationKind::kSum, {"talks", "walks"}},
    {"talks_of_meetings", catalogue::RelationKind::kRate, {"talks", "meetings"}},
    {"talks_change", catalogue::RelationKind::kChange, {"talks"}},
    {"talks_rise", catalogue::RelationKind::kRise, {"talks"}},
    {"filed_change", catalogue::RelationKind::kChange, {"filed"}},
    {"filed_in_all", catalogue::RelationKind::kSum, {"filed"}},
};

/// Figures that are reported, and those worked out of them.
void AddReported(catalogue::Catalogue& made) {
    for (const auto& [id, kind, parts] : kDerived) {
        catalogue::Indicator derived = AsReported(AnIndicator(id, "", "", "", ""));
        derived.unit = kind == catalogue::RelationKind::kSum ? "次" : "%";
        made.indicators.emplace(id, derived);
        catalogue::Relation relation;
        relation.id = relation.whole = id;
        relation.kind = kind;
        relation.parts = parts;
        relation.effective_from = base::CivilDay::FromSerial(0);
        made.relations.emplace(id, relation);
    }
    for (const char* id : {"talks", "walks", "meetings", "rate"}) {
        catalogue::Indicator reported = AsReported(AnIndicator(id, "", "", "", ""));
        reported.unit = std::string_view(id) == "rate" ? "%" : "次";
        made.indicators.emplace(id, reported);
    }
}

std::shared_ptr<const catalogue::Catalogue> ACatalogue() {
    auto made = std::make_shared<catalogue::Catalogue>();
    catalogue::RecordType organisation;
    organisation.id = "organisation";
    organisation.title = "name";
    organisation.fields = {AField("name", FieldKind::kText)};
    catalogue::RecordType theCase;
    theCase.id = "case";
    theCase.title = "name";
    theCase.fields = {AField("name", FieldKind::kText), AField("filed_on", FieldKind::kDay),
                      AField("decided_at", FieldKind::kInstant),
                      AField("closed_on", FieldKind::kDay),
                      AField("fine_amount", FieldKind::kMoney)};
    catalogue::RecordType entry;
    entry.id = "figure_entry";
    entry.title = "indicator";
    entry.fields = {AField("indicator", FieldKind::kText), AField("period_end", FieldKind::kDay),
                    AField("covers", FieldKind::kText), AField("value", FieldKind::kDecimal)};
    entry.fields.back().scale = 4;
    made->record_types = {
        {"organisation", organisation}, {"case", theCase}, {"figure_entry", entry}};
    made->indicators = {
        {"filed", AnIndicator("filed", "case", "", "filed_on", "")},
        {"decided", AnIndicator("decided", "case", "", "decided_at", "")},
        {"fines", AnIndicator("fines", "", "case.fine_amount", "filed_on",
                              R"({"fine_amount":{"absent":false}})")},
        {"broken", AnIndicator("broken", "case", "", "filed_on", R"({"nothing":"x"})")},
        {"no_day", AnIndicator("no_day", "case", "", "gone_on", "")},
    };
    catalogue::Indicator open = AnIndicator(
        "open", "case", "", "filed_on",
        R"({"or":[{"closed_on":{"absent":true}},{"closed_on":{"gt":{"given":"period.to"}}}]})");
    open.until = "closed_on";
    made->indicators.emplace("open", open);
    catalogue::Indicator touched =
        AnIndicator("touched", "case", "", "filed_on",
                    R"({"closed_on":{"between":[{"given":"period.from"},{"given":"period.to"}]}})");
    touched.until = "closed_on";
    made->indicators.emplace("touched", touched);
    catalogue::Indicator closed = AnIndicator("closed_rate", "case", "", "filed_on", "");
    closed.share = R"({"closed_on":{"lte":{"given":"period.to"}}})";
    closed.unit = "%";
    made->indicators.emplace("closed_rate", closed);
    AddReported(*made);
    return made;
}

base::CivilDay Day(std::string_view text) { return base::CivilDay::Parse(text).value(); }

class FigureTest : public ::testing::Test {
 protected:
    base::RecordId Keep(const char* type, const records::FieldValues& values) {
        records::Record record;
        record.id = base::RecordId::Make(clock_.Now(), chance_);
        record.type = type;
        record.version = 1;
        record.values = values;
        records::ActToStore act;
        act.act.id = base::ActId::Make(clock_.Now(), chance_);
        act.act.kind = record.type + ".register";
        act.act.happened_on = clock_.Today();
        act.act.marks = marks_;
        ledger::Touch touch;
        touch.record = record.id;
        touch.type = type;
        std::map<std::string, ledger::SealedValue> sealed;
        touch.changes =
            records::ChangesToJson(*catalogue_->FindType(type), values, chance_, sealed);
        act.act.touches.push_back(touch);
        act.changes.push_back({record, values});
        const auto receipt =
            store_.Write([&](records::RecordWriter& writer) { return writer.Store(act); });
        EXPECT_TRUE(receipt.has_value());
        return record.id;
    }

    base::RecordId KeepCase(const char* day, std::optional<std::int64_t> fine,
                            std::optional<base::RecordId> organisation = std::nullopt) {
        records::FieldValues values{{"filed_on", Day(day)}};
        if (fine) values["fine_amount"] = *fine;
        if (organisation) values["$organisation"] = *organisation;
        return Keep("case", values);
    }

    // NOLINTNEXTLINE(readability-function-size): what is usual is left out at the calls
    base::RecordId Report(const char* indicator, std::int64_t value, const char* covers,
                          const base::RecordId& organisation, const char* state = "confirmed",
                          const char* day = "2025-12-31") {
        return Keep("figure_entry", {{"indicator", std::string(indicator)},
                                     {"period_end", Day(day)},
                                     {"value", value * 10'000},
                                     {"covers", std::string(covers)},
                                     {"$organisation", organisation},
                                     {"$state", std::string(state)}});
    }
    base::RecordId AnOrganisation() { return base::RecordId::Make(clock_.Now(), chance_); }

    Question Ask(const char* indicator, const char* from = "2025-01-01",
                 const char* to = "2025-12-31") {
        Question question;
        question.indicator = &catalogue_->indicators.find(indicator)->second;
        question.span = {Day(from), Day(to)};
        return question;
    }
    Figure Computed(const Question& question) {
        return Compute(*store_.Read(), *catalogue_, question).value();
    }

    std::shared_ptr<const catalogue::Catalogue> catalogue_ = ACatalogue();
    std::vector<std::string> marks_;  ///< of the acts that keep
    base::FixedClock clock_{base::CivilDay::FromSerial(20'500)};
    base::SeededRandomness chance_{7};
    records::MemoryRecordStore store_{catalogue_, clock_};
};

TEST_F(FigureTest, ZeroIsAFigure) {
    EXPECT_EQ(Computed(Ask("filed")), (Figure{"filed", 0, 0, "件", 0}));
    EXPECT_EQ(Computed(Ask("fines")), (Figure{"fines", 0, 2, "元", 0}));
    EXPECT_EQ(Computed(Ask("fines")).ValueText(), "0");
}

TEST_F(FigureTest, CountsBothEndsOfTheSpanAndNothingBeyond) {
    for (const char* day : {"2024-12-31", "2025-01-01", "2025-12-31", "2026-01-01"}) {
        KeepCase(day, std::nullopt);
    }

    EXPECT_EQ(Computed(Ask("filed")).value, 2);
    EXPECT_EQ(Computed(Ask("filed")).rows, 2);
}

TEST_F(FigureTest, AnInstantCountsOnItsDayInShanghai) {
    for (const char* at : {"2024-12-31T15:59:59Z", "2024-12-31T16:00:00Z", "2025-12-31T15:59:59Z",
                           "2025-12-31T16:00:00Z"}) {
        Keep("case", {{"decided_at", base::Instant::Parse(at).value()}});
    }

    EXPECT_EQ(Computed(Ask("decided")).value, 2);
}

TEST_F(FigureTest, ASumIsInItsBaseUnitAndItsRowsAddUp) {
    KeepCase("2025-03-01", 9'867'600'00);
    KeepCase("2025-03-02", 50);
    KeepCase("2025-03-03", std::nullopt);

    const Figure figure = Computed(Ask("fines"));
    const auto rows = Rows(*store_.Read(), *catalogue_, Ask("fines"), {}).value();

    EXPECT_EQ(figure.ValueText(), "9867600.5");
    EXPECT_EQ(figure.rows, 2);
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0].amount + rows[1].amount, figure.value);
}

TEST_F(FigureTest, RowsComeInPagesByTheIndicatorsDay) {
    const auto late = KeepCase("2025-07-01", std::nullopt);
    const auto early = KeepCase("2025-02-01", std::nullopt);

    const auto first = Rows(*store_.Read(), *catalogue_, Ask("filed"), {0, 1, {}}).value();
    const auto second = Rows(*store_.Read(), *catalogue_, Ask("filed"), {1, 1, {}}).value();

    ASSERT_EQ(first.size(), 1U);
    ASSERT_EQ(second.size(), 1U);
    EXPECT_EQ(first[0].record.id, early);
    EXPECT_EQ(second[0].record.id, late);
}

TEST_F(FigureTest, MonthsOfTheSpanAllStandEvenWithoutRows) {
    KeepCase("2025-02-28", 100);
    KeepCase("2025-04-01", 200);
    KeepCase("2025-04-30", 300);

    const auto months =
        Breakdown(*store_.Read(), *catalogue_, Ask("fines", "2025-02-10", "2025-05-01"), By::kMonth)
            .value();

    EXPECT_EQ(months, (std::vector<Share>{{"2025-02", "2025年2月", 100, 1},
                                          {"2025-03", "2025年3月", 0, 0},
                                          {"2025-04", "2025年4月", 500, 2},
                                          {"2025-05", "2025年5月", 0, 0}}));
}

TEST_F(FigureTest, SharesOfOrganisationsAddUpAndNoneComesLast) {
    const auto south = Keep("organisation", {{"name", "南城分局"}});
    const auto north = Keep("organisation", {{"name", "北城分局"}});
    KeepCase("2025-02-01", 100, south);
    KeepCase("2025-02-02", 200, north);
    KeepCase("2025-02-03", 400, north);
    KeepCase("2025-02-04", 800);

    const auto shares =
        Breakdown(*store_.Read(), *catalogue_, Ask("fines"), By::kOrganisation).value();

    EXPECT_EQ(shares, (std::vector<Share>{{north.ToText(), "北城分局", 600, 2},
                                          {south.ToText(), "南城分局", 100, 1},
                                          {"", "", 800, 1}}));
}

TEST_F(FigureTest, OnlyWhatTheScopeHoldsIsCounted) {
    const auto south = Keep("organisation", {{"name", "南城分局"}});
    const auto north = Keep("organisation", {{"name", "北城分局"}});
    KeepCase("2025-02-01", std::nullopt, south);
    KeepCase("2025-02-02", std::nullopt, north);
    Question question = Ask("filed");
    question.scope = records::ReadFilter(*catalogue_, *catalogue_->FindType("case"),
                                         R"({"$organisation":")" + south.ToText() + R"("})")
                         .value();

    EXPECT_EQ(Computed(question).value, 1);
}

TEST_F(FigureTest, AnswersAsItWasKnownAtAnEarlierAct) {
    KeepCase("2025-02-01", std::nullopt);
    KeepCase("2025-02-02", std::nullopt);
    Question question = Ask("filed");
    question.as_known = records::AsKnown{1};

    EXPECT_EQ(Computed(question).value, 1);
    EXPECT_EQ(Computed(Ask("filed")).value, 2);
}

TEST_F(FigureTest, WhatNobodyHasReportedIsNotNought) {
    EXPECT_TRUE(Computed(Ask("filed")).stated);
    EXPECT_FALSE(Computed(Ask("talks")).stated);

    Report("talks", 0, "whole", AnOrganisation());

    EXPECT_TRUE(Computed(Ask("talks")).stated);
    EXPECT_EQ(Computed(Ask("talks")).ValueText(), "0");
}

TEST_F(FigureTest, WhatUnitsReportIsAddedUpWithoutWhatWasWithdrawn) {
    Report("talks", 3, "own", AnOrganisation());
    Report("talks", 4, "own", AnOrganisation());
    Report("talks", 100, "own", AnOrganisation(), "withdrawn");
    Report("other", 100, "own", AnOrganisation());

    EXPECT_EQ(Computed(Ask("talks")).ValueText(), "7");
    EXPECT_EQ(Computed(Ask("talks")).rows, 2);
}

TEST_F(FigureTest, RatesOfSeveralUnitsAreNotAddedUp) {
    Report("rate", 90, "own", AnOrganisation());
    EXPECT_EQ(Computed(Ask("rate")).ValueText(), "90");

    Report("rate", 80, "own", AnOrganisation());

    const Figure both = Computed(Ask("rate"));
    EXPECT_FALSE(both.summable);
    EXPECT_FALSE(both.stated);
    EXPECT_EQ(both.rows, 2);
}

TEST_F(FigureTest, WhatAnOrganisationReportsForAllOfItCountsAlone) {
    const base::RecordId city = AnOrganisation();
    Report("talks", 3, "own", AnOrganisation());
    Question question = Ask("talks");
    question.organisation = city;
    EXPECT_EQ(Computed(question).ValueText(), "3");

    Report("talks", 9, "whole", city);

    EXPECT_EQ(Computed(question).ValueText(), "9");
    EXPECT_EQ(Rows(*store_.Read(), *catalogue_, question, {}).value().size(), 1U);
}

TEST_F(FigureTest, AComputedFigureCanBeLaidBesideWhatWasReported) {
    KeepCase("2025-02-01", std::nullopt);
    Report("filed", 2, "whole", AnOrganisation());
    Question question = Ask("filed");
    const catalogue::Indicator reported = AsReported(*question.indicator);
    question.indicator = &reported;

    EXPECT_FALSE(IsReported(catalogue_->indicators.find("filed")->second));
    EXPECT_TRUE(IsReported(reported));
    EXPECT_EQ(Computed(Ask("filed")).ValueText(), "1");
    EXPECT_EQ(Computed(question).ValueText(), "2");
}

TEST_F(FigureTest, ARateHasItsPartAndItsWholeAndNoneOfNothing) {
    EXPECT_TRUE(Computed(Ask("closed_rate")).no_base);
    EXPECT_FALSE(Computed(Ask("closed_rate")).stated);
    Keep("case", {{"filed_on", Day("2025-02-01")}, {"closed_on", Day("2025-12-31")}});
    Keep("case", {{"filed_on", Day("2025-02-02")}, {"closed_on", Day("2026-01-01")}});
    KeepCase("2025-02-03", std::nullopt);

    const Figure rate = Computed(Ask("closed_rate"));
    const auto rows = Rows(*store_.Read(), *catalogue_, Ask("closed_rate"), {}).value();

    EXPECT_EQ(rate.ValueText(), "33.33");
    EXPECT_EQ(std::pair(rate.part, rate.rows), std::pair(std::int64_t{1}, std::int64_t{3}));
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_EQ(rows[0].amount + rows[1].amount + rows[2].amount, 1);
}

TEST_F(FigureTest, AStockIsWhatStandsOnTheLastDayAndAtEachMonthsEnd) {
    Keep("case", {{"filed_on", Day("2023-02-01")}, {"closed_on", Day("2025-02-28")}});
    Keep("case", {{"filed_on", Day("2024-02-01")}});
    Keep("case", {{"filed_on", Day("2025-02-10")}, {"closed_on", Day("2025-03-05")}});
    Keep("case", {{"filed_on", Day("2025-04-01")}});
    const std::vector<std::pair<const char*, std::int64_t>> table{
        {"2025-02-27", 3}, {"2025-02-28", 2}, {"2025-03-31", 1}, {"2025-04-01", 2}};
    for (const auto& [day, stock] : table)
        EXPECT_EQ(Computed(Ask("open", "2025-01-01", day)).value, stock) << day;

    const auto months =
        Breakdown(*store_.Read(), *catalogue_, Ask("open", "2025-01-01", "2025-04-30"), By::kMonth)
            .value();
    std::vector<std::int64_t> stocks;
    stocks.reserve(months.size());
    for (const Share& month : months) stocks.push_back(month.value);
    EXPECT_EQ(stocks, (std::vector<std::int64_t>{2, 2, 1, 2}));
}

TEST_F(FigureTest, WhatHappenedWithinTheSpanIsOfItsMonth) {
    Keep("case", {{"filed_on", Day("2024-02-01")}, {"closed_on", Day("2025-02-28")}});
    Keep("case", {{"filed_on", Day("2025-01-10")}, {"closed_on", Day("2025-03-05")}});
    KeepCase("2025-01-11", std::nullopt);

    EXPECT_EQ(Computed(Ask("touched")).value, 2);
    const auto months = Breakdown(*store_.Read(), *catalogue_,
                                  Ask("touched", "2025-01-01", "2025-03-31"), By::kMonth)
                            .value();
    EXPECT_EQ(months[1].value + months[2].value, 2);
    EXPECT_EQ(months[0].value, 0);
}

TEST_F(FigureTest, AFigureIsWorkedOutOfOthersWhereTheyAreTold) {
    const base::RecordId city = AnOrganisation();
    const auto text = [&](const char* id) {
        const Figure figure = Computed(Ask(id));
        if (figure.no_base) return std::string("no base");
        return figure.stated ? figure.ValueText() + (figure.derived ? "" : " reported") : "";
    };
    const auto all = [&] {
        std::vector<std::string> told;
        for (const DerivedRow& row : kDerived)
            if (std::string_view(row.id) != "filed_in_all")
                told.push_back(text(row.id));
        return told;
    };
    using Told = std::vector<std::string>;
    EXPECT_EQ(all(), (Told{"", "", "", "", ""}));
    Report("talks_change", 7, "whole", city);
    Report("talks", 6, "whole", city);
    EXPECT_EQ(all(), (Told{"", "", "7 reported", "", ""}));
    Report("walks", 3, "whole", city);
    Report("meetings", 0, "whole", AnOrganisation());
    Report("talks", 8, "whole", city, "confirmed", "2024-12-31");
    EXPECT_EQ(all(), (Told{"9", "no base", "-25", "-2", ""}));
    Report("meetings", 9, "whole", AnOrganisation());
    KeepCase("2025-02-01", std::nullopt);
    KeepCase("2024-12-01", std::nullopt);
    KeepCase("2024-12-02", std::nullopt);
    EXPECT_EQ(all(), (Told{"9", "66.67", "-25", "-2", "-50"}));
    Report("filed", 3, "whole", city, "confirmed", "2024-12-31");
    EXPECT_EQ(text("filed_change"), "-66.67") << "a year reported whole goes before its records";

    const auto derived = Derive(*store_.Read(), *catalogue_, Ask("filed_change"));
    ASSERT_TRUE(derived && derived->parts.size() == 2);
    EXPECT_FALSE(IsReported(derived->parts[0].indicator));
    EXPECT_TRUE(IsReported(derived->parts[1].indicator));
    const auto rows = Rows(*store_.Read(), *catalogue_, Ask("filed_change"), {1, 5, {}}).value();
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].record.type, "figure_entry");
    EXPECT_EQ(TypesRead(*catalogue_, *Ask("filed_change").indicator),
              (Told{"case", "figure_entry"}));
}

TEST_F(FigureTest, ARegisterInWhichNothingStandsDoesNotGainsayWhatWasReported) {
    const auto told = [&] {
        const Figure figure = Computed(Ask("filed_in_all"));
        return figure.ValueText() + (figure.derived ? "" : " reported");
    };
    EXPECT_EQ(told(), "0");
    Report("filed_in_all", 4, "whole", AnOrganisation());
    EXPECT_EQ(told(), "4 reported");
    EXPECT_EQ(
        Rows(*store_.Read(), *catalogue_, Ask("filed_in_all"), {}).value().front().record.type,
        "figure_entry");
    KeepCase("2025-02-01", std::nullopt);
    EXPECT_EQ(told(), "1");
}

TEST_F(FigureTest, TellsTheRowsThatTheImportsBehindItLeftOut) {
    const std::string past = "historical:closed";
    marks_ = {past, "left_out:3"};
    Keep("case", {{"filed_on", Day("2025-04-02")}, {"$marks", past}});
    marks_ = {past, "left_out:9"};
    Keep("case", {{"filed_on", Day("2024-04-02")}, {"$marks", past}});
    const auto left_out = [&](const Question& question) {
        return RowsLeftOut(*store_.Read(), *catalogue_, question);
    };

    EXPECT_EQ(left_out(Ask("filed")), 3U);
    EXPECT_EQ(left_out(Ask("filed", "2024-01-01")), 12U);
    EXPECT_EQ(left_out(Ask("filed", "2026-01-01", "2026-12-31")), 0U);
    EXPECT_EQ(left_out(Ask("talks")), 0U) << "what units report is no import's";
}

TEST_F(FigureTest, RefusesASpanTheWrongWayRoundAndADefinitionThatNamesNoField) {
    const auto view = store_.Read();

    const auto reversed = Compute(*view, *catalogue_, Ask("filed", "2025-02-02", "2025-02-01"));
    const auto broken = Compute(*view, *catalogue_, Ask("broken"));
    const auto undated = Compute(*view, *catalogue_, Ask("no_day"));

    ASSERT_FALSE(reversed.has_value());
    EXPECT_EQ(reversed.error().front().code, "indicator.span_reversed");
    ASSERT_FALSE(broken.has_value());
    EXPECT_EQ(broken.error().front().code, "filter.unknown_field");
    ASSERT_FALSE(undated.has_value());
    EXPECT_EQ(undated.error().front().code, "indicator.no_field");
}

}  // namespace
}  // namespace indicator
