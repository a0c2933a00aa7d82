#include "app/import_batch.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <ostream>

#include "catalogue/messages.hpp"
#include "exchange/remark_causes.hpp"

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

/// A cause of few kinds is told by each of them, others by the first: the rows are named all.
class CausePrinter {
 public:
    CausePrinter(CommandContext& context, const catalogue::Catalogue& catalogue, PlanKind what)
        : context_(context),
          catalogue_(catalogue),
          what_(what == PlanKind::kLetters ? "件" : "行"),
          most_kinds_(what == PlanKind::kLetters ? kAll : kFew) {}

    void Print(const exchange::RemarkCause& cause) const {
        if (cause.kinds.size() > most_kinds_) {
            const std::string count = fmt::format("（共 {} 处）", cause.rows.size());
            return Line(cause.Example(), cause.rows, count, "例：");
        }
        for (const exchange::AlikeCells& alike : cause.kinds) Line(alike.first, alike.rows, "", "");
    }

 private:
    void Line(const exchange::CellRemark& remark, const std::vector<std::size_t>& rows,
              std::string_view count, std::string_view before) const {
        context_.err << fmt::format(
            "第 {} {}{}\t{}\t{}\t{}{}\t{}{}\n", exchange::RowsInWords(rows), what_, count,
            remark.severity == exchange::Severity::kFault ? "错误" : "提醒", remark.heading,
            OneLine(remark.value), before.empty() ? "" : "等", before,
            OneLine(catalogue::Words(catalogue_, remark.refusal).text));
    }

    static constexpr std::size_t kFew = 3, kAll = static_cast<std::size_t>(-1);
    CommandContext& context_;
    const catalogue::Catalogue& catalogue_;
    std::string_view what_;
    std::size_t most_kinds_;
};

}  // namespace

void PrintPlan(CommandContext& context, const catalogue::Catalogue& catalogue,
               const exchange::ImportPlan& plan, PlanKind what) {
    const CausePrinter printer(context, catalogue, what);
    for (const exchange::RemarkCause& cause : exchange::CausesOf(plan)) printer.Print(cause);
    for (const base::Refusal& note : plan.notes)
        context.err << catalogue::Words(catalogue, note).text << "\n";
    context.out << fmt::format(
        "共 {} {}：新增 {}，改变 {}，相同 {}，重复 {}，有错误 {}\n", plan.rows.size(),
        what == PlanKind::kLetters ? "件" : "行", plan.CountOf(RowOutcome::kNew),
        plan.CountOf(RowOutcome::kChanged), plan.CountOf(RowOutcome::kSame),
        plan.CountOf(RowOutcome::kDuplicate), plan.CountOf(RowOutcome::kFaulty));
}

void PrintPlanJson(CommandContext& context, const catalogue::Catalogue& catalogue,
                   const exchange::ImportPlan& plan, const base::Refusals& bars) {
    namespace json = boost::json;
    const auto words = [&](const base::Refusal& refusal) {
        return catalogue::Words(catalogue, refusal).text;
    };
    const auto said = [&](const base::Refusals& refusals) {
        json::array all;
        for (const base::Refusal& refusal : refusals)
            all.push_back({{"code", refusal.code}, {"words", words(refusal)}});
        return all;
    };
    json::array causes;
    for (const exchange::RemarkCause& cause : exchange::CausesOf(plan)) {
        const exchange::CellRemark& example = cause.Example();
        json::array cells;
        for (const exchange::AlikeCells& alike : cause.kinds)
            for (const std::size_t row : alike.rows)
                cells.push_back({{"row", row},
                                 {"value", alike.first.value},
                                 {"words", words(alike.first.refusal)}});
        causes.push_back(
            {{"severity", example.severity == exchange::Severity::kFault ? "fault" : "warning"},
             {"column", example.heading},
             {"field", example.field},
             {"code", example.refusal.code},
             {"cells", std::move(cells)}});
    }
    context.out << json::serialize(json::object{{"rows", plan.rows.size()},
                                                {"new", plan.CountOf(RowOutcome::kNew)},
                                                {"changed", plan.CountOf(RowOutcome::kChanged)},
                                                {"same", plan.CountOf(RowOutcome::kSame)},
                                                {"duplicate", plan.CountOf(RowOutcome::kDuplicate)},
                                                {"faulty", plan.CountOf(RowOutcome::kFaulty)},
                                                {"bars", said(bars)},
                                                {"causes", std::move(causes)},
                                                {"notes", said(plan.notes)}})
                << "\n";
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
