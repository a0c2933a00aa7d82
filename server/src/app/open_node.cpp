#include "app/open_node.hpp"

#include "base/text.hpp"

namespace app {

OpenedNode OpenForCommand(CommandContext& context, const Arguments& arguments,
                          const NodeOptions& options, CommandLog log) {
    OpenedNode opened;
    const auto settings = SettingsFor(context, arguments);
    if (!settings) return opened;
    const auto definitions = DefinitionsFor(context, *settings);
    if (!definitions) return opened;
    opened.logger = std::make_unique<Logger>(log == CommandLog::kAsSet ? settings->log_level
                                                                       : std::string("warn"));
    auto node = Node::Open(*settings, definitions, *opened.logger, options);
    if (node)
        opened.node = *std::move(node);
    else
        PrintRefusals(context, *settings, node.error());
    return opened;
}

base::Result<access_control::Principal> PrincipalNamed(Node& node, const std::string& account) {
    const auto credential = node.accounts->FindCredential(base::Normalised(account));
    if (!credential) return base::Refuse("command.no_such_account", {{"account", account}}, "--as");
    return access_control::LoadPrincipal(*node.store->Read(), *node.definitions.Current(),
                                         credential->person, node.clock.Today());
}

}  // namespace app
