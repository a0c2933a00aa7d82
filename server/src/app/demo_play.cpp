#include "app/demo_play.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <array>

#include "app/demo_words.hpp"

namespace app {

namespace json = boost::json;

namespace {

constexpr std::int64_t kHourMicros = 3'600'000'000;
constexpr std::int64_t kOfficeOpens = 17 * kHourMicros / 2;  ///< 08:30 in Asia/Shanghai
constexpr std::int64_t kOfficeHours = 9 * kHourMicros;
constexpr std::array<const char*, 8> kSources = {
    "on_site_inspection", "off_site_inspection", "automatic_monitoring", "complaint",
    "assigned",           "transferred",         "on_site_inspection",   "media"};
constexpr int kComplaint = 3;
constexpr std::int64_t kUsualLeast = 2'000'000;   ///< fen: the range that the demonstration names
constexpr std::int64_t kUsualMost = 100'000'000;  ///< fen
constexpr int kLeastPages = 38;                   ///< of a closed volume

/// A matter under way.
struct Running {
    const DemoMatter* plan = nullptr;
    std::size_t index = 0;
    base::RecordId clue;
    std::optional<base::RecordId> the_case;
    std::optional<base::RecordId> pending;
    base::RecordId statement, seizure, order;
    std::string pending_of;  ///< the type whose proposal is pending: seizure, correction_order;
                             ///< else the case's
};

struct Event {
    base::CivilDay day;
    std::size_t matter, move;
};

std::vector<Event> InOrder(const std::vector<DemoMatter>& matters) {
    std::vector<Event> events;
    for (std::size_t m = 0; m < matters.size(); ++m)
        for (std::size_t i = 0; i < matters[m].moves.size(); ++i)
            events.push_back({matters[m].moves[i].day, m, i});
    std::stable_sort(events.begin(), events.end(),
                     [](const Event& a, const Event& b) { return a.day < b.day; });
    return events;
}

class Player {
 public:
    Player(Node& node, const DemoBureau& bureau, const std::vector<DemoMatter>& matters)
        : node_(node), bureau_(bureau), catalogue_(node.definitions.Current()) {
        for (std::size_t i = 0; i < matters.size(); ++i) {
            running_.push_back({});
            running_.back().plan = &matters[i];
            running_.back().index = i;
            running_.back().clue = base::RecordId::Make(node.clock.Now(), node.randomness);
        }
    }

    base::Done Play(const Event& event) {
        Running& matter = running_[event.matter];
        const DemoMove& move = matter.plan->moves[event.move];
        workflow::ActRequest request = RequestFor(matter, move);
        const auto done =
            node_.performer->Perform(ActorOf(matter, move).principal, catalogue_, request);
        if (!done) return Named(done.error(), move);
        ++outcome.acts;
        return Follow(matter, move);
    }

    DemoOutcome outcome;

 private:
    [[nodiscard]] const DemoBranch& BranchOf(const Running& matter) const {
        return bureau_.branches[static_cast<std::size_t>(matter.plan->branch)];
    }
    [[nodiscard]] std::size_t LeadOf(const Running& matter) const {
        return matter.index % BranchOf(matter).handlers.size();
    }

    [[nodiscard]] const DemoPerson& ActorOf(const Running& matter, const DemoMove& move) const {
        const DemoBranch& branch = BranchOf(matter);
        const std::string& act = move.act;
        if (act == "case.legal_review") return bureau_.reviewer;
        if (act == "case.publish" || act == "payment.record") return bureau_.clerk;
        if (act == "case.examine") return branch.chief;
        if (act == "approval.approve" && StepOf(matter) == "second_person") return bureau_.reviewer;
        if (act == "clue.register" && matter.plan->source == kComplaint) return bureau_.clerk;
        if (act == "approval.endorse")
            return StepOf(matter) == "legal" ? bureau_.reviewer : branch.chief;
        if (act == "approval.approve") return bureau_.leader;
        if (act == "approval.return")
            return branch.chief;  // the plan returns at the first of two steps
        return branch.handlers[LeadOf(matter)];
    }

    /// The step at which the matter's approval stands.
    [[nodiscard]] std::string StepOf(const Running& matter) const {
        const auto approval = node_.store->Read()->Find(*catalogue_->FindType("approval"),
                                                        matter.pending.value_or(base::RecordId{}));
        return approval ? approval->Text("step") : std::string();
    }

