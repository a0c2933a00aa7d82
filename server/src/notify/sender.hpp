#pragma once

#include <cstdint>
#include <string>

namespace notify {

/// A message as it leaves the house: for whom, and words that name no case, party or person.
struct Outgoing {
    std::int64_t message = 0;
    std::string account;  ///< whom the gateway finds a telephone number or office account for
    std::string words;    ///< 青衡提醒：您有 3 件事项待办，其中逾期 1 件，请登录查看。
};

/// Carries messages out: a text-message gateway, the government's office system. Called from one
/// job at a time; a message may be handed over again after a crash, with the same `message`, and
/// must then not be sent twice. Throws what is worth trying again later.
class Sender {
 public:
    virtual ~Sender() = default;
    virtual void Send(const Outgoing& outgoing) = 0;
};

}  // namespace notify
