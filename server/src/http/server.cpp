#include "http/server.hpp"

#include <atomic>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <boost/beast/version.hpp>
#include <boost/json.hpp>
#include <thread>

#include "base/id.hpp"
#include "base/text.hpp"

namespace http {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace bh = boost::beast::http;
using tcp = asio::ip::tcp;
using TlsStream = beast::ssl_stream<beast::tcp_stream>;

namespace {

constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);

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

void AddSafetyHeaders(bh::fields& fields, bool secure) {
    fields.set("X-Content-Type-Options", "nosniff");
    fields.set("X-Frame-Options", "DENY");
    fields.set("Referrer-Policy", "same-origin");
    if (secure) fields.set("Strict-Transport-Security", "max-age=31536000");
    if (fields.find("Content-Security-Policy") == fields.end())
        fields.set("Content-Security-Policy",
                   "default-src 'self'; img-src 'self' data: blob:; style-src 'self' "
                   "'unsafe-inline'; object-src 'none'; frame-ancestors 'none'");
}

}  // namespace

Response FailureResponse(int status, std::string_view id, std::string_view words) {
    return JsonResponse(status, boost::json::serialize(boost::json::object{
                                    {"failure", std::string(id)}, {"words", std::string(words)}}));
}

struct Server::State {
    State(ServerSettings settings_in, const Router& router_in,
          std::function<void(const Served&)> observe_in)
        : settings(std::move(settings_in)),
          router(router_in),
          observe(std::move(observe_in)),
          workers(static_cast<std::size_t>(settings.workers)) {}

    ServerSettings settings;
    const Router& router;
    std::function<void(const Served&)> observe;
    asio::thread_pool workers;
    base::SystemRandomness randomness;
    base::SystemClock clock;
    std::vector<std::unique_ptr<asio::io_context>> contexts;
    std::vector<asio::executor_work_guard<asio::io_context::executor_type>> guards;
    std::vector<std::thread> threads;
    std::vector<std::unique_ptr<asio::ssl::context>> tls;
    std::vector<std::unique_ptr<tcp::acceptor>> acceptors;
    std::atomic<int> connections{0};
    std::atomic<int> running{0};
    std::atomic<bool> stopping{false};

    Response Run(const Request& request);
    template <class S>
    asio::awaitable<void> Converse(S& stream, Request prototype);
    template <class S>
    asio::awaitable<bool> Exchange(S& stream, beast::flat_buffer& buffer, Request request);
    /// Answers a request that no route has seen, tells the owner, and the connection ends.
    template <class S>
    asio::awaitable<void> Refuse(S& stream, Response response, const Request& request);
    /// Takes for a while what is still coming: a reset could overtake the answer.
    template <class S>
    asio::awaitable<void> RunOut(S& stream);
    template <class S>
    asio::awaitable<bool> Write(S& stream, Response response, bool keep_alive, bool head,
                                const Request& request);
    template <class S>
    asio::awaitable<bool> WriteStreamed(S& stream, bh::response_header<> header,
                                        Response& response);
    asio::awaitable<void> ServePlain(tcp::socket socket);
    asio::awaitable<void> ServeTls(tcp::socket socket, asio::ssl::context& context);
    asio::awaitable<void> Accept(tcp::acceptor& acceptor, asio::ssl::context* context);
    void Open(const Endpoint& endpoint);
};

