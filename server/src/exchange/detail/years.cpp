#include "exchange/detail/years.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

namespace exchange::detail {

namespace {

std::optional<int> YearOf(const Candidate& candidate, const std::string& field) {
    const auto found = candidate.values.find(field);
    if (found == candidate.values.end()) return std::nullopt;
    const auto* day = found->second.As<base::CivilDay>();
    return day == nullptr ? std::nullopt : std::optional(day->year());
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

}  // namespace exchange::detail
