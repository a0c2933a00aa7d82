#include "gate_scene.hpp"

/// Gates that belong to one step: ways of service, hearing, money, enforcement, closing.
namespace shipped {
namespace {

const records::Value kTwoServers = Handlers({kOfficerZhang, kOfficerLi});

Given Slip(records::FieldValues values) { return Of("service", std::move(values)); }

Given Demanded(const char* field, const char* day) { return CaseIs({{field, Day(day)}}); }

Given FailedBefore(const char* state) {
    return [=](Scene& scene) {
        const records::Record& before = scene.Add("service", {{"$state", state}});
        scene.subject = &scene.Add("service", {{"after_failed", before.id}});
    };
}

/// A camera held from a day to a day.
Given Held(const char* from, const char* to) {
    return Of("recorder",
              {{"holders", std::vector<records::Row>{RowOf(197, {{"officer", Id(kOfficerZhang)},
                                                                 {"from_on", Day(from)},
                                                                 {"to_on", Day(to)}})}}});
}

/// A recording of the case that names a step of that one.
Given Filmed(const char* type, int of_case) {
    return [=](Scene& scene) {
        scene.world.Add("case", 199, {});
        const auto& step = scene.world.Add(type, 198, {{"case", Id(of_case)}});
        scene.subject = &scene.Add("recording", {{type, step.id}});
    };
}

/// A check of outlet 196 that joins a clue of that one.
Given Joins(int of_outlet) {
    return [=](Scene& scene) {
        scene.world.Add("outlet", 196, {});
        scene.world.Add("outlet", 195, {});
        const auto& clue = scene.world.Add("clue", 194, {{"outlet", Id(of_outlet)}});
        scene.subject = &scene.Add("offsite_check", {{"outlet", Id(196)}, {"clue", clue.id}});
    };
}

/// A clue of the bureau is given to somebody of that unit, or of the other.
Given AssignedTo(int unit, int of_unit) {
    return [=](Scene& scene) {
        scene.world.Add("organisation", kCityBureau, {});
        scene.world.Add("person", 193, {{"$organisation", Id(of_unit)}});
        scene.subject = &scene.world.Add("clue", 192,
                                         {{"$organisation", Id(kBureau)},
                                          {"assigned_to", Id(unit)},
                                          {"assigned_person", Id(193)}});
    };
}

/// A mark from an hour to an hour of 2 March.
Given Marked(int from, int until) {
    const std::int64_t begin = base::Instant::StartOf(*base::CivilDay::Parse("2026-03-02")).micros;
    return Of("monitoring_mark", {{"from_at", base::Instant{begin + from * 3'600'000'000}},
                                  {"until_at", base::Instant{begin + until * 3'600'000'000}}});
}

/// A payment of so many yuan that is to be booked from an entry of 9 yuan of 24 April.
Given Booked(int yuan, const char* day, const char* set_aside = nullptr) {
    return [=](Scene& scene) {
        records::Record& entry = scene.world.Add("payment_entry", scene.next++,
                                                 {{"amount", Yuan(9)}, {"paid_on", Day(day)}});
        if (set_aside != nullptr) entry.Set("set_aside", set_aside);
        scene.subject = &scene.Add("payment", {{"amount", Yuan(yuan)}, {"entry", entry.id}});
    };
}

/// A paper with one remark in this state.
Given NotedPaper(const char* state) {
    return [=](Scene& scene) {
        records::Record& paper = scene.Add("document", {});
        scene.Add("paper_note", {{"document", paper.id}, {"$state", state}});
        scene.subject = &paper;
    };
}

Given NoteOf(bool actor) {
    return [=](Scene& scene) {
        const int writer = actor ? scene.actor : scene.actor + 1;
        scene.subject = &scene.Add("paper_note", {{"noted_by", Id(writer)}});
    };
}

/// A yearly report in this state with one part in that; asked of the part, or of the report.
Given YearlyReport(const char* state, const char* part, bool of_part) {
    return [=](Scene& scene) {
        records::Record& report =
            scene.world.Add("yearly_report", scene.next++, {{"$state", state}});
        records::Record& section = scene.world.Add("report_section", scene.next++,
                                                   {{"$state", part}, {"report", report.id}});
        scene.subject = of_part ? &section : &report;
    };
}

Given Spot(const char* kind, int yuan) {
    return CaseIs({{"party_kind", kind}, {"fine_amount", Yuan(yuan)}});
}

}  // namespace

// NOLINTNEXTLINE(readability-function-size): a table, a row a case
const std::vector<Row>& StepByStepRows() {
    static const std::vector<Row> kRows{
        {"case_under_whole_procedure", true, "the whole one",
         Both(CaseIs({{"$procedure", "case_ordinary@1"}}), Of("statement", {}))},
        {"case_under_whole_procedure", false, "the short one",
         Both(CaseIs({{"$procedure", "case_short@1"}}), Of("statement", {}))},
        {"case_limit_extended_once", true, "once", CaseIs({{"extended_on", Day("2026-04-01")}})},
        {"case_limit_extended_once", false, "never", Nothing},
        {"case_limit_extended_once", false, "twice",
         CaseIs({{"extended_on", Day("2026-04-01")}, {"extended_again_on", Day("2026-04-02")}})},
        {"recusal_was_asked", true, "asked", CaseIs({{"recusal_open", true}})},
        {"recusal_was_asked", false, "answered", CaseIs({{"recusal_open", false}})},
        // transcripts, apl-2021/55
        {"times_in_order", true, "no end yet", Of("transcript", {})},
        {"times_in_order", true, "an hour",
         Of("transcript", {{"from_at", base::Instant{1}}, {"to_at", base::Instant{2}}})},
        {"times_in_order", false, "turned round",
         Of("transcript", {{"from_at", base::Instant{2}}, {"to_at", base::Instant{1}}})},
        {"rights_told_in_transcript", true, "told",
         Of("transcript", {{"kind", "inquiry"},
                           {"certificate_shown", true},
                           {"rights_told", true},
                           {"recusal_asked", true}})},
        {"rights_told_in_transcript", true, "a sample is not told",
         Of("transcript", {{"kind", "sampling"}})},
        {"rights_told_in_transcript", false, "recusal not asked",
         Of("transcript",
            {{"kind", "inquiry"}, {"certificate_shown", true}, {"rights_told", true}})},
        {"refusal_explained", true, "signed", Of("transcript", {})},
        {"refusal_explained", false, "refused without a word",
         Of("transcript", {{"refused_to_sign", true}})},
        // spans that do not count, m30/57
        {"suspension_proved", true, "by a document",
         Of("suspension", {{"document_name", "委托书"}})},
        {"suspension_proved", false, "by nothing", Of("suspension", {})},
        {"span_not_reversed", true, "a day", Of("suspension", {{"from_on", Day("2026-04-24")}})},
        {"span_not_reversed", false, "begins tomorrow",
         Of("suspension", {{"from_on", Day("2026-04-25")}})},
        // preservation, apl-2021/56
        {"preservation_in_time", true, "last day",
         Of("preservation", {{"due_on", Day("2026-04-24")}})},
        {"preservation_in_time", false, "over",
         Of("preservation", {{"due_on", Day("2026-04-23")}})},
        {"preservation_is_over", true, "over", Of("preservation", {{"due_on", Day("2026-04-23")}})},
        {"preservation_is_over", false, "last day",
         Of("preservation", {{"due_on", Day("2026-04-24")}})},
        // service, apl-2021/61, cpl-2023/87-95
        {"two_servers", true, "two", Slip({{"handlers", kTwoServers}})},
        {"two_servers", false, "one", Slip({{"handlers", Handlers({kOfficerLi})}})},
        {"way_of_handing_over", true, "direct", Slip({{"method", "direct"}})},
        {"way_of_handing_over", false, "by mail", Slip({{"method", "postal"}})},
        {"way_of_sending", true, "by mail", Slip({{"method", "postal"}})},
        {"way_of_sending", false, "direct", Slip({{"method", "direct"}})},
        {"electronic_service_consented", true, "consented, with a picture",
         Both(CaseIs({{"electronic_service_agreed", true}}),
              Slip({{"method", "electronic"}, {"slip", Files()}}))},
        {"electronic_service_consented", false, "no consent",
         Slip({{"method", "electronic"}, {"slip", Files()}})},
        {"left_in_place_witnessed", true, "filmed",
         Slip({{"method", "left_in_place"}, {"video", Files()}})},
        {"left_in_place_witnessed", false, "nobody saw it", Slip({{"method", "left_in_place"}})},
        {"received_and_signed", true, "signed", Slip({{"method", "direct"}, {"receiver", "刘某"}})},
        {"received_and_signed", false, "by whom", Slip({{"method", "direct"}})},
        {"other_ways_failed", true, "not to be found",
         Slip({{"party_missing", true}, {"reason", "原址已拆除"}})},
        {"other_ways_failed", true, "returned by the post", FailedBefore("failed")},
        {"other_ways_failed", false, "nothing was tried", Slip({})},
        {"other_ways_failed", false, "the mail is under way", FailedBefore("under_way")},
        {"announcement_is_over", true, "today", Slip({{"effective_on", Day("2026-04-24")}})},
        {"announcement_is_over", false, "tomorrow", Slip({{"effective_on", Day("2026-04-25")}})},
        {"correction_order_named", true, "another document", Slip({{"document", "decision"}})},
        {"correction_order_named", false, "which one", Slip({{"document", "correction_order"}})},
        {"holders_in_order", true, "one day", Held("2026-04-02", "2026-04-02")},
        {"holders_in_order", false, "ends before", Held("2026-04-02", "2026-04-01")},
        {"visit_concludes", true, "nothing found", Of("offsite_check", {{"conclusion", "no_fault"}})},
        {"visit_concludes", false, "to be seen again",
         Of("offsite_check", {{"conclusion", "to_visit"}})},
        {"check_suspects_fault", true, "must be seen on site",
         Of("offsite_check", {{"conclusion", "to_visit"}})},
        {"check_suspects_fault", false, "nothing found",
         Of("offsite_check", {{"conclusion", "no_fault"}})},
        {"clue_of_same_outlet", true, "a clue of this outlet", Joins(196)},
        {"clue_of_same_outlet", false, "a clue of another", Joins(195)},
        {"device_command_complete", true, "needs nothing more",
         Of("device_command", {{"command", "sample_now"}, {"factor", "a21026"}})},
        {"device_command_complete", false, "of which factor?",
         Of("device_command", {{"command", "sample_now"}})},
        {"device_command_complete", false, "from when to when?",
         Of("device_command", {{"command", "hour_history"}})},
        {"mark_not_reversed", true, "an hour", Marked(8, 9)},
        {"mark_not_reversed", false, "no time at all", Marked(9, 9)},
        {"mark_not_reversed", false, "backwards", Marked(9, 8)},
        {"recording_of_same_case", true, "no step named", Of("recording", {})},
        {"recording_of_same_case", true, "a transcript of this case", Filmed("transcript", kCase)},
        {"recording_of_same_case", false, "a transcript of another", Filmed("transcript", 199)},
        {"recording_of_same_case", false, "a service of another", Filmed("service", 199)},
        {"recording_of_same_case", false, "a seizure of another", Filmed("seizure", 199)},
        {"recording_of_same_case", false, "preserved in another", Filmed("preservation", 199)},
        {"recording_of_same_case", false, "a hearing of another", Filmed("hearing", 199)},
        // hearing, apl-2021/64
        {"hearing_requested_in_time", true, "on the last day",
         Both(CaseIs({{"statement_due_on", Day("2026-04-24")}}), Of("hearing", {}))},
        {"hearing_requested_in_time", false, "a day late",
         Both(CaseIs({{"statement_due_on", Day("2026-04-23")}}), Of("hearing", {}))},
        {"hearing_notice_in_time", true, "on the last day",
         Of("hearing", {{"latest_notice_on", Day("2026-04-24")}})},
        {"hearing_notice_in_time", false, "a day late",
         Of("hearing", {{"latest_notice_on", Day("2026-04-23")}})},
        {"hearing_on_its_day", true, "today", Of("hearing", {{"hearing_on", Day("2026-04-24")}})},
        {"hearing_on_its_day", false, "before its day",
         Of("hearing", {{"hearing_on", Day("2026-04-25")}})},
        // money, apl-2021/66, 67
        {"payment_is_overdue", true, "late", Demanded("payment_due_on", "2026-04-23")},
        {"payment_is_overdue", false, "last day", Demanded("payment_due_on", "2026-04-24")},
        {"payment_is_overdue", false, "paid",
         CaseIs({{"payment_due_on", Day("2026-04-23")}, {"paid_on", Day("2026-04-24")}})},
        {"amount_as_on_list", true, "as it came in", Booked(9, "2026-04-24")},
        {"amount_as_on_list", false, "another amount", Booked(8, "2026-04-24")},
        {"amount_as_on_list", false, "another day", Booked(9, "2026-04-23")},
        {"amount_as_on_list", false, "no penalty", Booked(9, "2026-04-24", "not_penalty")},
        // volumes
        {"volume_not_archived", true, "closed",
         Both(CaseIs({{"$state", "closed"}}), Of("case_volume", {}))},
        {"volume_not_archived", false, "archived",
         Both(CaseIs({{"$state", "archived"}}), Of("case_volume", {}))},
        {"volume_loan_not_renewed", true, "on the last day",
         Of("volume_loan", {{"due_on", Day("2026-04-24")}})},
        {"volume_loan_not_renewed", false, "a day late",
         Of("volume_loan", {{"due_on", Day("2026-04-23")}})},
        {"volume_loan_not_renewed", false, "twice",
         Of("volume_loan", {{"due_on", Day("2026-05-01")}, {"renewed_on", Day("2026-04-20")}})},
        {"confiscation_not_above_notice", true, "none", Nothing},
        {"confiscation_not_above_notice", true, "as told",
         CaseIs({{"confiscated_amount", Yuan(9)}, {"proposed_confiscation", Yuan(9)}})},
        {"confiscation_not_above_notice", false, "never told",
         CaseIs({{"confiscated_amount", Yuan(9)}})},
        {"deferral_asked_in_time", true, "last day", Demanded("payment_due_on", "2026-04-24")},
        {"deferral_asked_in_time", false, "late", Demanded("payment_due_on", "2026-04-23")},
        {"last_instalment_named", true, "none", Nothing},
        {"last_instalment_named", false, "one after the last",
         CaseIs({{"deferred_to", Day("2026-06-01")},
                 {"instalments", Rows({{{"due_on", Day("2026-06-02")}}})}})},
        {"deferral_was_asked", true, "asked", Demanded("deferral_applied_on", "2026-04-24")},
        {"deferral_was_asked", false, "not asked", Nothing},
        {"instalments_equal_fine", true, "equal",
         CaseIs({{"instalments_total", Yuan(9)}, {"fine_amount", Yuan(9)}})},
        {"instalments_equal_fine", false, "less",
         CaseIs({{"instalments_total", Yuan(8)}, {"fine_amount", Yuan(9)}})},
        // enforcement, acl-2011/53, 54
        {"demand_issued", true, "today", Demanded("demand_on", "2026-04-24")},
        {"demand_issued", false, "none", Nothing},
        {"demand_period_over", true, "over", Demanded("demand_due_on", "2026-04-23")},
        {"demand_period_over", false, "last day", Demanded("demand_due_on", "2026-04-24")},
        {"remedy_period_over", true, "over", Demanded("remedy_ends_on", "2026-04-23")},
        {"remedy_period_over", false, "last day", Demanded("remedy_ends_on", "2026-04-24")},
        {"no_remedy_pending", true, "none", Nothing},
        {"no_remedy_pending", false, "a suit", CaseIs({{"remedy_taken", "suit"}})},
        {"no_remedy_pending", true, "reconsidered",
         CaseIs({{"remedy_taken", "reconsideration"}, {"remedy_decided_on", Day("2026-03-01")}})},
        {"no_remedy_pending", false, "a suit against the reconsideration",
         CaseIs({{"remedy_taken", "suit"}, {"remedy_decided_on", Day("2026-03-01")}})},
        {"referred_to_police", true, "today", Demanded("referred_on", "2026-04-24")},
        {"referred_to_police", false, "never", Nothing},
        {"police_declined", true, "no crime, they say",
         CaseIs({{"referral_kind", "crime"}, {"referral_answer", "declined"}})},
        {"police_declined", false, "no detention",
         CaseIs({{"referral_kind", "detention"}, {"referral_answer", "returned"}})},
        {"police_review_in_time", true, "last day",
         Demanded("referral_review_due_on", "2026-04-24")},
        {"police_review_in_time", false, "late", Demanded("referral_review_due_on", "2026-04-23")},
        {"remedy_result_told", true, "not yet over", CaseIs({{"remedy_taken", "suit"}})},
        {"remedy_result_told", true, "upheld",
         CaseIs({{"remedy_taken", "concluded"}, {"remedy_result", "upheld"}})},
        {"remedy_result_told", false, "over, none told", CaseIs({{"remedy_taken", "concluded"}})},
        {"remedy_day_told", true, "withdrawn", CaseIs({{"remedy_result", "withdrawn"}})},
        {"remedy_day_told", false, "annulled, no day", CaseIs({{"remedy_result", "revoked"}})},
        {"remedy_days_in_order", true, "today", Demanded("remedy_decided_on", "2026-04-24")},
        {"remedy_days_in_order", false, "tomorrow", Demanded("suit_notice_on", "2026-04-25")},
        {"assigned_elsewhere", true, "to the city", AssignedTo(kCityBureau, kCityBureau)},
        {"assigned_elsewhere", false, "to itself", AssignedTo(kBureau, kBureau)},
        {"receiver_of_unit", true, "one of them", AssignedTo(kCityBureau, kCityBureau)},
        {"receiver_of_unit", false, "one of ours", AssignedTo(kCityBureau, kBureau)},
        {"was_assigned", true, "by another unit", AssignedTo(kBureau, kBureau)},
        {"was_assigned", false, "our own", Of("clue", {})},
        {"remedy_to_answer", true, "asked for", CaseIs({{"remedy_taken", "reconsideration"}})},
        {"remedy_to_answer", false, "over", CaseIs({{"remedy_taken", "concluded"}})},
        {"court_application_in_time", true, "last day",
         Demanded("court_application_due_on", "2026-04-24")},
        {"court_application_in_time", false, "late",
         Demanded("court_application_due_on", "2026-04-23")},
        {"court_application_in_time", true, "late, with a good reason",
         CaseIs({{"court_application_due_on", Day("2026-04-23")},
                 {"court_late_reason", "暴雨成灾，道路中断"}})},
        {"demand_not_yet_issued", true, "none", Nothing},
        {"demand_not_yet_issued", false, "issued", Demanded("demand_on", "2026-04-20")},
        {"court_not_yet_accepted", true, "no answer", Nothing},
        {"court_not_yet_accepted", false, "accepted", Demanded("court_accepted_on", "2026-04-20")},
        {"court_has_accepted", true, "today", Demanded("court_accepted_on", "2026-04-24")},
        {"court_has_accepted", false, "not yet", Nothing},
        {"court_has_refused", true, "not accepted", CaseIs({{"court_ruling", "not_accepted"}})},
        {"court_has_refused", true, "not enforced", CaseIs({{"court_ruling", "not_enforced"}})},
        {"court_has_refused", false, "to be enforced", CaseIs({{"court_ruling", "enforce"}})},
        {"court_review_in_time", true, "last day", Demanded("court_review_due_on", "2026-04-24")},
        {"court_review_in_time", false, "late", Demanded("court_review_due_on", "2026-04-23")},
        // closing, m30/77
        {"closing_ground_shown", true, "paid",
         CaseIs({{"closing_ground", "performed"}, {"paid_on", Day("2026-04-01")}})},
        {"closing_ground_shown", false, "unpaid",
         CaseIs({{"closing_ground", "performed"}, {"fine_amount", Yuan(1)}})},
        {"closing_ground_shown", true, "a warning only", CaseIs({{"closing_ground", "performed"}})},
        {"closing_ground_shown", false, "the court has not accepted",
         CaseIs({{"closing_ground", "court_accepted"}})},
        {"closing_ground_shown", false, "a penalty to perform",
         CaseIs({{"closing_ground", "nothing_to_perform"}, {"outcome", "penalty"}})},
        {"served_before_closed", true, "annulled before it was served",
         CaseIs({{"revoked", true}})},
        {"is_published", true, "published", Demanded("published_on", "2026-04-01")},
        {"is_published", false, "not published", Nothing},
        // on the spot, apl-2021/51, 52
        {"simple_fine_small", true, "a citizen, 200 yuan", Spot("person", 200)},
        {"simple_fine_small", false, "a citizen, 201 yuan", Spot("person", 201)},
        {"simple_fine_small", true, "an entity, 3,000 yuan", Spot("entity", 3'000)},
        {"simple_fine_small", false, "an entity, 3,001 yuan", Spot("entity", 3'001)},
        {"simple_fine_small", true, "a warning", Nothing},
        {"simple_kind_allowed", true, "a warning",
         CaseIs({{"penalty_kinds", Rows({{{"kind", "warning"}}})}})},
        {"simple_kind_allowed", false, "a confiscation",
         CaseIs({{"penalty_kinds", Rows({{{"kind", "confiscation"}}})}})},
        {"handed_over_on_the_spot", true, "the same day", Demanded("decided_on", "2026-04-24")},
        {"handed_over_on_the_spot", false, "a day later", Demanded("decided_on", "2026-04-23")},
        {"simple_not_yet_reported", true, "not yet", Nothing},
        {"simple_not_yet_reported", false, "reported", Demanded("reported_on", "2026-04-23")},
        // around the case, m28, acl-2011/25
        {"recheck_after_service", true, "the same day",
         Of("correction_order", {{"served_on", Day("2026-04-24")}})},
        {"recheck_after_service", false, "not served", Of("correction_order", {})},
        {"seizure_not_yet_extended", true, "never", Of("seizure", {})},
        {"seizure_not_yet_extended", false, "once",
         Of("seizure", {{"extended_on", Day("2026-04-01")}})},
        {"daily_days_in_order", true, "from the day after to the re-check",
         [](Scene& scene) {
             const records::Record& order =
                 scene.Add("correction_order",
                           {{"served_on", Day("2026-04-01")}, {"rechecked_on", Day("2026-04-20")}});
             scene.subject = &scene.Add("daily_penalty", {{"correction_order", order.id},
                                                          {"from_on", Day("2026-04-02")},
                                                          {"to_on", Day("2026-04-20")}});
         }},
        {"daily_days_in_order", false, "from the day of service",
         [](Scene& scene) {
             const records::Record& order =
                 scene.Add("correction_order",
                           {{"served_on", Day("2026-04-01")}, {"rechecked_on", Day("2026-04-20")}});
             scene.subject = &scene.Add("daily_penalty", {{"correction_order", order.id},
                                                          {"from_on", Day("2026-04-01")},
                                                          {"to_on", Day("2026-04-20")}});
         }},
        // papers that are filed, apl-2021/59
        {"paper_without_blanks", true, "nothing left blank", Of("document", {{"blanks", 0}})},
        {"paper_without_blanks", true, "not written by us", Of("document", {})},
        {"paper_without_blanks", false, "two places blank", Of("document", {{"blanks", 2}})},
        {"paper_numbered", true, "an approval form has none", Of("document", {})},
        {"paper_numbered", true, "it has one",
         Of("document", {{"numbered", true}, {"number", "甲环罚〔2026〕1号"}})},
        {"paper_numbered", false, "not yet", Of("document", {{"numbered", true}})},
        {"paper_sealed_before_filing", true, "needs none", Of("document", {{"needs_seal", false}})},
        {"paper_sealed_before_filing", true, "sealed",
         Of("document", {{"needs_seal", true}, {"sealed_on", Day("2026-04-20")}})},
        {"paper_sealed_before_filing", false, "not sealed",
         Of("document", {{"needs_seal", true}})},
        // remarks on a paper, m30/50
        {"report_is_drafting", true, "drafting", YearlyReport("drafting", "drafting", true)},
        {"report_is_drafting", false, "checked", YearlyReport("checked", "done", true)},
        {"report_sections_done", true, "done", YearlyReport("drafting", "done", false)},
        {"report_sections_done", false, "one is written on",
         YearlyReport("drafting", "drafting", false)},
        {"report_has_sections", true, "one", YearlyReport("drafting", "done", false)},
        {"report_has_sections", false, "all removed", YearlyReport("drafting", "removed", false)},
        {"note_is_own", true, "one's own", NoteOf(true)},
        {"note_is_own", false, "a colleague's", NoteOf(false)},
        {"paper_notes_answered", true, "no remarks", Of("document", {})},
        {"paper_notes_answered", true, "answered", NotedPaper("answered")},
        {"paper_notes_answered", true, "ticked off", NotedPaper("settled")},
        {"paper_notes_answered", false, "one waits", NotedPaper("open")},
        {"paper_notes_settled", true, "ticked off", NotedPaper("settled")},
        {"paper_notes_settled", true, "taken back", NotedPaper("withdrawn")},
        {"paper_notes_settled", false, "answered only", NotedPaper("answered")},
        {"paper_notes_settled", false, "one waits", NotedPaper("open")},
    };
    return kRows;
}

}  // namespace shipped
