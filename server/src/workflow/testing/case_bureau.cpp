#include "workflow/testing/case_bureau.hpp"

namespace workflow::testing {

CaseBureau::CaseBureau() {
    second_leader = Person("冯某", "bureau_leader", city);
    the_case = AFiledCase();
}

void CaseBureau::Today(const char* day) { clock.Set(base::FixedClock(Day(day)).Now()); }

base::Result<Outcome> CaseBureau::Case(const base::RecordId& person, const std::string& act,
                                       const std::string& values, bool as_fact) {
    return On(person, "case", the_case, act, values, as_fact);
}

// NOLINTNEXTLINE(readability-function-size): who does what to which record, with what
base::Result<Outcome> CaseBureau::On(const base::RecordId& person, const std::string& type,
                                     const base::RecordId& record, const std::string& act,
                                     const std::string& values, bool as_fact) {
    ActRequest request = Request(type, record, act, values);
    request.as_fact = as_fact;
    request.reason = "理由";
    request.evidence = {Upload("回证.jpg")};
    return Do(person, request);
}

base::Result<Outcome> CaseBureau::Under(const base::RecordId& person, const std::string& type,
                                        const std::string& act, const std::string& values,
                                        bool as_fact) {
    last = NewId();
    return On(person, type, last, act,
              fmt::format(R"({{"case":"{}",{}}})", the_case.ToText(), values), as_fact);
}

base::Result<Outcome> CaseBureau::Agree(const std::string& type, const base::RecordId& record) {
    base::Result<Outcome> outcome = base::Refuse("test.nothing_pending");
    for (int turn = 0; turn < 5; ++turn) {
        const base::RecordId approval = ApprovalOf(type, record);
        if (approval.IsNil()) break;
        outcome = Do(ApproverOf(approval, turn), "approval", approval, "approve");
        if (!outcome) break;
    }
    return outcome;
}

base::Result<Outcome> CaseBureau::AgreeCase() { return Agree("case", the_case); }

base::Result<Outcome> CaseBureau::Approved(const std::string& act, const std::string& values) {
    auto proposed = Case(handler, act, values);
    return proposed && proposed->proposed ? AgreeCase() : proposed;
}

records::Record CaseBureau::TheCase() { return Find("case", the_case); }

records::Record CaseBureau::Last(const char* type) { return Find(type, last); }

std::string CaseBureau::Officers() const {
    return fmt::format(R"("handlers":[{{"officer":"{}"}},{{"officer":"{}"}}])",
                       officer_one.ToText(), officer_two.ToText());
}

base::Result<Outcome> CaseBureau::Serve(const char* document, const std::string& more) {
    return Under(handler, "service", "deliver",
                 fmt::format(R"("document":"{}","method":"direct","receiver":"刘某",{}{})",
                             document, Officers(), more));
}

std::string CaseBureau::ToExamined() {
    Today("2026-03-04");
    Step(Under(handler, "case_evidence", "register", kEvidence));
    Step(Case(handler, "finish_investigation", kReport));
    Today("2026-03-06");
    Step(Case(unit_leader, "examine", kExamination));
    return std::exchange(fault_, {});
}

std::string CaseBureau::ToNoticed() {
    fault_ = ToExamined();
    Step(Approved("issue_prior_notice", kNotice));
    Step(Serve("prior_notice"));
    return std::exchange(fault_, {});
}

std::string CaseBureau::ToReviewed() {
    fault_ = ToNoticed();
    Today("2026-03-16");  // the five working days end on the 13th
    Step(Case(reviewer, "legal_review", kPassed));
    return std::exchange(fault_, {});
}

std::string CaseBureau::ToDecided() {
    fault_ = ToReviewed();
    Step(Approved("decide", kDecision));
    return std::exchange(fault_, {});
}

std::string CaseBureau::ToServed() {
    fault_ = ToDecided();
    Step(Serve("decision"));
    return std::exchange(fault_, {});
}

std::string CaseBureau::Discussion(const std::string& third_vote) const {
    return fmt::format(
        R"("place":"会议室","chair":"{}","facts_reported":"略","conclusion":"同意",)"
        R"("attendees":[{{"person":"{}","vote":"agree"}},{{"person":"{}","vote":"agree"}},)"
        R"({{"person":"{}"{}}}])",
        bureau_leader.ToText(), bureau_leader.ToText(), second_leader.ToText(), handler.ToText(),
        third_vote);
}

void CaseBureau::Step(const base::Result<Outcome>& outcome) {
    if (!outcome && fault_.empty()) {
        fault_ = outcome.error().front().code + " " + outcome.error().front().where;
    }
}

base::RecordId CaseBureau::ApproverOf(const base::RecordId& approval, int turn) {
    const std::string step = Find("approval", approval).Text("step");
    if (step.starts_with("unit_leader")) return unit_leader;
    if (step == "second_person" || step == "legal") return reviewer;
    if (step == "collective" && turn > 0) return second_leader;
    return bureau_leader;
}

}  // namespace workflow::testing
