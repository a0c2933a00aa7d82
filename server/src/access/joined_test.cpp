#include <gtest/gtest.h>

#include "access/confine.hpp"
#include "access/testing/bureau.hpp"
#include "records/filter.hpp"

/// Who is named on a record of another unit (docs/decisions/0037).
namespace access_control {
namespace {

using Strings = std::vector<std::string>;

/// 李四 of 乙市 is named on a case of 甲市一分局.
class JoinedTest : public ::testing::Test {
 protected:
    JoinedTest() {
        lent_ =
            bureau_.AddPerson({"李四", bureau_.other_city, {{"investigator", bureau_.other_city}}});
        officer_ = bureau_.Add("officer", {{"name", "李四"}, {"person", lent_}});
        joint_ = AddJoint("联办案", officer_);
        alone_ = bureau_.AddCase("分局案", bureau_.branch);
        at_home_ = bureau_.AddCase("乙市案", bureau_.other_city);
        paper_ = bureau_.Add(
            "paper",
            {{"title", "联办案笔录"}, {"case", joint_}, {"$organisation", bureau_.branch}});
        bureau_.Add("paper",
                    {{"title", "分局案笔录"}, {"case", alone_}, {"$organisation", bureau_.branch}});
    }
    base::RecordId AddJoint(const std::string& title, const base::RecordId& officer) {
        records::Row row;
        row.id = base::Uuid::Make(base::FixedClock(*base::CivilDay::Parse("2026-03-02")).Now(),
                                  randomness_);
        row.values.emplace("officer", officer);
        return bureau_.Add("case", {{"title", title},
                                    {"$organisation", bureau_.branch},
                                    {"handlers", std::vector<records::Row>{row}}});
    }
    Principal Lent() { return *bureau_.Load(lent_); }
    bool On(const Principal& principal, const std::string& right, const std::string& type,
            const base::RecordId& id) {
        return Holds(principal, right, bureau_.Find(type, id));
    }
    base::RecordId Named(const std::string& name, const std::string& role) {
        const auto person = bureau_.AddPerson(
            {name, bureau_.other_city,
             role.empty() ? std::vector<testing::RoleRow>{}
                          : std::vector<testing::RoleRow>{{role, bureau_.other_city}}});
        AddJoint(name + "参与的案", bureau_.Add("officer", {{"name", name}, {"person", person}}));
        return person;
    }

