#include <algorithm>
#include <charconv>
#include <filesystem>
#include <functional>
#include <optional>
#include <ostream>
#include <system_error>

#include "app/background_work.hpp"
#include "app/commands.hpp"
#include "app/open_node.hpp"
#include "app/outlets.hpp"
#include "app/tombstone_list.hpp"
#include "base/text.hpp"
#include "ledger/durable_file.hpp"
#include "ledger/evidence.hpp"
#include "storage/backup.hpp"
#include "storage/reading_backup.hpp"

namespace app {

namespace fs = std::filesystem;

namespace {

constexpr const char* kDatabaseFile = "qingheng.sqlite";
constexpr const char* kHeadFile = "head.json";  ///< written last: its backup is whole

int Refused(CommandContext& context, const Settings& settings, const base::Refusals& refusals) {
    PrintRefusals(context, settings, refusals);
    return kBadInput;
}

/// A file that was erased meanwhile is none that the backup needs. True when it was copied.
bool CopyUnlessGone(const fs::path& from, const fs::path& to) {
    try {
        ledger::CopyDurably(from, to);
        return true;
    } catch (const std::system_error&) {
        if (fs::exists(from)) throw;
        return false;
    }
}

/// There, and not shorter than the one to be copied. A longer one is kept: a backup must not take
/// over what was cut off where people work.
bool HasCopy(const fs::path& from, const fs::path& to) {
    std::error_code none;
    const std::uintmax_t there = fs::file_size(to, none);
    if (none) return false;
    const std::uintmax_t wanted = fs::file_size(from, none);
    return none || there >= wanted;
}

bool IsPart(const fs::path& file) { return file.extension() == ".part"; }

/// What copies that were killed left in `folder`.
void DropLeftParts(const fs::path& folder) {
    std::vector<fs::path> parts;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (IsPart(entry.path()) && entry.is_regular_file()) parts.push_back(entry.path());
    for (const fs::path& part : parts) fs::remove(part);
}

/// Encrypted files as they lie; those that are there already are the same (names are digests), and
/// whole: a copy gets its name when it is. Nobody else copies into `to`.
std::size_t CopyEvidence(const fs::path& from, const fs::path& to) {
    std::size_t copied = 0;
    ledger::MakeFolders(to);
    DropLeftParts(to);
    if (!fs::is_directory(from)) return copied;
    for (const auto& entry : fs::recursive_directory_iterator(from)) {
        const fs::path relative = fs::relative(entry.path(), from);
        if (!entry.is_regular_file() || relative.begin()->string() == "parts" || IsPart(relative) ||
            HasCopy(entry.path(), to / relative))
            continue;
        ledger::MakeFolders((to / relative).parent_path());
        if (CopyUnlessGone(entry.path(), to / relative)) ++copied;
    }
    return copied;
}

constexpr const char* kOverlayFolder = "overlay";

/// The bureau's own definitions, calendars, Word templates and outlines as they lie.
void CopyDefinitions(const fs::path& from, const fs::path& to) {
    if (from.empty() || !fs::is_directory(from)) return;
    for (const auto& entry : fs::recursive_directory_iterator(from)) {
        if (!entry.is_regular_file()) continue;
        const fs::path file = to / fs::relative(entry.path(), from);
        ledger::MakeFolders(file.parent_path());
        CopyUnlessGone(entry.path(), file);
    }
}

/// `20260302-081530`, Asia/Shanghai.
std::string FolderName(base::Instant now) {
    const std::string text = base::Instant{now.micros + 8LL * 3'600'000'000}.ToText();
    return text.substr(0, 4) + text.substr(5, 2) + text.substr(8, 2) + "-" + text.substr(11, 2) +
           text.substr(14, 2) + text.substr(17, 2);
}

constexpr const char* kReadingsFolder = "readings";

/// Readings and raw frames of devices: with SQLite they are copied too; PostgreSQL has a tool of
/// its own for tables of this size.
void BackUpReadings(CommandContext& context, const Arguments& arguments, const Settings& settings,
                    const fs::path& folder) {
    if (settings.IsPostgres()) {
        context.out << "监测读数和原始帧在 PostgreSQL 里，不在这份备份内，请另行备份：\n"
                       "  pg_dump --format=custom --table='reading_*' --file="
                    << (folder / "readings.dump").string()
                    << " 数据库地址\n恢复时先用 restore 恢复业务库，再执行：\n"
                       "  pg_restore --clean --if-exists --dbname=数据库地址 readings.dump\n";
        return;
    }
    if (arguments.Has("without-readings")) {
        context.out << "没有备份监测读数和原始帧（--without-readings）。\n";
        return;
    }
    const auto copied = storage::BackupReadings(ReadingsFolder(settings), folder / kReadingsFolder);
    if (copied.bytes > 0)
        context.out << fmt::format("监测读数 {} 个月、原始帧 {} 段，共 {:.1f} MB。\n",
                                   copied.months, copied.segments,
                                   static_cast<double>(copied.bytes) / 1e6);
}

/// After the database, into an empty folder; the first start takes the logs up as after a crash.
int RestoreReadings(CommandContext& context, const Settings& settings, const fs::path& backup) {
    const fs::path from = backup / kReadingsFolder;
    if (!fs::is_directory(from)) return kDone;
    if (settings.IsPostgres()) {
        context.out << "备份里有 SQLite 的监测读数和原始帧，没有恢复到 PostgreSQL。\n";
        return kDone;
    }
    const fs::path to = ReadingsFolder(settings);
    if (fs::exists(to) && !fs::is_empty(to))
        return Refused(context, settings,
                       {{"restore.readings_there", {{"folder", to.string()}}, ""}});
    std::int64_t files = 0;
    for (const auto& entry : fs::recursive_directory_iterator(from)) {
        if (!entry.is_regular_file()) continue;
        const fs::path file = to / fs::relative(entry.path(), from);
        ledger::MakeFolders(file.parent_path());
        ledger::CopyDurably(entry.path(), file);
        ++files;
    }
    context.out << fmt::format("已恢复监测读数和原始帧（{} 个文件）。\n", files);
    return kDone;
}

bool IsBackupFolder(const fs::path& folder) {
    const std::string name = folder.filename().string();
    if (name.size() != 15 || name[8] != '-') return false;
    return std::ranges::all_of(name, [](char c) { return c == '-' || (c >= '0' && c <= '9'); });
}

/// Leaves the `keep` newest whole backups; of older ones, and of those that broke off before the
/// newest whole one, the folder goes. Evidence lies beside them and belongs to all.
void RemoveOlder(CommandContext& context, const fs::path& root, std::size_t keep) {
    std::vector<fs::path> folders;
    for (const auto& entry : fs::directory_iterator(root))
        if (entry.is_directory() && IsBackupFolder(entry.path())) folders.push_back(entry.path());
    std::ranges::sort(folders, std::greater<>());
    std::size_t whole = 0;
    for (const fs::path& folder : folders) {
        const bool is_whole = fs::exists(folder / kHeadFile);
        if (is_whole && ++whole <= keep) continue;
        if (!is_whole && whole == 0) continue;  // may still be under way
        fs::remove(folder / kHeadFile);         // first: half of a backup must not look whole
        fs::remove_all(folder);
        context.out << fmt::format("已删去旧备份 {}。\n", folder.string());
    }
}

/// `--keep N`; nothing: every backup stays. Refuses what is no number from 1 to 9999.
base::Result<std::optional<std::size_t>> KeptBackups(const Arguments& arguments) {
    if (!arguments.Has("keep")) return std::nullopt;
    const std::string text = arguments.Option("keep");
    std::size_t keep = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), keep);
    if (error != std::errc{} || end != text.data() + text.size() || keep < 1 || keep > 9999)
        return base::Refuse("backup.bad_keep", {{"value", text}}, "--keep");
    return keep;
}

struct MadeBackup {
    fs::path folder;
    std::int64_t acts = 0;
    std::size_t files = 0;  ///< of evidence, that no backup in the root had
};

/// Into a folder of its time in `root`, which this process alone has.
base::Result<MadeBackup> BackUpInto(const fs::path& root, Node& node, CommandContext& context,
                                    const Arguments& arguments) {
    const base::Instant began = node.clock.Now();
    MadeBackup made{root / FolderName(began), 0, 0};
    if (!fs::create_directory(made.folder))
        return base::Refuse("backup.file_exists", {{"file", made.folder.string()}});
    ledger::SyncFolder(root);
    const ledger::Head head = node.keeper->SignNow();
    const auto report = storage::Backup(*node.database, made.folder / kDatabaseFile);
    if (!report) return base::Refuse(report.error());
    made.acts = report->acts;
    // The database first: every file that it names was durable before its act committed.
    made.files = CopyEvidence(node.settings.data / "evidence", root / "evidence");
    if (const auto listed = KeepTombstones(*node.database, root / kTombstonesFile); !listed)
        return base::Refuse(listed.error());
    BackUpReadings(context, arguments, node.settings, made.folder);
    CopyDefinitions(node.settings.overlay, made.folder / kOverlayFolder);
    ledger::WriteDurably(made.folder / kHeadFile, ledger::HeadText(head) + "\n");
    const base::Instant now = node.clock.Now();
    node.jobs->Report(job_kind::kBackup,
                      {ProcessName(node.randomness), now, now.micros - began.micros}, "");
    return made;
}

int MakeBackup(CommandContext& context, const Arguments& arguments) {
    NodeOptions options;
    options.schema = SchemaRule::kFixedTables;  // made by night: somebody's edit must not stop it
    const OpenedNode opened = OpenForCommand(context, arguments, options);
    if (!opened.node) return kBadInput;
    Node& node = *opened.node;
    const auto keep = KeptBackups(arguments);
    if (!keep) return Refused(context, node.settings, keep.error());
    const fs::path root = arguments.words[0];
    ledger::MakeFolders(root);
    // Other nodes may be told to back up into it at the same hour.
    const auto lock = ledger::TryLockFolder(root);
    if (!lock)
        return Refused(context, node.settings,
                       {{"backup.under_way", {{"folder", root.string()}}, ""}});
    const auto made = BackUpInto(root, node, context, arguments);
    if (!made) return Refused(context, node.settings, made.error());
    context.out << fmt::format(
        "已备份到 {}：{} 个行为，新增证据文件 {} 个。\n"
        "签名密钥 ledger-key.pem 不在备份内，请另行保管。\n",
        made->folder.string(), made->acts, made->files);
    if (*keep) RemoveOlder(context, root, **keep);
    return kDone;
}

/// What was erased after the backup: the lists beside it, in the data folder (where the server
/// keeps one up to date) and of `--tombstones` together.
base::Result<std::vector<storage::Tombstone>> LaterTombstones(const Arguments& arguments,
                                                              const fs::path& backup,
                                                              const fs::path& data) {
    std::vector<fs::path> files = {backup.parent_path() / kTombstonesFile, data / kTombstonesFile};
    std::erase_if(files, [](const fs::path& file) { return !fs::exists(file); });
    if (arguments.Has("tombstones")) {
        files.emplace_back(arguments.Option("tombstones"));
        if (!fs::is_regular_file(files.back()))
            return base::Refuse("settings.no_file", {{"file", files.back().string()}},
                                "--tombstones");
    }
    return ReadTombstoneLists(files);
}

base::Result<std::optional<ledger::Head>> WitnessedHead(const Arguments& arguments) {
    if (!arguments.Has("witnessed")) return std::nullopt;
    const std::string file = arguments.Option("witnessed");
    if (!fs::is_regular_file(file))
        return base::Refuse("settings.no_file", {{"file", file}}, "--witnessed");
    auto head = ledger::ReadHead(std::string(base::Trim(ReadTextFile(file))));
    if (!head) return base::Refuse(head.error());
    return *std::move(head);
}

base::Result<base::RecordId> PersonIn(const fs::path& backup, const std::string& account) {
    auto person = storage::PersonInBackup(backup / kDatabaseFile, base::Normalised(account));
    if (!person) return base::Refuse(std::move(person.error()));
    if (!*person) return base::Refuse("command.no_such_account", {{"account", account}}, "--as");
    return **person;
}

/// The files come before the database: a restore that breaks off can be made again. Refused where
/// those of another ledger lie.
base::Done RestoreEvidence(const fs::path& from, const fs::path& to) {
    const auto log = base::Digest::Parse(
        fs::exists(from / "LOG") ? std::string(base::Trim(ReadTextFile(from / "LOG"))) : "");
    if (log) {
        if (auto claimed = ledger::ClaimEvidenceFolder(to, *log); !claimed) return claimed;
    }
    CopyEvidence(from, to);
    return base::AllWell();
}

base::Result<storage::RestoreReport> RunRestore(
    const Arguments& arguments, const Settings& settings,
    const std::shared_ptr<const catalogue::Catalogue>& definitions) {
    const fs::path backup = arguments.words[0];
    base::Refusals refusals;
    if (!fs::is_regular_file(backup / kDatabaseFile))
        refusals.push_back({"settings.no_file", {{"file", (backup / kDatabaseFile).string()}}, ""});
    else if (!fs::is_regular_file(backup / kHeadFile))
        refusals.push_back({"restore.incomplete", {{"folder", backup.string()}}, ""});
    if (!fs::is_regular_file(settings.data / kKeyFile))
        refusals.push_back({"restore.no_key", {{"folder", settings.data.string()}}, ""});
    if (!refusals.empty()) return base::Refuse(std::move(refusals));
    const auto tombstones = LaterTombstones(arguments, fs::absolute(backup), settings.data);
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
    if (auto done = RestoreEvidence(fs::absolute(backup).parent_path() / "evidence",
                                    settings.data / "evidence");
        !done)
        return base::Refuse(std::move(done.error()));
    auto report = storage::Restore(*target, {backup / kDatabaseFile, definitions, *tombstones,
                                             *witnessed, *person, clock, randomness});
    if (!report) return report;
    // Before the next erasure somebody may restore again, from a backup that still has the values.
    std::vector<storage::Tombstone> known = storage::ReadTombstones(*target);
    known.insert(known.end(), tombstones->begin(), tombstones->end());
    if (known.empty()) return report;
    if (auto kept = AddTombstones(known, settings.data / kTombstonesFile); !kept)
        return base::Refuse(std::move(kept.error()));
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
    return RestoreReadings(context, *settings, fs::absolute(arguments.words[0]));
}

}  // namespace

void AddBackupCommands(std::vector<Command>& all) {
    all.push_back({"backup",
                   "目录 [--keep 份数] [--without-readings]",
                   "备份数据库、证据、监测读数和原始帧（运行中可用）；--keep 只留最近几份",
                   {{"keep"}, {"without-readings"}, 1, 1},
                   MakeBackup});
    all.push_back({"restore",
                   "备份 [--witnessed 账本头文件] [--tombstones 销毁清单] [--as 账号]",
                   "恢复到空的数据库（SQLite 或 PostgreSQL）",
                   {{"witnessed", "tombstones", "as"}, {}, 1, 1},
                   RestoreBackup});
}

}  // namespace app
