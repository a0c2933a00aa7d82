#include <gtest/gtest.h>

#include <functional>

#include "workflow/testing/case_bureau.hpp"

/// The 25 grave faults of the file review: a case that has exactly one of them is barred with its
/// number, its clean twin passes, and what happened on paper all the same is recorded and marked.
namespace workflow {
namespace {

using testing::CaseBureau;
using testing::CodesOf;
using testing::Day;
using testing::Value;

/// The step at which a fault shows.
enum class At { kDecide, kServeNotice, kDiscuss, kSeize, kRelease, kDailyNotice, kDaily };

struct Fault {
    const char* item;  ///< number in the list of the file review
    const char* article;
    const char* what;
    At at;
    std::function<void(CaseBureau&)> spoil;
};

std::function<void(CaseBureau&)> CaseHas(const char* field, const Value& value) {
    return [=](CaseBureau& b) { b.Change("case", b.the_case, field, value); };
}

std::function<void(CaseBureau&)> EvidenceHas(const char* field, const Value& value) {
    return [=](CaseBureau& b) {
        const auto view = b.store.Read();
        records::Query all;
        all.type = b.catalogue->FindType("case_evidence");
        for (const auto& one : view->Select(all)) b.Change("case_evidence", one.id, field, value);
    };
}

std::function<void(CaseBureau&)> BasisHas(const char* field, const Value& value) {
    return [=](CaseBureau& b) {
        auto rows = *b.TheCase().Get("legal_basis").As<std::vector<records::Row>>();
        for (auto& row : rows) row.values.insert_or_assign(field, value);
        if (value.IsAbsent()) {
            for (auto& row : rows) row.values.erase(field);
        }
        b.Change("case", b.the_case, "legal_basis", rows);
    };
}

std::function<void(CaseBureau&)> Stands(const char* type, const char* state) {
    return [=](CaseBureau& b) {
        b.Put(type, {{"case", Value(b.the_case)}, {"$state", Value(state)}});
    };
}

std::function<void(CaseBureau&)> SubjectHas(const char* type, const char* field,
                                            const Value& value) {
    return [=](CaseBureau& b) { b.Change(type, b.last, field, value); };
}

std::function<void(CaseBureau&)> OrderHas(const char* field, const Value& value) {
    return [=](CaseBureau& b) {
        b.Change("correction_order", *b.Last("daily_penalty").Reference("correction_order"), field,
                 value);
    };
}

void Nothing(CaseBureau& /*b*/) {}

// NOLINTNEXTLINE(readability-function-size): a table, a row a fault
const std::vector<Fault>& Faults() {
    static const std::vector<Fault> kFaults{
        {"1", "行政处罚法第十七条", "the bureau has no power", At::kDecide,
         [](CaseBureau& b) { b.Change("organisation", b.city, "powers", Value()); }},
        {"2", "行政处罚法第四十二条", "a certificate lapsed after the inspection", At::kDecide,
         [](CaseBureau& b) {
             b.Change("officer", b.officer_two, "certificate_to", Value(Day("2026-03-15")));
         }},
        {"3", "行政处罚法第五十九条", "the licence names another party", At::kDecide,
         EvidenceHas("party_name", Value("另一家公司"))},
        {"4", "行政处罚法第四十条", "nothing shows who did it", At::kDecide,
         EvidenceHas("proves_party", Value(false))},
        {"5", "行政处罚法第四十条", "nothing shows what was done", At::kDecide,
         EvidenceHas("proves_fact", Value(false))},
        {"6", "行政处罚法第四十六条", "taken unlawfully", At::kDecide,
         EvidenceHas("lawfully_obtained", Value(false))},
        {"7", "行政处罚法第三十三条", "proven to be without fault", At::kDecide,
         CaseHas("fault_claim", Value("proven"))},
        {"8", "行政处罚法第五十七条", "the article does not fit", At::kDecide,
         CaseHas("article_matches_facts", Value(false))},
        {"9", "行政处罚法第四条", "no article that punishes", At::kDecide,
         BasisHas("use", Value("violated"))},
        {"10", "行政处罚法第五十九条", "no article number", At::kDecide,
         BasisHas("article", Value())},
        {"10", "行政处罚法第三十七条", "a law not yet in force", At::kDecide,
         BasisHas("in_force_from", Value(Day("2026-08-15")))},
        {"11", "行政处罚法第五十七条", "a bare catch-all", At::kDecide,
         BasisHas("catch_all", Value(true))},
        {"12", "行政处罚法第三十二条", "below the range", At::kDecide,
         CaseHas("range_min", Value(std::int64_t{45'000'000}))},
        {"13", "行政强制法第二十三条", "a car of the director", At::kSeize,
         SubjectHas("seizure", "related_confirmed", Value(false))},
        {"14", "行政处罚法第四十五条", "the five days are not over", At::kDecide,
         CaseHas("statement_due_on", Value(Day("2026-03-16")))},
        {"14", "生态环境行政处罚办法第二十九条", "a result was not told", At::kDecide,
         EvidenceHas("is_monitoring", Value(true))},
        {"14", "行政处罚法第四十四条", "the notice was not issued", At::kServeNotice,
         CaseHas("prior_notice_on", Value())},
        {"15", "行政处罚法第四十三条", "recusal not answered", At::kDecide,
         CaseHas("recusal_open", Value(true))},
        {"15", "行政处罚法第四十五条", "a statement not reviewed", At::kDecide,
         Stands("statement", "received")},
        {"15", "行政处罚法第六十三条", "a hearing not held", At::kDecide,
         Stands("hearing", "requested")},
        {"16", "行政强制法第十八条", "remedies not told", At::kSeize,
         SubjectHas("seizure", "remedies_told", Value(false))},
        {"17", "行政处罚法第五十七条", "complex and not discussed", At::kDecide,
         CaseHas("case_is_complex", Value(true))},
        {"17", "行政处罚法第五十七条", "a statement after the discussion", At::kDecide,
         CaseHas("discuss_again", Value(true))},
        {"18", "行政处罚法第五十七条", "a handler voted", At::kDiscuss, Nothing},
        {"19", "行政处罚法第五十八条", "reviewed and returned", At::kDecide,
         CaseHas("legal_review_result", Value("returned"))},
        {"19", "行政处罚法第五十八条", "evidence after the review", At::kDecide,
         CaseHas("review_again", Value(true))},
        {"20", "行政处罚法第三十六条", "found after the limitation", At::kDecide,
         CaseHas("limitation_ends_on", Value(Day("2026-03-01")))},
        {"21", "生态环境行政处罚办法第三十八条", "a handler examined", At::kDecide,
         [](CaseBureau& b) { b.Change("case", b.the_case, "examiner", Value(b.colleague)); }},
        {"22", "按日连续处罚办法第八条", "the order was not served", At::kDailyNotice,
         OrderHas("served_on", Value())},
        {"23", "按日连续处罚办法第十条", "re-checked on the 31st day", At::kDaily,
         OrderHas("recheck_due_on", Value(Day("2026-02-19")))},
        {"24", "按日连续处罚办法第十五条", "before the first decision", At::kDaily,
         CaseHas("decided_on", Value())},
        {"25", "行政强制法第二十五条", "lifted on the 31st day", At::kRelease,
         SubjectHas("seizure", "due_on", Value(Day("2026-03-15")))},
    };
    return kFaults;
}

/// A case on 2026-03-16, with what the step needs beside it.
class Scene : public CaseBureau {
 public:
    explicit Scene(At at) : at_(at) {
        fault = at == At::kServeNotice ? ToExamined() : ToReviewed();
        if (at == At::kServeNotice && !Approved("issue_prior_notice", kNotice)) fault = "notice";
        if (at == At::kSeize || at == At::kRelease) MakeSeizure();
        if (at == At::kDaily || at == At::kDailyNotice) MakeDaily();
    }

