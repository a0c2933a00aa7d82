#include <filesystem>

#include "app/background_work.hpp"
#include "app/doctor.hpp"
#include "storage/job_store.hpp"
#include "storage/ledger_store.hpp"
#include "storage/migrate.hpp"
#include "storage/migrations/migrations.hpp"

namespace app {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t kNoticedBehind = 2'000'000;  ///< microseconds

constexpr std::int64_t kDay = 86'400'000'000;
constexpr std::int64_t kBackupDays = 2;
constexpr std::int64_t kVerifyDays = 31;

std::string DaysAgo(base::Instant then, base::Instant now) {
    const std::int64_t days = (now.micros - then.micros) / kDay;
    return days == 0 ? "不到一天前" : fmt::format("{} 天前", days);
}

/// Looks at one database, whose schema may be older or newer than ours.
class DatabaseDoctor {
 public:
    DatabaseDoctor(const Settings& settings, const catalogue::Catalogue* catalogue,
                   const base::Clock& clock)
        : settings_(settings), catalogue_(catalogue), clock_(clock), now_(clock.Now()) {}

    Checks Run() {
        if (!settings_.IsPostgres() && !fs::exists(settings_.DatabaseAddress())) {
            Add(Health::kNotice, "数据库", settings_.DatabaseAddress() + " 还没有建立",
                "第一次启动 serve 时会建立；若应当已有数据，请核对设置 data、database");
            return std::move(checks_);
        }
        try {
            storage::DatabaseOptions options;
            options.where = settings_.DatabaseAddress();
            options.readers = 2;
            options.create = false;
            const auto database = storage::OpenDatabase(options);
            Look(*database);
        } catch (const std::exception& failure) {
            Add(Health::kBad, "数据库", std::string("连不上或者读不出：") + failure.what(),
                settings_.IsPostgres()
                    ? "请核对数据库服务是否在运行、地址、账号和 pg_hba.conf"
                    : "请勿改动数据库文件；先复制一份留存，再执行 ledger verify 或者从备份恢复");
        }
        return std::move(checks_);
    }

 private:
    void Look(storage::Database& database) {
        const std::string kind = database.dialect() == storage::Dialect::kSqlite
                                     ? "SQLite " + settings_.DatabaseAddress()
                                     : std::string("PostgreSQL");
        Add(Health::kGood, "数据库", kind + " 可以打开");
        if (!LookAtSchema(database)) return;
        LookAtLedger(database);
        LookAtJobs(database);
    }

    /// False: its tables are not ours to read.
    bool LookAtSchema(storage::Database& database) {
        const int ours = storage::Migrations().back().number;
        const auto found = storage::ReadMeta(database.Read()->connection(), "schema");
        const int theirs = found ? std::atoi(found->c_str()) : 0;
        if (theirs > ours) {
            Add(Health::kBad, "数据库结构",
                fmt::format("是更新的程序建立的（{}，本程序 {}）", theirs, ours), "请换用新版程序");
            return false;
        }
        if (theirs < ours) {
            Add(Health::kNotice, "数据库结构", fmt::format("是旧的（{}，本程序 {}）", theirs, ours),
                settings_.IsPostgres() ? "先用旧程序备份，再用本程序执行 qingheng migrate"
                                       : "先用旧程序备份；启动 serve 时会自动更新");
            return false;
        }
        if (catalogue_ != nullptr && !storage::IsUpToDate(database, *catalogue_)) {
            Add(Health::kNotice, "数据库结构", "与现在的定义还不一致",
                settings_.IsPostgres() ? "执行 qingheng migrate（可先加 --dry-run 查看）"
                                       : "启动 serve 时会自动更新");
            return true;
        }
        Add(Health::kGood, "数据库结构", fmt::format("版本 {}，与定义一致", ours));
        return true;
    }

    void LookAtLedger(storage::Database& database) {
        storage::LedgerStore ledger(database);
        const auto identity = ledger.Identity();
        if (!identity) {
            Add(Health::kNotice, "账本", "还没有开始", "第一次启动 serve 时会开始");
            return;
        }
        if (identity->demonstration)
            Add(Health::kNotice, "账本", "这是演示账本，不能用于办案", "正式使用请另建数据目录");
        const auto behind = ledger.CheckClock(clock_);
        if (!behind)
            Add(Health::kBad, "时钟", "本机时间早于账本最后一次记录两分钟以上，服务不能启动",
                "请校准系统时间（timedatectl、chrony）；不要改动数据库");
        else if (*behind > kNoticedBehind)
            Add(Health::kNotice, "时钟",
                fmt::format("本机时间比账本最后一次记录早 {} 秒", *behind / 1'000'000),
                "请让各节点和数据库服务器与同一台时间服务器同步（timedatectl、chrony）");
        LookAtKey(*identity);
        LookAtEvidence(*identity);
    }

