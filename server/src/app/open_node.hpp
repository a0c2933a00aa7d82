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
[[nodiscard]] OpenedNode OpenForCommand(CommandContext& context, const Arguments& arguments,
                                        const NodeOptions& options = {});

/// Everything that a command line of this machine may see: whoever can read the database file sees
/// it all anyway. Acts made by commands are in the name of the account given by `--as`; refused
/// `command.no_such_account`.
[[nodiscard]] base::Result<access_control::Principal> PrincipalNamed(Node& node,
                                                                     const std::string& account);

}  // namespace app
