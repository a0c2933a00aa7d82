#include "deadline/clocks.hpp"
#include "deadline/due_days.hpp"
#include "http/catalogue_json.hpp"
#include "http/detail/board.hpp"
#include "http/detail/held.hpp"
#include "http/detail/query_reader.hpp"
#include "http/detail/record_page.hpp"
#include "http/detail/routes.hpp"
#include "workflow/approval_steps.hpp"

namespace http {

namespace json = boost::json;
using records::Record;

namespace {

/// What a board takes in at one go; a bureau that has more looks by organisation.
constexpr int kMostOpen = 5'000;
constexpr int kMattersAtOnce = 1'000;
/// Shown of each group, the most urgent first; the count opens on all of them.
constexpr std::size_t kShown = 8;
enum class By { kWaits, kPerson, kOrganisation, kClock };

std::optional<By> ReadBy(std::string_view text) {
    if (text.empty() || text == "waits") return By::kWaits;
    if (text == "person") return By::kPerson;
    if (text == "organisation") return By::kOrganisation;
    if (text == "clock") return By::kClock;
    return std::nullopt;
}

class Board {
 public:
    Board(Caller& caller, const catalogue::RecordType& type, By by)
        : caller_(caller),
          type_(type),
          by_(by),
          days_(*caller.catalogue, type, caller.Givens(), *caller.view),
          writer_(caller) {}

    base::Result<json::object> Run() {
        if (auto gathered = Gather(); !gathered) return base::Refuse(gathered.error());
        for (const BoardEntry& entry : entries_) Place(entry);
        NameGroups();
        json::array groups;
        for (const BoardGroup* group : Ordered()) groups.push_back(GroupJson(*group));
        json::object answer = {{"type", type_.id},
                               {"label", type_.label},
                               {"today", caller_.today.ToText()},
                               {"total", static_cast<std::int64_t>(entries_.size())},
                               {"groups", std::move(groups)},
                               {"references", writer_.References()}};
        writer_.Finish();
        return answer;
    }

 private:
    // ---- gathering -----------------------------------------------------------------------------

    /// The states in which a record of the type is worked on, by any procedure of it.
    json::array OpenStates() const {
        std::set<std::string> open;
        for (const catalogue::Procedure& procedure : caller_.catalogue->procedures)
            if (procedure.record_type == type_.id)
                for (const catalogue::State& state : procedure.states)
                    if (!state.final) open.insert(state.id);
        json::array out;
        for (const std::string& state : open) out.emplace_back(state);
        return out;
    }

    base::Result<records::Query> QueryFor(const catalogue::RecordType& type,
                                          const json::object& filter) {
        auto read = records::ReadFilter(*caller_.catalogue, type, json::serialize(filter));
        if (!read) return base::Refuse(read.error());
        records::Query query;
        query.type = &type;
        query.filter = *std::move(read);
        query.scope = access_control::ScopeFor(caller_.principal, *caller_.catalogue, type,
                                               type.id + ".read");
        query.givens = caller_.Givens();
        query.limit = kMattersAtOnce;
        return query;
    }

    json::object OpenFilter() const {
        json::object filter = {{"$state", {{"in", OpenStates()}}}};
        const std::string organisation = caller_.request.Query("organisation");
        if (!organisation.empty()) filter["$organisation"] = organisation;
        return filter;
    }

    base::Done Gather() {
        auto query = QueryFor(type_, OpenFilter());
        if (!query) return base::Refuse(query.error());
        if (caller_.view->Count(*query, kMostOpen + 1) > kMostOpen)
            return base::Refuse("http.board_too_large",
                                {{"type", type_.label}, {"most", std::to_string(kMostOpen)}});
        const auto pending = PendingApprovals();
        for (;; query->offset += kMattersAtOnce) {
            std::vector<Record> page = caller_.view->Select(*query);
            for (Record& record : page) {
                BoardEntry entry;
                entry.due = days_.Of(record);
                if (const auto at = pending.find(record.id.ToText()); at != pending.end())
                    entry.pending = at->second;
                entry.record = std::move(record);
                entries_.push_back(std::move(entry));
            }
            if (page.size() < static_cast<std::size_t>(kMattersAtOnce)) return base::AllWell();
        }
    }