    /// The record that the act is of; what stands under a case is a new one each time.
    [[nodiscard]] base::RecordId RecordOf(Running& matter, const std::string& type,
                                          const std::string& act) {
        if (type == "clue") return matter.clue;
        if (type == "case") return matter.the_case.value_or(base::RecordId{});
        if (type == "approval") return matter.pending.value_or(base::RecordId{});
        if (type == "statement" && act == "review") return matter.statement;
        if (type == "seizure" && act != "draft") return matter.seizure;
        if (type == "correction_order" && act != "draft") return matter.order;
        const base::RecordId id = base::RecordId::Make(node_.clock.Now(), node_.randomness);
        if (type == "statement") matter.statement = id;
        if (type == "seizure") matter.seizure = id;
        if (type == "correction_order") matter.order = id;
        return id;
    }

    workflow::ActRequest RequestFor(Running& matter, const DemoMove& move) {
        const std::size_t dot = move.act.find('.');
        workflow::ActRequest request;
        request.id = base::ActId::Make(node_.clock.Now(), node_.randomness);
        request.type = move.act.substr(0, dot);
        request.act = move.act.substr(dot + 1);
        request.record = RecordOf(matter, request.type, request.act);
        request.organisation = BranchOf(matter).id;
        const auto found =
            node_.store->Read()->Find(*catalogue_->FindType(request.type), request.record);
        request.expected_version = found ? found->version : 0;
        request.values = json::serialize(ValuesOf(matter, move.act));
        request.reason = ReasonOf(move.act);
        if (request.type == "service") Serve(matter, request);
        if (move.act == "seizure.impose") RecordScene(request);
        return request;
    }

    /// The record of the scene, which seizing needs.
    void RecordScene(workflow::ActRequest& request) {
        const auto kept = KeepText(
            node_, "查封扣押现场笔录.txt",
            fmt::format("查封（扣押）现场笔录（演示）\n日期：{}\n", node_.clock.Today().ToText()));
        json::object values = json::parse(request.values).as_object();
        values["scene_record"] = json::array{{{"digest", kept.digest.ToText()},
                                              {"name", kept.name},
                                              {"media_type", kept.media_type},
                                              {"size", kept.size}}};
        request.values = json::serialize(values);
    }

    void Serve(const Running& matter, workflow::ActRequest& request) {
        const bool decision = request.act == "decision";
        request.act = "deliver";
        const auto found =
            node_.store->Read()->Find(*catalogue_->FindType("case"), *matter.the_case);
        const records::Record& the_case = *found;
        const std::string text =
            fmt::format("送达回证（演示）\n文书：{}\n受送达人：{}\n送达日期：{}\n",
                        the_case.Text(decision ? "decision_no" : "prior_notice_no"),
                        the_case.Text("party_name"), node_.clock.Today().ToText());
        request.evidence.push_back(KeepText(node_, "送达回证.txt", text));
        if (!decision || !matter.plan->irregular) return;
        request.as_fact = true;
        if (const auto decided = the_case.Day("decided_on"))
            request.happened_on = decided->Plus(-1);
    }

    [[nodiscard]] std::string ReasonOf(const std::string& act) const {
        if (act == "approval.return") return "证据目录不全，请补齐后再呈报";
        if (act == "approval.endorse" || act == "approval.approve") return "同意";
        if (act == "clue.decline") return "经核实，没有证据证明存在违法行为";
        if (act == "case.transfer") return "不属于本机关管辖，移送有权机关";
        if (act == "case.revoke_filing") return "补充监测表明不符合立案条件";
        return {};
    }

    [[nodiscard]] json::array HandlersOf(const Running& matter) const {
        return {{{"officer", BranchOf(matter).officers[LeadOf(matter)].ToText()}, {"role", "lead"}},
                {{"officer", AssistantOf(matter).ToText()}, {"role", "assist"}}};
    }

    /// Of the same branch; now and then one that the next branch lends.
    [[nodiscard]] base::RecordId AssistantOf(const Running& matter) const {
        constexpr std::size_t kJointEvery = 20, kFirstJoint = 7;
        const DemoBranch& branch = BranchOf(matter);
        if (bureau_.branches.size() > 1 && matter.index % kJointEvery == kFirstJoint) {
            const auto next = static_cast<std::size_t>(matter.plan->branch) + 1;
            return bureau_.branches[next % bureau_.branches.size()].officers.front();
        }
        return branch.officers[(LeadOf(matter) + 1) % branch.officers.size()];
    }

