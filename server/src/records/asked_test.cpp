#include "records/asked.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <fstream>
#include <sstream>

#include "records/value.hpp"

namespace records {
namespace {

namespace json = boost::json;
using catalogue::Field;
using catalogue::FieldKind;

FieldKind KindOf(std::string_view name) {
    static const std::map<std::string_view, FieldKind> kKinds = {
        {"text", FieldKind::kText},
        {"long_text", FieldKind::kLongText},
        {"integer", FieldKind::kInteger},
        {"money", FieldKind::kMoney},
        {"day", FieldKind::kDay},
        {"yes_no", FieldKind::kYesNo},
        {"choice", FieldKind::kChoice},
        {"reference", FieldKind::kReference},
        {"attachment", FieldKind::kAttachment},
        {"group", FieldKind::kGroup}};
    return kKinds.at(name);
}

std::string TextOf(const json::object& object, const char* name) {
    const json::value* text = object.if_contains(name);
    return text == nullptr ? std::string() : std::string(text->as_string());
}

Field FieldOf(const json::object& given) {
    Field field;
    field.id = TextOf(given, "id");
    field.label = TextOf(given, "label");
    field.kind = KindOf(TextOf(given, "kind"));
    field.target = TextOf(given, "target");
    if (const json::value* choices = given.if_contains("choices"))
        for (const json::value& choice : choices->as_array())
            field.choices.push_back(
                {TextOf(choice.as_object(), "id"), TextOf(choice.as_object(), "label"), false});
    if (const json::value* cells = given.if_contains("fields"))
        for (const json::value& cell : cells->as_array())
            field.fields.push_back(FieldOf(cell.as_object()));
    return field;
}

/// The table that the browser's evaluator is held to as well.
json::object Table() {
    std::ifstream file(QH_SOURCE_DIR "/tests/catalogue/asked_cases.json");
    std::ostringstream text;
    text << file.rdbuf();
    return json::parse(text.str()).as_object();
}

class AskedTest : public ::testing::Test {
 protected:
    void SetUp() override {
        type_.id = "service";
        type_.label = "送达";
        type_.title = "receiver";
        for (const json::value& field : table_.at("fields").as_array())
            type_.fields.push_back(FieldOf(field.as_object()));
        catalogue::RecordType person;
        person.id = "person";
        catalogue_.record_types = {{"person", person}, {"service", type_}};
    }

    [[nodiscard]] Record Holding(const json::object& values) const {
        Record record;
        record.type = type_.id;
        for (const auto& member : values) {
            const Field* field = type_.FindField(member.key());
            const auto value = ValueFromInput(*field, json::serialize(member.value()));
            EXPECT_TRUE(value.has_value()) << member.key();
            if (value) record.Set(field->id, *value);
        }
        return record;
    }
    [[nodiscard]] Field& Cell(const char* id) {
        for (Field& group : type_.fields) {
            if (group.id != "lines") continue;
            for (Field& cell : group.fields)
                if (cell.id == id) return cell;
        }
        ADD_FAILURE() << id;
        return type_.fields.front();
    }
    /// `code place` of what is wrong with rows, given as a form holds them.
    [[nodiscard]] std::vector<std::string> Rows(const char* rows, const Value& former = {}) {
        FieldConditions conditions(catalogue_);
        const Field& group = type_.fields.back();
        const auto value = ValueFromInput(group, rows);
        EXPECT_TRUE(value.has_value());
        std::vector<std::string> said;
        if (value)
            for (const base::Refusal& one : CheckRows(conditions, type_, group, *value, former))
                said.push_back(one.code + " " + one.where);
        return said;
    }

    const json::object table_ = Table();
    catalogue::RecordType type_;
    catalogue::Catalogue catalogue_;
};

TEST_F(AskedTest, ComesToWhatTheSharedTableSays) {
    FieldConditions conditions(catalogue_);
    ASSERT_GT(table_.at("cases").as_array().size(), 40U);
    for (const json::value& row : table_.at("cases").as_array()) {
        const json::object& one = row.as_object();
        const Record record = Holding(one.at("values").as_object());

        EXPECT_EQ(conditions.Hold(type_, json::serialize(one.at("when")), record),
                  one.at("holds").as_bool())
            << TextOf(one, "because");
    }
}

TEST_F(AskedTest, AsksWhatHasNoCondition) {
    EXPECT_TRUE(FieldConditions(catalogue_).Hold(type_, "", Record()));
}

TEST_F(AskedTest, NamesTheFieldsThatAConditionLooksAtOnceAndInTheOrderOfTheForm) {
    EXPECT_EQ(LabelsIn(type_.fields,
                       R"({"or":[{"urgent":true},{"not":{"way":"post"}},{"way":"left"},
                           {"any":{"of":"lines","where":{"days":{"gt":1}}}}]})"),
              "方式、紧急、清单");
}

TEST_F(AskedTest, RefusesACellThatDoesNotApplyInItsRow) {
    Cell("days").when = R"({"kind":"halt"})";

    EXPECT_EQ(Rows(R"([{"kind":"halt","days":3},{"kind":"fine","days":3}])"),
              (std::vector<std::string>{"workflow.not_asked lines.1.days"}));
}

TEST_F(AskedTest, AsksForARequiredCellWhereItApplies) {
    Cell("days").when = R"({"kind":"halt"})";
    Cell("days").required = true;

    EXPECT_EQ(Rows(R"([{"kind":"fine"},{"kind":"halt"}])"),
              (std::vector<std::string>{"records.required lines.1.days"}));
}

TEST_F(AskedTest, LeavesARowThatStoodSoBefore) {
    Cell("days").when = R"({"kind":"halt"})";
    const char* rows = R"([{"id":"01890000-0000-7000-8000-000000000001","kind":"fine","days":3}])";
    const auto former = ValueFromInput(type_.fields.back(), rows);
    ASSERT_TRUE(former.has_value());

    EXPECT_TRUE(Rows(rows, *former).empty());
}

}  // namespace
}  // namespace records
