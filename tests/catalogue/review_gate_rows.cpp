#include "gate_scene.hpp"

/// The 25 grave faults (rev24, section 4 of the domain paper): what has it, what has it not.
namespace shipped {
namespace {

Given Evidence(records::FieldValues values) {
    values.emplace("$state", "registered");
    return Beside("case_evidence", std::move(values));
}

Given Basis(records::FieldValues row) { return CaseIs({{"legal_basis", Rows({std::move(row)})}}); }

Given Daily(const char* served, const char* rechecked, const char* result) {
    return [=](Scene& scene) {
        records::Record& order = scene.Add("correction_order", {});
        if (*served != '\0') order.Set("served_on", Day(served));
        if (*rechecked != '\0') order.Set("rechecked_on", Day(rechecked));
        order.Set("recheck_due_on", Day("2026-04-20"));
        if (*result != '\0') order.Set("recheck_result", result);
        scene.subject = &scene.Add("daily_penalty", {{"correction_order", order.id}});
    };
}

Given Seized(records::FieldValues values) { return Of("seizure", std::move(values)); }

Given Kind(const char* kind) {
    return CaseIs({{"penalty_kinds", Rows({{{"kind", kind}}})}, {"party_kind", "entity"}});
}

const records::Value kRelated = Rows({{{"name", "排水泵"}, {"relation", "用于偷排"}}});
const records::Value kUnrelated =
    Rows({{{"name", "排水泵"}, {"relation", "用于偷排"}}, {{"name", "轿车"}}});

}  // namespace

// NOLINTNEXTLINE(readability-function-size): a table, a row a case
const std::vector<Row>& ReviewRows() {
    static const std::vector<Row> kRows{
        // 1, apl-2021/17
        {"organisation_may_seize", true, "power since 2021",
         Both(Seized({}),
              [](Scene& scene) {
                  scene.organisation->Set("powers", Powers("compulsory_measure", "2021-07-15", ""));
              })},
        {"organisation_may_seize", false, "no power", Seized({})},
        // 3, apl-2021/59: the party's name is one
        {"party_name_same", true, "the same in a transcript",
         Both(CaseIs({{"party_name", "甲厂"}}), Beside("transcript", {{"party_name", "甲厂"}}))},
        {"party_name_same", false, "another name in a transcript",
         Both(CaseIs({{"party_name", "甲厂"}}), Beside("transcript", {{"party_name", "乙厂"}}))},
        {"party_name_same", false, "another name in a piece of evidence",
         Both(CaseIs({{"party_name", "甲厂"}}), Evidence({{"party_name", "乙厂"}}))},
        {"party_name_same", true, "explained",
         Both(CaseIs({{"party_name", "甲厂"}, {"party_name_note", "已更名"}}),
              Evidence({{"party_name", "乙厂"}}))},
        // 4
        {"party_shown_by_evidence", true, "licence and confirmation",
         Both(CaseIs({{"party_confirmed", true}}), Evidence({{"proves_party", true}}))},
        {"party_shown_by_evidence", false, "confirmed, but nothing shows it",
         CaseIs({{"party_confirmed", true}})},
        {"party_shown_by_evidence", false, "not confirmed",
         Both(CaseIs({{"party_confirmed", false}}), Evidence({{"proves_party", true}}))},
        // 5
        {"facts_rest_on_evidence", true, "a record and confirmation",
         Both(CaseIs({{"facts_match_evidence", true}}), Evidence({{"proves_fact", true}}))},
        {"facts_rest_on_evidence", false, "the only piece was excluded",
         Both(CaseIs({{"facts_match_evidence", true}}),
              Beside("case_evidence", {{"$state", "excluded"}, {"proves_fact", true}}))},
        {"facts_rest_on_evidence", false, "not confirmed", Evidence({{"proves_fact", true}})},
        // 6, apl-2021/46
        {"evidence_is_enough", true, "lawful and enough",
         Both(CaseIs({{"evidence_enough", true}}), Evidence({{"lawfully_obtained", true}}))},
        {"evidence_is_enough", false, "one piece not lawful",
         Both(CaseIs({{"evidence_enough", true}}), Evidence({{"lawfully_obtained", false}}))},
        {"evidence_is_enough", false, "not enough", CaseIs({{"evidence_enough", false}})},
        {"sampling_is_proven", true, "by the standard, sealed",
         Beside("transcript", {{"kind", "sampling"},
                               {"sampling_standard", "HJ 91.1-2019"},
                               {"sample_sealed", true}})},
        {"sampling_is_proven", false, "not sealed",
         Beside("transcript", {{"kind", "sampling"}, {"sampling_standard", "HJ 91.1-2019"}})},
        // 7, apl-2021/33
        {"lack_of_fault_dealt_with", true, "not claimed", CaseIs({{"fault_claim", "not_claimed"}})},
        {"lack_of_fault_dealt_with", false, "proven", CaseIs({{"fault_claim", "proven"}})},
        {"lack_of_fault_dealt_with", false, "nobody looked", Nothing},
        // 8
        {"facts_match_article", true, "confirmed", CaseIs({{"article_matches_facts", true}})},
        {"facts_match_article", false, "denied", CaseIs({{"article_matches_facts", false}})},
        // 9, apl-2021/4
        {"decision_has_basis", true, "an article that punishes", Basis({{"use", "punished"}})},
        {"decision_has_basis", false, "only the article broken", Basis({{"use", "violated"}})},
        // 10, apl-2021/59, 37
        {"basis_cited_exactly", true, "article 83", Basis({{"article", 83}})},
        {"basis_cited_exactly", false, "no article", Basis({{"law", "水污染防治法"}})},
        {"law_version_is_right", true, "in force when it ended",
         Both(CaseIs({{"act_end", Day("2026-03-01")}}),
              Basis({{"in_force_from", Day("2018-01-01")}, {"in_force_to", Day("2026-08-14")}}))},
        {"law_version_is_right", false, "repealed before",
         Both(CaseIs({{"act_end", Day("2026-09-01")}}),
              Basis({{"in_force_to", Day("2026-08-14")}}))},
        {"law_version_is_right", false, "not yet in force",
         Both(CaseIs({{"act_end", Day("2026-03-01")}}),
              Basis({{"in_force_from", Day("2026-08-15")}}))},
        {"law_version_is_right", true, "the lighter new law, with its reason",
         Both(CaseIs({{"act_end", Day("2026-03-01")}, {"law_version_reason", "新法处罚较轻"}}),
              Basis({{"in_force_from", Day("2026-08-15")}}))},
        // 11
        {"no_bare_catch_all", true, "reasoned",
         Basis({{"catch_all", true}, {"catch_all_proof", "与列举情形相当"}})},
        {"no_bare_catch_all", false, "bare", Basis({{"catch_all", true}})},
        // 12, apl-2021/32, 34
        {"penalty_within_range", true, "in the range",
         CaseIs({{"fine_amount", Yuan(10)}, {"range_min", Yuan(10)}, {"range_max", Yuan(20)}})},
        {"penalty_within_range", false, "above",
         CaseIs({{"fine_amount", Yuan(21)}, {"range_min", Yuan(10)}, {"range_max", Yuan(20)}})},
        {"penalty_within_range", false, "below",
         CaseIs({{"fine_amount", Yuan(9)}, {"range_min", Yuan(10)}, {"range_max", Yuan(20)}})},
        {"penalty_within_range", true, "below by law",
         CaseIs({{"fine_amount", Yuan(9)},
                 {"range_min", Yuan(10)},
                 {"range_max", Yuan(20)},
                 {"reduction_ground", "harm_removed"}})},
        {"penalty_within_range", false, "no range", CaseIs({{"fine_amount", Yuan(9)}})},
        {"proposed_fine_within_range", true, "in the range",
         CaseIs({{"proposed_fine", Yuan(10)}, {"range_min", Yuan(10)}, {"range_max", Yuan(20)}})},
        {"proposed_fine_within_range", true, "no penalty after all",
         CaseIs({{"proposed_fine", Yuan(10)}, {"intended_outcome", "no_penalty"}})},
        {"proposed_fine_within_range", false, "above",
         CaseIs({{"proposed_fine", Yuan(21)}, {"range_min", Yuan(10)}, {"range_max", Yuan(20)}})},
        // 13, acl-2011/23
        {"seized_things_are_related", true, "each with its relation",
         Seized({{"related_confirmed", true}, {"items", kRelated}})},
        {"seized_things_are_related", false, "one without",
         Seized({{"related_confirmed", true}, {"items", kUnrelated}})},
        {"seized_things_are_related", false, "no list", Seized({{"related_confirmed", true}})},
        // 14, apl-2021/44, m30/29
        {"monitoring_results_told", true, "told",
         Evidence({{"is_monitoring", true}, {"told_on", Day("2026-03-01")}})},
        {"monitoring_results_told", false, "not told", Evidence({{"is_monitoring", true}})},
        {"prior_notice_issued", true, "issued", CaseIs({{"prior_notice_on", Day("2026-04-24")}})},
        {"prior_notice_issued", false, "served before it was issued",
         CaseIs({{"prior_notice_on", Day("2026-04-25")}})},
        {"prior_notice_issued", false, "none", Nothing},
        {"hearing_told_for_large_fine", true, "told",
         CaseIs({{"party_kind", "entity"},
                 {"proposed_fine", Yuan(50'000)},
                 {"hearing_right_told", true}})},
        {"hearing_told_for_large_fine", false, "an entity, 50,000 yuan",
         CaseIs({{"party_kind", "entity"}, {"proposed_fine", Yuan(50'000)}})},
        {"hearing_told_for_large_fine", true, "an entity, one fen less",
         CaseIs({{"party_kind", "entity"}, {"proposed_fine", 4'999'999}})},
        {"hearing_told_for_large_fine", false, "a citizen, 5,000 yuan",
         CaseIs({{"party_kind", "person"}, {"proposed_fine", Yuan(5'000)}})},
        {"hearing_told_for_large_fine", false, "a confiscation",
         CaseIs({{"party_kind", "entity"}, {"proposed_confiscation", Yuan(60'000)}})},
        {"hearing_told_for_large_fine", true, "no penalty is meant any more",
         CaseIs({{"party_kind", "entity"},
                 {"proposed_fine", Yuan(50000)},
                 {"intended_outcome", "no_penalty"}})},
        {"hearing_told_for_heavy_penalty", true, "a warning", Kind("warning")},
        {"hearing_told_for_heavy_penalty", false, "a stop of production",
         Kind("production_stopped")},
        {"daily_notice_period_over", true, "over",
         Of("daily_penalty", {{"statement_due_on", Day("2026-04-23")}})},
        {"daily_notice_period_over", false, "ends today",
         Of("daily_penalty", {{"statement_due_on", Day("2026-04-24")}})},
        // 15, apl-2021/43, 45, 63
        {"recusal_answered", true, "never asked", Nothing},
        {"recusal_answered", false, "open", CaseIs({{"recusal_open", true}})},
        {"statements_reviewed", true, "reviewed", Beside("statement", {{"$state", "reviewed"}})},
        {"statements_reviewed", false, "not reviewed",
         Beside("statement", {{"$state", "received"}})},
        {"requested_hearing_done", true, "reported", Beside("hearing", {{"$state", "reported"}})},
        {"requested_hearing_done", true, "given up", Beside("hearing", {{"$state", "ended"}})},
        {"requested_hearing_done", false, "not held", Beside("hearing", {{"$state", "requested"}})},
        {"host_is_no_investigator", true, "Zhao", Of("hearing", {{"host", Id(kZhao)}})},
        {"host_is_no_investigator", false, "a handler", Of("hearing", {{"host", Id(kLi)}})},
        // 16, acl-2011/18
        {"seizure_told_on_the_spot", true, "told and recorded",
         Seized({{"reasons_told", true},
                 {"rights_told", true},
                 {"remedies_told", true},
                 {"scene_record", Files()}})},
        {"seizure_told_on_the_spot", false, "no record of the scene",
         Seized({{"reasons_told", true}, {"rights_told", true}, {"remedies_told", true}})},
        {"seizure_told_on_the_spot", false, "no remedy told",
         Seized({{"reasons_told", true},
                 {"rights_told", true},
                 {"remedies_told", false},
                 {"scene_record", Files()}})},
        // 17, apl-2021/57, m30/52
        {"discussion_for_large_fine", true, "499,999.99", CaseIs({{"fine_amount", 49'999'999}})},
        {"discussion_for_large_fine", false, "500,000", CaseIs({{"fine_amount", Yuan(500'000)}})},
        {"discussion_for_large_fine", false, "a confiscation of 500,000",
         CaseIs({{"confiscated_amount", Yuan(500'000)}})},
        {"discussion_for_large_fine", true, "discussed",
         CaseIs({{"fine_amount", Yuan(500'000)}, {"discussed_on", Day("2026-04-20")}})},
        {"discussion_for_heavy_penalty", true, "a warning", Kind("warning")},
        {"discussion_for_heavy_penalty", false, "a permit revoked", Kind("permit_revoked")},
        {"discussion_for_heavy_penalty", false, "complex", CaseIs({{"case_is_complex", true}})},
        {"discussion_for_heavy_penalty", false, "the head wants it",
         CaseIs({{"head_wants_discussion", true}})},
        {"discussion_held_again", true, "nothing came after", Nothing},
        {"discussion_held_again", false, "a statement came after",
         CaseIs({{"discuss_again", true}})},
        {"several_voted", true, "two voted",
         Of("discussion", {{"attendees", Rows({{{"vote", "agree"}}, {{"vote", "agree"}}})}})},
        {"several_voted", false, "one voted",
         Of("discussion", {{"attendees", Rows({{{"vote", "agree"}}, {{"position", "列席"}}})}})},
        // 18
        {"investigators_did_not_vote", true, "a handler attends without a vote",
         Of("discussion", {{"attendees", Rows({{{"person", Id(kZhao)}, {"vote", "agree"}},
                                               {{"person", Id(kLi)}}})}})},
        {"investigators_did_not_vote", false, "a handler votes",
         Of("discussion", {{"attendees", Rows({{{"person", Id(kLi)}, {"vote", "agree"}}})}})},
        // 19, apl-2021/58
        {"legal_review_is_latest", true, "nothing came after", CaseIs({{"review_again", false}})},
        {"legal_review_is_latest", false, "evidence came after", CaseIs({{"review_again", true}})},
        // 20, apl-2021/36
        {"limitation_not_exceeded", true, "found on the last day",
         CaseIs({{"limitation_ends_on", Day("2026-03-01")}, {"discovered_on", Day("2026-03-01")}})},
        {"limitation_not_exceeded", false, "found a day late",
         CaseIs({{"limitation_ends_on", Day("2026-03-01")}, {"discovered_on", Day("2026-03-02")}})},
        {"limitation_not_exceeded", false, "no day of the end",
         CaseIs({{"filed_on", Day("2026-03-02")}})},
        // 21, m30/38
        {"examiner_is_no_handler", true, "Zhao examined", CaseIs({{"examiner", Id(kZhao)}})},
        {"examiner_is_no_handler", false, "a handler examined", CaseIs({{"examiner", Id(kZhang)}})},
        {"examiner_is_no_handler", false, "nobody examined", Nothing},
        // 22, m28/8
        {"correction_order_served_first", true, "served", Daily("2026-04-01", "", "")},
        {"correction_order_served_first", false, "not served", Daily("", "", "")},
        {"correction_order_served_first", false, "served later", Daily("2026-04-25", "", "")},
        // 23, m28/10
        {"recheck_in_time", true, "on the last day",
         Daily("2026-03-21", "2026-04-20", "still_violating")},
        {"recheck_in_time", false, "a day late",
         Daily("2026-03-21", "2026-04-21", "still_violating")},
        {"recheck_in_time", false, "it was corrected",
         Daily("2026-03-21", "2026-04-20", "corrected")},
        // 24, m28/15
        {"first_decision_made", true, "decided the same day",
         Both(CaseIs({{"decided_on", Day("2026-04-24")}, {"outcome", "penalty"}}),
              Of("daily_penalty", {}))},
        {"first_decision_made", false, "not decided", Of("daily_penalty", {})},
        {"first_decision_made", false, "annulled",
         Both(
             CaseIs({{"decided_on", Day("2026-04-01")}, {"outcome", "penalty"}, {"revoked", true}}),
             Of("daily_penalty", {}))},
        // 25, acl-2011/25
        {"seizure_in_time", true, "on the last day", Seized({{"due_on", Day("2026-04-24")}})},
        {"seizure_in_time", false, "a day late", Seized({{"due_on", Day("2026-04-23")}})},
        {"no_seizure_expired", true, "released", Beside("seizure", {{"$state", "released"}})},
        {"no_seizure_expired", false, "in force", Beside("seizure", {{"$state", "in_force"}})},
    };
    return kRows;
}

}  // namespace shipped
