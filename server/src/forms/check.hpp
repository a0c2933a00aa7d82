#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/civil_day.hpp"
#include "base/result.hpp"
#include "forms/workbook.hpp"

namespace forms {

/// A cell by the names that people use.
struct CellName {
    std::string sheet, cell;
};

/// Can these cells of the form be given a meaning? All faults at once: no such sheet or cell, a
/// hidden sheet, inside a merged area, a formula, named twice.
[[nodiscard]] base::Refusals CheckCells(const Template& form, const std::vector<CellName>& cells);

/// A rule of a sheet; `text` is how it was written.
struct SheetRule {
    std::string sheet, text;
};

/// Rules that cannot be read, or of sheets that are not there.
[[nodiscard]] base::Refusals CheckRules(const Template& form, const std::vector<SheetRule>& rules);

/// What is wrong with a filled form, and the cell where it shows.
struct Fault {
    base::Refusal refusal;
    std::string sheet;
    Place at;
    bool explainable = false;  ///< lawful once somebody has said why
};

/// Sums and other rules that do not hold. What looks at a waiting cell is passed over.
[[nodiscard]] std::vector<Fault> BrokenRules(const Template& form, const Numbers& given,
                                             const std::set<std::pair<std::string, Place>>& waiting,
                                             const std::vector<SheetRule>& rules);

/// A cell that counts from the beginning of the year, with the cell of the period by itself where
/// the form has one.
struct Cumulative {
    std::string sheet;
    Place at;
    std::optional<Place> period;
};

/// A cumulative value that is less than the one before, or not the one before and this period's
/// together. `former` absent: this is the first period of the year that was filled; then only the
/// first period of all (`first`) can be told: the two are the same.
[[nodiscard]] std::vector<Fault> CumulativeFaults(const std::vector<Cumulative>& cells,
                                                  const Numbers& now,
                                                  const std::optional<Numbers>& former, bool first);

enum class PeriodKind { kMonthly, kQuarterly, kHalfYearly, kYearly };
[[nodiscard]] std::optional<PeriodKind> PeriodKindOf(std::string_view id);

struct Period {
    base::CivilDay from, to;
    std::string words;  ///< 2026年10月, 2026年第三季度, 2026年上半年, 2026年
};
/// Refuses `forms.bad_period`.
[[nodiscard]] base::Result<Period> PeriodOf(PeriodKind kind, int year, int number);

}  // namespace forms