    /// By the subject's id, those that may be read.
    std::map<std::string, PendingApproval> PendingApprovals() {
        std::map<std::string, PendingApproval> pending;
        const catalogue::RecordType* type = caller_.catalogue->FindType(catalogue::kApprovalType);
        if (type == nullptr || !caller_.MayRead(*type)) return pending;
        auto query = QueryFor(*type, {{"$state", "pending"}, {"subject_type", type_.id}});
        if (!query) return pending;
        for (;; query->offset += kMattersAtOnce) {
            const std::vector<Record> page = caller_.view->Select(*query);
            for (const Record& approval : page)
                pending[approval.Text("subject")] = {
                    approval.Text("act"), approval.Text("step"),
                    approval.Day("proposed_on").value_or(caller_.today)};
            if (page.size() < static_cast<std::size_t>(kMattersAtOnce)) return pending;
        }
    }

    // ---- placing -------------------------------------------------------------------------------

    BoardGroup& GroupAt(const std::string& id) {
        const auto [at, fresh] = groups_.try_emplace(id);
        if (fresh) at->second.id = id;
        return at->second;
    }

    void Place(const BoardEntry& entry) {
        const deadline::DueDay* first = entry.due.empty() ? nullptr : &entry.due.front();
        switch (by_) {
            case By::kWaits:
                return GroupAt(WaitsFor(entry)).lines.push_back({&entry, first});
            case By::kPerson:
                return Under(entry, records::system_field::kHolder, first);
            case By::kOrganisation:
                return Under(entry, records::system_field::kOrganisation, first);
            case By::kClock:
                break;
        }
        for (const deadline::DueDay& due : entry.due)
            GroupAt(due.rule->id).lines.push_back({&entry, &due});
        if (entry.due.empty()) GroupAt("").lines.push_back({&entry, nullptr});
    }

    void Under(const BoardEntry& entry, std::string_view field, const deadline::DueDay* first) {
        const auto id = entry.record.Reference(field);
        GroupAt(id ? id->ToText() : "").lines.push_back({&entry, first});
    }

    static std::string WaitsFor(const BoardEntry& entry) {
        if (entry.pending) return "approval/" + entry.pending->act + "/" + entry.pending->step;
        if (!entry.record.Get(records::system_field::kPending).IsAbsent()) return "approval";
        return "state/" + entry.record.Text(records::system_field::kState);
    }

    // ---- naming --------------------------------------------------------------------------------

    void NameGroups() {
        for (auto& [id, group] : groups_) {
            group.filter = OpenFilter();
            switch (by_) {
                case By::kWaits:
                    NameByWaiting(group);
                    break;
                case By::kPerson:
                    NameByReference(group, "$holder", "没有承办人");
                    break;
                case By::kOrganisation:
                    NameByReference(group, "$organisation", "没有所属机构");
                    break;
                case By::kClock:
                    NameByClock(group);
                    break;
            }
        }
    }

    void NameByWaiting(BoardGroup& group) {
        const BoardEntry& first = *group.lines.front().entry;
        const catalogue::Procedure* procedure = ProcedureOf(*caller_.catalogue, first.record);
        if (first.pending) {
            const catalogue::Act* act =
                procedure == nullptr ? nullptr : procedure->FindAct(first.pending->act);
            group.label = act == nullptr ? first.pending->act : act->label;
            group.who = workflow::StepLabels(act, first.pending->step);
            group.filter["$pending.act"] = first.pending->act;
            group.filter["$pending.step"] = first.pending->step;
            group.rank = act == nullptr ? 0 : static_cast<int>(act - procedure->acts.data());
            return;
        }
        if (group.id == "approval") {
            group.label = "审批";
            group.filter["$pending"] = json::object{{"absent", false}};
            return;
        }
        const std::string state = first.record.Text(records::system_field::kState);
        group.filter["$state"] = state;
        group.filter["$pending"] = json::object{{"absent", true}};
        const catalogue::State* found =
            procedure == nullptr ? nullptr : procedure->FindState(state);
        group.label = found == nullptr ? state : found->label;
        group.rank = 1'000 + StatePlace(state);
        if (const catalogue::Act* act =
                procedure == nullptr ? nullptr : ActAhead(*procedure, state)) {
            group.next = act->label;
            group.who = RolesOf(*caller_.catalogue,
                                act->right.empty() ? type_.id + "." + act->id : act->right);
        }
    }

