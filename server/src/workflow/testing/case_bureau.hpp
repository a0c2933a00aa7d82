#pragma once

#include <string>
#include <vector>

#include "workflow/testing/bureau.hpp"

/// A bureau that carries a penalty case through the ordinary procedure. Test only.
namespace workflow::testing {

class CaseBureau : public Bureau {
 public:
    CaseBureau();

    // ---- doing ----
    void Today(const char* day);

    base::Result<Outcome> Case(const base::RecordId& person, const std::string& act,
                               const std::string& values = "{}", bool as_fact = false);
    base::Result<Outcome> On(const base::RecordId& person, const std::string& type,
                             const base::RecordId& record, const std::string& act,
                             const std::string& values = "{}", bool as_fact = false);
    /// Opens a record under the case; `values` are the members inside the braces.
    base::Result<Outcome> Under(const base::RecordId& person, const std::string& type,
                                const std::string& act, const std::string& values,
                                bool as_fact = false);
    /// Everybody agrees whose turn it is; the answer of the last one.
    base::Result<Outcome> Agree(const std::string& type, const base::RecordId& record);
    base::Result<Outcome> AgreeCase();
    /// Proposes and has everybody agree.
    base::Result<Outcome> Approved(const std::string& act, const std::string& values = "{}");

    records::Record TheCase();
    records::Record Last(const char* type);

    [[nodiscard]] std::string Officers() const;
    base::Result<Outcome> Serve(const char* document, const std::string& more = "");

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
    std::string ToExamined();
    std::string ToNoticed();
    std::string ToReviewed();
    std::string ToDecided();
    std::string ToServed();
    [[nodiscard]] std::string Discussion(const std::string& third_vote = "") const;

    base::RecordId the_case, last, second_leader;

 private:
    void Step(const base::Result<Outcome>& outcome);
    base::RecordId ApproverOf(const base::RecordId& approval, int turn);

    std::string fault_;
};

}  // namespace workflow::testing
