#include <map>
#include <ostream>
#include <string>
#include <vector>

#include "app/catalogue_holder.hpp"
#include "app/commands.hpp"
#include "app/logger.hpp"
#include "base/civil_day.hpp"
#include "base/text.hpp"
#include "deadline/clocks.hpp"
#include "http/recording_routes.hpp"
#include "papers/check_phrases.hpp"
#include "recordings/duties.hpp"
#include "storage/database.hpp"
#include "storage/migrate.hpp"
#include "storage/rebuild.hpp"
#include "storage/schema_change.hpp"
#include "volume/contents.hpp"
#include "worktime/period.hpp"

namespace app {

namespace {

/// The papers, phrases and lists beside the definitions: what they name must be there.
base::Refusals FaultsBeside(const Settings& settings, const catalogue::Catalogue& catalogue) {
    const auto folders = settings.DefinitionFolders();
    const papers::Shelf shelf = papers::ReadShelf(folders);
    base::Refusals faults = shelf.Faults();
    const auto add = [&](const base::Refusals& some) {
        faults.insert(faults.end(), some.begin(), some.end());
    };
    add(papers::CheckPhrases(catalogue, shelf));
    const volume::Plan plan = volume::ReadPlanFile(folders);
    add(plan.faults);
    if (!plan.record_type.empty()) add(volume::CheckPlan(catalogue, plan));
    const recordings::Duties duties = recordings::ReadDutiesFile(folders);
    add(duties.faults);
    add(http::CheckDuties(catalogue, duties));
    return faults;
}

int CheckCatalogue(CommandContext& context, const Arguments& arguments) {
    auto settings = SettingsFor(context, arguments);
    if (!settings) return kBadInput;
    if (!arguments.words.empty()) settings->catalogue = arguments.words[0];
    if (const auto there = FoldersNamedAreThere(arguments); !there) {
        PrintRefusals(context, *settings, there.error());
        return kBadInput;
    }
    const auto loaded = LoadDefinitions(settings->catalogue, settings->overlay);
    if (!loaded) {
        PrintRefusals(context, *settings, loaded.error());
        context.err << fmt::format("共 {} 处问题。\n", loaded.error().size());
        return kFindings;
    }
    const catalogue::Catalogue& catalogue = **loaded;
    if (const base::Refusals faults = FaultsBeside(*settings, catalogue); !faults.empty()) {
        PrintRefusals(context, *settings, faults);
        context.err << fmt::format("共 {} 处问题。\n", faults.size());
        return kFindings;
    }
    context.out << fmt::format(
        "定义无误：记录类型 {}，程序 {}，关口 {}，期限 {}，指标 {}，法律 {}，提示语 {}。\n摘要 "
        "{}\n",
        catalogue.record_types.size(), catalogue.procedures.size(), catalogue.gates.size(),
        catalogue.clocks.size(), catalogue.indicators.size(), catalogue.laws.size(),
        catalogue.messages.size(), catalogue.digest.ToText());
    return kDone;
}

constexpr std::int64_t kActsBetweenWords = 200'000;

/// The schema is up to date.
int RebuildNow(CommandContext& context, const Settings& settings, storage::Database& database,
               const std::shared_ptr<const catalogue::Catalogue>& definitions) {
    std::int64_t told = 0;
    const auto rebuilt = storage::RebuildDerived(database, definitions, [&](std::int64_t acts) {
        if (acts < told) told = 0;  // begun anew
        if (acts < told + kActsBetweenWords) return;
        told = acts;
        context.out << fmt::format("已折算 {} 个行为……\n", acts) << std::flush;
    });
    if (!rebuilt) {
        PrintRefusals(context, settings, rebuilt.error());
        return kFindings;
    }
    context.out << fmt::format("派生的表已由 {} 个行为重做：记录 {} 件。\n", rebuilt->acts,
                               rebuilt->records);
    return kDone;
}

const char* WordsOf(storage::SchemaChange change) {
    switch (change) {
        case storage::SchemaChange::kTableMade:
            return "建表";
        case storage::SchemaChange::kTableGone:
            return "删表";
        case storage::SchemaChange::kTableChanged:
            return "改表、加列";
        case storage::SchemaChange::kIndexMade:
            return "建索引";
        case storage::SchemaChange::kIndexGone:
            return "删索引";
        case storage::SchemaChange::kViewMade:
            return "建视图";
        case storage::SchemaChange::kViewGone:
            return "删视图";
        case storage::SchemaChange::kOther:
            return "其他";
    }
    return "其他";
}

/// A whole migration runs to hundreds of kilobytes, which nobody reads in a service's journal.
void PrintChanges(std::ostream& out, const std::vector<std::string>& statements) {
    std::map<storage::SchemaChange, int> counted;
    for (const std::string& statement : statements) ++counted[storage::ChangeOf(statement)];
    std::vector<std::string> parts;
    for (const auto& [change, count] : counted)
        parts.push_back(fmt::format("{} {} 处", WordsOf(change), count));
    out << fmt::format("改了数据库结构：{}。语句可以事先用 --dry-run 看。\n",
                       fmt::join(parts, "，"));
}

int MigrateSchema(CommandContext& context, const Arguments& arguments) {
    const auto settings = SettingsFor(context, arguments);
    if (!settings) return kBadInput;
    if (arguments.Has("dry-run") && arguments.Has("rebuild")) {
        PrintRefusals(context, *settings, {{"rebuild.no_dry_run", {}, "--rebuild"}});
        return kBadInput;
    }
    const auto definitions = DefinitionsFor(context, *settings);
    if (!definitions) return kBadInput;
    std::filesystem::create_directories(settings->data);
    storage::DatabaseOptions options;
    options.where = settings->DatabaseAddress();
    const auto database = storage::OpenDatabase(options);
    const bool dry = arguments.Has("dry-run");
    const auto report = storage::Migrate(*database, *definitions,
                                         dry ? storage::DryRun::kYes : storage::DryRun::kNo);
    if (!report) {
        PrintRefusals(context, *settings, report.error());
        return kBadInput;
    }
    if (dry) {
        for (const std::string& statement : report->statements) context.out << statement << ";\n";
    } else if (!report->statements.empty()) {
        PrintChanges(context.out, report->statements);
    }
    context.out << (report->ChangedNothing() ? "结构已是最新，未作改变。\n"
                    : dry                    ? "以上为将要执行的语句，尚未执行。\n"
                                             : "结构已更新。\n");
    if (report->folded_again) context.out << "记录已由行为重新折算。\n";
    if (arguments.Has("rebuild")) return RebuildNow(context, *settings, *database, definitions);
    return kDone;
}

const char* UnitWord(worktime::PeriodUnit unit) {
    switch (unit) {
        case worktime::PeriodUnit::kWorkingDays:
            return "个工作日";
        case worktime::PeriodUnit::kCalendarDays:
            return "日";
        case worktime::PeriodUnit::kMonths:
            return "个月";
    }
    return "日";
}

using Spans = std::vector<worktime::ExcludedInterval>;

/// `2026-01-05..2026-01-20=鉴定委托书,2026-02-01..2026-02-03`; nullopt where a span is none.
std::optional<Spans> ReadSpans(const std::string& text) {
    Spans spans;
    if (text.empty()) return spans;
    for (const std::string& part : base::Split(text, ',')) {
        const std::size_t dots = part.find(".."), equals = part.find('=');
        if (dots == std::string::npos) return std::nullopt;
        const auto from = base::CivilDay::Parse(part.substr(0, dots));
        const auto to = base::CivilDay::Parse(part.substr(dots + 2, equals - dots - 2));
        if (!from || !to || *to < *from) return std::nullopt;
        spans.push_back({*from, *to, equals == std::string::npos ? "" : part.substr(equals + 1)});
    }
    return spans;
}

/// What a due day was worked out of.
struct Question {
    base::CivilDay event;
    worktime::Period period;
    std::string basis;  ///< empty: a period that was typed, of no rule
    Spans excluded;
};

/// The working line by line, the due day alone on the last.
void PrintWorking(std::ostream& out, const Question& asked, const worktime::DueDay& due) {
    out << fmt::format("起算事件 {}（当日不计）\n期限 {} {}{}\n", asked.event.ToText(),
                       std::abs(asked.period.length), UnitWord(asked.period.unit),
                       asked.period.length < 0 ? "（向前倒算）" : "");
    if (!asked.basis.empty()) out << "依据 " << asked.basis << "\n";
    for (const worktime::ExcludedInterval& span : asked.excluded)
        out << fmt::format("{} 至 {} 不计{}{}\n", span.from.ToText(), span.to.ToText(),
                           span.reason.empty() ? "" : "：", span.reason);
    if (due.excluded_days > 0) out << fmt::format("不计的日数 {}\n", due.excluded_days);
    if (due.day != due.before_roll_over)
        out << fmt::format("末日 {} 为休息日，顺延\n", due.before_roll_over.ToText());
    out << "日历 " << due.calendar_version
        << (due.provisional ? "（超出已知年份，只按周末和法定的元旦、五一、国庆推算，暂定）" : "")
        << "\n"
        << due.day.ToText() << "\n";
}

int Deadline(CommandContext& context, const Arguments& arguments) {
    const auto settings = SettingsFor(context, arguments);
    if (!settings) return kBadInput;
    const auto definitions = DefinitionsFor(context, *settings);
    if (!definitions) return kBadInput;
    const auto event = base::CivilDay::Parse(arguments.words[1]);
    if (!event) {
        PrintRefusals(context, *settings,
                      {{"command.bad_day", {{"value", arguments.words[1]}}, ""}});
        return kBadInput;
    }
    const auto spans = ReadSpans(arguments.Option("exclude"));
    if (!spans) {
        PrintRefusals(context, *settings,
                      {{"command.bad_spans", {{"value", arguments.Option("exclude")}}, ""}});
        return kBadInput;
    }
    if (const auto period = worktime::Period::Parse(arguments.words[0])) {
        const auto roll =
            arguments.Has("no-roll") ? worktime::RollOver::kNo : worktime::RollOver::kYes;
        PrintWorking(context.out, {*event, *period, "", *spans},
                     worktime::ComputeDueDay(*event, *period, definitions->calendar, roll, *spans));
        return kDone;
    }
    const auto due = deadline::Due(*definitions, arguments.words[0], *event, *spans);
    if (!due) {
        PrintRefusals(context, *settings, due.error());
        return kBadInput;
    }
    const catalogue::ClockRule* rule = deadline::RuleOn(*definitions, arguments.words[0], *event);
    const std::string basis = rule->label + "（" + rule->basis + "）";
    PrintWorking(context.out, {*event, rule->period, basis, *spans}, *due);
    return kDone;
}

}  // namespace

void AddDefinitionCommands(std::vector<Command>& all) {
    all.push_back({"catalogue check",
                   "[目录]",
                   "检查定义，一次列出全部问题（文件:行）",
                   {{}, {}, 0, 1},
                   CheckCatalogue});
    all.push_back({"migrate",
                   "[--dry-run | --rebuild]",
                   "更新数据库结构；--rebuild 由行为重做派生的表",
                   {{}, {"dry-run", "rebuild"}, 0, 0},
                   MigrateSchema});
    all.push_back(
        {"deadline",
         "期限 起算日 [--no-roll] [--exclude 自..至=依据,…]",
         "计算届满日：期限为规则名，或 5wd、15d、6m、-7wd；--exclude 为不计入的期间和证明它的文书",
         {{"exclude"}, {"no-roll"}, 2, 2},
         Deadline});
}

}  // namespace app
