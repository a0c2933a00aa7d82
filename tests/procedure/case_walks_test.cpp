#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <random>
#include <set>

#include "workflow/testing/case_checks.hpp"

/// Random walks over the procedure of a case and of what stands under it. Whatever was done in
/// whatever order: no decision without its gates or a mark, no lost due day, no number skipped or
/// given twice, nothing that does not apply, and every record is what its acts made of it. QH_WALKS
/// walks (1,000 in tests/procedure); 200 without it.
namespace workflow {
namespace {

using catalogue::Act;
using catalogue::Procedure;
using records::Record;
using records::Value;
using testing::CaseBureau;
using testing::CheckAsked;
using testing::CheckClocks;
using testing::CheckDecision;
using testing::CheckHistory;
using testing::CheckLimit;
using testing::Day;

constexpr int kWalksInOneBureau = 8;
constexpr int kStepsOfAWalk = 32;

int Walks() {
    const char* cases = std::getenv("QH_WALKS");
    return cases == nullptr ? 200 : std::max(kWalksInOneBureau, std::atoi(cases));
}

/// The types of what is walked: the case first.
constexpr std::array<const char*, 13> kTypes = {
    "case",         "transcript", "case_evidence", "preservation", "suspension", "correction_order",
    "service",      "statement",  "hearing",       "discussion",   "payment",    "seizure",
    "daily_penalty"};

class Walk {
 public:
    Walk(CaseBureau& bureau, std::mt19937_64& chance) : b_(bureau), chance_(chance) {
        ids_["case"].push_back(b_.the_case);
    }

    void Run() {
        for (int i = 0; i < kStepsOfAWalk; ++i) {
            if (OneIn(3)) {
                b_.clock.Set(base::FixedClock(b_.clock.Today().Plus(Between(1, 6))).Now());
            }
            const std::string pending = Pending();
            if (!pending.empty()) {
                Answer(pending);
            } else if (!OneIn(3)) {
                Onward();
            } else if (OneIn(2)) {
                Open();
            } else {
                Step();
            }
        }
    }

    std::map<std::string, int> done;  ///< acts that were taken
    [[nodiscard]] const std::map<std::string, std::vector<base::RecordId>>& ids() const {
        return ids_;
    }

 private:
    int Between(int low, int high) {
        return low + static_cast<int>(chance_() % static_cast<std::uint64_t>(high - low + 1));
    }
    bool OneIn(int n) { return Between(1, n) == 1; }
    template <class List>
    const auto& Any(const List& list) {
        return list[chance_() % list.size()];
    }

    /// A type of which some record waits for an approval.
    std::string Pending() {
        for (const auto& [type, records] : ids_) {
            for (const base::RecordId& id : records) {
                if (b_.ApprovalOf(type, id).IsNil()) continue;
                pending_ = id;
                return type;
            }
        }
        return {};
    }

    void Answer(const std::string& type) {
        if (!OneIn(12)) {
            if (Took(b_.Agree(type, pending_), type + ".approved")) return;
        }
        ActRequest request = b_.Request("approval", b_.ApprovalOf(type, pending_), "withdraw");
        request.reason = "撤回";
        Took(b_.Do(b_.handler, request), "approval.withdraw");
    }

    const Procedure* ProcedureOf(const Record& record) {
        const std::string key = record.Text("$procedure");
        return b_.catalogue->FindProcedure(key.substr(0, key.find('@')), 1);
    }

