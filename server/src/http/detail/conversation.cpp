#include "http/detail/conversation.hpp"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <cstring>

#include "base/id.hpp"
#include "base/text.hpp"
#include "http/detail/answer_head.hpp"

namespace http::detail {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace bh = boost::beast::http;
using Parser = bh::request_parser<bh::string_body>;

namespace {

constexpr std::size_t kPiece = std::size_t{64} << 10;

Method MethodOf(bh::verb verb) {
    switch (verb) {
        case bh::verb::get:
            return Method::kGet;
        case bh::verb::head:
            return Method::kHead;
        case bh::verb::post:
            return Method::kPost;
        case bh::verb::put:
            return Method::kPut;
        case bh::verb::delete_:
            return Method::kDelete;
        default:
            return Method::kOther;
    }
}

/// Eight characters that a person can read out on the telephone.
std::string FailureId(base::Randomness& randomness) {
    constexpr std::string_view kAlphabet = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
    std::array<std::byte, 8> bytes{};
    randomness.Fill(bytes);
    std::string id;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i == 4) id += '-';
        id += kAlphabet[static_cast<std::size_t>(bytes[i]) % kAlphabet.size()];
    }
    return id;
}

/// Was it sent wrongly, not just broken off?
bool IsMisspelt(const beast::error_code& error) {
    return error.category() == bh::make_error_code(bh::error::bad_method).category() &&
           error != bh::error::end_of_stream && error != bh::error::partial_message;
}

Response HeaderRefusal(const beast::error_code& error) {
    if (error == bh::error::header_limit)
        return RefusedResponse(431, "http.headers_too_long",
                               "请求头过长，未作任何改变；请清除本站的 Cookie 后重试");
    return RefusedResponse(400, "http.request_malformed",
                           "请求不合 HTTP 的格式，未作任何改变；请刷新页面后重试");
}

Response BodyRefusal(std::uint64_t limit) {
    return RefusedResponse(
        413, "http.body_too_large",
        fmt::format("内容过大，此处至多 {} 字节，未作任何改变；请分几次提交", limit));
}

Response AddressRefusal() {
    return RefusedResponse(400, "http.address_malformed",
                           "地址写得不对，未作任何改变；请核对地址，或者刷新页面后重试");
}

