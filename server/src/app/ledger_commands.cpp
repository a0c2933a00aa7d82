#include <filesystem>
#include <ostream>

#include "app/commands.hpp"
#include "app/open_node.hpp"
#include "base/text.hpp"
#include "ledger/head.hpp"

namespace app {

namespace {

int VerifyLedger(CommandContext& context, const Arguments& arguments) {
    const OpenedNode opened = OpenForCommand(context, arguments);
    if (!opened.node) return kBadInput;
    std::int64_t acts = 0;
    const auto findings =
        VerificationOf(*opened.node)([&](std::int64_t done, std::int64_t) { acts = done; });
    std::int64_t faults = 0, derived = 0, pages = 0;
    for (const http::LedgerFinding& finding : findings) {
        faults += finding.note ? 0 : 1;
        derived += finding.note || !finding.derived ? 0 : 1;
        pages += finding.code == "audit.database_damaged" ? 1 : 0;
        context.out << fmt::format("{}\t{}\t{}\t{}\t{}\n", finding.note ? "说明" : "不符",
                                   finding.code, finding.table, finding.key, finding.words);
    }
    context.out << (faults == 0 ? fmt::format("账本完整：{} 个行为，记录与行为一致。\n", acts)
                                : fmt::format("发现 {} 处不符。\n", faults));
    if (derived > 0 && derived + pages == faults)
        context.out
            << "记录上的不符都在由行为派生的表里，查明原因后可以用 qingheng migrate --rebuild "
               "重做，再核验一次"
            << (pages > 0 ? "；数据库文件的不符那时仍在的，从备份恢复。\n" : "。\n");
    else if (derived > 0)
        context.out << fmt::format(
            "其中 {} 处在由行为派生的表里；其余的涉及行为、密封值或签名头，请先从备份恢复。\n",
            derived);
    return faults == 0 ? kDone : kFindings;
}

base::Result<std::string> ProofAsked(Node& node, const Arguments& arguments) {
    const auto id = base::ActId::Parse(arguments.words[0]);
    if (!id) return base::Refuse("ledger.act_not_found", {}, arguments.words[0]);
    if (!arguments.Has("witnessed")) return node.keeper->Proof(*id);
    const std::string file = arguments.Option("witnessed");
    if (!std::filesystem::is_regular_file(file))
        return base::Refuse("settings.no_file", {{"file", file}}, "--witnessed");
    const auto witnessed = ledger::ReadHead(base::Trim(ReadTextFile(file)));
    if (!witnessed) return base::Refuse(witnessed.error());
    return node.keeper->ProofFor(*id, *witnessed);
}

int Prove(CommandContext& context, const Arguments& arguments) {
    const OpenedNode opened = OpenForCommand(context, arguments);
    if (!opened.node) return kBadInput;
    const auto proof = ProofAsked(*opened.node, arguments);
    if (!proof) {
        PrintRefusals(context, opened.node->settings, proof.error());
        return kBadInput;
    }
    context.out << *proof << "\n";
    return kDone;
}

int ShowHead(CommandContext& context, const Arguments& arguments) {
    const OpenedNode opened = OpenForCommand(context, arguments);
    if (!opened.node) return kBadInput;
    context.out << ledger::HeadText(opened.node->keeper->SignNow()) << "\n";
    return kDone;
}

}  // namespace

void AddLedgerCommands(std::vector<Command>& all) {
    all.push_back(
        {"ledger verify", "", "核验整个账本：行为、树、签名、记录、证据", {}, VerifyLedger});
    all.push_back({"ledger prove",
                   "行为编号 [--witnessed 签名头文件]",
                   "写出一个行为的证明，供 qingheng-verify 离线核验；可接上见证机构留存的签名头",
                   {{"witnessed"}, {}, 1, 1},
                   Prove});
    all.push_back({"ledger head", "", "签署并显示账本现在的头", {}, ShowHead});
}

}  // namespace app
