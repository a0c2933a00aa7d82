#include "report_desk/relations.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "base/decimal.hpp"
#include "indicator/relations.hpp"

namespace report_desk {

namespace {

using catalogue::RelationKind;
using report_reader::Comparator;
using report_reader::Figure;

/// As `figure_entry.comparator` has it, empty for exact; nullopt for what is no single value.
std::optional<std::string> ComparatorName(Comparator comparator) {
    switch (comparator) {
        case Comparator::kRange:
            return std::nullopt;
        case Comparator::kExact:
        case Comparator::kRank:
        case Comparator::kPercentChange:
        case Comparator::kAbsoluteChange:
            return "";
        default:
            return std::string(report_reader::NameOf(comparator));
    }
}

/// Indicators that are changes themselves: 同比 of any other is not its value.
std::set<std::string> ChangesOf(const catalogue::Catalogue& catalogue) {
    std::set<std::string> changes;
    for (const auto& [id, relation] : catalogue.relations)
        if (relation.kind == RelationKind::kChange || relation.kind == RelationKind::kRise)
            changes.insert(relation.whole);
    return changes;
}

class TextFigures {
 public:
    TextFigures(const catalogue::Catalogue& catalogue, const std::vector<Figure>& figures, int year)
        : changes_(ChangesOf(catalogue)),
          year_(std::to_string(year)),
          year_before_(std::to_string(year - 1)) {
        std::set<std::string> campaigns;
        for (const Figure& figure : figures)
            if (!figure.of.empty()) campaigns.insert(figure.of);
        for (const Figure& figure : figures) {
            const auto found = catalogue.indicators.find(figure.indicator);
            const bool mixed = campaigns.size() > 1 && !figure.of.empty();  // of several campaigns
            if (found != catalogue.indicators.end() && !figure.planned && !mixed)
                Take(figure, found->second.unit);
        }
        for (const std::string& id : twice_) now.erase(id);
        for (const std::string& id : twice_before_) before.erase(id);
    }

    indicator::ToldFigures now, before;
    std::map<std::string, const Figure*, std::less<>> places;

 private:
    void Take(const Figure& figure, const std::string& unit) {
        const bool change = figure.comparator == Comparator::kPercentChange ||
                            figure.comparator == Comparator::kAbsoluteChange;
        if (change && !changes_.contains(figure.indicator)) return;
        if (figure.unit != unit) return;
        const auto comparator = ComparatorName(figure.comparator);
        const auto value = base::ParseDecimal(figure.value, indicator::kToldDigits);
        if (!comparator || !value) return;
        const bool past = figure.period == year_before_;
        if (!past && !figure.period.empty() && !figure.period.starts_with(year_)) return;
        auto& told = past ? before : now;
        const auto [at, fresh] =
            told.try_emplace(figure.indicator, indicator::Told{*value, *comparator, std::string()});
        if (!fresh && (at->second.value != *value || at->second.comparator != *comparator))
            (past ? twice_before_ : twice_).insert(figure.indicator);
        if (!past) places[figure.indicator] = &figure;
    }

    std::set<std::string> changes_, twice_, twice_before_;
    std::string year_, year_before_;
};

}  // namespace

std::vector<report_check::OutsideFinding> BrokenRelations(const catalogue::Catalogue& catalogue,
                                                          const std::vector<Figure>& figures,
                                                          int year) {
    std::vector<report_check::OutsideFinding> all;
    const TextFigures told(catalogue, figures, year);
    for (const indicator::Breach& breach :
         indicator::Breaches(catalogue, year, told.now, told.before)) {
        if (!breach.relation->impossible) continue;
        const Figure* last = nullptr;
        for (const std::string& id : breach.figures) {
            const auto at = told.places.find(id);
            if (at == told.places.end()) continue;
            if (last == nullptr || at->second->place.begin > last->place.begin) last = at->second;
        }
        if (last == nullptr) continue;
        all.push_back({"relation-broken",
                       last->place,
                       {{"all", breach.working}, {"note", breach.relation->says}}});
    }
    return all;
}

}  // namespace report_desk
