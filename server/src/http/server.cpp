#include "http/server.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json.hpp>
#include <thread>

#include "http/detail/conversation.hpp"

namespace http {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;

namespace {

constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);

}  // namespace

Response FailureResponse(int status, std::string_view id, std::string_view words) {
    return JsonResponse(status, boost::json::serialize(boost::json::object{
                                    {"failure", std::string(id)}, {"words", std::string(words)}}));
}

struct Server::State : detail::Shared {
    using Shared::Shared;

    std::vector<std::unique_ptr<asio::io_context>> contexts;
    std::vector<asio::executor_work_guard<asio::io_context::executor_type>> guards;
    std::vector<std::thread> threads;
    std::vector<std::unique_ptr<asio::ssl::context>> tls;
    std::vector<std::unique_ptr<tcp::acceptor>> acceptors;

    asio::awaitable<void> Accept(tcp::acceptor& acceptor, asio::ssl::context* context);
    void Open(const Endpoint& endpoint);
};

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
        auto wire = context == nullptr ? detail::PlainWire(std::move(socket))
                                       : detail::TlsWire(std::move(socket), *context);
        asio::co_spawn(home, detail::Converse(*this, std::move(wire)), asio::detached);
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

// A server whose threads cannot be ended must not go on as if they had been.
// NOLINTNEXTLINE(bugprone-exception-escape)
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
    state_->workers.Join();
    state_->acceptors.clear();
    state_->guards.clear();
    state_->contexts.clear();  // ends the waiting conversations, which closes their sockets
}

}  // namespace http
