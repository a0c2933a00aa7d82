#include <set>

#include "deadline/due_days.hpp"
#include "deadline/owed_act.hpp"
#include "http/catalogue_json.hpp"
#include "http/detail/agree_by.hpp"
#include "http/detail/held.hpp"
#include "http/detail/record_page.hpp"
#include "http/detail/routes.hpp"
#include "records/page_neighbours.hpp"
#include "workflow/approval_steps.hpp"

namespace http {

namespace json = boost::json;
using records::Record;

namespace {

constexpr int kMostMatters = 500;
constexpr int kCalendarDays = 16;

/// Behind every day, for what waits for none.
constexpr const char* kNoDay = "9999-12-31";

std::string DayOf(const json::value& agree_by) {
    return std::string(agree_by.at("day").as_string());
}
/// Clocks of a whole case, shown as bars rather than as things to do.
constexpr int kBarsFrom = 60;

/// One running clock of a record that is mine.
struct Matter {
    const catalogue::RecordType* type = nullptr;
    Record record;
    deadline::RunningClock clock;
    std::string act;  ///< what is to be done about it (deadline::OwedAct); empty: no act
};

records::Query QueryFor(Caller& caller, const catalogue::RecordType& type,
                        const json::object& filter) {
    records::Query query;
    query.type = &type;
    if (auto read = records::ReadFilter(*caller.catalogue, type, json::serialize(filter)))
        query.filter = *std::move(read);
    query.scope =
        access_control::ScopeFor(caller.principal, *caller.catalogue, type, type.id + ".read");
    query.givens = caller.Givens();
    query.limit = kMostMatters;
    return query;
}

/// The act leaves the record where it stands: a closed case whose decision fell in court still has
/// its publication to be withdrawn. What moves it on, as archiving does, has a list of its own.
bool IsOwedAtTheEnd(const catalogue::Act& act, const std::string& state) {
    return act.to.empty() && std::ranges::find(act.from, state) != act.from.end();
}

bool IsOver(const Caller& caller, const Record& record, const std::string& asked) {
    const catalogue::Procedure* procedure = ProcedureOf(*caller.catalogue, record);
    const std::string id = record.Text(records::system_field::kState);
    const catalogue::State* state = procedure == nullptr ? nullptr : procedure->FindState(id);
    if (state == nullptr || !state->final) return false;
    const catalogue::Act* act = procedure->FindAct(asked);
    return act == nullptr || !IsOwedAtTheEnd(*act, id);
}

/// Records of the type that are over but for a running period; empty where there are no such.
json::array OwedAtTheEnd(const Caller& caller, const catalogue::RecordType& type) {
    json::array owed;
    for (const auto& [id, rule] : caller.catalogue->clocks) {
        if (rule.record_type != type.id) continue;
        std::set<std::string> states;
        for (const catalogue::Procedure& procedure : caller.catalogue->procedures) {
            const catalogue::Act* act =
                procedure.record_type == type.id ? procedure.FindAct(rule.act) : nullptr;
            if (act == nullptr) continue;
            for (const catalogue::State& state : procedure.states)
                if (state.final && IsOwedAtTheEnd(*act, state.id)) states.insert(state.id);
        }
        if (states.empty()) continue;
        const json::object over = {{"$state", {{"in", json::array(states.begin(), states.end())}}}};
        owed.push_back(json::object{
            {"and", json::array{over, json::parse(deadline::DueDays::RunsFilter(rule))}}});
    }
    return owed;
}

/// The states in which a record of the type is still worked on, by any version of its procedure.
json::array OpenStates(const Caller& caller, const catalogue::RecordType& type) {
    json::array open;
    for (const catalogue::Procedure& procedure : caller.catalogue->procedures)
        if (procedure.record_type == type.id)
            for (const catalogue::State& state : procedure.states)
                if (!state.final) open.emplace_back(state.id);
    return open;
}

/// The record names the actor there; nullopt: as a reader only.
std::optional<json::object> NamesActor(const Caller& caller, const catalogue::RecordType& type,
                                       const catalogue::Participants& participants) {
    const auto path = catalogue::ReadParticipants(*caller.catalogue, type, participants.path);
    if (participants.only_reads || !path) return std::nullopt;
    const std::string reference =
        path->reference->id + (path->through == nullptr ? "" : "." + path->person->id);
    json::object names = {{reference, {{"eq", {{"given", "actor"}}}}}};
    if (path->group == nullptr) return names;
    return json::object{{"any", {{"of", path->group->id}, {"where", std::move(names)}}}};
}

class Workbench {
 public:
    explicit Workbench(Caller& caller) : caller_(caller) {}

