#pragma once

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "records/asked.hpp"
#include "records/fold.hpp"
#include "workflow/testing/case_bureau.hpp"
#include "worktime/calendar.hpp"

/// What must hold of a case whatever was done to it, said without the definitions. Test only.
namespace workflow::testing {

using records::Record;

/// What the law asks of a decision, said here once more without the definitions.
inline std::vector<std::string> MissingFor(CaseBureau& b, const Record& record) {
    std::vector<std::string> missing;
    const auto need = [&](bool holds, const char* what) {
        if (!holds) missing.emplace_back(what);
    };
    const auto money = [&](const char* field) {
        const auto* fen = record.Get(field).As<std::int64_t>();
        return fen == nullptr ? 0 : *fen;
    };
    const auto decided = *record.Day("decided_on");
    need(!record.Text("prior_notice_no").empty(), "a notice");
    need(record.Day("statement_due_on") && *record.Day("statement_due_on") < decided, "five days");
    need(record.Text("legal_review_result") == "passed", "a passed review");
    need(record.Day("legal_reviewed_on") <= decided, "the review before");
    const auto examiner = record.Reference("examiner");
    need(examiner && *examiner != b.handler && *examiner != b.colleague, "another examiner");
    need(record.Day("limitation_ends_on") >= Day("2026-03-02"), "within the limitation");
    if (record.Text("outcome") != "penalty") return missing;
    need(record.Get("facts_match_evidence") == Value(true), "facts that rest on evidence");
    need(money("fine_amount") <= money("proposed_fine") || money("proposed_fine") == 0,
         "no more than told");
    need(money("fine_amount") == 0 || money("fine_amount") <= money("range_max"), "the range");
    const bool large =
        money("fine_amount") >= 50'000'000 || money("confiscated_amount") >= 50'000'000;
    need(!large || record.Day("discussed_on").has_value(), "a discussion");
    return missing;
}

inline void CheckDecision(CaseBureau& b, const Record& record) {
    if (!record.Day("decided_on") || record.Text("$marks").find("irregular:") != std::string::npos)
        return;
    // A change may come later; what the decision was made with is told by the acts.
    for (const std::string& missing : MissingFor(b, record)) {
        ADD_FAILURE() << "decided without " << missing;
    }
}

inline void CheckClocks(const Record& record) {
    for (const auto& [start, due] : std::vector<std::pair<const char*, const char*>>{
             {"filed_on", "decision_due_on"},
             {"prior_notice_served_on", "statement_due_on"},
             {"decided_on", "service_due_on"},
             {"decided_on", "publication_due_on"},
             {"served_on", "payment_due_on"},
             {"served_on", "review_due_on"},
             {"served_on", "suit_due_on"},
             {"demand_served_on", "demand_due_on"},
             {"withdrawal_needed_on", "withdrawal_due_on"}}) {
        EXPECT_TRUE(!record.Day(start) || record.Day(due)) << start << " without " << due;
    }
    // While a reconsideration or a suit is pending, no period for the court runs.
    const std::string remedy = record.Text("remedy_taken");
    EXPECT_TRUE(!record.Day("served_on") || record.Day("court_application_due_on") ||
                remedy == "reconsideration" || remedy == "suit")
        << "served_on without court_application_due_on";
    EXPECT_TRUE(record.Text("$state") != "closed" || record.Day("archive_due_on"));
}

/// Ninety days and the extensions, and every day of a span that ended; said by counting days.
inline void CheckLimit(CaseBureau& b, const Record& record,
                       const std::vector<base::RecordId>& spans) {
    if (!record.Get("outcome").IsAbsent() || record.Get("filed_on").IsAbsent()) return;
    std::set<base::CivilDay> excluded;
    for (const base::RecordId& id : spans) {
        const Record span = b.Find("suspension", id);
        const auto from = span.Day("from_on"), to = span.Day("to_on");
        if (!from || !to) continue;
        for (base::CivilDay day = *from; day <= *to; day = day.Plus(1)) excluded.insert(day);
    }
    int left = record.Day("extended_again_on") ? 150 : record.Day("extended_on") ? 120 : 90;
    base::CivilDay day = *record.Day("filed_on");
    while (left > 0) {
        day = day.Plus(1);
        if (!excluded.contains(day)) --left;
    }
    while (!b.catalogue->calendar.IsWorkingDay(day)) day = day.Plus(1);
    EXPECT_EQ(record.Day("decision_due_on"), day);
}

/// Records as their acts made them, and every number that was ever given.
inline void CheckHistory(CaseBureau& b, const std::string& type, const base::RecordId& id,
                         std::map<std::string, std::multiset<int>>& numbers) {
    const catalogue::RecordType& of = *b.catalogue->FindType(type);
    const auto view = b.store.Read();
    Record folded{id, type, 0, {}};
    for (const records::StoredAct& stored : view->HistoryOf(id)) {
        for (const ledger::Touch& touch : stored.act.touches) {
            if (touch.record != id) continue;
            const Record before = folded;
            const auto done = records::ApplyTouch(
                of, touch,
                [&](std::string_view path) { return view->Unseal(stored.act.id, id, path); },
                folded);
            ASSERT_TRUE(done) << type;
            for (const auto& [field, value] : folded.values) {
                const auto* text = value.As<std::string>();
                if (text == nullptr || before.Get(field) == value || !text->ends_with("号"))
                    continue;
                const std::size_t at = text->find("〔2026〕");
                if (at == std::string::npos) continue;
                const std::size_t digits = at + std::string_view("〔2026〕").size();
                numbers[text->substr(0, at)].insert(std::atoi(text->c_str() + digits));
            }
        }
    }
    EXPECT_EQ(folded.values, b.Find(type, id).values) << type;
}

/// Nothing stands that does not apply by what else stands there.
inline void CheckAsked(CaseBureau& b, const std::string& type, const base::RecordId& id) {
    const catalogue::RecordType& of = *b.catalogue->FindType(type);
    records::FieldConditions conditions(*b.catalogue);
    const Record record = b.Find(type, id);
    for (const catalogue::Field& field : of.fields)
        EXPECT_TRUE(record.Get(field.id).IsAbsent() || conditions.Hold(of, field.when, record))
            << type << "." << field.id;
}

}  // namespace workflow::testing
