#include "http/detail/record_page.hpp"
#include "http/detail/routes.hpp"
#include "ledger/tree.hpp"

namespace http {

namespace json = boost::json;

namespace {

base::Done MayReadLedger(const Caller& caller) {
    if (access_control::HoldsSomewhere(caller.principal, "ledger.read")) return base::AllWell();
    return base::Refuse("ledger.not_allowed");
}

/// The bytes hold what every touched record became: they are shown to who may read all of them. An
/// act that touched none is shown to who may read the ledger.
bool MaySeeBytes(Caller& caller, const records::StoredAct& stored) {
    if (stored.act.touches.empty()) return MayReadLedger(caller).has_value();
    return std::all_of(
        stored.act.touches.begin(), stored.act.touches.end(), [&](const ledger::Touch& touch) {
            return FindReadable(caller, touch.type, touch.record.ToText()).has_value();
        });
}

json::object ProgressJson(const VerifyProgress& progress) {
    json::array findings;
    for (const LedgerFinding& finding : progress.findings) {
        json::object one = {{"code", finding.code}, {"table", finding.table},
                            {"key", finding.key},   {"words", finding.words},
                            {"note", finding.note}, {"derived", finding.derived}};
        if (finding.position) one["position"] = *finding.position;
        findings.push_back(std::move(one));
    }
    json::object out = {{"running", progress.running},
                        {"done", progress.done},
                        {"total", progress.total},
                        {"findings", std::move(findings)}};
    if (progress.finished_at) out["finished_at"] = progress.finished_at->ToText();
    return out;
}

Response GetHead(Caller& caller, const Request&) {
    json::object answer = {{"acts", caller.platform.ledger.Acts()}};
    if (const auto head = caller.platform.ledger.LatestHead())
        answer["head"] = json::parse(ledger::HeadText(*head));
    const VerifyProgress progress = caller.platform.ledger.Progress();
    if (progress.finished_at)
        answer["last_verified"] = {{"at", progress.finished_at->ToText()},
                                   {"acts", progress.total},
                                   {"findings", progress.Faults()}};
    return JsonAnswer(answer);
}

Response GetAct(Caller& caller, const Request& request) {
    const auto id = base::ActId::Parse(request.Parameter("id"));
    const auto stored = id ? caller.view->FindAct(*id) : std::nullopt;
    const bool whole = stored && MaySeeBytes(caller, *stored);
    // Who audits the ledger reads no cases: that the act is there, and where, but not its contents.
    if (!whole && !(stored && MayReadLedger(caller)))
        return RefusalResponse(*caller.catalogue, {{"ledger.act_not_found", {}, "id"}});
    json::object answer = {{"digest", ledger::LeafHash(stored->bytes).ToText()},
                           {"arrival", stored->arrival}};
    if (whole) {
        answer["act"] = json::parse(stored->bytes);
        answer["bytes"] = stored->bytes;
    }
    if (stored->position) answer["position"] = *stored->position;
    return JsonAnswer(answer);
}

Response GetProof(Caller& caller, const Request& request) {
    const auto id = base::ActId::Parse(request.Parameter("id"));
    const auto stored = id ? caller.view->FindAct(*id) : std::nullopt;
    if (!stored || !MaySeeBytes(caller, *stored))
        return RefusalResponse(*caller.catalogue, {{"ledger.act_not_found", {}, "id"}});
    caller.view.reset();
    const auto proof = caller.platform.ledger.Proof(*id);
    if (!proof) return RefusalResponse(*caller.catalogue, proof.error());
    Response response = JsonResponse(200, *proof);
    response.Set("Content-Disposition",
                 fmt::format("attachment; filename=\"proof-{}.json\"", id->ToText()));
    return response;
}

Response StartVerify(Caller& caller, const Request&) {
    if (!access_control::HoldsSomewhere(caller.principal, "ledger.verify"))
        return RefusalResponse(*caller.catalogue, {{"ledger.not_allowed", {}, ""}});
    caller.platform.ledger.StartVerify();
    return JsonAnswer(ProgressJson(caller.platform.ledger.Progress()), 202);
}

Response GetVerify(Caller& caller, const Request&) {
    if (const auto may = MayReadLedger(caller); !may)
        return RefusalResponse(*caller.catalogue, may.error());
    return JsonAnswer(ProgressJson(caller.platform.ledger.Progress()));
}

}  // namespace

void AddLedgerRoutes(Router& router, Platform& platform) {
    router.Add(Method::kGet, "/api/ledger/head", ForCallers(platform, GetHead));
    router.Add(Method::kGet, "/api/ledger/acts/{id}", ForCallers(platform, GetAct));
    router.Add(Method::kGet, "/api/ledger/acts/{id}/proof", ForCallers(platform, GetProof));
    router.Add(Method::kPost, "/api/ledger/verify", ForCallers(platform, StartVerify), 1024);
    router.Add(Method::kGet, "/api/ledger/verify", ForCallers(platform, GetVerify));
}

}  // namespace http
