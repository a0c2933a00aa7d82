#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.hpp"

namespace http {

using Handler = std::function<Response(const Request&)>;

struct Route {
    Method method = Method::kGet;
    std::string pattern;                ///< `/api/records/{type}/{id}`
    std::vector<std::string> segments;  ///< of the pattern
    std::int64_t body_limit = 0;        ///< bytes
    Handler handler;
};

inline constexpr std::int64_t kJsonLimit = std::int64_t{1} << 20;
inline constexpr std::int64_t kPieceLimit = std::int64_t{8} << 20;

/// The table of routes. Filled at start, then read by many threads.
class Router {
 public:
    void Add(Method method, std::string pattern, Handler handler,
             std::int64_t body_limit = kJsonLimit);
    /// For what no route names (the web's files).
    void Otherwise(Handler handler) { otherwise_ = std::move(handler); }

    /// Does a route stand for it, so that a body is worth waiting for?
    [[nodiscard]] bool Knows(Method method, std::string_view path) const {
        return Find(method, path).route != nullptr;
    }
    /// Bytes that a body may have for this request; 0 where no route takes one.
    [[nodiscard]] std::int64_t BodyLimit(Method method, std::string_view path) const;
    /// 404, or 405 with `Allow` when the path is known by other methods.
    [[nodiscard]] Response Answer(Request request) const;
    /// For the test that walks every route × every role.
    [[nodiscard]] const std::vector<Route>& routes() const { return routes_; }

 private:
    struct Match {
        const Route* route = nullptr;
        std::map<std::string, std::string> parameters;
        std::string allowed;  ///< methods that would match
    };
    [[nodiscard]] Match Find(Method method, std::string_view path) const;

    std::vector<Route> routes_;
    Handler otherwise_;
};

[[nodiscard]] std::string_view MethodName(Method method);

}  // namespace http
