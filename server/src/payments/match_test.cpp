#include "payments/match.hpp"

#include <gtest/gtest.h>

namespace payments {
namespace {

base::Money Yuan(std::int64_t yuan) { return base::Money{yuan * 100}; }
base::CivilDay Day(const char* text) { return *base::CivilDay::Parse(text); }

Claim AClaim(const char* code, const char* number, const char* party, int fine) {
    Claim claim;
    claim.payment_code = code;
    claim.decision_no = number;
    claim.party_name = party;
    claim.fine = Yuan(fine);
    return claim;
}

std::vector<Claim> Claims() {
    Claim first = AClaim("41030026000012345678", "试环罚〔2026〕1号", "甲化工有限公司", 52'000);
    Claim second = AClaim("", "试环罚〔2026〕2号", "乙铸造厂", 30'000);
    Claim third =
        AClaim("4103-0026-0009", "试环罚〔2026〕3号", "丙（平罗）铁合金有限公司", 100'000);
    third.instalments = {Yuan(40'000), Yuan(60'000)};
    third.fine_paid = Yuan(40'000);
    third.payments = {{Yuan(40'000), Day("2026-04-01")}};
    Claim fourth = AClaim("", "试环罚〔2026〕4号", "丁砖厂", 20'000);
    fourth.confiscation = Yuan(5'000);
    Claim fifth = AClaim("77", "试环罚〔2026〕5号", "戊选矿厂", 20'000);
    fifth.fine_paid = Yuan(20'000);
    Claim sixth = AClaim("", "试环罚〔2026〕6号", "己染整厂", 8'000);
    Claim seventh = AClaim("", "试环罚〔2026〕7号", "己染整厂", 9'000);
    return {first, second, third, fourth, fifth, sixth, seventh};
}

struct Row {
    const char* what;
    const char* code;
    const char* number;
    const char* payer;
    const char* remarks;
    int yuan;
    Verdict verdict;
    const char* found;  ///< number of the decision; "" none
    Purpose purpose;
    const char* doubt;  ///< the first; "" none
};

TEST(Match, TellsMatchedDoubtfulAndUnmatchedAsATable) {
    const std::vector<Row> table = {
        {"code, name, amount", "41030026000012345678", "", "甲化工有限公司", "", 52'000,
         Verdict::kMatched, "试环罚〔2026〕1号", Purpose::kFine, ""},
        {"code with spaces, no name", "4103 0026 0000 1234 5678", "", "", "", 52'000,
         Verdict::kMatched, "试环罚〔2026〕1号", Purpose::kFine, ""},
        {"code, another payer", "41030026000012345678", "", "王五", "", 52'000, Verdict::kDoubtful,
         "试环罚〔2026〕1号", Purpose::kFine, "payments.name_differs"},
        {"code, too little", "41030026000012345678", "", "甲化工有限公司", "", 50'000,
         Verdict::kDoubtful, "试环罚〔2026〕1号", Purpose::kFine, "payments.part"},
        {"code, too much", "41030026000012345678", "", "甲化工有限公司", "", 53'560,
         Verdict::kDoubtful, "试环罚〔2026〕1号", Purpose::kFine, "payments.more_than_due"},
        {"number of the decision", "", "试环罚〔2026〕2号", "乙铸造厂", "", 30'000,
         Verdict::kMatched, "试环罚〔2026〕2号", Purpose::kFine, ""},
        {"number in the remarks", "", "", "李会计", "缴 试环罚〔2026〕2号 罚款", 30'000,
         Verdict::kDoubtful, "试环罚〔2026〕2号", Purpose::kFine, "payments.name_differs"},
        {"name and amount", "", "", "乙铸造厂", "罚款", 30'000, Verdict::kMatched,
         "试环罚〔2026〕2号", Purpose::kFine, ""},
        {"name alone", "", "", "乙铸造厂", "", 1'000, Verdict::kDoubtful, "试环罚〔2026〕2号",
         Purpose::kFine, "payments.part"},
        {"brackets of another kind, the last instalment", "", "", "丙(平罗)铁合金有限公司", "",
         60'000, Verdict::kMatched, "试环罚〔2026〕3号", Purpose::kFine, ""},
        {"confiscation", "", "", "丁砖厂", "", 5'000, Verdict::kMatched, "试环罚〔2026〕4号",
         Purpose::kConfiscation, ""},
        {"fine and confiscation in one", "", "", "丁砖厂", "", 25'000, Verdict::kDoubtful,
         "试环罚〔2026〕4号", Purpose::kFine, "payments.covers_both"},
        {"paid already", "77", "", "戊选矿厂", "", 20'000, Verdict::kDoubtful, "试环罚〔2026〕5号",
         Purpose::kFine, "payments.paid_up"},
        {"two cases of one party, one amount", "", "", "己染整厂", "", 9'000, Verdict::kDoubtful,
         "试环罚〔2026〕7号", Purpose::kFine, ""},
        {"only the amount", "", "", "谁也不是", "", 8'000, Verdict::kDoubtful, "试环罚〔2026〕6号",
         Purpose::kFine, "payments.only_amount"},
        {"nothing", "999", "", "谁也不是", "", 123, Verdict::kUnmatched, "", Purpose::kFine, ""},
    };
    const std::vector<Claim> claims = Claims();
    for (const Row& row : table) {
        Entry entry;
        entry.payment_code = row.code;
        entry.decision_no = row.number;
        entry.payer = row.payer;
        entry.remarks = row.remarks;
        entry.amount = Yuan(row.yuan);
        entry.paid_on = Day("2026-04-20");

        const Match match = MatchEntry(entry, claims);

        EXPECT_EQ(match.verdict, row.verdict) << row.what;
        EXPECT_EQ(match.candidates.empty() ? "" : match.candidates.front().claim->decision_no,
                  row.found)
            << row.what;
        if (match.candidates.empty()) continue;
        EXPECT_EQ(match.candidates.front().purpose, row.purpose) << row.what;
        const auto& doubts = match.candidates.front().doubts;
        EXPECT_EQ(doubts.empty() ? "" : doubts.front().code, row.doubt) << row.what;
    }
}

TEST(Match, DoubtsWhatWasEnteredByHandBefore) {
    std::vector<Claim> claims = {AClaim("1", "试环罚〔2026〕1号", "甲", 100)};
    claims.front().payments = {{Yuan(50), Day("2026-04-20")}};
    claims.front().fine_paid = Yuan(50);
    Entry entry;
    entry.payment_code = "1";
    entry.amount = Yuan(50);
    entry.paid_on = Day("2026-04-20");

    Match match = MatchEntry(entry, claims);
    EXPECT_EQ(match.verdict, Verdict::kDoubtful);
    EXPECT_EQ(match.candidates.front().doubts.front().code, "payments.already_entered");

    entry.paid_on = Day("2026-04-21");
    EXPECT_EQ(MatchEntry(entry, claims).verdict, Verdict::kMatched);
}

TEST(Match, FindsTheCaseByAnyOfItsCodes) {
    Claim claim = AClaim("4103001、4103002", "试环罚〔2026〕1号", "甲", 100);
    claim.instalments = {Yuan(40), Yuan(60)};
    Entry entry;
    entry.serial_no = "4103002";
    entry.amount = Yuan(60);
    entry.paid_on = Day("2026-04-20");

    EXPECT_EQ(MatchEntry(entry, {claim}).verdict, Verdict::kMatched);
}

TEST(Match, DoubtsBothOfTwoAlikeEntries) {
    Entry entry;
    entry.payer = "乙铸造厂";
    entry.amount = Yuan(30'000);
    entry.paid_on = Day("2026-04-20");
    Entry other = entry;
    other.payer = "丁砖厂";
    other.amount = Yuan(20'000);

    const std::vector<Claim> claims = Claims();
    const auto matches = MatchEntries({entry, entry, other}, claims);

    EXPECT_EQ(matches[0].verdict, Verdict::kDoubtful);
    EXPECT_EQ(matches[0].doubts.back().code, "payments.repeated");
    EXPECT_EQ(matches[1].verdict, Verdict::kDoubtful);
    EXPECT_EQ(matches[2].verdict, Verdict::kMatched);
}

}  // namespace
}  // namespace payments
