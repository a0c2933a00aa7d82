#include "access/principal.hpp"

#include <gtest/gtest.h>

#include "access/testing/bureau.hpp"
#include "catalogue/load.hpp"

namespace access_control {
namespace {

using Strings = std::vector<std::string>;

class PrincipalTest : public ::testing::Test {
 protected:
    Principal Loaded(const base::RecordId& person, const std::string& today = "2026-03-02") {
        auto principal = bureau_.Load(person, today);
        EXPECT_TRUE(principal.has_value());
        return *std::move(principal);
    }
    std::string CodeOf(const base::RecordId& person) {
        const auto principal = bureau_.Load(person);
        return principal ? "" : principal.error().front().code;
    }

    testing::Bureau bureau_;
};

TEST_F(PrincipalTest, HoldsWhoTheyAreAndTheirRoles) {
    const auto id = bureau_.AddPerson({"张三", bureau_.branch, {{"handler", bureau_.city}}});

    const Principal principal = Loaded(id);

    EXPECT_EQ(principal.person, id);
    EXPECT_EQ(principal.name, "张三");
    EXPECT_EQ(principal.organisation, bureau_.branch);
    EXPECT_EQ(principal.organisation_name, "甲市一分局");
    EXPECT_EQ(principal.organisation_short, "甲");
    ASSERT_EQ(principal.roles.size(), 1u);
    EXPECT_EQ(principal.roles[0].organisation_name, "甲市局");
    EXPECT_EQ(RightsOf(principal),
              (Strings{"case.file", "case.read", "case.read_personal", "case.read_reporter",
                       "delegation.read", "delegation.register"}));
}

TEST_F(PrincipalTest, RefusesWhoIsUnknownOrHasLeft) {
    const auto left = bureau_.AddPerson({"李四", bureau_.city, {}, false});
    const auto voided =
        bureau_.Add("person", {{"name", "王五"}, {"active", true}, {"$voided", true}});

    EXPECT_EQ(CodeOf(bureau_.city), "access.no_such_person");
    EXPECT_EQ(CodeOf(voided), "access.no_such_person");
    EXPECT_EQ(CodeOf(left), "access.person_inactive");
}

TEST_F(PrincipalTest, RolesHoldOnlyInTheirDays) {
    const auto id = bureau_.AddPerson(
        {"张三", bureau_.city, {{"handler", bureau_.city, "2026-03-02", "2026-03-05"}}});
    const std::vector<std::pair<std::string, std::size_t>> table{
        {"2026-03-01", 0}, {"2026-03-02", 1}, {"2026-03-05", 1}, {"2026-03-06", 0}};

    for (const auto& [day, roles] : table) EXPECT_EQ(Loaded(id, day).roles.size(), roles) << day;
}

TEST_F(PrincipalTest, ATreeScopeReachesTheSubtree) {
    const auto id = bureau_.AddPerson({"张三", bureau_.city, {{"handler", bureau_.city}}});

    const Principal principal = Loaded(id);

    EXPECT_EQ(*principal.grants[0].reach, (std::set{bureau_.city, bureau_.branch, bureau_.unit}));
}

TEST_F(PrincipalTest, ACircleOfParentsEnds) {
    const auto a = bureau_.AddOrganisation("丙局", {});
    const auto b = bureau_.AddOrganisation("丁局", a);
    records::Record before = bureau_.Find("organisation", a);
    records::Record after = before;
    ++after.version;
    after.Set("parent", b);
    base::SeededRandomness randomness(77);
    const auto act = records::testing::ChangeOf(*bureau_.catalogue, before, after, randomness);
    ASSERT_TRUE(
        bureau_.store.Write([&](records::RecordWriter& writer) { return writer.Store(act); }));

    const Principal principal = Loaded(bureau_.AddPerson({"张三", a, {{"handler", a}}}));

    EXPECT_EQ(*principal.grants[0].reach, (std::set{a, b}));
}

TEST_F(PrincipalTest, AnUnknownRoleGivesNothing) {
    const auto id = bureau_.AddPerson({"张三", bureau_.city, {{"retired_role", bureau_.city}}});

    EXPECT_TRUE(Loaded(id).grants.empty());
}

TEST_F(PrincipalTest, ADelegationPassesTheDelegatorsRightsInItsDays) {
    const auto leader = bureau_.AddPerson({"局长", bureau_.city, {{"leader", bureau_.city}}});
    const auto deputy = bureau_.AddPerson({"副局长", bureau_.city, {}});
    bureau_.Delegate(leader, deputy, "2026-03-01", "2026-03-05");
    bureau_.Delegate(leader, deputy, "2026-03-02", "2026-03-08");

    const Principal during = Loaded(deputy, "2026-03-02");
    const Principal after = Loaded(deputy, "2026-03-09");

    ASSERT_EQ(during.acting_for.size(), 1u);
    EXPECT_EQ(during.acting_for[0].person, leader);
    EXPECT_EQ(during.acting_for[0].name, "局长");
    EXPECT_EQ(during.acting_for[0].until.ToText(), "2026-03-08");
    EXPECT_TRUE(during.grants.empty());
    EXPECT_TRUE(after.acting_for.empty());
}

TEST_F(PrincipalTest, ADelegationNeverWidens) {
    const auto leader = bureau_.AddPerson({"局长", bureau_.city, {{"leader", bureau_.city}}});
    const auto handler = bureau_.AddPerson({"承办人", bureau_.city, {{"handler", bureau_.city}}});
    const auto deputy = bureau_.AddPerson({"副局长", bureau_.city, {}});
    bureau_.Delegate(leader, deputy, "2026-03-01", "2026-03-10", "case.file, enterprise.*");
    bureau_.Delegate(handler, deputy, "2026-03-01", "2026-03-10", "case.*");
    bureau_.Delegate(deputy, handler);

    const Principal principal = Loaded(deputy);
    const auto of_leader = principal.acting_for[0].person == leader ? 0u : 1u;
    const auto rights = [&](std::size_t at) {
        Strings list;
        for (const HeldGrant& grant : principal.acting_for[at].grants) list.push_back(grant.right);
        return list;
    };

    ASSERT_EQ(principal.acting_for.size(), 2u);
    EXPECT_EQ(rights(of_leader), Strings{"case.file"});
    EXPECT_EQ(rights(1 - of_leader),
              (Strings{"case.read", "case.file", "case.read_personal", "case.read_reporter"}));
    // What was delegated to the deputy does not travel on.
    ASSERT_EQ(Loaded(handler).acting_for.size(), 1u);
    EXPECT_TRUE(Loaded(handler).acting_for[0].grants.empty());
}

TEST_F(PrincipalTest, WhoHasLeftDelegatesNothing) {
    const auto left = bureau_.AddPerson({"局长", bureau_.city, {{"leader", bureau_.city}}, false});
    const auto deputy = bureau_.AddPerson({"副局长", bureau_.city, {}});
    bureau_.Delegate(left, deputy);

    EXPECT_TRUE(Loaded(deputy).acting_for.empty());
}

TEST_F(PrincipalTest, AnAdministratorHoldsNoCaseRights) {
    const auto both = bureau_.AddPerson(
        {"管理员", bureau_.city, {{"system_admin", bureau_.province}, {"leader", bureau_.city}}});
    const auto mixed = bureau_.AddPerson({"管理员", bureau_.city, {{"mixed_admin", bureau_.city}}});

    EXPECT_EQ(RightsOf(Loaded(both)), (Strings{"admin.jobs", "organisation.*", "person.read"}));
    EXPECT_EQ(RightsOf(Loaded(mixed)), Strings{"admin.people"});
}

TEST_F(PrincipalTest, DelegationDoesNotDefeatTheSeparation) {
    const auto leader = bureau_.AddPerson({"局长", bureau_.city, {{"leader", bureau_.city}}});
    const auto admin =
        bureau_.AddPerson({"管理员", bureau_.city, {{"system_admin", bureau_.city}}});
    bureau_.Delegate(leader, admin);
    bureau_.Delegate(admin, leader);

    EXPECT_TRUE(Loaded(admin).acting_for.empty());
    EXPECT_TRUE(Loaded(leader).acting_for.empty());
}

TEST(ShippedRoles, NoAdministratorRoleNamesCasesOrClues) {
    const auto shipped = catalogue::LoadCatalogue({QH_SOURCE_DIR "/catalogue"});
    ASSERT_TRUE(shipped.has_value());

    for (const char* id : {"system_admin", "security_admin", "audit_admin"}) {
        const auto role = (*shipped)->roles.find(std::string_view(id));
        ASSERT_NE(role, (*shipped)->roles.end()) << id;
        for (const catalogue::Grant& grant : role->second.grants)
            for (const std::string& right : grant.rights)
                EXPECT_FALSE(right.starts_with("case.") || right.starts_with("clue.") ||
                             right == "*")
                    << id << right;
    }
}

}  // namespace
}  // namespace access_control
