#include "anomaly/finding.hpp"

#include <fmt/format.h>

#include "base/json_text.hpp"
#include "evaluation/judgement.hpp"

namespace anomaly {

std::string FindingText(const Finding& finding) {
    return fmt::format("{} 至 {} {} {}{}（强度 {:.1f}）：{}", evaluation::BeijingText(finding.from),
                       evaluation::BeijingText(finding.until),
                       evaluation::FactorName(finding.factor), finding.label,
                       finding.trial ? "〔试验〕" : "", finding.score, finding.words);
}

std::string FindingJson(const Finding& finding) {
    std::string out = "{\"finding\":";
    base::AppendQuoted(out, finding.detector);
    for (const auto& [name, value] :
         {std::pair<std::string_view, std::string>{"label", finding.label},
          {"rule", finding.rule},
          {"factor", finding.factor},
          {"form", std::string(evaluation::FormName(finding.form))},
          {"from", evaluation::BeijingText(finding.from)},
          {"until", evaluation::BeijingText(finding.until)},
          {"words", finding.words},
          {"to_check", finding.to_check}}) {
        out += ',';
        base::AppendQuoted(out, name);
        out += ':';
        base::AppendQuoted(out, value);
    }
    out +=
        fmt::format(",\"score\":{:.2f},\"trial\":{},\"figures\":[", finding.score, finding.trial);
    for (const auto& [name, value] : finding.figures) {
        if (out.back() != '[') out += ',';
        out += '[';
        base::AppendQuoted(out, name);
        out += ',';
        base::AppendQuoted(out, value);
        out += ']';
    }
    out += ']';
    if (finding.original) {
        out += ",\"original\":{\"outlet\":";
        base::AppendQuoted(out, finding.original->outlet);
        out += fmt::format(",\"from\":\"{}\"}}", evaluation::BeijingText(finding.original->from));
    }
    if (!finding.also.empty()) {
        out += ",\"also\":[";
        for (const std::string& outlet : finding.also) {
            if (out.back() != '[') out += ',';
            base::AppendQuoted(out, outlet);
        }
        out += ']';
    }
    return out + "}";
}

}  // namespace anomaly
