#include <filesystem>
#include <fstream>
#include <ostream>

#include "app/commands.hpp"
#include "app/open_node.hpp"
#include "base/text.hpp"
#include "storage/account_store.hpp"
#include "storage/backup.hpp"

namespace app {

namespace fs = std::filesystem;

namespace {

constexpr const char* kDatabaseFile = "qingheng.sqlite";
constexpr const char* kTombstonesFile = "tombstones.jsonl";

int Refused(CommandContext& context, const Settings& settings, const base::Refusals& refusals) {
    PrintRefusals(context, settings, refusals);
    return kBadInput;
}

void WriteWhole(const fs::path& file, const std::string& text) {
    const fs::path part = file.string() + ".part";
    {
        std::ofstream out(part, std::ios::binary | std::ios::trunc);
        out << text;
        out.flush();
        if (!out) throw std::runtime_error("cannot write " + file.string());
    }
    fs::rename(part, file);
}

/// Encrypted files as they lie; those that are there already are the same (names are digests).
std::size_t CopyEvidence(const fs::path& from, const fs::path& to) {
    std::size_t copied = 0;
    fs::create_directories(to);
    if (!fs::is_directory(from)) return copied;
    for (const auto& entry : fs::recursive_directory_iterator(from)) {
        const fs::path relative = fs::relative(entry.path(), from);
        if (!entry.is_regular_file() || relative.begin()->string() == "parts" ||
            fs::exists(to / relative))
            continue;
        fs::create_directories((to / relative).parent_path());
        fs::copy_file(entry.path(), to / relative);
        ++copied;
    }
    return copied;
}

/// `20260302-081530`, Asia/Shanghai.
std::string FolderName(base::Instant now) {
    const std::string text = base::Instant{now.micros + 8LL * 3'600'000'000}.ToText();
    return text.substr(0, 4) + text.substr(5, 2) + text.substr(8, 2) + "-" + text.substr(11, 2) +
           text.substr(14, 2) + text.substr(17, 2);
}

int MakeBackup(CommandContext& context, const Arguments& arguments) {
    const OpenedNode opened = OpenForCommand(context, arguments);
    if (!opened.node) return kBadInput;
    Node& node = *opened.node;
    const fs::path root = arguments.words[0];
    const fs::path folder = root / FolderName(node.clock.Now());
    fs::create_directories(folder);
    const ledger::Head head = node.keeper->SignNow();
    const auto report = storage::Backup(*node.database, folder / kDatabaseFile);
    if (!report) return Refused(context, node.settings, report.error());
    // The database first: every file that it names was durable before its act committed.
    const std::size_t files = CopyEvidence(node.settings.data / "evidence", root / "evidence");
    WriteWhole(root / kTombstonesFile,
               storage::TombstonesText(storage::ReadTombstones(*node.database)));
    WriteWhole(folder / "head.json", ledger::HeadText(head) + "\n");
    context.out << fmt::format(
        "已备份到 {}：{} 个行为，新增证据文件 {} 个。\n"
        "签名密钥 ledger-key.pem 不在备份内，请另行保管。\n",
        folder.string(), report->acts, files);
    return kDone;
}

base::Result<std::vector<storage::Tombstone>> TombstonesBeside(const fs::path& backup) {
    const fs::path file = backup.parent_path() / kTombstonesFile;
    if (!fs::exists(file)) return std::vector<storage::Tombstone>{};
    return storage::ReadTombstonesText(ReadTextFile(file));
}

base::Result<std::optional<ledger::Head>> WitnessedHead(const Arguments& arguments) {
    if (!arguments.Has("witnessed")) return std::nullopt;
    auto head =
        ledger::ReadHead(std::string(base::Trim(ReadTextFile(arguments.Option("witnessed")))));
    if (!head) return base::Refuse(head.error());
    return *std::move(head);
}

base::Result<base::RecordId> PersonIn(const fs::path& backup, const std::string& account) {
    storage::DatabaseOptions options;
    options.where = (backup / kDatabaseFile).string();
    options.create = false;
    const auto database = storage::OpenDatabase(options);
    const auto credential =
        storage::MakeAccountStore(*database)->FindCredential(base::Normalised(account));
    if (!credential) return base::Refuse("command.no_such_account", {{"account", account}}, "--as");
    return credential->person;
}

base::Result<storage::RestoreReport> RunRestore(
    const Arguments& arguments, const Settings& settings,
    const std::shared_ptr<const catalogue::Catalogue>& definitions) {
    const fs::path backup = arguments.words[0];
    base::Refusals refusals;
    if (!fs::is_regular_file(backup / kDatabaseFile))
        refusals.push_back({"settings.no_file", {{"file", (backup / kDatabaseFile).string()}}, ""});
    if (!fs::is_regular_file(settings.data / "ledger-key.pem"))
        refusals.push_back({"restore.no_key", {{"folder", settings.data.string()}}, ""});
    if (!refusals.empty()) return base::Refuse(std::move(refusals));
    const auto tombstones = TombstonesBeside(fs::absolute(backup));
    const auto witnessed = WitnessedHead(arguments);
    const auto person = PersonIn(backup, arguments.Option("as", "admin"));
    const auto gather = [&](const auto& result) {
        if (!result) refusals.insert(refusals.end(), result.error().begin(), result.error().end());
    };
    gather(tombstones);
    gather(witnessed);
    gather(person);
    if (!refusals.empty()) return base::Refuse(std::move(refusals));
    storage::DatabaseOptions options;
    options.where = settings.DatabaseAddress();
    const auto target = storage::OpenDatabase(options);
    const base::SystemClock clock;
    base::SystemRandomness randomness;
    auto report = storage::Restore(*target, {backup / kDatabaseFile, definitions, *tombstones,
                                             *witnessed, *person, clock, randomness});
    if (report)
        CopyEvidence(fs::absolute(backup).parent_path() / "evidence", settings.data / "evidence");
    return report;
}

int RestoreBackup(CommandContext& context, const Arguments& arguments) {
    const auto settings = SettingsFor(context, arguments);
    if (!settings) return kBadInput;
    const auto definitions = DefinitionsFor(context, *settings);
    if (!definitions) return kBadInput;
    const auto report = RunRestore(arguments, *settings, definitions);
    if (!report) return Refused(context, *settings, report.error());
    context.out << fmt::format("已恢复：{} 个行为，{} 条记录，重新销毁 {} 项。\n", report->acts,
                               report->records, report->erased);
    if (report->lost > 0)
        context.out << fmt::format(
            "与见证的账本头相比，缺少最后 {} 个行为；已在账本中写明（行为 {}）。\n", report->lost,
            report->epoch_act.ToText());
    return kDone;
}

}  // namespace

void AddBackupCommands(std::vector<Command>& all) {
    all.push_back({"backup", "目录", "备份数据库和证据（运行中可用）", {{}, {}, 1, 1}, MakeBackup});
    all.push_back({"restore",
                   "备份 [--witnessed 账本头文件] [--as 账号]",
                   "恢复到空的数据库（SQLite 或 PostgreSQL）",
                   {{"witnessed", "as"}, {}, 1, 1},
                   RestoreBackup});
}

}  // namespace app
