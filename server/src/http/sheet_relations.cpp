#include "http/detail/sheet_relations.hpp"

#include <algorithm>
#include <set>

#include "http/detail/figure_scope.hpp"
#include "indicator/relations.hpp"

namespace http {

namespace {

/// The values that the sheet answers.
indicator::ToldFigures ToldBySheet(const records::Record& sheet) {
    indicator::ToldFigures told;
    const auto* rows = sheet.Get("items").As<std::vector<records::Row>>();
    if (rows == nullptr) return told;
    for (const records::Row& row : *rows) {
        const auto text = [&](const char* field) {
            const auto at = row.values.find(field);
            const auto* held = at == row.values.end() ? nullptr : at->second.As<std::string>();
            return held == nullptr ? std::string() : *held;
        };
        const auto at = row.values.find("value");
        const auto* value = at == row.values.end() ? nullptr : at->second.As<std::int64_t>();
        if (value == nullptr || text("reply") != "value") continue;
        told[text("indicator")] = {*value, text("comparator"), text("indicator")};
    }
    return told;
}

}  // namespace

SheetContradictions ContradictionsOfSheet(Caller& caller, const records::Record& sheet) {
    SheetContradictions found;
    const auto* year = sheet.Get("year").As<std::int64_t>();
    const auto unit = sheet.Reference(records::system_field::kOrganisation);
    if (year == nullptr || !unit) return found;
    indicator::ToldFigures now = ToldBySheet(sheet), before;
    std::vector<std::string> asked;
    for (const auto& [id, told] : now) asked.push_back(id);
    const int of_year = static_cast<int>(*year);
    for (const catalogue::Indicator* one : indicator::Related(*caller.catalogue, asked)) {
        const auto tell = [&](int in) {
            return indicator::TellFigure(*caller.view, *caller.catalogue,
                                         FigureQuestion(caller, *one, {in, *unit, std::nullopt}));
        };
        // What the sheet does not ask counts only where there is something: a unit that has not
        // entered its cases has not told that it has none.
        if (!now.contains(one->id))
            if (auto told = tell(of_year); told && told->value != 0) now[one->id] = *told;
        if (!indicator::LooksBack(*caller.catalogue, one->id)) continue;
        if (auto told = tell(of_year - 1); told && told->value != 0) before[one->id] = *told;
    }
    for (const indicator::Breach& breach :
         indicator::Breaches(*caller.catalogue, of_year, now, before)) {
        const auto own = std::ranges::find_if(
            breach.figures, [&](const std::string& id) { return !now[id].where.empty(); });
        if (own == breach.figures.end()) continue;
        (breach.relation->impossible ? found.impossible : found.doubtful)
            .push_back(indicator::BreachAsRefusal(breach, *own));
    }
    return found;
}

base::Done MayAnswerSheet(Caller& caller, const workflow::ActRequest& asked) {
    if (asked.type != kFigureSheetType || asked.act != "answer") return base::AllWell();
    const auto sheet = FindReadable(caller, kFigureSheetType, asked.record.ToText());
    if (!sheet) return base::AllWell();  // the act itself says so
    return base::DoneUnless(ContradictionsOfSheet(caller, sheet->record).impossible);
}

}  // namespace http
