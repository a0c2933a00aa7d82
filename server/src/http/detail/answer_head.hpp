#pragma once

#include <string>
#include <string_view>

#include "http/message.hpp"

namespace http::detail {

struct AnswerWay {
    bool keep_alive = false;
    bool secure = false;  ///< over TLS: browsers are told to stay there
    std::string_view request_id;
};

/// Status line and headers of `response`, with the empty line: `Content-Length`, `Connection`,
/// `X-Request-Id` and the headers of safety where the response has none of its own.
[[nodiscard]] std::string AnswerHead(const Response& response, const AnswerWay& way);

}  // namespace http::detail