    /// The next step on the way to the archive; hearings and statements are finished first.
    void Onward() {
        for (const char* type : {"hearing", "statement"}) {
            for (const base::RecordId& id : ids_[type]) {
                if (b_.Find(type, id).Get("$state") == Value("received")) {
                    return Take(type, id, "review");
                }
                static const std::map<std::string, const char*> kHearing = {
                    {"requested", "arrange"},
                    {"arranged", "notify"},
                    {"noticed", "hold"},
                    {"held", "report"}};
                const auto next = kHearing.find(b_.Find(type, id).Text("$state"));
                if (type == std::string("hearing") && next != kHearing.end()) {
                    if (next->first == "noticed")
                        b_.clock.Set(base::FixedClock(b_.clock.Today().Plus(12)).Now());
                    return Take(type, id, next->second);
                }
            }
        }
        const Record record = b_.TheCase();
        const std::string state = record.Text("$state");
        if (state == "filed" && ids_["case_evidence"].empty())
            return OpenAs("case_evidence", "register");
        if (state == "examined" && record.Day("prior_notice_on"))
            return OpenAs("service", "deliver");
        if (state == "decided") return OpenAs("service", "deliver");
        if (state == "prior_notice_served") {
            if (OneIn(5)) return OpenAs("statement", "receive");
            if (OneIn(6)) return OpenAs("hearing", "request");
            if (OneIn(4)) return OpenAs("discussion", "hold");
            if (*record.Day("statement_due_on") >= b_.clock.Today()) {
                b_.clock.Set(base::FixedClock(record.Day("statement_due_on")->Plus(1)).Now());
            }
        }
        if (state == "served" && !record.Day("paid_on") && !OneIn(4))
            return OpenAs("payment", "record");
        static const std::map<std::string, const char*> kNext = {
            {"filed", "finish_investigation"},
            {"investigated", "examine"},
            {"examined", "issue_prior_notice"},
            {"prior_notice_served", "legal_review"},
            {"legal_reviewed", "decide"},
            {"discussed", "legal_review"},
            {"served", "close"},
            {"closed", "archive"}};
        if (const auto next = kNext.find(state); next != kNext.end()) {
            const bool decide =
                state == "legal_reviewed" && record.Text("legal_review_result") != "passed";
            Take("case", b_.the_case, decide ? "legal_review" : next->second);
        }
    }

    void Take(const std::string& type, const base::RecordId& id, const std::string& name) {
        const Procedure* procedure = ProcedureOf(b_.Find(type, id));
        const Act& act = *procedure->FindAct(name);
        Took(
            b_.On(PersonFor(act), type, id, name, "{" + Values(type, act, b_.Find(type, id)) + "}"),
            type + "." + name);
    }

    void OpenAs(const std::string& type, const std::string& name) {
        const Act& act = *b_.catalogue->FindProcedure(type, 1)->FindAct(name);
        Took(b_.Under(b_.handler, type, name, Values(type, act, {})), type + "." + name);
    }

    /// An act of some record that its state allows; a main step of the case more often.
    void Step() {
        const std::string type = OneIn(2) ? "case" : Any(kTypes);
        if (ids_[type].empty()) return;
        const base::RecordId id = Any(ids_[type]);
        const Record record = b_.Find(type, id);
        const Procedure* procedure = ProcedureOf(record);
        std::vector<const Act*> acts;
        for (const Act& act : procedure->acts) {
            const bool open = std::ranges::find(act.from, record.Text("$state")) != act.from.end();
            if (!open || act.created_only) continue;
            // What ends a case is tried less often, so that walks get far.
            const bool ends = act.id == "terminate" || act.id == "revoke_filing" ||
                              act.id == "transfer" || act.id == "decide_transfer" ||
                              act.id == "renew_prior_notice" || act.id == "return_investigation" ||
                              act.id == "suspend" || act.id == "revoke_decision";
            if (ends && !OneIn(8)) continue;
            for (int weight = act.primary ? 6 : 1; weight > 0; --weight) acts.push_back(&act);
        }
        if (acts.empty()) return;
        const Act& act = *Any(acts);
        const bool as_fact = act.fact && OneIn(10);
        Took(
            b_.On(PersonFor(act), type, id, act.id, "{" + Values(type, act, record) + "}", as_fact),
            type + "." + act.id);
    }

    void Open() {
        const std::string type = OneIn(3) ? "service" : Any(kTypes);
        const Procedure* procedure =
            type == "case" ? nullptr : b_.catalogue->FindProcedure(type, 1);
        if (procedure == nullptr) return;
        std::vector<const Act*> acts;
        for (const Act& act : procedure->acts) {
            if (act.from.empty() && !act.created_only) acts.push_back(&act);
        }
        const Act& act = *Any(acts);
        const std::string values = Values(type, act, {});
        const bool as_fact = act.fact && OneIn(12);
        Took(b_.Under(b_.handler, type, act.id, values.empty() ? R"("place":"某处")" : values,
                      as_fact),
             type + "." + act.id);
    }

    const base::RecordId& PersonFor(const Act& act) {
        if (act.id == "examine" || act.id == "return_investigation") return b_.unit_leader;
        if (act.id == "legal_review") return b_.reviewer;
        return b_.handler;
    }

    bool Took(const base::Result<Outcome>& outcome, const std::string& what) {
        if (!outcome) return false;
        ++done[what + (outcome->proposed ? ".proposed" : "")];
        for (const TouchedRecord& touched : outcome->touched) {
            auto& known = ids_[touched.type];
            if (touched.type != "approval" && touched.type != "clue" &&
                std::ranges::find(known, touched.record) == known.end()) {
                known.push_back(touched.record);
            }
        }
        return true;
    }

