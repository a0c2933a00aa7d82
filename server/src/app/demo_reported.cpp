#include <boost/json.hpp>

#include <algorithm>

#include "app/demo_play.hpp"
#include "base/decimal.hpp"
#include "catalogue/reported.hpp"

namespace app {

namespace json = boost::json;

namespace {

constexpr const char* kSource = "演示：照数字表填报";

/// Enters, submits and signs, one value after the other.
class Reporter {
 public:
    Reporter(Node& node, const DemoBureau& bureau)
        : node_(node), bureau_(bureau), catalogue_(node.definitions.Current()) {}

    base::Result<std::int64_t> Enter(const ReportedFact& fact, base::CivilDay period_end) {
        const base::RecordId id = base::RecordId::Make(node_.clock.Now(), node_.randomness);
        const std::string type(catalogue::kReportedType);
        const DemoPerson& statistician = Statistician();
        workflow::ActRequest enter = Request(type, id, "enter");
        enter.values = json::serialize(ValuesOf(fact, period_end));
        enter.evidence.push_back(KeepText(
            node_, "填报依据.txt",
            fmt::format("填报依据（演示）\n指标：{}\n出处：{}\n", fact.indicator, fact.where)));
        auto done = Perform(statistician, enter);
        if (done) done = Perform(statistician, Request(type, id, "confirm"));
        if (!done) return Named(done.error(), fact);
        const auto entry = node_.store->Read()->Find(*catalogue_->FindType(type), id);
        const auto approval = entry ? entry->Reference("$pending") : std::nullopt;
        if (!approval) return 2;
        workflow::ActRequest sign = Request("approval", *approval, "approve");
        sign.reason = "与依据一致";
        done = Perform(bureau_.leader, sign);
        if (!done) return Named(done.error(), fact);
        return 3;
    }

 private:
    [[nodiscard]] const DemoPerson& Statistician() const {
        const auto found = std::ranges::find(bureau_.others, "stat1", &DemoPerson::account);
        if (found == bureau_.others.end()) throw std::logic_error("no statistician");
        return *found;
    }

    json::object ValuesOf(const ReportedFact& fact, base::CivilDay period_end) const {
        json::object values = {{"indicator", fact.indicator},
                               {"period_end", period_end.ToText()},
                               {"value", base::DecimalText(fact.value, 4)},
                               {"covers", "whole"},
                               {"source", kSource}};
        if (!fact.comparator.empty()) values["comparator"] = fact.comparator;
        return values;
    }

    workflow::ActRequest Request(const std::string& type, const base::RecordId& record,
                                 const char* act) {
        workflow::ActRequest request;
        request.id = base::ActId::Make(node_.clock.Now(), node_.randomness);
        request.type = type;
        request.record = record;
        request.act = act;
        request.organisation = bureau_.id;
        request.values = "{}";
        const auto found = node_.store->Read()->Find(*catalogue_->FindType(type), record);
        request.expected_version = found ? found->version : 0;
        return request;
    }

    base::Done Perform(const DemoPerson& person, const workflow::ActRequest& request) {
        const auto done = node_.performer->Perform(person.principal, catalogue_, request);
        if (!done) return base::Refuse(done.error());
        return base::AllWell();
    }

    static base::Result<std::int64_t> Named(base::Refusals refusals, const ReportedFact& fact) {
        for (base::Refusal& refusal : refusals)
            refusal.where = fmt::format("{} {} {}", fact.where, fact.indicator, refusal.where);
        return base::Refuse(std::move(refusals));
    }

    Node& node_;
    const DemoBureau& bureau_;
    std::shared_ptr<const catalogue::Catalogue> catalogue_;
};

}  // namespace

ledger::EvidenceReference KeepText(Node& node, const std::string& name, const std::string& text) {
    const std::string upload = base::Uuid::Make(node.clock.Now(), node.randomness).ToText();
    const auto added =
        node.evidence->Append(upload, 0, std::as_bytes(std::span(text.data(), text.size())));
    if (!added) throw std::runtime_error("cannot keep evidence of the demonstration");
    const auto finished = node.evidence->Finish(upload, [&](const base::Digest& digest) {
        return node.store->Read()->FindEvidence(digest);
    });
    if (!finished) throw std::runtime_error("cannot keep evidence of the demonstration");
    const auto stored = node.store->KeepEvidence(*finished);
    return {stored.digest, name, "text/plain", stored.size};
}

base::Result<std::int64_t> EnterReported(Node& node, const DemoBureau& bureau,
                                         const DemoFacts& facts, base::CivilDay period_end) {
    Reporter reporter(node, bureau);
    std::int64_t acts = 0;
    for (const ReportedFact& fact : facts.reported) {
        auto entered = reporter.Enter(fact, period_end);
        if (!entered) return entered;
        acts += *entered;
    }
    for (const ReportedFact& fact : facts.bases) {
        auto entered = reporter.Enter(fact, period_end.PlusMonths(-12));
        if (!entered) return entered;
        acts += *entered;
    }
    return acts;
}

}  // namespace app
