#include "http/detail/answer_head.hpp"

#include <boost/beast/core/string.hpp>
#include <boost/beast/http/status.hpp>
#include <iterator>

namespace http::detail {

namespace {

/// No header of ours may begin another line: what came from a record stays within its own.
void AddLine(std::string& head, std::string_view name, std::string_view value) {
    head.append(name).append(": ");
    const std::size_t begin = head.size();
    head += value;
    for (std::size_t i = begin; i < head.size(); ++i)
        if (head[i] == '\r' || head[i] == '\n' || head[i] == '\0') head[i] = ' ';
    head += "\r\n";
}

bool Has(const Response& response, std::string_view name) {
    return std::any_of(response.headers.begin(), response.headers.end(), [&](const auto& header) {
        return boost::beast::iequals(header.first, name);
    });
}

void AddSafetyLines(std::string& head, const Response& response, bool secure) {
    AddLine(head, "X-Content-Type-Options", "nosniff");
    AddLine(head, "X-Frame-Options", "DENY");
    AddLine(head, "Referrer-Policy", "same-origin");
    if (secure) AddLine(head, "Strict-Transport-Security", "max-age=31536000");
    if (!Has(response, "Content-Security-Policy"))
        AddLine(head, "Content-Security-Policy",
                "default-src 'self'; img-src 'self' data: blob:; style-src 'self' "
                "'unsafe-inline'; object-src 'none'; frame-ancestors 'none'");
}

}  // namespace

std::string AnswerHead(const Response& response, const AnswerWay& way) {
    const auto status = static_cast<unsigned>(response.status);
    const auto reason =
        boost::beast::http::obsolete_reason(boost::beast::http::int_to_status(status));
    std::string head;
    head.reserve(768);
    fmt::format_to(std::back_inserter(head), "HTTP/1.1 {} {}\r\n", status,
                   std::string_view(reason.data(), reason.size()));
    for (const auto& [name, value] : response.headers) AddLine(head, name, value);
    AddLine(head, "X-Request-Id", way.request_id);
    AddSafetyLines(head, response, way.secure);
    AddLine(head, "Connection", way.keep_alive ? "keep-alive" : "close");
    if (status != 204 && status != 304) {
        const auto length = response.stream ? static_cast<std::uint64_t>(response.stream_length)
                                            : std::uint64_t{response.body.size()};
        AddLine(head, "Content-Length", std::to_string(length));
    }
    head += "\r\n";
    return head;
}

}  // namespace http::detail
