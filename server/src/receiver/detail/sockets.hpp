#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <string>

#include "receiver/detail/descriptor.hpp"

namespace receiver::detail {

/// Listens (any number of processes on one port); `real` is the port. Throws std::system_error.
[[nodiscard]] Descriptor ListenOn(const std::string& address, std::uint16_t port,
                                  std::uint16_t& real);
/// Connects without waiting: writable when it has, or failed. Throws for what is no address.
[[nodiscard]] Descriptor BeginConnect(const std::string& address, std::uint16_t port);
[[nodiscard]] std::string AddressOf(const sockaddr_storage& from);
/// No delay, and ended by the kernel three minutes after the network was cut.
void PrepareForDevice(int socket);

}  // namespace receiver::detail