    /// Groups stand as the type's own procedure has its states.
    int StatePlace(const std::string& state) const {
        const catalogue::Procedure* own =
            caller_.catalogue->FindProcedure(type_.procedure, caller_.today);
        const catalogue::State* found = own == nullptr ? nullptr : own->FindState(state);
        return found == nullptr ? 999 : static_cast<int>(found - own->states.data());
    }

    void NameByReference(BoardGroup& group, const char* field, const char* none) {
        if (group.id.empty()) {
            group.label = none;
            group.rank = 1;
            group.filter[field] = json::object{{"absent", true}};
            return;
        }
        const std::string name =
            NameOf(field == std::string_view("$holder") ? catalogue::kPersonType
                                                        : catalogue::kOrganisationType,
                   *base::RecordId::Parse(group.id));
        group.label = name.empty() ? group.id : name;
        group.filter[field] = group.id;
    }

    void NameByClock(BoardGroup& group) {
        json::array runs;
        if (!group.id.empty()) {
            const catalogue::ClockRule& rule = *group.lines.front().due->rule;
            group.label = rule.label;
            json::array both;
            both.push_back(std::move(group.filter));
            both.push_back(json::parse(deadline::DueDays::RunsFilter(rule)));
            group.filter = json::object{{"and", std::move(both)}};
            return;
        }
        for (const catalogue::ClockRule* rule : days_.rules())
            runs.push_back(json::parse(deadline::DueDays::RunsFilter(*rule)));
        group.label = "没有正在计算的期限";
        group.rank = 1;
        group.filter["not"] = json::object{{"or", std::move(runs)}};
    }

    std::string NameOf(std::string_view type_id, const base::RecordId& id) {
        const auto known = names_.find(id);
        if (known != names_.end()) return known->second;
        const catalogue::RecordType* type = caller_.catalogue->FindType(type_id);
        const auto found = type == nullptr ? std::map<base::RecordId, std::string>()
                                           : caller_.view->Titles(*type, {id});
        return names_.emplace(id, found.empty() ? "" : found.begin()->second).first->second;
    }

    // ---- showing -------------------------------------------------------------------------------

    std::vector<const BoardGroup*> Ordered() {
        std::vector<const BoardGroup*> order;
        for (auto& [id, group] : groups_) {
            std::stable_sort(
                group.lines.begin(), group.lines.end(),
                [](const BoardLine& a, const BoardLine& b) { return Urgency(a) < Urgency(b); });
            order.push_back(&group);
        }
        std::map<const BoardGroup*, std::int64_t> late;
        if (by_ != By::kWaits)
            for (const BoardGroup* group : order) late[group] = CountsOf(*group, caller_).late;
        std::stable_sort(order.begin(), order.end(), [&](const BoardGroup* a, const BoardGroup* b) {
            const auto key = [&](const BoardGroup* group) {
                const auto size = static_cast<std::int64_t>(group->lines.size());
                return std::tuple(group->rank, -late[group], by_ == By::kWaits ? 0 : -size);
            };
            return key(a) < key(b);
        });
        return order;
    }

    json::object GroupJson(const BoardGroup& group) {
        const BoardCounts counts = CountsOf(group, caller_);
        json::array rows;
        for (const BoardLine& line : group.lines) {
            if (rows.size() == kShown) break;
            rows.push_back(RowJson(line));
        }
        json::object out = {{"id", group.id},
                            {"label", group.label},
                            {"approval", group.id.starts_with("approval")},
                            {"next", group.next},
                            {"who", group.who},
                            {"total", static_cast<std::int64_t>(group.lines.size())},
                            {"late", counts.late},
                            {"due", counts.due},
                            {"soon", counts.soon},
                            {"paused", counts.paused},
                            {"filter", group.filter},
                            {"rows", std::move(rows)}};
        if (counts.late > 0) out["late_filter"] = LateFilter(group, counts);
        return out;
    }

