#pragma once

#include <filesystem>

#include "notify/sender.hpp"

namespace notify {

/// The stand-in for a gateway: one file `<message>.json` a message, `{"account","message","words"}`,
/// for whatever program of the bureau picks them up (docs/formats/messages.md). Written whole or
/// not at all; the same message overwrites its own file.
class FolderSender final : public Sender {
 public:
    explicit FolderSender(std::filesystem::path folder) : folder_(std::move(folder)) {}
    void Send(const Outgoing& outgoing) override;

 private:
    std::filesystem::path folder_;
};

}  // namespace notify
