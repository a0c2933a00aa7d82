#include "report_reader/figures_json.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/json_text.hpp"

namespace report_reader {

namespace {

void AppendText(std::string& out, std::string_view key, std::string_view value) {
    base::AppendQuoted(out, key);
    out += ':';
    base::AppendQuoted(out, value);
    out += ',';
}

void AppendFigure(std::string& out, const Figure& figure) {
    out += '{';
    if (figure.indicator.empty()) {
        out += "\"indicator\":null,";
    } else {
        AppendText(out, "indicator", figure.indicator);
        AppendText(out, "label", figure.label);
    }
    out += "\"value\":" + figure.value + ",";
    if (!figure.value_to.empty()) out += "\"value_to\":" + figure.value_to + ",";
    AppendText(out, "unit", figure.unit);
    AppendText(out, "comparator", NameOf(figure.comparator));
    AppendText(out, "period", figure.period);
    if (!figure.of.empty()) AppendText(out, "of", figure.of);
    AppendText(out, "text", figure.text);
    out += "\"at\":" + std::to_string(figure.at) + ",\"line\":" + std::to_string(figure.line);
    if (figure.in_words) out += ",\"in_words\":true";
    if (figure.planned) out += ",\"planned\":true";
    if (figure.not_indicator) out += ",\"not_indicator\":true";
    if (!figure.wording.empty()) {
        out += ",\"wording\":";
        base::AppendQuoted(out, figure.wording);
    }
    out += '}';
}

/// What a cell of a table may hold.
std::string Flat(std::string text) {
    std::ranges::replace_if(
        text, [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
    return text;
}

}  // namespace

std::string_view WordsBefore(Comparator comparator) {
    switch (comparator) {
        case Comparator::kExact:
            return "";
        case Comparator::kAtLeast:
            return "至少 ";
        case Comparator::kAtMost:
            return "至多 ";
        case Comparator::kApprox:
            return "约 ";
        case Comparator::kApproxBelow:
            return "近 ";
        case Comparator::kPercentChange:
        case Comparator::kAbsoluteChange:
            return "同比 ";
        case Comparator::kRank:
            return "第 ";
        case Comparator::kRange:
            return "";
    }
    return "";
}

std::string FiguresJson(const std::vector<Figure>& figures) {
    std::string out = "[";
    for (const Figure& figure : figures) {
        out += out.size() == 1 ? "\n" : ",\n";
        AppendFigure(out, figure);
    }
    return out + "\n]\n";
}

std::string FiguresTsv(const std::vector<Figure>& figures) {
    std::string out = "indicator\tlabel\tvalue\tunit\tcomparator\tperiod\tat\tline\ttext\n";
    for (const Figure& figure : figures) {
        const std::string to = figure.value_to.empty() ? "" : "-" + figure.value_to;
        out += fmt::format("{}\t{}\t{}{}\t{}\t{}\t{}\t{}\t{}\t{}\n", figure.indicator, figure.label,
                           figure.value, to, figure.unit, NameOf(figure.comparator), figure.period,
                           figure.at, figure.line, Flat(figure.text));
    }
    return out;
}

std::string FiguresText(const std::vector<Figure>& figures) {
    std::string out;
    std::size_t known = 0;
    for (const Figure& figure : figures) {
        if (!figure.indicator.empty()) ++known;
        const std::string to = figure.value_to.empty() ? "" : " 至 " + figure.value_to;
        const std::string_view unknown = figure.planned         ? "（明年的打算）"
                                         : figure.not_indicator ? "（不是指标）"
                                                                : "（含义不明）";
        const std::string of = figure.of.empty() ? "" : "（" + Flat(figure.of) + "）";
        out += fmt::format("第 {} 行 “{}”：{}{} = {}{}{} {}{}\n", figure.line, Flat(figure.text),
                           figure.label.empty() ? std::string(unknown) : figure.label, of,
                           WordsBefore(figure.comparator), figure.value, to, figure.unit,
                           figure.period.empty() ? "" : "（" + figure.period + "）");
    }
    return out + fmt::format("共 {} 个数：知道含义的 {}，不知道的 {}。\n", figures.size(), known,
                             figures.size() - known);
}

}  // namespace report_reader
