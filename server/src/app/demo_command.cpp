#include <charconv>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <ostream>

#include "app/commands.hpp"
#include "app/demo_beside.hpp"
#include "app/demo_derived.hpp"
#include "app/demo_officers.hpp"
#include "app/demo_play.hpp"
#include "app/demo_words.hpp"
#include "app/node.hpp"
#include "catalogue/messages.hpp"
#include "indicator/relations.hpp"

namespace app {

namespace fs = std::filesystem;

namespace {

struct Asked {
    DemoChoice choice;
    std::uint64_t seed = 1;
};

template <class Number>
base::Result<Number> NumberOption(const Arguments& arguments, const char* name, Number fallback,
                                  Number least) {
    const std::string text = arguments.Option(name);
    if (!arguments.Has(name)) return fallback;
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size() || number < least)
        return base::Refuse("demo.bad_option", {{"value", text}}, std::string("--") + name);
    return number;
}

base::Result<Asked> ReadAsked(const Arguments& arguments) {
    Asked asked;
    asked.choice.bureau = arguments.Option("bureau");
    base::Refusals refusals;
    const auto year = NumberOption<int>(arguments, "year", 0, 2000);
    const auto seed = NumberOption<std::uint64_t>(arguments, "seed", 1, 0);
    if (!year) refusals = year.error();
    if (!seed) refusals.insert(refusals.end(), seed.error().begin(), seed.error().end());
    if (arguments.Option("like").empty()) refusals.push_back({"demo.no_file", {}, "--like"});
    if (!refusals.empty()) return base::Refuse(std::move(refusals));
    if (*year != 0) asked.choice.year = *year;
    asked.seed = *seed;
    return asked;
}

/// Everything decided before a database is touched.
struct Plan {
    DemoFacts facts;
    DemoNumbers numbers;
    DemoSpan span;
    std::vector<DemoMatter> matters;
};

/// Those of rows that no relation has named yet: a contradiction is told once.
void AddUntold(const base::Refusals& more, base::Refusals& told) {
    const std::size_t count = told.size();
    for (const base::Refusal& refusal : more) {
        const auto end = told.begin() + static_cast<std::ptrdiff_t>(count);
        if (std::none_of(told.begin(), end,
                         [&](const base::Refusal& known) { return known.where == refusal.where; }))
            told.push_back(refusal);
    }
}

/// A refusal of the plan names an indicator: told by its name and its row.
base::Refusals NamedRows(base::Refusals refusals, const catalogue::Catalogue& catalogue,
                         const DemoFacts& facts) {
    for (base::Refusal& refusal : refusals) {
        const auto known = catalogue.indicators.find(refusal.where);
        if (known == catalogue.indicators.end()) continue;
        for (auto& [name, value] : refusal.params)
            if (name == "indicator") value = known->second.label;
        const auto row = facts.figures.find(refusal.where);
        refusal.where = row == facts.figures.end() ? "--like" : row->second.where;
    }
    return refusals;
}

bool HasProcedures(const catalogue::Catalogue& catalogue, int year) {
    const catalogue::RecordType* cases = catalogue.FindType("case");
    const auto first = base::CivilDay::From(year, 1, 1);
    return cases != nullptr && first &&
           catalogue.FindProcedure(cases->procedure, *first) != nullptr;
}

/// Ten days before anything happens, and before the year.
base::CivilDay FoundedOn(const Plan& plan) {
    base::CivilDay day = *base::CivilDay::From(plan.facts.year - 1, 12, 20);
    for (const DemoMatter& matter : plan.matters)
        day = std::min(day, matter.moves.front().day.Plus(-10));
    return day;
}

base::Result<Plan> MakePlan(const catalogue::Catalogue& catalogue, const std::string& file,
                            const Asked& asked) {
    if (!fs::is_regular_file(file))
        return base::Refuse("settings.no_file", {{"file", file}}, "--like");
    auto facts = ReadDemoFacts(ReadTextFile(file), fs::path(file).filename().string(), catalogue,
                               asked.choice);
    if (!facts) return base::Refuse(facts.error());
    base::Refusals doubts;
    base::Refusals refusals = ContradictionsOf(catalogue, *facts, doubts);
    const auto goals = GoalsOf(catalogue, *facts);
    if (!goals) AddUntold(goals.error(), refusals);
    if (!refusals.empty()) return base::Refuse(std::move(refusals));
    const auto numbers = NumbersFor(*goals);
    if (!numbers) return base::Refuse(NamedRows(numbers.error(), catalogue, *facts));
    Plan plan;
    plan.facts = *std::move(facts);
    plan.facts.notes.insert(plan.facts.notes.end(), doubts.begin(), doubts.end());
    plan.numbers = *numbers;
    const base::CivilDay today = base::SystemClock().Today();
    plan.span.year = plan.facts.year;
    // Yesterday at the latest: a real clock must never stand behind the ledger.
    plan.span.last = today.Plus(-1);
    plan.span.seed = asked.seed;
    plan.span.branches = std::clamp(plan.numbers.cases / 40, 3, 5);
    plan.span.enterprises = std::clamp(plan.numbers.cases / 3, 60, demo_words::EnterpriseKinds());
    plan.span.violations = static_cast<int>(demo_words::Violations().size());
    const int holding = plan.numbers.new_certificates + plan.numbers.renewed_certificates +
                        CertifiedAtFirst(plan.span.branches);
    if (plan.numbers.certified && *plan.numbers.certified < holding)
        return base::Refuse(NamedRows({{"demo.more_certificates",
                                        {{"indicator", ""}, {"holding", std::to_string(holding)}},
                                        "officers_certified_count"}},
                                      catalogue, plan.facts));
    // A year before the procedures has reported figures only.
    if (plan.facts.figures.empty() && !HasProcedures(catalogue, plan.facts.year)) return plan;
    auto matters = PlanDemo(plan.numbers, catalogue.calendar, plan.span, today);
    if (!matters) return base::Refuse(NamedRows(matters.error(), catalogue, plan.facts));
    plan.matters = *std::move(matters);
    return plan;
}

void PrintNotes(CommandContext& context, const catalogue::Catalogue& catalogue,
                const DemoFacts& facts) {
    for (const base::Refusal& note : facts.notes) {
        if (!note.where.empty()) context.err << note.where << "：";
        context.err << catalogue::Words(catalogue, note).text << "\n";
    }
}

/// The stated figures against those that the ordinary engine computes.
class FigureCheck {
 public:
    FigureCheck(Node& node, int year, CommandContext& context)
        : today_(node.clock.Today()),
          year_(year),
          context_(context),
          catalogue_(node.definitions.Current()),
          view_(node.store->Read()) {}