bool FillRequest(const bh::request<bh::string_body>& message, const std::string& trusted_proxy,
                 Request& request) {
    request.method = MethodOf(message.method());
    const auto target = message.target();
    if (!ReadTarget({target.data(), target.size()}, request)) return false;
    for (const auto& field : message) {
        std::string name(field.name_string());
        std::transform(name.begin(), name.end(), name.begin(),
                       [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
        request.headers.insert_or_assign(std::move(name), std::string(field.value()));
    }
    if (!trusted_proxy.empty() && request.remote_address == trusted_proxy) {
        if (request.Header("x-forwarded-proto") == "https") request.secure = true;
        const auto hops = base::Split(request.Header("x-forwarded-for"), ',');
        if (!hops.empty() && !base::Trim(hops.back()).empty())
            request.remote_address = std::string(base::Trim(hops.back()));
    }
    return true;
}

/// Draws for many ids at once: asking the generator costs about the same for one as for all these.
class DrawnAhead final : public base::Randomness {
 public:
    explicit DrawnAhead(base::Randomness& source) : source_(source) {}

    void Fill(std::span<std::byte> bytes) override {
        if (bytes.size() > drawn_.size()) return source_.Fill(bytes);
        if (bytes.size() > drawn_.size() - used_) {
            source_.Fill(drawn_);
            used_ = 0;
        }
        std::memcpy(bytes.data(), drawn_.data() + used_, bytes.size());
        used_ += bytes.size();
    }

 private:
    base::Randomness& source_;
    std::array<std::byte, 160> drawn_{};
    std::size_t used_ = drawn_.size();
};

/// One connection's reading, answering and refusing.
class Conversation {
 public:
    Conversation(Shared& shared, Wire& wire)
        : shared_(shared), wire_(wire), for_ids_(shared.randomness) {}

    /// One request and its answer; false when the connection ends with it.
    asio::awaitable<bool> Exchange();

 private:
    /// Reads on until the header, or the whole message, is there.
    asio::awaitable<beast::error_code> Read(Parser& parser, bool whole);
    asio::awaitable<bool> ReadHeader(Parser& parser, Request& request);
    asio::awaitable<bool> ReadBody(Parser& parser, const Router::Match& match, Request& request);
    /// Answers a request that no route has seen, tells the owner, and the connection ends.
    asio::awaitable<void> Refuse(Response response, const Request& request);
    asio::awaitable<bool> Write(Response response, bool keep_alive, const Request& request);
    asio::awaitable<bool> WriteStream(const BodySource& source);
    asio::awaitable<bool> WritePiece(std::string_view first, std::string_view second);
    /// Runs `work` on the pool and comes back to this connection's own thread.
    template <class Work>
    asio::awaitable<std::invoke_result_t<Work>> OnPool(Work work, bool in_turn = false);

    Shared& shared_;
    Wire& wire_;
    DrawnAhead for_ids_;
    beast::flat_buffer buffer_;
};

template <class Work>
asio::awaitable<std::invoke_result_t<Work>> Conversation::OnPool(Work work, bool in_turn) {
    std::optional<std::invoke_result_t<Work>> result;
    std::exception_ptr failure;
    // What stands in this frame stays while the pool works: the pool ends before the connections.
    const auto begin = [&](auto come_back) {
        auto job = [&, come_back = std::move(come_back)]() mutable {
            try {
                result.emplace(work());
            } catch (...) {  // thrown again where the work was asked for
                failure = std::current_exception();
            }
            const auto home = asio::get_associated_executor(come_back);
            asio::post(home, std::move(come_back));
        };
        if (in_turn)
            shared_.workers.PostInTurn(std::move(job));
        else
            shared_.workers.Post(std::move(job));
    };
    co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(begin,
                                                                         asio::use_awaitable);
    if (failure) std::rethrow_exception(failure);
    co_return std::move(*result);
}

asio::awaitable<beast::error_code> Conversation::Read(Parser& parser, bool whole) {
    parser.eager(whole);
    while (!(whole ? parser.is_done() : parser.is_header_done())) {
        std::size_t used = 0;
        if (buffer_.size() > 0) {
            beast::error_code error;
            used = parser.put(buffer_.data(), error);
            buffer_.consume(used);
            if (error && error != bh::error::need_more) co_return error;
            if (!error && used > 0) continue;
        }
        const Moved moved = co_await wire_.ReadSome(buffer_.prepare(kPiece));
        if (moved.error == asio::error::eof)
            co_return parser.got_some() ? bh::error::partial_message : bh::error::end_of_stream;
        if (moved.error) co_return moved.error;
        buffer_.commit(moved.bytes);
    }
    co_return beast::error_code{};
}

asio::awaitable<bool> Conversation::WritePiece(std::string_view first, std::string_view second) {
    wire_.ExpireAfter(shared_.settings.request_seconds);
    const Moved moved = co_await wire_.Write({asio::buffer(first), asio::buffer(second)});
    co_return !moved.error;
}

asio::awaitable<bool> Conversation::WriteStream(const BodySource& source) {
    std::string piece;
    for (;;) {
        bool more = false;
        try {
            more = co_await OnPool([&] {
                piece.clear();
                return source(piece);
            });
        } catch (const std::exception&) {
            co_return false;  // the announced length cannot be kept: the connection must break
        }
        if (!more) co_return true;
        if (!co_await WritePiece(piece, {})) co_return false;
    }
}

asio::awaitable<bool> Conversation::Write(Response response, bool keep_alive,
                                          const Request& request) {
    const std::string head = AnswerHead(response, {keep_alive, request.secure, request.id});
    const bool bare = request.method == Method::kHead || response.stream ||
                      response.status == 204 || response.status == 304;
    bool written = co_await WritePiece(head, bare ? std::string_view{} : response.body);
    if (written && response.stream && request.method != Method::kHead)
        written = co_await WriteStream(response.stream);
    co_return written&& keep_alive;
}

asio::awaitable<void> Conversation::Refuse(Response response, const Request& request) {
    constexpr std::size_t kMost = std::size_t{16} << 20;
    Served served;
    served.request = &request;
    served.status = response.status;
    shared_.observe(served);
    co_await Write(std::move(response), false, request);
    wire_.ExpireAfter(2);
    co_await wire_.RunOut(kMost);
}

asio::awaitable<bool> Conversation::ReadHeader(Parser& parser, Request& request) {
    wire_.ExpireAfter(shared_.settings.idle_seconds);
    if (const beast::error_code error = co_await Read(parser, false); error) {
        if (IsMisspelt(error)) co_await Refuse(HeaderRefusal(error), request);
        co_return false;
    }
    if (!FillRequest(parser.get(), shared_.settings.trusted_proxy, request)) {
        co_await Refuse(AddressRefusal(), request);
        co_return false;
    }
    co_return true;
}

asio::awaitable<bool> Conversation::ReadBody(Parser& parser, const Router::Match& match,
                                             Request& request) {
    const auto limit = static_cast<std::uint64_t>(match.BodyLimit());
    const auto announced = parser.content_length();
    if (announced && *announced > limit) {
        // Where no route stands, that is the fault to tell, not the size.
        Response refusal = BodyRefusal(limit);
        if (match.route == nullptr) refusal = shared_.router.Answer(match, request);
        co_await Refuse(std::move(refusal), request);
        co_return false;
    }
    parser.body_limit(limit);
    if (request.Header("expect") == "100-continue" &&
        !co_await WritePiece("HTTP/1.1 100 Continue\r\n\r\n", {}))
        co_return false;
    wire_.ExpireAfter(shared_.settings.request_seconds);
    if (const beast::error_code error = co_await Read(parser, true); error) {
        if (error == bh::error::body_limit)
            co_await Refuse(BodyRefusal(limit), request);
        else if (IsMisspelt(error))
            co_await Refuse(HeaderRefusal(error), request);
        co_return false;
    }
    request.body = std::move(parser.get().body());
    co_return true;
}

asio::awaitable<bool> Conversation::Exchange() {
    Parser parser;
    parser.header_limit(32 * 1024);
    parser.body_limit(boost::none);
    Request request;
    request.remote_address = wire_.RemoteAddress();
    request.secure = wire_.IsSecure();
    request.id = base::Uuid::Make(shared_.clock.Now(), for_ids_).ToText();
    if (!co_await ReadHeader(parser, request)) co_return false;
    Router::Match match = shared_.router.Find(request.method, request.path);
    request.parameters = std::move(match.parameters);
    if (!co_await ReadBody(parser, match, request)) co_return false;
    const bool keep_alive = parser.get().keep_alive() && !shared_.stopping.load();
    wire_.NeverExpire();
    shared_.running.fetch_add(1);
    const bool in_turn =
        match.route != nullptr && match.route->in_turn && match.route->in_turn(request);
    if (in_turn) request.companions = &shared_.workers;
    Response response = co_await OnPool([&] { return shared_.Run(match, request); }, in_turn);
    const bool go_on = co_await Write(std::move(response), keep_alive, request);
    shared_.running.fetch_sub(1);
    co_return go_on;
}

}  // namespace

Shared::Shared(ServerSettings settings_in, const Router& router_in,
               std::function<void(const Served&)> observe_in)
    : settings(std::move(settings_in)),
      router(router_in),
      observe(std::move(observe_in)),
      workers(static_cast<std::size_t>(settings.workers)) {}

Response Shared::Run(const Router::Match& match, const Request& request) {
    const auto begin = std::chrono::steady_clock::now();
    Served served;
    served.request = &request;
    Response response;
    try {
        response = router.Answer(match, request);
    } catch (const std::exception& failure) {
        served.failure = FailureId(randomness);
        served.what = failure.what();
        response =
            settings.on_failure
                ? settings.on_failure(failure, served.failure)
                : FailureResponse(500, served.failure,
                                  fmt::format("系统出错，未作任何改变。请把编号 {} 告诉管理员。",
                                              served.failure));
    }
    served.status = response.status;
    served.micros = std::chrono::duration_cast<std::chrono::microseconds>(
                        std::chrono::steady_clock::now() - begin)
                        .count();
    observe(served);
    return response;
}

asio::awaitable<void> Converse(Shared& shared, std::unique_ptr<Wire> wire) {
    if (co_await wire->Open()) {
        Conversation conversation(shared, *wire);
        while (!shared.stopping.load())
            if (!co_await conversation.Exchange()) break;
        co_await wire->Close();
    }
    shared.connections.fetch_sub(1);
}

}  // namespace http::detail
