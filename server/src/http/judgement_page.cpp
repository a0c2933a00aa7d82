#include "http/detail/judgement_page.hpp"

#include <fmt/format.h>

#include <array>

#include "readings/rollup.hpp"

namespace http {

using evaluation::Judgement;

namespace {

using Names = std::pair<std::string_view, std::string_view>;

/// What a judgement decides (docs/formats/telemetry.md, `name` of a rule).
constexpr std::array<Names, 8> kDecided{{{"hour_validity", "小时数据是否有效"},
                                         {"day_validity", "日数据是否有效"},
                                         {"month_validity", "月数据是否有效"},
                                         {"exceedance", "是否超标"},
                                         {"conversion", "折算值核对"},
                                         {"substitution", "缺失数据补遗"},
                                         {"transmission", "传输有效率"},
                                         {"capture", "数据捕集率"}}};

/// Inputs and results that a reader needs, in this order; all of them stand in the JSON beside.
constexpr std::array<Names, 12> kTold{{{"value", "值"},
                                       {"mean", "均值"},
                                       {"limit", "限值"},
                                       {"limit_source", "限值依据"},
                                       {"rounded", "修约值"},
                                       {"times_over", "超标倍数"},
                                       {"valid", "有效个数"},
                                       {"due", "应有个数"},
                                       {"share", "有效比例"},
                                       {"wanted", "要求个数"},
                                       {"computed", "按公式折算"},
                                       {"sent", "设备上报"}}};

std::string TextIn(const evaluation::Inputs& inputs, std::string_view name) {
    const auto at = inputs.find(name);
    return at == inputs.end() ? std::string() : at->second;
}

std::string DecidedBy(const Judgement& judgement) {
    for (const auto& [name, words] : kDecided)
        if (name == judgement.name) return std::string(words);
    return judgement.name;
}

std::string JudgementLine(const Judgement& judgement) {
    const std::string average = TextIn(judgement.inputs, "average");
    std::string line =
        fmt::format("{} 至 {}  {}{}{}：{}", evaluation::BeijingText(judgement.from),
                    evaluation::BeijingText(judgement.until),
                    judgement.form == evaluation::Form::kConverted ? "折算" : "",
                    average == "day"    ? "日均值"
                    : average == "hour" ? "小时均值"
                                        : "",
                    DecidedBy(judgement), evaluation::VerdictTitle(judgement.verdict));
    for (const auto& [name, words] : kTold) {
        std::string told = TextIn(judgement.inputs, name);
        if (told.empty()) told = TextIn(judgement.results, name);
        if (!told.empty()) line += fmt::format("；{} {}", words, told);
    }
    return line +
           fmt::format("；规则 {}{}\r\n", judgement.edition,
                       judgement.confidence == "unverified" ? "（待核，引用前应核对原文）" : "");
}

std::string Lined(std::string text) {
    for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += 2)
        text.replace(at, 1, "\r\n");
    return text;
}

}  // namespace

std::string JudgementPage(const Stretch& stretch) {
    const alarms::DeviceSetting& device = stretch.setting;
    std::string text = "\xEF\xBB\xBF自动监测数据判定\r\n\r\n";
    const auto fact = [&](std::string_view label, const std::string& value) {
        if (!value.empty()) text += fmt::format("{}：{}\r\n", label, value);
    };
    fact("当事人", device.enterprise_name);
    fact("排放口", device.outlet_name.empty() ? device.name : device.outlet_name);
    fact("设备编号（MN）", device.mn);
    fact("因子",
         stretch.factor_name + (stretch.unit.empty() ? "" : fmt::format("（{}）", stretch.unit)));
    fact("时段", fmt::format("{} 至 {}", readings::TimeText(stretch.from_ms),
                             readings::TimeText(stretch.to_ms)));
    fact("限值", stretch.limit);
    text += "\r\n一、结论\r\n" + Lined(stretch.words) + "\r\n\r\n二、逐项判定\r\n";
    std::size_t count = 0;
    for (const Judgement& one : stretch.judgements) {
        if (++count > kMostJudgementsKept) break;
        text += fmt::format("{}. ", count) + JudgementLine(one);
    }
    if (stretch.judgements.empty()) text += "时段内没有可以判定的数据。\r\n";
    return text +
           "\r\n每项判定的全部输入在“判定.json”里，按同一规则可以重算；读数在“数据表.csv”里，"
           "原始报文在“原始报文.txt”里。\r\n";
}

}  // namespace http
