#include "app/doctor.hpp"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "app/background_work.hpp"
#include "app/own_authority.hpp"
#include "storage/migrate.hpp"
#include "storage/testing/test_store.hpp"

namespace app {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kDay = 86'400'000'000;

std::shared_ptr<const catalogue::Catalogue> Shipped() {
    static const auto kShipped = LoadDefinitions(std::string(QH_SOURCE_DIR) + "/catalogue", "");
    return kShipped ? *kShipped : nullptr;
}

/// The check of this subject, or of its worst line when it has several.
Check Of(const Checks& checks, std::string_view subject) {
    Check worst{Health::kGood, "", "", ""};
    for (const Check& check : checks)
        if (check.subject == subject && (worst.subject.empty() || worst.health < check.health))
            worst = check;
    return worst;
}

Health Worst(const Checks& checks) {
    Health worst = Health::kGood;
    for (const Check& check : checks) worst = std::max(worst, check.health);
    return worst;
}

TEST(DoctorSettings, NamesWhatEndangersAndWhatIsUnknown) {
    Settings settings;
    EXPECT_EQ(Worst(CheckSettingsUse(settings, {"QINGHENG_DATA=x", "PATH=/bin"})), Health::kGood);
    EXPECT_EQ(CheckSettingsUse(settings, {"QINGHENG_DATE=x"}).front().words,
              "不认识环境变量 QINGHENG_DATE");
    settings.database = "postgresql://qh:secret@db/qh";
    settings.plain = ListenAddress{"0.0.0.0", 8080};
    settings.trusted_proxy = "10.0.0.2";
    settings.log_level = "debug";

    const Checks checks = CheckSettingsUse(settings, {});

    EXPECT_EQ(checks.size(), 3U);
    for (const Check& check : checks) {
        EXPECT_EQ(check.health, Health::kNotice);
        EXPECT_FALSE(check.remedy.empty());
        EXPECT_EQ(check.words.find("secret"), std::string::npos);
    }
}

TEST(DoctorSettings, AnAddressWithoutAPasswordIsWell) {
    Settings settings;
    for (const char* address : {"postgresql://qh@db:5432/qh", "postgresql://db:5432/qh",
                                "/srv/qingheng/qingheng.sqlite"}) {
        settings.database = address;
        EXPECT_EQ(Worst(CheckSettingsUse(settings, {})), Health::kGood) << address;
    }
}

TEST(DoctorSpace, AsATable) {
    const std::vector<std::pair<std::uintmax_t, Health>> table{
        {0, Health::kBad},
        {(std::uintmax_t{1} << 30) - 1, Health::kBad},
        {std::uintmax_t{1} << 30, Health::kNotice},
        {std::uintmax_t{10} << 30, Health::kGood},
    };

    for (const auto& [free, health] : table)
        EXPECT_EQ(CheckSpace("磁盘空间", free).health, health) << free;
}

TEST(DoctorCalendar, ThisYearIsNeededAndTheNextFromAutumnOn) {
    const auto day = [](const char* text) { return *base::CivilDay::Parse(text); };

    EXPECT_EQ(CheckCalendar(*Shipped(), day("2025-06-01")).front().health, Health::kGood);
    EXPECT_EQ(CheckCalendar(*Shipped(), day("2050-06-01")).front().health, Health::kBad);
    const catalogue::Catalogue known = [] {
        catalogue::Catalogue made;
        made.calendar = worktime::WorkCalendar({{2026, {}}}, "test");
        return made;
    }();
    EXPECT_EQ(Worst(CheckCalendar(known, day("2026-09-30"))), Health::kGood);
    EXPECT_EQ(Worst(CheckCalendar(known, day("2026-10-01"))), Health::kNotice);
}

TEST(DoctorClock, AYearBeforeTheProgramIsWrong) {
    const auto clock = CheckClock(base::Instant::StartOf(*base::CivilDay::Parse("1970-01-02")));

    EXPECT_EQ(clock.front().health, Health::kBad);
}

TEST(DoctorTools, SaysWhatIsMissingForPdf) {
    for (const Check& check : CheckTools("/nowhere")) {
        EXPECT_EQ(check.health, Health::kNotice);
        EXPECT_FALSE(check.remedy.empty());
    }
}

class DoctorFiles : public ::testing::Test {
 protected:
    fs::path Secret(const char* name, fs::perms mode) {
        fs::path file = folder_.path() / name;
        std::ofstream(file) << "secret";
        fs::permissions(file, mode);
        return file;
    }

