#include "app/import_batch.hpp"

#include <algorithm>
#include <ostream>

#include "catalogue/messages.hpp"

namespace app {

using exchange::RowOutcome;

base::Result<ledger::StoredEvidence> KeepFile(Node& node, std::string_view bytes) {
    const std::string upload = base::Uuid::Make(node.clock.Now(), node.randomness).ToText();
    const auto added =
        node.evidence->Append(upload, 0, std::as_bytes(std::span(bytes.data(), bytes.size())));
    if (!added) return base::Refuse(added.error());
    const auto finished = node.evidence->Finish(upload, [&](const base::Digest& digest) {
        return node.store->Read()->FindEvidence(digest);
    });
    if (!finished) return base::Refuse(finished.error());
    return node.store->KeepEvidence(*finished);
}

workflow::BatchRequest EmptyBatch(Node& node, const std::string& type, const std::string& source) {
    workflow::BatchRequest batch;
    batch.id = base::ActId::Make(node.clock.Now(), node.randomness);
    batch.type = type;
    batch.happened_on = node.clock.Today();
    batch.source.kind = ledger::SourceKind::kImport;
    batch.source.system = source;
    return batch;
}

namespace {

/// A remark is one line, whatever stands in the cell.
std::string OneLine(std::string text) {
    std::ranges::replace(text, '\n', ' ');
    std::ranges::replace(text, '\r', ' ');
    std::ranges::replace(text, '\t', ' ');
    return text;
}

}  // namespace

void PrintPlan(CommandContext& context, const catalogue::Catalogue& catalogue,
               const exchange::ImportPlan& plan, std::string_view what) {
    for (const exchange::PlannedRow& row : plan.rows)
        for (const exchange::CellRemark& remark : row.remarks)
            context.err << fmt::format(
                "第 {} {}\t{}\t{}\t{}\t{}\n", remark.row, what,
                remark.severity == exchange::Severity::kFault ? "错误" : "提醒", remark.heading,
                OneLine(remark.value), OneLine(catalogue::Words(catalogue, remark.refusal).text));
    for (const base::Refusal& note : plan.notes)
        context.err << catalogue::Words(catalogue, note).text << "\n";
    context.out << fmt::format("共 {} {}：新增 {}，改变 {}，相同 {}，重复 {}，有错误 {}\n",
                               plan.rows.size(), what, plan.CountOf(RowOutcome::kNew),
                               plan.CountOf(RowOutcome::kChanged), plan.CountOf(RowOutcome::kSame),
                               plan.CountOf(RowOutcome::kDuplicate),
                               plan.CountOf(RowOutcome::kFaulty));
}

int Refused(CommandContext& context, const Node& node, const base::Refusals& refusals) {
    PrintRefusals(context, node.settings, refusals);
    return kBadInput;
}

int PerformImport(CommandContext& context, Node& node, const access_control::Principal& principal,
                  const workflow::BatchRequest& batch) {
    if (batch.items.empty()) {
        context.out << "没有需要导入的内容，未作改变。\n";
        return kDone;
    }
    const auto outcome = node.performer->PerformBatch(principal, node.definitions.Current(), batch);
    if (!outcome) return Refused(context, node, outcome.error());
    context.out << fmt::format(
        "已导入，行为 {}。撤销：qingheng import-undo {} --as 账号 --reason 理由\n",
        outcome->receipt.act.ToText(), outcome->receipt.act.ToText());
    return kDone;
}

}  // namespace app
