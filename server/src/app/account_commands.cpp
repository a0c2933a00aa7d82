#include <ostream>

#include "app/commands.hpp"
#include "app/first_start.hpp"
#include "app/open_node.hpp"
#include "base/text.hpp"

namespace app {

namespace {

int ResetPassword(CommandContext& context, const Arguments& arguments) {
    const OpenedNode opened = OpenForCommand(context, arguments);
    if (!opened.node) return kBadInput;
    Node& node = *opened.node;
    const std::string account = base::Normalised(arguments.words[0]);
    const auto credential = node.accounts->FindCredential(account);
    if (!credential) {
        PrintRefusals(context, node.settings,
                      {{"command.no_such_account", {{"account", arguments.words[0]}}, ""}});
        return kBadInput;
    }
    const auto password = node.sessions->GiveOneTimePassword(credential->person, account);
    if (!password) {
        PrintRefusals(context, node.settings, password.error());
        return kBadInput;
    }
    context.out << fmt::format("账号 {}\n一次性口令 {}\n", account, *password);
    return kDone;
}

int ListUsers(CommandContext& context, const Arguments& arguments) {
    const OpenedNode opened = OpenForCommand(context, arguments);
    if (!opened.node) return kBadInput;
    for (const access_control::Credential& credential : opened.node->accounts->Credentials())
        context.out << fmt::format("{}\t{}\t{}\n", credential.account, credential.person.ToText(),
                                   credential.must_change ? "须更改口令" : "");
    return kDone;
}

/// Before the first `serve`: makes the first administrator and prints the one-time password.
int BeginUsers(CommandContext& context, const Arguments& arguments) {
    const OpenedNode opened = OpenForCommand(context, arguments);
    if (!opened.node) return kBadInput;
    const auto first = MakeFirstAdministrator(*opened.node);
    if (!first) {
        PrintRefusals(context, opened.node->settings, first.error());
        return kBadInput;
    }
    if (*first)
        context.out << fmt::format("账号 {}\n一次性口令 {}\n", (*first)->account,
                                   (*first)->one_time_password);
    else
        context.out << "已有账号，未作改变。\n";
    return kDone;
}

}  // namespace

void AddAccountCommands(std::vector<Command>& all) {
    all.push_back({"user first", "", "建立第一个管理员（还没有账号时）", {}, BeginUsers});
    all.push_back({"user list", "", "列出账号", {}, ListUsers});
    all.push_back(
        {"user password", "账号", "给一个账号新的一次性口令", {{}, {}, 1, 1}, ResetPassword});
}

}  // namespace app