Response Server::State::Run(const Request& request) {
    const auto begin = std::chrono::steady_clock::now();
    Served served;
    served.request = &request;
    Response response;
    try {
        response = router.Answer(request);
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

namespace {

/// Runs `work` on the pool and comes back to this connection's own thread.
template <class Work>
asio::awaitable<std::invoke_result_t<Work>> OnPool(asio::thread_pool& pool, Work work) {
    co_return co_await asio::co_spawn(
        pool,
        [work = std::move(work)]() mutable -> asio::awaitable<std::invoke_result_t<Work>> {
            co_return work();
        },
        asio::use_awaitable);
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

}  // namespace

template <class S>
asio::awaitable<bool> Server::State::WriteStreamed(S& stream, bh::response_header<> header,
                                                   Response& response) {
    bh::response<bh::buffer_body> message{std::move(header)};
    message.content_length(static_cast<std::uint64_t>(response.stream_length));
    message.body().data = nullptr;
    message.body().more = true;
    bh::response_serializer<bh::buffer_body> serializer{message};
    if (auto [error, n] = co_await bh::async_write_header(stream, serializer, kTuple); error)
        co_return false;
    std::string piece;
    for (;;) {
        bool more = false;
        try {
            more = co_await OnPool(workers, [&] {
                piece.clear();
                return response.stream(piece);
            });
        } catch (const std::exception&) {
            co_return false;  // the announced length cannot be kept: the connection must break
        }
        message.body().data = more ? piece.data() : nullptr;
        message.body().size = more ? piece.size() : 0;
        message.body().more = more;
        beast::get_lowest_layer(stream).expires_after(
            std::chrono::seconds(settings.request_seconds));
        auto [error, n] = co_await bh::async_write(stream, serializer, kTuple);
        if (error && error != bh::error::need_buffer) co_return false;
        if (!more) co_return true;
    }
}

template <class S>
asio::awaitable<bool> Server::State::Write(S& stream, Response response, bool keep_alive, bool head,
                                           const Request& request) {
    bh::response_header<> header;
    header.version(11);
    header.result(static_cast<unsigned>(response.status));
    for (auto& [name, value] : response.headers) header.insert(name, value);
    header.set("X-Request-Id", request.id);
    AddSafetyHeaders(header, request.secure);
    beast::get_lowest_layer(stream).expires_after(std::chrono::seconds(settings.request_seconds));
    bool written = false;
    if (response.stream && !head) {
        header.set(bh::field::connection, keep_alive ? "keep-alive" : "close");
        written = co_await WriteStreamed(stream, std::move(header), response);
    } else {
        const auto length = response.stream ? static_cast<std::uint64_t>(response.stream_length)
                                            : std::uint64_t{response.body.size()};
        bh::response<bh::string_body> message{std::move(header)};
        if (!head) message.body() = std::move(response.body);
        if (response.status != 204 && response.status != 304) message.content_length(length);
        message.keep_alive(keep_alive);
        if (head) {
            bh::response_serializer<bh::string_body> serializer{message};
            auto [error, n] = co_await bh::async_write_header(stream, serializer, kTuple);
            written = !error;
        } else {
            auto [error, n] = co_await bh::async_write(stream, message, kTuple);
            written = !error;
        }
    }
    co_return written&& keep_alive;
}

template <class S>
asio::awaitable<void> Server::State::Refuse(S& stream, Response response, const Request& request) {
    Served served;
    served.request = &request;
    served.status = response.status;
    observe(served);
    co_await Write(stream, std::move(response), false, false, request);
    co_await RunOut(stream);
}

template <class S>
asio::awaitable<void> Server::State::RunOut(S& stream) {
    constexpr std::size_t kMost = std::size_t{16} << 20;
    beast::tcp_stream& lowest = beast::get_lowest_layer(stream);
    beast::error_code ignored;
    lowest.socket().shutdown(tcp::socket::shutdown_send, ignored);
    lowest.expires_after(std::chrono::seconds(2));
    std::vector<char> piece(std::size_t{64} << 10);
    for (std::size_t got = 0; got < kMost;) {
        auto [error, n] = co_await lowest.async_read_some(asio::buffer(piece), kTuple);
        if (error) co_return;
        got += n;
    }
}

template <class S>
asio::awaitable<bool> Server::State::Exchange(S& stream, beast::flat_buffer& buffer,
                                              Request request) {
    bh::request_parser<bh::string_body> parser;
    parser.header_limit(32 * 1024);
    parser.body_limit(boost::none);
    request.id = base::Uuid::Make(clock.Now(), randomness).ToText();
    beast::get_lowest_layer(stream).expires_after(std::chrono::seconds(settings.idle_seconds));
    if (auto [error, n] = co_await bh::async_read_header(stream, buffer, parser, kTuple); error) {
        if (IsMisspelt(error)) co_await Refuse(stream, HeaderRefusal(error), request);
        co_return false;
    }
    if (!FillRequest(parser.get(), settings.trusted_proxy, request)) {
        co_await Refuse(
            stream,
            RefusedResponse(400, "http.address_malformed",
                            "地址写得不对，未作任何改变；请核对地址，或者刷新页面后重试"),
            request);
        co_return false;
    }
    const auto limit = static_cast<std::uint64_t>(router.BodyLimit(request.method, request.path));
    const auto announced = parser.content_length();
    if (announced && *announced > limit) {
        // Where no route stands, that is the fault to tell, not the size.
        Response refusal = BodyRefusal(limit);
        if (!router.Knows(request.method, request.path)) refusal = router.Answer(request);
        co_await Refuse(stream, std::move(refusal), request);
        co_return false;
    }
    parser.body_limit(limit);
    if (request.Header("expect") == "100-continue") {
        bh::response<bh::empty_body> go_on{bh::status::continue_, 11};
        if (auto [error, n] = co_await bh::async_write(stream, go_on, kTuple); error)
            co_return false;
    }
    beast::get_lowest_layer(stream).expires_after(std::chrono::seconds(settings.request_seconds));
    if (auto [error, n] = co_await bh::async_read(stream, buffer, parser, kTuple); error) {
        if (error == bh::error::body_limit)
            co_await Refuse(stream, BodyRefusal(limit), request);
        else if (IsMisspelt(error))
            co_await Refuse(stream, HeaderRefusal(error), request);
        co_return false;
    }
    request.body = std::move(parser.get().body());
    const bool keep_alive = parser.get().keep_alive() && !stopping.load();
    const bool head = request.method == Method::kHead;
    beast::get_lowest_layer(stream).expires_never();
    running.fetch_add(1);
    Response response = co_await OnPool(workers, [&] { return Run(request); });
    const bool go_on = co_await Write(stream, std::move(response), keep_alive, head, request);
    running.fetch_sub(1);
    co_return go_on;
}

template <class S>
asio::awaitable<void> Server::State::Converse(S& stream, Request prototype) {
    beast::flat_buffer buffer;
    while (!stopping.load())
        if (!co_await Exchange(stream, buffer, prototype)) break;
}

asio::awaitable<void> Server::State::ServePlain(tcp::socket socket) {
    Request prototype;
    boost::system::error_code error;
    prototype.remote_address = socket.remote_endpoint(error).address().to_string();
    beast::tcp_stream stream(std::move(socket));
    co_await Converse(stream, std::move(prototype));
    stream.socket().shutdown(tcp::socket::shutdown_send, error);
    connections.fetch_sub(1);
}

asio::awaitable<void> Server::State::ServeTls(tcp::socket socket, asio::ssl::context& context) {
    Request prototype;
    prototype.secure = true;
    boost::system::error_code error;
    prototype.remote_address = socket.remote_endpoint(error).address().to_string();
    TlsStream stream(std::move(socket), context);
    beast::get_lowest_layer(stream).expires_after(std::chrono::seconds(20));
    auto [failed] = co_await stream.async_handshake(asio::ssl::stream_base::server, kTuple);
    if (!failed) {
        co_await Converse(stream, std::move(prototype));
        beast::get_lowest_layer(stream).expires_after(std::chrono::seconds(5));
        co_await stream.async_shutdown(kTuple);
    }
    connections.fetch_sub(1);
}

asio::awaitable<void> Server::State::Accept(tcp::acceptor& acceptor, asio::ssl::context* context) {
    std::size_t next = 0;
    while (!stopping.load()) {
        asio::io_context& home = *contexts[next++ % contexts.size()];
        auto [error, socket] = co_await acceptor.async_accept(home, kTuple);
        if (error == asio::error::operation_aborted) co_return;
        if (error) {  // out of descriptors: let some close before trying again
            asio::steady_timer pause(co_await asio::this_coro::executor,
                                     std::chrono::milliseconds(100));
            co_await pause.async_wait(kTuple);
            continue;
        }
        if (connections.fetch_add(1) >= settings.connections) {
            connections.fetch_sub(1);
            continue;  // the socket closes here
        }
        boost::system::error_code ignored;
        socket.set_option(tcp::no_delay(true), ignored);
        if (context == nullptr)
            asio::co_spawn(home, ServePlain(std::move(socket)), asio::detached);
        else
            asio::co_spawn(home, ServeTls(std::move(socket), *context), asio::detached);
    }
}

void Server::State::Open(const Endpoint& endpoint) {
    asio::ssl::context* context = nullptr;
    if (!endpoint.certificate.empty()) {
        tls.push_back(std::make_unique<asio::ssl::context>(asio::ssl::context::tls_server));
        context = tls.back().get();
        context->set_options(asio::ssl::context::default_workarounds |
                             asio::ssl::context::no_sslv2 | asio::ssl::context::no_sslv3 |
                             asio::ssl::context::no_tlsv1 | asio::ssl::context::no_tlsv1_1);
        context->use_certificate_chain(asio::buffer(endpoint.certificate));
        context->use_private_key(asio::buffer(endpoint.key), asio::ssl::context::pem);
    }
    const tcp::endpoint address(asio::ip::make_address(endpoint.address), endpoint.port);
    auto acceptor = std::make_unique<tcp::acceptor>(*contexts.front());
    acceptor->open(address.protocol());
    acceptor->set_option(tcp::acceptor::reuse_address(true));
    acceptor->bind(address);
    acceptor->listen(1024);
    asio::co_spawn(*contexts.front(), Accept(*acceptor, context), asio::detached);
    acceptors.push_back(std::move(acceptor));
}

Server::Server(ServerSettings settings, const Router& router,
               std::function<void(const Served&)> observe)
    : state_(std::make_unique<State>(std::move(settings), router, std::move(observe))) {}

Server::~Server() { Stop(0); }

std::vector<std::uint16_t> Server::Start() {
    for (int i = 0; i < state_->settings.io_threads; ++i) {
        state_->contexts.push_back(std::make_unique<asio::io_context>(1));
        state_->guards.push_back(asio::make_work_guard(*state_->contexts.back()));
    }
    for (const Endpoint& endpoint : state_->settings.endpoints) state_->Open(endpoint);
    for (const auto& context : state_->contexts)
        state_->threads.emplace_back([&loop = *context] { loop.run(); });
    std::vector<std::uint16_t> ports;
    for (const auto& acceptor : state_->acceptors)
        ports.push_back(acceptor->local_endpoint().port());
    return ports;
}

void Server::Stop(int seconds) {
    if (state_->stopping.exchange(true)) return;
    for (const auto& acceptor : state_->acceptors)
        asio::post(acceptor->get_executor(), [&one = *acceptor] {
            boost::system::error_code ignored;
            one.close(ignored);
        });
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
    while (state_->running.load() > 0 && std::chrono::steady_clock::now() < until)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    for (const auto& context : state_->contexts) context->stop();
    for (std::thread& thread : state_->threads) thread.join();
    state_->workers.join();
    state_->acceptors.clear();
    state_->guards.clear();
    state_->contexts.clear();  // ends the waiting conversations, which closes their sockets
}

}  // namespace http
