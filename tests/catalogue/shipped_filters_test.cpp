#include <gtest/gtest.h>

#include "shipped.hpp"

namespace shipped {
namespace {

TEST(ShippedFiltersTest, AreUnderstoodByTheReader) {
    int asked = 0;
    const auto count = [&asked](const catalogue::Catalogue& catalogue,
                                const catalogue::RecordType& type, std::string_view json) {
        ++asked;
        return CheckFilter(catalogue, type, json);
    };

    const auto loaded =
        catalogue::LoadCatalogue({std::filesystem::path(QH_SOURCE_DIR) / "catalogue"}, count);

    ASSERT_TRUE(loaded.has_value())
        << loaded.error().front().where << ' ' << loaded.error().front().code;
    EXPECT_GT(asked, 40);
}

TEST(ShippedFiltersTest, CountNoRevokedDecisionAndNoWithdrawnFiling) {
    const auto catalogue = Load();
    const catalogue::RecordType& type = *catalogue->FindType("case");
    struct Row {
        const char* indicator;
        const char* outcome;
        bool revoked;
        bool counts;
    };
    for (const Row& row : {Row{"violation_cases_count", "penalty", false, true},
                           Row{"violation_cases_count", "penalty", true, true},
                           Row{"violation_cases_count", "", false, true},
                           Row{"violation_cases_count", "withdrawn", false, false},
                           Row{"penalty_decisions_count", "penalty", false, true},
                           Row{"penalty_decisions_count", "penalty", true, false},
                           Row{"penalty_decisions_count", "no_penalty", false, false},
                           Row{"penalty_decisions_count", "", false, false},
                           Row{"fine_total_yuan", "penalty", false, true},
                           Row{"fine_total_yuan", "penalty", true, false}}) {
        records::Record record;
        if (*row.outcome != '\0') record.Set("outcome", row.outcome);
        if (row.revoked) record.Set("revoked", true);
        const auto filter =
            records::ReadFilter(*catalogue, type, catalogue->indicators.at(row.indicator).filter);
        ASSERT_TRUE(filter.has_value());

        EXPECT_EQ(records::Passes(*filter, record, {}, World()), row.counts)
            << row.indicator << ' ' << row.outcome << ' ' << row.revoked;
    }
}

TEST(ShippedFiltersTest, ShowWhatFallsDueWithinFifteenDaysByTheDayThatComesNext) {
    const auto catalogue = Load();
    struct Row {
        const char* type;
        const char* state;
        const char* due_field;
        const char* due;
        bool shown;
    };
    for (const Row& row : {Row{"case", "filed", "decision_due_on", "2026-03-02", true},
                           Row{"case", "filed", "decision_due_on", "2026-03-17", true},
                           Row{"case", "filed", "decision_due_on", "2026-03-18", false},
                           Row{"case", "filed", "decision_due_on", "2026-03-01", false},
                           Row{"case", "closed", "decision_due_on", "2026-03-05", false},
                           Row{"case", "decided", "decision_due_on", "2026-03-05", false},
                           Row{"case", "decided", "service_due_on", "2026-03-05", true},
                           Row{"case", "served", "payment_due_on", "2026-03-05", true},
                           Row{"case", "filed", "payment_due_on", "2026-03-05", false},
                           Row{"case", "served", "instalment_due_on", "2026-03-05", true},
                           Row{"case", "served", "instalment_due_on", "2026-03-18", false},
                           Row{"case", "closed", "instalment_due_on", "2026-03-05", false},
                           Row{"clue", "registered", "filing_due_on", "2026-03-17", true},
                           Row{"clue", "registered", "filing_due_on", "2026-03-18", false},
                           Row{"clue", "filed", "filing_due_on", "2026-03-05", false}}) {
        const catalogue::RecordType& type = *catalogue->FindType(row.type);
        const auto view =
            std::find_if(type.views.begin(), type.views.end(),
                         [](const catalogue::SavedView& one) { return one.id == "due_soon"; });
        ASSERT_NE(view, type.views.end()) << row.type;
        const auto filter = records::ReadFilter(*catalogue, type, view->filter);
        ASSERT_TRUE(filter.has_value());
        records::Record record;
        record.Set("$state", row.state);
        record.Set("outcome", "penalty");
        record.Set(row.due_field, Day(row.due));
        const records::Givens givens = {{"today", records::Value(Day("2026-03-02"))}};

        EXPECT_EQ(records::Passes(*filter, record, givens, World()), row.shown)
            << row.type << ' ' << row.state << ' ' << row.due_field << ' ' << row.due;
    }
}

TEST(ShippedFiltersTest, TheAdministrationReadsNoCaseAndNoClue) {
    const auto catalogue = Load();

    for (const char* role : {"system_admin", "security_admin", "audit_admin"}) {
        for (const catalogue::Grant& grant : catalogue->roles.at(role).grants) {
            for (const std::string& right : grant.rights) {
                EXPECT_FALSE(right.starts_with("case.") || right.starts_with("clue."))
                    << role << ' ' << right;
            }
        }
    }
}

}  // namespace
}  // namespace shipped
