#pragma once

#include <boost/json.hpp>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "access/principal.hpp"
#include "http/platform.hpp"

namespace http {

/// Who asks, with what the request needs: the session, the person's rights, one consistent view.
struct Caller {
    Platform& platform;
    const Request& request;
    std::shared_ptr<const catalogue::Catalogue> catalogue;
    access_control::Session session;
    std::shared_ptr<const access_control::Principal> standing;  ///< kept for other requests, too
    const access_control::Principal& principal;                 ///< *standing
    std::unique_ptr<records::RecordView> view;
    base::CivilDay today;

    [[nodiscard]] records::Givens Givens() const;
    /// May records of the type be read anywhere?
    [[nodiscard]] bool MayRead(const catalogue::RecordType& type) const;
    /// The type named in the route, when it may be read; else the same refusal as for no such type.
    [[nodiscard]] base::Result<const catalogue::RecordType*> ReadableType(
        std::string_view id) const;
};

using CallerHandler = std::function<Response(Caller&, const Request&)>;

enum class WhileMustChange { kRefused, kAllowed };

/// A route for people who signed in: session, CSRF, origin, then the handler with its Caller.
[[nodiscard]] Handler ForCallers(Platform& platform, CallerHandler handler,
                                 WhileMustChange rule = WhileMustChange::kRefused);

/// Every refusal with its words (http.md); the status is that of the gravest.
[[nodiscard]] Response RefusalResponse(const catalogue::Catalogue& catalogue,
                                       const base::Refusals& refusals);
[[nodiscard]] boost::json::array RefusalsToJson(const catalogue::Catalogue& catalogue,
                                                const base::Refusals& refusals);
[[nodiscard]] Response JsonAnswer(const boost::json::value& value, int status = 200);

/// Offset and limit of a list, kept within bounds.
struct PageAsked {
    std::int64_t offset = 0;
    int limit = 50;
};
[[nodiscard]] PageAsked PageOf(const Request& request, int most = 200);

}  // namespace http
