#include <gtest/gtest.h>

#include "records/asked.hpp"
#include "shipped.hpp"

/// What the forms of the shipped definitions ask by what is chosen in them (decision 0036).
namespace shipped {
namespace {

using Values = std::vector<std::pair<const char*, records::Value>>;

struct Row {
    const char* type;
    const char* act;
    Values chosen;
    /// Of the fields named in either, those asked and those not.
    std::vector<std::string> asked, not_asked;
};

const catalogue::Act* FindAct(const catalogue::Catalogue& catalogue, const Row& row) {
    for (const catalogue::Procedure& procedure : catalogue.procedures)
        if (const catalogue::Act* act = procedure.FindAct(row.act);
            act != nullptr && procedure.record_type == row.type)
            return act;
    return nullptr;
}

std::string Describe(const Row& row) {
    std::string words = std::string(row.type) + "." + row.act;
    for (const auto& [field, value] : row.chosen) {
        const auto* text = value.As<std::string>();
        words += std::string(" ") + field + "=" + (text == nullptr ? "…" : *text);
    }
    return words;
}

const std::vector<Row>& Rows() {
    static const std::vector<Row> kRows = {
        {"remedy", "record", {}, {"kind"}, {"previous", "raised_by", "by_simple"}},
        {"remedy",
         "record",
         {{"kind", "reconsideration"}},
         {"body", "notice_on", "by_simple"},
         {"previous", "raised_by"}},
        {"remedy",
         "record",
         {{"kind", "first_instance"}},
         {"body", "notice_on", "previous"},
         {"by_simple", "raised_by"}},
        {"remedy", "record", {{"kind", "second_instance"}}, {"previous", "raised_by"}, {}},
        {"remedy",
         "record_judgment",
         {{"kind", "first_instance"}, {"about", "penalty"}, {"result", "upheld"}},
         {"result", "decided_on", "by_ruling"},
         {"fine", "confiscation", "obligation_due_on"}},
        {"remedy",
         "conclude",
         {{"about", "penalty"}, {"result", "changed"}},
         {"fine", "confiscation"},
         {"obligation_due_on"}},
        {"remedy",
         "conclude",
         {{"about", "permit"}, {"result", "changed"}},
         {"result"},
         {"fine", "confiscation"}},
        {"remedy",
         "record_hearing",
         {{"chief_appeared", true}},
         {"chief_name", "chief_post"},
         {"absence_reason"}},
        {"remedy",
         "record_hearing",
         {{"chief_appeared", false}},
         {"absence_reason"},
         {"chief_name", "chief_post"}},
        {"case",
         "issue_prior_notice",
         {{"intended_outcome", "penalty"}},
         {"proposed_fine", "proposed_confiscation", "penalty_kinds", "range_min", "range_max",
          "reduction_ground"},
         {}},
        {"case",
         "issue_prior_notice",
         {{"intended_outcome", "no_penalty"}},
         {"legal_basis", "decision_reason", "hearing_right_told"},
         {"proposed_fine", "proposed_confiscation", "penalty_kinds", "range_min", "range_max",
          "reduction_ground"}},
        {"case", "finish_investigation", {}, {"proposed_fine", "penalty_kinds"}, {}},
        {"case", "penalise_on_the_spot", {}, {"penalty_kinds", "fine_amount"}, {}},
        {"service",
         "deliver",
         {{"method", "direct"}, {"document", "decision"}},
         {"receiver", "relation"},
         {"witness", "correction_order", "daily_penalty"}},
        {"service",
         "deliver",
         {{"method", "left_in_place"}, {"document", "correction_order"}},
         {"witness", "correction_order", "receiver"},
         {"relation", "daily_penalty"}},
        {"service",
         "send",
         {{"method", "postal"}, {"document", "daily_decision"}},
         {"mail_no", "daily_penalty"},
         {"correction_order"}},
        {"service", "send", {{"method", "entrusted"}}, {}, {"mail_no"}},
        {"service", "announce", {{"party_missing", true}}, {"reason"}, {"after_failed"}},
        {"service", "announce", {}, {"reason", "after_failed"}, {}},
        {"transcript",
         "record",
         {{"kind", "sampling"}},
         {"sampling_standard", "sample_sealed"},
         {"refusal_note"}},
        {"transcript",
         "record",
         {{"kind", "inquiry"}, {"refused_to_sign", true}},
         {"refusal_note"},
         {"sampling_standard", "sample_sealed"}},
        {"case_evidence", "register", {{"is_monitoring", true}}, {"laboratory", "result"}, {}},
        {"case_evidence", "register", {}, {"provider"}, {"laboratory", "result"}},
        {"case_evidence", "commission", {}, {"laboratory"}, {}},
        {"clue",
         "register",
         {{"source", "complaint"}},
         {"complainant_name", "complainant_phone"},
         {}},
        {"clue",
         "register",
         {{"source", "on_site_inspection"}},
         {},
         {"complainant_name", "complainant_phone"}},
        {"device_command",
         "issue",
         {{"command", "set_time"}},
         {},
         {"factor", "parameter", "value", "from_at", "to_at"}},
        {"device_command",
         "issue",
         {{"command", "hour_history"}},
         {"from_at", "to_at"},
         {"factor", "parameter", "value"}},
        {"device_command",
         "issue",
         {{"command", "set_parameter"}},
         {"factor", "parameter", "value"},
         {"from_at", "to_at"}},
    };
    return kRows;
}

TEST(ShippedAskedTest, AsksByWhatIsChosenInTheForm) {
    const auto catalogue = Load();
    records::FieldConditions conditions(*catalogue);
    for (const Row& row : Rows()) {
        const catalogue::RecordType& type = *catalogue->FindType(row.type);
        const catalogue::Act* act = FindAct(*catalogue, row);
        ASSERT_NE(act, nullptr) << Describe(row);
        records::Record record;
        for (const auto& [field, value] : row.chosen) record.Set(field, value);
        const auto asks = [&](const std::string& id) {
            const auto entry = std::ranges::find(act->fields, id, &catalogue::ActField::field);
            EXPECT_NE(entry, act->fields.end()) << Describe(row) << ": " << id;
            return entry != act->fields.end() &&
                   conditions.Hold(type, type.FindField(id)->when, record) &&
                   conditions.Hold(type, entry->when, record);
        };

        for (const std::string& id : row.asked)
            EXPECT_TRUE(asks(id)) << Describe(row) << ": " << id;
        for (const std::string& id : row.not_asked)
            EXPECT_FALSE(asks(id)) << Describe(row) << ": " << id;
    }
}

TEST(ShippedAskedTest, AsksTheReasoningForACatchAllArticleOnlyOfSuchARow) {
    const auto catalogue = Load();
    const catalogue::RecordType& type = *catalogue->FindType("case");
    const catalogue::Field& group = *type.FindField("legal_basis");
    const std::string& when = group.FindField("catch_all_proof")->when;
    records::FieldConditions conditions(*catalogue);

    EXPECT_TRUE(conditions.HoldInRow(type, group, when, {{"catch_all", records::Value(true)}}));
    EXPECT_FALSE(conditions.HoldInRow(type, group, when, {}));
}

/// A gate that asks for what the form does not show could never be passed.
TEST(ShippedAskedTest, ShowsWhatTheGatesOfADeviceCommandAskFor) {
    const auto catalogue = Load();
    const catalogue::RecordType& type = *catalogue->FindType("device_command");
    const auto gate = records::ReadFilter(*catalogue, type,
                                          catalogue->gates.at("device_command_complete").filter);
    ASSERT_TRUE(gate.has_value());
    records::FieldConditions conditions(*catalogue);
    for (const catalogue::Choice& command : type.FindField("command")->choices) {
        records::Record record;
        record.Set("command", command.id);
        for (const char* id : {"factor", "parameter", "value"})
            if (conditions.Hold(type, type.FindField(id)->when, record)) record.Set(id, "w01018");
        for (const char* id : {"from_at", "to_at"})
            if (conditions.Hold(type, type.FindField(id)->when, record))
                record.Set(id, base::Instant());

        EXPECT_TRUE(records::Passes(*gate, record, {}, World())) << command.id;
    }
}

}  // namespace
}  // namespace shipped