    /// By a clock only that clock's lateness counts; else that of any clock that is late here.
    static json::object LateFilter(const BoardGroup& group, const BoardCounts& counts) {
        json::array late;
        for (const catalogue::ClockRule* rule : counts.late_rules)
            late.push_back(json::parse(deadline::DueDays::LateFilter(*rule)));
        json::array both;
        both.push_back(group.filter);
        both.push_back(json::object{{"or", std::move(late)}});
        return {{"and", std::move(both)}};
    }

    json::object RowJson(const BoardLine& line) {
        const Record& record = line.entry->record;
        json::object row = writer_.Row(type_, record, Columns());
        const catalogue::Field* number = type_.FindField(type_.subtitle);
        row["number"] =
            number == nullptr ? "" : records::ValueToShow(*number, record.Get(number->id));
        if (const auto holder = record.Reference(records::system_field::kHolder))
            row["holder"] = NameOf(catalogue::kPersonType, *holder);
        if (const auto unit = record.Reference(records::system_field::kOrganisation))
            row["organisation"] = NameOf(catalogue::kOrganisationType, *unit);
        if (line.entry->pending) row["waits"] = WaitsJson(*line.entry);
        if (line.due != nullptr) row["clock"] = ClockJson(*line.due);
        return row;
    }

    json::object WaitsJson(const BoardEntry& entry) {
        const catalogue::Procedure* procedure = ProcedureOf(*caller_.catalogue, entry.record);
        const catalogue::Act* act =
            procedure == nullptr ? nullptr : procedure->FindAct(entry.pending->act);
        return {{"act", act == nullptr ? entry.pending->act : act->label},
                {"step", workflow::StepLabels(act, entry.pending->step)},
                {"since", entry.pending->since.ToText()}};
    }

    json::object ClockJson(const deadline::DueDay& due) const {
        const deadline::RunningClock clock = deadline::ClockDue(
            *due.rule, due.day, due.paused_since, caller_.today, caller_.catalogue->calendar);
        return {{"label", due.rule->label},
                {"due", due.day.ToText()},
                {"words", clock.words},
                {"days_left", clock.days_left},
                {"tone", ToneName(deadline::ToneOf(clock.state))}};
    }

    /// The first text of the list beside what names the record: a case's party.
    const std::vector<records::Path>& Columns() {
        if (columns_) return *columns_;
        columns_.emplace();
        const records::PathRule rule = access_control::ReadRule(caller_.principal);
        for (const catalogue::ListColumn& column : type_.columns) {
            auto path = records::ReadPath(*caller_.catalogue, type_, column.path, rule);
            if (!path || path->field == nullptr || !path->hops.empty()) continue;
            if (path->field->kind != catalogue::FieldKind::kText ||
                path->field->id == type_.title || path->field->id == type_.subtitle ||
                path->text.starts_with('$'))
                continue;
            columns_->push_back(*std::move(path));
            break;
        }
        return *columns_;
    }

    Caller& caller_;
    const catalogue::RecordType& type_;
    By by_;
    deadline::DueDays days_;
    RecordWriterJson writer_;
    std::vector<BoardEntry> entries_;
    std::map<std::string, BoardGroup> groups_;
    std::map<base::RecordId, std::string> names_;
    std::optional<std::vector<records::Path>> columns_;
};

/// What each open record of a type waits for, by what, whose, where or which clock.
Response GetBoard(Caller& caller, const Request& request) {
    const auto type = caller.ReadableType(request.Parameter("type"));
    if (!type) return RefusalResponse(*caller.catalogue, type.error());
    QueryReader query(request);
    (void)query.Id("organisation");
    const auto by = ReadBy(request.Query("by"));
    if (!by) query.Fault("http.board_by_unknown", "by");
    base::Refusals refusals = query.refusals();
    if ((*type)->procedure.empty())
        refusals.push_back({"http.board_without_procedure", {{"type", (*type)->label}}, "type"});
    if (!refusals.empty()) return RefusalResponse(*caller.catalogue, refusals);
    const auto board = Board(caller, **type, *by).Run();
    if (!board) return RefusalResponse(*caller.catalogue, board.error());
    return JsonAnswer(*board);
}

}  // namespace

void AddBoardRoutes(Router& router, Platform& platform) {
    AddHeldRoutes(router, platform);
    router.Add(Method::kGet, "/api/board/{type}", ForCallers(platform, GetBoard));
}

}  // namespace http