    /// Takes the step; where it needs approval, everybody agrees.
    base::Result<Outcome> Try(bool as_fact, bool spoilt) {
        switch (at_) {
            case At::kServeNotice:
                return Under(handler, "service", "deliver",
                             R"("document":"prior_notice","method":"direct","receiver":"刘某",)" +
                                 Officers(),
                             as_fact);
            case At::kDiscuss:
                return Under(reviewer, "discussion", "hold",
                             Discussion(spoilt ? R"(,"vote":"agree")" : ""), as_fact);
            case At::kSeize:
                return Finish("seizure", "impose", SeizureValues(), as_fact);
            case At::kRelease:
                return Finish("seizure", "release", R"({"release_ground":"corrected"})", as_fact);
            case At::kDailyNotice:
                return Finish("daily_penalty", "issue_notice", "{}", as_fact);
            case At::kDaily:
                return Finish("daily_penalty", "decide", R"({"statement_review":"无意见"})",
                              as_fact);
            default:
                break;
        }
        auto outcome = Case(handler, "decide", Decision(), as_fact);
        return outcome && outcome->proposed ? AgreeCase() : outcome;
    }

    std::string fault;

 private:
    base::Result<Outcome> Finish(const char* type, const char* act, const std::string& values,
                                 bool as_fact) {
        auto outcome = On(handler, type, last, act, values, as_fact);
        return outcome && outcome->proposed ? Agree(type, last) : outcome;
    }
    [[nodiscard]] static std::string Decision() {
        return R"({"fine_amount":40000000,"decision_reason":"按基准裁量"})";
    }
    [[nodiscard]] std::string SeizureValues() {
        const bool told = !(Last("seizure").Get("remedies_told") == Value(false));
        return fmt::format(R"({{{},"reasons_told":true,"rights_told":true,"remedies_told":{}}})",
                           Officers(), told);
    }
    void MakeSeizure() {
        Change("organisation", city, "powers", WithSeizure());
        const records::Row pump{base::Uuid::Make(clock.Now(), randomness),
                                {{"name", Value("排水泵")}, {"relation", Value("用于偷排")}}};
        const auto stored = Upload("现场笔录.jpg");
        last = Put("seizure",
                   {{"case", Value(the_case)},
                    {"kind", Value("seal")},
                    {"place", Value("车间")},
                    {"items", Value(std::vector<records::Row>{pump})},
                    {"related_confirmed", Value(true)},
                    {"scene_record", Value(std::vector<records::Attachment>{
                                         {stored.digest, "现场笔录.jpg", "image/jpeg", 10}})},
                    {"imposed_on", Value(Day("2026-03-02"))},
                    {"due_on", Value(Day("2026-04-01"))},
                    {"$organisation", Value(city)},
                    {"$procedure", Value("seizure@1")},
                    {"$state", Value(at_ == At::kSeize ? "drafted" : "in_force")}});
    }
    records::Value WithSeizure() {
        auto rows = *Find("organisation", city).Get("powers").As<std::vector<records::Row>>();
        rows.push_back(
            {base::Uuid::Make(clock.Now(), randomness),
             {{"power", Value("compulsory_measure")}, {"from_day", Value(Day("2021-07-15"))}}});
        return rows;
    }
    void MakeDaily() {
        Change("case", the_case, "decided_on", Value(Day("2026-03-10")));
        Change("case", the_case, "outcome", Value("penalty"));
        const base::RecordId order =
            Put("correction_order", {{"case", Value(the_case)},
                                     {"content", Value("停止排放")},
                                     {"served_on", Value(Day("2026-02-01"))},
                                     {"recheck_due_on", Value(Day("2026-03-03"))},
                                     {"rechecked_on", Value(Day("2026-02-20"))},
                                     {"recheck_result", Value("still_violating")},
                                     {"$organisation", Value(city)},
                                     {"$procedure", Value("correction_order@1")},
                                     {"$state", Value("rechecked")}});
        last = Put("daily_penalty",
                   {{"case", Value(the_case)},
                    {"correction_order", Value(order)},
                    {"reason", Value("拒不改正")},
                    {"original_fine", Value(std::int64_t{40'000'000})},
                    {"from_on", Value(Day("2026-02-02"))},
                    {"to_on", Value(Day("2026-02-20"))},
                    {"days", Value(19)},
                    {"amount", Value(std::int64_t{760'000'000})},
                    {"statement_due_on", Value(Day("2026-03-10"))},
                    {"$organisation", Value(city)},
                    {"$procedure", Value("daily_penalty@1")},
                    {"$state", Value(at_ == At::kDaily ? "notice_served" : "drafted")}});
    }

