#include "report_desk/bureaus.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "base/json_text.hpp"
#include "base/text.hpp"
#include "report_reader/figures_json.hpp"

namespace report_desk {

namespace {

using report_reader::Figure;

/// What one report says of one indicator.
struct Said {
    BureauCell cell;
    std::set<std::string> periods;    ///< years, to date, standing
    std::set<std::string> campaigns;  ///< of which the figures speak
    std::size_t values = 0;
};

/// 1444967 → 144.4967: plain decimal text with its point four places to the left, no digit lost.
std::string TenThousandthOf(std::string value) {
    const std::string sign = value.starts_with('-') ? "-" : "";
    value.erase(0, sign.size());
    std::size_t point = std::min(value.find('.'), value.size());
    std::string digits = value;
    std::erase(digits, '.');
    if (point < 5) {
        digits.insert(0, 5 - point, '0');
        point = 5;
    }
    digits.insert(point - 4, 1, '.');
    digits.erase(digits.find_last_not_of('0') + 1);
    if (digits.ends_with('.')) digits.pop_back();
    return sign + digits;
}

/// Sums of money in 万元, as reports write them.
std::string Shown(const Figure& figure) {
    const bool wan = figure.unit == "元" && figure.value.size() > 4;
    const auto text = [&](const std::string& value) {
        return wan ? TenThousandthOf(value) : value;
    };
    const std::string to = figure.value_to.empty() ? "" : " 至 " + text(figure.value_to);
    return fmt::format("{}{}{}{}{}", report_reader::WordsBefore(figure.comparator),
                       text(figure.value), to, wan ? "万" : "", figure.unit);
}

/// `2025 to date (截至目前)` → to date; `2025 vs 2024` → change; a plain year is the report's own.
std::string KindOfPeriod(const Figure& figure, int year) {
    const std::string& period = figure.period;
    if (period.find("to date") != std::string::npos) return "截至报告日";
    if (period.find("vs") != std::string::npos) return "同比";
    if (period.find("year end") != std::string::npos || period == "standing") return "年末";
    if (year > 0 && !period.empty() && period != std::to_string(year)) return period + "年";
    return "全年";
}

void Add(Said& said, const Figure& figure, int year) {
    const std::string shown = Shown(figure);
    const std::string period = KindOfPeriod(figure, year);
    const auto& cell = said.cell.shown;
    if (cell.empty()) {
        said.cell.shown = shown;
        said.values = 1;
    } else if (("；" + cell + "；").find("；" + shown + "；") == std::string::npos) {
        said.cell.shown += "；" + shown;
        ++said.values;
    }
    auto& texts = said.cell.texts;
    if (std::find(texts.begin(), texts.end(), figure.text) == texts.end())
        texts.push_back(figure.text);
    said.periods.insert(period);
    if (!figure.of.empty()) said.campaigns.insert(figure.of);
}

using SaidOf = std::map<std::string, Said, std::less<>>;  // by indicator

class BureauComparison {
 public:
    BureauComparison(const std::vector<BureauReport>& reports, const std::vector<Family>& families)
        : reports_(reports), families_(families) {
        for (const BureauReport& report : reports) {
            SaidOf& said = said_.emplace_back();
            for (const Figure& figure : report.figures) {
                if (figure.indicator.empty()) continue;
                Add(said[figure.indicator], figure, report.year);
                if (labels_.try_emplace(figure.indicator, figure.label).second)
                    order_.push_back(figure.indicator);
            }
        }
    }

    BureauTable Table() {
        BureauTable table;
        for (const BureauReport& report : reports_) {
            table.names.push_back(report.name);
            table.years.push_back(report.year);
            table.unknown.push_back(static_cast<std::size_t>(
                std::count_if(report.figures.begin(), report.figures.end(),
                              [](const Figure& one) { return one.indicator.empty(); })));
        }
        std::set<std::string> done;
        for (const std::string& indicator : order_)
            for (const std::string& one : WithFamily(indicator))
                if (labels_.contains(one) && done.insert(one).second)
                    table.rows.push_back(Row(one));
        return table;
    }

