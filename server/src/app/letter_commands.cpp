#include <filesystem>
#include <fstream>
#include <iterator>
#include <ostream>

#include "app/commands.hpp"
#include "app/import_batch.hpp"
#include "app/open_node.hpp"
#include "import_desk/letter_file.hpp"
#include "import_desk/letter_import.hpp"
#include "import_desk/letter_values.hpp"
#include "workflow/historical.hpp"

namespace app {

namespace fs = std::filesystem;

namespace {

/// One file named on the command line.
struct Named {
    import_desk::OpenedLetter letter;
    std::string bytes;
};

base::Result<std::string> FileBytes(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!fs::is_regular_file(path) || !file)
        return base::Refuse("letter.no_such_file", {{"file", path}}, path);
    return std::string(std::istreambuf_iterator<char>(file), {});
}

Named OpenNamed(import_desk::LetterReader& reader, const std::string& path) {
    Named named;
    const std::string name = fs::path(path).filename().string();
    auto bytes = FileBytes(path);
    if (!bytes) {
        named.letter.name = name;
        named.letter.refusals = bytes.error();
        for (base::Refusal& refusal : named.letter.refusals) refusal.where = name;
        return named;
    }
    named.bytes = *std::move(bytes);
    named.letter = reader.Open(name, named.bytes);
    return named;
}

void PrintLetter(std::ostream& out, const import_desk::OpenedLetter& opened,
                 const letters::WordsOf& words) {
    const letters::Letter& letter = opened.letter;
    out << "== " << opened.name << "\n";
    for (const import_desk::ReadValue& read : import_desk::ValuesOf(letter)) {
        out << fmt::format("  {}：{}（第 {} 行）\n", words({read.label, {}, {}}), read.value,
                           read.place.line);
        for (const base::Refusal& doubt : read.doubts) out << "    存疑：" << words(doubt) << "\n";
    }
    for (const auto& found : letter.unread)
        for (const base::Refusal& doubt : found.doubts)
            out << fmt::format("  没有读出（第 {} 行）：{}\n", found.place.line, words(doubt));
}

/// Reads and shows, with no database. kFindings where a file could not be read.
int ShowLetters(CommandContext& context, const Settings& settings, const std::vector<Named>& files,
                bool json) {
    const catalogue::MessageTexts texts = WordsFor(settings);
    const letters::WordsOf words = [&](const base::Refusal& refusal) {
        return catalogue::Words(texts, refusal).text;
    };
    bool refused = false;
    for (const Named& named : files) {
        const import_desk::OpenedLetter& opened = named.letter;
        refused = refused || !opened.refusals.empty();
        if (!opened.refusals.empty()) PrintRefusals(context, settings, opened.refusals);
        if (json)
            context.out << import_desk::OpenedJson(opened, words) << "\n";
        else if (opened.refusals.empty())
            PrintLetter(context.out, opened, words);
    }
    return refused ? kFindings : kDone;
}

/// Keeps the files of those that could be read; says why the others could not.
base::Result<std::vector<exchange::LetterFile>> KeepReadable(CommandContext& context, Node& node,
                                                             const std::vector<Named>& files) {
    std::vector<exchange::LetterFile> letters;
    for (const Named& named : files) {
        const import_desk::OpenedLetter& opened = named.letter;
        if (!opened.refusals.empty()) {
            PrintRefusals(context, node.settings, opened.refusals);
            continue;
        }
        const auto kept = KeepFile(node, named.bytes);
        if (!kept) return base::Refuse(kept.error());
        letters.push_back(
            {opened.name, opened.letter,
             records::Attachment{kept->digest, opened.name, opened.media_type, kept->size}});
    }
    return letters;
}

int ImportLetters(CommandContext& context, const Arguments& arguments,
                  const std::vector<Named>& files) {
    const OpenedNode opened = OpenForCommand(context, arguments);
    if (!opened.node) return kBadInput;
    Node& node = *opened.node;
    const auto principal = PrincipalNamed(node, arguments.Option("as", "admin"));
    if (!principal) return Refused(context, node, principal.error());
    const auto catalogue = node.definitions.Current();
    const catalogue::RecordType* type = catalogue->FindType(import_desk::kLetterType);
    if (type == nullptr)
        return Refused(context, node,
                       {{"http.type_not_found", {{"type", import_desk::kLetterType}}, ""}});
    const catalogue::RecordType with_state =
        workflow::WithState(*catalogue, *type, node.clock.Today());
    const auto state = import_desk::StateNamed(
        with_state, arguments.Option("state", import_desk::kLetterState), "--state");
    if (!state) return Refused(context, node, state.error());
    const auto letters = KeepReadable(context, node, files);
    if (!letters) return Refused(context, node, letters.error());
    auto view = node.store->Read();
    exchange::ImportPlan plan =
        import_desk::PlanOf({*view, *catalogue, with_state, *state, {}}, *letters);
    view.reset();
    for (std::size_t i = 0; i < letters->size(); ++i)
        context.out << fmt::format("第 {} 件\t{}\n", i + 1, (*letters)[i].name);
    PrintPlan(context, *catalogue, plan, PlanKind::kLetters);
    const std::size_t unread = files.size() - letters->size();
    const bool faulty = plan.CountOf(exchange::RowOutcome::kFaulty) + unread > 0;
    if (faulty && !arguments.Has("skip-faulty")) {
        context.err << "有读不出或者有错误的决定书，都未导入。另行处理这些件后重试，或用 "
                       "--skip-faulty 跳过它们。\n";
        return kFindings;
    }
    workflow::BatchRequest batch = EmptyBatch(node, type->id, "");
    import_desk::AddLetters({node.clock, node.randomness}, *letters, std::move(plan), batch);
    return PerformImport(context, node, *principal, batch);
}

int LettersCommand(CommandContext& context, const Arguments& arguments) {
    const Settings settings = FindSettings(context, arguments).settings;
    const std::string format = arguments.Option("format", "text");
    if (format != "text" && format != "json") {
        PrintRefusals(context, settings, {{"letter.bad_format", {{"format", format}}, "--format"}});
        return kBadInput;
    }
    import_desk::LetterReader reader;
    std::vector<Named> files;
    for (const std::string& path : arguments.words) files.push_back(OpenNamed(reader, path));
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