    json::object Run() {
        GatherMatters();
        json::array due;
        json::array limits;
        std::int64_t pressing = 0;
        for (const Matter& matter : matters_) {
            // The sixty days in which the party may ask for reconsideration are none of ours.
            if (matter.clock.rule->period.unit == worktime::PeriodUnit::kCalendarDays &&
                matter.clock.rule->period.length >= kBarsFrom &&
                matter.clock.rule->used_when.empty())
                limits.push_back(LimitJson(matter));
            if (matter.clock.state == deadline::ClockState::kPaused) continue;
            const bool presses = matter.clock.state != deadline::ClockState::kRunning;
            if (presses) ++pressing;
            // What the calendar below shows a day for is named, though it does not press yet.
            if (presses || matter.clock.due < caller_.today.Plus(kCalendarDays))
                due.push_back(DueJson(matter));
        }
        return {{"today", caller_.today.ToText()},
                {"due", std::move(due)},
                {"due_total", pressing},
                {"waiting", Waiting()},
                {"approvals", Approvals()},
                {"limits", std::move(limits)},
                {"calendar", Calendar()},
                {"calendar_lacks", CalendarLacks()},
                {"left", HeldByThoseWhoLeft(caller_)},
                {"counts", Counts()},
                {"ledger", Ledger()}};
    }

 private:
    void GatherMatters() {
        for (const auto& [id, type] : caller_.catalogue->record_types) {
            if (type.procedure.empty() || !HasClock(id) || !caller_.MayRead(type)) continue;
            const json::array open = OpenStates(caller_, type);
            const json::array owed = OwedAtTheEnd(caller_, type);
            AddMattersOf(type, {{"$holder", {{"eq", {{"given", "actor"}}}}}}, open, owed,
                         [](const Matter&) { return true; });
            // Once each, whoever holds it and however often it names one.
            for (const catalogue::Participants& participants : type.participants)
                if (const auto named = NamesActor(caller_, type, participants))
                    AddMattersOf(type, *named, open, owed,
                                 [&](const Matter& matter) { return !IsThere(matter); });
            // Nobody's own: of the unit, for whoever in it may do what the clock asks.
            AddMatters(type,
                       {{"$holder", {{"absent", true}}},
                        {"$organisation", {{"eq", {{"given", "actor.organisation"}}}}},
                        {"$state", {{"in", open}}}},
                       [&](const Matter& matter) { return MayAnswer(matter); });
        }
        std::stable_sort(matters_.begin(), matters_.end(), [](const Matter& a, const Matter& b) {
            return a.clock.due < b.clock.due;
        });
    }

    /// Open ones, and those that are over but for a running period.
    template <class Mine>
    void AddMattersOf(const catalogue::RecordType& type, const json::object& whose,
                      const json::array& open, const json::array& owed, const Mine& mine) {
        const auto add = [&](json::object filter) {
            for (const auto& member : whose) filter.insert(member);
            AddMatters(type, filter, mine);
        };
        add({{"$state", {{"in", open}}}});
        if (!owed.empty()) add({{"or", owed}});
    }

    [[nodiscard]] bool IsThere(const Matter& one) const {
        return std::ranges::any_of(matters_, [&](const Matter& other) {
            return other.record.id == one.record.id && other.clock.rule == one.clock.rule;
        });
    }

    bool HasClock(const std::string& type) const {
        return std::ranges::any_of(caller_.catalogue->clocks, [&](const auto& known) {
            return known.second.record_type == type;
        });
    }

    template <class Mine>
    void AddMatters(const catalogue::RecordType& type, const json::object& filter, Mine mine) {
        const std::vector<Record> found = caller_.view->Select(QueryFor(caller_, type, filter));
        const records::PageNeighbours neighbours(*caller_.view, found);
        const records::Givens givens = caller_.Givens();
        for (const Record& record : found) {
            for (deadline::RunningClock& clock :
                 deadline::RunningClocks(*caller_.catalogue, type, record, givens, neighbours)) {
                if (clock.state == deadline::ClockState::kDone) continue;
                std::string act =
                    deadline::OwedAct(*caller_.catalogue, clock, record, givens, neighbours);
                // What was done already once the day was over: another clock tells what is next.
                if (act.empty() && !clock.Act().empty()) continue;
                if (IsOver(caller_, record, act)) continue;
                Matter matter{&type, record, std::move(clock), std::move(act)};
                if (mine(matter)) matters_.push_back(std::move(matter));
            }
        }
    }

    [[nodiscard]] const catalogue::Act* ActOf(const Matter& matter) const {
        const catalogue::Procedure* procedure = ProcedureOf(*caller_.catalogue, matter.record);
        return procedure == nullptr ? nullptr : procedure->FindAct(matter.act);
    }

