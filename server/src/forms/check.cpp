#include "forms/check.hpp"

#include <array>

namespace forms {

namespace {

using Cell = std::pair<std::string, Place>;

base::Refusal Refused(const char* code, const CellName& cell,
                      std::vector<std::pair<std::string, std::string>> more = {}) {
    base::Refusal refusal{code, {{"sheet", cell.sheet}, {"cell", cell.cell}}, cell.cell};
    refusal.params.insert(refusal.params.end(), more.begin(), more.end());
    return refusal;
}

/// The first reason why the cell cannot be bound.
std::optional<base::Refusal> FaultOf(const Template& form, const CellName& name) {
    const auto place = ReadPlace(name.cell);
    if (!place) return Refused("forms.bad_cell", name);
    const GridSheet* sheet = form.Find(name.sheet);
    if (sheet == nullptr) return Refused("forms.no_sheet", name);
    if (sheet->hidden) return Refused("forms.hidden_sheet", name);
    if (const Area* area = sheet->MergedAt(*place); area != nullptr && area->first != *place)
        return Refused("forms.merged_cell", name, {{"first", NameOf(area->first)}});
    const GridCell* cell = sheet->Find(*place);
    if (cell != nullptr && cell->content == Content::kFormula)
        return Refused("forms.formula_cell", name, {{"formula", "=" + cell->formula}});
    return std::nullopt;
}

/// What a rule's cells hold: the form's numbers with those that were filled in over them.
class Sight {
 public:
    Sight(const Template& form, const Numbers& given, const std::set<Cell>& waiting)
        : form_(form), given_(given), waiting_(waiting) {}

    [[nodiscard]] Seen At(const std::string& sheet, Place place) const {
        using Kind = Seen::Kind;
        if (const auto found = given_.find({sheet, place}); found != given_.end())
            return {Kind::kNumber, found->second};
        if (waiting_.contains({sheet, place})) return {Kind::kUnknown, 0};
        const GridSheet* grid = form_.Find(sheet);
        const GridCell* cell = grid == nullptr ? nullptr : grid->Find(place);
        if (cell == nullptr || cell->content == Content::kBlank) return {Kind::kBlank, 0};
        if (cell->content == Content::kFormula) return {Kind::kUnknown, 0};
        const auto number = ReadNumber(cell->text);
        return number ? Seen{Kind::kNumber, *number} : Seen{Kind::kText, 0};
    }

