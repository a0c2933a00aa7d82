#include <gtest/gtest.h>

#include "access/enterprise.hpp"
#include "access/testing/bureau.hpp"

namespace access_control {
namespace {

using Strings = std::vector<std::string>;
using testing::RoleRow;

class RightsTest : public ::testing::Test {
 protected:
    RightsTest() {
        officer_ = bureau_.AddPerson({"张三", bureau_.branch, {}});
        at_city_ = bureau_.AddCase("市局案", bureau_.city);
        at_branch_ = bureau_.AddCase("分局案", bureau_.branch);
        at_unit_ = bureau_.AddCase("大队案", bureau_.unit, officer_);
        elsewhere_ = bureau_.AddCase("乙市案", bureau_.other_city, officer_);
    }
    Principal With(const std::string& role, const base::RecordId& organisation) {
        return *bureau_.Load(bureau_.AddPerson({"某人", bureau_.branch, {{role, organisation}}}));
    }
    bool HoldsOn(const Principal& principal, const std::string& right, const base::RecordId& id) {
        return Holds(principal, right, bureau_.Find("case", id));
    }

    testing::Bureau bureau_;
    base::RecordId officer_, at_city_, at_branch_, at_unit_, elsewhere_;
};

TEST_F(RightsTest, WithoutARoleNothingIsHeld) {
    const Principal nobody = *bureau_.Load(officer_);

    EXPECT_FALSE(HoldsOn(nobody, "case.read", at_branch_));
    EXPECT_FALSE(HoldsSomewhere(nobody, "case.read"));
    EXPECT_FALSE(HoldsIn(nobody, "case.read", bureau_.branch));
    EXPECT_EQ(bureau_.Seen(nobody, "case", "case.read"), Strings{});
    EXPECT_EQ(ScopeFor(nobody, *bureau_.catalogue, bureau_.TypeOf("case"), "case.read").text,
              "{\"or\":[]}");
}

TEST_F(RightsTest, ScopesReachAsATable) {
    const auto own = bureau_.AddPerson({"李四", bureau_.city, {{"own_cases", bureau_.city}}});
    bureau_.AddCase("李四的案", bureau_.other_city, own);
    const std::vector<std::pair<Principal, Strings>> table{
        {With("handler", bureau_.branch), {"分局案", "大队案"}},
        {With("handler", bureau_.city), {"分局案", "大队案", "市局案"}},
        {With("handler", bureau_.province), {"乙市案", "分局案", "大队案", "市局案", "李四的案"}},
        {With("unit_clerk", bureau_.branch), {"分局案"}},
        {With("statistician", bureau_.unit), {"乙市案", "分局案", "大队案", "市局案", "李四的案"}},
        {*bureau_.Load(own), {"李四的案"}},
    };

    for (const auto& [principal, titles] : table) {
        EXPECT_EQ(bureau_.Seen(principal, "case", "case.read"), titles) << principal.roles[0].role;
        EXPECT_EQ(bureau_.Seen(principal, "case", "case.close"), Strings{});
    }
}

TEST_F(RightsTest, ScopeAndHoldsAgreeOnEveryRecord) {
    for (const char* role : {"handler", "leader", "unit_clerk", "own_cases", "statistician"}) {
        for (const auto& place : {bureau_.city, bureau_.branch, bureau_.other_city}) {
            const Principal principal = With(role, place);
            const Strings seen = bureau_.Seen(principal, "case", "case.read");
            for (const auto& id : {at_city_, at_branch_, at_unit_, elsewhere_}) {
                const std::string title = bureau_.Find("case", id).Text("title");
                EXPECT_EQ(std::find(seen.begin(), seen.end(), title) != seen.end(),
                          HoldsOn(principal, "case.read", id))
                    << role << title;
            }
        }
    }
}

TEST_F(RightsTest, AWildcardGivesEveryRightOfItsType) {
    const Principal leader = With("leader", bureau_.branch);

    EXPECT_TRUE(HoldsOn(leader, "case.read", at_unit_));
    EXPECT_TRUE(HoldsOn(leader, "case.anything", at_unit_));
    EXPECT_FALSE(HoldsSomewhere(leader, "case"));
    EXPECT_FALSE(HoldsSomewhere(leader, "case_file.read"));
    EXPECT_FALSE(HoldsOn(leader, "case.read", at_city_));
}

TEST_F(RightsTest, OwnIsWhatOneHoldsOrMade) {
    const auto id = bureau_.AddPerson({"李四", bureau_.city, {{"own_cases", bureau_.city}}});
    const Principal principal = *bureau_.Load(id);
    const auto made = bureau_.Add("case", {{"title", "自建"}, {"$created_by", id}});

    EXPECT_TRUE(HoldsOn(principal, "case.read", made));
    EXPECT_EQ(bureau_.Seen(principal, "case", "case.read"), Strings{"自建"});
}

TEST_F(RightsTest, RightsToOpenARecordFollowThePlace) {
    const Principal handler = With("handler", bureau_.branch);

    EXPECT_TRUE(HoldsIn(handler, "case.file", bureau_.branch));
    EXPECT_TRUE(HoldsIn(handler, "case.file", bureau_.unit));
    EXPECT_FALSE(HoldsIn(handler, "case.file", bureau_.city));
    EXPECT_TRUE(HoldsIn(handler, "delegation.register", bureau_.branch));
    EXPECT_FALSE(HoldsIn(handler, "delegation.register", bureau_.unit));
}

TEST_F(RightsTest, DelegatedRightsCountOnlyInTheDelegatorsName) {
    const auto leader = bureau_.AddPerson({"局长", bureau_.city, {{"leader", bureau_.city}}});
    const auto deputy =
        bureau_.AddPerson({"副局长", bureau_.branch, {{"unit_clerk", bureau_.branch}}});
    bureau_.Delegate(leader, deputy);
    const Principal principal = *bureau_.Load(deputy);
    const records::Record record = bureau_.Find("case", at_city_);

    EXPECT_FALSE(Holds(principal, "case.file", record));
    EXPECT_TRUE(Holds(principal, "case.file", record, leader));
    EXPECT_FALSE(Holds(principal, "case.file", record, officer_));
    EXPECT_TRUE(HoldsIn(principal, "case.file", bureau_.city, leader));
    EXPECT_TRUE(HoldsSomewhere(principal, "case.file"));
    // Reading joins both.
    EXPECT_EQ(bureau_.Seen(principal, "case", "case.read"),
              (Strings{"分局案", "大队案", "市局案"}));
}

TEST_F(RightsTest, ADelegatorsOwnMattersAreReadInTheirStead) {
    const auto owner = bureau_.AddPerson({"李四", bureau_.city, {{"own_cases", bureau_.city}}});
    const auto deputy = bureau_.AddPerson({"王五", bureau_.city, {}});
    bureau_.AddCase("李四的案", bureau_.other_city, owner);
    bureau_.AddCase("王五的案", bureau_.other_city, deputy);
    bureau_.Delegate(owner, deputy);

    EXPECT_EQ(bureau_.Seen(*bureau_.Load(deputy), "case", "case.read"), Strings{"李四的案"});
}

TEST_F(RightsTest, AnOrganisationStandsAtItsOwnPlace) {
    const auto admin = With("system_admin", bureau_.province);
    Principal branch_admin = With("leader", bureau_.branch);
    for (HeldGrant& grant : branch_admin.grants) grant.right = "organisation.read";

    EXPECT_EQ(bureau_.Seen(admin, "organisation", "organisation.read").size(), 5u);
    EXPECT_EQ(bureau_.Seen(branch_admin, "organisation", "organisation.read"),
              (Strings{"一大队", "甲市一分局"}));
    EXPECT_TRUE(
        Holds(branch_admin, "organisation.read", bureau_.Find("organisation", bureau_.unit)));
    EXPECT_FALSE(
        Holds(branch_admin, "organisation.read", bureau_.Find("organisation", bureau_.city)));
}

TEST_F(RightsTest, AScopesTextIsAFilterOfTheSameMeaning) {
    const Principal handler = With("handler", bureau_.branch);
    const auto& type = bureau_.TypeOf("case");
    const records::Filter scope = ScopeFor(handler, *bureau_.catalogue, type, "case.read_reporter");

    const auto read = records::ReadFilter(*bureau_.catalogue, type, scope.text);

    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(read->text, scope.text);
}

class EnterpriseTest : public ::testing::Test {
 protected:
    struct Works {
        base::RecordId enterprise, outlet, device, mark;
    };
    Works MakeWorks(const std::string& name) {
        Works made;
        made.enterprise = bureau_.Add("enterprise", {{"name", name}});
        made.outlet =
            bureau_.Add("outlet", {{"name", name + "烟囱"}, {"enterprise", made.enterprise}});
        made.device =
            bureau_.Add("monitoring_device", {{"name", name + "数采仪"}, {"outlet", made.outlet}});
        made.mark =
            bureau_.Add("monitoring_mark", {{"reason", name + "停炉"}, {"device", made.device}});
        return made;
    }
    base::RecordId AddOf(const base::RecordId& enterprise, std::vector<RoleRow> roles) {
        return bureau_.AddPerson({"周环保", bureau_.branch, std::move(roles), true, enterprise});
    }
    Strings All(const Principal& principal) {
        Strings all;
        for (const char* type :
             {"enterprise", "outlet", "monitoring_device", "monitoring_mark", "case", "person"})
            for (std::string& title : bureau_.Seen(principal, type, std::string(type) + ".read"))
                all.push_back(std::move(title));
        return all;
    }

