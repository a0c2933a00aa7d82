#include "report_check/outcome_text.hpp"

#include <algorithm>

#include "base/json_text.hpp"

namespace report_check {

namespace {

std::size_t CountOf(const Outcome& outcome, Weight weight) {
    return static_cast<std::size_t>(
        std::count_if(outcome.findings.begin(), outcome.findings.end(),
                      [&](const Finding& finding) { return finding.weight == weight; }));
}

void AppendText(std::string& out, const Finding& finding, std::size_t number) {
    out += fmt::format("{}. [{}] {}", number, WeightLabel(finding.weight), finding.title);
    if (!finding.place.empty())
        out += fmt::format("　第 {} 行{}{}", finding.line, finding.section.empty() ? "" : " ",
                           finding.section);
    out += "\n";
    if (!finding.quote.empty()) out += "   原文：" + finding.quote + "\n";
    out += "   理由：" + finding.reason + "\n";
    if (!finding.also.empty()) {
        out += "   其余在第";
        for (std::size_t i = 0; i < finding.also.size(); ++i)
            out += fmt::format("{} {}", i == 0 ? "" : "、", finding.also[i]);
        out += " 行\n";
    }
    if (!finding.mend.empty()) out += "   建议：" + finding.mend + "\n";
    if (!finding.source.empty()) out += "   依据：" + finding.source + "\n";
    if (!finding.dismissed.empty()) out += "   已忽略：" + finding.dismissed + "\n";
    out += "   标识：" + finding.key + "\n";
}

/// An object's members, one after another.
class Members {
 public:
    explicit Members(std::string& out) : out_(out) { out_ += '{'; }
    void Text(std::string_view name, std::string_view value) {
        Name(name);
        base::AppendQuoted(out_, value);
    }
    void Number(std::string_view name, std::size_t value) {
        Name(name);
        out_ += std::to_string(value);
    }
    void Truth(std::string_view name, bool value) {
        Name(name);
        out_ += value ? "true" : "false";
    }
    void Null(std::string_view name) {
        Name(name);
        out_ += "null";
    }
    template <class All, class Append>
    void List(std::string_view name, const All& all, const Append& append) {
        Name(name);
        out_ += '[';
        bool first = true;
        for (const auto& one : all) {
            if (!first) out_ += ',';
            first = false;
            append(out_, one);
        }
        out_ += ']';
    }
    void End() { out_ += '}'; }

 private:
    void Name(std::string_view name) {
        if (!first_) out_ += ',';
        first_ = false;
        base::AppendQuoted(out_, name);
        out_ += ':';
    }
    std::string& out_;
    bool first_ = true;
};

void AppendJson(std::string& out, const Finding& finding) {
    Members members(out);
    members.Text("code", finding.code);
    members.Text("weight", WeightId(finding.weight));
    members.Text("title", finding.title);
    members.Number("line", finding.line);
    members.Number("offset", finding.offset);
    members.Number("begin", finding.place.begin);
    members.Number("end", finding.place.end);
    members.Text("section", finding.section);
    members.Text("quote", finding.quote);
    members.Text("reason", finding.reason);
    members.Text("mend", finding.mend);
    members.Text("source", finding.source);
    members.Text("key", finding.key);
    members.List("also", finding.also,
                 [](std::string& text, std::size_t line) { text += std::to_string(line); });
    if (finding.dismissed.empty())
        members.Null("dismissed");
    else
        members.Text("dismissed", finding.dismissed);
    members.End();
}

void AppendCaution(std::string& out, const base::Refusal& caution) {
    Members members(out);
    members.Text("code", caution.code);
    for (const auto& [name, value] : caution.params)
        if (name != "code") members.Text(name, value);
    members.End();
}

}  // namespace

std::string_view WeightLabel(Weight weight) {
    if (weight == Weight::kMend) return "需改";
    return weight == Weight::kExplain ? "需说明" : "存疑";
}

std::string_view WeightId(Weight weight) {
    if (weight == Weight::kMend) return "mend";
    return weight == Weight::kExplain ? "explain" : "doubt";
}

std::string OutcomeText(const Outcome& outcome, std::string_view name) {
    std::string out =
        fmt::format("{}：{} 字，发现 {} 处（需改 {}，需说明 {}，存疑 {}）", name,
                    outcome.characters, outcome.findings.size(), CountOf(outcome, Weight::kMend),
                    CountOf(outcome, Weight::kExplain), CountOf(outcome, Weight::kDoubt));
    if (!outcome.dismissed.empty()) out += fmt::format("，已忽略 {} 处", outcome.dismissed.size());
    out += "。\n";
    if (outcome.day) out += fmt::format("所引法规按 {} 检查。\n", outcome.day->ToChinese());
    std::size_t number = 0;
    for (const Finding& finding : outcome.findings) AppendText(out, finding, ++number);
    for (const Finding& finding : outcome.dismissed) AppendText(out, finding, ++number);
    return out;
}

std::string OutcomeJson(const Outcome& outcome) {
    std::string out;
    Members members(out);
    members.Number("characters", outcome.characters);
    if (outcome.report_year > 0)
        members.Number("report_year", static_cast<std::size_t>(outcome.report_year));
    else
        members.Null("report_year");
    if (outcome.day)
        members.Text("law_day", outcome.day->ToText());
    else
        members.Null("law_day");
    members.Truth("yearly_report", outcome.yearly_report);
    members.Truth("earlier_draft", outcome.earlier_draft);
    members.List("cautions", outcome.cautions, AppendCaution);
    members.List("findings", outcome.findings, AppendJson);
    members.List("dismissed", outcome.dismissed, AppendJson);
    members.End();
    return out;
}

}  // namespace report_check