    /// The right to take the act that the clock asks for, or to approve it.
    bool MayAnswer(const Matter& matter) {
        const catalogue::Act* act = ActOf(matter);
        if (act == nullptr) return false;
        const auto holds = [&](const std::string& right) {
            return access_control::Holds(caller_.principal, right, matter.record);
        };
        return holds(act->right) || std::ranges::any_of(act->approval, [&](const auto& step) {
                   return holds(step.right);
               });
    }

    json::object RecordJson(const catalogue::RecordType& type, const Record& record) {
        const catalogue::Field* number = type.FindField(type.subtitle);
        return {{"type", type.id},
                {"type_label", type.label},
                {"id", record.id.ToText()},
                {"title", TitleOf(type, record)},
                {"number",
                 number == nullptr ? "" : records::ValueToShow(*number, record.Get(number->id))}};
    }

    json::object DueJson(const Matter& matter) {
        const catalogue::Act* act = ActOf(matter);
        const catalogue::ClockRule* counted = matter.clock.counted_by;
        return {{"tone", ToneName(deadline::ToneOf(matter.clock.state))},
                {"words", matter.clock.words},
                {"act", matter.act},
                {"act_label", act == nullptr ? matter.clock.rule->label : act->label},
                {"record", RecordJson(*matter.type, matter.record)},
                {"why", matter.clock.why},
                {"basis", counted == nullptr ? matter.clock.rule->basis : counted->basis},
                {"due", matter.clock.due.ToText()},
                {"provisional", matter.clock.provisional}};
    }

    json::object LimitJson(const Matter& matter) {
        const deadline::RunningClock& clock = matter.clock;
        const int excluded = clock.days_excluded + clock.days_standing;
        const int total = std::max(0, clock.due - clock.start - clock.days_excluded);
        return {{"record", RecordJson(*matter.type, matter.record)},
                {"used", std::clamp(caller_.today - clock.start - excluded, 0, total)},
                {"excluded", excluded},
                {"total", total},
                {"due", matter.clock.due.ToText()},
                {"days_left", matter.clock.days_left},
                {"tone", ToneName(deadline::ToneOf(matter.clock.state))},
                {"words", matter.clock.words}};
    }

    std::vector<Record> PendingApprovals(const json::object& filter) {
        const catalogue::RecordType* type = caller_.catalogue->FindType(catalogue::kApprovalType);
        if (type == nullptr || !caller_.MayRead(*type)) return {};
        return caller_.view->Select(QueryFor(caller_, *type, filter));
    }

    /// What I proposed and others have not answered.
    json::array Waiting() {
        json::array out;
        const json::object mine = {{"$state", {{"eq", "pending"}}},
                                   {"proposed_by", {{"eq", {{"given", "actor"}}}}}};
        for (const Record& approval : PendingApprovals(mine)) {
            const base::CivilDay since = approval.Day("proposed_on").value_or(caller_.today);
            out.push_back({{"what", StepLabel(approval)},
                           {"record", SubjectJson(approval)},
                           {"approval", approval.id.ToText()},
                           {"since", since.ToText()},
                           {"working_days", WorkingDaysSince(since)}});
        }
        return out;
    }

    /// What waits for my opinion: what is soonest too late first, then as it was proposed.
    json::array Approvals() {
        std::vector<std::pair<std::string, json::object>> asked;
        for (const Record& approval : PendingApprovals({{"$state", {{"eq", "pending"}}}})) {
            const auto steps = caller_.platform.performer.NextSteps(
                caller_.principal, caller_.catalogue, approval, *caller_.view);
            const bool mine =
                std::any_of(steps.begin(), steps.end(), [](const workflow::NextStep& step) {
                    return step.allowed && (step.act == "approve" || step.act == "endorse");
                });
            if (!mine) continue;
            json::object proposer;
            if (const auto id = approval.Reference("proposed_by"))
                proposer = {{"id", id->ToText()}, {"name", NameOf(*id)}};
            json::value agree_by = AgreeByOf(approval);
            const std::string last = agree_by.is_null() ? kNoDay : DayOf(agree_by);
            asked.emplace_back(
                last, json::object{{"id", approval.id.ToText()},
                                   {"act_label", ActLabel(approval)},
                                   {"record", SubjectJson(approval)},
                                   {"proposed_by", std::move(proposer)},
                                   {"proposed_on",
                                    approval.Day("proposed_on").value_or(caller_.today).ToText()},
                                   {"step_label", StepLabel(approval)},
                                   {"agree_by", std::move(agree_by)}});
        }
        std::stable_sort(asked.begin(), asked.end(),
                         [](const auto& a, const auto& b) { return a.first < b.first; });
        json::array out;
        for (auto& [day, approval] : asked) out.push_back(std::move(approval));
        return out;
    }

    json::value AgreeByOf(const Record& approval) {
        const auto found =
            FindReadable(caller_, approval.Text("subject_type"), approval.Text("subject"));
        if (!found) return nullptr;
        return AgreeBy(caller_, *found->type, found->record, approval.Text("act"));
    }

