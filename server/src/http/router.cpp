#include "http/router.hpp"

#include <fmt/format.h>

#include "base/text.hpp"

namespace http {

std::string_view MethodName(Method method) {
    switch (method) {
        case Method::kGet:
            return "GET";
        case Method::kHead:
            return "HEAD";
        case Method::kPost:
            return "POST";
        case Method::kPut:
            return "PUT";
        case Method::kDelete:
            return "DELETE";
        case Method::kOther:
            return "OTHER";
    }
    return "OTHER";
}

namespace {

/// `{name}` takes one segment; `{name}.docx` a segment with that ending; else they must be equal.
bool MatchesSegment(std::string_view pattern, std::string_view segment,
                    std::map<std::string, std::string>& parameters) {
    if (pattern.empty() || pattern.front() != '{') return pattern == segment;
    const auto close = pattern.find('}');
    const std::string_view ending = pattern.substr(close + 1);
    if (segment.size() <= ending.size() || !segment.ends_with(ending)) return false;
    parameters[std::string(pattern.substr(1, close - 1))] =
        std::string(segment.substr(0, segment.size() - ending.size()));
    return true;
}

using Segments = std::vector<std::string_view>;

/// The segment by which routes are looked up: `acts` of `/api/acts`, after the empty one.
constexpr std::size_t kArea = 2;

Segments SegmentsOf(std::string_view path) {
    Segments segments;
    segments.reserve(8);
    for (std::size_t slash = path.find('/'); slash != std::string_view::npos;
         slash = path.find('/')) {
        segments.push_back(path.substr(0, slash));
        path.remove_prefix(slash + 1);
    }
    segments.push_back(path);
    return segments;
}

bool Matches(const std::vector<std::string>& wanted, const Segments& given,
             std::map<std::string, std::string>& parameters) {
    const bool rest = !wanted.empty() && wanted.back() == "{rest...}";
    if (rest ? given.size() < wanted.size() : given.size() != wanted.size()) return false;
    const std::size_t fixed = rest ? wanted.size() - 1 : wanted.size();
    for (std::size_t i = 0; i < fixed; ++i)
        if (!MatchesSegment(wanted[i], given[i], parameters)) return false;
    if (!rest) return true;
    std::string tail;
    for (std::size_t i = fixed; i < given.size(); ++i) {
        if (!tail.empty()) tail += '/';
        tail += given[i];
    }
    parameters["rest"] = std::move(tail);
    return true;
}

}  // namespace

Route& Router::Add(Method method, std::string pattern, Handler handler, std::int64_t body_limit) {
    const std::size_t place = routes_.size();
    auto segments = base::Split(pattern, '/');
    if (segments.size() > kArea && !segments[kArea].starts_with('{')) {
        // Who names the area comes after those before it that leave it open.
        by_area_.try_emplace(segments[kArea], any_area_).first->second.push_back(place);
    } else {
        any_area_.push_back(place);
        for (auto& [area, places] : by_area_) places.push_back(place);
    }
    return routes_.emplace_back(Route{method, std::move(pattern), std::move(segments),
                                      method == Method::kGet ? 0 : body_limit, std::move(handler)});
}

Router::Match Router::Find(Method method, std::string_view path) const {
    Match match;
    const Method wanted = method == Method::kHead ? Method::kGet : method;
    const Segments given = SegmentsOf(path);
    const auto area = given.size() > kArea ? by_area_.find(given[kArea]) : by_area_.end();
    for (const std::size_t place : area == by_area_.end() ? any_area_ : area->second) {
        const Route& route = routes_[place];
        std::map<std::string, std::string> parameters;
        if (!Matches(route.segments, given, parameters)) continue;
        if (route.method == wanted) {
            match.route = &route;
            match.parameters = std::move(parameters);
            return match;
        }
        match.allowed +=
            (match.allowed.empty() ? "" : ", ") + std::string(MethodName(route.method));
    }
    return match;
}

Response Router::Answer(const Match& match, const Request& request) const {
    if (match.route != nullptr) return match.route->handler(request);
    if (!match.allowed.empty()) {
        Response response = RefusedResponse(
            405, "http.method_not_allowed",
            fmt::format("此地址不接受这种请求方式，只接受 {}；请刷新页面后重试", match.allowed));
        response.Set("Allow", match.allowed);
        return response;
    }
    if (otherwise_) return otherwise_(request);
    return NoSuchAddress();
}

Response Router::Answer(Request request) const {
    Match match = Find(request.method, request.path);
    request.parameters = std::move(match.parameters);
    return Answer(match, request);
}

}  // namespace http
