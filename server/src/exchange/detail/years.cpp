#include "exchange/detail/years.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

namespace exchange::detail {

namespace {

const base::CivilDay* DayOf(const Candidate& candidate, const std::string& field) {
    const auto found = candidate.values.find(field);
    return found == candidate.values.end() ? nullptr : found->second.As<base::CivilDay>();
}

std::optional<int> YearOf(const Candidate& candidate, const std::string& field) {
    const auto* day = DayOf(candidate, field);
    return day == nullptr ? std::nullopt : std::optional(day->year());
}

bool HadNoYear(const Candidate& candidate, const DayColumn& column) {
    return std::ranges::any_of(candidate.remarks, [&](const CellRemark& remark) {
        return remark.column == column.column && remark.refusal.code == "exchange.year_supplied";
    });
}

}  // namespace

void TellYears(const std::string& field, std::size_t column, const std::string& heading,
               Candidates& candidates) {
    std::map<int, std::size_t> years;
    for (const Candidate& candidate : candidates.rows)
        if (const auto year = YearOf(candidate, field)) ++years[*year];
    if (years.size() < 2) return;
    std::string listed;
    for (const auto& [year, count] : years)
        listed += fmt::format("{}{} 年 {} 行", listed.empty() ? "" : "、", year, count);
    candidates.notes.push_back(
        {"exchange.several_years", {{"heading", heading}, {"years", listed}}, field});
    const auto most =
        std::ranges::max_element(years, {}, [](const auto& one) { return one.second; });
    if (most->second * 10 < candidates.rows.size() * 6) return;  // no year stands out
    for (Candidate& candidate : candidates.rows) {
        const auto year = YearOf(candidate, field);
        if (!year || *year == most->first) continue;
        CellRemark remark;
        remark.severity = Severity::kWarning;
        remark.row = candidate.row;
        remark.column = column;
        remark.heading = heading;
        remark.field = field;
        remark.value = candidate.values.at(field).As<base::CivilDay>()->ToText();
        remark.refusal = {"exchange.other_year",
                          {{"year", std::to_string(*year)}, {"most", std::to_string(most->first)}},
                          field};
        candidate.remarks.push_back(std::move(remark));
    }
}

void TellOrder(const std::vector<DayColumn>& columns, Candidates& candidates) {
    if (columns.empty()) return;
    const DayColumn& first = columns.front();
    for (Candidate& candidate : candidates.rows) {
        const auto* begun = DayOf(candidate, first.field);
        for (std::size_t i = 1; begun != nullptr && i < columns.size(); ++i) {
            const auto* day = DayOf(candidate, columns[i].field);
            if (day == nullptr || *day >= *begun) continue;
            const bool no_year = HadNoYear(candidate, columns[i]);
            const bool first_had_none = !no_year && HadNoYear(candidate, first);
            const DayColumn& at = first_had_none ? first : columns[i];
            CellRemark remark;
            remark.severity = no_year || first_had_none ? Severity::kFault : Severity::kWarning;
            remark.row = candidate.row;
            remark.column = at.column;
            remark.heading = at.heading;
            remark.field = at.field;
            remark.value = (first_had_none ? begun : day)->ToText();
            remark.refusal = {
                no_year || first_had_none ? "exchange.year_out_of_order" : "exchange.out_of_order",
                {{"label", columns[i].label},
                 {"day", day->ToText()},
                 {"first", first.label},
                 {"first_day", begun->ToText()}},
                at.field};
            candidate.remarks.push_back(std::move(remark));
        }
    }
}

}  // namespace exchange::detail
