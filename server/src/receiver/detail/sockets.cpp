#include "receiver/detail/sockets.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#include <array>
#include <cerrno>

namespace receiver::detail {

namespace {

constexpr int kDeadSeconds = 180;  ///< of unanswered probes or bytes: a cut network

struct Place {
    sockaddr_storage address{};
    socklen_t size = 0;
};

Place PlaceOf(const std::string& address, std::uint16_t port) {
    Place place;
    auto* v4 = reinterpret_cast<sockaddr_in*>(&place.address);
    auto* v6 = reinterpret_cast<sockaddr_in6*>(&place.address);
    if (::inet_pton(AF_INET, address.c_str(), &v4->sin_addr) == 1) {
        v4->sin_family = AF_INET;
        v4->sin_port = htons(port);
        place.size = sizeof(sockaddr_in);
    } else if (::inet_pton(AF_INET6, address.c_str(), &v6->sin6_addr) == 1) {
        v6->sin6_family = AF_INET6;
        v6->sin6_port = htons(port);
        place.size = sizeof(sockaddr_in6);
    } else {
        errno = EINVAL;
        ThrowSystem("no address: " + address);
    }
    return place;
}

Descriptor SocketFor(const Place& place) {
    return Descriptor(
        ::socket(place.address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
}

}  // namespace

Descriptor ListenOn(const std::string& address, std::uint16_t port, std::uint16_t& real) {
    Place place = PlaceOf(address, port);
    Descriptor listener = SocketFor(place);
    const int yes = 1;
    ::setsockopt(listener.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    ::setsockopt(listener.get(), SOL_SOCKET, SO_REUSEPORT, &yes, sizeof yes);
    auto* where = reinterpret_cast<sockaddr*>(&place.address);
    if (::bind(listener.get(), where, place.size) != 0 || ::listen(listener.get(), 4'096) != 0 ||
        ::getsockname(listener.get(), where, &place.size) != 0)
        ThrowSystem("cannot listen on " + address);
    real = ntohs(place.address.ss_family == AF_INET
                     ? reinterpret_cast<sockaddr_in*>(&place.address)->sin_port
                     : reinterpret_cast<sockaddr_in6*>(&place.address)->sin6_port);
    return listener;
}

Descriptor BeginConnect(const std::string& address, std::uint16_t port) {
    const Place place = PlaceOf(address, port);
    Descriptor socket = SocketFor(place);
    if (socket.get() < 0) return socket;
    PrepareForDevice(socket.get());
    if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&place.address), place.size) !=
            0 &&
        errno != EINPROGRESS)
        return {};
    return socket;
}

std::string AddressOf(const sockaddr_storage& from) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    const void* address =
        from.ss_family == AF_INET
            ? static_cast<const void*>(&reinterpret_cast<const sockaddr_in*>(&from)->sin_addr)
            : &reinterpret_cast<const sockaddr_in6*>(&from)->sin6_addr;
    ::inet_ntop(from.ss_family, address, text.data(), text.size());
    return text.data();
}

void PrepareForDevice(int socket) {
    const int yes = 1, idle = kDeadSeconds / 3, step = kDeadSeconds / 6, probes = 4;
    const unsigned dead = kDeadSeconds * 1'000U;
    ::setsockopt(socket, SOL_SOCKET, SO_KEEPALIVE, &yes, sizeof yes);
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    // A network that was cut tells nobody: a dead connection must not stand for hours.
    ::setsockopt(socket, IPPROTO_TCP, TCP_KEEPIDLE, &idle, sizeof idle);
    ::setsockopt(socket, IPPROTO_TCP, TCP_KEEPINTVL, &step, sizeof step);
    ::setsockopt(socket, IPPROTO_TCP, TCP_KEEPCNT, &probes, sizeof probes);
    ::setsockopt(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, &dead, sizeof dead);
}

}  // namespace receiver::detail