 private:
    const Family* FamilyOf(const std::string& indicator) const {
        for (const Family& family : families_)
            if (std::ranges::find(family.indicators, indicator) != family.indicators.end())
                return &family;
        return nullptr;
    }

    std::vector<std::string> WithFamily(const std::string& indicator) const {
        const Family* family = FamilyOf(indicator);
        return family == nullptr ? std::vector<std::string>{indicator} : family->indicators;
    }

    BureauRow Row(const std::string& indicator) const {
        BureauRow row{indicator, labels_.at(indicator), {}, 0, ""};
        for (const SaidOf& said : said_) {
            const auto found = said.find(indicator);
            row.cells.push_back(found == said.end() ? BureauCell{} : found->second.cell);
            if (found != said.end()) ++row.stated;
        }
        row.not_comparable = Why(indicator, row);
        return row;
    }

    std::string Why(const std::string& indicator, const BureauRow& row) const {
        std::vector<std::string> reasons;
        std::set<std::string> periods;
        std::set<std::string> campaigns;
        std::set<int> years;
        for (std::size_t i = 0; i < said_.size(); ++i) {
            const auto found = said_[i].find(indicator);
            if (found == said_[i].end()) continue;
            periods.insert(found->second.periods.begin(), found->second.periods.end());
            campaigns.insert(found->second.campaigns.begin(), found->second.campaigns.end());
            years.insert(reports_[i].year);
            if (found->second.values > 1)
                reasons.push_back(fmt::format("{}写了几个不同的值", reports_[i].name));
        }
        if (row.stated > 1 && years.size() > 1) reasons.emplace_back("不是同一年的报告");
        if (row.stated > 1 && periods.size() > 1) reasons.push_back("期间不同：" + Joined(periods));
        if (row.stated > 1 && campaigns.size() > 1)
            reasons.push_back("不是同一次行动：" + Joined(campaigns));
        if (const std::string other = OtherDefinition(indicator, row); !other.empty())
            reasons.push_back(other);
        std::string why;
        for (const std::string& reason : reasons) why += (why.empty() ? "" : "；") + reason;
        return why;
    }

    static std::string Joined(const std::set<std::string>& all) {
        std::string text;
        for (const std::string& one : all) text += (text.empty() ? "" : "、") + one;
        return text;
    }

    /// Some report does not state this one, but another of its family.
    std::string OtherDefinition(const std::string& indicator, const BureauRow& row) const {
        const Family* family = FamilyOf(indicator);
        if (family == nullptr) return {};
        std::string who;
        for (std::size_t i = 0; i < said_.size(); ++i) {
            if (!row.cells[i].shown.empty()) continue;
            for (const std::string& other : family->indicators)
                if (const auto found = said_[i].find(other); found != said_[i].end())
                    who += fmt::format("{}{}写的是“{}”", who.empty() ? "" : "，", reports_[i].name,
                                       labels_.at(other));
        }
        return who.empty() ? "" : fmt::format("口径不同：{}。{}", who, family->why);
    }