    /// `value` in the figure's own integer.
    void Check(const std::string& id, std::int64_t value, bool at_least, const std::string& where) {
        const catalogue::Indicator& indicator = catalogue_->indicators.find(id)->second;
        const auto figure = Compute(indicator);
        if (!figure) return;
        context_.out << fmt::format("{}：{} {}（{} 条{}）\n", indicator.label, figure->ValueText(),
                                    figure->unit, figure->rows,
                                    indicator::IsReported(indicator) ? "填报" : "记录");
        const std::int64_t near = indicator.share.empty() ? 0 : ShareTolerance(value);
        if (at_least ? figure->value >= value : std::abs(figure->value - value) <= near) return;
        Differs(indicator, *figure, where);
    }
    /// What follows from other figures, which must be there to follow from.
    void CheckDerived(const ReportedFact& fact) {
        const catalogue::Indicator& indicator = catalogue_->indicators.find(fact.indicator)->second;
        const auto figure = Compute(indicator);
        if (!figure) return;
        context_.out << fmt::format("{}：{} {}（由其他数推算）\n", indicator.label,
                                    figure->ValueText(), figure->unit);
        std::int64_t value = figure->value;
        for (int scale = figure->scale; scale < indicator::kToldDigits; ++scale) value *= 10;
        const bool near = std::abs(value - fact.value) <= DerivedTolerance(indicator, fact.value) ||
                          (fact.comparator == "at_least" && value >= fact.value);
        if (!figure->derived || !figure->stated || !near) Differs(indicator, *figure, fact.where);
    }
    base::Done Take() { return base::DoneUnless(std::move(refusals_)); }

 private:
    std::optional<indicator::Figure> Compute(const catalogue::Indicator& indicator) {
        indicator::Question question;
        question.indicator = &indicator;
        question.span = indicator::Span::Year(year_);
        question.givens = {{"today", today_}};
        auto figure = indicator::Compute(*view_, *catalogue_, question);
        if (figure) return *std::move(figure);
        refusals_.insert(refusals_.end(), figure.error().begin(), figure.error().end());
        return std::nullopt;
    }
    void Differs(const catalogue::Indicator& indicator, const indicator::Figure& figure,
                 const std::string& where) {
        refusals_.push_back({"demo.figure_differs",
                             {{"indicator", indicator.label}, {"value", figure.ValueText()}},
                             where});
    }

