#include <gtest/gtest.h>

#include "workflow/testing/bureau.hpp"

/// One act for every row of a group, by the shipped calls for figures.
namespace workflow {
namespace {

using testing::Bureau;
using testing::Codes;
using testing::CodesOf;

class EachRow : public ::testing::Test {
 protected:
    void SetUp() override {
        call_ = bureau_.NewId();
        Do(bureau_.reviewer, "figure_call", call_, "draft",
           fmt::format(R"({{"name":"征集","year":2026,"period_end":"2026-12-31",
               "due_on":"2026-03-09","items":[{{"indicator":"issued_docs_count"}},
               {{"indicator":"admin_litigation_count"}}],"units":[{{"unit":"{}"}}]}})",
                       bureau_.city.ToText()));
    }

    // NOLINTNEXTLINE(readability-function-size): what is usual is left out at the calls
    Outcome Do(const base::RecordId& person, const char* type, const base::RecordId& record,
               const char* act, const std::string& values = "{}", const char* reason = "") {
        ActRequest request = bureau_.Request(type, record, act, values);
        request.reason = reason;
        auto outcome = bureau_.Do(person, request);
        EXPECT_TRUE(outcome) << act << ": " << CodesOf(outcome).front();
        return outcome ? *std::move(outcome) : Outcome{};
    }
    std::vector<records::Row> RowsOf(const char* type, const base::RecordId& id,
                                     const char* group) {
        const auto record = bureau_.Find(type, id);
        const auto* rows = record.Get(group).As<std::vector<records::Row>>();
        return rows == nullptr ? std::vector<records::Row>() : *rows;
    }
    static base::RecordId At(const records::Row& row, const char* field) {
        return *row.values.at(field).As<base::RecordId>();
    }
    base::RecordId Sheet() { return At(RowsOf("figure_call", call_, "units").front(), "sheet"); }

    /// The unit answers: a value for the first figure, `second` for the other.
    void Answer(const char* second) {
        const auto rows = RowsOf("figure_sheet", Sheet(), "items");
        const auto entry = [](const records::Row& row) {
            return row.values.contains("entry")
                       ? fmt::format(R"(,"entry":"{}")", At(row, "entry").ToText())
                       : std::string();
        };
        Do(bureau_.handler, "figure_sheet", Sheet(), "fill",
           fmt::format(R"({{"items":[{{"id":"{}","indicator":"issued_docs_count",
               "reply":"value","value":"3","source":"台账"{}}},
               {{"id":"{}","indicator":"admin_litigation_count",{}{}}}]}})",
                       rows[0].id.ToText(), entry(rows[0]), rows[1].id.ToText(), second,
                       entry(rows[1])));
        Do(bureau_.handler, "figure_sheet", Sheet(), "answer");
        Do(bureau_.unit_leader, "approval", bureau_.ApprovalOf("figure_sheet", Sheet()), "approve");
    }

    Bureau bureau_;
    base::RecordId call_;
};

TEST_F(EachRow, OpensARecordForEveryRowThatHasNone) {
    EXPECT_EQ(Do(bureau_.reviewer, "figure_call", call_, "issue").touched.size(), 2U);
    const records::Row first = RowsOf("figure_call", call_, "units").front();

    const Outcome widened =
        Do(bureau_.reviewer, "figure_call", call_, "widen",
           fmt::format(R"({{"units":[{{"id":"{}","unit":"{}","sheet":"{}"}},{{"unit":"{}"}}]}})",
                       first.id.ToText(), bureau_.city.ToText(), At(first, "sheet").ToText(),
                       bureau_.unit.ToText()));

    EXPECT_EQ(widened.touched.size(), 2U) << "the call and the one new sheet";
    const auto rows = RowsOf("figure_call", call_, "units");
    EXPECT_EQ(At(rows[0], "sheet"), At(first, "sheet"));
    EXPECT_EQ(bureau_.Find("figure_sheet", At(rows[1], "sheet")).Reference("$organisation"),
              bureau_.unit);
    EXPECT_FALSE(bureau_.Find("figure_sheet", At(rows[0], "sheet")).Reference("$holder"));
}

