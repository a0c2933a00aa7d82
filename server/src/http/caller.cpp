#include "http/detail/caller.hpp"

#include "access/enterprise.hpp"
#include "base/text.hpp"
#include "catalogue/messages.hpp"
#include "http/detail/board.hpp"
#include "http/detail/enterprise_door.hpp"
#include "http/detail/kept_pages.hpp"
#include "http/detail/query_reader.hpp"
#include "http/numbers.hpp"
#include "records/keeping.hpp"

namespace http {

namespace json = boost::json;

records::Givens Caller::Givens() const {
    return {{"today", today},
            {"act.happened_on", today},
            {"actor", principal.person},
            {"actor.organisation", principal.organisation}};
}

bool Caller::MayRead(const catalogue::RecordType& type) const {
    return access_control::HoldsSomewhere(principal, type.id + ".read");
}

base::Result<const catalogue::RecordType*> Caller::ReadableType(std::string_view id) const {
    const catalogue::RecordType* type = catalogue->FindType(id);
    if (type == nullptr || !MayRead(*type))
        return base::Refuse("http.type_not_found", {{"type", std::string(id)}}, "type");
    return type;
}

namespace {

/// Status by the meaning of a code; what is not listed is a refusal of content: 422.
int StatusOf(std::string_view code) {
    if (code == "access.no_session" || code == "access.sign_in_failed") return 401;
    if (code == "access.too_many_attempts" || code == "access.locked" ||
        code == "report_check.too_often" || code == "report_check.busy" || code == "letter.busy")
        return 429;
    if (code.ends_with("_not_found") || code.ends_with(".not_found") ||
        code == "workflow.no_such_record" || code == "workflow.no_such_type")
        return 404;
    if (code.ends_with("not_allowed") || code.ends_with(".no_right") ||
        code.ends_with("must_change_password") || code == "http.csrf")
        return 403;
    if (code == "records.stale" || code == "act.id_used" || code == "evidence.offset" ||
        code == "evidence.upload_busy")
        return 409;
    return 422;
}

}  // namespace

namespace {

/// A refused right is told with the roles that give it; names of people are asked for apart.
std::string WordsOf(const catalogue::Catalogue& catalogue, const base::Refusal& refusal) {
    const bool of_record = refusal.code == "workflow.no_right";
    if (!of_record && refusal.code != "admin.not_allowed")
        return catalogue::Words(catalogue, refusal).text;
    const auto right =
        std::ranges::find(refusal.params, "right", &std::pair<std::string, std::string>::first);
    const std::string roles =
        right == refusal.params.end() ? std::string() : RolesOf(catalogue, right->second);
    if (roles.empty()) return catalogue::Words(catalogue, refusal).text;
    base::Refusal told = refusal;
    told.code = of_record ? "workflow.no_right_by" : "admin.not_allowed_by";
    told.params.emplace_back("roles", roles);
    told.params.emplace_back("given_by", RolesOf(catalogue, "person.correct"));
    return catalogue::Words(catalogue, told).text;
}

}  // namespace

json::array RefusalsToJson(const catalogue::Catalogue& catalogue, const base::Refusals& refusals) {
    json::array list;
    for (const base::Refusal& refusal : refusals) {
        json::object params;
        for (const auto& [name, value] : refusal.params) params[name] = value;
        json::object one = {{"code", refusal.code},
                            {"words", WordsOf(catalogue, refusal)},
                            {"where", refusal.where},
                            {"params", std::move(params)}};
        // What a gate bars, its law bars.
        const catalogue::Gate* gate = catalogue.FindGate(refusal.where);
        if (gate != nullptr && gate->message == refusal.code && !gate->basis.empty())
            one["basis"] = gate->basis;
        list.push_back(std::move(one));
    }
    return list;
}

Response RefusalResponse(const catalogue::Catalogue& catalogue, const base::Refusals& refusals) {
    int status = 422;
    for (const base::Refusal& refusal : refusals) {
        const int own = StatusOf(refusal.code);
        if (own != 422 && (status == 422 || own < status)) status = own;
    }
    return JsonAnswer(json::object{{"refusals", RefusalsToJson(catalogue, refusals)}}, status);
}

Response JsonAnswer(const json::value& value, int status) {
    return JsonResponse(status, json::serialize(value));
}

PageAsked PageOf(const Request& request, int most) {
    PageAsked page;
    const auto offset = ReadNumber(request.Query("offset")).value_or(page.offset);
    const auto limit = ReadNumber(request.Query("limit")).value_or(page.limit);
    page.offset = std::clamp<std::int64_t>(offset, 0, 10'000'000);
    page.limit = static_cast<int>(std::clamp<std::int64_t>(limit, 0, most));
    return page;
}

namespace {

/// A page of another site must not act with this session: same origin, and the token that only our
/// pages know.
base::Done CheckOrigin(const Request& request, const access_control::Session& session) {
    if (request.method == Method::kGet || request.method == Method::kHead) return base::AllWell();
    const std::string_view origin = request.Header("origin");
    const std::string own =
        fmt::format("{}://{}", request.secure ? "https" : "http", request.Header("host"));
    if (!origin.empty() && origin != own) return base::Refuse("http.csrf");
    if (request.Header("x-csrf") != session.csrf) return base::Refuse("http.csrf");
    return base::AllWell();
}

}  // namespace

namespace {

/// Pages and words are asked for alike everywhere. A page larger than there are rows, or may be,
/// is cut.
base::Refusals FaultsOfAsking(const Request& request) {
    constexpr std::size_t kMostSearched = 200;
    QueryReader query(request);
    for (const char* name : {"offset", "limit"})
        if (query.Number(name).value_or(0) < 0) query.Fault("http.member_negative", name);
    base::Refusals refusals = query.refusals();
    if (base::LengthInCharacters(request.Query("q")) > kMostSearched)
        refusals.push_back(
            {"http.search_too_long", {{"most", std::to_string(kMostSearched)}}, "q"});
    return refusals;
}

enum class DoorFor { kBureau, kEnterprises, kEverybody };

struct DoorRule {
    DoorFor whom = DoorFor::kBureau;
    WhileMustChange must_change = WhileMustChange::kRefused;
};

/// Default deny: a route that says nothing is the bureau's.
base::Done MayEnter(DoorFor whom, const access_control::Principal& principal) {
    const bool is_enterprises = access_control::ActsForEnterprise(principal);
    if (whom == DoorFor::kBureau && is_enterprises)
        return base::Refuse("access.enterprise_not_allowed");
    if (whom == DoorFor::kEnterprises && !is_enterprises)
        return base::Refuse("access.bureau_not_allowed");
    return base::AllWell();
}

/// Who sends no cookie opens no view.
struct Admitted {
    std::unique_ptr<records::RecordView> view;
    access_control::Session session;
};

/// The session by which the request may be answered at all.
base::Result<Admitted> Admit(Platform& platform, const Request& request, WhileMustChange rule) {
    const std::string token = request.Cookie(platform.session_cookie);
    if (token.empty()) return base::Refuse("access.no_session");
    auto view = platform.store.Read();
    auto session = platform.sessions.Find(token, *view);
    if (!session) return base::Refuse("access.no_session");
    if (const auto done = CheckOrigin(request, *session); !done) return base::Refuse(done.error());
    if (rule == WhileMustChange::kRefused && session->must_change)
        return base::Refuse("access.must_change_password");
    if (auto faults = FaultsOfAsking(request); !faults.empty())
        return base::Refuse(std::move(faults));
    return Admitted{std::move(view), *std::move(session)};
}

/// Keeps alive what the key names by its place.
template <class Thing>
struct KeptWith {
    Thing thing;
    std::shared_ptr<const catalogue::Catalogue> catalogue;
};

using CataloguePointer = std::shared_ptr<const catalogue::Catalogue>;
using PrincipalPointer = std::shared_ptr<const access_control::Principal>;
constexpr std::size_t kBytesOfPrincipal = 16'384;

/// The person's rights by place on this day: until an act changes a person, an organisation or a
/// delegation. Asked before anything but the session, so that nothing else counts as read.
base::Result<PrincipalPointer> PrincipalOf(records::RecordView& view,
                                           const CataloguePointer& catalogue,
                                           const base::RecordId& person, base::CivilDay today) {
    using Kept = KeptWith<access_control::Principal>;
    records::Keeping* keeping = records::KeepingOf(view);
    const base::Digest key = records::KeyText("principal")
                                 .Add(person.ToText())
                                 .Add(today.ToText())
                                 .AddThing(catalogue.get())
                                 .Finish();
    const auto thing_of = [](std::shared_ptr<const Kept> kept) {
        const access_control::Principal* thing = &kept->thing;
        return PrincipalPointer(std::move(kept), thing);
    };
    if (keeping != nullptr)
        if (auto kept = keeping->Kept(key))
            return thing_of(std::static_pointer_cast<const Kept>(std::move(kept)));
    auto principal = access_control::LoadByPlace(view, *catalogue, person, today);
    if (!principal) return base::Refuse(std::move(principal.error()));
    auto made = std::make_shared<const Kept>(Kept{*std::move(principal), catalogue});
    if (keeping != nullptr) keeping->Keep(key, made, kBytesOfPrincipal);
    return thing_of(std::move(made));
}

/// With what the person takes part in elsewhere: until an act names somebody, or moves a record to
/// another organisation.
PrincipalPointer WithJoined(records::RecordView& view, const CataloguePointer& catalogue,
                            const PrincipalPointer& by_place, base::CivilDay today) {
    using Kept = KeptWith<PrincipalPointer>;
    records::Keeping* keeping = records::KeepingOf(view);
    const base::Digest key = records::KeyText("principal joined")
                                 .Add(by_place->person.ToText())
                                 .Add(today.ToText())
                                 .AddThing(catalogue.get())
                                 .Finish();
    if (keeping != nullptr)
        if (const auto kept = keeping->Kept(key))
            return static_cast<const Kept*>(kept.get())->thing;
    auto principal = std::make_shared<access_control::Principal>(*by_place);
    access_control::AddJoined(view, *catalogue, *principal);
    if (keeping != nullptr)
        keeping->Keep(key, std::make_shared<const Kept>(Kept{principal, catalogue}),
                      kBytesOfPrincipal);
    return principal;
}

/// Without rights there is no session either.
base::Result<Caller> CallerOf(Platform& platform, const Request& request, Admitted admitted) {
    const auto catalogue = platform.catalogue.Current();
    const base::CivilDay today = platform.clock.Today();
    auto principal = PrincipalOf(*admitted.view, catalogue, admitted.session.person, today);
    if (!principal) {
        platform.sessions.Close(request.Cookie(platform.session_cookie));
        return base::Refuse("access.no_session");
    }
    principal = WithJoined(*admitted.view, catalogue, *principal, today);
    const access_control::Principal& standing = **principal;
    return Caller{platform,
                  request,
                  catalogue,
                  std::move(admitted.session),
                  *std::move(principal),
                  standing,
                  std::move(admitted.view),
                  today};
}

/// Everything that the asker said, and who it was.
base::Digest KeyOfPage(const Caller& caller, const std::string& beside) {
    records::KeyText key("page");
    key.Add(caller.principal.person.ToText())
        .Add(caller.today.ToText())
        .AddThing(caller.catalogue.get())
        .Add(caller.request.path)
        .Add(beside);
    for (const auto& [name, value] : caller.request.query) key.Add(name).Add(value);
    return key.Finish();
}

Handler BehindDoor(Platform& platform, CallerHandler handler, DoorRule rule) {
    return [&platform, handler = std::move(handler), rule](const Request& request) {
        const auto refuse = [&platform](const base::Refusals& refusals) {
            return RefusalResponse(*platform.catalogue.Current(), refusals);
        };
        auto admitted = Admit(platform, request, rule.must_change);
        if (!admitted) return refuse(admitted.error());
        auto caller = CallerOf(platform, request, *std::move(admitted));
        if (!caller) return refuse(caller.error());
        if (const auto may = MayEnter(rule.whom, caller->principal); !may)
            return refuse(may.error());
        return handler(*caller, request);
    };
}

}  // namespace

Handler ForCallers(Platform& platform, CallerHandler handler, WhileMustChange rule) {
    return BehindDoor(platform, std::move(handler), {DoorFor::kBureau, rule});
}

Handler ForEnterprises(Platform& platform, CallerHandler handler) {
    return BehindDoor(platform, std::move(handler),
                      {DoorFor::kEnterprises, WhileMustChange::kRefused});
}

Handler ForEverybody(Platform& platform, CallerHandler handler, WhileMustChange rule) {
    return BehindDoor(platform, std::move(handler), {DoorFor::kEverybody, rule});
}

Handler ForCallersKept(Platform& platform, CallerHandler handler, BesideRecords beside) {
    CallerHandler keeping_handler = [&platform, handler = std::move(handler),
                                     beside = std::move(beside)](Caller& caller,
                                                                 const Request& request) {
        using Kept = KeptWith<Response>;
        records::Keeping* keeping = records::KeepingOf(*caller.view);
        if (keeping == nullptr) return handler(caller, request);
        const base::Digest key = KeyOfPage(caller, beside ? beside(platform) : std::string());
        if (const auto kept = keeping->Kept(key))
            return static_cast<const Kept*>(kept.get())->thing;
        Response response = handler(caller, request);
        if (response.status == 200 && !response.stream)
            keeping->Keep(key, std::make_shared<const Kept>(Kept{response, caller.catalogue}),
                          response.body.size());
        return response;
    };
    return ForCallers(platform, std::move(keeping_handler));
}

std::string HeadBeside(Platform& platform) {
    const auto head = platform.ledger.LatestHead();
    return head ? fmt::format("{} {}", head->size, head->signed_at.micros) : std::string();
}

}  // namespace http
