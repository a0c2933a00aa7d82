#include "app/demo_goals.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "records/filter.hpp"

namespace app {

namespace {

constexpr std::int64_t kMostCases = 20'000;

class NoNeighbours final : public records::Neighbours {
 public:
    const records::Record* Find(const catalogue::RecordType&,
                                const base::RecordId&) const override {
        return nullptr;
    }
    std::vector<const records::Record*> PointingAt(const catalogue::RecordType&,
                                                   const catalogue::Field&,
                                                   const base::RecordId&) const override {
        return {};
    }
};

constexpr std::array<const char*, 4> kEndings = {"", "decide", "decide_no_penalty", "transfer"};

/// A case as its acts would leave it: literal values, and a day for every date they set.
records::Record Sample(const catalogue::RecordType& type, const catalogue::Procedure& procedure,
                       const char* ending, base::CivilDay day) {
    records::Record record;
    record.type = type.id;
    for (const char* id : {"file", ending}) {
        const catalogue::Act* act = procedure.FindAct(id);
        if (act == nullptr) continue;
        record.Set("$state", act->to);
        for (const catalogue::Effect& effect : act->effects) {
            const catalogue::Field* field = type.FindField(effect.set);
            if (field == nullptr) continue;
            if (effect.from == "act.happened_on") record.Set(field->id, day);
            if (effect.value.empty()) continue;
            const bool plain = field->kind == catalogue::FieldKind::kYesNo;
            if (plain)
                record.Set(field->id, records::Value(effect.value == "true"));
            else
                record.Set(field->id, records::Value(effect.value));
        }
    }
    return record;
}

/// Which of the four sample cases the indicator counts.
std::optional<std::array<bool, 4>> Signature(const catalogue::Catalogue& catalogue,
                                             const catalogue::Indicator& indicator, int year) {
    const std::string type_id = indicator.count.empty()
                                    ? indicator.sum.substr(0, indicator.sum.find('.'))
                                    : indicator.count;
    const catalogue::RecordType* type = catalogue.FindType(type_id);
    const auto day = base::CivilDay::From(year, 7, 1);
    if (type == nullptr || type_id != "case" || !day) return std::nullopt;
    const catalogue::Procedure* procedure = catalogue.FindProcedure(type->procedure, *day);
    const auto filter = records::ReadFilter(catalogue, *type, indicator.filter);
    if (procedure == nullptr || !filter) return std::nullopt;
    std::array<bool, 4> counts{};
    for (std::size_t i = 0; i < kEndings.size(); ++i) {
        const records::Record record = Sample(*type, *procedure, kEndings[i], *day);
        counts[i] = record.Day(indicator.dated_by).has_value() &&
                    records::Passes(*filter, record, {{"today", *day}}, NoNeighbours());
    }
    return counts;
}

/// The number of the goals that the indicator speaks of; nullptr: none.
std::optional<std::int64_t>* PlaceOf(DemoGoals& goals, const catalogue::Indicator& indicator,
                                     const std::array<bool, 4>& counts) {
    using Counts = std::array<bool, 4>;
    if (!indicator.sum.empty())
        return counts == Counts{false, true, false, false} && indicator.sum == "case.fine_amount"
                   ? &goals.fine_fen
                   : nullptr;
    if (counts == Counts{true, true, true, true}) return &goals.cases;
    if (counts == Counts{false, true, false, false}) return &goals.penalties;
    if (counts == Counts{false, false, true, false}) return &goals.no_penalties;
    if (counts == Counts{false, false, false, true}) return &goals.transfers;
    return nullptr;
}

using Rows = std::vector<std::pair<std::optional<std::int64_t>*, const StatedFigure*>>;

const StatedFigure* RowOf(const Rows& rows, const std::optional<std::int64_t>& place) {
    for (const auto& [at, figure] : rows)
        if (at == &place) return figure;
    return nullptr;
}

/// Both rows of a contradiction are named, each with the other.
void Contradict(base::Refusals& refusals, const char* code, const StatedFigure* a,
                const StatedFigure* b) {
    if (a == nullptr || b == nullptr) return;
    refusals.push_back({code, {{"other", b->where}}, a->where});
    refusals.push_back({code, {{"other", a->where}}, b->where});
}

base::Refusals Contradictions(const DemoGoals& goals, const Rows& rows) {
    base::Refusals refusals;
    for (const auto* part : {&goals.penalties, &goals.no_penalties, &goals.transfers})
        if (goals.cases && *part && **part > *goals.cases && !RowOf(rows, goals.cases)->at_least)
            Contradict(refusals, "demo.more_decisions_than_cases", RowOf(rows, *part),
                       RowOf(rows, goals.cases));
    const std::int64_t parts =
        goals.penalties.value_or(0) + goals.no_penalties.value_or(0) + goals.transfers.value_or(0);
    if (refusals.empty() && goals.cases && parts > *goals.cases &&
        !RowOf(rows, goals.cases)->at_least)
        for (const auto& [place, figure] : rows)
            if (place != &goals.fine_fen)
                refusals.push_back({"demo.parts_exceed_cases", {}, figure->where});
    if (goals.fine_fen.value_or(0) > 0 && goals.penalties && *goals.penalties == 0)
        Contradict(refusals, "demo.fines_without_decisions", RowOf(rows, goals.fine_fen),
                   RowOf(rows, goals.penalties));
    if (goals.fine_fen.value_or(0) > 0 && !goals.penalties && goals.cases && *goals.cases == 0)
        Contradict(refusals, "demo.fines_without_decisions", RowOf(rows, goals.fine_fen),
                   RowOf(rows, goals.cases));
    return refusals;
}

}  // namespace

base::Result<DemoGoals> GoalsOf(const catalogue::Catalogue& catalogue, const DemoFacts& facts) {
    DemoGoals goals;
    Rows rows;
    base::Refusals refusals;
    const catalogue::RecordType* cases = catalogue.FindType("case");
    const auto first_day = base::CivilDay::From(facts.year, 1, 1);
    if (cases == nullptr || !first_day ||
        catalogue.FindProcedure(cases->procedure, *first_day) == nullptr)
        return base::Refuse("demo.year_before_procedures", {{"year", std::to_string(facts.year)}},
                            "--year");
    for (const auto& [id, figure] : facts.figures) {
        const catalogue::Indicator& indicator = catalogue.indicators.find(id)->second;
        const auto counts = Signature(catalogue, indicator, facts.year);
        auto* place = counts ? PlaceOf(goals, indicator, *counts) : nullptr;
        if (place == nullptr) {
            refusals.push_back(
                {"demo.cannot_make", {{"indicator", indicator.label}}, figure.where});
            continue;
        }
        *place = figure.value;
        rows.emplace_back(place, &figure);
        if (indicator.sum.empty() && figure.value > kMostCases)
            refusals.push_back(
                {"demo.too_many",
                 {{"indicator", indicator.label}, {"most", std::to_string(kMostCases)}},
                 figure.where});
    }
    const base::Refusals contradictions = Contradictions(goals, rows);
    refusals.insert(refusals.end(), contradictions.begin(), contradictions.end());
    if (!refusals.empty()) return base::Refuse(std::move(refusals));
    return goals;
}

DemoNumbers NumbersFor(const DemoGoals& goals) {
    const auto number = [](std::int64_t value) { return static_cast<int>(value); };
    const std::int64_t stated =
        goals.penalties.value_or(0) + goals.no_penalties.value_or(0) + goals.transfers.value_or(0);
    DemoNumbers numbers;
    const bool fined = goals.fine_fen.value_or(0) > 0;
    const std::int64_t usual = goals.penalties ? stated * 8 / 5 + 2
                               : fined         ? *goals.fine_fen / 6'000'000 + 5
                                               : 40;
    numbers.cases = number(std::max(goals.cases.value_or(std::min(usual, kMostCases)), stated));
    const int left = numbers.cases - number(stated);
    const int some = goals.penalties ? 0 : left * 5 / 8;
    numbers.penalties = number(goals.penalties.value_or(fined ? std::max(some, 1) : some));
    const int rest = left - (goals.penalties ? 0 : numbers.penalties);
    numbers.no_penalties = number(goals.no_penalties.value_or(rest / 12));
    numbers.transfers = number(goals.transfers.value_or(rest / 25));
    numbers.fine_fen = goals.fine_fen.value_or(std::int64_t{numbers.penalties} * 5'000'000);
    if (numbers.penalties == 0) numbers.fine_fen = 0;
    return numbers;
}

}  // namespace app