    [[nodiscard]] json::object FilingValues(const Running& matter) const {
        const auto& violation =
            demo_words::Violations()[static_cast<std::size_t>(matter.plan->violation)];
        const DemoEnterprise& party = PartyOf(matter);
        json::array handlers = HandlersOf(matter);
        return {
            {"cause_of_case", violation.cause},        {"party_name", party.name},
            {"enterprise", party.id.ToText()},         {"violation", party.name + violation.fact},
            {"law_basis", violation.law_basis},        {"handlers", std::move(handlers)},
            {"preliminary_opinion", violation.opinion}};
    }

    [[nodiscard]] json::object ClueValues(const Running& matter, const std::string& act) const {
        const auto& violation =
            demo_words::Violations()[static_cast<std::size_t>(matter.plan->violation)];
        const DemoEnterprise& party = PartyOf(matter);
        if (act == "clue.examine")
            return {{"preliminary_opinion", "已核实基本情况，" + violation.opinion}};
        if (act == "clue.decline")
            return {{"declined_ground", "no_evidence"},
                    {"preliminary_opinion", "现场核实未发现违法行为"}};
        if (act == "clue.file") return FilingValues(matter);
        const base::CivilDay today = node_.clock.Today();
        json::object values = {{"source", kSources[static_cast<std::size_t>(matter.plan->source)]},
                               {"received_on", today.ToText()},
                               {"content", demo_words::ClueContent(violation, party.name, today)},
                               {"enterprise", party.id.ToText()},
                               {"party_name", party.name}};
        if (matter.plan->source == kComplaint)
            values["complainant_name"] = demo_words::PersonName(static_cast<int>(matter.index) + 7);
        return values;
    }

    [[nodiscard]] json::object ValuesOf(const Running& matter, const std::string& act) const {
        if (act.starts_with("approval.")) return {};
        if (act.starts_with("clue.")) return ClueValues(matter, act);
        if (!act.starts_with("case.")) return UnderValues(matter, act);
        const auto& violation =
            demo_words::Violations()[static_cast<std::size_t>(matter.plan->violation)];
        const DemoEnterprise& party = PartyOf(matter);
        if (act == "case.finish_investigation") {
            const base::CivilDay today = node_.clock.Today();
            return {{"violation", party.name + violation.fact},
                    {"law_basis", violation.law_basis},
                    {"act_start", today.Plus(-40).ToText()},
                    {"act_end", today.Plus(-30).ToText()},
                    {"investigation_summary",
                     "经现场检查、询问和监测，违法事实清楚，证据相互印证，建议依法处理"},
                    {"proposed_fine", matter.plan->proposed_fen}};
        }
        if (act == "case.examine") return ExaminationValues(*matter.plan);
        if (act == "case.refer_to_police")
            return {{"referral_kind", matter.plan->referral}, {"referral_to", "某某市公安局"}};
        if (act == "case.issue_prior_notice") return NoticeValues(matter, violation);
        if (act == "case.legal_review") return ReviewValues(*matter.plan);
        if (act == "case.decide") return DecisionValues(*matter.plan);
        if (act == "case.decide_no_penalty") return SparedValues(*matter.plan);
        if (act == "case.close")
            return {{"closing_ground", IsPenal(*matter.plan) ? "performed" : "nothing_to_perform"}};
        if (act == "case.archive")
            return {{"retention_class", "years_10"},
                    {"volume_pages", kLeastPages + static_cast<int>(matter.index % kLeastPages)}};
        return {};
    }

    [[nodiscard]] static json::object DecisionValues(const DemoMatter& plan) {
        json::object values = {{"fine_amount", plan.fine_fen},
                               {"decision_reason", "按裁量基准，结合整改情况确定罚款数额"}};
        if (plan.limits_production)
            values["penalty_kinds"] =
                json::array{{{"kind", "production_restricted"},
                             {"content", "限制生产三个月"},
                             {"performance", "自收到决定书之日起限产，完成整改后恢复"}}};
        return values;
    }