 private:
    const Template& form_;
    const Numbers& given_;
    const std::set<Cell>& waiting_;
};

std::optional<std::int64_t> At(const Numbers& numbers, const std::string& sheet, Place place) {
    const auto found = numbers.find({sheet, place});
    return found == numbers.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace

base::Refusals CheckCells(const Template& form, const std::vector<CellName>& cells) {
    base::Refusals refusals;
    std::set<Cell> known;
    for (const CellName& name : cells) {
        if (auto fault = FaultOf(form, name)) {
            refusals.push_back(*std::move(fault));
        } else if (!known.insert({name.sheet, *ReadPlace(name.cell)}).second) {
            refusals.push_back(Refused("forms.same_cell_twice", name));
        }
    }
    return refusals;
}

base::Refusals CheckRules(const Template& form, const std::vector<SheetRule>& rules) {
    base::Refusals refusals;
    for (const SheetRule& rule : rules) {
        if (form.Find(rule.sheet) == nullptr)
            refusals.push_back({"forms.no_sheet", {{"sheet", rule.sheet}}, rule.text});
        const auto read = ReadRule(rule.text);
        if (read) continue;
        for (base::Refusal refusal : read.error()) {
            refusal.params.emplace_back("sheet", rule.sheet);
            refusals.push_back(std::move(refusal));
        }
    }
    return refusals;
}

std::vector<Fault> BrokenRules(const Template& form, const Numbers& given,
                               const std::set<Cell>& waiting, const std::vector<SheetRule>& rules) {
    Numbers all = EvaluateFormulas(form, given, waiting);
    all.insert(given.begin(), given.end());
    const Sight sight(form, all, waiting);
    std::vector<Fault> faults;
    for (const SheetRule& rule : rules) {
        const auto read = ReadRule(rule.text);
        if (!read) continue;
        const Look look = [&](Place place) { return sight.At(rule.sheet, place); };
        const auto left = Evaluate(read->left, {}, look), right = Evaluate(read->right, {}, look);
        if (!left || !right || Holds(*left, read->sign, *right)) continue;
        const std::vector<Place> cells = CellsOf(read->left);
        faults.push_back({{"forms.rule_broken",
                           {{"sheet", rule.sheet},
                            {"rule", rule.text},
                            {"left", NumberText(*left)},
                            {"right", NumberText(*right)}},
                           rule.text},
                          rule.sheet,
                          cells.empty() ? Place{} : cells.front(),
                          false});
    }
    return faults;
}

std::vector<Fault> CumulativeFaults(const std::vector<Cumulative>& cells, const Numbers& now,
                                    const std::optional<Numbers>& former, bool first) {
    std::vector<Fault> faults;
    for (const Cumulative& cell : cells) {
        const auto total = At(now, cell.sheet, cell.at);
        const auto was = former ? At(*former, cell.sheet, cell.at)
                                : (first ? std::optional<std::int64_t>(0) : std::nullopt);
        if (!total || !was) continue;
        const auto add = [&](const char* code, const std::string& period) {
            faults.push_back({{code,
                               {{"sheet", cell.sheet},
                                {"cell", NameOf(cell.at)},
                                {"was", NumberText(*was)},
                                {"now", NumberText(*total)},
                                {"period", period}},
                               NameOf(cell.at)},
                              cell.sheet,
                              cell.at,
                              true});
        };
        if (*total < *was) add("forms.cumulative_fell", "");
        if (!cell.period) continue;
        const auto period = At(now, cell.sheet, *cell.period);
        if (period && *was + *period != *total) add("forms.cumulative_sum", NumberText(*period));
    }
    return faults;
}

std::optional<PeriodKind> PeriodKindOf(std::string_view id) {
    if (id == "monthly") return PeriodKind::kMonthly;
    if (id == "quarterly") return PeriodKind::kQuarterly;
    if (id == "half_yearly") return PeriodKind::kHalfYearly;
    if (id == "yearly") return PeriodKind::kYearly;
    return std::nullopt;
}

base::Result<Period> PeriodOf(PeriodKind kind, int year, int number) {
    struct Way {
        int months;
        const char* label;
    };
    constexpr std::array<Way, 4> kWays{{{1, "月报"}, {3, "季报"}, {6, "半年报"}, {12, "年报"}}};
    constexpr std::array<const char*, 4> kQuarters{"一", "二", "三", "四"};
    const Way& way = kWays[static_cast<std::size_t>(kind)];
    const auto first = number < 1 || number * way.months > 12
                           ? std::nullopt
                           : base::CivilDay::From(year, (number - 1) * way.months + 1, 1);
    if (!first)
        return base::Refuse("forms.bad_period",
                            {{"kind", way.label}, {"number", std::to_string(number)}}, "number");
    Period period{*first, first->PlusMonths(way.months).Plus(-1), {}};
    switch (kind) {
        case PeriodKind::kMonthly:
            period.words = fmt::format("{}年{}月", year, number);
            break;
        case PeriodKind::kQuarterly:
            period.words =
                fmt::format("{}年第{}季度", year, kQuarters[static_cast<std::size_t>(number - 1)]);
            break;
        case PeriodKind::kHalfYearly:
            period.words = fmt::format("{}年{}半年", year, number == 1 ? "上" : "下");
            break;
        case PeriodKind::kYearly:
            period.words = fmt::format("{}年", year);
            break;
    }
    return period;
}

}  // namespace forms