    /// Of the procedure under which the record goes on; where the record does not begin before it
    /// is approved, or is not mine to read, of any that knows the act, the newest first.
    const catalogue::Act* ActOf(const Record& approval) {
        const std::string type = approval.Text("subject_type"), act = approval.Text("act");
        if (const auto found = FindReadable(caller_, type, approval.Text("subject"))) {
            const catalogue::Procedure* own = ProcedureOf(*caller_.catalogue, found->record);
            const catalogue::Act* known = own == nullptr ? nullptr : own->FindAct(act);
            if (known != nullptr) return known;
        }
        const catalogue::Procedure* newest = nullptr;
        for (const catalogue::Procedure& procedure : caller_.catalogue->procedures)
            if (procedure.record_type == type && procedure.FindAct(act) != nullptr &&
                (newest == nullptr || newest->effective_from < procedure.effective_from))
                newest = &procedure;
        return newest == nullptr ? nullptr : newest->FindAct(act);
    }

    std::string ActLabel(const Record& approval) {
        const catalogue::Act* act = ActOf(approval);
        return act == nullptr ? approval.Text("act") : act->label;
    }

    std::string StepLabel(const Record& approval) {
        return workflow::StepLabels(ActOf(approval), approval.Text("step"));
    }

    /// As it stands now where I may read it, else what was written down when it was proposed.
    json::object SubjectJson(const Record& approval) {
        if (const auto found =
                FindReadable(caller_, approval.Text("subject_type"), approval.Text("subject")))
            return RecordJson(*found->type, found->record);
        const catalogue::RecordType* type =
            caller_.catalogue->FindType(approval.Text("subject_type"));
        return {{"type", approval.Text("subject_type")},
                {"type_label", type == nullptr ? "" : type->label},
                {"id", approval.Text("subject")},
                {"title", approval.Text("subject_title")},
                {"number", ""}};
    }

    std::string NameOf(const base::RecordId& person) {
        const catalogue::RecordType* type = caller_.catalogue->FindType(catalogue::kPersonType);
        if (type == nullptr) return {};
        const auto titles = caller_.view->Titles(*type, {person});
        return titles.empty() ? "" : titles.begin()->second;
    }

    int WorkingDaysSince(base::CivilDay since) const {
        return std::max(0, caller_.catalogue->calendar.WorkingDaysBetween(since, caller_.today));
    }

    json::array Calendar() {
        json::array days;
        for (int i = 0; i < kCalendarDays; ++i) {
            const base::CivilDay day = caller_.today.Plus(i);
            const auto due =
                std::count_if(matters_.begin(), matters_.end(),
                              [&](const Matter& matter) { return matter.clock.due == day; });
            json::object one = {{"day", day.ToText()},
                                {"weekday", day.weekday()},
                                {"working", caller_.catalogue->calendar.IsWorkingDay(day)},
                                {"known", caller_.catalogue->calendar.Knows(day.year())},
                                {"due", static_cast<std::int64_t>(due)}};
            if (const auto name = caller_.catalogue->calendar.NameOf(day)) one["name"] = *name;
            days.push_back(std::move(one));
        }
        return days;
    }

    /// Told to who may load them.
    json::array CalendarLacks() {
        if (!access_control::HoldsSomewhere(caller_.principal, "admin.catalogue")) return {};
        const std::vector<int> years = caller_.catalogue->calendar.Lacks(caller_.today);
        return json::array(years.begin(), years.end());
    }

    json::object Counts() {
        json::object counts;
        for (const auto& [id, type] : caller_.catalogue->record_types) {
            if (type.menu_group.empty() || !caller_.MayRead(type)) continue;
            json::object filter;
            if (!type.procedure.empty()) filter = {{"$state", {{"in", OpenStates(caller_, type)}}}};
            counts[id] = caller_.view->Count(QueryFor(caller_, type, filter));
        }
        return counts;
    }

    json::object Ledger() {
        const auto head = caller_.platform.ledger.LatestHead();
        if (!head) return {{"size", 0}};
        const VerifyProgress progress = caller_.platform.ledger.Progress();
        json::object out = {{"size", static_cast<std::int64_t>(head->size)},
                            {"signed_at", head->signed_at.ToText()}};
        if (progress.finished_at) out["verified"] = progress.Faults() == 0;
        return out;
    }

    Caller& caller_;
    std::vector<Matter> matters_;
};

Response GetWorkbench(Caller& caller, const Request&) {
    return JsonAnswer(Workbench(caller).Run());
}

}  // namespace

void AddWorkbenchRoutes(Router& router, Platform& platform) {
    router.Add(Method::kGet, "/api/workbench", ForCallers(platform, GetWorkbench));
}

}  // namespace http
