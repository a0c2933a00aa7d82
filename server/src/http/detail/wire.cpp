#include "http/detail/wire.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/tcp_stream.hpp>

namespace http::detail {

namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::ip::tcp;

namespace {

constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);

/// What both kinds do in the same way, on the connection below TLS.
class OnTcp : public Wire {
 public:
    asio::awaitable<void> RunOut(std::size_t most) override {
        beast::error_code ignored;
        Lowest().socket().shutdown(tcp::socket::shutdown_send, ignored);
        std::vector<char> piece(std::size_t{64} << 10);
        for (std::size_t got = 0; got < most;) {
            auto [error, n] = co_await Lowest().async_read_some(asio::buffer(piece), kTuple);
            if (error) co_return;
            got += n;
        }
    }

    void ExpireAfter(int seconds) override {
        Lowest().expires_after(std::chrono::seconds(seconds));
    }
    void NeverExpire() override { Lowest().expires_never(); }

    [[nodiscard]] std::string RemoteAddress() const override { return remote_; }

 protected:
    explicit OnTcp(const tcp::socket& socket) {
        beast::error_code error;
        const tcp::endpoint remote = socket.remote_endpoint(error);
        if (!error) remote_ = remote.address().to_string();
    }
    virtual beast::tcp_stream& Lowest() = 0;

 private:
    std::string remote_;
};

class Plain final : public OnTcp {
 public:
    explicit Plain(tcp::socket socket) : OnTcp(socket), stream_(std::move(socket)) {}

    asio::awaitable<bool> Open() override { co_return true; }
    asio::awaitable<Moved> ReadSome(asio::mutable_buffer into) override {
        auto [error, n] = co_await stream_.async_read_some(into, kTuple);
        co_return Moved{error, n};
    }
    asio::awaitable<Moved> Write(std::array<asio::const_buffer, 2> pieces) override {
        auto [error, n] = co_await asio::async_write(stream_, pieces, kTuple);
        co_return Moved{error, n};
    }
    asio::awaitable<void> Close() override {
        beast::error_code ignored;
        stream_.socket().shutdown(tcp::socket::shutdown_send, ignored);
        co_return;
    }
    [[nodiscard]] bool IsSecure() const override { return false; }

 private:
    beast::tcp_stream& Lowest() override { return stream_; }

    beast::tcp_stream stream_;
};

/// Each write becomes records of its own, so small pieces are joined before.
class Tls final : public OnTcp {
 public:
    Tls(tcp::socket socket, asio::ssl::context& context)
        : OnTcp(socket), stream_(std::move(socket), context) {}

    asio::awaitable<bool> Open() override {
        ExpireAfter(20);
        auto [error] = co_await stream_.async_handshake(asio::ssl::stream_base::server, kTuple);
        co_return !error;
    }
    asio::awaitable<Moved> ReadSome(asio::mutable_buffer into) override {
        auto [error, n] = co_await stream_.async_read_some(into, kTuple);
        co_return Moved{error, n};
    }
    asio::awaitable<Moved> Write(std::array<asio::const_buffer, 2> pieces) override {
        constexpr std::size_t kRecord = std::size_t{16} << 10;
        if (asio::buffer_size(pieces) <= kRecord) {
            joined_.resize(asio::buffer_size(pieces));
            asio::buffer_copy(asio::buffer(joined_), pieces);
            co_return co_await WriteOne(asio::buffer(joined_));
        }
        Moved all = co_await WriteOne(pieces[0]);
        if (all.error || pieces[1].size() == 0) co_return all;
        const Moved rest = co_await WriteOne(pieces[1]);
        co_return Moved{rest.error, all.bytes + rest.bytes};
    }
    asio::awaitable<void> Close() override {
        ExpireAfter(5);
        co_await stream_.async_shutdown(kTuple);
    }
    [[nodiscard]] bool IsSecure() const override { return true; }

 private:
    asio::awaitable<Moved> WriteOne(asio::const_buffer piece) {
        auto [error, n] = co_await asio::async_write(stream_, piece, kTuple);
        co_return Moved{error, n};
    }
    beast::tcp_stream& Lowest() override { return stream_.next_layer(); }

    asio::ssl::stream<beast::tcp_stream> stream_;
    std::string joined_;
};

}  // namespace

std::unique_ptr<Wire> PlainWire(tcp::socket socket) {
    return std::make_unique<Plain>(std::move(socket));
}

std::unique_ptr<Wire> TlsWire(tcp::socket socket, asio::ssl::context& context) {
    return std::make_unique<Tls>(std::move(socket), context);
}

}  // namespace http::detail
