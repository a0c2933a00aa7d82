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
    /// Says of which requests one thread does one after the other (Workers::PostInTurn); empty: of
    /// none.
    std::function<bool(const Request&)> in_turn = {};
};

inline constexpr std::int64_t kJsonLimit = std::int64_t{1} << 20;
inline constexpr std::int64_t kPieceLimit = std::int64_t{8} << 20;

/// The table of routes. Filled at start, then read by many threads.
class Router {
 public:
    Route& Add(Method method, std::string pattern, Handler handler,
               std::int64_t body_limit = kJsonLimit);
    /// For what no route names (the web's files).
    void Otherwise(Handler handler) { otherwise_ = std::move(handler); }

    /// What the table says of a request: looked up once, when its header is there.
    struct Match {
        const Route* route = nullptr;  ///< null: no body is worth waiting for
        std::map<std::string, std::string> parameters;
        std::string allowed;  ///< methods that would match

        /// Bytes that a body may have; 0 where no route takes one.
        [[nodiscard]] std::int64_t BodyLimit() const {
            return route == nullptr ? 0 : route->body_limit;
        }
    };
    [[nodiscard]] Match Find(Method method, std::string_view path) const;
    /// Of what Find said of this request, whose parameters stand in it. 404, or 405 with `Allow`
    /// when the path is known by other methods.
    [[nodiscard]] Response Answer(const Match& match, const Request& request) const;
    /// Both.
    [[nodiscard]] Response Answer(Request request) const;
    /// For the test that walks every route × every role.
    [[nodiscard]] const std::vector<Route>& routes() const { return routes_; }

 private:
    /// Places in routes_, in order, of those that may stand for a path.
    using Places = std::vector<std::size_t>;

    std::vector<Route> routes_;
    /// By a path's third segment (`acts` of `/api/acts`); others can only be `any_area_`.
    std::map<std::string, Places, std::less<>> by_area_;
    Places any_area_;
    Handler otherwise_;
};

[[nodiscard]] std::string_view MethodName(Method method);

}  // namespace http
