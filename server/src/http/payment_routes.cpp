#include "http/payment_routes.hpp"

#include <algorithm>
#include <iterator>

#include "catalogue/messages.hpp"
#include "http/detail/debt.hpp"
#include "http/detail/record_page.hpp"
#include "payments/match.hpp"
#include "records/view_neighbours.hpp"

namespace http {

namespace json = boost::json;
using payments::Verdict;
using records::Record;

namespace {

constexpr int kPage = 1'000;
constexpr std::size_t kMostEntries = 2'000, kMostClaims = 5'000, kMostCandidates = 5;

constexpr const char* kOpenEntries =
    R"({"set_aside":{"absent":true},"none":{"of":"payment.entry"}})";
constexpr const char* kClaims =
    R"({"decided_on":{"absent":false},"outcome":"penalty","not":{"revoked":true},
        "$state":{"in":["decided","served","demanded","enforcement","closed"]}})";

/// The records by the filter that the caller may read, at most so many.
std::vector<Record> AllOf(Caller& caller, const catalogue::RecordType& type, const char* filter,
                          std::size_t most) {
    records::Query query;
    query.type = &type;
    query.limit = kPage;
    query.scope =
        access_control::ScopeFor(caller.principal, *caller.catalogue, type, type.id + ".read");
    auto read = records::ReadFilter(*caller.catalogue, type, filter);
    if (!read) return {};
    query.filter = *std::move(read);
    std::vector<Record> all;
    for (; all.size() < most; query.offset += kPage) {
        std::vector<Record> page = caller.view->Select(query);
        const bool last = page.size() < static_cast<std::size_t>(kPage);
        std::ranges::move(page, std::back_inserter(all));
        if (last) break;
    }
    return all;
}

base::Money MoneyOf(const Record& record, std::string_view field) {
    const auto* fen = record.Get(field).As<std::int64_t>();
    return base::Money{fen == nullptr ? 0 : *fen};
}

payments::Entry EntryOf(const Record& shown) {
    payments::Entry entry;
    entry.id = shown.id;
    entry.serial_no = shown.Text("serial_no");
    entry.payment_code = shown.Text("payment_code");
    entry.decision_no = shown.Text("decision_no");
    entry.payer = shown.Text("payer");
    entry.remarks = shown.Text("remarks");
    entry.amount = MoneyOf(shown, "amount");
    if (const auto day = shown.Day("paid_on")) entry.paid_on = *day;
    return entry;
}

payments::Claim ClaimOf(const Record& record) {
    payments::Claim claim;
    claim.the_case = record.id;
    claim.payment_code = record.Text("payment_code");
    claim.decision_no = record.Text("decision_no");
    claim.party_name = record.Text("party_name");
    claim.fine = MoneyOf(record, "fine_amount");
    claim.confiscation = MoneyOf(record, "confiscated_amount");
    claim.fine_paid = MoneyOf(record, "paid_amount");
    claim.confiscation_paid = MoneyOf(record, "confiscation_paid");
    if (const auto* rows = record.Get("instalments").As<std::vector<records::Row>>())
        for (const records::Row& row : *rows)
            if (const auto at = row.values.find("amount"); at != row.values.end())
                if (const auto* fen = at->second.As<std::int64_t>())
                    claim.instalments.push_back(base::Money{*fen});
    return claim;
}

/// Payments that are recorded already put to their claims, and what is added for delay.
void AddPayments(Caller& caller, const std::vector<Record>& cases,
                 std::vector<payments::Claim>& claims) {
    const catalogue::RecordType* type = caller.catalogue->FindType("payment");
    if (type == nullptr) return;
    const std::vector<Record> all = AllOf(caller, *type, R"({"$state":"recorded"})", kMostClaims);
    std::map<base::RecordId, std::vector<const Record*>> by_case;
    for (const Record& payment : all)
        if (const auto of = payment.Reference("case")) by_case[*of].push_back(&payment);
    const records::ViewNeighbours neighbours(*caller.view);
    for (std::size_t i = 0; i < claims.size(); ++i) {
        const auto& mine = by_case[claims[i].the_case];
        for (const Record* payment : mine)
            if (const auto day = payment->Day("paid_on"))
                claims[i].payments.push_back({MoneyOf(*payment, "amount"), *day});
        claims[i].surcharge_due = SurchargeLeft(
            cases[i],
            payments::Reckon(DebtOf(*caller.catalogue, cases[i],
                                    {mine, RemediesOf(*caller.catalogue, neighbours, cases[i])}),
                             caller.today));
    }
}

std::string_view VerdictName(Verdict verdict) {
    switch (verdict) {
        case Verdict::kMatched:
            return "matched";
        case Verdict::kDoubtful:
            return "doubtful";
        case Verdict::kUnmatched:
            return "unmatched";
    }
    return "unmatched";
}