    void LookAtKey(const storage::LedgerIdentity& identity) {
        const fs::path file = settings_.data / kKeyFile;
        Check secret = CheckSecret("账本签名密钥", file);
        if (!fs::exists(file))
            secret.remedy = "请把另行保管的 ledger-key.pem 放回；没有它，服务不会启动";
        const bool readable = secret.health == Health::kGood;
        checks_.push_back(std::move(secret));
        if (!readable) return;
        const auto key = ledger::SigningKey::FromPem(ReadTextFile(file));
        if (!key)
            Add(Health::kBad, "账本签名密钥", file.string() + " 不是签名密钥",
                "请从另行保管的副本恢复");
        else if (key->LogId() != identity.log)
            Add(Health::kNotice, "账本签名密钥", "不是这本账的第一把密钥",
                "若没有更换过密钥，请放回原来的 ledger-key.pem");
    }

    void LookAtEvidence(const storage::LedgerIdentity& identity) {
        const fs::path marker = settings_.data / "evidence" / "LOG";
        if (!fs::exists(marker)) {
            Add(Health::kBad, "证据目录", marker.string() + " 不在：目录不是这本账的，或者没有挂载",
                "请核对证据目录的挂载；不要另建空目录");
            return;
        }
        std::string log = ReadTextFile(marker);
        while (!log.empty() && log.back() == '\n') log.pop_back();
        if (log != identity.log.ToText())
            Add(Health::kBad, "证据目录", "属于另一本账", "请核对证据目录的挂载和设置 data");
    }

    void LookAtJobs(storage::Database& database) {
        const auto jobs = storage::MakeJobStore(database);
        std::optional<base::Instant> backup, verified;
        int failing = 0;
        for (const jobs::KindRuns& runs : jobs->Kinds()) {
            if (runs.kind == job_kind::kBackup) backup = runs.done_at;
            if (runs.kind == job_kind::kVerify) {
                verified = runs.done_at;
                if (runs.IsFailing())
                    Add(Health::kBad, "核验", "上次核验发现不符",
                        "执行 qingheng ledger verify 查看");
                continue;
            }
            if (!runs.IsFailing()) continue;
            ++failing;
            Add(Health::kNotice, "后台任务", runs.kind + " 上次失败：" + runs.failure,
                "到“后台任务”页查看并重试");
        }
        for (const jobs::Job& job : jobs->Open(100)) {
            if (!job.failed) continue;
            ++failing;
            Add(Health::kBad, "后台任务", job.kind + " 重试用尽：" + job.failure,
                "排除原因后，到“后台任务”页重试");
        }
        if (failing == 0) Add(Health::kGood, "后台任务", "没有失败的");
        Age("备份", backup, kBackupDays, "执行 qingheng backup 目录，并列入每日计划");
        Age("核验", verified, kVerifyDays, "执行 qingheng ledger verify");
    }

    void Age(const char* subject, std::optional<base::Instant> last, std::int64_t most_days,
             const char* remedy) {
        if (!last)
            Add(Health::kNotice, subject, "还没有做过", remedy);
        else if (now_.micros - last->micros > most_days * kDay)
            Add(Health::kNotice, subject, "上次在 " + DaysAgo(*last, now_), remedy);
        else
            Add(Health::kGood, subject, "上次在" + DaysAgo(*last, now_));
    }

    void Add(Health health, std::string subject, std::string words, std::string remedy = {}) {
        checks_.push_back({health, std::move(subject), std::move(words), std::move(remedy)});
    }

    const Settings& settings_;
    const catalogue::Catalogue* catalogue_;
    const base::Clock& clock_;
    base::Instant now_;
    Checks checks_;
};

}  // namespace

Checks CheckDatabase(const Settings& settings, const catalogue::Catalogue* catalogue,
                     const base::Clock& clock) {
    return DatabaseDoctor(settings, catalogue, clock).Run();
}

}  // namespace app
