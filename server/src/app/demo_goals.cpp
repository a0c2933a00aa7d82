#include "app/demo_goals.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <map>
#include <set>
#include <vector>

#include "app/demo_extras.hpp"
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

using Acts = std::array<const char*, 2>;
constexpr std::array<Acts, 5> kEndings = {
    {{"", ""}, {"decide", ""}, {"decide_no_penalty", ""}, {"transfer", ""}, {"decide", "close"}}};
using Counts = std::array<bool, kEndings.size()>;

/// A case as its acts would leave it: literal values, and a day for every date they set.
records::Record Sample(const catalogue::RecordType& type, const catalogue::Procedure& procedure,
                       const Acts& ending, base::CivilDay day) {
    records::Record record;
    record.type = type.id;
    for (const char* id : {"file", ending[0], ending[1]}) {
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

/// Which of the sample cases the indicator counts.
std::optional<Counts> Signature(const catalogue::Catalogue& catalogue,
                                const catalogue::Indicator& indicator, int year) {
    const std::string type_id = indicator.count.empty()
                                    ? indicator.sum.substr(0, indicator.sum.find('.'))
                                    : indicator.count;
    const catalogue::RecordType* type = catalogue.FindType(type_id);
    const auto day = base::CivilDay::From(year, 7, 1), first = base::CivilDay::From(year, 1, 1),
               last = base::CivilDay::From(year, 12, 31);
    const bool rate = !indicator.share.empty();
    if (type == nullptr || type_id != "case" || !day || rate) return std::nullopt;
    const catalogue::Procedure* procedure = catalogue.FindProcedure(type->procedure, *day);
    const auto filter = records::ReadFilter(catalogue, *type, indicator.filter);
    if (procedure == nullptr || !filter) return std::nullopt;
    Counts counts{};
    for (std::size_t i = 0; i < kEndings.size(); ++i) {
        const records::Record record = Sample(*type, *procedure, kEndings[i], *day);
        counts[i] =
            record.Day(indicator.dated_by).has_value() &&
            records::Passes(*filter, record,
                            {{"today", *day}, {"period.from", *first}, {"period.to", *last}},
                            NoNeighbours());
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
        {"case_files_archived_count", &DemoGoals::archived},
        {"exempted_fine_yuan", &DemoGoals::exempted_fen},
        {"coercion_cases_count", &DemoGoals::coercions},
        {"production_limit_cases_count", &DemoGoals::limits},
        {"collective_discussion_cases_count", &DemoGoals::discussions},
        {"correction_orders_count", &DemoGoals::orders},
        {"officers_certified_count", &DemoGoals::certified},
        {"certificates_new_count", &DemoGoals::new_certificates},
        {"certificates_renewed_count", &DemoGoals::renewed_certificates},
        {"certificates_cancelled_count", &DemoGoals::cancelled_certificates}};
    const auto found = kGoals.find(indicator);
    return found == kGoals.end() ? nullptr : &(goals.*(found->second));
}

/// What no demonstration has any of.
bool NeverHappens(const std::string& indicator) {
    static const std::set<std::string, std::less<>> kNever = {
        "confiscated_total_yuan",       "revoked_decisions_count",
        "simple_procedure_cases_count", "daily_penalty_cases_count",
        "daily_penalty_yuan",           "preservation_cases_count",
        "hearings_requested_count",     "hearings_held_count",
        "surcharges_paid_yuan",         "court_applications_count",
        "offsite_checks_count",         "offsite_suspected_count",
        "offsite_clues_count",          "offsite_cases_filed_count",
        "data_suspicion_clues_count",   "data_suspicion_clues_filed_count",
        "monitoring_alarms_count",      "supervision_orders_count"};
    return kNever.contains(indicator);
}

/// The number of the goals that the indicator speaks of; nullptr: none.
std::optional<std::int64_t>* PlaceOf(DemoGoals& goals, const catalogue::Indicator& indicator,
                                     const Counts& counts) {
    if (!indicator.sum.empty())
        return counts == Counts{false, true, false, false, true} &&
                       indicator.sum == "case.fine_amount"
                   ? &goals.fine_fen
                   : nullptr;
    if (counts == Counts{true, true, true, true, true}) return &goals.cases;
    if (counts == Counts{false, true, false, false, true}) return &goals.penalties;
    if (counts == Counts{false, false, true, false, false}) return &goals.no_penalties;
    if (counts == Counts{false, false, false, true, false}) return &goals.transfers;
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
        for (const auto* part :
             {&goals.penalties, &goals.no_penalties, &goals.transfers, &goals.seizures,
              &goals.detentions, &goals.crimes, &goals.major, &goals.coercions, &goals.limits})
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
    if (goals.fine_fen && goals.penalties && *goals.fine_fen < *goals.penalties)
        Contradict(refusals, "demo.fines_too_small", RowOf(rows, goals.fine_fen),
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
    const std::int64_t told = ((reviews - failed) * 20'000 + reviews) / (std::int64_t{2} * reviews);
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

/// Coercion is seizures and limits together, a case of both once: what the file leaves open is
/// seized in.
base::Done ShareCoercion(const DemoGoals& goals, DemoNumbers& numbers) {
    std::int64_t limits = goals.limits.value_or(0), seizures = goals.seizures.value_or(0);
    // Less than its parts it is told as 以上: else the relations would have refused it.
    const std::int64_t all =
        std::max({goals.coercions.value_or(seizures + limits), seizures, limits});
    const std::int64_t missing = all - limits - seizures;
    if (missing > 0 && (!goals.seizures || goals.more_seizures))
        seizures += missing;
    else if (missing > 0 && (!goals.limits || goals.more_limits))
        limits += missing;
    numbers.seizures = AsInt(seizures);
    numbers.limits = AsInt(limits);
    if (!goals.coercions) return base::AllWell();
    numbers.seized_limits = AsInt(std::int64_t{numbers.seizures} + numbers.limits - all);
    const bool fits = numbers.seized_limits >= 0 &&
                      numbers.seized_limits <= std::min(numbers.seizures, numbers.limits);
    if (fits) return base::AllWell();
    base::Refusals refusals;
    for (const char* id :
         {"coercion_cases_count", "seizure_cases_count", "production_limit_cases_count"})
        refusals.push_back({"demo.coercion_differs", {{"indicator", id}}, id});
    return base::Refuse(std::move(refusals));
}

void ShareOfficers(const DemoGoals& goals, DemoNumbers& numbers) {
    if (goals.certified) numbers.certified = AsInt(*goals.certified);
    numbers.new_certificates = AsInt(goals.new_certificates.value_or(0));
    numbers.renewed_certificates = AsInt(goals.renewed_certificates.value_or(0));
    numbers.cancelled_certificates = AsInt(goals.cancelled_certificates.value_or(0));
}

/// Those that end in the year as the file says, and room for all that hangs on cases.
void ShareCases(const DemoGoals& goals, DemoNumbers& numbers) {
    const std::int64_t stated =
        goals.penalties.value_or(0) + goals.no_penalties.value_or(0) + goals.transfers.value_or(0);
    const bool fined = goals.fine_fen.value_or(0) > 0;
    const std::int64_t usual = goals.penalties ? stated * 8 / 5 + 2
                               : fined         ? *goals.fine_fen / 6'000'000 + 5
                                               : 40;
    const std::int64_t needed =
        std::max({goals.seizures.value_or(0), goals.major.value_or(0),
                  std::int64_t{numbers.detentions} + numbers.crimes, goals.published.value_or(0),
                  goals.reviews.value_or(0), goals.coercions.value_or(0), goals.limits.value_or(0),
                  goals.discussions.value_or(0), goals.orders.value_or(0)});
    const std::int64_t open =
        goals.handled ? *goals.handled : std::max(std::min(usual, kMostCases), needed * 4 / 3 + 2);
    numbers.cases = AsInt(std::max(goals.cases.value_or(open), stated));
    numbers.carried_is_told = goals.handled.has_value();
    numbers.carried =
        goals.handled ? AsInt(std::max<std::int64_t>(*goals.handled - numbers.cases, 0)) : 0;
    const int left = numbers.cases - AsInt(stated);
    const int wanted = AsInt(
        std::max({goals.major.value_or(0), std::int64_t{numbers.reviews} - numbers.failed_reviews,
                  std::int64_t{numbers.limits}, goals.discussions.value_or(0)}));
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
        if (place == nullptr && figure.value == 0 && NeverHappens(id)) continue;
        if (place == nullptr) {
            refusals.push_back(
                {"demo.cannot_make", {{"indicator", indicator.label}}, figure.where});
            continue;
        }
        *place = figure.value;
        if (place == &goals.seizures) goals.more_seizures = figure.at_least;
        if (place == &goals.limits) goals.more_limits = figure.at_least;
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
    ShareOfficers(goals, numbers);
    if (const auto done = ShareCoercion(goals, numbers); !done) return base::Refuse(done.error());
    ShareCases(goals, numbers);
    if (!goals.coercions && !goals.seizures)
        numbers.seizures = std::max(numbers.penalties - numbers.limits, 0) / 20;
    if (goals.discussions) numbers.discussions = AsInt(*goals.discussions);
    numbers.orders = AsInt(goals.orders.value_or(0));
    numbers.fine_fen = goals.fine_fen.value_or(std::int64_t{numbers.penalties} * 5'000'000);
    if (numbers.penalties == 0) numbers.fine_fen = 0;
    const bool spares = numbers.no_penalties > 0;
    numbers.exempted_fen =
        goals.exempted_fen.value_or(spares ? std::int64_t{numbers.no_penalties} * 2'000'000 : 0);
    if (!spares) numbers.exempted_fen = 0;
    numbers.major = AsInt(goals.major.value_or(numbers.penalties / 8));
    if (goals.published) numbers.published = AsInt(*goals.published);
    if (goals.archived) numbers.archived = AsInt(*goals.archived);
    if (!goals.reviews && !goals.pass_rate) numbers.reviews = numbers.major;
    return numbers;
}

}  // namespace app
