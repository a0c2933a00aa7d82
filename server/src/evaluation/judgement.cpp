#include "evaluation/judgement.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>

#include "base/json_text.hpp"
#include "telemetry/factors.hpp"

namespace evaluation {

namespace {

struct VerdictWords {
    std::string_view name, title;
};
constexpr std::array<VerdictWords, 12> kVerdicts{{{"valid", "有效"},
                                                  {"invalid", "无效"},
                                                  {"excluded", "停运，不计"},
                                                  {"complies", "达标"},
                                                  {"exceeds", "超标"},
                                                  {"not_judged", "不判定"},
                                                  {"replaced", "已补遗"},
                                                  {"left_out", "不补"},
                                                  {"reached", "达到要求"},
                                                  {"missed", "未达到要求"},
                                                  {"consistent", "相符"},
                                                  {"contradicts", "不相符"}}};

/// Reads the inputs of a decision; remembers what was missing.
class Given {
 public:
    explicit Given(const Inputs& inputs) : inputs_(inputs) {}

    Decimal Of(std::string_view name) {
        const auto found = inputs_.find(name);
        const auto value = found == inputs_.end() ? std::nullopt : ReadDecimal(found->second);
        if (!value && lacks_.empty()) lacks_ = name;
        return value.value_or(Decimal{});
    }
    std::int64_t Count(std::string_view name) { return Rounded(Of(name), 0).scaled; }
    std::string Text(std::string_view name) const {
        const auto found = inputs_.find(name);
        return found == inputs_.end() ? std::string() : found->second;
    }
    [[nodiscard]] bool Has(std::string_view name) const { return inputs_.contains(name); }
    [[nodiscard]] const std::string& lacks() const { return lacks_; }