    base::CivilDay today_;
    int year_;
    CommandContext& context_;
    std::shared_ptr<const catalogue::Catalogue> catalogue_;
    std::unique_ptr<records::RecordView> view_;
    base::Refusals refusals_;
};

base::Done CheckFigures(Node& node, const DemoFacts& facts, CommandContext& context) {
    FigureCheck check(node, facts.year, context);
    context.out << fmt::format("由记录算出 {} 项，填报 {} 项", facts.figures.size(),
                               facts.reported.size());
    if (!facts.derived.empty())
        context.out << fmt::format("，由这些数推算 {} 项", facts.derived.size());
    context.out << "\n";
    for (const auto& [id, stated] : facts.figures)
        check.Check(id, stated.value, stated.at_least, stated.where);
    for (const ReportedFact& fact : facts.reported)
        check.Check(fact.indicator, fact.value, false, fact.where);
    for (const ReportedFact& fact : facts.derived) check.CheckDerived(fact);
    return check.Take();
}

/// So that its server can let people in without typing. No secret: it opens invented records only.
void LeavePassword(const Settings& settings, const std::string& password) {
    std::ofstream(settings.data / kDemoPasswordFile, std::ios::binary | std::ios::trunc)
        << password;
}

base::Result<DemoOutcome> Make(Node& node, base::FixedClock& clock, const Plan& plan,
                               CommandContext& context) {
    if (node.accounts->HasAnyCredential() || node.store->Read()->ArrivalAt(clock.Now()) > 0)
        return base::Refuse("demo.not_empty");
    clock.Set(base::FixedClock(FoundedOn(plan)).Now());
    auto bureau = MakeDemoBureau(node, plan.facts, plan.span.branches, plan.span.enterprises);
    if (!bureau) return base::Refuse(bureau.error());
    std::size_t told = 0;
    const auto progress = [&](std::size_t done, std::size_t all) {
        if (done < told + 500 && done != all) return;
        told = done;
        context.err << fmt::format("{} / {} 个行为\n", done, all);
    };
    auto outcome = PlayDemo(node, clock, *bureau, plan.matters, progress);
    if (!outcome) return outcome;
    const auto last_day = base::CivilDay::From(plan.facts.year, 12, 31);
    const auto entered =
        EnterReported(node, *bureau, plan.facts, std::min(*last_day, plan.span.last));
    if (!entered) return base::Refuse(entered.error());
    const auto officers = EnterOfficers(
        node, *bureau, plan.numbers,
        {*base::CivilDay::From(plan.facts.year, 1, 1), std::min(*last_day, plan.span.last)});
    if (!officers)
        return base::Refuse(NamedRows(officers.error(), *node.definitions.Current(), plan.facts));
    outcome->acts += *entered + *officers;
    clock.Set(base::SystemClock().Now());
    node.keeper->SignNow();
    context.out << fmt::format("演示单位：{}（账本永远标明为演示）\n", plan.facts.bureau);
    if (const auto done = CheckFigures(node, plan.facts, context); !done)
        return base::Refuse(done.error());
    LeavePassword(node.settings, bureau->password);
    context.out << "账号：";
    for (const DemoPerson* person : bureau->Everybody()) context.out << " " << person->account;
    context.out << fmt::format("\n口令（各账号相同，只显示这一次）：{}\n", bureau->password);
    return outcome;
}

int MakeDemo(CommandContext& context, const Arguments& arguments) {
    const auto began = std::chrono::steady_clock::now();
    const auto settings = SettingsFor(context, arguments);
    if (!settings) return kBadInput;
    const auto definitions = DefinitionsFor(context, *settings);
    if (!definitions) return kBadInput;
    const auto refused = [&](const base::Refusals& refusals) {
        PrintRefusals(context, *settings, refusals);
        return kBadInput;
    };
    const auto asked = ReadAsked(arguments);
    if (!asked) return refused(asked.error());
    const auto plan = MakePlan(*definitions, arguments.Option("like"), *asked);
    if (!plan) return refused(plan.error());
    PrintNotes(context, *definitions, plan->facts);
    base::FixedClock clock(base::SystemClock().Now());
    Logger logger("warn");
    NodeOptions options;
    options.demonstration = true;
    options.clock = &clock;
    const auto node = Node::Open(*settings, definitions, logger, options);
    if (!node) return refused(node.error());
    const auto outcome = Make(**node, clock, *plan, context);
    if (!outcome) return refused(outcome.error());
    const auto took =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    context.out << fmt::format("{} 条线索、{} 件案件、{} 个行为，用时 {:.1f} 秒\n", outcome->clues,
                               outcome->cases, outcome->acts, took);
    return kDone;
}

}  // namespace

void AddDemoCommands(std::vector<Command>& all) {
    all.push_back({"demo",
                   "--like 数字表.tsv [--bureau 单位] [--year 年] [--seed 数]",
                   "在空的数据库里建立演示单位，使各项数字与表中所列一致",
                   {{"like", "bureau", "year", "seed"}, {}, 0, 0},
                   MakeDemo});
}

}  // namespace app
