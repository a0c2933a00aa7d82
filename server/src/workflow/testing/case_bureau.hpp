#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "workflow/testing/bureau.hpp"

/// A bureau that carries a penalty case through the ordinary procedure. Test only.
namespace workflow::testing {

class CaseBureau : public Bureau {
 public:
    CaseBureau() {
        second_leader = Person("冯某", "bureau_leader", city);
        the_case = AFiledCase();
    }

    // ---- doing ----
    void Today(const char* day) { clock.Set(base::FixedClock(Day(day)).Now()); }

    base::Result<Outcome> Case(const base::RecordId& person, const std::string& act,
                               const std::string& values = "{}", bool as_fact = false) {
        return On(person, "case", the_case, act, values, as_fact);
    }
    base::Result<Outcome> On(const base::RecordId& person, const std::string& type,
                             const base::RecordId& record, const std::string& act,
                             const std::string& values = "{}", bool as_fact = false) {
        ActRequest request = Request(type, record, act, values);
        request.as_fact = as_fact;
        request.reason = "理由";
        request.evidence = {Upload("回证.jpg")};
        return Do(person, request);
    }
    /// Opens a record under the case; `values` are the members inside the braces.
    base::Result<Outcome> Under(const base::RecordId& person, const std::string& type,
                                const std::string& act, const std::string& values,
                                bool as_fact = false) {
        last = NewId();
        return On(person, type, last, act,
                  fmt::format(R"({{"case":"{}",{}}})", the_case.ToText(), values), as_fact);
    }
    /// Everybody agrees whose turn it is; the answer of the last one.
    base::Result<Outcome> Agree(const std::string& type, const base::RecordId& record) {
        base::Result<Outcome> outcome = base::Refuse("test.nothing_pending");
        for (int turn = 0; turn < 5; ++turn) {
            const base::RecordId approval = ApprovalOf(type, record);
            if (approval.IsNil()) break;
            outcome = Do(ApproverOf(approval, turn), "approval", approval, "approve");
            if (!outcome) break;
        }
        return outcome;
    }
    base::Result<Outcome> AgreeCase() { return Agree("case", the_case); }
    /// Proposes and has everybody agree.
    base::Result<Outcome> Approved(const std::string& act, const std::string& values = "{}") {
        auto proposed = Case(handler, act, values);
        return proposed && proposed->proposed ? AgreeCase() : proposed;
    }

    records::Record TheCase() { return Find("case", the_case); }
    records::Record Last(const char* type) { return Find(type, last); }

    [[nodiscard]] std::string Officers() const {
        return fmt::format(R"("handlers":[{{"officer":"{}"}},{{"officer":"{}"}}])",
                           officer_one.ToText(), officer_two.ToText());
    }
    base::Result<Outcome> Serve(const char* document, const std::string& more = "") {
        return Under(handler, "service", "deliver",
                     fmt::format(R"("document":"{}","method":"direct","receiver":"刘某",{}{})",
                                 document, Officers(), more));
    }

    // ---- the case, step by step, without a fault ----
    static constexpr const char* kEvidence =
        R"("name":"现场检查笔录","kind":"inspection_record","proves":"暗管排放","proves_party":true,)"
        R"("proves_fact":true,"obtained_on":"2026-03-02","lawfully_obtained":true)";
    static constexpr const char* kReport =
        R"({"violation":"以暗管排放废水","law_basis":"水污染防治法第三十九条","act_start":"2026-01-05",)"
        R"("act_end":"2026-02-20","harm":"none","investigation_summary":"事实清楚","proposed_fine":60000000})";
    static constexpr const char* kExamination =
        R"({"has_jurisdiction":true,"party_confirmed":true,"facts_match_evidence":true,)"
        R"("evidence_enough":true,"article_matches_facts":true,"discretion_right":true,)"
        R"("fault_claim":"not_claimed","examination_opinion":"同意"})";
    static constexpr const char* kNotice =
        R"({"intended_outcome":"penalty","party_kind":"entity","proposed_fine":60000000,)"
        R"("range_min":10000000,"range_max":100000000,"decision_reason":"按基准裁量",)"
        R"("hearing_right_told":true,"legal_basis":[{"use":"violated","law":"水污染防治法","article":39},)"
        R"({"use":"punished","law":"水污染防治法","article":83,"in_force_from":"2018-01-01"}]})";
    static constexpr const char* kDecision =
        R"({"fine_amount":40000000,"range_min":10000000,"range_max":100000000,"decision_reason":"按基准裁量"})";
    static constexpr const char* kPassed =
        R"({"legal_review_result":"passed","legal_review_opinion":"同意"})";
    static constexpr const char* kReturned =
        R"({"legal_review_result":"returned","legal_review_opinion":"请补充监测报告"})";

    /// Empty when everything went as it should, else the first code against it.
    std::string ToExamined() {
        Today("2026-03-04");
        Step(Under(handler, "case_evidence", "register", kEvidence));
        Step(Case(handler, "finish_investigation", kReport));
        Today("2026-03-06");
        Step(Case(unit_leader, "examine", kExamination));
        return std::exchange(fault_, {});
    }
    std::string ToNoticed() {
        fault_ = ToExamined();
        Step(Approved("issue_prior_notice", kNotice));
        Step(Serve("prior_notice"));
        return std::exchange(fault_, {});
    }
    std::string ToReviewed() {
        fault_ = ToNoticed();
        Today("2026-03-16");  // the five working days end on the 13th
        Step(Case(reviewer, "legal_review", kPassed));
        return std::exchange(fault_, {});
    }
    std::string ToDecided() {
        fault_ = ToReviewed();
        Step(Approved("decide", kDecision));
        return std::exchange(fault_, {});
    }
    std::string ToServed() {
        fault_ = ToDecided();
        Step(Serve("decision"));
        return std::exchange(fault_, {});
    }
    [[nodiscard]] std::string Discussion(const std::string& third_vote = "") const {
        return fmt::format(
            R"("place":"会议室","chair":"{}","facts_reported":"略","conclusion":"同意",)"
            R"("attendees":[{{"person":"{}","vote":"agree"}},{{"person":"{}","vote":"agree"}},)"
            R"({{"person":"{}"{}}}])",
            bureau_leader.ToText(), bureau_leader.ToText(), second_leader.ToText(),
            handler.ToText(), third_vote);
    }

    base::RecordId the_case, last, second_leader;

 private:
    void Step(const base::Result<Outcome>& outcome) {
        if (!outcome && fault_.empty()) {
            fault_ = outcome.error().front().code + " " + outcome.error().front().where;
        }
    }
    base::RecordId ApproverOf(const base::RecordId& approval, int turn) {
        const std::string step = Find("approval", approval).Text("step");
        if (step == "unit_leader") return unit_leader;
        if (step == "second_person") return reviewer;
        if (step == "collective" && turn > 0) return second_leader;
        return bureau_leader;
    }

    std::string fault_;
};

}  // namespace workflow::testing
