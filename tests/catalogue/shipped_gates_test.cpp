#include <gtest/gtest.h>

#include <set>

#include "gate_scene.hpp"

namespace shipped {
namespace {

const std::vector<Row>& OfficerRows() {
    static const std::vector<Row> kRows{
        {"two_officers_certified", true, "both valid", Nothing},
        {"two_officers_certified", false, "one handler",
         CaseHas("handlers", Handlers({kOfficerLi}))},
        {"two_officers_certified", false, "no handler", CaseHas("handlers", records::Value())},
        {"two_officers_certified", false, "expired yesterday",
         [](Scene& scene) { scene.li->Set("certificate_to", Day("2026-04-23")); }},
        {"two_officers_certified", true, "expires today",
         [](Scene& scene) { scene.li->Set("certificate_to", Day("2026-04-24")); }},
        {"two_officers_certified", false, "begins tomorrow",
         [](Scene& scene) { scene.li->Set("certificate_from", Day("2026-04-25")); }},
        {"two_officers_certified", false, "suspended",
         [](Scene& scene) { scene.li->Set("status", "suspended"); }},
        {"handlers_are_different", true, "two persons", Nothing},
        {"handlers_are_different", false, "one twice",
         CaseHas("handlers", Handlers({kOfficerLi, kOfficerLi}))},
        {"actor_is_no_handler", true, "Zhao reviews", Nothing},
        {"actor_is_no_handler", false, "a handler reviews",
         [](Scene& scene) { scene.actor = kLi; }},
        {"approver_is_no_handler", true, "Zhao approves", Nothing},
        {"approver_is_no_handler", false, "a handler approves",
         [](Scene& scene) { scene.actor = kLi; }},
        {"investigators_are_not_reviewer", true, "Zhao reviewed",
         CaseHas("legal_reviewer", Id(kZhao))},
        {"investigators_are_not_reviewer", false, "a handler reviewed",
         CaseHas("legal_reviewer", Id(kZhang))},
    };
    return kRows;
}

std::function<void(Scene&)> BureauHas(const char* power, const char* from, const char* to) {
    return [=](Scene& scene) { scene.organisation->Set("powers", Powers(power, from, to)); };
}

std::function<void(Scene&)> UnderABureauWithPower(const char* kind) {
    return [=](Scene& scene) {
        scene.organisation->Set("kind", kind);
        scene.organisation->Set("parent", Id(kCityBureau));
        scene.world.Add("organisation", kCityBureau,
                        {{"powers", Powers("penalty_decision", "2021-07-15", "")}});
    };
}

const std::vector<Row>& PowerRows() {
    static const std::vector<Row> kRows{
        {"organisation_may_file", true, "power since 2021",
         BureauHas("case_filing", "2021-07-15", "")},
        {"organisation_may_file", false, "no power", Nothing},
        {"organisation_may_file", false, "another power",
         BureauHas("penalty_decision", "2021-07-15", "")},
        {"organisation_may_decide", true, "power since 2021",
         BureauHas("penalty_decision", "2021-07-15", "")},
        {"organisation_may_decide", true, "until today",
         BureauHas("penalty_decision", "2021-07-15", "2026-04-24")},
        {"organisation_may_decide", false, "ended yesterday",
         BureauHas("penalty_decision", "2021-07-15", "2026-04-23")},
        {"organisation_may_decide", true, "a unit of a bureau that has the power",
         UnderABureauWithPower("unit")},
        {"organisation_may_decide", false, "a branch of a bureau that has the power",
         UnderABureauWithPower("branch_bureau")},
        {"organisation_may_decide", false, "a branch before the Code",
         BureauHas("penalty_decision", "2026-08-15", "")},
    };
    return kRows;
}

const std::vector<Row>& StepRows() {
    static const std::vector<Row> kRows{
        {"act_days_in_order", true, "no days yet", Nothing},
        {"act_days_in_order", false, "begins tomorrow", CaseHas("act_start", Day("2026-04-25"))},
        {"act_days_in_order", false, "ends before it begins",
         [](Scene& scene) {
             scene.the_case->Set("act_start", Day("2026-02-05"));
             scene.the_case->Set("act_end", Day("2026-02-03"));
         }},
        {"filing_not_yet_extended", true, "never extended", Nothing},
        {"filing_not_yet_extended", false, "extended once",
         CaseHas("extended_on", Day("2026-04-01"))},
        {"case_limit_not_yet_extended", true, "never extended", Nothing},
        {"case_limit_not_yet_extended", false, "extended once",
         CaseHas("extended_on", Day("2026-04-01"))},
        {"legal_review_passed", true, "passed", CaseHas("legal_review_result", "passed")},
        {"legal_review_passed", false, "returned", CaseHas("legal_review_result", "returned")},
        {"legal_review_passed", false, "not reviewed", Nothing},
        {"prior_notice_period_over", true, "ended yesterday",
         CaseHas("statement_due_on", Day("2026-04-23"))},
        {"prior_notice_period_over", false, "ends today",
         CaseHas("statement_due_on", Day("2026-04-24"))},
        {"prior_notice_period_over", false, "no notice served", Nothing},
        {"decided_before_served", true, "decided the same day",
         CaseHas("decided_on", Day("2026-04-24"))},
        {"decided_before_served", false, "decided later", CaseHas("decided_on", Day("2026-04-25"))},
        {"decided_before_served", false, "not decided", Nothing},
        {"decided_before_served", false, "changed later",
         [](Scene& scene) {
             scene.the_case->Set("decided_on", Day("2026-04-20"));
             scene.the_case->Set("decision_changed_on", Day("2026-04-25"));
         }},
        {"decision_stands", true, "never revoked", Nothing},
        {"decision_stands", false, "revoked", CaseHas("revoked", true)},
        {"not_yet_published", true, "not published", Nothing},
        {"not_yet_published", false, "published", CaseHas("published_on", Day("2026-04-20"))},
        {"served_before_closed", true, "served", CaseHas("served_on", Day("2026-04-10"))},
        {"served_before_closed", false, "not served", Nothing},
    };
    return kRows;
}

std::function<void(Scene&)> Amounts(const char* left, int yuan, const char* right, int limit) {
    return [=](Scene& scene) {
        scene.the_case->Set(left, std::int64_t{yuan} * 100);
        scene.the_case->Set(right, std::int64_t{limit} * 100);
    };
}

const std::vector<Row>& MoneyRows() {
    static const std::vector<Row> kRows{
        {"fine_not_above_notice", true, "as told",
         Amounts("fine_amount", 520000, "proposed_fine", 520000)},
        {"fine_not_above_notice", true, "no fine", Nothing},
        {"fine_not_above_notice", false, "more than told",
         Amounts("fine_amount", 520001, "proposed_fine", 520000)},
        {"paid_not_above_fine", true, "part of it", Amounts("paid_amount", 1, "fine_amount", 2)},
        {"paid_not_above_fine", false, "too much", Amounts("paid_amount", 3, "fine_amount", 2)},
    };
    return kRows;
}

bool PassesGate(const catalogue::Catalogue& catalogue, const catalogue::Gate& gate,
                const Scene& scene) {
    const auto filter =
        records::ReadFilter(catalogue, *catalogue.FindType(scene.subject->type), gate.filter);
    if (!filter) {
        ADD_FAILURE() << gate.id << ' ' << filter.error().front().code;
        return false;
    }
    return records::Passes(*filter, *scene.subject,
                           {{"act.happened_on", Day("2026-04-24")}, {"actor", Id(scene.actor)}},
                           scene.world);
}

TEST(ShippedGatesTest, PassAndBarAsTheLawSays) {
    const auto catalogue = Load();
    std::set<std::pair<std::string, bool>> seen;

    for (const auto* rows : {&OfficerRows(), &PowerRows(), &StepRows(), &MoneyRows(), &ReviewRows(),
                             &StepByStepRows(), &FigureRows(), &RemedyRows()}) {
        for (const Row& row : *rows) {
            Scene scene;
            row.given(scene);
            const catalogue::Gate* gate = catalogue->FindGate(row.gate);
            ASSERT_NE(gate, nullptr) << row.gate;
            EXPECT_EQ(PassesGate(*catalogue, *gate, scene), row.passes)
                << row.gate << ": " << row.when;
            seen.emplace(row.gate, row.passes);
        }
    }

    for (const auto& [id, gate] : catalogue->gates) {
        EXPECT_TRUE(seen.contains({id, true})) << id << " has no accepting case";
        EXPECT_TRUE(seen.contains({id, false})) << id << " has no refusing case";
    }
}

}  // namespace
}  // namespace shipped
