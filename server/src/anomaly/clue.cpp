#include "anomaly/clue.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "base/json_text.hpp"
#include "evaluation/judgement.hpp"

namespace anomaly {

namespace {

constexpr std::array<std::pair<std::string_view, DismissalReason>, 4> kReasons{
    {{"true_values", DismissalReason::kTrueValues},
     {"repair", DismissalReason::kRepair},
     {"dealt_with", DismissalReason::kDealtWith},
     {"not_enough", DismissalReason::kNotEnough}}};

bool SaysOfThreshold(DismissalReason reason) {
    return reason == DismissalReason::kTrueValues || reason == DismissalReason::kRepair;
}

std::string TitleOf(const ClueProposal& clue) {
    std::vector<std::string> labels;
    for (const Finding& finding : clue.findings)
        if (!finding.trial && std::ranges::find(labels, finding.label) == labels.end())
            labels.push_back(finding.label);
    std::string names;
    for (const std::string& factor : clue.factors)
        names += (names.empty() ? "" : "、") + evaluation::FactorName(factor);
    std::string kinds;
    for (const std::string& label : labels) kinds += (kinds.empty() ? "" : "、") + label;
    return fmt::format("{} {}疑似弄虚作假：{}", clue.outlet, names, kinds);
}

std::string WordsOf(const ClueProposal& clue) {
    std::string words;
    for (const Finding& finding : clue.findings) words += FindingText(finding) + "\n";
    return words +
           "以上是数据上的疑点，不是结论。请调取原始报文、校准和维护记录、用电和生产记录，"
           "必要时到现场核对采样管路、分析仪和参数。\n";
}

}  // namespace

std::optional<ClueProposal> Propose(const std::string& outlet, std::vector<Finding> findings) {
    ClueProposal clue;
    clue.outlet = outlet;
    for (const Finding& finding : findings) {
        if (finding.trial) continue;
        const bool first = clue.score == 0;
        clue.from = first ? finding.from : std::min(clue.from, finding.from);
        clue.until = first ? finding.until : std::max(clue.until, finding.until);
        clue.score = std::max(clue.score, finding.score);
        if (std::ranges::find(clue.factors, finding.factor) == clue.factors.end())
            clue.factors.push_back(finding.factor);
    }
    if (clue.score == 0) return std::nullopt;
    std::ranges::stable_sort(findings, [](const Finding& a, const Finding& b) {
        return std::pair(a.trial, -a.score) < std::pair(b.trial, -b.score);
    });
    clue.findings = std::move(findings);
    clue.title = TitleOf(clue);
    clue.words = WordsOf(clue);
    return clue;
}

std::string ClueJson(const ClueProposal& clue) {
    std::string out = "{\"clue\":";
    base::AppendQuoted(out, clue.title);
    for (const auto& [name, value] :
         {std::pair<std::string_view, std::string>{"outlet", clue.outlet},
          {"from", evaluation::BeijingText(clue.from)},
          {"until", evaluation::BeijingText(clue.until)},
          {"words", clue.words}}) {
        out += ',';
        base::AppendQuoted(out, name);
        out += ':';
        base::AppendQuoted(out, value);
    }
    return out +
           fmt::format(",\"score\":{:.2f},\"findings\":{}}}", clue.score, clue.findings.size());
}

std::optional<DismissalReason> DismissalReasonNamed(std::string_view name) {
    for (const auto& [known, reason] : kReasons)
        if (known == name) return reason;
    return std::nullopt;
}

Taught Teach(const Thresholds& thresholds, const std::vector<Dismissal>& dismissals,
             base::CivilDay day) {
    Taught taught{thresholds, {}};
    const auto* rule = thresholds.rules ? thresholds.rules->InForce("teaching", "", day) : nullptr;
    if (!rule) return taught;
    std::map<std::string, double> own;
    std::map<std::string, std::map<std::string, double>> weakest;  // detector → outlet → score
    for (const Dismissal& one : dismissals) {
        if (!SaysOfThreshold(one.reason) || !(one.score >= 1)) continue;
        double& most = own[one.detector + "/" + one.outlet + "/" + one.factor];
        most = std::max(most, one.score);
        const auto at = weakest[one.detector].emplace(one.outlet, one.score).first;
        at->second = std::min(at->second, one.score);
    }
    const auto raise = [&](const std::string& key, double wanted, const std::string& why) {
        double& asked = taught.thresholds.asked[key];
        const double before = std::max(asked, 1.0);
        asked = std::max(before, wanted);
        if (asked > before)
            taught.words.push_back(
                fmt::format("{}：要求的强度由 {:.2f} 提高到 {:.2f}，{}", key, before, asked, why));
    };
    for (const auto& [key, score] : own)
        raise(key, std::min(score * rule->Number("margin"), rule->Number("most_asked")),
              "因为执法人员查明这里同样强度的数值是真的");
    for (const auto& [detector, outlets] : weakest) {
        if (static_cast<double>(outlets.size()) < rule->Number("outlets_for_all")) continue;
        double least = rule->Number("most_asked_for_all");
        for (const auto& [outlet, score] : outlets) least = std::min(least, score);
        raise(detector, least, fmt::format("因为已有 {} 个排口查明是误报", outlets.size()));
    }
    return taught;
}

}  // namespace anomaly
