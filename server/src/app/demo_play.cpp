#include "app/demo_play.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <array>

#include "app/demo_words.hpp"

namespace app {

namespace json = boost::json;

namespace {

constexpr std::int64_t kHour = 3'600'000'000;
constexpr std::int64_t kOfficeOpens = 17 * kHour / 2;  ///< 08:30 in Asia/Shanghai
constexpr std::int64_t kOfficeHours = 9 * kHour;
constexpr std::array<const char*, 8> kSources = {
    "on_site_inspection", "off_site_inspection", "automatic_monitoring", "complaint",
    "assigned",           "transferred",         "on_site_inspection",   "media"};
constexpr int kComplaint = 3;

/// A matter under way.
struct Running {
    const DemoMatter* plan = nullptr;
    std::size_t index = 0;
    base::RecordId clue;
    std::optional<base::RecordId> the_case;
    std::optional<base::RecordId> pending;
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
        if (act == "case.publish" || act == "case.record_payment") return bureau_.clerk;
        if (act == "clue.register" && matter.plan->source == kComplaint) return bureau_.clerk;
        if (act == "approval.endorse") return branch.chief;
        if (act == "approval.approve") return bureau_.leader;
        if (act == "approval.return")
            return branch.chief;  // the plan returns at the first of two steps
        return branch.handlers[LeadOf(matter)];
    }

    workflow::ActRequest RequestFor(const Running& matter, const DemoMove& move) {
        const std::size_t dot = move.act.find('.');
        workflow::ActRequest request;
        request.id = base::ActId::Make(node_.clock.Now(), node_.randomness);
        request.type = move.act.substr(0, dot);
        request.act = move.act.substr(dot + 1);
        request.record = request.type == "clue"   ? matter.clue
                         : request.type == "case" ? matter.the_case.value_or(base::RecordId{})
                                                  : matter.pending.value_or(base::RecordId{});
        request.organisation = BranchOf(matter).id;
        const auto found =
            node_.store->Read()->Find(*catalogue_->FindType(request.type), request.record);
        request.expected_version = found ? found->version : 0;
        request.values = json::serialize(ValuesOf(matter, move.act));
        request.reason = ReasonOf(move.act);
        if (move.act == "case.serve") Serve(matter, *found, request);
        return request;
    }

    void Serve(const Running& matter, const records::Record& the_case,
               workflow::ActRequest& request) {
        const std::string text =
            fmt::format("送达回证（演示）\n文书：{}\n受送达人：{}\n送达日期：{}\n",
                        the_case.Text("decision_no"), the_case.Text("party_name"),
                        node_.clock.Today().ToText());
        request.evidence.push_back(Keep("送达回证.txt", text));
        if (!matter.plan->irregular) return;
        request.as_fact = true;
        if (const auto decided = the_case.Day("decided_on"))
            request.happened_on = decided->Plus(-1);
    }

    ledger::EvidenceReference Keep(const std::string& name, const std::string& text) {
        const std::string upload = base::Uuid::Make(node_.clock.Now(), node_.randomness).ToText();
        const auto added =
            node_.evidence->Append(upload, 0, std::as_bytes(std::span(text.data(), text.size())));
        if (!added) throw std::runtime_error("cannot keep evidence of the demonstration");
        const auto finished = node_.evidence->Finish(upload, [&](const base::Digest& digest) {
            return node_.store->Read()->FindEvidence(digest);
        });
        if (!finished) throw std::runtime_error("cannot keep evidence of the demonstration");
        const auto stored = node_.store->KeepEvidence(*finished);
        return {stored.digest, name, "text/plain", stored.size};
    }

    [[nodiscard]] std::string ReasonOf(const std::string& act) const {
        if (act == "approval.return") return "证据目录不全，请补齐后再呈报";
        if (act == "approval.endorse" || act == "approval.approve") return "同意";
        if (act == "clue.decline") return "经核实，没有证据证明存在违法行为";
        if (act == "case.transfer") return "不属于本机关管辖，移送有权机关";
        if (act == "case.revoke_filing") return "补充监测表明不符合立案条件";
        return {};
    }

    [[nodiscard]] json::object FilingValues(const Running& matter) const {
        const auto& violation =
            demo_words::Violations()[static_cast<std::size_t>(matter.plan->violation)];
        const DemoEnterprise& party =
            bureau_.enterprises[static_cast<std::size_t>(matter.plan->enterprise)];
        const DemoBranch& branch = BranchOf(matter);
        const std::size_t lead = LeadOf(matter);
        json::array handlers = {
            {{"officer", branch.officers[lead].ToText()}, {"role", "lead"}},
            {{"officer", branch.officers[(lead + 1) % branch.officers.size()].ToText()},
             {"role", "assist"}}};
        return {
            {"cause_of_case", violation.cause},        {"party_name", party.name},
            {"enterprise", party.id.ToText()},         {"violation", party.name + violation.fact},
            {"law_basis", violation.law_basis},        {"handlers", std::move(handlers)},
            {"preliminary_opinion", violation.opinion}};
    }

    [[nodiscard]] json::object ClueValues(const Running& matter, const std::string& act) const {
        const auto& violation =
            demo_words::Violations()[static_cast<std::size_t>(matter.plan->violation)];
        const DemoEnterprise& party =
            bureau_.enterprises[static_cast<std::size_t>(matter.plan->enterprise)];
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
        const auto& violation =
            demo_words::Violations()[static_cast<std::size_t>(matter.plan->violation)];
        const DemoEnterprise& party =
            bureau_.enterprises[static_cast<std::size_t>(matter.plan->enterprise)];
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
        if (act == "case.serve_prior_notice") return {{"proposed_fine", matter.plan->proposed_fen}};
        if (act == "case.record_statement")
            return {{"statement", "当事人称已停产整改，请求从轻处罚"},
                    {"statement_adopted",
                     matter.plan->fine_fen < matter.plan->proposed_fen ? "partly" : "not_adopted"}};
        if (act == "case.legal_review")
            return {
                {"legal_review_result", "passed"},
                {"legal_review_opinion", "主体适格，程序合法，事实清楚，适用法律正确，裁量适当"}};
        if (act == "case.decide")
            return {{"fine_amount", matter.plan->fine_fen},
                    {"decision_reason", "按裁量基准，结合整改情况确定罚款数额"}};
        if (act == "case.decide_no_penalty")
            return {{"decision_reason", "违法行为轻微并及时改正，没有造成危害后果"}};
        if (act == "case.serve")
            return {{"service_method", matter.index % 4 == 0 ? "postal" : "direct"},
                    {"service_receiver", demo_words::PersonName(static_cast<int>(matter.index))}};
        if (act == "case.record_payment") return {{"paid_amount", matter.plan->fine_fen}};
        if (act == "case.close")
            return {{"closing_ground", IsPenal(*matter.plan) ? "performed" : "nothing_to_perform"}};
        return {};
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
        matter.pending =
            view->Find(*catalogue_->FindType("case"), *matter.the_case)->Reference("$pending");
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
