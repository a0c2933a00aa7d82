#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace records {
class Companions;
}

namespace http {

enum class Method { kGet, kHead, kPost, kPut, kDelete, kOther };

/// One request, read whole (bodies are limited per route; files come in pieces).
struct Request {
    Method method = Method::kGet;
    std::string path;                               ///< decoded, begins with `/`, no `..`
    std::multimap<std::string, std::string> query;  ///< decoded
    std::map<std::string, std::string> headers;     ///< names in lower case
    std::map<std::string, std::string> parameters;  ///< from the route: {type}, {id}
    std::string body;
    std::string remote_address;
    std::string id;       ///< for the log and `X-Request-Id`
    bool secure = false;  ///< over TLS, here or at the named proxy
    /// Of a route whose requests run in turn: those behind it.
    records::Companions* companions = nullptr;

    [[nodiscard]] std::string_view Header(std::string_view name) const;  ///< "" when absent
    [[nodiscard]] std::string Query(std::string_view name) const;        ///< "" when absent
    [[nodiscard]] const std::string& Parameter(const std::string& name) const;
    [[nodiscard]] std::string Cookie(std::string_view name) const;
};

/// Gives the next piece of a body; false when there is none left. Throws to break the connection.
using BodySource = std::function<bool(std::string& piece)>;

struct Response {
    int status = 200;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    BodySource stream;  ///< used instead of `body` when set
    std::int64_t stream_length = 0;

    void Set(std::string name, std::string value) {
        headers.emplace_back(std::move(name), std::move(value));
    }
};

[[nodiscard]] Response TextResponse(int status, std::string text,
                                    std::string media_type = "text/plain; charset=utf-8");
[[nodiscard]] Response JsonResponse(int status, std::string json);
/// A refusal that no route made, so that no catalogue gives its words: the same body as theirs.
/// `code` and `words` are ours and need no escaping.
[[nodiscard]] Response RefusedResponse(int status, std::string_view code, std::string_view words);
/// 404 for an address that no route stands for.
[[nodiscard]] Response NoSuchAddress();

/// Percent-decoding; nullopt for a broken escape or invalid UTF-8.
[[nodiscard]] std::optional<std::string> PercentDecode(std::string_view text, bool plus_is_space);
/// For an address or a header: all but letters, digits, `.`, `-`, `_` as `%XX` of its bytes.
[[nodiscard]] std::string PercentEncode(std::string_view text);
/// `target` into path and query; false when it is malformed or climbs with `..`.
[[nodiscard]] bool ReadTarget(std::string_view target, Request& request);

}  // namespace http
