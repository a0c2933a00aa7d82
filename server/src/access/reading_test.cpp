#include <gtest/gtest.h>

#include "access/principal.hpp"
#include "access/testing/bureau.hpp"

namespace access_control {
namespace {

using Strings = std::vector<std::string>;
using Masks = std::vector<std::pair<std::string, std::string>>;

class ReadingTest : public ::testing::Test {
 protected:
    Principal With(const std::string& role, const base::RecordId& organisation) {
        return *bureau_.Load(bureau_.AddPerson({"某人", bureau_.branch, {{role, organisation}}}));
    }
    /// A case with a reporter, a reward and parties with the given id numbers.
    records::Record ACase(const base::RecordId& organisation, const Strings& id_numbers) {
        records::Record record{{}, "case", 1, {}};
        record.Set("$organisation", organisation);
        record.Set("title", "某案");
        record.Set("reporter", "赵钱孙");
        record.Set("reward", 50'000);
        std::vector<records::Row> rows;
        for (const std::string& number : id_numbers)
            rows.push_back({{}, {{"name", "当事人"}, {"id_number", number}}});
        record.Set("parties", rows);
        return record;
    }
    ShownRecord ShowTo(const Principal& principal, const records::Record& record) {
        return Show(principal, bureau_.TypeOf("case"), record);
    }
    bool Asked(const Principal& principal, const std::string& type, const std::string& field) {
        const catalogue::RecordType& of = bureau_.TypeOf(type);
        return ReadRule(principal)(of, *records::FindField(of, field));
    }

    testing::Bureau bureau_;
};

TEST(MaskText, AsATable) {
    using catalogue::Mask;
    const std::vector<std::tuple<Mask, std::string, std::string>> table{
        {Mask::kName, "张三", "张*"},
        {Mask::kName, "欧阳明日", "欧*"},
        {Mask::kName, "张", "***"},
        {Mask::kIdNumber, "410105199001011234", "410***********1234"},
        {Mask::kIdNumber, "4101051", "***"},
        {Mask::kPhone, "13812345678", "138****5678"},
        {Mask::kPhone, "0398-2822", "039**2822"},
        {Mask::kPhone, "110", "***"},
        {Mask::kHidden, "任何内容", "***"},
        {Mask::kNone, "任何内容", "***"},
        {Mask::kName, "", "***"},
    };

    for (const auto& [mask, text, masked] : table) EXPECT_EQ(MaskText(mask, text), masked) << text;
}

TEST_F(ReadingTest, MasksWhatMayNotBeReadAndTakesItOut) {
    const Principal clerk = With("unit_clerk", bureau_.branch);

    const ShownRecord shown = ShowTo(clerk, ACase(bureau_.branch, {"410105199001011234"}));

    EXPECT_EQ(shown.masked, (Masks{{"reporter", "赵*"},
                                   {"reward", "***"},
                                   {"parties/id_number", "410***********1234"}}));
    EXPECT_TRUE(shown.record.Get("reporter").IsAbsent());
    EXPECT_TRUE(shown.record.Get("reward").IsAbsent());
    const auto rows = *shown.record.Get("parties").As<std::vector<records::Row>>();
    EXPECT_FALSE(rows[0].values.contains("id_number"));
    EXPECT_TRUE(rows[0].values.contains("name"));
    EXPECT_EQ(shown.record.Text("title"), "某案");
    EXPECT_EQ(shown.opened, Strings{});
}

TEST_F(ReadingTest, RowsThatDifferAreHiddenAltogether) {
    const Principal clerk = With("unit_clerk", bureau_.branch);

    const ShownRecord shown =
        ShowTo(clerk, ACase(bureau_.branch, {"410105199001011234", "640101199001015678"}));

    EXPECT_EQ(shown.masked.back(),
              (std::pair<std::string, std::string>{"parties/id_number", "***"}));
}

TEST_F(ReadingTest, WhatIsShownOpenlyIsNamedForTheReadLog) {
    const Principal leader = With("leader", bureau_.branch);
    const records::Record record = ACase(bureau_.unit, {"410105199001011234"});

    const ShownRecord shown = ShowTo(leader, record);

    EXPECT_EQ(shown.record, record);
    EXPECT_EQ(shown.masked, Masks{});
    EXPECT_EQ(shown.opened, (Strings{"reporter", "reward", "parties/id_number"}));
}

TEST_F(ReadingTest, AFieldRightReachesAsFarAsItsScope) {
    const auto id = bureau_.AddPerson({"承办人", bureau_.branch, {{"handler", bureau_.branch}}});
    const Principal handler = *bureau_.Load(id);
    records::Record mine = ACase(bureau_.branch, {});
    mine.Set("$holder", id);

    EXPECT_EQ(ShowTo(handler, mine).opened, (Strings{"reporter", "reward"}));
    EXPECT_EQ(ShowTo(handler, ACase(bureau_.branch, {"410105199001011234"})).opened,
              Strings{"parties/id_number"});
    EXPECT_EQ(ShowTo(handler, ACase(bureau_.other_city, {"410105199001011234"})).opened, Strings{});
}

TEST_F(ReadingTest, AbsentValuesAreNeitherMaskedNorLogged) {
    records::Record bare{{}, "case", 1, {{"title", "某案"}, {"$organisation", bureau_.branch}}};

    EXPECT_EQ(ShowTo(With("unit_clerk", bureau_.branch), bare).masked, Masks{});
    EXPECT_EQ(ShowTo(With("leader", bureau_.branch), bare).opened, Strings{});
}

TEST_F(ReadingTest, OnlyFieldsReadableEverywhereMayBeAskedFor) {
    const Principal handler = With("handler", bureau_.branch);
    const Principal leader = With("leader", bureau_.branch);
    const Principal clerk = With("unit_clerk", bureau_.branch);

    EXPECT_TRUE(Asked(handler, "case", "title"));
    EXPECT_TRUE(Asked(handler, "case", "$organisation"));
    // The handler reads reporters of own cases only: a filter would betray the others.
    EXPECT_FALSE(Asked(handler, "case", "reporter"));
    EXPECT_TRUE(Asked(leader, "case", "reporter"));
    EXPECT_FALSE(Asked(clerk, "case", "reporter"));
    const catalogue::RecordType& type = bureau_.TypeOf("case");
    const catalogue::Field& id_number = *type.FindField("parties")->FindField("id_number");
    EXPECT_TRUE(ReadRule(handler)(type, id_number));
    EXPECT_FALSE(ReadRule(clerk)(type, id_number));
}

TEST_F(ReadingTest, ATypeOneMayNotReadCannotBeAskedFor) {
    const Principal admin = With("system_admin", bureau_.province);
    const Principal clerk = With("unit_clerk", bureau_.branch);

    EXPECT_FALSE(Asked(admin, "case", "title"));
    EXPECT_FALSE(Asked(admin, "case", "$state"));
    EXPECT_FALSE(Asked(clerk, "person", "account"));
    // Names of colleagues and organisations stand in every list.
    EXPECT_TRUE(Asked(clerk, "person", "name"));
    EXPECT_TRUE(Asked(clerk, "organisation", "name"));
    EXPECT_FALSE(Asked(clerk, "person", "phone"));
}

TEST_F(ReadingTest, ANarrowDelegationDoesNotOpenAFieldElsewhere) {
    const auto leader = bureau_.AddPerson({"大队长", bureau_.unit, {{"leader", bureau_.unit}}});
    const auto clerk =
        bureau_.AddPerson({"内勤", bureau_.branch, {{"unit_clerk", bureau_.branch}}});
    bureau_.Delegate(leader, clerk);
    const Principal principal = *bureau_.Load(clerk);

    EXPECT_FALSE(Asked(principal, "case", "reporter"));
    EXPECT_EQ(ShowTo(principal, ACase(bureau_.unit, {})).opened, (Strings{"reporter", "reward"}));
    EXPECT_EQ(ShowTo(principal, ACase(bureau_.branch, {})).opened, Strings{});
}

}  // namespace
}  // namespace access_control
