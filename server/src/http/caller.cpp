#include "http/detail/caller.hpp"

#include "base/text.hpp"
#include "catalogue/messages.hpp"
#include "http/detail/query_reader.hpp"
#include "http/numbers.hpp"

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
        code == "report_check.too_often" || code == "report_check.busy")
        return 429;
    if (code.ends_with("_not_found") || code.ends_with(".not_found") ||
        code == "workflow.no_such_record" || code == "workflow.no_such_type")
        return 404;
    if (code.ends_with("not_allowed") || code.ends_with(".no_right") || code.ends_with("must_change_password") ||
        code == "http.csrf")
        return 403;
    if (code == "records.stale" || code == "act.id_used" || code == "evidence.offset") return 409;
    return 422;
}

}  // namespace

json::array RefusalsToJson(const catalogue::Catalogue& catalogue, const base::Refusals& refusals) {
    json::array list;
    for (const base::Refusal& refusal : refusals) {
        json::object params;
        for (const auto& [name, value] : refusal.params) params[name] = value;
        list.push_back({{"code", refusal.code},
                        {"words", catalogue::Words(catalogue, refusal).text},
                        {"where", refusal.where},
                        {"params", std::move(params)}});
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

}  // namespace

Handler ForCallers(Platform& platform, CallerHandler handler, WhileMustChange rule) {
    return [&platform, handler = std::move(handler), rule](const Request& request) {
        const auto catalogue = platform.catalogue.Current();
        const auto session = platform.sessions.Find(request.Cookie(platform.session_cookie));
        if (!session) return RefusalResponse(*catalogue, {{"access.no_session", {}, ""}});
        if (const auto done = CheckOrigin(request, *session); !done)
            return RefusalResponse(*catalogue, done.error());
        if (rule == WhileMustChange::kRefused && platform.sessions.MustChange(session->person))
            return RefusalResponse(*catalogue, {{"access.must_change_password", {}, ""}});
        if (const auto faults = FaultsOfAsking(request); !faults.empty())
            return RefusalResponse(*catalogue, faults);
        auto view = platform.store.Read();
        const base::CivilDay today = platform.clock.Today();
        auto principal = access_control::LoadPrincipal(*view, *catalogue, session->person, today);
        if (!principal) {
            platform.sessions.Close(request.Cookie(platform.session_cookie));
            return RefusalResponse(*catalogue, {{"access.no_session", {}, ""}});
        }
        Caller caller{platform,        request, catalogue, *session, *std::move(principal),
                      std::move(view), today};
        return handler(caller, request);
    };
}

}  // namespace http