    At at_;
};

/// Numbers of the faults that the refusals name; "-" for what is none of the 25.
std::set<std::string> ItemsOf(const catalogue::Catalogue& catalogue,
                              const std::vector<std::string>& gates) {
    std::set<std::string> items;
    for (const std::string& id : gates) {
        const catalogue::Gate* gate = catalogue.FindGate(id);
        items.insert(gate == nullptr || gate->review_item.empty() ? "-" : gate->review_item);
    }
    return items;
}

std::vector<std::string> GatesAgainst(const base::Result<Outcome>& outcome) {
    std::vector<std::string> gates;
    if (outcome) return gates;
    for (const base::Refusal& refusal : outcome.error()) gates.push_back(refusal.where);
    return gates;
}

std::vector<std::string> GatesMarked(const Outcome& outcome) {
    std::vector<std::string> gates;
    for (const std::string& mark : outcome.marks) {
        if (mark != "irregular:no_approval" && mark.starts_with("irregular:")) {
            gates.push_back(mark.substr(std::string_view("irregular:").size()));
        }
    }
    return gates;
}

TEST(GraveFaults, BarTheStepWithExactlyTheirNumber) {
    for (const Fault& fault : Faults()) {
        SCOPED_TRACE(std::string(fault.item) + " " + fault.what);
        Scene spoilt(fault.at);
        ASSERT_EQ(spoilt.fault, "");
        fault.spoil(spoilt);

        const auto outcome = spoilt.Try(false, true);

        ASSERT_FALSE(outcome) << "was not barred";
        EXPECT_EQ(ItemsOf(*spoilt.catalogue, GatesAgainst(outcome)),
                  std::set<std::string>{fault.item})
            << CodesOf(outcome).front();
    }
}

TEST(GraveFaults, LetTheCleanTwinPass) {
    for (const At at : {At::kDecide, At::kServeNotice, At::kDiscuss, At::kSeize, At::kRelease,
                        At::kDailyNotice, At::kDaily}) {
        Scene clean(at);
        ASSERT_EQ(clean.fault, "");

        const auto outcome = clean.Try(false, false);

        ASSERT_TRUE(outcome) << static_cast<int>(at) << ' ' << CodesOf(outcome).front();
        EXPECT_TRUE(outcome->marks.empty());
    }
}

TEST(GraveFaults, AreRecordedAndMarkedWhereTheyHappenedOnPaper) {
    for (const Fault& fault : Faults()) {
        SCOPED_TRACE(std::string(fault.item) + " " + fault.what);
        Scene spoilt(fault.at);
        fault.spoil(spoilt);

        const auto outcome = spoilt.Try(true, true);

        ASSERT_TRUE(outcome) << CodesOf(outcome).front();
        EXPECT_EQ(ItemsOf(*spoilt.catalogue, GatesMarked(*outcome)),
                  std::set<std::string>{fault.item});
    }
}

TEST(GraveFaults, AreAllTwentyFive) {
    std::set<int> items;
    for (const Fault& fault : Faults()) items.insert(std::stoi(fault.item));

    EXPECT_EQ(items.size(), 25U);
    EXPECT_EQ(*items.rbegin(), 25);
}

}  // namespace
}  // namespace workflow
