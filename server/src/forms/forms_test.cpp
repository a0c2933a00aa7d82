#include <gtest/gtest.h>

#include "forms/check.hpp"
#include "office/package.hpp"

namespace forms {
namespace {

constexpr const char* kHead = R"(<?xml version="1.0" encoding="UTF-8"?>)";

/// A superior's monthly form: a title over merged cells, three branches, a sum by formula, a
/// hidden sheet.
std::string Form(const std::string& title = "行政处罚情况（2026年）") {
    const std::string main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const std::string book =
        std::string(kHead) + R"(<workbook xmlns=")" + main +
        R"(" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>)"
        R"(<sheet name="表一" sheetId="1" r:id="rId1"/><sheet name="底稿" sheetId="2" state="hidden" r:id="rId2"/>)"
        R"(</sheets><definedNames><definedName name="a">1</definedName></definedNames></workbook>)";
    const std::string relations =
        std::string(kHead) +
        R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">)"
        R"(<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>)"
        R"(<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet2.xml"/>)"
        R"(<Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/>)"
        R"(</Relationships>)";
    const std::string strings = std::string(kHead) + R"(<sst xmlns=")" + main + R"("><si><t>)" +
                                title + R"(</t></si><si><t>单位</t></si></sst>)";
    const std::string sheet =
        std::string(kHead) + R"(<worksheet xmlns=")" + main +
        R"("><cols><col min="1" max="1" width="20"/></cols><sheetData>)"
        R"(<row r="1"><c r="A1" s="3" t="s"><v>0</v></c></row>)"
        R"(<row r="2"><c r="A2" t="s"><v>1</v></c></row>)"
        R"(<row r="3"><c r="B3" s="7"/><c r="C3" s="7"/></row>)"
        R"(<row r="4"><c r="B4" s="7"/></row>)"
        R"(<row r="6"><c r="B6" s="8"><f>SUM(B3:B5)</f><v>0</v></c>)"
        R"(<c r="C6" s="8"><f t="shared" ref="C6:D6" si="0">C3*2</f><v>0</v></c>)"
        R"(<c r="D6" s="8"><f t="shared" si="0"/><v>9</v></c></row>)"
        R"(</sheetData><mergeCells><mergeCell ref="A1:D1"/></mergeCells><pageMargins left="0.7"/></worksheet>)";
    return office::WritePackage({{"[Content_Types].xml", "<Types/>"},
                                 {"xl/workbook.xml", book},
                                 {"xl/_rels/workbook.xml.rels", relations},
                                 {"xl/sharedStrings.xml", strings},
                                 {"xl/styles.xml", "<styleSheet>kept</styleSheet>"},
                                 {"xl/worksheets/sheet1.xml", sheet},
                                 {"xl/worksheets/sheet2.xml", sheet}});
}

std::int64_t N(const char* text) { return *ReadNumber(text); }

std::string CodesOf(const base::Refusals& refusals) {
    std::string codes;
    for (const auto& one : refusals) codes += (codes.empty() ? "" : " ") + one.code;
    return codes;
}

TEST(Places, AreNamedAsInSpreadsheets) {
    for (const char* name : {"A1", "Z9", "AA10", "XFD1048576"})
        EXPECT_EQ(NameOf(*ReadPlace(name)), name);
    EXPECT_EQ(*ReadPlace("$c$5"), (Place{4, 2}));
    for (const char* name : {"", "5", "A", "A0", "A1B", "XFE1", "A1048577", "一1"})
        EXPECT_FALSE(ReadPlace(name)) << name;
}

TEST(Formulas, AreComputedExactly) {
    const Look look = [](Place place) -> Seen {
        if (place.column == 0) return {Seen::Kind::kText, 0};
        if (place.column == 25) return {Seen::Kind::kUnknown, 0};
        if (place.row > 8) return {};
        return {Seen::Kind::kNumber, (place.row + 1) * N("1")};
    };
    const std::vector<std::pair<const char*, const char*>> rows = {
        {"1+2*3", "7"},
        {"(1+2)*3", "9"},
        {"-B3+10", "7"},
        {"SUM(B1:B4)", "10"},
        {"sum(B1:B2,C3,4)", "10"},
        {"$B$2*10%", "0.2"},
        {"1/3", "0.333333"},
        {"ROUND(2/3,2)", "0.67"},
        {"MAX(B1:B5)-MIN(B2:B5)", "3"},
        {"SUM(A1:B3)", "6"},
        {"B20+1", "1"},
        {"ABS(-2)", "2"},
    };
    for (const auto& [formula, value] : rows) {
        const auto got = Evaluate(formula, {}, look);
        ASSERT_TRUE(got) << formula;
        EXPECT_EQ(NumberText(*got), value) << formula;
    }
    for (const char* formula : {"A1+1", "1/0", "SUM(Z1:Z2)", "IF(B1,1,2)", "B1:B2", "1+", "",
                                "[1]B1", "9000000000000*9000000000000"})
        EXPECT_FALSE(Evaluate(formula, {}, look)) << formula;
    EXPECT_EQ(*Evaluate("B1+$B$1", {2, 0}, look), N("4"));
}

