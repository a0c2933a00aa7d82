#include "payments/match.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace payments {

namespace {

constexpr std::size_t kMostByAmount = 5;
constexpr std::size_t kShortestNumber = 6;  ///< a shorter one stands in any remark by chance

/// Letters and digits of a code, in upper case, whatever stands between them.
std::string CodeOf(std::string_view text) {
    std::string code;
    for (const char letter : base::Normalised(text)) {
        const bool plain = (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z');
        if (plain) code += letter;
    }
    return code;
}

std::vector<std::string> CodesOf(std::string_view text) {
    std::vector<std::string> codes;
    std::string code;
    const auto end = [&] {
        if (!code.empty()) codes.push_back(std::move(code));
        code.clear();
    };
    std::string parted(text);
    for (const char* sign : {"、", "，", "；", ",", ";"})
        for (auto at = parted.find(sign); at != std::string::npos; at = parted.find(sign, at))
            parted.replace(at, std::string_view(sign).size(), " ");
    for (const std::string& word : base::Split(parted, ' ')) {
        code = CodeOf(word);
        end();
    }
    return codes;
}

bool HasCode(const Claim& claim, const Entry& entry) {
    const std::vector<std::string> codes = CodesOf(claim.payment_code);
    return std::ranges::any_of(codes, [&](const std::string& code) {
        return code == CodeOf(entry.payment_code) || code == CodeOf(entry.serial_no);
    });
}

bool HasNumber(const Claim& claim, const Entry& entry) {
    const std::string number = base::Normalised(claim.decision_no);
    if (base::LengthInCharacters(number) < kShortestNumber) return false;
    return base::Normalised(entry.decision_no) == number ||
           base::Normalised(entry.remarks).find(number) != std::string::npos;
}

bool SameName(const Claim& claim, const Entry& entry) {
    return !entry.payer.empty() &&
           base::Normalised(claim.party_name) == base::Normalised(entry.payer);
}

base::Money Rest(base::Money due, base::Money paid) {
    return paid.fen >= due.fen ? base::Money{} : base::Money{due.fen - paid.fen};
}

bool Owes(const Claim& claim) {
    return Rest(claim.fine, claim.fine_paid).fen > 0 ||
           Rest(claim.confiscation, claim.confiscation_paid).fen > 0 || claim.surcharge_due.fen > 0;
}

std::string Yuan(base::Money money) { return money.ToText(); }

/// What the amount pays; doubts where it pays nothing exactly.
void Weigh(Candidate& candidate, const Entry& entry) {
    const Claim& claim = *candidate.claim;
    const base::Money fine = Rest(claim.fine, claim.fine_paid);
    const base::Money confiscation = Rest(claim.confiscation, claim.confiscation_paid);
    const std::int64_t got = entry.amount.fen;
    if (!Owes(claim)) {
        candidate.doubts.push_back({"payments.paid_up", {}, ""});
        return;
    }
    const bool instalment =
        fine.fen > 0 && got < fine.fen &&
        std::ranges::any_of(claim.instalments, [&](base::Money one) { return one.fen == got; });
    if ((fine.fen > 0 && got == fine.fen) || instalment) return;
    if (confiscation.fen > 0 && got == confiscation.fen) {
        candidate.purpose = Purpose::kConfiscation;
        return;
    }
    if (claim.surcharge_due.fen > 0 && got == claim.surcharge_due.fen) {
        candidate.purpose = Purpose::kSurcharge;
        return;
    }
    if (fine.fen > 0 && confiscation.fen > 0 && got == fine.fen + confiscation.fen) {
        candidate.doubts.push_back({"payments.covers_both", {}, ""});
        return;
    }
    if (fine.fen == 0)
        candidate.purpose = confiscation.fen > 0 ? Purpose::kConfiscation : Purpose::kSurcharge;
    const base::Money due =
        fine.fen > 0 ? fine : (confiscation.fen > 0 ? confiscation : claim.surcharge_due);
    candidate.doubts.push_back({got < due.fen ? "payments.part" : "payments.more_than_due",
                                {{"got", Yuan(entry.amount)}, {"due", Yuan(due)}},
                                ""});
}

Candidate CandidateFor(const Claim& claim, FoundBy by, const Entry& entry) {
    Candidate candidate{&claim, by, Purpose::kFine, {}};
    Weigh(candidate, entry);
    const bool known_otherwise = by == FoundBy::kCode || by == FoundBy::kDecisionNo;
    if (by == FoundBy::kAmount)
        candidate.doubts.push_back({"payments.only_amount", {}, ""});
    else if (known_otherwise && !entry.payer.empty() && !SameName(claim, entry))
        candidate.doubts.push_back({"payments.name_differs", {{"party", claim.party_name}}, ""});
    for (const Payment& payment : claim.payments)
        if (payment.amount.fen == entry.amount.fen && payment.paid_on == entry.paid_on)
            candidate.doubts.push_back(
                {"payments.already_entered", {{"day", payment.paid_on.ToText()}}, ""});
    return candidate;
}

template <class Rule>
std::vector<Candidate> Found(const Entry& entry, const std::vector<Claim>& claims, FoundBy by,
                             Rule rule) {
    std::vector<Candidate> found;
    for (const Claim& claim : claims)
        if (rule(claim)) found.push_back(CandidateFor(claim, by, entry));
    return found;
}

std::vector<Candidate> CandidatesOf(const Entry& entry, const std::vector<Claim>& claims) {
    auto found = Found(entry, claims, FoundBy::kCode,
                       [&](const Claim& claim) { return HasCode(claim, entry); });
    if (found.empty())
        found = Found(entry, claims, FoundBy::kDecisionNo,
                      [&](const Claim& claim) { return HasNumber(claim, entry); });
    if (found.empty())
        found = Found(entry, claims, FoundBy::kName,
                      [&](const Claim& claim) { return SameName(claim, entry) && Owes(claim); });
    if (!found.empty()) return found;
    found = Found(entry, claims, FoundBy::kAmount, [&](const Claim& claim) {
        return Rest(claim.fine, claim.fine_paid).fen == entry.amount.fen;
    });
    if (found.size() > kMostByAmount) found.clear();  // a round sum tells nothing
    return found;
}

}  // namespace

std::string_view PurposeId(Purpose purpose) {
    switch (purpose) {
        case Purpose::kFine:
            return "fine";
        case Purpose::kConfiscation:
            return "confiscation";
        case Purpose::kSurcharge:
            return "surcharge";
    }
    return "fine";
}

Match MatchEntry(const Entry& entry, const std::vector<Claim>& claims) {
    Match match;
    match.candidates = CandidatesOf(entry, claims);
    if (match.candidates.empty()) return match;
    std::ranges::stable_sort(match.candidates, {},
                             [](const Candidate& one) { return one.doubts.size(); });
    const auto clear = std::ranges::count_if(
        match.candidates, [](const Candidate& one) { return one.doubts.empty(); });
    // A code or number names one decision; a name alone must leave one claim over.
    const bool alone = match.candidates.size() == 1;
    if (!alone)
        match.doubts.push_back(
            {"payments.several", {{"n", std::to_string(match.candidates.size())}}, ""});
    if (alone && clear == 0 && match.candidates.front().by == FoundBy::kName)
        match.candidates.front().doubts.push_back({"payments.only_name", {}, ""});
    match.verdict = alone && clear == 1 ? Verdict::kMatched : Verdict::kDoubtful;
    return match;
}

std::vector<Match> MatchEntries(const std::vector<Entry>& entries,
                                const std::vector<Claim>& claims) {
    std::vector<Match> matches;
    for (const Entry& entry : entries) {
        Match match = MatchEntry(entry, claims);
        const auto alike = std::ranges::count_if(entries, [&](const Entry& other) {
            return other.amount.fen == entry.amount.fen && other.paid_on == entry.paid_on &&
                   base::Normalised(other.payer) == base::Normalised(entry.payer);
        });
        if (alike > 1 && match.verdict != Verdict::kUnmatched) {
            match.doubts.push_back({"payments.repeated", {}, ""});
            match.verdict = Verdict::kDoubtful;
        }
        matches.push_back(std::move(match));
    }
    return matches;
}

}  // namespace payments