    storage::testing::TemporaryFolder folder_;
};

TEST_F(DoctorFiles, ASecretMustBeThereAndClosedToOthers) {
    using fs::perms;
    const perms own = perms::owner_read | perms::owner_write;

    EXPECT_EQ(CheckSecret("密钥", Secret("a", own)).health, Health::kGood);
    EXPECT_EQ(CheckSecret("密钥", Secret("b", own | perms::group_read)).health, Health::kBad);
    EXPECT_EQ(CheckSecret("密钥", folder_.path() / "none").health, Health::kBad);
}

TEST_F(DoctorFiles, AFolderThatOthersCanOpenIsNamedWithItsRemedy) {
    Settings settings;
    settings.data = folder_.path() / "data";
    EXPECT_EQ(Of(CheckFolders(settings), "数据目录").health, Health::kNotice);
    fs::create_directories(settings.data / "evidence");
    fs::permissions(settings.data / "evidence", fs::perms::owner_all | fs::perms::others_read);
    fs::permissions(settings.data, fs::perms::owner_all);
    EXPECT_EQ(Of(CheckFolders(settings), "证据目录").health, Health::kGood);
    fs::permissions(settings.data, fs::perms::owner_all | fs::perms::others_exec);

    const Checks checks = CheckFolders(settings);

    EXPECT_EQ(Of(checks, "数据目录").remedy, "chmod 700 " + settings.data.string());
    EXPECT_EQ(Of(checks, "证据目录").health, Health::kBad);
    EXPECT_EQ(Of(checks, "证据目录").remedy, "chmod 700 " + (settings.data / "evidence").string());
    EXPECT_FALSE(Of(checks, "磁盘空间").words.empty());
}

TEST_F(DoctorFiles, CertificatesAreHeldAgainstNamesDaysAndKey) {
    const base::Instant now = base::Instant::StartOf(*base::CivilDay::Parse("2026-03-02"));
    Settings settings;
    settings.data = folder_.path();
    EXPECT_EQ(CheckCertificates(settings, now).front().health, Health::kNotice);
    settings.secure = ListenAddress{"0.0.0.0", 8443};
    settings.names = {"qh.example"};
    EXPECT_EQ(CheckCertificates(settings, now).front().health, Health::kNotice);
    static_cast<void>(OwnCertificates(folder_.path() / "tls", settings.names, now));

    const auto at = [&](std::int64_t days) {
        return Of(CheckCertificates(settings, {now.micros + days * kDay}), "TLS 证书");
    };
    EXPECT_EQ(Worst(CheckCertificates(settings, now)), Health::kGood);
    EXPECT_EQ(at(0).words, "还有 397 天到期");
    EXPECT_EQ(at(380).health, Health::kNotice);
    EXPECT_EQ(at(400).health, Health::kBad);
    settings.names = {"other.example"};
    EXPECT_EQ(at(0).health, Health::kBad);
    settings.names = {"127.0.0.1"};
    EXPECT_EQ(at(0).health, Health::kGood);
    std::ofstream(folder_.path() / "tls" / "server-key.pem") << "no key";
    EXPECT_EQ(at(0).words, "证书与私钥不是一对");
}

TEST(DoctorPorts, TellsAFreePortFromATakenOneAndAForeignAddress) {
    const int taken = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    ASSERT_EQ(::bind(taken, reinterpret_cast<sockaddr*>(&address), length), 0);
    ASSERT_EQ(::listen(taken, 1), 0);
    ::getsockname(taken, reinterpret_cast<sockaddr*>(&address), &length);
    Settings settings;
    settings.plain.reset();
    const auto at = [&](const char* where, std::uint16_t port) {
        settings.secure = ListenAddress{where, port};
        return CheckPorts(settings).front().health;
    };

    EXPECT_EQ(at("127.0.0.1", ntohs(address.sin_port)), Health::kNotice);
    ::close(taken);
    EXPECT_EQ(at("127.0.0.1", 0), Health::kGood);
    EXPECT_EQ(at("203.0.113.7", 8443), Health::kBad);
    EXPECT_EQ(at("server.example", 8443), Health::kBad);
}

class DoctorDatabase : public ::testing::TestWithParam<storage::Dialect> {
 protected:
    DoctorDatabase() {
        settings_.data = place_.folder() / "data";
        settings_.database = place_.options().where;
        place_.Close();
    }
    std::unique_ptr<Node> Begin() {
        NodeOptions options;
        options.clock = &clock_;
        auto node = Node::Open(settings_, Shipped(), logger_, options);
        return node ? *std::move(node) : nullptr;
    }
    Checks Look() { return CheckDatabase(settings_, Shipped().get(), clock_); }