    testing::Bureau bureau_;
    base::SeededRandomness randomness_{4};
    base::RecordId lent_, officer_, joint_, alone_, at_home_, paper_;
};

TEST_F(JoinedTest, WhoIsNamedReachesTheRecordAndNoOtherOfThatUnit) {
    const Principal lent = Lent();

    EXPECT_TRUE(On(lent, "case.read", "case", joint_));
    EXPECT_TRUE(On(lent, "case.file", "case", joint_));
    EXPECT_FALSE(On(lent, "case.read", "case", alone_));
    EXPECT_EQ(bureau_.Seen(lent, "case", "case.read"), (Strings{"乙市案", "联办案"}));
    EXPECT_EQ(bureau_.Seen(lent, "case", "case.file"), (Strings{"乙市案", "联办案"}));
}

TEST_F(JoinedTest, TheRoleInOnesOwnUnitSaysWhatOneMayDoAsATable) {
    const auto table = std::vector<std::tuple<std::string, std::string, bool, bool>>{
        // role, right, on the joint case, on a paper of it
        {"investigator", "read", true, true},   {"investigator", "file", true, true},
        {"investigator", "close", false, true}, {"reader", "read", true, true},
        {"reader", "file", false, false},       {"leader", "read", true, false},
        {"leader", "close", true, false},       {"leader", "agree", false, false},
        {"own_cases", "read", false, false},    {"", "read", false, false},
        {"system_admin", "read", false, false},
    };

    for (const auto& [role, act, on_case, on_paper] : table) {
        const auto person = Named("某" + role + act, role);
        const auto joint =
            AddJoint("另案", bureau_.Add("officer", {{"name", "某"}, {"person", person}}));
        const auto paper = bureau_.Add(
            "paper", {{"title", "笔录"}, {"case", joint}, {"$organisation", bureau_.branch}});
        const Principal principal = *bureau_.Load(person);

        EXPECT_EQ(On(principal, "case." + act, "case", joint), on_case) << role << ' ' << act;
        EXPECT_EQ(On(principal, "paper." + act, "paper", paper), on_paper) << role << ' ' << act;
    }
}

TEST_F(JoinedTest, WhatBelongsToTheRecordIsReachedPartsOfPartsToo) {
    const auto note = bureau_.Add(
        "note", {{"title", "批注"}, {"paper", paper_}, {"$organisation", bureau_.branch}});
    bureau_.Add(
        "approval",
        {{"title", "联办案审批"}, {"subject", joint_.ToText()}, {"$organisation", bureau_.branch}});
    bureau_.Add(
        "approval",
        {{"title", "分局案审批"}, {"subject", alone_.ToText()}, {"$organisation", bureau_.branch}});
    const Principal lent = Lent();

    EXPECT_EQ(bureau_.Seen(lent, "paper", "paper.read"), Strings{"联办案笔录"});
    EXPECT_TRUE(On(lent, "paper.write", "paper", paper_));
    EXPECT_TRUE(On(lent, "note.write", "note", note));
    EXPECT_EQ(bureau_.Seen(lent, "note", "note.read"), Strings{"批注"});
    EXPECT_EQ(bureau_.Seen(lent, "approval", "approval.read"), Strings{"联办案审批"});
}

TEST_F(JoinedTest, WhatIsYetToBeOpenedUnderTheRecordMayBeOpened) {
    records::Record paper;
    paper.type = "paper";
    paper.Set("case", joint_);
    paper.Set("$organisation", bureau_.branch);
    EXPECT_TRUE(Holds(Lent(), "paper.write", paper));

    paper.Set("case", alone_);
    EXPECT_FALSE(Holds(Lent(), "paper.write", paper));
    EXPECT_FALSE(HoldsIn(Lent(), "paper.write", bureau_.branch));
}

TEST_F(JoinedTest, WhoMayOnlyReadActsOnNothingAndOpensNothing) {
    const auto watcher =
        bureau_.AddPerson({"王五", bureau_.other_city, {{"investigator", bureau_.other_city}}});
    const auto watched = bureau_.Add(
        "case", {{"title", "交出的案"}, {"watcher", watcher}, {"$organisation", bureau_.branch}});
    const auto paper = bureau_.Add("paper", {{"title", "笔录"},
                                             {"case", watched},
                                             {"secret", "密"},
                                             {"$organisation", bureau_.branch}});
    const Principal principal = *bureau_.Load(watcher);

    EXPECT_TRUE(On(principal, "case.read", "case", watched));
    EXPECT_FALSE(On(principal, "case.file", "case", watched));
    EXPECT_FALSE(On(principal, "paper.write", "paper", paper));
    EXPECT_EQ(bureau_.Seen(principal, "case", "case.file"), Strings{"乙市案"});
    const auto shown = Show(principal, bureau_.TypeOf("paper"), bureau_.Find("paper", paper));
    EXPECT_EQ(shown.masked, (std::vector<std::pair<std::string, std::string>>{{"secret", "***"}}));
    EXPECT_TRUE(TakesPartElsewhere(principal));
}

TEST_F(JoinedTest, ScopeAndHoldsAgreeOnEveryRecord) {
    const Principal lent = Lent();
    for (const char* right : {"case.read", "case.file", "case.agree", "case.read_reporter"}) {
        const Strings seen = bureau_.Seen(lent, "case", right);
        for (const auto& id : {joint_, alone_, at_home_}) {
            const std::string title = bureau_.Find("case", id).Text("title");
            EXPECT_EQ(std::find(seen.begin(), seen.end(), title) != seen.end(),
                      On(lent, right, "case", id))
                << right << title;
        }
    }
}

TEST_F(JoinedTest, FiguresAreOfThePlaceAlone) {
    records::Query query;
    query.type = &bureau_.TypeOf("case");
    query.scope = PlacesFor(Lent(), *query.type, "case.read");

    EXPECT_EQ(bureau_.store.Read()->Count(query), 1);
}

TEST_F(JoinedTest, WhoIsNamedAtHomeOnlyHasTheVeryFilterTheyHadBefore) {
    const auto person =
        bureau_.AddPerson({"赵六", bureau_.branch, {{"investigator", bureau_.branch}}});
    AddJoint("自己的案", bureau_.Add("officer", {{"name", "赵六"}, {"person", person}}));
    const Principal principal = *bureau_.Load(person);

    EXPECT_FALSE(TakesPartElsewhere(principal));
    EXPECT_EQ(ScopeFor(principal, *bureau_.catalogue, bureau_.TypeOf("case"), "case.read").text,
              PlacesFor(principal, bureau_.TypeOf("case"), "case.read").text);
}

TEST_F(JoinedTest, WhoStandsInTakesPartForTheOneWhoIsNamed) {
    const auto deputy =
        bureau_.AddPerson({"代办", bureau_.other_city, {{"unit_clerk", bureau_.other_city}}});
    bureau_.Delegate(lent_, deputy);
    const Principal principal = *bureau_.Load(deputy);
    const records::Record joint = bureau_.Find("case", joint_);

    EXPECT_FALSE(Holds(principal, "case.read", joint));
    EXPECT_TRUE(Holds(principal, "case.file", joint, lent_));
    EXPECT_EQ(bureau_.Seen(principal, "case", "case.read"), (Strings{"乙市案", "联办案"}));
}

TEST_F(JoinedTest, HiddenFieldsCannotBeAskedForWhereTakingPartDoesNotOpenThem) {
    const auto rule = ReadRule(Lent());
    const auto& type = bureau_.TypeOf("case");

    EXPECT_FALSE(rule(type, *type.FindField("reporter")));
    EXPECT_TRUE(rule(type, type.FindField("parties")->fields[1]));
    EXPECT_TRUE(rule(bureau_.TypeOf("paper"), *bureau_.TypeOf("paper").FindField("secret")));
}

TEST_F(JoinedTest, AFilterOverAReferenceReachesWhatOneTakesPartIn) {
    auto filter = records::ReadFilter(*bureau_.catalogue, bureau_.TypeOf("paper"),
                                      R"({"case.title":{"contains":"案"}})");
    records::Query query;
    query.type = &bureau_.TypeOf("paper");
    query.filter = Confined(Lent(), *bureau_.catalogue, *std::move(filter));

    EXPECT_EQ(bureau_.store.Read()->Count(query), 1);
}

}  // namespace
}  // namespace access_control
