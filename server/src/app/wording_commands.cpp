#include <fstream>
#include <ostream>

#include "app/commands.hpp"
#include "app/kept_words.hpp"
#include "app/open_node.hpp"
#include "report_desk/kept_wordings.hpp"
#include "report_desk/known.hpp"
#include "report_reader/teach.hpp"

namespace app {

namespace {

using report_desk::FiledWording;

/// What the bureau keeps as a wordings file.
int ExportWordings(CommandContext& context, const Arguments& arguments) {
    const Settings settings = FindSettings(context, arguments).settings;
    const auto known = report_desk::ReadKnown(settings.DefinitionFolders(), {});
    if (!known) {
        PrintRefusals(context, settings, known.error());
        return kBadInput;
    }
    const auto kept = KeptWordsOf(context, arguments, settings);
    if (!kept) return kBadInput;
    std::vector<FiledWording> filed;
    for (const report_reader::KeptWording& one : *kept) filed.push_back({one, ""});
    const std::string text = report_desk::WordingsFile(filed, known->wordings);
    const std::string path = arguments.Option("o");
    if (path.empty()) {
        context.out << text;
        return kDone;
    }
    std::ofstream out(path, std::ios::binary);
    out << text;
    if (!out.flush()) {
        PrintRefusals(context, settings, {{"report_check.not_written", {{"file", path}}, "-o"}});
        return kBadInput;
    }
    context.out << fmt::format("导出本局用语 {} 条：{}\n", kept->size(), path);
    return kDone;
}

/// Keeps one in the name of whoever was given; why not, where it cannot be.
base::Refusals KeepOne(Node& node, const access_control::Principal& principal,
                       const report_desk::Known& known, const FiledWording& one) {
    const auto catalogue = node.definitions.Current();
    base::Refusals faults = report_reader::FaultsOf(one.wording);
    if (faults.empty()) {
        const auto view = node.store->Read();
        faults = report_desk::BesideKept(*view, *catalogue, principal.organisation, one.wording);
    }
    if (faults.empty())
        faults = report_reader::ChangesTrials(one.wording, known.wordings, known.vocabulary,
                                              known.trials);
    if (!faults.empty()) return faults;
    workflow::ActRequest asked;
    asked.id = base::ActId::Make(node.clock.Now(), node.randomness);
    asked.type = std::string(report_desk::kWordingType);
    asked.record = base::RecordId::Make(node.clock.Now(), node.randomness);
    asked.act = "keep";
    asked.organisation = principal.organisation;
    asked.values = report_desk::ValuesOf(one.wording, one.sentence, "");
    const auto outcome = node.performer->Perform(principal, catalogue, asked);
    return outcome ? base::Refusals{} : outcome.error();
}

int ImportWordings(CommandContext& context, const Arguments& arguments) {
    const OpenedNode opened = OpenForCommand(context, arguments);
    if (!opened.node) return kBadInput;
    Node& node = *opened.node;
    const auto fail = [&](const base::Refusals& refusals) {
        PrintRefusals(context, node.settings, refusals);
        return kBadInput;
    };
    const auto principal = PrincipalNamed(node, arguments.Option("as"));
    if (!principal) return fail(principal.error());
    const auto known = report_desk::ReadKnown(node.settings.DefinitionFolders(), {});
    if (!known) return fail(known.error());
    std::ifstream file(arguments.words[0], std::ios::binary);
    if (!file) return fail({{"report.no_such_file", {{"file", arguments.words[0]}}, ""}});
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    const auto read = report_desk::ReadWordingsFile(*node.definitions.Current(), text);
    if (!read) return fail(read.error());
    std::size_t kept = 0;
    for (const FiledWording& one : *read) {
        const base::Refusals faults = KeepOne(node, *principal, *known, one);
        if (faults.empty())
            ++kept;
        else
            PrintRefusals(context, node.settings, faults);
    }
    context.out << fmt::format("留用 {} 条，没有留用 {} 条。\n", kept, read->size() - kept);
    return kept == read->size() ? kDone : kFindings;
}

}  // namespace

void AddWordingCommands(std::vector<Command>& all) {
    all.push_back({"import wordings",
                   "用语.yaml --as 账号 [--data 数据目录]",
                   "把用语文件里的每一条试过之后留作本局用语",
                   {{"as"}, {}, 1, 1},
                   ImportWordings});
    all.push_back({"report wordings",
                   "--data 数据目录 [-o 用语.yaml]",
                   "导出本局留用的用语，格式与 catalogue/wordings 相同",
                   {{"o"}, {}, 0, 0},
                   ExportWordings});
}

}  // namespace app
