#include <gtest/gtest.h>

#include <map>

#include "exchange/mapping.hpp"
#include "exchange/testing/example_type.hpp"
#include "exchange/testing/packed_workbook.hpp"

namespace exchange {
namespace {

using testing::ExampleType;

Sheet SheetOf(std::string_view csv) {
    auto sheets = ReadSpreadsheet(csv, "名录.csv");
    EXPECT_TRUE(sheets);
    return sheets ? std::move(sheets->front()) : Sheet{};
}

Candidates Import(const Sheet& sheet) {
    const auto type = ExampleType();
    auto candidates = CandidatesOf(type, sheet, SuggestMapping(type, sheet));
    EXPECT_TRUE(candidates) << candidates.error()[0].code;
    return candidates ? std::move(*candidates) : Candidates{};
}

Candidates Import(std::string_view csv) { return Import(SheetOf(csv)); }

/// One row of one column.
Candidate ImportCell(const char* heading, Cell cell) {
    Sheet sheet;
    sheet.rows = {{Cell{.text = heading, .kind = CellKind::kText}}, {std::move(cell)}};
    auto candidates = Import(sheet);
    EXPECT_EQ(candidates.rows.size(), 1U) << heading;
    return candidates.rows.empty() ? Candidate{} : std::move(candidates.rows[0]);
}

Cell Text(const char* text) { return {.text = text, .kind = CellKind::kText}; }

std::string CodesOf(const Candidate& candidate) {
    std::string codes;
    for (const CellRemark& remark : candidate.remarks) {
        codes.append(remark.severity == Severity::kFault ? "!" : "?")
            .append(remark.refusal.code)
            .append(" ");
    }
    return codes;
}

std::string JsonOf(const Candidate& candidate, std::string_view field) {
    const auto found = candidate.values.find(field);
    return found == candidate.values.end() ? "" : records::ValueToJson(found->second);
}

TEST(CandidatesTest, ReadsEachKindOfFieldFromWhatPeopleWrite) {
    struct Row {
        const char* heading;
        Cell cell;
        const char* field;
        const char* json;
    };
    for (const Row& row : {
             Row{"企业名称", Text(" 甲公司\u200B "), "name", "\"甲公司\""},
             Row{"罚款（万元）",
                 {.text = "1.2", .kind = CellKind::kNumber},
                 "fine_amount",
                 "1200000"},
             Row{"罚款（万元）", Text("12,000元"), "fine_amount", "1200000"},
             Row{"罚款", Text("1.2万元"), "fine_amount", "1200000"},
             Row{"决定日期",
                 {.text = "2025-03-02", .kind = CellKind::kDay},
                 "decided_on",
                 "\"2025-03-02\""},
             Row{"决定日期",
                 {.text = "2025-03-02T08:15:30", .kind = CellKind::kMoment},
                 "decided_on",
                 "\"2025-03-02\""},
             Row{"决定日期", Text("2025年3月2日"), "decided_on", "\"2025-03-02\""},
             Row{"登记时间", Text("2025-03-02 08:15"), "seen_at",
                 "\"2025-03-02T00:15:00.000000Z\""},
             Row{"超标率", {.text = "0.155", .kind = CellKind::kPercent}, "exceed_rate", "1550"},
             Row{"超标率", Text("15.5%"), "exceed_rate", "1550"},
             Row{"超标率", {.text = "15.5", .kind = CellKind::kNumber}, "exceed_rate", "1550"},
             Row{"标准限值", Text("50 mg/L"), "limit_value", "50000"},
             Row{"标准限值", Text("7.265000000000001"), "limit_value", "7265"},
             Row{"案件数", Text("1,234"), "cases", "1234"},
             Row{"重点排污单位", Text("√"), "key_pollutant_discharger", "true"},
             Row{"重点排污单位", Text("无"), "key_pollutant_discharger", "false"},
             Row{"环境信用等级", Text("环保诚信(绿)"), "credit_grade", "\"green\""},
             Row{"环境信用等级", Text("蓝"), "credit_grade", "\"blue\""},
             Row{"环境信用等级", Text("环保良好"), "credit_grade", "\"blue\""},
             Row{"位置", Text("106.3166667,38.46666667"), "place",
                 "{\"lat\":38466667,\"lng\":106316667,\"text\":\"\"}"},
             Row{"身份证号", Text("11010519491231002x"), "id_number", "\"11010519491231002X\""},
             Row{"备注", Text("一\n二"), "remarks", "\"一\\n二\""},
         }) {
        const Candidate candidate = ImportCell(row.heading, row.cell);
        EXPECT_EQ(JsonOf(candidate, row.field), row.json) << row.heading << ' ' << row.cell.text;
        EXPECT_EQ(CodesOf(candidate), "") << row.heading << ' ' << row.cell.text;
    }
}

TEST(CandidatesTest, FaultsWhatItWouldHaveToGuess) {
    struct Row {
        const char* heading;
        Cell cell;
        const char* remarks;
    };
    for (const Row& row : {
             Row{"罚款", Text("约5万元"), "!exchange.bad_money "},
             Row{"罚款", Text("1.234"), "!exchange.money_too_fine "},
             Row{"决定日期", Text("2025年3月"), "!exchange.day_incomplete "},
             Row{"决定日期", Text("3/2/2025"), "!exchange.bad_day "},
             Row{"标准限值", Text("<0.05"), "!records.bad_decimal "},
             Row{"标准限值", Text("15%"), "!exchange.percent_not_expected "},
             Row{"案件数", Text("三五件"), "!records.bad_integer "},
             Row{"重点排污单位", Text("也许"), "!exchange.bad_yes_no "},
             Row{"环境信用等级", Text("紫"), "!exchange.no_such_choice "},
             Row{"位置", Text("银川市"), "!exchange.bad_point "},
             Row{"经度", Text("106.31"), "!exchange.half_a_point "},
             Row{"企业名称", {.text = "#REF!", .kind = CellKind::kError}, "!exchange.error_cell "},
             Row{"企业名称", {.formula = true}, "!exchange.formula_without_value "},
             Row{"统一社会信用代码",
                 {.text = "640200200001404000", .kind = CellKind::kNumber, .digits_lost = true},
                 "!exchange.digits_lost "},
             Row{"主管单位代码", Text("12642101027359911917"), "!records.bad_credit_code "},
         }) {
        const Candidate candidate = ImportCell(row.heading, row.cell);
        EXPECT_EQ(CodesOf(candidate), row.remarks) << row.heading << ' ' << row.cell.text;
        EXPECT_TRUE(candidate.HasFaults());
    }
}

TEST(CandidatesTest, WarnsOfWhatItTakesButSomebodyShouldSee) {
    struct Row {
        const char* heading;
        Cell cell;
        const char* remarks;
        const char* field;
        const char* json;
    };
    for (const Row& row : {
             Row{"决定日期",
                 {.text = "45718", .kind = CellKind::kNumber},
                 "?exchange.day_from_number ",
                 "decided_on",
                 "\"2025-03-02\""},
             Row{"行业", Text("——"), "?exchange.placeholder ", "industry", ""},
             Row{"罚款", Text("无"), "?exchange.placeholder ", "fine_amount", ""},
             Row{"企业名称", Text("三门峡\n某公司"), "?exchange.line_break_joined ", "name",
                 "\"三门峡某公司\""},
             Row{"企业名称", Text("ABC\nLtd"), "?exchange.line_break_joined ", "name",
                 "\"ABC Ltd\""},
             Row{"主管单位代码", Text("640200200001404200"), "?records.credit_code_check ",
                 "strict_code", "\"640200200001404200\""},
             Row{"主管单位代码", Text("916400005541616821(01）"), "?exchange.code_suffix ",
                 "strict_code", "\"916400005541616821\""},
         }) {
        const Candidate candidate = ImportCell(row.heading, row.cell);
        EXPECT_EQ(CodesOf(candidate), row.remarks) << row.heading << ' ' << row.cell.text;
        EXPECT_EQ(JsonOf(candidate, row.field), row.json) << row.heading << ' ' << row.cell.text;
        EXPECT_FALSE(candidate.HasFaults());
    }
}

TEST(CandidatesTest, KeepsOldRealCodesAndNotesHowTheyStand) {
    struct Row {
        const char* code;
        const char* kept;
        const char* status;
        const char* remarks;
    };
    for (const Row& row : {
             Row{"91640000321673484F", "\"91640000321673484F\"", "\"valid\"", ""},
             Row{"91640000321673484f", "\"91640000321673484F\"", "\"valid\"", ""},
             Row{"640200200001404200", "\"640200200001404200\"", "\"failed_check\"",
                 "?exchange.code_check "},
             Row{"12642101027359911917", "\"12642101027359911917\"", "\"failed_check\"",
                 "?exchange.code_form "},
             Row{"916400005541616821(01）", "\"916400005541616821(01）\"", "\"suffixed\"",
                 "?exchange.code_suffix "},
             Row{"91640000227683862F(__)", "\"91640000227683862F(__)\"", "\"suffixed\"",
                 "?exchange.code_suffix "},
             Row{"-", "", "\"placeholder\"", "?exchange.placeholder "},
             Row{"0", "", "\"placeholder\"", "?exchange.placeholder "},
             Row{"\u200B", "", "\"placeholder\"", "?exchange.placeholder "},
             Row{"", "", "\"missing\"", ""},
             // A person's number is no code, and not for all to read.
             Row{"11010519491231002X", "", "\"missing\"", "?exchange.code_of_person "},
         }) {
        const auto candidates = Import(std::string("企业名称,代码\n甲公司,") + row.code + "\n");
        ASSERT_EQ(candidates.rows.size(), 1U) << row.code;
        EXPECT_EQ(JsonOf(candidates.rows[0], "credit_code"), row.kept) << row.code;
        EXPECT_EQ(JsonOf(candidates.rows[0], "code_status"), row.status) << row.code;
        EXPECT_EQ(CodesOf(candidates.rows[0]), row.remarks) << row.code;
    }
}

TEST(CandidatesTest, ReportsEveryFaultOfEveryRowWithItsPlace) {
    const auto candidates = Import(
        "名录\n\n企业名称,罚款(万元),决定日期\n甲公司,x,2025-02-30\n乙公司,1,2025-03-02\n,1,y\n");

    ASSERT_EQ(candidates.rows.size(), 3U);
    const auto& remarks = candidates.rows[0].remarks;
    ASSERT_EQ(remarks.size(), 2U);
    EXPECT_EQ(remarks[0].row, 4U);
    EXPECT_EQ(remarks[0].column, 1U);
    EXPECT_EQ(remarks[0].heading, "罚款(万元)");
    EXPECT_EQ(remarks[0].field, "fine_amount");
    EXPECT_EQ(remarks[0].value, "x");
    EXPECT_EQ(remarks[1].column, 2U);
    EXPECT_EQ(JsonOf(candidates.rows[0], "name"), "\"甲公司\"");
    EXPECT_TRUE(candidates.rows[1].remarks.empty());
    EXPECT_EQ(candidates.rows[2].missing, (std::vector<std::string>{"name"}));
    EXPECT_EQ(candidates.rows[2].row, 6U);
}

TEST(CandidatesTest, JoinsLongitudeAndLatitude) {
    const auto candidates =
        Import("企业名称,lng,lat\n甲,106.3166667,38.46666667\n乙,,\n丙,38.4,106.3\n丁,x,38\n");

    ASSERT_EQ(candidates.rows.size(), 4U);
    EXPECT_EQ(JsonOf(candidates.rows[0], "place"),
              "{\"lat\":38466667,\"lng\":106316667,\"text\":\"\"}");
    EXPECT_EQ(CodesOf(candidates.rows[1]), "");
    EXPECT_EQ(CodesOf(candidates.rows[2]), "!records.place_swapped ");
    EXPECT_EQ(CodesOf(candidates.rows[3]), "!exchange.bad_degrees ");
}

TEST(CandidatesTest, MakesTheFirstRowOfAGroup) {
    const auto candidates =
        Import("企业名称,联系人,联系电话\n甲,张三,13800000000\n乙,,13800000001\n丙,,\n");

    ASSERT_EQ(candidates.rows.size(), 3U);
    const auto* contacts =
        candidates.rows[0].values.find("contacts")->second.As<std::vector<records::Row>>();
    ASSERT_NE(contacts, nullptr);
    ASSERT_EQ(contacts->size(), 1U);
    EXPECT_EQ(contacts->front().values.find("phone")->second, records::Value("13800000000"));
    EXPECT_EQ(candidates.rows[1].missing, (std::vector<std::string>{"contacts.name"}));
    EXPECT_FALSE(candidates.rows[2].values.contains("contacts"));
}

TEST(CandidatesTest, LeavesReferencesToWhoeverHoldsTheRecords) {
    const auto candidates =
        Import("企业名称,上级单位\n甲,某集团\n乙,017f22e2-79b0-7cc3-98c4-dc0c0c07398f\n丙,-\n");

    ASSERT_EQ(candidates.rows.size(), 3U);
    EXPECT_EQ(candidates.rows[0].references.at("parent"), "某集团");
    EXPECT_TRUE(candidates.rows[1].values.contains("parent"));
    EXPECT_TRUE(candidates.rows[2].references.empty());
}

TEST(CandidatesTest, LeavesOutSumsRepeatedHeadingsAndRowsOfNothing) {
    const auto candidates =
        Import("序号,企业名称,罚款\n1,甲,5\n序号,企业名称,罚款\n合计,,5\n注：含分公司,,\n另附,,\n");

    ASSERT_EQ(candidates.rows.size(), 1U);
    ASSERT_EQ(candidates.notes.size(), 4U);
    EXPECT_EQ(candidates.notes[0].code, "exchange.heading_repeated");
    EXPECT_EQ(candidates.notes[1].code, "exchange.sum_row_left_out");
    EXPECT_EQ(candidates.notes[2].code, "exchange.footer_left_out");
    EXPECT_EQ(candidates.notes[3].code, "exchange.row_without_values");
    EXPECT_EQ(candidates.notes[3].where, "row 6");
}

TEST(CandidatesTest, FillsFixedValuesWhereTheRowGivesNone) {
    const auto type = ExampleType();
    const Sheet sheet = SheetOf("企业名称,市\n甲,银川\n乙,\n");
    Mapping mapping = SuggestMapping(type, sheet);
    mapping.fixed["region"] = "\"宁夏\"";

    const auto candidates = CandidatesOf(type, sheet, mapping);

    ASSERT_TRUE(candidates);
    EXPECT_EQ(JsonOf(candidates->rows[0], "region"), "\"银川\"");
    EXPECT_EQ(JsonOf(candidates->rows[1], "region"), "\"宁夏\"");
}

TEST(CandidatesTest, RefusesAMappingThatDoesNotFitWithAllItsFaults) {
    struct Row {
        const char* why;
        Mapping mapping;
        std::vector<std::string> codes;
    };
    const Sheet sheet = SheetOf("企业名称,市\n甲,银川\n");
    for (const Row& row : {
             Row{"unknown target and one twice",
                 {0, {"nothing", "name", "name"}, {}, {}},
                 {"exchange.no_such_target", "exchange.target_twice"}},
             Row{"nothing", {0, {"", ""}, {}, {}}, {"exchange.nothing_mapped"}},
             Row{"no such row", {9, {"name"}, {}, {}}, {"exchange.no_heading_row"}},
             Row{"fixed value that does not fit",
                 {0, {"name"}, {{"decided_on", "\"x\""}, {"what", "1"}}, {}},
                 {"records.bad_day", "exchange.no_such_target"}},
         }) {
        const auto candidates = CandidatesOf(ExampleType(), sheet, row.mapping);
        ASSERT_FALSE(candidates) << row.why;
        std::vector<std::string> codes;
        for (const auto& refusal : candidates.error()) codes.push_back(refusal.code);
        EXPECT_EQ(codes, row.codes) << row.why;
    }
}

TEST(CandidatesTest, ReadsAWorkbookWithDatesAndMergedRegions) {
    const testing::PackedWorkbook workbook{
        .sheet_data =
            R"(<row r="1"><c r="A1" t="inlineStr"><is><t>市</t></is></c><c r="B1" t="inlineStr"><is><t>单位名称</t></is></c>)"
            R"(<c r="C1" t="inlineStr"><is><t>决定日期</t></is></c></row>)"
            R"(<row r="2"><c r="A2" t="inlineStr"><is><t>银川</t></is></c><c r="B2" t="inlineStr"><is><t>甲</t></is></c>)"
            R"(<c r="C2" s="1"><v>45718</v></c></row><row r="3"><c r="B3" t="inlineStr"><is><t>乙</t></is></c></row>)",
        .after_data = R"(<mergeCells><mergeCell ref="A2:A3"/></mergeCells>)",
        .number_formats =
            R"(<numFmt numFmtId="177" formatCode="[$-804]yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/>)",
        .cell_formats = R"(<xf numFmtId="0"/><xf numFmtId="177"/>)",
    };
    const auto sheets = ReadSpreadsheet(workbook.Bytes(), "a.xlsx");
    ASSERT_TRUE(sheets);

    const auto candidates = Import(sheets->front());

    ASSERT_EQ(candidates.rows.size(), 2U);
    EXPECT_EQ(JsonOf(candidates.rows[0], "decided_on"), "\"2025-03-02\"");
    EXPECT_EQ(JsonOf(candidates.rows[1], "region"), "\"银川\"");
    EXPECT_EQ(CodesOf(candidates.rows[0]), "");
}

}  // namespace
}  // namespace exchange
