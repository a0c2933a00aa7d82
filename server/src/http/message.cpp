#include "http/message.hpp"

#include <fmt/format.h>

#include "base/text.hpp"

namespace http {

std::string_view Request::Header(std::string_view name) const {
    const auto found = headers.find(std::string(name));
    return found == headers.end() ? std::string_view{} : std::string_view(found->second);
}

std::string Request::Query(std::string_view name) const {
    const auto found = query.find(std::string(name));
    return found == query.end() ? std::string{} : found->second;
}

const std::string& Request::Parameter(const std::string& name) const {
    static const std::string kNone;
    const auto found = parameters.find(name);
    return found == parameters.end() ? kNone : found->second;
}

std::string Request::Cookie(std::string_view name) const {
    for (const std::string& part : base::Split(Header("cookie"), ';')) {
        const std::string_view pair = base::Trim(part);
        const auto equals = pair.find('=');
        if (equals != std::string_view::npos && pair.substr(0, equals) == name)
            return std::string(pair.substr(equals + 1));
    }
    return {};
}

Response TextResponse(int status, std::string text, std::string media_type) {
    Response response;
    response.status = status;
    response.body = std::move(text);
    response.Set("Content-Type", std::move(media_type));
    return response;
}

Response JsonResponse(int status, std::string json) {
    Response response = TextResponse(status, std::move(json), "application/json; charset=utf-8");
    response.Set("Cache-Control", "no-store");
    return response;
}

Response RefusedResponse(int status, std::string_view code, std::string_view words) {
    return JsonResponse(
        status,
        fmt::format(R"({{"refusals":[{{"code":"{}","words":"{}","where":"","params":{{}}}}]}})",
                    code, words));
}

Response NoSuchAddress() {
    return RefusedResponse(404, "http.address_not_found",
                           "没有这个地址；请核对地址，或者刷新页面后重试");
}

namespace {

int HexDigit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

bool Climbs(std::string_view path) {
    for (const std::string& part : base::Split(path, '/'))
        if (part == ".." || part.find('\\') != std::string::npos) return true;
    return false;
}

}  // namespace

std::optional<std::string> PercentDecode(std::string_view text, bool plus_is_space) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+' && plus_is_space) {
            out += ' ';
        } else if (text[i] != '%') {
            out += text[i];
        } else {
            if (i + 2 >= text.size()) return std::nullopt;
            const int high = HexDigit(text[i + 1]);
            const int low = HexDigit(text[i + 2]);
            if (high < 0 || low < 0) return std::nullopt;
            out += static_cast<char>(high * 16 + low);
            i += 2;
        }
    }
    if (!base::IsUtf8(out) || out.find('\0') != std::string::npos) return std::nullopt;
    return out;
}

std::string PercentEncode(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
        out += plain ? std::string(1, c) : fmt::format("%{:02X}", byte);
    }
    return out;
}

bool ReadTarget(std::string_view target, Request& request) {
    const auto mark = target.find('?');
    const auto path = PercentDecode(target.substr(0, mark), false);
    if (!path || path->empty() || path->front() != '/' || Climbs(*path)) return false;
    request.path = *path;
    if (mark == std::string_view::npos) return true;
    for (const std::string& pair : base::Split(target.substr(mark + 1), '&')) {
        if (pair.empty()) continue;
        const auto equals = pair.find('=');
        const auto name = PercentDecode(std::string_view(pair).substr(0, equals), true);
        const auto value = equals == std::string::npos
                               ? std::optional<std::string>("")
                               : PercentDecode(std::string_view(pair).substr(equals + 1), true);
        if (!name || !value) return false;
        request.query.emplace(*name, *value);
    }
    return true;
}

}  // namespace http