std::string_view FoundByName(payments::FoundBy by) {
    switch (by) {
        case payments::FoundBy::kCode:
            return "code";
        case payments::FoundBy::kDecisionNo:
            return "decision_no";
        case payments::FoundBy::kName:
            return "name";
        case payments::FoundBy::kAmount:
            return "amount";
    }
    return "amount";
}

json::array WordsOf(const Caller& caller, const base::Refusals& doubts) {
    json::array words;
    for (const base::Refusal& doubt : doubts)
        words.emplace_back(catalogue::Words(*caller.catalogue, doubt).text);
    return words;
}

json::object CandidateJson(const Caller& caller, const payments::Candidate& candidate) {
    const payments::Claim& claim = *candidate.claim;
    return {{"case", claim.the_case.ToText()},
            {"decision_no", claim.decision_no},
            {"party_name", claim.party_name},
            {"fine", claim.fine.fen},
            {"fine_paid", claim.fine_paid.fen},
            {"confiscation", claim.confiscation.fen},
            {"confiscation_paid", claim.confiscation_paid.fen},
            {"by", FoundByName(candidate.by)},
            {"purpose", payments::PurposeId(candidate.purpose)},
            {"doubts", WordsOf(caller, candidate.doubts)}};
}

json::object EntryJson(const access_control::ShownRecord& shown, const Record& stored) {
    json::object entry = {{"id", stored.id.ToText()}, {"version", stored.version}};
    for (const char* field : {"serial_no", "payment_code", "decision_no", "payer", "amount",
                              "paid_on", "project", "receipt_no", "remarks"})
        if (const auto& value = shown.record.Get(field); !value.IsAbsent())
            entry[field] = ValueJson(value);
    for (const auto& [field, mask] : shown.masked) entry[field] = json::object{{"masked", mask}};
    return entry;
}

void LogReads(Caller& caller, const std::vector<Record>& stored,
              const std::vector<access_control::ShownRecord>& shown) {
    std::vector<RestrictedRead> reads;
    for (std::size_t i = 0; i < stored.size(); ++i) {
        if (shown[i].opened.empty()) continue;
        RestrictedRead read;
        read.at = caller.platform.clock.Now();
        read.person = caller.principal.person;
        read.type = stored[i].type;
        read.record = stored[i].id;
        read.fields = shown[i].opened;
        read.request = caller.request.id;
        reads.push_back(std::move(read));
    }
    if (!reads.empty()) caller.platform.desk.LogReads(reads);
}

/// What has come in and is no payment yet, each with the decisions that it may pay. The payer is
/// matched as it is shown: who may not read it cannot learn it from the answer either.
Response ListMatches(Caller& caller, const Request& /*request*/) {
    const auto type = caller.ReadableType("payment_entry");
    if (!type) return RefusalResponse(*caller.catalogue, type.error());
    const auto cases = caller.ReadableType("case");
    if (!cases) return RefusalResponse(*caller.catalogue, cases.error());
    const std::vector<Record> stored = AllOf(caller, **type, kOpenEntries, kMostEntries);
    std::vector<access_control::ShownRecord> shown;
    std::vector<payments::Entry> entries;
    for (const Record& record : stored) {
        shown.push_back(access_control::Show(caller.principal, **type, record));
        entries.push_back(EntryOf(shown.back().record));
    }
    const std::vector<Record> decided = AllOf(caller, **cases, kClaims, kMostClaims);
    std::vector<payments::Claim> claims;
    for (const Record& record : decided) claims.push_back(ClaimOf(record));
    AddPayments(caller, decided, claims);
    const auto matches = payments::MatchEntries(entries, claims);
    json::array rows;
    std::map<Verdict, std::int64_t> counts;
    for (std::size_t i = 0; i < matches.size(); ++i) {
        json::array candidates;
        for (const payments::Candidate& candidate : matches[i].candidates)
            if (candidates.size() < kMostCandidates)
                candidates.push_back(CandidateJson(caller, candidate));
        ++counts[matches[i].verdict];
        rows.push_back({{"entry", EntryJson(shown[i], stored[i])},
                        {"verdict", VerdictName(matches[i].verdict)},
                        {"doubts", WordsOf(caller, matches[i].doubts)},
                        {"candidates", std::move(candidates)}});
    }
    LogReads(caller, stored, shown);
    return JsonAnswer(json::object{{"rows", std::move(rows)},
                                   {"total", stored.size()},
                                   {"all", stored.size() < kMostEntries},
                                   {"matched", counts[Verdict::kMatched]},
                                   {"doubtful", counts[Verdict::kDoubtful]},
                                   {"unmatched", counts[Verdict::kUnmatched]}});
}

}  // namespace

void AddPaymentRoutes(Router& router, Platform& platform) {
    router.Add(Method::kGet, "/api/payment-entries/matches", ForCallers(platform, ListMatches));
}

}  // namespace http
