#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.hpp"
#include "catalogue/telemetry_rules.hpp"
#include "evaluation/series.hpp"

/// A judgement says what a rule makes of some inputs, and keeps both: with the same rule and inputs
/// anyone comes to the same verdict at any later time.
namespace evaluation {

enum class Verdict : std::uint8_t {
    kValid,
    kInvalid,
    kExcluded,  ///< stopped: not due at all
    kComplies,
    kExceeds,
    kNotJudged,  ///< exempt, or the value is not valid
    kReplaced,   ///< a missing amount has a substitute
    kLeftOut,    ///< a missing amount stays missing
    kReached,    ///< a rate is at or above what the rule asks
    kMissed,
    kConsistent,  ///< a converted value follows from what it was converted from
    kContradicts
};
[[nodiscard]] std::string_view VerdictName(Verdict verdict);   ///< `exceeds`
[[nodiscard]] std::string_view VerdictTitle(Verdict verdict);  ///< 超标

/// Names and what stands under them: decimals and words as text.
using Inputs = std::map<std::string, std::string, std::less<>>;

struct Judgement {
    std::string rule;        ///< id of the rule's edition
    std::string name;        ///< hour_validity, exceedance …
    std::string edition;     ///< the rule's basis, as it stood
    std::string confidence;  ///< how well that basis is known
    std::string factor;      ///< empty: of the whole outlet
    Form form = Form::kMeasured;
    base::Instant from, until;
    Verdict verdict = Verdict::kNotJudged;
    Inputs inputs;   ///< what was put in, the rule's settings included
    Inputs results;  ///< what came out beside the verdict
};

struct Decision {
    Verdict verdict = Verdict::kNotJudged;
    Inputs results;
    bool operator==(const Decision&) const = default;
};

/// What a rule's name says of inputs; pure. An unknown name or missing inputs: kNotJudged with a
/// result `lacks`.
[[nodiscard]] Decision Decide(std::string_view name, const Inputs& inputs);

/// The judgement of `rule` on `inputs`; the rule's settings and options join the inputs.
[[nodiscard]] Judgement Judge(const catalogue::TelemetryRule& rule, Inputs inputs);

/// Does Decide, asked again, give the same verdict and results?
[[nodiscard]] bool Repeats(const Judgement& judgement);

/// 2026-03-02 15:00 二氧化硫 … 超标：… (rule, edition)
[[nodiscard]] std::string JudgementText(const Judgement& judgement);
[[nodiscard]] std::string JudgementJson(const Judgement& judgement);

/// 二氧化硫 for a21026; the code where no table has it.
[[nodiscard]] std::string FactorName(std::string_view factor);

}  // namespace evaluation
