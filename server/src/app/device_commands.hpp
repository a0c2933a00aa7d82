#pragma once

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "app/node.hpp"
#include "receiver/receiver.hpp"

namespace app {

/// CN and CP of a command record; refuses what the protocol has no words for (`hj212.command_…`).
struct CommandWords {
    std::string cn, body;
};
[[nodiscard]] base::Result<CommandWords> WordsOf(const records::Record& command);

/// Commands of people to devices: each is a record, taken up by the process that the device is
/// connected to, claimed by an act before anything goes out, so that none is sent twice; the answer
/// is written by an act of the system. One thread.
class DeviceCommands {
 public:
    DeviceCommands(Node& node, receiver::Receiver& receiver) : node_(node), receiver_(receiver) {}

    /// Takes up what was issued and ends what nobody answers for.
    void Look();
    /// How a talk of ours ended; false: it is not ours.
    bool Settle(const receiver::Asked& asked);
    /// Devices that asked for the time: those whose record says so get a command of their own.
    void AnswerTimeRequests(const std::vector<base::Uuid>& points);

 private:
    void TakeUp(const records::Record& command, const catalogue::RecordType& type);

    Node& node_;
    receiver::Receiver& receiver_;
    std::map<std::uint64_t, base::RecordId> open_;
    /// Issued for devices that are not connected to this process.
    std::map<base::RecordId, std::chrono::steady_clock::time_point> waiting_since_;
    std::map<base::Uuid, base::Instant> time_answered_;
    std::uint64_t last_number_ = 0;
    std::int64_t acts_seen_ = -1;
    base::Instant next_look_;
};

}  // namespace app