TEST_F(EachRow, OpensAndMovesOnlyWhereTheRowSaysSo) {
    Do(bureau_.reviewer, "figure_call", call_, "issue");

    Answer(R"("reply":"nothing")");

    const auto rows = RowsOf("figure_sheet", Sheet(), "items");
    EXPECT_FALSE(rows[1].values.contains("entry"));
    const base::RecordId entry = At(rows[0], "entry");
    EXPECT_EQ(bureau_.Find("figure_entry", entry).Text("$state"), "confirmed");
    EXPECT_EQ(bureau_.Find("figure_entry", entry).version, 1) << "opened, and not moved as well";

    Do(bureau_.reviewer, "figure_sheet", Sheet(), "give_back",
       fmt::format(R"({{"returned_rows":[{{"indicator":"issued_docs_count","why":"不符",
           "entry":"{}"}}]}})",
                   entry.ToText()),
       "请核对");
    EXPECT_EQ(bureau_.Find("figure_entry", entry).Text("$state"), "entered");

    Answer(R"("reply":"value","value":"0","source":"台账")");
    EXPECT_EQ(bureau_.Find("figure_entry", entry).Text("$state"), "confirmed");
    EXPECT_TRUE(RowsOf("figure_sheet", Sheet(), "items")[1].values.contains("entry"));
}

TEST_F(EachRow, MovesEveryRecordThatPointsHereAndStandsWhereItMay) {
    const auto outlet =
        bureau_.Put("outlet", {{"name", "1#烟囱"}, {"number", "DA001"}, {"medium", "gas"}});
    const auto device = bureau_.Put("monitoring_device", {{"name", "数采仪"}, {"mn", "M1"}});
    const auto check = [&](const char* conclusion) {
        const base::RecordId made = bureau_.NewId();
        Do(bureau_.handler, "offsite_check", made, "make",
           fmt::format(R"({{"device":"{}","outlet":"{}","checked_at":"2026-03-02T01:00:00Z",
               "from_at":"2026-03-01T01:00:00Z","until_at":"2026-03-01T02:00:00Z",
               "conclusion":"{}","opinion":"超过限值"}})",
                       device.ToText(), outlet.ToText(), conclusion));
        return made;
    };
    const base::RecordId first = check("suspected"), second = check("to_visit");
    const base::RecordId apart = check("suspected");
    Do(bureau_.handler, "offsite_check", first, "to_clue", R"({"clue_content":"超标"})");
    const base::RecordId clue = *bureau_.Find("offsite_check", first).Reference("clue");
    EXPECT_EQ(
        CodesOf(bureau_.Do(bureau_.handler, bureau_.Request("offsite_check", second, "to_clue",
                                                            R"({"clue_content":"又一条"})"))),
        Codes{"records.not_unique"});
    Do(bureau_.handler, "offsite_check", second, "join_clue",
       fmt::format(R"({{"clue":"{}"}})", clue.ToText()));
    Do(bureau_.handler, "clue", clue, "examine");
    Do(bureau_.handler, "clue", clue, "file", bureau_.FilingValues());
    const base::RecordId approval = bureau_.ApprovalOf("clue", clue);
    Do(bureau_.unit_leader, "approval", approval, "approve");
    Do(bureau_.bureau_leader, "approval", approval, "approve");

    const auto filed = bureau_.Find("clue", clue).Reference("case");
    for (const base::RecordId& each : {first, second}) {
        const records::Record moved = bureau_.Find("offsite_check", each);
        EXPECT_EQ(moved.Text("$state"), "in_case");
        EXPECT_EQ(bureau_.Find("case_evidence", *moved.Reference("evidence")).Reference("case"),
                  filed);
    }
    EXPECT_EQ(bureau_.Find("offsite_check", apart).Text("$state"), "made");
    EXPECT_TRUE(bureau_.Find("clue", clue).Get("open_outlet").IsAbsent());
}

}  // namespace
}  // namespace workflow
