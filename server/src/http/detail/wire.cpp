#include "http/detail/wire.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <chrono>

namespace http::detail {

namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::ip::tcp;

namespace {

constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);

/// Ends what a connection waits for when its time is up. One timer serves for many waits: only when
/// it fires does it look whether its end was put off, so that a request mostly sets none. Used by
/// the connection's own thread.
class Patience : public std::enable_shared_from_this<Patience> {
 public:
    using Time = std::chrono::steady_clock::time_point;

    explicit Patience(tcp::socket& socket) : socket_(socket), timer_(socket.get_executor()) {}

    void Until(Time end) {
        end_ = end;
        if (end < fires_at_) Set();
    }

 private:
    void Set() {
        fires_at_ = end_;
        timer_.expires_at(end_);
        timer_.async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
            const auto self = weak.lock();
            if (!error && self) self->Look();
        });
    }
    void Look() {
        fires_at_ = Time::max();
        if (end_ > std::chrono::steady_clock::now()) {
            if (end_ != Time::max()) Set();
            return;
        }
        boost::system::error_code ignored;
        socket_.close(ignored);
    }

    tcp::socket& socket_;
    asio::steady_timer timer_;
    Time end_ = Time::max();
    Time fires_at_ = Time::max();
};

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
        Wait().Until(std::chrono::steady_clock::now() + std::chrono::seconds(seconds));
    }
    void NeverExpire() override { Wait().Until(Patience::Time::max()); }

    [[nodiscard]] std::string RemoteAddress() const override { return remote_; }

 protected:
    explicit OnTcp(const tcp::socket& socket) {
        beast::error_code error;
        const tcp::endpoint remote = socket.remote_endpoint(error);
        if (!error) remote_ = remote.address().to_string();
    }
    virtual beast::tcp_stream& Lowest() = 0;

 private:
    Patience& Wait() {
        if (patience_ == nullptr) patience_ = std::make_shared<Patience>(Lowest().socket());
        return *patience_;
    }

    std::string remote_;
    std::shared_ptr<Patience> patience_;  ///< shared with its timer while it looks
};

class Plain final : public OnTcp {
 public:
    explicit Plain(tcp::socket socket) : OnTcp(socket), stream_(std::move(socket)) {
        beast::error_code ignored;
        stream_.socket().non_blocking(true, ignored);
    }

    asio::awaitable<bool> Open() override { co_return true; }
    asio::awaitable<Moved> ReadSome(asio::mutable_buffer into) override {
        auto [error, n] = co_await stream_.async_read_some(into, kTuple);
        co_return Moved{error, n};
    }
    /// The system mostly takes an answer at once, and nothing waits; what it does not take does.
    asio::awaitable<Moved> Write(std::array<asio::const_buffer, 2> pieces) override {
        beast::error_code refused;
        const std::size_t taken = stream_.socket().write_some(pieces, refused);
        if (refused && refused != asio::error::would_block) co_return Moved{refused, taken};
        if (taken == asio::buffer_size(pieces)) co_return Moved{{}, taken};
        const std::size_t first = std::min(taken, pieces[0].size());
        pieces[0] += first;
        pieces[1] += taken - first;
        auto [error, n] = co_await asio::async_write(stream_, pieces, kTuple);
        co_return Moved{error, taken + n};
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
