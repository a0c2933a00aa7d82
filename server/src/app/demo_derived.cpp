#include "app/demo_derived.hpp"

#include <algorithm>
#include <cmath>

#include "indicator/derived.hpp"

namespace app {

namespace {

using catalogue::RelationKind;

constexpr std::int64_t kOne = 10'000;  ///< 1, with four digits after the point
constexpr std::int64_t kFen = 100;     ///< of money: no finer

class Workshop {
 public:
    Workshop(const catalogue::Catalogue& catalogue, DemoFacts& facts)
        : catalogue_(catalogue), facts_(facts), on_(*base::CivilDay::From(facts.year, 12, 31)) {}

    void Work() {
        std::vector<ReportedFact> left;
        for (const ReportedFact& fact : facts_.reported) {
            const auto& indicator = catalogue_.indicators.find(fact.indicator)->second;
            const auto* relation = indicator::DerivedBy(catalogue_, indicator, on_);
            if (relation != nullptr && Follows(fact, indicator, *relation))
                facts_.derived.push_back(fact);
            else
                left.push_back(fact);
        }
        for (ReportedFact& fact : left) Raise(fact);
        facts_.reported = std::move(left);
    }

 private:
    [[nodiscard]] const ReportedFact* Reported(const std::string& id) const {
        const auto at = std::ranges::find(facts_.reported, id, &ReportedFact::indicator);
        return at == facts_.reported.end() ? nullptr : &*at;
    }

    [[nodiscard]] std::optional<std::int64_t> Stated(const std::string& id) const {
        const auto known = catalogue_.indicators.find(id);
        if (const auto at = facts_.figures.find(id); at != facts_.figures.end())
            return WithFourDigits(catalogue_, known->second, at->second.value);
        if (const ReportedFact* fact = Reported(id)) return fact->value;
        return std::nullopt;
    }

    bool Follows(const ReportedFact& fact, const catalogue::Indicator& indicator,
                 const catalogue::Relation& relation) {
        std::vector<std::int64_t> parts;
        for (const std::string& id : relation.parts)
            if (const auto stated = Stated(id)) parts.push_back(*stated);
        if (parts.empty()) return false;
        const bool changes =
            relation.kind == RelationKind::kChange || relation.kind == RelationKind::kRise;
        if (changes) return BaseFor(fact, indicator, relation, parts.front());
        if (parts.size() < relation.parts.size()) return false;
        if (relation.kind == RelationKind::kSum) return SumFollows(fact, relation, parts);
        if (parts[1] == 0) return false;
        const auto rate = std::llround(static_cast<double>(parts[0]) * 100 * kOne /
                                       static_cast<double>(parts[1]));
        return IsNear(indicator, fact.value, rate);
    }

    /// The file's relations hold already: what is missing yet lies in what is told as 以上.
    bool SumFollows(const ReportedFact& fact, const catalogue::Relation& relation,
                    const std::vector<std::int64_t>& parts) {
        std::int64_t missing = fact.value;
        for (const std::int64_t part : parts) missing -= part;
        if (missing == 0 || (missing < 0 && fact.comparator == "at_least")) return true;
        for (const std::string& id : relation.parts) {
            const ReportedFact* part = Reported(id);
            if (missing < 0 || part == nullptr || part->comparator != "at_least") continue;
            raised_[id] = missing;
            return true;
        }
        return false;
    }

    void Raise(ReportedFact& fact) const {
        if (const auto more = raised_.find(fact.indicator); more != raised_.end())
            fact.value += more->second;
    }

    static bool IsNear(const catalogue::Indicator& indicator, std::int64_t stated,
                       std::int64_t worked_out) {
        return std::abs(stated - worked_out) <= DerivedTolerance(indicator, stated);
    }

    /// The step in which values of an indicator are told: things are whole, money has fen.
    static std::int64_t StepOf(const catalogue::Indicator& indicator) {
        if (indicator.unit == "元") return kFen;
        return indicator::AddsUp(indicator.unit) ? kOne : 1;
    }

    static bool GivesChange(const catalogue::Indicator& indicator, const ReportedFact& fact,
                            std::int64_t now, std::int64_t before) {
        if (before <= 0) return false;
        const auto change =
            std::llround(static_cast<double>(now - before) * 10'000 / static_cast<double>(before));
        return IsNear(indicator, fact.value, change * 100);
    }

    /// The year before, of which the change follows; false: there is none.
    bool BaseFor(const ReportedFact& fact, const catalogue::Indicator& indicator,
                 const catalogue::Relation& relation, std::int64_t now) {
        const std::string& id = relation.parts.front();
        const auto own = std::ranges::find(facts_.before, id, &ReportedFact::indicator);
        if (own != facts_.before.end()) {
            const bool follows = relation.kind == RelationKind::kRise
                                     ? now - own->value == fact.value
                                     : GivesChange(indicator, fact, now, own->value);
            return follows && Keep(*own);
        }
        const ReportedFact base{id, 0, {}, fact.where};
        if (relation.kind == RelationKind::kRise) return Keep(base, now - fact.value);
        const std::int64_t step = StepOf(catalogue_.indicators.find(id)->second);
        const double share = 1 + static_cast<double>(fact.value) / (100.0 * kOne);
        if (share <= 0) return now == 0 && Keep(base, kOne);
        const auto near =
            std::llround(static_cast<double>(now) / share / static_cast<double>(step));
        for (const std::int64_t away : {0, -1, 1})
            if (GivesChange(indicator, fact, now, (near + away) * step))
                return Keep(base, (near + away) * step);
        return false;
    }

    /// Two changes of one figure ask for one year before.
    bool Keep(ReportedFact base, std::optional<std::int64_t> value = std::nullopt) {
        if (value) base.value = *value;
        const auto same = std::ranges::find(facts_.bases, base.indicator, &ReportedFact::indicator);
        if (same != facts_.bases.end()) return same->value == base.value;
        if (base.value < 0) return false;
        facts_.bases.push_back(std::move(base));
        return true;
    }

    const catalogue::Catalogue& catalogue_;
    DemoFacts& facts_;
    base::CivilDay on_;
    std::map<std::string, std::int64_t> raised_;
};

}  // namespace

std::int64_t DerivedTolerance(const catalogue::Indicator& indicator, std::int64_t stated) {
    return indicator.unit == "%" ? ShareTolerance(stated / 100) * 100 : 0;
}

void WorkOutDerived(const catalogue::Catalogue& catalogue, DemoFacts& facts) {
    Workshop(catalogue, facts).Work();
}

}  // namespace app
