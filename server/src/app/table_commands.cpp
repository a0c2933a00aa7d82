#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <ostream>

#include "app/commands.hpp"
#include "app/import_batch.hpp"
#include "app/open_node.hpp"
#include "base/decimal.hpp"
#include "base/money.hpp"
#include "base/text.hpp"
#include "catalogue/messages.hpp"
#include "exchange/import_plan.hpp"
#include "exchange/writer.hpp"
#include "http/import_mapping.hpp"
#include "import_desk/batch.hpp"
#include "workflow/historical.hpp"

namespace app {

namespace fs = std::filesystem;
using exchange::RowOutcome;

namespace {

struct ReadFile {
    std::shared_ptr<const catalogue::RecordType> type;  ///< with the state a record came in with
    std::string bytes, name;
    exchange::Sheet sheet;
    exchange::Mapping mapping;
    bool remembered = false;
    exchange::Candidates candidates;
};

base::Result<std::vector<exchange::Sheet>> ReadSheets(const std::string& path, ReadFile& file) {
    if (!fs::is_regular_file(path)) return base::Refuse("settings.no_file", {{"file", path}}, path);
    const exchange::ReadLimits limits;
    if (const auto size = fs::file_size(path); size > limits.file_bytes)
        return base::Refuse("exchange.file_too_large",
                            {{"size_mb", std::to_string((size >> 20) + 1)},
                             {"limit_mb", std::to_string(limits.file_bytes >> 20)}},
                            path);
    file.bytes = ReadTextFile(path);
    file.name = fs::path(path).filename().string();
    return exchange::ReadSpreadsheet(file.bytes, file.name, limits);
}

/// The sheet asked for, else one read before, else the first that is not hidden.
base::Result<std::size_t> ChooseSheet(Node& node, const access_control::Principal& principal,
                                      const std::vector<exchange::Sheet>& sheets,
                                      const std::string& wanted, ReadFile& file) {
    std::string known;
    std::optional<std::size_t> first;
    for (std::size_t i = 0; i < sheets.size(); ++i) {
        const exchange::Sheet& sheet = sheets[i];
        known += (known.empty() ? "" : "、") + sheet.name;
        if (wanted.empty() ? sheet.hidden || sheet.rows.empty() : sheet.name != wanted) continue;
        if (!first) first = i;
        const auto remembered =
            http::RememberedFor(*node.desk, principal.organisation, *file.type, sheet);
        if (!remembered) continue;
        file.mapping = *remembered;
        file.remembered = true;
        return i;
    }
    if (!first && !wanted.empty())
        return base::Refuse("import.no_sheet", {{"sheet", wanted}, {"known", known}}, "--sheet");
    if (!first) return base::Refuse("import.empty_file", {{"file", file.name}});
    file.mapping = exchange::SuggestMapping(*file.type, sheets[*first]);
    return *first;
}

/// `表头=…` of an option; without `=` nothing is said of the heading.
struct SaidOfHeading {
    std::string heading, said;
    std::optional<std::size_t> column;  ///< empty: the sheet has no such heading
};

std::vector<SaidOfHeading> SaidOfHeadings(const std::string& wish, const ReadFile& file) {
    const exchange::CellRow headings = exchange::HeadingsAt(file.sheet, file.mapping.header_row);
    std::vector<SaidOfHeading> all;
    for (const std::string& pair : base::Split(wish, ',')) {
        const std::size_t equals = std::min(pair.find('='), pair.size());
        SaidOfHeading one{pair.substr(0, equals), pair.substr(std::min(equals + 1, pair.size())),
                          std::nullopt};
        const std::string name = base::Normalised(one.heading);
        for (std::size_t column = 0; column < headings.size() && !one.column; ++column)
            if (base::Normalised(headings[column].text) == name) one.column = column;
        all.push_back(std::move(one));
    }
    return all;
}

/// `备注=decision_reason,罚没=`: what the suggestion or the memory has otherwise; empty: left out.
base::Done AddColumns(const std::string& wish, ReadFile& file) {
    if (wish.empty()) return base::AllWell();
    const auto targets = exchange::TargetsOf(*file.type);
    base::Refusals refusals;
    for (const auto& [heading, wanted, column] : SaidOfHeadings(wish, file)) {
        const auto target = std::ranges::find_if(targets, [&](const exchange::Target& one) {
            return one.path == wanted || one.label == wanted;
        });
        if (!column) {
            refusals.push_back({"import.no_heading", {{"heading", heading}}, "--columns"});
        } else if (target == targets.end() && !wanted.empty()) {
            refusals.push_back({"exchange.no_such_target",
                                {{"heading", heading}, {"field", wanted}},
                                "--columns"});
        } else {
            auto& columns = file.mapping.columns;
            columns.resize(std::max(columns.size(), *column + 1));
            columns[*column] = wanted.empty() ? "" : target->path;
        }
    }
    return base::DoneUnless(std::move(refusals));
}

/// `立案日期=2024`: the year of the days in these columns that have none.
base::Done AddYears(const std::string& wish, ReadFile& file) {
    if (wish.empty()) return base::AllWell();
    const auto& columns = file.mapping.columns;
    base::Refusals refusals;
    for (const auto& [heading, said, column] : SaidOfHeadings(wish, file)) {
        const std::string path = column && *column < columns.size() ? columns[*column] : "";
        const auto year = exchange::YearForColumn(said);
        if (!column) refusals.push_back({"import.no_heading", {{"heading", heading}}, "--years"});
        if (!year) refusals.push_back({"import.bad_year", {}, "--years"});
        if (column && path.empty())
            refusals.push_back({"import.year_of_none", {{"heading", heading}}, "--years"});
        if (year && !path.empty()) file.mapping.years[path] = *year;
    }
    return base::DoneUnless(std::move(refusals));
}

/// Columns that hold something and go nowhere: what a book says is not dropped in silence.
void TellColumnsLeftOut(ReadFile& file) {
    const exchange::CellRow headings = exchange::HeadingsAt(file.sheet, file.mapping.header_row);
    const auto& columns = file.mapping.columns;
    std::string names;
    std::size_t count = 0;
    for (std::size_t column = 0; column < headings.size(); ++column) {
        const std::string name(base::Trim(headings[column].text));
        const bool goes = column < columns.size() && !columns[column].empty();
        if (goes || name.empty() || base::Normalised(name) == "序号") continue;
        const auto below = std::ranges::subrange(
            file.sheet.rows.begin() + static_cast<std::ptrdiff_t>(file.mapping.header_row) + 1,
            file.sheet.rows.end());
        const bool holds = std::ranges::any_of(below, [&](const exchange::CellRow& row) {
            return column < row.size() && !row[column].IsEmpty();
        });
        if (!holds) continue;
        names += (count++ == 0 ? "" : "、") + name;
    }
    if (count > 0)
        file.candidates.notes.push_back({"import.columns_left_out",
                                         {{"count", std::to_string(count)}, {"names", names}},
                                         "--columns"});
}

base::Result<ReadFile> ReadTable(Node& node, const access_control::Principal& principal,
                                 const Arguments& arguments) {
    ReadFile file;
    const auto catalogue = node.definitions.Current();
    const catalogue::RecordType* type = catalogue->FindType(arguments.words[0]);
    if (type == nullptr) return base::Refuse("http.type_not_found", {{"type", arguments.words[0]}});
    file.type = std::make_shared<const catalogue::RecordType>(
        workflow::WithState(*catalogue, *type, node.clock.Today()));
    auto sheets = ReadSheets(arguments.words[1], file);
    if (!sheets) return base::Refuse(sheets.error());
    const auto chosen = ChooseSheet(node, principal, *sheets, arguments.Option("sheet"), file);
    if (!chosen) return base::Refuse(chosen.error());
    file.sheet = (*sheets)[*chosen];
    if (const auto added = AddColumns(arguments.Option("columns"), file); !added)
        return base::Refuse(added.error());
    if (const auto added = AddYears(arguments.Option("years"), file); !added)
        return base::Refuse(added.error());
    auto candidates = exchange::CandidatesOf(*file.type, file.sheet, file.mapping);
    if (!candidates) return base::Refuse(candidates.error());
    file.candidates = *std::move(candidates);
    base::Refusals& notes = file.candidates.notes;
    notes.insert(notes.begin(), file.sheet.notes.begin(), file.sheet.notes.end());
    if (file.remembered) notes.push_back({"import.mapping_remembered", {}, ""});
    TellColumnsLeftOut(file);
    for (std::size_t i = 0; i < sheets->size(); ++i) {
        const exchange::Sheet& other = (*sheets)[i];
        if (i == *chosen || other.rows.empty()) continue;
        notes.push_back(
            {other.hidden ? "exchange.sheet_left_out_hidden" : "exchange.sheet_left_out",
             {{"sheet", other.name}, {"rows", std::to_string(other.rows.size())}},
             other.name});
    }
    return file;
}

/// The next file with these headings is read as this one was.
void Remember(Node& node, const access_control::Principal& principal, const ReadFile& file,
              const base::Digest& digest) {
    http::ImportSession session;
    session.id = base::Uuid::Make(node.clock.Now(), node.randomness);
    session.person = principal.person;
    session.organisation = principal.organisation;
    session.type = file.type->id;
    session.file = file.name;
    session.digest = digest;
    session.created_at = session.updated_at = node.clock.Now();
    http::RememberMapping(*node.desk, std::move(session), file.sheet, file.mapping);
}

/// Why this person would be refused the import, whatever stands in the file.
base::Refusals BarsOf(const access_control::Principal& principal,
                      const catalogue::RecordType& type) {
    const auto may = workflow::MayImport(principal, type, principal.organisation);
    return may ? base::Refusals{} : may.error();
}

struct Telling {
    std::string format;
    base::Refusals bars;
};

void TellPlan(CommandContext& context, const Node& node, const catalogue::Catalogue& catalogue,
              const exchange::ImportPlan& plan, const Telling& telling) {
    if (telling.format == "json") return PrintPlanJson(context, catalogue, plan, telling.bars);
    PrintPlan(context, catalogue, plan, PlanKind::kTable);
    if (telling.bars.empty()) return;
    context.err << "只是试算；照此导入会被拒绝：\n";
    PrintRefusals(context, node.settings, telling.bars);
}

/// `--format` is for a dry run: what an import did is told in words.
base::Done CheckFormat(const Arguments& arguments) {
    const std::string format = arguments.Option("format", "text");
    if (format != "text" && format != "json")
        return base::Refuse("import.bad_format", {{"format", format}}, "--format");
    if (format == "json" && !arguments.Has("dry-run"))
        return base::Refuse("import.json_dry_run", {}, "--format");
    return base::AllWell();
}

int ImportTable(CommandContext& context, const Arguments& arguments) {
    const OpenedNode opened = OpenForCommand(context, arguments);
    if (!opened.node) return kBadInput;
    Node& node = *opened.node;
    if (const auto sound = CheckFormat(arguments); !sound)
        return Refused(context, node, sound.error());
    const auto principal = PrincipalNamed(node, arguments.Option("as", "admin"));
    if (!principal) return Refused(context, node, principal.error());
    auto file = ReadTable(node, *principal, arguments);
    if (!file) return Refused(context, node, file.error());
    const auto catalogue = node.definitions.Current();
    auto view = node.store->Read();
    exchange::ImportPlan plan =
        exchange::PlanImport(*view, *catalogue, *file->type, std::move(file->candidates), {});
    view.reset();
    const bool faulty = plan.CountOf(RowOutcome::kFaulty) > 0;
    if (arguments.Has("dry-run")) {
        const base::Refusals bars = BarsOf(*principal, *catalogue->FindType(file->type->id));
        TellPlan(context, node, *catalogue, plan, {arguments.Option("format", "text"), bars});
        return faulty || !bars.empty() ? kFindings : kDone;
    }
    PrintPlan(context, *catalogue, plan, PlanKind::kTable);
    if (faulty && !arguments.Has("skip-faulty")) {
        context.err << "有错误的行未改正，未导入。改正后重试，或用 --skip-faulty 跳过这些行。\n";
        return kFindings;
    }
    const auto evidence = KeepFile(node, file->bytes);
    if (!evidence) return Refused(context, node, evidence.error());
    workflow::BatchRequest batch = EmptyBatch(node, file->type->id, file->name);
    batch.evidence.push_back(
        {evidence->digest, file->name, "application/octet-stream", evidence->size});
    import_desk::AddRows({node.clock, node.randomness}, std::move(plan), batch);
    const int done = PerformImport(context, node, *principal, batch);
    if (done == kDone) Remember(node, *principal, *file, evidence->digest);
    return done;
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
    undo.accept_doubts = arguments.Has("leave-touched");
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
    all.push_back(
        {"import",
         "类型 文件 [--sheet 工作表] [--columns 表头=字段,…] [--years 表头=年,…] "
         "[--dry-run [--format text|json]] [--skip-faulty] [--as 账号]",
         "从表格导入（xlsx、xls、et、csv），按列、按原因列出问题和行号，--format json 列到每一格；"
         "同样表头的下一个文件沿用这次的对应",
         {{"as", "sheet", "columns", "years", "format"}, {"dry-run", "skip-faulty"}, 2, 2},
         ImportTable});
    all.push_back(
        {"import-undo",
         "行为编号 --reason 理由 [--leave-touched] [--as 账号]",
         "撤销一次导入；其后改过、用过的记录列出来，--leave-touched 留下它们，只撤销其余的",
         {{"as", "reason"}, {"leave-touched"}, 1, 1},
         UndoImport});
    all.push_back({"export", "类型", "导出为 CSV（敏感字段不导出）", {{}, {}, 1, 1}, ExportTable});
}

}  // namespace app