    const std::vector<BureauReport>& reports_;
    const std::vector<Family>& families_;
    std::vector<SaidOf> said_;
    std::map<std::string, std::string> labels_;
    std::vector<std::string> order_;
};

std::string Flat(std::string text) {
    std::ranges::replace_if(
        text, [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
    return text;
}

template <class All, class Append>
void AppendList(std::string& out, const All& all, const Append& append) {
    out += '[';
    bool first = true;
    for (const auto& one : all) {
        if (!first) out += ',';
        first = false;
        append(one);
    }
    out += ']';
}

void AppendRow(std::string& out, const BureauRow& row) {
    out += "\n{\"indicator\":";
    base::AppendQuoted(out, row.indicator);
    out += ",\"label\":";
    base::AppendQuoted(out, row.label);
    out += ",\"cells\":";
    AppendList(out, row.cells, [&](const BureauCell& cell) {
        out += "{\"shown\":";
        base::AppendQuoted(out, cell.shown);
        out += ",\"texts\":";
        AppendList(out, cell.texts,
                   [&](const std::string& text) { base::AppendQuoted(out, text); });
        out += '}';
    });
    out += ",\"not_comparable\":";
    if (row.not_comparable.empty())
        out += "null";
    else
        base::AppendQuoted(out, row.not_comparable);
    out += '}';
}

}  // namespace

std::optional<Family> ReadFamily(std::string_view line) {
    if (!base::IsUtf8(line)) return std::nullopt;
    const std::vector<std::string> cells = base::Split(line, '|');
    if (cells.size() != 3) return std::nullopt;
    Family family{std::string(base::Trim(cells[0])), {}, std::string(base::Trim(cells[2]))};
    std::string_view rest = base::Trim(cells[1]);
    constexpr std::string_view kComma = "、";
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find(kComma), rest.size());
        if (const auto one = base::Trim(rest.substr(0, end)); !one.empty())
            family.indicators.emplace_back(one);
        rest.remove_prefix(std::min(rest.size(), end + kComma.size()));
    }
    if (family.label.empty() || family.why.empty() || family.indicators.size() < 2)
        return std::nullopt;
    return family;
}

BureauTable CompareBureaus(const std::vector<BureauReport>& reports,
                           const std::vector<Family>& families) {
    return BureauComparison(reports, families).Table();
}

std::vector<std::vector<std::string>> CellsOf(const BureauTable& table) {
    std::vector<std::vector<std::string>> rows;
    std::vector<std::string>& head = rows.emplace_back();
    head.emplace_back("指标");
    for (std::size_t i = 0; i < table.names.size(); ++i)
        head.push_back(table.years[i] == 0
                           ? table.names[i]
                           : fmt::format("{}（{}年）", table.names[i], table.years[i]));
    head.emplace_back("可比性");
    for (const BureauRow& row : table.rows) {
        std::vector<std::string>& cells = rows.emplace_back();
        cells.push_back(row.label);
        for (const BureauCell& cell : row.cells) cells.push_back(cell.shown);
        cells.push_back(row.not_comparable.empty() ? (row.stated > 1 ? "可比" : "")
                                                   : "不可比：" + row.not_comparable);
    }
    return rows;
}

std::string TableText(const BureauTable& table) {
    std::string out;
    for (const BureauRow& row : table.rows) {
        out += row.label + "\n";
        for (std::size_t i = 0; i < row.cells.size(); ++i)
            out += fmt::format("  {}：{}\n", table.names[i],
                               row.cells[i].shown.empty() ? "没有写" : row.cells[i].shown);
        if (!row.not_comparable.empty()) out += "  不可比：" + row.not_comparable + "\n";
    }
    for (std::size_t i = 0; i < table.names.size(); ++i)
        out +=
            fmt::format("{}：另有 {} 个数含义不明，没有列入。\n", table.names[i], table.unknown[i]);
    return out;
}

std::string TableTsv(const BureauTable& table) {
    std::string out;
    for (const auto& cells : CellsOf(table)) {
        for (std::size_t i = 0; i < cells.size(); ++i) out += (i == 0 ? "" : "\t") + Flat(cells[i]);
        out += '\n';
    }
    return out;
}

std::string TableJson(const BureauTable& table) {
    std::string out = "{\"reports\":";
    std::vector<std::size_t> indexes(table.names.size());
    for (std::size_t i = 0; i < indexes.size(); ++i) indexes[i] = i;
    AppendList(out, indexes, [&](std::size_t i) {
        out += "{\"name\":";
        base::AppendQuoted(out, table.names[i]);
        out += fmt::format(",\"year\":{},\"unknown\":{}}}",
                           table.years[i] == 0 ? "null" : std::to_string(table.years[i]),
                           table.unknown[i]);
    });
    out += ",\"rows\":";
    AppendList(out, table.rows, [&](const BureauRow& row) { AppendRow(out, row); });
    return out + "}\n";
}

}  // namespace report_desk