    testing::Bureau bureau_;
    Works mine_ = MakeWorks("甲厂"), theirs_ = MakeWorks("乙厂");
};

TEST_F(EnterpriseTest, SeesWhatBelongsToItAndNothingElse) {
    const auto who = *bureau_.Load(AddOf(mine_.enterprise, {{"enterprise_user", bureau_.branch}}));

    EXPECT_TRUE(ActsForEnterprise(who));
    EXPECT_EQ(All(who), (Strings{"甲厂", "甲厂烟囱", "甲厂数采仪", "甲厂停炉"}));
    for (const char* right : {"monitoring_mark.read", "monitoring_mark.declare"}) {
        EXPECT_TRUE(Holds(who, right, bureau_.Find("monitoring_mark", mine_.mark)));
        EXPECT_FALSE(Holds(who, right, bureau_.Find("monitoring_mark", theirs_.mark)));
        EXPECT_FALSE(HoldsIn(who, right, bureau_.branch));
    }
}

TEST_F(EnterpriseTest, WhatElseTheyWereGivenDoesNotCount) {
    const auto person = AddOf(mine_.enterprise, {{"enterprise_user", bureau_.province},
                                                 {"leader", bureau_.province},
                                                 {"statistician", bureau_.province},
                                                 {"own_cases", bureau_.province}});
    const auto officer = bureau_.AddPerson({"张三", bureau_.branch, {{"handler", bureau_.branch}}});
    bureau_.Delegate(officer, person);
    bureau_.Delegate(person, officer);
    bureau_.AddCase("自办案", bureau_.branch, person);

    EXPECT_EQ(All(*bureau_.Load(person)), (Strings{"甲厂", "甲厂烟囱", "甲厂数采仪", "甲厂停炉"}));
    EXPECT_TRUE(bureau_.Load(person)->acting_for.empty());
    EXPECT_TRUE(bureau_.Load(officer)->acting_for.empty());
}

TEST_F(EnterpriseTest, WithoutARoleOfTheirsNobodySignsIn) {
    for (const char* role : {"leader", "system_admin", "mixed_admin"})
        EXPECT_FALSE(bureau_.Load(AddOf(mine_.enterprise, {{role, bureau_.branch}}))) << role;
    EXPECT_FALSE(bureau_.Load(
        AddOf(base::RecordId{mine_.outlet.value}, {{"enterprise_user", bureau_.branch}})));
}

TEST_F(EnterpriseTest, WhoIsOfNoEnterpriseOwnsNoneOfThem) {
    const auto who = *bureau_.Load(
        bureau_.AddPerson({"李四", bureau_.branch, {{"enterprise_user", bureau_.branch}}}));

    EXPECT_FALSE(ActsForEnterprise(who));
    EXPECT_EQ(All(who), Strings{});
}

}  // namespace
}  // namespace access_control
