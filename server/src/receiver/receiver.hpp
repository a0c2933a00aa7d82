#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "readings/store.hpp"
#include "receiver/device.hpp"
#include "receiver/dialogue.hpp"
#include "receiver/live.hpp"

namespace receiver {

struct ReceiverSettings {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;  ///< 0: any that is free
    int most_connections = 18'500;
    int most_by_address = 18'500;  ///< a gateway of an operator stands for thousands
    int most_by_device = 4;
    int half_frame_seconds = 60;  ///< then what there is of it is a bad frame
    int idle_seconds = 2 * 60 * 60;
};

/// Devices on the network: takes their frames, hands them to the store, answers when they are
/// durable. One thread of its own with epoll; any number of processes may stand on one port.
/// The store must be stopped before this object dies.
class Receiver {
 public:
    Receiver(ReceiverSettings settings, readings::Store& store, const base::Clock& clock);
    ~Receiver();
    Receiver(const Receiver&) = delete;
    Receiver& operator=(const Receiver&) = delete;

    /// Starts the store too: it takes back its log, whose frames are known if they come again.
    /// The real port. Throws std::system_error when it cannot listen.
    std::uint16_t Start();
    /// Closes every connection.
    void Stop();

    // Any thread.
    void SetDevices(std::shared_ptr<const Devices> devices);
    [[nodiscard]] std::vector<Live> LiveOf(const std::vector<base::Uuid>& points) const;
    [[nodiscard]] std::vector<Stranger> Strangers() const;
    [[nodiscard]] ReceiverCounts counts() const;
    /// Asks a device; how it ended is told by TakeEnded.
    void Ask(Asking asking);
    [[nodiscard]] std::vector<Asked> TakeEnded();
    /// Devices that asked for the time (1013) since this was last called; at most 1,000.
    [[nodiscard]] std::vector<base::Uuid> TakeTimeRequests();
    /// Points with a connection here, and since when.
    [[nodiscard]] std::vector<std::pair<base::Uuid, Mono>> Connected() const;

 private:
    class Loop;
    std::unique_ptr<Loop> loop_;
};

}  // namespace receiver