 private:
    const Inputs& inputs_;
    std::string lacks_;
};

Decision HourValidity(Given& given) {
    const std::int64_t valid = given.Count("valid"), due = given.Count("due");
    const Decimal least = given.Of("least_share");
    if (due <= 0) return {Verdict::kExcluded, {}};
    const auto share = Share(valid, due);
    return {IsAtLeast(valid, due, least) ? Verdict::kValid : Verdict::kInvalid,
            {{"share", share ? share->ToText() : "0"}}};
}

/// A day of fewer due hours (the rest stopped) needs as large a share of them.
Decision DayValidity(Given& given) {
    const std::int64_t valid = given.Count("valid"), due = given.Count("due");
    const std::int64_t least = given.Count("least_hours");
    if (due <= 0) return {Verdict::kExcluded, {}};
    const std::int64_t wanted = due >= 24 ? least : (least * due + 23) / 24;
    return {valid >= wanted ? Verdict::kValid : Verdict::kInvalid,
            {{"wanted", std::to_string(wanted)}}};
}

Decision MonthValidity(Given& given) {
    const bool february = given.Text("month") == "2";
    const std::int64_t wanted = given.Count(february ? "least_days_february" : "least_days");
    const std::int64_t valid = given.Count("valid");
    return {valid >= wanted ? Verdict::kValid : Verdict::kInvalid,
            {{"wanted", std::to_string(wanted)}}};
}

Decision Exceedance(Given& given) {
    const Decimal value = given.Of("value"), limit = given.Of("limit");
    if (given.Text("exempt") == "yes" || given.Text("valid") == "no")
        return {Verdict::kNotJudged, {}};
    const Decimal rounded = Rounded(value, limit.scale);
    const bool whole = Compare(value, limit) > 0, when_rounded = Compare(rounded, limit) > 0;
    const bool exceeds = given.Text("comparison") == "rounded" ? when_rounded : whole;
    Decision decision{exceeds ? Verdict::kExceeds : Verdict::kComplies,
                      {{"rounded", rounded.ToText()}}};
    if (whole != when_rounded) decision.results["methods_differ"] = "yes";
    if (exceeds && limit.scaled > 0) {
        const double times = value.ToDouble() / limit.ToDouble() - 1;
        decision.results["times_over"] = fmt::format("{:.2f}", times);
    }
    return decision;
}

Decision ConversionCheck(Given& given) {
    const Decimal oxygen = given.Of("oxygen");
    if (Compare(oxygen, given.Of("most_oxygen")) > 0) return {Verdict::kNotJudged, {}};
    const auto computed =
        Converted({given.Of("dry"), oxygen, given.Of("reference_oxygen"), given.Of("full_oxygen"),
                   static_cast<int>(std::clamp<std::int64_t>(given.Count("digits"), 0, 6))});
    if (!computed) return {Verdict::kNotJudged, {}};
    Inputs results{{"computed", computed->ToText()}};
    if (!given.Has("sent")) return {Verdict::kConsistent, std::move(results)};
    const double apart = std::abs(given.Of("sent").ToDouble() - computed->ToDouble());
    const double allowed =
        given.Of("tolerance").ToDouble() * std::max(std::abs(computed->ToDouble()), 1.0);
    return {apart <= allowed ? Verdict::kConsistent : Verdict::kContradicts, std::move(results)};
}

Decision Substitution(Given& given) {
    const std::int64_t gap = given.Count("gap_hours");
    if (given.Text("by") == "neighbours") {
        if (gap > given.Count("short_gap_hours") || !given.Has("before") || !given.Has("after"))
            return {Verdict::kLeftOut, {}};
        const std::array<Decimal, 2> both{given.Of("before"), given.Of("after")};
        const auto mean = Mean(both, std::max(both[0].scale, both[1].scale) + 1);
        return {Verdict::kReplaced, {{"value", mean ? mean->ToText() : "0"}}};
    }
    if (given.Text("by") == "median_of_days") {
        if (!given.Has("median")) return {Verdict::kLeftOut, {}};
        return {Verdict::kReplaced, {{"value", given.Of("median").ToText()}}};
    }
    const Decimal rate = given.Of("rate");
    if (Compare(rate, given.Of("low_rate")) < 0) return {Verdict::kLeftOut, {}};
    const bool high = Compare(rate, given.Of("high_rate")) >= 0;
    const char* window = !high                                   ? "low_window"
                         : gap <= given.Count("short_gap_hours") ? "short_window"
                                                                 : "long_window";
    const std::string most = std::string("most_of_") + window;
    Inputs results{{"window", given.Text(window)}};
    if (!given.Has(most)) return {Verdict::kLeftOut, std::move(results)};
    results["value"] = given.Of(most).ToText();
    return {Verdict::kReplaced, std::move(results)};
}

/// Rates are compared as products of whole numbers: 75 % is exactly 75 %.
Decision Transmission(Given& given) {
    const std::int64_t due = given.Count("due"), came = given.Count("came"),
                       valid = given.Count("valid");
    if (due <= 0) return {Verdict::kNotJudged, {}};
    const auto sent = Share(std::min(came, due), due);
    const auto good = came > 0 ? Share(valid, came) : std::optional(Decimal{0, 4});
    const auto both = Share(valid, due);
    const Decimal least = given.Of("least_rate");
    return {IsAtLeast(valid, due, least) ? Verdict::kReached : Verdict::kMissed,
            {{"transmission_rate", sent->ToText()},
             {"valid_rate", good->ToText()},
             {"effective_rate", both->ToText()}}};
}

using Decider = Decision (*)(Given&);
constexpr std::array<std::pair<std::string_view, Decider>, 8> kDeciders{
    {{"hour_validity", HourValidity},
     {"day_validity", DayValidity},
     {"month_validity", MonthValidity},
     {"exceedance", Exceedance},
     {"conversion", ConversionCheck},
     {"substitution", Substitution},
     {"transmission", Transmission},
     {"capture", Transmission}}};

std::string Pairs(const Inputs& inputs) {
    std::string out;
    for (const auto& [name, value] : inputs) {
        if (!out.empty()) out += ',';
        base::AppendQuoted(out, name);
        out += ':';
        base::AppendQuoted(out, value);
    }
    return "{" + out + "}";
}

std::string ListOf(const Inputs& inputs) {
    std::string out;
    for (const auto& [name, value] : inputs) out += fmt::format(" {}={}", name, value);
    return out;
}

}  // namespace

std::string_view VerdictName(Verdict verdict) {
    return kVerdicts[static_cast<std::size_t>(verdict)].name;
}
std::string_view VerdictTitle(Verdict verdict) {
    return kVerdicts[static_cast<std::size_t>(verdict)].title;
}

Decision Decide(std::string_view name, const Inputs& inputs) {
    const auto* found =
        std::ranges::find(kDeciders, name, [](const auto& one) { return one.first; });
    if (found == kDeciders.end()) return {Verdict::kNotJudged, {{"lacks", "rule"}}};
    Given given(inputs);
    Decision decision = found->second(given);
    if (!given.lacks().empty()) return {Verdict::kNotJudged, {{"lacks", given.lacks()}}};
    return decision;
}

Judgement Judge(const catalogue::TelemetryRule& rule, Inputs inputs) {
    Judgement judgement;
    judgement.rule = rule.id;
    judgement.name = rule.name;
    judgement.edition = rule.basis;
    judgement.confidence = rule.confidence;
    inputs.insert(rule.settings.begin(), rule.settings.end());
    inputs.insert(rule.options.begin(), rule.options.end());
    Decision decision = Decide(rule.name, inputs);
    judgement.verdict = decision.verdict;
    judgement.results = std::move(decision.results);
    judgement.inputs = std::move(inputs);
    return judgement;
}

bool Repeats(const Judgement& judgement) {
    return Decide(judgement.name, judgement.inputs) ==
           Decision{judgement.verdict, judgement.results};
}

std::string FactorName(std::string_view factor) {
    const telemetry::Factor* known = telemetry::FindFactor(factor);
    return std::string(known ? known->name : factor);
}

std::string JudgementText(const Judgement& judgement) {
    return fmt::format("{} 至 {} {} {}{}{}（依据 {}{}）", BeijingText(judgement.from),
                       BeijingText(judgement.until),
                       judgement.factor.empty() ? "全部因子" : FactorName(judgement.factor),
                       VerdictTitle(judgement.verdict), ListOf(judgement.inputs),
                       ListOf(judgement.results), judgement.edition,
                       judgement.confidence == "unverified" ? "，未经核实" : "");
}

std::string JudgementJson(const Judgement& judgement) {
    std::string out = "{\"judgement\":";
    base::AppendQuoted(out, judgement.name);
    for (const auto& [name, value] :
         {std::pair<std::string_view, std::string>{"rule", judgement.rule},
          {"edition", judgement.edition},
          {"confidence", judgement.confidence},
          {"factor", judgement.factor},
          {"form", std::string(FormName(judgement.form))},
          {"from", BeijingText(judgement.from)},
          {"until", BeijingText(judgement.until)},
          {"verdict", std::string(VerdictName(judgement.verdict))}}) {
        out += ',';
        base::AppendQuoted(out, name);
        out += ':';
        base::AppendQuoted(out, value);
    }
    return out + ",\"inputs\":" + Pairs(judgement.inputs) +
           ",\"results\":" + Pairs(judgement.results) + "}";
}

}  // namespace evaluation
