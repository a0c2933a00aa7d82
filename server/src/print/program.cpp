#include "print/program.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <system_error>
#include <thread>

namespace print {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

namespace {

constexpr std::size_t kMostOutput = std::size_t{4} << 20;
constexpr rlim_t kMostFile = rlim_t{2} << 30;

std::string SearchPath() {
    const char* path = std::getenv("PATH");  // NOLINT(concurrency-mt-unsafe): nobody sets it
    return path == nullptr ? "/usr/bin:/bin" : path;
}

std::string PathOf(std::string_view name) {
    const std::string search = SearchPath();
    for (std::size_t at = 0; at <= search.size();) {
        const auto end = std::min(search.find(':', at), search.size());
        std::string file = search.substr(at, end - at) + "/" + std::string(name);
        if (::access(file.c_str(), X_OK) == 0) return file;
        at = end + 1;
    }
    return {};
}

[[noreturn]] void Fail(const char* what) {
    throw std::system_error(errno, std::generic_category(), what);
}

/// Everything that the new process needs, made before the fork: afterwards nothing may be
/// allocated.
struct Prepared {
    explicit Prepared(const ProgramRun& run) : file(PathOf(run.arguments.front())), run_(run) {
        const std::string folder = run.folder.string();
        words = run.arguments;
        settings = {"PATH=" + SearchPath(), "HOME=" + folder, "TMPDIR=" + folder, "LANG=C.UTF-8"};
        settings.insert(settings.end(), run.environment.begin(), run.environment.end());
        for (std::string& word : words) argv.push_back(word.data());
        for (std::string& setting : settings) envp.push_back(setting.data());
        argv.push_back(nullptr);
        envp.push_back(nullptr);
    }

    /// In the new process; never comes back.
    [[noreturn]] void Become(int output) const {
        ::setpgid(0, 0);
        sigset_t none;
        sigemptyset(&none);
        ::sigprocmask(SIG_SETMASK, &none, nullptr);
        ::signal(SIGPIPE, SIG_DFL);
        const int nothing = ::open("/dev/null", O_RDWR);
        ::dup2(nothing, 0);
        ::dup2(output, 1);
        ::dup2(nothing, 2);
        ::close_range(3, ~0U, 0);
        Limit(RLIMIT_CPU, static_cast<rlim_t>(run_.most.count()) + 5);
        Limit(RLIMIT_FSIZE, kMostFile);
        Limit(RLIMIT_CORE, 0);
        if (run_.memory_bytes > 0) Limit(RLIMIT_AS, static_cast<rlim_t>(run_.memory_bytes));
        if (::chdir(run_.folder.c_str()) == 0) ::execve(file.c_str(), argv.data(), envp.data());
        ::_exit(127);
    }

    std::string file;
    std::vector<std::string> words, settings;
    std::vector<char*> argv, envp;

 private:
    template <class Resource>
    static void Limit(Resource resource, rlim_t most) {
        const rlimit limit{most, most};
        ::setrlimit(resource, &limit);
    }

    const ProgramRun& run_;
};

/// The running process and the end of the pipe on which it speaks.
class Running {
 public:
    Running(pid_t process, int output, Clock::time_point until)
        : process_(process), output_(output), until_(until) {}
    ~Running() {
        ::close(output_);
        if (process_ > 0) Kill();
    }
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;

    ProgramResult Wait() {
        ProgramResult result;
        if (!Listen(result.output) || !Reap(result)) {
            Kill();
            result.end = ProgramEnd::kTooLong;
        }
        return result;
    }

 private:
    [[nodiscard]] int MillisecondsLeft() const {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(until_ - Clock::now()).count();
        return static_cast<int>(std::clamp<long long>(left, 0, 60'000));
    }

    /// Until it closes its output; false when the time is over.
    bool Listen(std::string& heard) {
        std::array<char, 65536> piece{};
        while (MillisecondsLeft() > 0) {
            pollfd asked{output_, POLLIN, 0};
            if (::poll(&asked, 1, MillisecondsLeft()) <= 0) continue;
            const auto length = ::read(output_, piece.data(), piece.size());
            if (length == 0) return true;
            if (length < 0 && errno == EINTR) continue;
            if (length < 0) return true;
            const auto room = kMostOutput - std::min(kMostOutput, heard.size());
            heard.append(piece.data(), std::min(room, static_cast<std::size_t>(length)));
        }
        return false;
    }

    /// False when it goes on though it has closed its output and the time is over.
    bool Reap(ProgramResult& result) {
        while (true) {
            int status = 0;
            const pid_t ended = ::waitpid(process_, &status, WNOHANG);
            if (ended == process_) {
                process_ = 0;
                result.end = WIFEXITED(status) ? ProgramEnd::kDone : ProgramEnd::kKilled;
                result.status = WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status);
                return true;
            }
            if (ended < 0 && errno != EINTR) Fail("waitpid");
            if (MillisecondsLeft() == 0) return false;
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
    }

    void Kill() {
        ::kill(-process_, SIGKILL);
        ::kill(process_, SIGKILL);
        int status = 0;
        while (::waitpid(process_, &status, 0) < 0 && errno == EINTR) {
        }
        process_ = 0;
    }

    pid_t process_;
    int output_;
    Clock::time_point until_;
};

}  // namespace

bool HasProgram(std::string_view name) { return !PathOf(name).empty(); }

ProgramResult RunProgram(const ProgramRun& run) {
    const Prepared prepared(run);
    if (prepared.file.empty()) return {};
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) Fail("pipe");
    const pid_t process = ::fork();
    if (process == 0) prepared.Become(ends[1]);
    ::close(ends[1]);
    if (process < 0) {
        ::close(ends[0]);
        Fail("fork");
    }
    ::setpgid(process, process);
    return Running(process, ends[0], Clock::now() + run.most).Wait();
}

WorkFolder::WorkFolder() {
    std::string name = (fs::temp_directory_path() / "qingheng-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) Fail("mkdtemp");
    path_ = name;
}

WorkFolder::~WorkFolder() {
    std::error_code gone;
    fs::remove_all(path_, gone);
}

void WorkFolder::Write(std::string_view name, std::string_view bytes) const {
    std::ofstream out(File(name), std::ios::binary | std::ios::trunc);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    out.flush();
    if (!out) throw std::runtime_error("cannot write " + File(name).string());
}

std::string WorkFolder::Read(std::string_view name) const {
    std::ifstream in(File(name), std::ios::binary);
    if (!in) throw std::runtime_error("cannot read " + File(name).string());
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace print
