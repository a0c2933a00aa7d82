#include <filesystem>
#include <fstream>
#include <ostream>
#include <sstream>

#include "app/commands.hpp"
#include "app/import_batch.hpp"
#include "app/letter_text.hpp"
#include "app/open_node.hpp"
#include "base/json_text.hpp"
#include "exchange/letter_rows.hpp"
#include "letters/letter_json.hpp"
#include "workflow/historical.hpp"

namespace app {

namespace fs = std::filesystem;

namespace {

/// One file named on the command line, as far as it could be read.
struct Opened {
    std::string name, bytes, text;
    letters::Letter letter;
    base::Refusals refusals;
};

base::Result<std::string> FileBytes(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream bytes;
    if (!fs::is_regular_file(path) || !(bytes << file.rdbuf()))
        return base::Refuse("letter.no_such_file", {{"file", path}}, path);
    return std::move(bytes).str();
}

Opened OpenLetter(const std::string& path) {
    Opened opened;
    opened.name = fs::path(path).filename().string();
    const auto refuse = [&](const base::Refusals& refusals) {
        opened.refusals = refusals;
        for (base::Refusal& refusal : opened.refusals) refusal.where = opened.name;
        return opened;
    };
    auto bytes = FileBytes(path);
    if (!bytes) return refuse(bytes.error());
    opened.bytes = *std::move(bytes);
    if (opened.bytes.empty()) return refuse({{"letter.empty", {}, ""}});
    auto text = LetterText(opened.bytes, opened.name);
    if (!text) return refuse(text.error());
    opened.text = *std::move(text);
    auto letter = letters::ReadLetter(opened.text);
    if (!letter) return refuse(letter.error());
    opened.letter = *std::move(letter);
    return opened;
}

/// The same keys, all null, and why.
std::string RefusedJson(const Opened& opened, const letters::WordsOf& words) {
    std::string json = letters::LetterJson({}, opened.name, "", words);
    json.pop_back();
    json += ",\"refused\":[";
    for (const base::Refusal& refusal : opened.refusals) {
        if (json.back() != '[') json += ",";
        json += "{\"code\":";
        base::AppendQuoted(json, refusal.code);
        json += ",\"words\":";
        base::AppendQuoted(json, words(refusal));
        json += "}";
    }
    return json + "]}";
}

void PrintLetter(std::ostream& out, const Opened& opened, const letters::WordsOf& words) {
    const letters::Letter& letter = opened.letter;
    out << "== " << opened.name;
    if (letter.kind) out << "  " << TitleOf(letter.kind->value);
    out << "\n";
    const auto line = [&](const char* label, const auto& found, const std::string& value) {
        if (!found) return;
        out << fmt::format("  {}：{}（第 {} 行）\n", label, value, found->place.line);
        for (const base::Refusal& doubt : found->doubts)
            out << "    存疑：" << words(doubt) << "\n";
    };
    const auto text = [&](const char* label,
                          const std::optional<letters::Found<std::string>>& found) {
        line(label, found, found ? found->value : "");
    };
    text("文号", letter.doc_no);
    text("当事人", letter.party);
    text("统一社会信用代码", letter.uscc);
    text("法定代表人（负责人）", letter.legal_representative);
    text("地址", letter.address);
    text("作出机关", letter.issuer);
    line("日期", letter.doc_date, letter.doc_date ? letter.doc_date->value.ToText() : "");
    for (const auto& found : letter.citations)
        if (found.value.use != letters::Use::kOther)
            line(found.value.use == letters::Use::kViolated ? "违反" : "依据", std::optional(found),
                 found.value.cited);
    line("罚款（元）", letter.fine, letter.fine ? letter.fine->value.ToText() : "");
    line("没收（元）", letter.confiscated,
         letter.confiscated ? letter.confiscated->value.ToText() : "");
    for (const auto& found : letter.factors) line("裁量", std::optional(found), found.value.clause);
    for (const auto& found : letter.unread)
        for (const base::Refusal& doubt : found.doubts)
            out << fmt::format("  没有读出（第 {} 行）：{}\n", found.place.line, words(doubt));
}

/// Reads and shows, with no database. kFindings where a file could not be read.
int ShowLetters(CommandContext& context, const Settings& settings, const std::vector<Opened>& files,
                bool json) {
    const catalogue::MessageTexts texts = WordsFor(settings);
    const letters::WordsOf words = [&](const base::Refusal& refusal) {
        return catalogue::Words(texts, refusal).text;
    };
    bool refused = false;
    for (const Opened& opened : files) {
        refused = refused || !opened.refusals.empty();
        if (!opened.refusals.empty()) PrintRefusals(context, settings, opened.refusals);
        if (json)
            context.out << (opened.refusals.empty()
                                ? letters::LetterJson(opened.letter, opened.name, opened.text,
                                                      words)
                                : RefusedJson(opened, words))
                        << "\n";
        else if (opened.refusals.empty())
            PrintLetter(context.out, opened, words);
    }
    return refused ? kFindings : kDone;
}

/// The id of the state named by id or label, of the procedure in force.
base::Result<std::string> StateNamed(const catalogue::RecordType& type, const std::string& name) {
    const catalogue::Field* state = type.FindField(records::system_field::kState);
    std::string known;
    if (state != nullptr)
        for (const catalogue::Choice& choice : state->choices) {
            if (choice.id == name || choice.label == name) return choice.id;
            known += (known.empty() ? "" : "、") + choice.label;
        }
    return base::Refuse("letter.state_wrong", {{"value", name}, {"known", known}}, "--state");
}

int ImportLetters(CommandContext& context, const Arguments& arguments,
                  const std::vector<Opened>& files) {
    const OpenedNode opened = OpenForCommand(context, arguments);
    if (!opened.node) return kBadInput;
    Node& node = *opened.node;
    const auto principal = PrincipalNamed(node, arguments.Option("as", "admin"));
    if (!principal) return Refused(context, node, principal.error());
    const auto catalogue = node.definitions.Current();
    const catalogue::RecordType* type = catalogue->FindType("case");
    if (type == nullptr)
        return Refused(context, node, {{"http.type_not_found", {{"type", "case"}}, ""}});
    const catalogue::RecordType with_state =
        workflow::WithState(*catalogue, *type, node.clock.Today());
    const auto state = StateNamed(with_state, arguments.Option("state", "已结案"));
    if (!state) return Refused(context, node, state.error());
    std::vector<exchange::LetterFile> letters;
    workflow::BatchRequest batch = EmptyBatch(node, type->id, "");
    for (const Opened& one : files) {
        if (!one.refusals.empty()) {
            PrintRefusals(context, node.settings, one.refusals);
            continue;
        }
        const auto kept = KeepFile(node, one.bytes);
        if (!kept) return Refused(context, node, kept.error());
        letters.push_back(
            {one.name, one.letter,
             records::Attachment{kept->digest, one.name, "application/octet-stream", kept->size}});
        batch.evidence.push_back({kept->digest, one.name, "application/octet-stream", kept->size});
        if (batch.source.system.empty()) batch.source.system = one.name;
    }
    if (letters.size() > 1) batch.source.system += fmt::format(" 等 {} 件决定书", letters.size());
    auto view = node.store->Read();
    exchange::ImportPlan plan =
        exchange::PlanLetters(*view, *catalogue, with_state,
                              exchange::CandidatesOfLetters(with_state, letters, *state), {});
    view.reset();
    for (std::size_t i = 0; i < letters.size(); ++i)
        context.out << fmt::format("第 {} 件\t{}\n", i + 1, letters[i].name);
    PrintPlan(context, *catalogue, plan, "件");
    const std::size_t unread = files.size() - letters.size();
    const bool faulty = plan.CountOf(exchange::RowOutcome::kFaulty) + unread > 0;
    if (faulty && !arguments.Has("skip-faulty")) {
        context.err << "有读不出或者有错误的决定书，都未导入。另行处理这些件后重试，或用 "
                       "--skip-faulty 跳过它们。\n";
        return kFindings;
    }
    AddRows(node, std::move(plan), batch);
    return PerformImport(context, node, *principal, batch);
}

int LettersCommand(CommandContext& context, const Arguments& arguments) {
    const Settings settings = FindSettings(context, arguments).settings;
    const std::string format = arguments.Option("format", "text");
    if (format != "text" && format != "json") {
        PrintRefusals(context, settings, {{"letter.bad_format", {{"format", format}}, "--format"}});
        return kBadInput;
    }
    std::vector<Opened> files;
    for (const std::string& path : arguments.words) files.push_back(OpenLetter(path));
    if (arguments.Has("dry-run")) return ShowLetters(context, settings, files, format == "json");
    return ImportLetters(context, arguments, files);
}

}  // namespace

void AddLetterCommands(std::vector<Command>& all) {
    constexpr std::size_t kMostFiles = 2'000;
    all.push_back(
        {"import letter",
         "文件… [--dry-run [--format text|json]] [--state 办理状态] [--skip-faulty] [--as 账号]",
         "读出处罚决定书，作为历史案件导入（缺省为“已结案”），原件作为证据；--dry-run 只读不导入",
         {{"as", "format", "state"}, {"dry-run", "skip-faulty"}, 1, kMostFiles},
         LettersCommand});
}

}  // namespace app