    [[nodiscard]] static json::object ReviewValues(const DemoMatter& plan) {
        json::object values = {
            {"legal_review_result", plan.review_fails ? "returned" : "passed"},
            {"legal_review_opinion", plan.review_fails
                                         ? "证据之间有出入，请补充调查后再次送审"
                                         : "主体适格，程序合法，事实清楚，适用法律正确，裁量适当"}};
        if (plan.reviewed_as_major) values["major_decision"] = true;
        return values;
    }

    [[nodiscard]] static json::object SparedValues(const DemoMatter& plan) {
        json::object values = {{"decision_reason", "违法行为轻微并及时改正，没有造成危害后果"}};
        if (plan.exempted_fen > 0) values["exempted_fine"] = plan.exempted_fen;
        return values;
    }

    [[nodiscard]] static json::object ExaminationValues(const DemoMatter& plan) {
        json::object values = ExaminationAnswers();
        if (plan.major) values["is_major"] = true;
        return values;
    }

    [[nodiscard]] static json::object ExaminationAnswers() {
        return {{"has_jurisdiction", true},
                {"party_confirmed", true},
                {"facts_match_evidence", true},
                {"evidence_enough", true},
                {"article_matches_facts", true},
                {"discretion_right", true},
                {"fault_claim", "not_claimed"},
                {"examination_opinion", "事实清楚，证据充分，建议告知"}};
    }

    [[nodiscard]] static json::object NoticeValues(const Running& matter,
                                                   const demo_words::Violation& violation) {
        json::array basis = {
            {{"use", "violated"}, {"law", violation.law}, {"article", violation.violated_article}},
            {{"use", "punished"},
             {"law", violation.law},
             {"article", violation.punishing_article}}};
        const bool penal = IsPenal(*matter.plan);
        json::object values = {{"intended_outcome", penal ? "penalty" : "no_penalty"},
                               {"party_kind", "entity"},
                               {"legal_basis", std::move(basis)},
                               {"decision_reason", "按裁量基准，结合情节确定"},
                               {"hearing_right_told", true}};
        if (!penal) return values;
        const std::int64_t proposed = matter.plan->proposed_fen;
        values["proposed_fine"] = proposed;
        values["range_min"] = std::min(matter.plan->fine_fen, kUsualLeast);
        values["range_max"] = std::max(proposed, kUsualMost);
        return values;
    }

    /// Values of a seizure or of an order to correct.
    [[nodiscard]] json::object MeasureValues(const Running& matter, const std::string& act) const {
        if (act == "seizure.impose")
            return {{"handlers", HandlersOf(matter)},
                    {"reasons_told", true},
                    {"rights_told", true},
                    {"remedies_told", true},
                    {"statement_heard", "当事人称已知悉，没有异议"}};
        if (act == "seizure.release") return {{"release_ground", "corrected"}};
        if (act == "correction_order.issue") return {};
        json::object values = {{"case", matter.the_case->ToText()}};
        if (act == "seizure.draft") {
            json::array items = {{{"name", "排污的水泵和管线"},
                                  {"quantity", "一套"},
                                  {"relation", "违法排放污染物使用的设施"}}};
            values["kind"] = "seal";
            values["situation"] = "evasion";
            values["place"] = PartyOf(matter).name;
            values["items"] = std::move(items);
            values["related_confirmed"] = true;
        } else if (act == "correction_order.draft") {
            values["content"] = "立即停止违法行为，限期完成整改，并将整改情况书面报告";
            values["correct_by"] = node_.clock.Today().Plus(30).ToText();
        }
        return values;
    }

