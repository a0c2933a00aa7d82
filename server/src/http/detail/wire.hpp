#pragma once

#include <array>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <cstddef>
#include <memory>
#include <string>

namespace http::detail {

struct Moved {
    boost::system::error_code error;
    std::size_t bytes = 0;
};

/// One connection, with or without TLS. What speaks HTTP over it is compiled once, for this type.
class Wire {
 public:
    virtual ~Wire() = default;

    /// The handshake of TLS; false when it failed.
    virtual boost::asio::awaitable<bool> Open() = 0;
    virtual boost::asio::awaitable<Moved> ReadSome(boost::asio::mutable_buffer into) = 0;
    /// Writes both pieces to their end, or gives the error.
    virtual boost::asio::awaitable<Moved> Write(
        std::array<boost::asio::const_buffer, 2> pieces) = 0;
    /// Says good-bye in the way of the protocol.
    virtual boost::asio::awaitable<void> Close() = 0;
    /// Tells the other side that nothing more comes, then throws away at most `most` bytes that
    /// still arrive within the time limit: a reset could overtake the answer.
    virtual boost::asio::awaitable<void> RunOut(std::size_t most) = 0;

    /// Whatever waits ends with an error after so many seconds.
    virtual void ExpireAfter(int seconds) = 0;
    virtual void NeverExpire() = 0;
    [[nodiscard]] virtual bool IsSecure() const = 0;
    [[nodiscard]] virtual std::string RemoteAddress() const = 0;  ///< "" when it is gone
};

[[nodiscard]] std::unique_ptr<Wire> PlainWire(boost::asio::ip::tcp::socket socket);
/// `context` must outlive the wire.
[[nodiscard]] std::unique_ptr<Wire> TlsWire(boost::asio::ip::tcp::socket socket,
                                            boost::asio::ssl::context& context);

}  // namespace http::detail
