#pragma once

#include <filesystem>
#include <string>

#include <sys/types.h>

/// PostgreSQL for tests. Test only.
namespace storage::testing {

/// kOff: fast, for everything but durability.
enum class Fsync { kOff, kOn };

/// A server of its own in a folder of its own, reached by a unix socket; as user postgres when the
/// test runs as root. Ends with the object, and with the process however that ends. Throws
/// std::runtime_error with a clear word where PostgreSQL is not installed: tests fail, not skip.
class PostgresServer {
 public:
    explicit PostgresServer(Fsync fsync = Fsync::kOff);
    ~PostgresServer();
    PostgresServer(const PostgresServer&) = delete;
    PostgresServer& operator=(const PostgresServer&) = delete;

    /// Makes an empty database and returns its address for DatabaseOptions::where.
    [[nodiscard]] std::string NewDatabase();

    /// SIGKILL, as if the machine had lost the process.
    void Kill();
    /// After Kill: recovers and serves again.
    void Start();

    /// One server for all tests of this process, without fsync.
    [[nodiscard]] static PostgresServer& Shared();

 private:
    void Initialise();
    [[nodiscard]] std::string Address(const std::string& database) const;
    void StartOnce();
    [[nodiscard]] bool IsReady() const;
    void Stop(int signal);

    Fsync fsync_;
    std::filesystem::path folder_;
    pid_t pid_ = -1;
    int databases_ = 0;
};

/// A folder that goes with the object.
class TemporaryFolder {
 public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
    std::filesystem::path path_;
};

}  // namespace storage::testing