TEST(Rules, AreReadAsPeopleWriteThem) {
    EXPECT_EQ(*ReadRule("C10 ＝ SUM（C5：C9）"), (Rule{"C10", "=", "SUM(C5:C9)"}));
    EXPECT_EQ(ReadRule("D5≥C5")->sign, ">=");
    EXPECT_EQ(ReadRule("D5<>C5")->sign, "<>");
    for (const char* rule : {"C10", "C10 = ", "= 3", "合计 = C5", "C5 = IF(C6,1,2)"})
        EXPECT_FALSE(ReadRule(rule)) << rule;
}

TEST(Forms, AreReadWithWhatCannotBeBound) {
    const std::string bytes = Form();

    const auto form = ReadTemplate(bytes);

    ASSERT_TRUE(form) << form.error().front().code;
    EXPECT_EQ(form->years, std::set<int>{2026});
    EXPECT_TRUE(form->Find("底稿")->hidden);
    EXPECT_EQ(CheckCells(*form, {{"表一", "B3"}, {"表一", "B5"}}), base::Refusals{});
    EXPECT_EQ(CodesOf(CheckCells(*form, {{"表一", "B1"},
                                         {"表一", "B6"},
                                         {"表一", "D6"},
                                         {"底稿", "B3"},
                                         {"表二", "B3"},
                                         {"表一", "三"},
                                         {"表一", "B3"},
                                         {"表一", "$B$3"}})),
              "forms.merged_cell forms.formula_cell forms.formula_cell forms.hidden_sheet "
              "forms.no_sheet forms.bad_cell forms.same_cell_twice");
    EXPECT_EQ(ReadTemplate(Form("2025年、2026年对照"))->years, (std::set<int>{2025, 2026}));
}

TEST(Forms, RefuseWhatIsNoForm) {
    EXPECT_EQ(
        ReadTemplate("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1").error().front().params.front().second,
        "是旧的 .xls、.et，或者加了密码；表样要原样保留");
    EXPECT_EQ(ReadTemplate("PK").error().front().code, "forms.bad_file");
    EXPECT_EQ(
        ReadTemplate(office::WritePackage({{"word/document.xml", "<a/>"}})).error().front().code,
        "forms.bad_file");
    EXPECT_EQ(ReadTemplate(std::string(kLargestTemplate + 1, 'x')).error().front().code,
              "forms.too_large");
}

TEST(Forms, KeepTheirLayoutWhenFilled) {
    const std::string bytes = Form();
    const std::vector<CellValue> values = {{"表一", {2, 1}, N("12.5"), ""},
                                           {"表一", {4, 1}, N("3"), ""},
                                           {"表一", {0, 0}, std::nullopt, "试验市 <生态环境局>"},
                                           {"表一", {5, 1}, N("15.5"), ""}};

    const auto filled = FillTemplate(bytes, values);

    ASSERT_TRUE(filled);
    const auto form = ReadTemplate(*filled);
    ASSERT_TRUE(form);
    const GridSheet& sheet = *form->Find("表一");
    EXPECT_EQ(sheet.Find({2, 1})->text, "12.5");
    EXPECT_EQ(sheet.Find({4, 1})->text, "3");
    EXPECT_EQ(sheet.Find({0, 0})->text, "试验市 <生态环境局>");
    EXPECT_EQ(sheet.Find({5, 1})->formula, "SUM(B3:B5)");
    EXPECT_EQ(sheet.Find({5, 1})->text, "15.5");
    auto package = office::PackageReader::Open(*filled, 1 << 20);
    EXPECT_EQ(*package->ReadWhole("xl/styles.xml"), "<styleSheet>kept</styleSheet>");
    const std::string xml = *package->ReadWhole("xl/worksheets/sheet1.xml");
    EXPECT_NE(xml.find(R"(r="B3" s="7")"), std::string::npos);
    EXPECT_NE(xml.find("pageMargins"), std::string::npos);
    const std::string book = *package->ReadWhole("xl/workbook.xml");
    EXPECT_NE(book.find(R"(</definedNames><calcPr fullCalcOnLoad="1")"), std::string::npos) << book;
    EXPECT_EQ(FillTemplate(bytes, {{"表九", {0, 0}, 1, ""}}).error().front().code,
              "forms.no_sheet");
}

