#include "app/demo_goals.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <map>
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

using Goal = std::optional<std::int64_t> DemoGoals::*;

/// Figures that no ending of a case tells.
std::optional<std::int64_t>* PlaceByName(DemoGoals& goals, const std::string& indicator) {
    static const std::map<std::string, Goal, std::less<>> kGoals = {
        {"penalty_cases_handled_count", &DemoGoals::handled},
        {"major_cases_count", &DemoGoals::major},
        {"major_decision_legal_review_count", &DemoGoals::reviews},
        {"major_decision_legal_review_pass_rate", &DemoGoals::pass_rate},
        {"seizure_cases_count", &DemoGoals::seizures},
        {"detention_transfers_count", &DemoGoals::detentions},
        {"crime_transfers_count", &DemoGoals::crimes},
        {"police_transfers_total_count", &DemoGoals::referrals},
        {"published_penalties_count", &DemoGoals::published},
        {"exempted_fine_yuan", &DemoGoals::exempted_fen}};
    const auto found = kGoals.find(indicator);
    return found == kGoals.end() ? nullptr : &(goals.*(found->second));
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

/// What the records cannot hold at once, whatever the words of the law leave open.
base::Refusals Contradictions(const DemoGoals& goals, const Rows& rows) {
    base::Refusals refusals;
    const auto exact = [&](const std::optional<std::int64_t>& whole) {
        return whole && !RowOf(rows, whole)->at_least;
    };
    for (const auto* whole : {&goals.cases, &goals.handled})
        for (const auto* part : {&goals.penalties, &goals.no_penalties, &goals.transfers,
                                 &goals.seizures, &goals.detentions, &goals.crimes, &goals.major})
            if (exact(*whole) && *part && **part > **whole)
                Contradict(refusals, "demo.more_decisions_than_cases", RowOf(rows, *part),
                           RowOf(rows, *whole));
    if (goals.handled && goals.cases && exact(goals.handled) && *goals.cases > *goals.handled)
        Contradict(refusals, "demo.more_decisions_than_cases", RowOf(rows, goals.cases),
                   RowOf(rows, goals.handled));
    const std::int64_t parts =
        goals.penalties.value_or(0) + goals.no_penalties.value_or(0) + goals.transfers.value_or(0);
    if (refusals.empty() && exact(goals.cases) && parts > *goals.cases)
        for (const auto* place :
             {&goals.cases, &goals.penalties, &goals.no_penalties, &goals.transfers})
            if (*place)
                refusals.push_back({"demo.parts_exceed_cases", {}, RowOf(rows, *place)->where});
    if (goals.fine_fen.value_or(0) > 0 && goals.penalties && *goals.penalties == 0)
        Contradict(refusals, "demo.fines_without_decisions", RowOf(rows, goals.fine_fen),
                   RowOf(rows, goals.penalties));
    if (goals.fine_fen.value_or(0) > 0 && !goals.penalties && goals.cases && *goals.cases == 0)
        Contradict(refusals, "demo.fines_without_decisions", RowOf(rows, goals.fine_fen),
                   RowOf(rows, goals.cases));
    return refusals;
}

int AsInt(std::int64_t value) { return static_cast<int>(value); }

/// Detentions and crimes of a total that names neither: most are detentions.
void ShareReferrals(const DemoGoals& goals, DemoNumbers& numbers) {
    const std::int64_t all = goals.referrals.value_or(0);
    const std::int64_t crimes = goals.crimes.value_or(
        goals.detentions ? std::max<std::int64_t>(all - *goals.detentions, 0) : all / 3);
    numbers.crimes = AsInt(crimes);
    numbers.detentions = AsInt(goals.detentions.value_or(std::max<std::int64_t>(all - crimes, 0)));
}

/// How many of `reviews` must fail for the rate, to its stated digits; nullopt: no number does.
std::optional<int> FailuresFor(int reviews, std::int64_t rate) {
    if (reviews == 0) return std::nullopt;
    const std::int64_t failed = (reviews * (10'000 - rate) + 5'000) / 10'000;
    const std::int64_t told = ((reviews - failed) * 20'000 + reviews) / (2 * reviews);
    if (std::abs(told - rate) > ShareTolerance(rate)) return std::nullopt;
    return AsInt(failed);
}

/// As many reviews as the file says, else the fewest that give the rate it says.
base::Done ShareReviews(const DemoGoals& goals, DemoNumbers& numbers) {
    constexpr std::int64_t kMostReviews = 400;
    const std::int64_t least =
        goals.reviews.value_or(std::max<std::int64_t>(goals.major.value_or(0), 1));
    const std::int64_t most = goals.reviews.value_or(least + kMostReviews);
    numbers.reviews = AsInt(goals.reviews.value_or(0));
    if (!goals.pass_rate) return base::AllWell();
    for (std::int64_t reviews = least; reviews <= most; ++reviews) {
        const auto failed = FailuresFor(AsInt(reviews), *goals.pass_rate);
        if (!failed) continue;
        numbers.reviews = AsInt(reviews);
        numbers.failed_reviews = *failed;
        return base::AllWell();
    }
    return base::Refuse("demo.rate_cannot_be",
                        {{"rate", fmt::format("{}", static_cast<double>(*goals.pass_rate) / 100)},
                         {"reviews", std::to_string(most)}});
}

/// Those that end in the year as the file says, and room for all that hangs on cases.
void ShareCases(const DemoGoals& goals, DemoNumbers& numbers) {
    const std::int64_t stated =
        goals.penalties.value_or(0) + goals.no_penalties.value_or(0) + goals.transfers.value_or(0);
    const bool fined = goals.fine_fen.value_or(0) > 0;
    const std::int64_t usual = goals.penalties ? stated * 8 / 5 + 2
                               : fined         ? *goals.fine_fen / 6'000'000 + 5
                                               : 40;
    const std::int64_t needed = std::max({goals.seizures.value_or(0), goals.major.value_or(0),
                                          std::int64_t{numbers.detentions} + numbers.crimes,
                                          goals.published.value_or(0), goals.reviews.value_or(0)});
    const std::int64_t open =
        goals.handled ? *goals.handled : std::max(std::min(usual, kMostCases), needed * 4 / 3 + 2);
    numbers.cases = AsInt(std::max(goals.cases.value_or(open), stated));
    numbers.carried_is_told = goals.handled.has_value();
    numbers.carried =
        goals.handled ? AsInt(std::max<std::int64_t>(*goals.handled - numbers.cases, 0)) : 0;
    const int left = numbers.cases - AsInt(stated);
    const int wanted = AsInt(
        std::max<std::int64_t>(goals.major.value_or(0), numbers.reviews - numbers.failed_reviews));
    int some = goals.penalties ? 0 : std::clamp(std::max(left * 5 / 8, wanted), 0, left);
    // All the cases may be published penalties, no more.
    if (!goals.penalties && goals.published)
        some = std::min(left, std::max(some, AsInt(*goals.published)));
    numbers.penalties = AsInt(goals.penalties.value_or(fined ? std::max(some, 1) : some));
    const int rest = left - (goals.penalties ? 0 : numbers.penalties);
    const int spared = goals.exempted_fen.value_or(0) > 0 ? std::max(rest / 12, 1) : rest / 12;
    numbers.no_penalties = AsInt(goals.no_penalties.value_or(std::min(spared, rest)));
    const int over = rest - (goals.no_penalties ? 0 : numbers.no_penalties);
    numbers.transfers =
        AsInt(goals.transfers.value_or(std::clamp(std::max(rest / 25, numbers.crimes), 0, over)));
}

}  // namespace

base::Result<DemoGoals> GoalsOf(const catalogue::Catalogue& catalogue, const DemoFacts& facts) {
    DemoGoals goals;
    Rows rows;
    base::Refusals refusals;
    const catalogue::RecordType* cases = catalogue.FindType("case");
    const auto first_day = base::CivilDay::From(facts.year, 1, 1);
    if (facts.figures.empty()) return goals;
    if (cases == nullptr || !first_day ||
        catalogue.FindProcedure(cases->procedure, *first_day) == nullptr)
        return base::Refuse("demo.year_before_procedures", {{"year", std::to_string(facts.year)}},
                            "--year");
    for (const auto& [id, figure] : facts.figures) {
        const catalogue::Indicator& indicator = catalogue.indicators.find(id)->second;
        auto* place = PlaceByName(goals, id);
        if (place == nullptr) {
            const auto counts = Signature(catalogue, indicator, facts.year);
            place = counts ? PlaceOf(goals, indicator, *counts) : nullptr;
        }
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

base::Result<DemoNumbers> NumbersFor(const DemoGoals& goals) {
    DemoNumbers numbers;
    if (const auto done = ShareReviews(goals, numbers); !done) return base::Refuse(done.error());
    ShareReferrals(goals, numbers);
    ShareCases(goals, numbers);
    numbers.fine_fen = goals.fine_fen.value_or(std::int64_t{numbers.penalties} * 5'000'000);
    if (numbers.penalties == 0) numbers.fine_fen = 0;
    const bool spares = numbers.no_penalties > 0;
    numbers.exempted_fen =
        goals.exempted_fen.value_or(spares ? std::int64_t{numbers.no_penalties} * 2'000'000 : 0);
    if (!spares) numbers.exempted_fen = 0;
    numbers.major = AsInt(goals.major.value_or(numbers.penalties / 8));
    numbers.seizures = AsInt(goals.seizures.value_or(numbers.penalties / 20));
    if (goals.published) numbers.published = AsInt(*goals.published);
    if (!goals.reviews && !goals.pass_rate) numbers.reviews = numbers.major;
    return numbers;
}

}  // namespace app
