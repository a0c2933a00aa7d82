// Habits of books as bureaus keep them: each is either read rightly or shown, never guessed at.
#include <gtest/gtest.h>

#include "exchange/detail/column_doubts.hpp"
#include "exchange/mapping.hpp"
#include "exchange/testing/example_type.hpp"

namespace exchange {
namespace {

/// A book of cases: the number unique, a fine, two days.
catalogue::RecordType Book() {
    using enum catalogue::FieldKind;
    catalogue::RecordType type;
    type.id = "case";
    type.label = "案件";
    type.procedure = "case_ordinary";
    type.import_key = "case_no";
    catalogue::Field number = testing::ExampleField("case_no", "立案号", kText);
    number.unique = true;
    type.fields = {number,
                   testing::ExampleField("party_name", "当事人名称", kText),
                   testing::ExampleField("filed_on", "立案日期", kDay),
                   testing::ExampleField("decided_on", "决定日期", kDay),
                   testing::ExampleField("fine_amount", "罚款", kMoney),
                   testing::ExampleField("party_credit_code", "当事人统一社会信用代码", kText)};
    return type;
}

Sheet SheetOf(std::string_view csv) {
    auto sheets = ReadSpreadsheet(csv, "台账.csv");
    return sheets ? std::move(sheets->front()) : Sheet{};
}

Candidates Import(const Sheet& sheet) {
    const auto type = Book();
    auto candidates = CandidatesOf(type, sheet, SuggestMapping(type, sheet));
    EXPECT_TRUE(candidates) << candidates.error()[0].code;
    return candidates ? std::move(*candidates) : Candidates{};
}

/// `3!exchange.ditto` for a fault in row 3, `?` for a warning; notes without a row's mark.
std::string Said(const Candidates& candidates) {
    std::string said;
    for (const Candidate& candidate : candidates.rows)
        for (const CellRemark& remark : candidate.remarks)
            said +=
                fmt::format("{}{}{} ", remark.row, remark.severity == Severity::kFault ? "!" : "?",
                            remark.refusal.code);
    for (const base::Refusal& note : candidates.notes) said += note.code + " ";
    if (!said.empty()) said.pop_back();
    return said;
}

TEST(MessyTable, ReadsOrShowsEachHabit) {
    struct Row {
        const char *csv, *said;
    };
    for (const Row& row : {
             Row{"立案号,罚款（万元）\nA,5\nB,50000元\n", ""},
             Row{"立案号,罚款（万元）\nA,5\nB,50000\n", "3!exchange.unit_doubtful"},
             Row{"立案号,罚款\nA,5万元\nB,50000\n", "3!exchange.unit_unclear"},
             Row{"立案号,罚款（元/万元）\nA,5\n", "2!exchange.unit_unclear"},
             Row{"立案号,罚款\nA,5\nB,50000\n", "2!exchange.unit_unclear"},
             Row{"立案号,罚款（元）\nA,5\nB,50000\n", "2?exchange.amount_small"},
             Row{"立案号,罚款（万元）\nA,5（已缴）\n", "2!exchange.bad_money"},
             Row{"立案号,罚款\n〔2023〕1号、〔2023〕2号,\n", "2!exchange.two_numbers"},
             Row{"立案号,罚款\n〔2023〕1、2号,\n", "2!exchange.two_numbers"},
             Row{"立案号,罚款\n\"〔2023〕1号\n〔2023〕2号\",\n", "2!exchange.two_numbers"},
             Row{"立案号,罚款\n\"某环罚〔2023〕\n12号\",\n", "2?exchange.line_break_joined"},
             Row{"立案号,罚款\n聊(冠)环罚〔2024〕3-22号,\n", ""},
             Row{"立案号,当事人名称\nA,甲\nB,同上\n", "3!exchange.ditto"},
             Row{"立案号,立案日期\nA,2023年5月\n", "2!exchange.day_incomplete"},
             Row{"立案号,立案日期\nA,5月4日\n", "2!exchange.year_missing"},
             Row{"立案号,罚款\nA,1元\n本月小计,1元\n合计：1件,1元\n",
                 "exchange.sum_row_left_out exchange.sum_row_left_out"},
             Row{"立案号,罚款\nA,1元\n制表人：张某,审核人：李某\n注：不含当场处罚,\n",
                 "exchange.footer_left_out exchange.footer_left_out"},
             Row{"立案号,当事人名称,立案日期,罚款\n1,2,3,4\nA,甲,2023-05-04,1元\n",
                 "exchange.column_numbers_left_out"},
             Row{"立案号,罚款\nA,1元\n立案号,罚款\nB,2元\n", "exchange.heading_repeated"},
             Row{"立案号,立案日期\nA,2023-05-04\nB,2023-05-05\nC,2022-12-30\n",
                 "4?exchange.other_year exchange.several_years"},
         })
        EXPECT_EQ(Said(Import(SheetOf(row.csv))), row.said) << row.csv;
}

TEST(MessyTable, KnowsTheColumnOfThePartysCode) {
    for (const char* heading : {"社会信用代码", "统一社会信用代码", "当事人统一社会信用代码",
                                "统一社会信用代码（或身份证号）", "信用代码", "企业代码"}) {
        const Sheet sheet = SheetOf(fmt::format(
            "立案号,当事人,{}\nA,甲,91350100M000100Y43\nB,乙,91350100M000100Y44\n", heading));

        const auto candidates = Import(sheet);

        EXPECT_EQ(SuggestMapping(Book(), sheet).columns.back(), "party_credit_code") << heading;
        EXPECT_EQ(Said(candidates), "3?exchange.code_check") << heading;
        EXPECT_EQ(candidates.rows.at(1).values.at("party_credit_code"),
                  records::Value("91350100M000100Y44"))
            << heading;
    }
}

TEST(MessyTable, JoinsHeadingsOfTwoRows) {
    const Sheet sheet = SheetOf(
        "某某局台账,,,,\n填报单位：某某局,,,,\n立案,,当事人名称,决定,\n号,日期,,日期,罚款（万元）\n"
        "A,2023-05-04,甲,2023-06-01,5\n");
    const auto mapping = SuggestMapping(Book(), sheet);
    EXPECT_EQ(mapping.header_row, 3U);
    EXPECT_EQ(mapping.columns, (std::vector<std::string>{"case_no", "filed_on", "party_name",
                                                         "decided_on", "fine_amount"}));
    EXPECT_EQ(Said(Import(sheet)), "");
}

TEST(MessyTable, KnowsTheNumbersUnderTheirGroups) {
    const Sheet sheet = SheetOf(
        "序号,立案,,处罚决定,\n,文号,日期,文号,日期\n"
        "1,某环立〔2023〕1号,2023-05-04,某环罚〔2023〕1号,2023-06-01\n");
    auto type = Book();
    type.fields.push_back(
        testing::ExampleField("decision_no", "决定书文号", catalogue::FieldKind::kText));
    EXPECT_EQ(SuggestMapping(type, sheet).columns,
              (std::vector<std::string>{"", "case_no", "filed_on", "decision_no", "decided_on"}));
}

TEST(MessyTable, ReadsTheWordsOfABookAsAPersonSaidTheyStand) {
    auto type = Book();
    type.fields.push_back(
        testing::ExampleChoice("outcome", "处理结果", {{"fined", "罚款"}, {"none", "不予处罚"}}));
    const Sheet sheet = SheetOf("立案号,处理结果\nA,罚款\nB,免罚\nC,待定\nD, 免 罚\n");
    Mapping mapping = SuggestMapping(type, sheet);
    auto candidates = *CandidatesOf(type, sheet, mapping);
    EXPECT_EQ(Said(candidates),
              "3!exchange.no_such_choice 4!exchange.no_such_choice "
              "5!exchange.no_such_choice");
    EXPECT_EQ(candidates.rows[1].remarks[0].refusal.params.back(),
              (std::pair<std::string, std::string>{"known", "罚款、不予处罚"}));

    mapping.words["outcome"] = {{"免罚", "none"}, {"待定", ""}};
    candidates = *CandidatesOf(type, sheet, mapping);

    EXPECT_EQ(Said(candidates), "");
    EXPECT_EQ(*candidates.rows[1].values.at("outcome").As<std::string>(), "none");
    EXPECT_FALSE(candidates.rows[2].values.contains("outcome"));
    EXPECT_EQ(*candidates.rows[3].values.at("outcome").As<std::string>(), "none");
}

TEST(MessyTable, TellsRowsThatAreHidden) {
    Sheet sheet = SheetOf("立案号,罚款\nA,1元\nB,2元\n");
    sheet.hidden_rows = {2};
    EXPECT_EQ(Said(Import(sheet)), "3?exchange.row_hidden");
}

TEST(MessyTable, LeavesOutTitlesOverTheWholeWidth) {
    Sheet sheet = SheetOf("立案号,当事人名称,罚款\n一月,一月,一月\nA,甲,1元\n");
    for (Cell& cell : sheet.rows[1]) cell.merged = true;
    EXPECT_EQ(Said(Import(sheet)), "exchange.section_left_out");
}

Sheet SheetNamed(std::string_view csv, std::string name) {
    auto sheets = ReadSpreadsheet(csv, name);
    return sheets ? std::move(sheets->front()) : Sheet{};
}

std::string FiledOn(const Candidates& candidates, std::size_t row) {
    const auto& values = candidates.rows.at(row).values;
    const auto found = values.find("filed_on");
    return found == values.end() ? "" : found->second.As<base::CivilDay>()->ToText();
}

TEST(DaysWithoutYear, TakeTheYearOfTheBookWithADoubt) {
    constexpr const char* kRows = "立案号,立案日期\nA,2月28日\nB,3.15\n";
    for (const auto& [csv, file] :
         {std::pair(std::string("2024年案件台账,填报日期：2025年1月5日\n") + kRows, "台账.csv"),
          std::pair(std::string(kRows), "2024年度案件.csv"),
          std::pair(std::string("立案号,立案日期（2024年）\nA,2月28日\nB,3.15\n"), "台账.csv")}) {
        const Candidates candidates = Import(SheetNamed(csv, file));
        ASSERT_EQ(candidates.rows.size(), 2U) << csv;
        EXPECT_EQ(FiledOn(candidates, 0), "2024-02-28") << csv;
        EXPECT_EQ(FiledOn(candidates, 1), "2024-03-15") << csv;
        for (const Candidate& row : candidates.rows) {
            ASSERT_EQ(row.remarks.size(), 1U);
            EXPECT_EQ(row.remarks[0].refusal.code, "exchange.year_supplied");
        }
    }
}

TEST(DaysWithoutYear, TakeTheYearOfAnotherColumnOfTheRow) {
    const Candidates candidates = Import(
        SheetOf("立案号,立案日期,决定日期\n镜环立〔2023〕1号,2月28日,\nB,12月1日,2022-12-30\n"));

    EXPECT_EQ(FiledOn(candidates, 0), "2023-02-28");
    EXPECT_EQ(FiledOn(candidates, 1), "2022-12-01");
    EXPECT_EQ(Said(candidates),
              "2?exchange.year_supplied 3?exchange.year_supplied exchange.several_years");
}

TEST(ImpliedChoices, AreTakenFromAFineAndShown) {
    catalogue::RecordType type = Book();
    catalogue::Field outcome =
        testing::ExampleField("outcome", "处理结果", catalogue::FieldKind::kChoice);
    outcome.choices = {{.id = "penalty", .label = "行政处罚"},
                       {.id = "no_penalty", .label = "不予行政处罚"}};
    type.fields.push_back(outcome);
    type.import_implied = {{"outcome", "penalty", "fine_amount"}};
    const auto outcomes = [&](const char* csv) {
        const Sheet sheet = SheetOf(csv);
        const auto read = CandidatesOf(type, sheet, SuggestMapping(type, sheet));
        std::string said = Said(*read) + "|";
        for (const Candidate& row : read->rows) {
            const auto found = row.values.find("outcome");
            said += found == row.values.end() ? "-" : *found->second.As<std::string>();
            said += ";";
        }
        return said;
    };

    EXPECT_EQ(outcomes("立案号,罚款\nA,5元\nB,0元\nC,\n"), "2?exchange.implied|penalty;-;-;");
    EXPECT_EQ(outcomes("立案号,罚款,处理结果\nA,5元,不予行政处罚\nB,5元,罚了\n"),
              "3!exchange.no_such_choice|no_penalty;-;");
}

TEST(DaysWithoutYear, AreFaultsWhereTheYearPutsThemBeforeTheFirstDay) {
    struct Row {
        const char *row, *said;
    };
    for (const Row& row : {
             Row{"A,2024-11-27,1月6日", "2?exchange.year_supplied 2!exchange.year_out_of_order"},
             Row{"A,12月20日,2024-02-03", "2?exchange.year_supplied 2!exchange.year_out_of_order"},
             Row{"A,2024-01-03,1月6日", "2?exchange.year_supplied"},
             Row{"A,2024-11-27,2024-10-06", "2?exchange.out_of_order"},
             Row{"A,2024-11-27,2024-11-27", ""},
         })
        EXPECT_EQ(Said(Import(SheetNamed(std::string("立案号,立案日期,决定日期\n") + row.row + "\n",
                                         "2024年台账.csv"))),
                  row.said)
            << row.row;
}

TEST(DaysWithoutYear, AreAskedForWhereNothingOrTwoThingsTellAYear) {
    struct Row {
        const char *csv, *file, *said;
    };
    for (const Row& row : {
             Row{"立案号,立案日期\nA,2月28日\n", "台账.csv", "2!exchange.year_missing"},
             Row{"立案号,立案日期\nA,2月28日\n", "台账20240315.csv", "2!exchange.year_missing"},
             Row{"立案号,立案日期\n镜环立〔2023〕1号,12月28日\n", "2024年台账.csv",
                 "2!exchange.year_unclear"},
             Row{"立案号,立案日期\nA,2月28日\n", "2023—2024年台账.csv", "2!exchange.year_unclear"},
             Row{"立案号,立案日期\nA,2月29日\n", "2023年台账.csv", "2!exchange.bad_day"},
         })
        EXPECT_EQ(Said(Import(SheetNamed(row.csv, row.file))), row.said) << row.csv << row.file;
}

TEST(DaysWithoutYear, AreGivenOneFrom1949To2099InFiguresAlone) {
    EXPECT_EQ(YearForColumn("1949"), 1949);
    EXPECT_EQ(YearForColumn("2099"), 2099);
    for (const char* none :
         {"", "1948", "2100", "24", "2024年", " 2024", "-2024", "2024.0", "\"2024\""})
        EXPECT_EQ(YearForColumn(none), std::nullopt) << none;
}

TEST(DaysWithoutYear, TakeTheYearThatAPersonGaveTheColumn) {
    const Sheet sheet = SheetOf("立案号,立案日期\nA,2月28日\n镜环立〔2022〕1号,3月1日\n");
    const auto type = Book();
    Mapping mapping = SuggestMapping(type, sheet);
    mapping.years["filed_on"] = 2023;

    const auto candidates = CandidatesOf(type, sheet, mapping);

    ASSERT_TRUE(candidates);
    EXPECT_EQ(FiledOn(*candidates, 0), "2023-02-28");
    EXPECT_EQ(FiledOn(*candidates, 1), "2023-03-01");
    EXPECT_EQ(Said(*candidates), "3?exchange.year_supplied") << "its number is of another year";
}

/// What a bureau keeps of a clue.
catalogue::RecordType Clue() {
    using enum catalogue::FieldKind;
    catalogue::RecordType type;
    type.id = "clue";
    type.label = "线索";
    auto source = testing::ExampleChoice("source", "线索来源",
                                         {{"complaint", "投诉举报"}, {"assigned", "上级交办"}});
    auto received = testing::ExampleField("received_on", "发现或收到日期", kDay);
    auto content = testing::ExampleField("content", "线索内容", kLongText);
    source.required = received.required = content.required = true;
    type.fields = {source, received, content, testing::ExampleField("place", "地点", kPlace)};
    return type;
}

TEST(ColumnsOfBareNames, AreProposedByWhatStandsUnderThem) {
    const auto type = Clue();
    const Sheet sheet = SheetOf(
        "来源,内容,时间,地点,办结时间\n投诉举报,城东河水发黑有异味疑似偷排,3月1日,城东河桥下,"
        "3月9日\n"
        "上级交办,某厂夜间噪声扰民群众反映强烈,3月2日,镜州区青山路,3月9日\n"
        "投诉举报,工地扬尘未采取覆盖措施影响出行,3月5日,高新区,3月9日\n");
    const Sheet untold = SheetOf(
        "渠道,说法,何时\n投诉举报,城东河水发黑有异味疑似偷排,3月1日\n上级交办,某厂夜间噪声扰民群众"
        "反映强烈,3月2日\n投诉举报,工地扬尘未采取覆盖措施影响出行,3月5日\n");

    const auto columns = SuggestMapping(type, sheet).columns;

    EXPECT_EQ(columns, (std::vector<std::string>{"source", "content", "received_on", "", ""}));
    EXPECT_TRUE(IsNamedBy(type, "来源", "source"));
    EXPECT_TRUE(IsNamedBy(type, "内容", "content"));
    EXPECT_FALSE(IsNamedBy(type, "时间", "received_on"));
    EXPECT_EQ(SuggestMapping(type, untold).columns,
              (std::vector<std::string>{"source", "content", "received_on"}));
}

}  // namespace
}  // namespace exchange