    // ---- values ----
    /// Of what is asked by what is filled in so far; now and then of something that is not.
    std::string Values(const std::string& type, const Act& act, Record so_far) {
        const catalogue::RecordType& definition = *b_.catalogue->FindType(type);
        records::FieldConditions conditions(*b_.catalogue);
        std::string values;
        for (const catalogue::ActField& asked : act.fields) {
            if (asked.field == "case" || (!asked.required && OneIn(5))) continue;
            const auto* field = definition.FindField(asked.field);
            const bool applies = conditions.Hold(definition, field->when, so_far) &&
                                 conditions.Hold(definition, asked.when, so_far);
            if (!applies && !OneIn(40)) continue;
            const std::string value = ValueOf(type, *field);
            if (value.empty()) continue;
            if (const auto read = records::ValueFromInput(*field, value))
                so_far.Set(field->id, *read);
            values += fmt::format(R"({}"{}":{})", values.empty() ? "" : ",", field->id, value);
        }
        return values;
    }

    std::string ValueOf(const std::string& type, const catalogue::Field& field) {
        using catalogue::FieldKind;
        if (const std::string known = Known(type, field.id); !known.empty()) return known;
        switch (field.kind) {
            case FieldKind::kText:
            case FieldKind::kLongText:
                return R"("文字")";
            case FieldKind::kYesNo:
                return OneIn(8) ? "false" : "true";
            case FieldKind::kInteger:
                return std::to_string(Between(1, 30));
            case FieldKind::kMoney:
                return std::to_string(Between(1, 70) * 1'000'000);
            case FieldKind::kDay:
                return '"' + b_.clock.Today().Plus(Between(-20, 30)).ToText() + '"';
            case FieldKind::kChoice:
                return '"' + Any(field.choices).id + '"';
            case FieldKind::kReference:
                return Reference(field.target);
            case FieldKind::kGroup:
                return OneIn(10) ? "[]" : "[{" + Row(type, field) + "}]";
            default:
                return {};
        }
    }

    std::string Row(const std::string& type, const catalogue::Field& group) {
        std::string row;
        for (const catalogue::Field& cell : group.fields) {
            const std::string value = ValueOf(type, cell);
            if (value.empty() || (!cell.required && OneIn(6))) continue;
            if (!cell.when.empty()) continue;  // what else stands in the row is not looked at
            row += fmt::format(R"({}"{}":{})", row.empty() ? "" : ",", cell.id, value);
        }
        return row;
    }

    std::string Reference(const std::string& target) {
        if (target == "person") return Quoted(OneIn(4) ? b_.colleague : b_.reviewer);
        if (target == "officer") return Quoted(OneIn(2) ? b_.officer_one : b_.officer_two);
        const auto known = ids_.find(target);
        if (known == ids_.end() || known->second.empty()) return {};
        return Quoted(Any(known->second));
    }

    static std::string Quoted(const base::RecordId& id) { return '"' + id.ToText() + '"'; }