    /// Values of a record that stands under the case.
    [[nodiscard]] json::object UnderValues(const Running& matter, const std::string& act) const {
        const std::string name = demo_words::PersonName(static_cast<int>(matter.index));
        const DemoEnterprise& party = PartyOf(matter);
        if (act == "statement.review") {
            const char* adopted =
                matter.plan->fine_fen < matter.plan->proposed_fen ? "partly" : "not_adopted";
            json::array points = {{{"point", "已停产整改"},
                                   {"adopted", adopted},
                                   {"reason", "整改情况已在裁量中考虑"}}};
            return {{"points", std::move(points)},
                    {"statement_adopted", adopted},
                    {"review_opinion", "当事人的意见已逐点复核"}};
        }
        if (act.starts_with("seizure.") || act.starts_with("correction_order."))
            return MeasureValues(matter, act);
        json::object values = {{"case", matter.the_case->ToText()}};
        if (act == "case_evidence.register") {
            values["name"] = "现场检查（勘察）笔录、营业执照";
            values["kind"] = "inspection_record";
            values["proves"] = "当事人的身份和违法事实";
            values["proves_party"] = values["proves_fact"] = values["lawfully_obtained"] = true;
            values["party_name"] = party.name;
            values["obtained_on"] = node_.clock.Today().ToText();
        } else if (act.starts_with("service.")) {
            values["document"] = act.substr(act.find('.') + 1);
            values["method"] = "direct";
            values["receiver"] = name;
            values["handlers"] = HandlersOf(matter);
        } else if (act == "statement.receive") {
            values["content"] = "当事人称已停产整改，请求从轻处罚";
        } else if (act == "payment.record") {
            values["purpose"] = "fine";
            values["amount"] = matter.plan->fine_fen;
        } else if (act == "discussion.hold") {
            json::array attendees = {
                {{"person", bureau_.leader.id.ToText()}, {"vote", "agree"}, {"view", "同意"}},
                {{"person", bureau_.reviewer.id.ToText()}, {"vote", "agree"}, {"view", "同意"}}};
            values["place"] = "三楼会议室";
            values["chair"] = bureau_.leader.id.ToText();
            values["attendees"] = std::move(attendees);
            values["facts_reported"] = "承办人汇报了事实、证据和裁量";
            values["conclusion"] = "同意拟作的处罚";
        }
        return values;
    }

    [[nodiscard]] const DemoEnterprise& PartyOf(const Running& matter) const {
        return bureau_.enterprises[static_cast<std::size_t>(matter.plan->enterprise)];
    }

    [[nodiscard]] static bool IsPenal(const DemoMatter& plan) {
        return std::any_of(plan.moves.begin(), plan.moves.end(),
                           [](const DemoMove& move) { return move.act == "case.decide"; });
    }

    /// Learns from the records what the act opened: the case, the pending approval.
    base::Done Follow(Running& matter, const DemoMove& move) {
        const auto view = node_.store->Read();
        if (move.act == "clue.register") ++outcome.clues;
        if (!matter.the_case) {
            const auto clue = view->Find(*catalogue_->FindType("clue"), matter.clue);
            matter.pending = clue->Reference("$pending");
            matter.the_case = clue->Reference("case");
            if (matter.the_case) ++outcome.cases;
            return base::AllWell();
        }
        if (!move.act.starts_with("approval."))
            matter.pending_of = move.act.substr(0, move.act.find('.'));
        const auto owner = matter.pending_of == "seizure"
                               ? view->Find(*catalogue_->FindType("seizure"), matter.seizure)
                           : matter.pending_of == "correction_order"
                               ? view->Find(*catalogue_->FindType("correction_order"), matter.order)
                               : view->Find(*catalogue_->FindType("case"), *matter.the_case);
        matter.pending = owner->Reference("$pending");
        return base::AllWell();
    }

    [[nodiscard]] base::Done Named(base::Refusals refusals, const DemoMove& move) const {
        for (base::Refusal& refusal : refusals)
            refusal.where = fmt::format("{} {} {}", move.day.ToText(), move.act, refusal.where);
        return base::Refuse(std::move(refusals));
    }

    Node& node_;
    const DemoBureau& bureau_;
    std::shared_ptr<const catalogue::Catalogue> catalogue_;
    std::vector<Running> running_;
};

}  // namespace

base::Result<DemoOutcome> PlayDemo(Node& node, base::FixedClock& clock, const DemoBureau& bureau,
                                   const std::vector<DemoMatter>& matters,
                                   const std::function<void(std::size_t, std::size_t)>& progress) {
    const std::vector<Event> events = InOrder(matters);
    Player player(node, bureau, matters);
    for (std::size_t begin = 0; begin < events.size();) {
        std::size_t end = begin;
        while (end < events.size() && events[end].day == events[begin].day) ++end;
        const std::int64_t opens = base::Instant::StartOf(events[begin].day).micros + kOfficeOpens;
        const std::int64_t step = kOfficeHours / static_cast<std::int64_t>(end - begin);
        for (std::size_t i = begin; i < end; ++i) {
            clock.Set({opens + step * static_cast<std::int64_t>(i - begin)});
            if (const auto done = player.Play(events[i]); !done) return base::Refuse(done.error());
        }
        progress(end, events.size());
        begin = end;
    }
    return player.outcome;
}

}  // namespace app
