#include "exchange/mapping.hpp"

#include <gtest/gtest.h>

#include "exchange/testing/example_type.hpp"

namespace exchange {
namespace {

using testing::ExampleType;

CellRow RowOf(std::initializer_list<const char*> texts) {
    CellRow row;
    for (const char* text : texts) {
        row.push_back(*text == '\0' ? Cell{} : Cell{.text = text, .kind = CellKind::kText});
    }
    return row;
}

std::vector<std::string> Suggested(std::initializer_list<const char*> headings) {
    return SuggestColumns(ExampleType(), RowOf(headings));
}

using Paths = std::vector<std::string>;

TEST(SuggestColumnsTest, KnowsTheNingxiaRegister) {
    EXPECT_EQ(
        Suggested({"序号", "企业名称", "市", "lng", "lat", "许可证", "代码", "行业", "level"}),
        (Paths{"", "name", "region", "place.lng", "place.lat", "permit_no", "credit_code",
               "industry", ""}));
}

TEST(SuggestColumnsTest, SeesThroughMarksUnitsAndWidths) {
    EXPECT_EQ(Suggested({"*单位名称（必填）", "罚款金额（万元）", "标准限值[mg/L]", "超标率/%",
                         "决 定 日 期："}),
              (Paths{"name", "fine_amount", "limit_value", "exceed_rate", "decided_on"}));
}

TEST(SuggestColumnsTest, TakesIdsAndPathsAsTheyAre) {
    EXPECT_EQ(Suggested({"credit_code", "place.lat", "contacts.phone", "decided_on"}),
              (Paths{"credit_code", "place.lat", "contacts.phone", "decided_on"}));
}

TEST(SuggestColumnsTest, FindsTheFieldsOfAGroup) {
    EXPECT_EQ(Suggested({"联系人", "联系电话"}), (Paths{"contacts.name", "contacts.phone"}));
    EXPECT_EQ(Suggested({"曾用名"}), (Paths{"former_names.name"}));
}

TEST(SuggestColumnsTest, MakesNoContactOfATelephoneWithoutAName) {
    EXPECT_EQ(Suggested({"名称", "手机"}), (Paths{"name", ""}));
    EXPECT_EQ(Suggested({"名称", "联系人", "手机"}),
              (Paths{"name", "contacts.name", "contacts.phone"}));
}

TEST(NeededByTest, NamesTheRequiredFieldsThatNothingGives) {
    const auto type = ExampleType();
    const auto labels = [&](const Mapping& mapping) {
        std::string found;
        for (const Target& target : NeededBy(type, mapping)) found += target.label + " ";
        return found;
    };
    Mapping mapping;
    mapping.columns = {"region"};
    EXPECT_EQ(labels(mapping), "名称 ");
    mapping.columns = {"name", "contacts.phone"};
    EXPECT_EQ(labels(mapping), "联系人·姓名 ");
    mapping.columns = {"region"};
    mapping.fixed["name"] = "\"甲厂\"";
    EXPECT_EQ(labels(mapping), "");
}

TEST(NeededByTest, AsksForNoColumnOfWhatOnlySomeRowsNeed) {
    auto type = ExampleType();
    for (catalogue::Field& field : type.fields)
        if (field.id == "credit_grade") {
            field.required = true;
            field.when = R"({"key_pollutant_discharger":true})";
        }
    Mapping mapping;
    mapping.columns = {"name"};

    EXPECT_TRUE(NeededBy(type, mapping).empty());
}

TEST(SuggestColumnsTest, GivesATargetToOneColumnOnlyTheBestOne) {
    EXPECT_EQ(Suggested({"企业", "名称"}), (Paths{"", "name"}));
    EXPECT_EQ(Suggested({"备注", "备注"}), (Paths{"remarks", ""}));
}

TEST(SuggestColumnsTest, NeverOffersRetiredFields) {
    EXPECT_EQ(Suggested({"旧字段"}), (Paths{""}));
    for (const Target& target : TargetsOf(ExampleType())) EXPECT_NE(target.path, "old");
}

TEST(SuggestMappingTest, FindsTheHeadingBelowTitles) {
    Sheet sheet;
    sheet.rows = {RowOf({"三门峡市排污单位名录"}),
                  {},
                  RowOf({"填报单位：", "某局"}),
                  RowOf({"序号", "单位名称", "统一社会信用代码"}),
                  RowOf({"1", "甲公司", "-"})};

    const Mapping mapping = SuggestMapping(ExampleType(), sheet);

    EXPECT_EQ(mapping.header_row, 3U);
    EXPECT_EQ(mapping.columns, (Paths{"", "name", "credit_code"}));
}

TEST(SuggestMappingTest, TakesTheFirstFilledRowWhereNothingIsKnown) {
    Sheet sheet;
    sheet.rows = {{}, RowOf({"甲", "乙"}), RowOf({"1", "2"})};

    EXPECT_EQ(SuggestMapping(ExampleType(), sheet).header_row, 1U);
    EXPECT_TRUE(SuggestMapping(ExampleType(), Sheet{}).columns.empty());
}

TEST(KeysOfTest, GivesWhatARecordIsRecognisedByInOrder) {
    const records::FieldValues values = {{"name", records::Value("银川（上实）环境")},
                                         {"credit_code", records::Value("91640000321673484F")}};

    EXPECT_EQ(KeysOf(ExampleType(), values),
              (std::vector<std::pair<std::string, std::string>>{
                  {"credit_code", "91640000321673484f"}, {"name", "银川(上实)环境"}}));
}

}  // namespace
}  // namespace exchange