    /// Values that are mostly right, so that walks come to a decision; now and then they are not.
    std::string Known(const std::string& type, const std::string& field) {
        const bool right = !OneIn(25);
        if (field == "handlers") {
            return right ? b_.Officers().substr(std::string_view(R"("handlers":)").size())
                         : fmt::format(R"([{{"officer":{}}}])", Quoted(b_.officer_one));
        }
        if (field == "attendees") {
            return fmt::format(R"([{{"person":{},"vote":"agree"}},{{"person":{},"vote":"agree"}}])",
                               Quoted(b_.bureau_leader),
                               Quoted(right ? b_.second_leader : b_.handler));
        }
        if (field == "legal_basis") {
            return right ? R"([{"use":"punished","law":"水污染防治法","article":83}])"
                         : R"([{"use":"violated","law":"水污染防治法"}])";
        }
        if (field == "hearing_on") return '"' + b_.clock.Today().Plus(12).ToText() + '"';
        if (field == "host") return Quoted(right ? b_.reviewer : b_.colleague);
        if (field == "purpose" && right) return R"("fine")";
        if (field == "amount" && type == "payment" && right &&
            b_.TheCase().Get("paid_amount").IsAbsent()) {
            const Value due = b_.TheCase().Get("fine_amount");
            const auto* fine = due.As<std::int64_t>();
            if (fine != nullptr)
                return std::to_string(OneIn(3) ? std::max<std::int64_t>(1, *fine / 2) : *fine);
        }
        if (field == "closing_ground") {
            return b_.TheCase().Text("outcome") == "no_penalty" ? R"("nothing_to_perform")"
                                                                : R"("performed")";
        }
        if (type == "case" && right &&
            (field == "party_confirmed" || field == "facts_match_evidence" ||
             field == "evidence_enough" || field == "article_matches_facts" ||
             field == "hearing_right_told")) {
            return "true";
        }
        if (field == "proves_party" || field == "proves_fact" || field == "lawfully_obtained") {
            return right ? "true" : "false";
        }
        if (field == "is_monitoring" || field == "case_is_complex") return right ? "false" : "true";
        if (field == "fault_claim" && right) return R"("not_claimed")";
        if (field == "legal_review_result" && !OneIn(4)) return R"("passed")";
        if (field == "intended_outcome") return OneIn(6) ? R"("no_penalty")" : R"("penalty")";
        if (field == "act_start") return R"("2026-01-05")";
        if (field == "act_end") return right ? R"("2026-02-20")" : R"("2023-02-20")";
        if (field == "party_name_note" || field == "law_version_reason")
            return OneIn(9) ? R"("说明")" : "";
        if (field == "party_name" && type != "case") {
            return right ? R"("某化工有限公司")" : R"("另一家公司")";
        }
        if (field == "penalty_kinds" || field == "reduction_ground") return "";
        if (field == "document") {
            return Document();
        }
        if (field == "method") return OneIn(4) ? R"("postal")" : R"("direct")";
        if (field == "recusal_request" && !OneIn(6)) return "";
        return Amount(field);
    }

    /// In fen; empty for a field that is no amount.
    std::string Amount(const std::string& field) {
        if (field == "range_min") return "1000000";
        if (field == "range_max") return "100000000";
        if (field == "proposed_confiscation") return OneIn(3) ? "60000000" : "";
        if (field == "proposed_fine") return std::to_string(Between(30, 70) * 1'000'000);
        if (field == "fine_amount") return std::to_string(Between(1, 60) * 1'000'000);
        if (field == "confiscated_amount") return OneIn(4) ? "60000000" : "";
        return {};
    }

    std::string Document() {
        const std::string state = b_.TheCase().Text("$state");
        if (state == "examined") return R"("prior_notice")";
        if (state == "decided") return R"("decision")";
        if (state == "served" && OneIn(2)) return R"("demand")";
        return Any(std::vector<std::string>{R"("correction_order")", R"("daily_notice")",
                                            R"("hearing_notice")", R"("prior_notice")"});
    }

    CaseBureau& b_;
    std::mt19937_64& chance_;
    std::map<std::string, std::vector<base::RecordId>> ids_;
    base::RecordId pending_;
};

TEST(CaseWalks, BreakNothingInWhateverOrder) {
    std::map<std::string, int> done;
    std::mt19937_64 chance(20260302);
    for (int begun = 0; begun < Walks(); begun += kWalksInOneBureau) {
        CaseBureau b;
        std::map<std::string, std::multiset<int>> numbers;
        for (int i = 0; i < kWalksInOneBureau; ++i) {
            if (i > 0) {
                b.Today("2026-03-02");
                b.the_case = b.AFiledCase();
            }
            Walk walk(b, chance);
            walk.Run();
            const Record record = b.TheCase();
            CheckDecision(b, record);
            CheckClocks(record);
            const auto spans = walk.ids().find("suspension");
            CheckLimit(b, record,
                       spans == walk.ids().end() ? std::vector<base::RecordId>() : spans->second);
            for (const auto& [type, ids] : walk.ids()) {
                for (const base::RecordId& id : ids) CheckHistory(b, type, id, numbers);
                for (const base::RecordId& id : ids) CheckAsked(b, type, id);
            }
            for (const auto& [act, times] : walk.done) done[act] += times;
            if (::testing::Test::HasFailure()) return;
        }
        for (const auto& [series, given] : numbers) {
            int next = 1;
            for (const int number : given) EXPECT_EQ(number, next++) << series;
        }
    }
    for (const char* act :
         {"case.approved", "service.deliver", "statement.review", "hearing.report",
          "discussion.hold", "payment.record", "suspension.end", "case.archive"}) {
        EXPECT_GT(done[act], 0) << act << " was never reached";
    }
    for (const auto& [act, times] : done) RecordProperty(act, times);
}

}  // namespace
}  // namespace workflow