TEST(Forms, CountTheirOwnFormulasAlsoSharedOnes) {
    const auto form = ReadTemplate(Form());
    const Numbers given = {
        {{"表一", {2, 1}}, N("2")}, {{"表一", {2, 2}}, N("5")}, {{"表一", {2, 3}}, N("6")}};

    const Numbers all = EvaluateFormulas(*form, given, {{"表一", {3, 1}}});

    EXPECT_FALSE(all.contains({"表一", {5, 1}}));  // B4 is still to come
    EXPECT_EQ(all.at({"表一", {5, 2}}), N("10"));
    EXPECT_EQ(all.at({"表一", {5, 3}}), N("12"));
}

TEST(Checks, NameEverySumThatDoesNotHold) {
    const auto form = ReadTemplate(Form());
    const Numbers given = {
        {{"表一", {2, 1}}, N("2")}, {{"表一", {3, 1}}, N("5")}, {{"表一", {2, 2}}, N("7")}};
    const std::vector<SheetRule> rules = {{"表一", "B6 = B3 + B4"},
                                          {"表一", "C3 = B6 + 1"},
                                          {"表一", "B3 > B4"},
                                          {"表一", "C3 = A2"}};

    const auto faults = BrokenRules(*form, given, {}, rules);

    ASSERT_EQ(faults.size(), 2U);
    EXPECT_EQ(NameOf(faults[0].at), "C3");
    EXPECT_EQ(NameOf(faults[1].at), "B3");
    EXPECT_FALSE(faults[1].explainable);
    EXPECT_EQ(CodesOf(CheckRules(*form, {{"表一", "合计"}, {"无", "B3 = B4"}})),
              "forms.bad_rule forms.no_sheet");
}

TEST(Checks, WatchWhatAddsUpOverTheYear) {
    const Place total{2, 2}, period{2, 1};
    const std::vector<Cumulative> cells = {{"表一", total, period}};
    const auto now = [&](const char* of_period, const char* in_all) {
        return Numbers{{{"表一", period}, N(of_period)}, {{"表一", total}, N(in_all)}};
    };
    const auto codes = [&](const Numbers& numbers, const std::optional<Numbers>& former,
                           bool first) {
        base::Refusals all;
        for (const Fault& fault : CumulativeFaults(cells, numbers, former, first))
            all.push_back(fault.refusal);
        return CodesOf(all);
    };

    EXPECT_EQ(codes(now("3", "10"), now("7", "7"), false), "");
    EXPECT_EQ(codes(now("3", "11"), now("7", "7"), false), "forms.cumulative_sum");
    EXPECT_EQ(codes(now("0", "6"), now("7", "7"), false),
              "forms.cumulative_fell forms.cumulative_sum");
    EXPECT_EQ(codes(now("3", "4"), std::nullopt, true), "forms.cumulative_sum");
    EXPECT_EQ(codes(now("3", "4"), std::nullopt, false), "");
}

TEST(Periods, HaveTheirDaysAndWords) {
    const auto quarter = PeriodOf(PeriodKind::kQuarterly, 2026, 3);
    EXPECT_EQ(quarter->from.ToText() + quarter->to.ToText() + quarter->words,
              "2026-07-012026-09-302026年第三季度");
    EXPECT_EQ(PeriodOf(PeriodKind::kMonthly, 2026, 2)->to.ToText(), "2026-02-28");
    EXPECT_EQ(PeriodOf(PeriodKind::kHalfYearly, 2026, 2)->words, "2026年下半年");
    EXPECT_EQ(PeriodOf(PeriodKind::kYearly, 2026, 1)->to.ToText(), "2026-12-31");
    EXPECT_FALSE(PeriodOf(PeriodKind::kMonthly, 2026, 13));
    EXPECT_FALSE(PeriodOf(PeriodKind::kYearly, 2026, 2));
}

}  // namespace
}  // namespace forms
