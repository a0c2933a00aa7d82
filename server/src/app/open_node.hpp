#pragma once

#include <memory>

#include "app/command.hpp"
#include "app/node.hpp"

namespace app {

/// A node for one command: settings, definitions, database. Faults are printed; `node` is then
/// null.
struct OpenedNode {
    std::unique_ptr<Logger> logger;
    std::unique_ptr<Node> node;
};
/// What a command logs beside what it prints: kTroubles warnings and errors, for one that does its
/// work and ends; kAsSet what the setting `log_level` says, for one that stays.
enum class CommandLog { kTroubles, kAsSet };

[[nodiscard]] OpenedNode OpenForCommand(CommandContext& context, const Arguments& arguments,
                                        const NodeOptions& options = {},
                                        CommandLog log = CommandLog::kTroubles);

/// Everything that a command line of this machine may see: whoever can read the database file sees
/// it all anyway. Acts made by commands are in the name of the account given by `--as`; refused
/// `command.no_such_account`.
[[nodiscard]] base::Result<access_control::Principal> PrincipalNamed(Node& node,
                                                                     const std::string& account);

}  // namespace app
