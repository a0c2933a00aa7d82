#include <ostream>

#include "app/calendars.hpp"
#include "app/commands.hpp"
#include "app/open_node.hpp"
#include "app/reminders.hpp"
#include "storage/catalogue_versions.hpp"

namespace app {

namespace {

std::string TitleOf(const workflow::RecordDueChange& change) {
    std::string words;
    for (const std::string& id : {change.type->subtitle, change.type->title}) {
        const catalogue::Field* field = change.type->FindField(id);
        if (field == nullptr) continue;
        const std::string shown = records::ValueToShow(*field, change.record.Get(id));
        if (!shown.empty()) words += (words.empty() ? "" : " ") + shown;
    }
    return words.empty() ? change.record.id.ToText() : words;
}

/// A line a day that moves, then how many were looked at.
void Print(CommandContext& context, const workflow::DueChanges& changes, const char* heading) {
    if (!changes.moved.empty()) context.out << heading << "\n";
    for (const workflow::RecordDueChange& change : changes.moved) {
        const deadline::DueChange& due = change.due;
        context.out << fmt::format("{}\t{}\t{}\t{}{}\t{}{}\t{}\n", change.type->label,
                                   TitleOf(change), due.rule->label, due.was.ToText(),
                                   due.was_provisional ? "（暂定）" : "", due.is.ToText(),
                                   due.is_provisional ? "（暂定）" : "", due.why);
    }
    context.out << fmt::format(
        "查看在办记录 {} 条，到期日改变 {} 项，暂定的到期日确定不变 {} 项。\n", changes.looked_at,
        changes.moved.size(), changes.settled);
}

constexpr const char* kHeading = "类型\t记录\t期限\t原到期日\t新到期日\t原因";

int ListCalendar(CommandContext& context, const Arguments& arguments) {
    const auto settings = SettingsFor(context, arguments);
    if (!settings) return kBadInput;
    const auto definitions = DefinitionsFor(context, *settings);
    if (!definitions) return kBadInput;
    const worktime::WorkCalendar& calendar = definitions->calendar;
    for (const auto& [number, year] : calendar.years()) {
        const auto before = base::CivilDay::From(number, 1, 1)->Plus(-1);
        const auto last = base::CivilDay::From(number, 12, 31);
        context.out << fmt::format("{}\t工作日 {}\t放假 {} 日\t调休上班 {} 日\t{}\n", number,
                                   calendar.WorkingDaysBetween(before, *last), year.holidays.size(),
                                   year.makeup_workdays.size(), year.source);
    }
    context.out << "日历版本 " << calendar.version() << "\n";
    return kDone;
}

YearFile FileNamed(const std::string& path) {
    const std::filesystem::path file(path);
    return {file.stem().string(), ReadTextFile(file)};
}

int PreviewCalendar(CommandContext& context, const Arguments& arguments) {
    const OpenedNode opened = OpenForCommand(context, arguments);
    if (!opened.node) return kBadInput;
    const auto outcome = Calendars(*opened.node).PreviewFile(FileNamed(arguments.words[0]));
    if (!outcome) {
        PrintRefusals(context, opened.node->settings, outcome.error());
        return kBadInput;
    }
    Print(context, outcome->changes, kHeading);
    context.out << "以上只是预览，尚未载入。\n";
    return kDone;
}

int LoadCalendar(CommandContext& context, const Arguments& arguments) {
    const OpenedNode opened = OpenForCommand(context, arguments);
    if (!opened.node) return kBadInput;
    const auto principal = PrincipalNamed(*opened.node, arguments.Option("as"));
    if (!principal) {
        PrintRefusals(context, opened.node->settings, principal.error());
        return kBadInput;
    }
    const auto outcome =
        Calendars(*opened.node).LoadFile(FileNamed(arguments.words[0]), *principal);
    if (!outcome) {
        PrintRefusals(context, opened.node->settings, outcome.error());
        return kBadInput;
    }
    Print(context, outcome->changes, kHeading);
    context.out << fmt::format("已载入，日历版本 {}。运行中的服务几秒之内改用新的日历。\n",
                               outcome->definitions->calendar.version());
    return kDone;
}

int PreviewClocks(CommandContext& context, const Arguments& arguments) {
    const auto settings = SettingsFor(context, arguments);
    if (!settings) return kBadInput;
    if (const auto there = FoldersNamedAreThere(arguments); !there) {
        PrintRefusals(context, *settings, there.error());
        return kBadInput;
    }
    const auto proposed = DefinitionsFor(context, *settings);
    if (!proposed) return kBadInput;
    storage::DatabaseOptions options;
    options.where = settings->DatabaseAddress();
    options.create = false;
    const auto database = storage::OpenDatabase(options);
    const auto in_use = storage::CatalogueInUse(*database);
    if (in_use == nullptr) {
        PrintRefusals(context, *settings, {{"calendar.never_used", {}, ""}});
        return kBadInput;
    }
    const base::SystemClock clock;
    storage::SqlRecordStore store(*database, in_use, {clock, false, {}, {}});
    const auto changes = workflow::FindDueChanges(*store.Read(), *in_use, *proposed, clock.Today());
    Print(context, changes, kHeading);
    context.out << "以上只是预览，没有作任何改变。\n";
    return kDone;
}

int SendNow(CommandContext& context, const Arguments& arguments) {
    const OpenedNode opened = OpenForCommand(context, arguments);
    if (!opened.node) return kBadInput;
    const ReminderReport report = SendReminders(*opened.node);
    if (!notify::IsWorkingTime(opened.node->settings.reminder_hours, opened.node->clock.Now(),
                               opened.node->definitions.Current()->calendar))
        context.out << "现在不是提醒的时间（工作日的工作时间），没有发送。\n";
    context.out << fmt::format("提醒 {} 人，{} 件事项；交给短信或办公系统 {} 条。\n", report.people,
                               report.items, report.handed_on);
    return kDone;
}

}  // namespace

void AddCalendarCommands(std::vector<Command>& all) {
    all.push_back({"calendar list", "", "已载入的年份、工作日数和日历版本", {}, ListCalendar});
    all.push_back({"calendar preview",
                   "文件.yaml",
                   "载入一年的节假日之前，列出哪些在办期限会改变",
                   {{}, {}, 1, 1},
                   PreviewCalendar});
    all.push_back({"calendar load",
                   "文件.yaml --as 账号",
                   "载入一年的节假日，按新日历重新计算在办期限并记入账本",
                   {{"as"}, {}, 1, 1},
                   LoadCalendar});
    all.push_back({"clocks preview",
                   "[--catalogue 目录] [--overlay 目录]",
                   "按另一套定义试算在办期限，列出哪些到期日会改变；不作任何改变",
                   {},
                   PreviewClocks});
    all.push_back(
        {"reminders send",
         "",
         "在提醒时段（reminder_hours）内立即发送一遍期限提醒（服务运行时每小时自动进行）；"
         "已经提醒过的不重复",
         {},
         SendNow});
}

}  // namespace app
