#include "gate_scene.hpp"

/// Gates of the register of reconsiderations and suits (decision 0039).
namespace shipped {
namespace {

Given Remedy(records::FieldValues values) { return Of("remedy", std::move(values)); }

/// The case is asked; a remedy against its penalty stands below it.
Given Below(records::FieldValues values) {
    values.emplace("about", "penalty");
    values.emplace("kind", "first_instance");
    return Beside("remedy", std::move(values));
}

/// An instance of the kind after one of the other kind.
Given After(const char* former, const char* kind, const char* state = "concluded") {
    return [=](Scene& scene) {
        const auto& before = scene.Add("remedy", {{"kind", former}, {"$state", state}});
        scene.subject = &scene.Add("remedy", {{"kind", kind}, {"previous", before.id}});
    };
}

/// One after which comes another.
Given Followed(const char* by, const char* state) {
    return [=](Scene& scene) {
        scene.subject = &scene.Add("remedy", {{"kind", "first_instance"}});
        scene.Add("remedy", {{"kind", by}, {"$state", state}, {"previous", scene.subject->id}});
    };
}

}  // namespace

const std::vector<Row>& RemedyRows() {
    static const std::vector<Row> rows = {
        {"no_remedy_pending", false, "a suit of the register", Below({{"$state", "pending"}})},
        {"no_remedy_pending", false, "a judgement that may be appealed",
         Below({{"$state", "decided"}})},
        {"no_remedy_pending", true, "a suit that is over", Below({{"$state", "concluded"}})},
        {"no_remedy_pending", true, "a retrial",
         Below({{"$state", "pending"}, {"kind", "retrial"}})},
        {"no_remedy_pending", true, "about information",
         Below({{"$state", "pending"}, {"about", "disclosure"}})},
        {"remedy_days_told_in_order", true, "today", Remedy({{"notice_on", Day("2026-04-24")}})},
        {"remedy_days_told_in_order", false, "tomorrow",
         Remedy({{"notice_on", Day("2026-04-25")}})},
        {"remedy_days_told_in_order", false, "to be answered before it came",
         Remedy({{"notice_on", Day("2026-04-20")}, {"answer_due_on", Day("2026-04-19")}})},
        {"instances_in_order", true, "a suit at once", Remedy({{"kind", "first_instance"}})},
        {"instances_in_order", true, "a suit against a reconsideration",
         After("reconsideration", "first_instance")},
        {"instances_in_order", true, "sent back", After("second_instance", "first_instance")},
        {"instances_in_order", false, "an appeal against a reconsideration",
         After("reconsideration", "second_instance")},
        {"instances_in_order", true, "an appeal", After("first_instance", "second_instance")},
        {"instances_in_order", true, "a retrial", After("second_instance", "retrial")},
        {"instances_in_order", false, "a retrial of what may yet be appealed",
         After("first_instance", "retrial", "decided")},
        {"next_instance_of_same_case", true, "the same",
         After("first_instance", "second_instance")},
        {"next_instance_of_same_case", false, "none",
         Both(After("first_instance", "second_instance"),
              [](Scene& scene) { scene.subject->Set("case", records::Value()); })},
        {"remedy_day_not_before_notice", true, "today", Remedy({{"notice_on", Day("2026-04-24")}})},
        {"remedy_day_not_before_notice", false, "tomorrow",
         Remedy({{"notice_on", Day("2026-04-25")}})},
        {"court_day_has_come", true, "today", Remedy({{"hearing_on", Day("2026-04-24")}})},
        {"court_day_has_come", false, "tomorrow", Remedy({{"hearing_on", Day("2026-04-25")}})},
        {"judgment_can_be_appealed", true, "first instance",
         Remedy({{"kind", "first_instance"}, {"result", "revoked"}})},
        {"judgment_can_be_appealed", false, "withdrawn",
         Remedy({{"kind", "first_instance"}, {"result", "withdrawn"}})},
        {"judgment_can_be_appealed", false, "a reconsideration",
         Remedy({{"kind", "reconsideration"}, {"result", "revoked"}})},
        {"result_is_final", true, "second instance",
         Remedy({{"kind", "second_instance"}, {"result", "revoked"}})},
        {"result_is_final", true, "settled",
         Remedy({{"kind", "first_instance"}, {"result", "settled"}})},
        {"result_is_final", false, "first instance",
         Remedy({{"kind", "first_instance"}, {"result", "revoked"}})},
        {"remedy_decided_in_order", true, "today", Remedy({{"decided_on", Day("2026-04-24")}})},
        {"remedy_decided_in_order", false, "tomorrow", Remedy({{"decided_on", Day("2026-04-25")}})},
        {"remedy_decided_in_order", false, "before its notice",
         Remedy({{"notice_on", Day("2026-04-20")}, {"decided_on", Day("2026-04-19")}})},
        {"appeal_period_over", true, "over", Remedy({{"appeal_due_on", Day("2026-04-23")}})},
        {"appeal_period_over", false, "last day", Remedy({{"appeal_due_on", Day("2026-04-24")}})},
        {"no_next_instance", true, "none", Remedy({})},
        {"no_next_instance", false, "an appeal", Followed("second_instance", "pending")},
        {"no_next_instance", true, "one registered by mistake",
         Followed("second_instance", "cancelled")},
        {"no_next_instance", true, "a retrial", Followed("retrial", "pending")},
        {"obligation_is_told", true, "told", Remedy({{"obligation", "重新答复"}})},
        {"obligation_is_told", false, "none", Remedy({})},
        {"is_reconsideration", true, "it is", Remedy({{"kind", "reconsideration"}})},
        {"is_reconsideration", false, "a suit", Remedy({{"kind", "first_instance"}})},
        {"opinion_to_report", true, "one", Remedy({{"opinion_on", Day("2026-04-20")}})},
        {"opinion_to_report", false, "reported on",
         Remedy({{"opinion_on", Day("2026-04-20")}, {"opinion_reported_on", Day("2026-04-21")}})},
    };
    return rows;
}

}  // namespace shipped