    storage::testing::TestDatabase place_{GetParam()};
    Settings settings_;
    Logger logger_{"error"};
    base::FixedClock clock_{*base::CivilDay::Parse("2026-03-02")};
};

INSTANTIATE_TEST_SUITE_P(Both, DoctorDatabase, storage::testing::BothDialects(),
                         storage::testing::DialectName);

TEST_P(DoctorDatabase, ASoundOneWithFreshBackupAndVerificationIsWell) {
    {
        const auto node = Begin();
        node->jobs->Report(job_kind::kBackup, {"cli", clock_.Now(), 0}, "");
        static_cast<void>(VerificationOf(*node)([](std::int64_t, std::int64_t) {}));
    }

    const Checks checks = Look();

    for (const Check& check : checks)
        EXPECT_EQ(check.health, Health::kGood) << check.subject << check.words;
    EXPECT_EQ(Of(checks, "备份").words, "上次在不到一天前");
}

TEST_P(DoctorDatabase, OldBackupsAndNeverVerifiedAreNoticed) {
    Begin()->jobs->Report(job_kind::kBackup, {"cli", clock_.Now(), 0}, "");
    clock_.Advance(5 * kDay);

    EXPECT_EQ(Of(Look(), "备份").words, "上次在 5 天前");
    EXPECT_EQ(Of(Look(), "核验").health, Health::kNotice);
}

TEST_P(DoctorDatabase, FailingAndGivenUpJobsAreNamed) {
    {
        const auto node = Begin();
        jobs::Job job;
        job.kind = job_kind::kSweep;
        job.key = "x";
        job.not_before = clock_.Now();
        node->jobs->Enqueue(job);
        auto leased =
            node->jobs->Lease({{job.kind}, "a", clock_.Now(), {clock_.Now().micros + kDay}, false});
        leased->failed = true;
        leased->failure = "磁盘只读";
        node->jobs->Fail(*leased, {"a", clock_.Now(), 0});
    }

    const Check check = Of(Look(), "后台任务");

    EXPECT_EQ(check.health, Health::kBad);
    EXPECT_NE(check.words.find("磁盘只读"), std::string::npos);
}

TEST_P(DoctorDatabase, ALostKeyAForeignFolderAndAClockBehindAreBad) {
    Begin()->keeper->SignNow();
    fs::remove(settings_.data / "ledger-key.pem");
    std::ofstream(settings_.data / "evidence" / "LOG") << std::string(64, '0') << "\n";
    clock_.Advance(-kDay);

    const Checks checks = Look();

    EXPECT_EQ(Of(checks, "账本签名密钥").health, Health::kBad);
    EXPECT_EQ(Of(checks, "证据目录").health, Health::kBad);
    EXPECT_EQ(Of(checks, "时钟").health, Health::kBad);
}

TEST_P(DoctorDatabase, ANewerSchemaIsNotReadAnyFurther) {
    {
        const auto node = Begin();
        node->database->WriteAlone([](storage::Connection& connection) {
            storage::WriteMeta(connection, "schema", "999");
        });
    }

    const Checks checks = Look();

    EXPECT_EQ(Of(checks, "数据库结构").health, Health::kBad);
    EXPECT_EQ(Of(checks, "备份").subject, "");
}

TEST_P(DoctorDatabase, ChangesNothing) {
    Begin();
    const auto runs = [&] { return Begin()->jobs->Kinds(); };
    const auto before = runs();
    static_cast<void>(Look());

    EXPECT_EQ(runs(), before);
}

TEST(DoctorDatabaseFile, AMissingOneIsNotMade) {
    const storage::testing::TemporaryFolder folder;
    Settings settings;
    settings.data = folder.path();

    EXPECT_EQ(CheckDatabase(settings, nullptr, base::SystemClock()).front().health,
              Health::kNotice);
    EXPECT_TRUE(fs::is_empty(folder.path()));
}

TEST(DoctorDatabaseFile, OneThatIsNoDatabaseIsBad) {
    const storage::testing::TemporaryFolder folder;
    Settings settings;
    settings.data = folder.path();
    std::ofstream(folder.path() / "qingheng.sqlite") << std::string(8192, 'x');

    EXPECT_EQ(Worst(CheckDatabase(settings, nullptr, base::SystemClock())), Health::kBad);
}

}  // namespace
}  // namespace app
