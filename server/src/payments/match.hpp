#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/civil_day.hpp"
#include "base/id.hpp"
#include "base/money.hpp"
#include "base/result.hpp"

/// Money that has come in, matched to the decisions that it pays. Pure: looks nothing up.
namespace payments {

/// One line of a non-tax or bank list.
struct Entry {
    base::RecordId id;
    std::string serial_no, payment_code, decision_no, payer, remarks;
    base::Money amount;
    base::CivilDay paid_on;
};

struct Payment {
    base::Money amount;
    base::CivilDay paid_on;
};

/// A case with a decision: what is due and what was paid.
struct Claim {
    base::RecordId the_case;
    std::string payment_code;  ///< several (instalments) parted by any sign that is none of a code
    std::string decision_no, party_name;
    base::Money fine, confiscation;
    base::Money fine_paid, confiscation_paid;
    base::Money surcharge_due;  ///< still to be paid; zero where none
    std::vector<base::Money> instalments;
    std::vector<Payment> payments;  ///< recorded ones
};

enum class Purpose { kFine, kConfiscation, kSurcharge };
[[nodiscard]] std::string_view PurposeId(Purpose purpose);  ///< as field `purpose` of a payment

enum class FoundBy { kCode, kDecisionNo, kName, kAmount };

/// A claim that an entry may pay, with what speaks against it.
struct Candidate {
    const Claim* claim = nullptr;
    FoundBy by = FoundBy::kCode;
    Purpose purpose = Purpose::kFine;
    base::Refusals doubts;
};

enum class Verdict { kMatched, kDoubtful, kUnmatched };

struct Match {
    Verdict verdict = Verdict::kUnmatched;
    std::vector<Candidate> candidates;  ///< least doubtful first
    base::Refusals doubts;              ///< about the entry itself
};

/// By payment code, else by the number of the decision (in its column or in the remarks), else by
/// name, else by amount. Matched where exactly one claim is found by code, number or name, the name
/// is the party's (or, found by code or number, is not given) and the amount is what is due: the
/// rest of the fine, one instalment, the rest of the confiscation or of the surcharge.
[[nodiscard]] Match MatchEntry(const Entry& entry, const std::vector<Claim>& claims);

/// All of a list; of entries of the same day, amount and payer each is doubtful.
[[nodiscard]] std::vector<Match> MatchEntries(const std::vector<Entry>& entries,
                                              const std::vector<Claim>& claims);

}  // namespace payments
