#include "app/command.hpp"

#include <filesystem>
#include <ostream>

#include "app/catalogue_holder.hpp"
#include "app/commands.hpp"
#include "catalogue/load.hpp"
#include "catalogue/messages.hpp"

namespace app {

namespace fs = std::filesystem;

std::vector<Command> AllCommands() {
    std::vector<Command> all;
    for (auto add : {AddServeCommands,      AddDoctorCommands,      AddUpkeepCommands,
                     AddDefinitionCommands, AddCalendarCommands,    AddTableCommands,
                     AddLetterCommands,     AddRecordingCommands,   AddFigureCommands,
                     AddReportReadCommands, AddReportCheckCommands, AddReportCompareCommands,
                     AddWordingCommands,    AddPaperCommands,       AddVolumeCommands,
                     AddLedgerCommands,     AddAccountCommands,     AddBackupCommands,
                     AddTelemetryCommands,  AddEvaluateCommands,    AddReceiverCommands,
                     AddDemoCommands})
        add(all);
    return all;
}

namespace {

/// A command's name may be one word or two.
const Command* FindCommand(const std::vector<Command>& all, const std::vector<std::string>& words,
                           std::size_t& used) {
    for (std::size_t count = std::min<std::size_t>(2, words.size()); count > 0; --count) {
        std::string name = words[0];
        if (count == 2) name += " " + words[1];
        for (const Command& command : all)
            if (command.name == name) {
                used = count;
                return &command;
            }
    }
    return nullptr;
}

void PrintHelp(std::ostream& out, const std::vector<Command>& all) {
    out << "青衡：生态环境执法与法治政府建设平台\n\n用法：qingheng 命令 [选项]\n\n";
    for (const Command& command : all)
        out << fmt::format("  {} {}\n      {}\n", command.name, command.usage, command.help);
    out << "\n各命令都可用的选项：\n"
           "  --settings 文件     设置文件（缺省 qingheng.yaml）\n"
           "  --data 目录         数据目录（缺省 qingheng-data）\n"
           "  --db 地址           SQLite 文件或 postgresql://…（缺省在数据目录内）\n"
           "  --catalogue 目录    随程序发布的定义；--overlay 目录  本单位的定义\n"
           "退出码：0 完成；1 有发现；2 用法或输入有误。\n";
}

}  // namespace

int RunCommandLine(const std::vector<std::string>& words, CommandContext& context) {
    const std::vector<Command> all = AllCommands();
    if (words.empty() || words[0] == "help" || words[0] == "--help" || words[0] == "-h") {
        PrintHelp(context.out, all);
        return words.empty() ? kBadInput : kDone;
    }
    std::size_t used = 0;
    const Command* command = FindCommand(all, words, used);
    if (command == nullptr) {
        context.err << "没有命令“" << words[0] << "”。用 qingheng help 查看全部命令。\n";
        return kBadInput;
    }
    const auto arguments = ReadArguments(
        {words.begin() + static_cast<std::ptrdiff_t>(used), words.end()}, command->shape);
    if (!arguments) {
        PrintRefusals(context, Settings{}, arguments.error());
        context.err << "用法：qingheng " << command->name << " " << command->usage << "\n";
        return kBadInput;
    }
    try {
        return command->run(context, *arguments);
    } catch (const std::exception& failure) {
        context.err << "出错，命令未完成：" << failure.what() << "\n";
        return kBadInput;
    }
}

namespace {

/// Beside the binary (a bundle), or in the source tree above build/<preset>/bin.
fs::path FindShipped(const std::string& program_folder, const fs::path& name) {
    const fs::path base(program_folder);
    for (const fs::path& above : {fs::path("share/qingheng"), fs::path(".."),
                                  fs::path("../share/qingheng"), fs::path("../../..")}) {
        const fs::path candidate = base / above / name;
        if (fs::exists(candidate)) return fs::weakly_canonical(candidate);
    }
    return name;
}

}  // namespace

FoundSettings FindSettings(const CommandContext& context, const Arguments& arguments) {
    std::optional<fs::path> file;
    if (arguments.Has("settings"))
        file = arguments.Option("settings");
    else if (fs::exists("qingheng.yaml"))
        file = "qingheng.yaml";
    static const std::map<std::string, std::string> kOptionOf = {
        {"QINGHENG_DATA", "data"},
        {"QINGHENG_DATABASE", "db"},
        {"QINGHENG_CATALOGUE", "catalogue"},
        {"QINGHENG_OVERLAY", "overlay"},
        {"QINGHENG_WEB", "web"},
        {"QINGHENG_PLAIN", "plain"},
        {"QINGHENG_SECURE", "secure"}};
    const Environment process = ProcessEnvironment();
    const auto settings =
        ReadSettings(file, [&](std::string_view name) -> std::optional<std::string> {
            const auto option = kOptionOf.find(std::string(name));
            if (option != kOptionOf.end() && arguments.Has(option->second))
                return arguments.Option(option->second);
            return process(name);
        });
    Settings found = settings ? *settings : Settings{};
    if (found.catalogue.empty()) found.catalogue = FindShipped(context.program_folder, "catalogue");
    if (found.web.empty()) found.web = FindShipped(context.program_folder, "web/dist");
    return {std::move(found), settings ? base::Refusals{} : settings.error()};
}

std::optional<Settings> SettingsFor(CommandContext& context, const Arguments& arguments) {
    FoundSettings found = FindSettings(context, arguments);
    if (found.refusals.empty()) return std::move(found.settings);
    PrintRefusals(context, found.settings, found.refusals);
    return std::nullopt;
}

base::Done FoldersNamedAreThere(const Arguments& arguments) {
    base::Refusals missing;
    for (const char* name : {"catalogue", "overlay"}) {
        const std::string folder = arguments.Option(name);
        if (!folder.empty() && !fs::is_directory(folder))
            missing.push_back({"command.no_such_folder",
                               {{"option", std::string("--") + name}, {"folder", folder}},
                               ""});
    }
    return base::DoneUnless(std::move(missing));
}

catalogue::MessageTexts WordsFor(const Settings& settings) {
    std::vector<fs::path> folders = {settings.catalogue};
    if (!settings.overlay.empty()) folders.push_back(settings.overlay);
    return catalogue::LoadWords(folders);
}

std::shared_ptr<const catalogue::Catalogue> DefinitionsFor(CommandContext& context,
                                                           const Settings& settings) {
    auto loaded = LoadDefinitions(settings.catalogue, settings.overlay);
    if (loaded) return *loaded;
    PrintRefusals(context, settings, loaded.error());
    return nullptr;
}

void PrintRefusals(CommandContext& context, const Settings& settings,
                   const base::Refusals& refusals) {
    // The shipped words first: the folder that was named may be the very thing that is wrong.
    std::vector<fs::path> folders = {FindShipped(context.program_folder, "catalogue")};
    if (!settings.catalogue.empty()) folders.push_back(settings.catalogue);
    if (!settings.overlay.empty()) folders.push_back(settings.overlay);
    const auto words = catalogue::LoadWords(folders);
    if (words.empty())
        context.err
            << "找不到程序自带的定义目录，下面只能显示代码；请用 --catalogue 指明定义目录\n";
    for (const base::Refusal& refusal : refusals) {
        if (!refusal.where.empty()) context.err << refusal.where << "：";
        context.err << catalogue::Words(words, refusal).text << "\n";
    }
}

}  // namespace app
