#include "deadline/due.hpp"
#include "http/detail/body.hpp"
#include "http/detail/record_page.hpp"
#include "http/detail/routes.hpp"

namespace http {

namespace json = boost::json;

namespace {

constexpr std::size_t kMostShown = 500;
constexpr std::int64_t kNoticeLimit = std::int64_t{64} << 10;

base::Done MayChange(const Caller& caller) {
    if (access_control::HoldsSomewhere(caller.principal, "admin.catalogue")) return base::AllWell();
    return base::Refuse("admin.not_allowed", {{"right", "admin.catalogue"}});
}

json::array DaysJson(const worktime::CalendarYear& year, const std::set<base::CivilDay>& days) {
    json::array out;
    for (const base::CivilDay day : days) {
        const auto name = year.names.find(day);
        out.push_back(
            {{"day", day.ToText()}, {"name", name == year.names.end() ? "" : name->second}});
    }
    return out;
}

json::object YearJson(const worktime::WorkCalendar& calendar, const worktime::CalendarYear& year) {
    const auto first = base::CivilDay::From(year.year, 1, 1);
    const auto last = base::CivilDay::From(year.year, 12, 31);
    return {{"year", year.year},
            {"source", year.source},
            {"working_days", calendar.WorkingDaysBetween(first->Plus(-1), *last)},
            {"holidays", DaysJson(year, year.holidays)},
            {"makeup_workdays", DaysJson(year, year.makeup_workdays)}};
}

std::string RemindWords(const catalogue::ClockRule& rule) {
    if (rule.record_type.empty() || rule.done_when.empty()) return "";
    if (rule.remind.never) return "不提醒";
    std::string words;
    for (const worktime::Period& ahead : rule.remind.before)
        words += "提前 " + deadline::PeriodWords(ahead) + "、";
    return words + "当日、逾期每个工作日";
}

json::object RuleJson(const Caller& caller, const catalogue::ClockRule& rule) {
    const catalogue::RecordType* type = caller.catalogue->FindType(rule.record_type);
    return {{"id", rule.id},
            {"label", rule.label},
            {"basis", rule.basis},
            {"confidence", rule.confidence},
            {"period", rule.period.ToText()},
            {"period_words", deadline::PeriodWords(rule.period)},
            {"rolls_over", rule.roll_over == worktime::RollOver::kYes},
            {"effective_from", rule.effective_from.ToText()},
            {"effective_to", rule.effective_to ? rule.effective_to->ToText() : ""},
            {"record_type", type == nullptr ? "" : type->label},
            {"remind", RemindWords(rule)}};
}

Response GetCalendars(Caller& caller, const Request&) {
    if (const auto may = MayChange(caller); !may)
        return RefusalResponse(*caller.catalogue, may.error());
    const worktime::WorkCalendar& calendar = caller.catalogue->calendar;
    json::array years;
    for (auto year = calendar.years().rbegin(); year != calendar.years().rend(); ++year)
        years.push_back(YearJson(calendar, year->second));
    json::array rules;
    for (const auto& [id, rule] : caller.catalogue->clocks) rules.push_back(RuleJson(caller, rule));
    const std::vector<int> lacks = calendar.Lacks(caller.today);
    return JsonAnswer(json::object{{"version", calendar.version()},
                                   {"years", std::move(years)},
                                   {"lacks", json::array(lacks.begin(), lacks.end())},
                                   {"rules", std::move(rules)}});
}

/// `[{"day":"2027-01-01","name":"元旦"}…]`
std::vector<std::pair<base::CivilDay, std::string>> ReadDays(Body& body, const char* member) {
    std::vector<std::pair<base::CivilDay, std::string>> days;
    int place = 0;
    for (const json::value& one : body.List(member)) {
        const std::string where = fmt::format("{}/{}", member, place++);
        if (!one.is_object()) {
            body.Add({{"http.member_not_object", {{"member", member}}, where}});
            continue;
        }
        Body row(one.get_object(), {"day", "name"}, where);
        const auto day = row.Day("day");
        const std::string name = row.TextOr("name");
        if (!day && row.refusals().empty())
            body.Add({{"http.member_missing", {{"member", "day"}}, where}});
        body.Add(row.refusals());
        if (day) days.emplace_back(*day, name);
    }
    return days;
}

base::Result<YearNotice> ReadNotice(const Request& request) {
    Body body(request.body, {"year", "source", "holidays", "makeup_workdays"});
    YearNotice notice;
    notice.year = static_cast<int>(std::clamp<std::int64_t>(body.NumberOr("year", 0), 0, 9999));
    notice.source = body.Text("source");
    notice.holidays = ReadDays(body, "holidays");
    notice.makeup_workdays = ReadDays(body, "makeup_workdays");
    if (!body.refusals().empty()) return base::Refuse(body.refusals());
    return notice;
}

/// Who may load a year need not be one who may read cases: then the row says only what kind of
/// record it is and whose.
json::object ChangeJson(Caller& caller, const workflow::RecordDueChange& change) {
    json::object row = {{"type", change.type->id},
                        {"type_label", change.type->label},
                        {"clock", change.due.rule->id},
                        {"clock_label", change.due.rule->label},
                        {"basis", change.due.rule->basis},
                        {"start", change.due.start.ToText()},
                        {"was", change.due.was.ToText()},
                        {"is", change.due.is.ToText()},
                        {"was_provisional", change.due.was_provisional},
                        {"is_provisional", change.due.is_provisional},
                        {"why", change.due.why}};
    if (const auto owner = change.record.Reference(records::system_field::kOrganisation))
        row["organisation"] = owner->ToText();
    if (!access_control::Holds(caller.principal, change.type->id + ".read", change.record))
        return row;
    const catalogue::Field* number = change.type->FindField(change.type->subtitle);
    row["record"] = {
        {"type", change.type->id},
        {"id", change.record.id.ToText()},
        {"title", TitleOf(*change.type, change.record)},
        {"number",
         number == nullptr ? "" : records::ValueToShow(*number, change.record.Get(number->id))}};
    return row;
}

json::object YearOutcomeJson(Caller& caller, const YearOutcome& outcome) {
    json::array moved;
    std::vector<base::RecordId> owners;
    for (const workflow::RecordDueChange& change : outcome.changes.moved) {
        if (moved.size() == kMostShown) break;
        moved.push_back(ChangeJson(caller, change));
        if (const auto owner = change.record.Reference(records::system_field::kOrganisation))
            owners.push_back(*owner);
    }
    json::object names;
    if (const auto* type = caller.catalogue->FindType(catalogue::kOrganisationType))
        for (const auto& [id, name] : caller.view->Titles(*type, owners)) names[id.ToText()] = name;
    return {{"version", outcome.definitions->calendar.version()},
            {"looked_at", outcome.changes.looked_at},
            {"settled", outcome.changes.settled},
            {"total", static_cast<std::int64_t>(outcome.changes.moved.size())},
            {"moved", std::move(moved)},
            {"references", std::move(names)}};
}

Response PreviewYear(Caller& caller, const Request& request) {
    if (const auto may = MayChange(caller); !may)
        return RefusalResponse(*caller.catalogue, may.error());
    const auto notice = ReadNotice(request);
    if (!notice) return RefusalResponse(*caller.catalogue, notice.error());
    const auto outcome = caller.platform.calendars.Preview(*notice);
    if (!outcome) return RefusalResponse(*caller.catalogue, outcome.error());
    return JsonAnswer(YearOutcomeJson(caller, *outcome));
}

Response LoadYear(Caller& caller, const Request& request) {
    if (const auto may = MayChange(caller); !may)
        return RefusalResponse(*caller.catalogue, may.error());
    const auto notice = ReadNotice(request);
    if (!notice) return RefusalResponse(*caller.catalogue, notice.error());
    const auto outcome = caller.platform.calendars.Load(*notice, caller.principal);
    if (!outcome) return RefusalResponse(*caller.catalogue, outcome.error());
    return JsonAnswer(YearOutcomeJson(caller, *outcome));
}

}  // namespace

void AddCalendarRoutes(Router& router, Platform& platform) {
    router.Add(Method::kGet, "/api/admin/calendars", ForCallers(platform, GetCalendars));
    router.Add(Method::kPost, "/api/admin/calendars/preview", ForCallers(platform, PreviewYear),
               kNoticeLimit);
    router.Add(Method::kPost, "/api/admin/calendars/load", ForCallers(platform, LoadYear),
               kNoticeLimit);
}

}  // namespace http
