#include "storage/testing/postgres_server.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <thread>
#include <vector>

namespace storage::testing {
namespace {

namespace fs = std::filesystem;

/// Debian keeps the server's programs out of PATH.
fs::path ProgramFolder() {
    std::vector<fs::path> folders;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator("/usr/lib/postgresql", error))
        if (fs::exists(entry.path() / "bin" / "initdb")) folders.push_back(entry.path() / "bin");
    std::ranges::sort(folders);
    if (folders.empty())
        throw std::runtime_error(
            "PostgreSQL is not installed, but this test needs it: apt-get install postgresql "
            "(it stands in scripts/packages.txt)");
    return folders.back();
}

/// In the child, between fork and exec: only calls that are safe there.
void BecomePostgres(const passwd* user) {
    if (user == nullptr) return;
    if (setgid(user->pw_gid) != 0 || setuid(user->pw_uid) != 0) _exit(126);
}

const passwd* PostgresUser() {
    if (geteuid() != 0) return nullptr;
    const passwd* user = getpwnam("postgres");
    if (user == nullptr)
        throw std::runtime_error("there is no user postgres: apt-get install postgresql");
    return user;
}

pid_t Spawn(const std::vector<std::string>& words, const fs::path& log, int signal_at_death) {
    std::vector<char*> arguments;
    for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    const passwd* user = PostgresUser();
    const pid_t pid = fork();
    if (pid < 0) throw std::runtime_error("fork failed");
    if (pid > 0) return pid;
    BecomePostgres(user);
    // After setuid, which clears it: the server ends when the test does, however it ends.
    if (signal_at_death != 0) prctl(PR_SET_PDEATHSIG, signal_at_death);
    if (chdir("/") != 0) _exit(126);
    const int out = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    dup2(out, STDOUT_FILENO);
    dup2(out, STDERR_FILENO);
    execv(arguments.front(), arguments.data());
    _exit(127);
}

int WaitFor(pid_t pid) {
    int status = 0;
    waitpid(pid, &status, 0);
    return status;
}

}  // namespace

TemporaryFolder::TemporaryFolder() {
    std::string pattern = (fs::temp_directory_path() / "qingheng-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp failed");
    path_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code error;
    fs::remove_all(path_, error);
}

PostgresServer::PostgresServer(Fsync fsync) : fsync_(fsync) {
    std::string pattern = (fs::temp_directory_path() / "qingheng-pg-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp failed");
    folder_ = pattern;
    try {
        Initialise();
        Start();
    } catch (const std::exception&) {
        Stop(SIGQUIT);
        fs::remove_all(folder_);
        throw;
    }
}

PostgresServer::~PostgresServer() {
    Stop(SIGQUIT);
    std::error_code error;
    fs::remove_all(folder_, error);
}

void PostgresServer::Initialise() {
    if (const passwd* user = PostgresUser())
        if (chown(folder_.c_str(), user->pw_uid, user->pw_gid) != 0)
            throw std::runtime_error("chown failed");
    const pid_t pid =
        Spawn({ProgramFolder() / "initdb", "-D", folder_ / "data", "-U", "postgres", "-A", "trust",
               "-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions"},
              folder_ / "initdb.log", 0);
    if (WaitFor(pid) != 0)
        throw std::runtime_error("initdb failed, see " + (folder_ / "initdb.log").string());
}

/// What a killed server leaves behind holds its shared memory for a moment: a new one waits for it.
void PostgresServer::Start() {
    constexpr int kTries = 40;
    for (int tried = 0; tried < kTries; ++tried) {
        StartOnce();
        if (IsReady()) return;
        std::this_thread::sleep_for(std::chrono::milliseconds(250));
    }
    throw std::runtime_error("PostgreSQL did not start, see " + (folder_ / "server.log").string());
}

void PostgresServer::StartOnce() {
    const char* sync = fsync_ == Fsync::kOn ? "on" : "off";
    pid_ = Spawn({ProgramFolder() / "postgres", "-D", folder_ / "data", "-k", folder_, "-c",
                  "listen_addresses=", "-c", fmt::format("fsync={}", sync), "-c",
                  fmt::format("synchronous_commit={}", sync), "-c", "full_page_writes=on", "-c",
                  "max_connections=100", "-c", "shared_buffers=64MB", "-c", "autovacuum=off"},
                 folder_ / "server.log", SIGQUIT);
}

std::string PostgresServer::Address(const std::string& database) const {
    return fmt::format("postgresql:///{}?host={}&user=postgres", database, folder_.string());
}

/// Waits; false when the process ended instead.
bool PostgresServer::IsReady() const {
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (PQping(Address("postgres").c_str()) != PQPING_OK) {
        int status = 0;
        if (waitpid(pid_, &status, WNOHANG) == pid_) return false;
        if (std::chrono::steady_clock::now() > give_up)
            throw std::runtime_error("PostgreSQL did not start, see " +
                                     (folder_ / "server.log").string());
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return true;
}

std::string PostgresServer::NewDatabase() {
    const std::string name = fmt::format("test_{}", ++databases_);
    PGconn* connection = PQconnectdb(Address("postgres").c_str());
    PGresult* result = PQexec(connection, ("CREATE DATABASE " + name).c_str());
    const bool made = PQresultStatus(result) == PGRES_COMMAND_OK;
    const std::string words = PQerrorMessage(connection);
    PQclear(result);
    PQfinish(connection);
    if (!made) throw std::runtime_error(words);
    return Address(name);
}

void PostgresServer::Kill() {
    // Its children would live on for a moment: all go at once, as with the machine.
    ::kill(pid_, SIGSTOP);
    std::ifstream children(fmt::format("/proc/{0}/task/{0}/children", pid_));
    for (pid_t child = 0; children >> child;) ::kill(child, SIGKILL);
    Stop(SIGKILL);
}

void PostgresServer::Stop(int signal) {
    if (pid_ <= 0) return;
    ::kill(pid_, signal);
    WaitFor(pid_);
    pid_ = -1;
}

PostgresServer& PostgresServer::Shared() {
    static PostgresServer server;
    return server;
}

}  // namespace storage::testing
