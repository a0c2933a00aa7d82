#include <filesystem>
#include <fstream>
#include <ostream>

#include "app/commands.hpp"
#include "app/first_start.hpp"
#include "app/open_node.hpp"
#include "base/decimal.hpp"
#include "base/money.hpp"
#include "catalogue/messages.hpp"
#include "exchange/import_plan.hpp"
#include "exchange/writer.hpp"
#include "workflow/historical.hpp"

namespace app {

namespace fs = std::filesystem;
using exchange::RowOutcome;

namespace {

struct ReadFile {
    std::shared_ptr<const catalogue::RecordType> type;  ///< with the state a record came in with
    std::string bytes, name;
    exchange::Candidates candidates;
};

base::Result<ReadFile> ReadTable(Node& node, const Arguments& arguments) {
    ReadFile file;
    const auto catalogue = node.definitions.Current();
    const catalogue::RecordType* type = catalogue->FindType(arguments.words[0]);
    if (type == nullptr) return base::Refuse("http.type_not_found", {{"type", arguments.words[0]}});
    file.type = std::make_shared<const catalogue::RecordType>(
        workflow::WithState(*catalogue, *type, node.clock.Today()));
    if (!fs::is_regular_file(arguments.words[1]))
        return base::Refuse("settings.no_file", {{"file", arguments.words[1]}}, arguments.words[1]);
    file.bytes = ReadTextFile(arguments.words[1]);
    file.name = fs::path(arguments.words[1]).filename().string();
    const auto sheets = exchange::ReadSpreadsheet(file.bytes, file.name);
    if (!sheets) return base::Refuse(sheets.error());
    const auto sheet = std::find_if(sheets->begin(), sheets->end(), [](const exchange::Sheet& one) {
        return !one.hidden && !one.rows.empty();
    });
    if (sheet == sheets->end()) return base::Refuse("import.empty_file", {{"file", file.name}});
    auto candidates =
        exchange::CandidatesOf(*file.type, *sheet, exchange::SuggestMapping(*file.type, *sheet));
    if (!candidates) return base::Refuse(candidates.error());
    file.candidates = *std::move(candidates);
    return file;
}

void PrintRemarks(CommandContext& context, const catalogue::Catalogue& catalogue,
                  const exchange::ImportPlan& plan) {
    for (const exchange::PlannedRow& row : plan.rows)
        for (const exchange::CellRemark& remark : row.remarks)
            context.err << fmt::format(
                "第 {} 行\t{}\t{}\t{}\t{}\n", remark.row,
                remark.severity == exchange::Severity::kFault ? "错误" : "提醒", remark.heading,
                remark.value, catalogue::Words(catalogue, remark.refusal).text);
    for (const base::Refusal& note : plan.notes)
        context.err << catalogue::Words(catalogue, note).text << "\n";
}

/// The file itself is evidence of the import: kept, encrypted, under its digest.
base::Result<ledger::StoredEvidence> KeepFile(Node& node, const ReadFile& file) {
    const std::string upload = base::Uuid::Make(node.clock.Now(), node.randomness).ToText();
    const auto added = node.evidence->Append(
        upload, 0, std::as_bytes(std::span(file.bytes.data(), file.bytes.size())));
    if (!added) return base::Refuse(added.error());
    const auto finished = node.evidence->Finish(upload, [&](const base::Digest& digest) {
        return node.store->Read()->FindEvidence(digest);
    });
    if (!finished) return base::Refuse(finished.error());
    return node.store->KeepEvidence(*finished);
}

workflow::BatchRequest BatchOf(Node& node, const ReadFile& file, exchange::ImportPlan plan,
                               const ledger::StoredEvidence& evidence) {
    workflow::BatchRequest batch;
    batch.id = base::ActId::Make(node.clock.Now(), node.randomness);
    batch.type = file.type->id;
    batch.happened_on = node.clock.Today();
    batch.source.kind = ledger::SourceKind::kImport;
    batch.source.system = file.name;
    batch.evidence.push_back(
        {evidence.digest, file.name, "application/octet-stream", evidence.size});
    for (exchange::PlannedRow& row : plan.rows) {
        if (row.outcome != RowOutcome::kNew && row.outcome != RowOutcome::kChanged) continue;
        batch.items.push_back(
            {row.record ? *row.record : base::RecordId::Make(node.clock.Now(), node.randomness),
             row.version, std::move(row.values), fmt::format("row {}", row.row)});
    }
    return batch;
}

int Refused(CommandContext& context, const Node& node, const base::Refusals& refusals) {
    PrintRefusals(context, node.settings, refusals);
    return kBadInput;
}

int ImportTable(CommandContext& context, const Arguments& arguments) {
    const OpenedNode opened = OpenForCommand(context, arguments);
    if (!opened.node) return kBadInput;
    Node& node = *opened.node;
    const auto principal = PrincipalNamed(node, arguments.Option("as", "admin"));
    if (!principal) return Refused(context, node, principal.error());
    auto file = ReadTable(node, arguments);
    if (!file) return Refused(context, node, file.error());
    const auto catalogue = node.definitions.Current();
    auto view = node.store->Read();
    exchange::ImportPlan plan =
        exchange::PlanImport(*view, *catalogue, *file->type, std::move(file->candidates), {});
    view.reset();
    PrintRemarks(context, *catalogue, plan);
    context.out << fmt::format("共 {} 行：新增 {}，改变 {}，相同 {}，重复 {}，有错误 {}\n",
                               plan.rows.size(), plan.CountOf(RowOutcome::kNew),
                               plan.CountOf(RowOutcome::kChanged), plan.CountOf(RowOutcome::kSame),
                               plan.CountOf(RowOutcome::kDuplicate),
                               plan.CountOf(RowOutcome::kFaulty));
    const bool faulty = plan.CountOf(RowOutcome::kFaulty) > 0;
    if (arguments.Has("dry-run")) return faulty ? kFindings : kDone;
    if (faulty && !arguments.Has("skip-faulty")) {
        context.err << "有错误的行未改正，未导入。改正后重试，或用 --skip-faulty 跳过这些行。\n";
        return kFindings;
    }
    const auto evidence = KeepFile(node, *file);
    if (!evidence) return Refused(context, node, evidence.error());
    const workflow::BatchRequest batch = BatchOf(node, *file, std::move(plan), *evidence);
    if (batch.items.empty()) {
        context.out << "没有需要导入的内容，未作改变。\n";
        return kDone;
    }
    const auto outcome = node.performer->PerformBatch(*principal, catalogue, batch);
    if (!outcome) return Refused(context, node, outcome.error());
    context.out << fmt::format("已导入，行为 {}。撤销：qingheng import-undo {} --reason 理由\n",
                               outcome->receipt.act.ToText(), outcome->receipt.act.ToText());
    return kDone;
}

int UndoImport(CommandContext& context, const Arguments& arguments) {
    const OpenedNode opened = OpenForCommand(context, arguments);
    if (!opened.node) return kBadInput;
    Node& node = *opened.node;
    const auto principal = PrincipalNamed(node, arguments.Option("as", "admin"));
    if (!principal) return Refused(context, node, principal.error());
    const auto act = base::ActId::Parse(arguments.words[0]);
    if (!act) return Refused(context, node, {{"ledger.act_not_found", {}, arguments.words[0]}});
    workflow::ActRequest undo;
    undo.id = base::ActId::Make(node.clock.Now(), node.randomness);
    undo.act = "undo";
    undo.reason = arguments.Option("reason");
    const auto outcome =
        node.performer->UndoBatch(*principal, node.definitions.Current(), *act, undo);
    if (!outcome) return Refused(context, node, outcome.error());
    context.out << fmt::format("已撤销，涉及 {} 条记录；行为 {}。\n", outcome->touched.size(),
                               outcome->receipt.act.ToText());
    return kDone;
}

std::string CellText(const catalogue::Field& field, const records::Value& value) {
    if (const auto* number = value.As<std::int64_t>()) {
        if (field.kind == catalogue::FieldKind::kMoney) return base::Money{*number}.ToText();
        if (field.kind == catalogue::FieldKind::kDecimal)
            return base::DecimalText(*number, field.scale);
        return std::to_string(*number);
    }
    if (const auto* day = value.As<base::CivilDay>()) return day->ToText();
    if (const auto* instant = value.As<base::Instant>()) return instant->ToText();
    return records::ValueToShow(field, value);
}

exchange::ColumnKind ColumnKindOf(catalogue::FieldKind kind) {
    switch (kind) {
        case catalogue::FieldKind::kInteger:
            return exchange::ColumnKind::kInteger;
        case catalogue::FieldKind::kMoney:
            return exchange::ColumnKind::kMoney;
        case catalogue::FieldKind::kDecimal:
            return exchange::ColumnKind::kDecimal;
        case catalogue::FieldKind::kDay:
            return exchange::ColumnKind::kDay;
        case catalogue::FieldKind::kInstant:
            return exchange::ColumnKind::kMoment;
        default:
            return exchange::ColumnKind::kText;
    }
}

/// All records of a type as CSV on standard output; sealed values stay out.
int ExportTable(CommandContext& context, const Arguments& arguments) {
    const OpenedNode opened = OpenForCommand(context, arguments);
    if (!opened.node) return kBadInput;
    Node& node = *opened.node;
    const catalogue::RecordType* type = node.definitions.Current()->FindType(arguments.words[0]);
    if (type == nullptr)
        return Refused(context, node,
                       {{"http.type_not_found", {{"type", arguments.words[0]}}, ""}});
    std::vector<const catalogue::Field*> fields;
    std::vector<exchange::Column> columns;
    for (const catalogue::Field& field : type->fields) {
        if (field.kind == catalogue::FieldKind::kGroup || field.seal != catalogue::Seal::kNone)
            continue;
        fields.push_back(&field);
        columns.push_back({field.label, ColumnKindOf(field.kind), field.scale});
    }
    const catalogue::RecordType with_state =
        workflow::WithState(*node.definitions.Current(), *type, node.clock.Today());
    if (with_state.fields.size() > type->fields.size()) {
        fields.push_back(&with_state.fields.back());
        columns.push_back(
            {with_state.fields.back().label, ColumnKindOf(catalogue::FieldKind::kChoice), 0});
    }
    const auto writer =
        exchange::MakeCsvWriter(columns, [&](std::string_view piece) { context.out << piece; });
    const auto view = node.store->Read();
    records::Query query;
    query.type = type;
    query.limit = 1'000;
    for (;; query.offset += query.limit) {
        const auto page = view->Select(query);
        for (const records::Record& record : page) {
            std::vector<std::string> cells;
            for (const catalogue::Field* field : fields)
                cells.push_back(CellText(*field, record.Get(field->id)));
            writer->AddRow(cells);
        }
        if (page.size() < static_cast<std::size_t>(query.limit)) break;
    }
    writer->Finish();
    return kDone;
}

}  // namespace

void AddTableCommands(std::vector<Command>& all) {
    all.push_back({"import",
                   "类型 文件 [--dry-run] [--skip-faulty] [--as 账号]",
                   "从表格导入（xlsx、csv），逐行列出问题",
                   {{"as"}, {"dry-run", "skip-faulty"}, 2, 2},
                   ImportTable});
    all.push_back({"import-undo",
                   "行为编号 --reason 理由 [--as 账号]",
                   "撤销一次导入",
                   {{"as", "reason"}, {}, 1, 1},
                   UndoImport});
    all.push_back({"export", "类型", "导出为 CSV（敏感字段不导出）", {{}, {}, 1, 1}, ExportTable});
}

}  // namespace app
