#include "app/demo_beside.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <charconv>
#include <csignal>
#include <cstdio>

#include "app/first_start.hpp"

namespace app {

namespace fs = std::filesystem;
using http::DemonstrationStage;

namespace {

/// argv or envp of a new process.
class Words {
 public:
    explicit Words(std::vector<std::string> words) : words_(std::move(words)) {
        for (std::string& word : words_) pointers_.push_back(word.data());
        pointers_.push_back(nullptr);
    }
    [[nodiscard]] char* const* data() const { return pointers_.data(); }

 private:
    std::vector<std::string> words_;
    std::vector<char*> pointers_;
};

std::string ThisProgram() {
    std::error_code gone;
    const fs::path program = fs::read_symlink("/proc/self/exe", gone);
    return gone ? std::string() : program.string();
}

/// Nothing of this bureau's settings but where definitions and the web lie.
std::vector<std::string> EnvironmentFor(const Settings& settings) {
    std::vector<std::string> out{"LANG=C.UTF-8", "QINGHENG_LOG_LEVEL=warn",
                                 "QINGHENG_CATALOGUE=" + fs::absolute(settings.catalogue).string(),
                                 "QINGHENG_WEB=" + fs::absolute(settings.web).string()};
    for (const char* name : {"PATH", "HOME", "TMPDIR"})
        if (const auto value = ProcessEnvironment()(name)) out.push_back(name + ("=" + *value));
    return out;
}

/// The number right before `mark`, and right after it: "1200 / 4612 个行为".
std::optional<int> PercentIn(const std::string& line) {
    int done = 0, all = 0;
    if (std::sscanf(line.c_str(), "%d / %d", &done, &all) != 2 || all <= 0) return std::nullopt;
    return static_cast<int>(std::int64_t{done} * 100 / all);
}

/// The port in "青衡已启动： http://127.0.0.1:8081/".
std::optional<std::uint16_t> PortIn(const std::string& line) {
    const auto at = line.find("http://");
    const auto colon = line.rfind(':');
    if (at == std::string::npos || colon <= at + 7) return std::nullopt;
    std::uint16_t port = 0;
    const auto [end, error] =
        std::from_chars(line.data() + colon + 1, line.data() + line.size(), port);
    if (error != std::errc{} || port == 0) return std::nullopt;
    return port;
}

}  // namespace

std::string DemoPassword(const Node& node) {
    const fs::path file = node.settings.data / kDemoPasswordFile;
    std::error_code gone;
    if (!node.demonstration || !fs::is_regular_file(file, gone)) return {};
    return ReadTextFile(file);
}

DemoBeside::DemoBeside(Node& node)
    : node_(node), figures_(node.settings.catalogue / "demonstration" / "figures.tsv") {}

DemoBeside::~DemoBeside() {
    {
        const std::scoped_lock lock(mutex_);
        stopping_ = true;
        if (child_ > 0) ::kill(child_, SIGTERM);
    }
    if (thread_.joinable()) thread_.join();
}

bool DemoBeside::IsOffered() {
    std::error_code gone;
    return !node_.demonstration && node_.settings.plain && fs::is_regular_file(figures_, gone) &&
           HasNotBegun(node_);
}

http::DemonstrationProgress DemoBeside::Progress() {
    const std::scoped_lock lock(mutex_);
    return progress_;
}

void DemoBeside::Set(DemonstrationStage stage, int percent, std::uint16_t port) {
    const std::scoped_lock lock(mutex_);
    progress_ = {stage, percent, port};
}

void DemoBeside::Begin() {
    const std::scoped_lock lock(mutex_);
    if (stopping_ || progress_.stage == DemonstrationStage::kMaking ||
        progress_.stage == DemonstrationStage::kReady)
        return;
    if (thread_.joinable()) thread_.join();  // it has failed, which is the last that it does
    progress_ = {DemonstrationStage::kMaking, 0, 0};
    thread_ = std::thread([this] { Work(); });
}

void DemoBeside::Work() {
    try {
        const fs::path folder = fs::absolute(node_.settings.data) / "demonstration";
        if (!fs::exists(folder / kDemoPasswordFile)) Make(folder);
        if (fs::exists(folder / kDemoPasswordFile)) Serve(folder);
    } catch (const std::exception& failure) {
        node_.logger.Error("demonstration", {{"what", failure.what()}});
    }
    Set(DemonstrationStage::kFailed, 0, 0);
}

/// What a killed making left behind is thrown away: the folder has its name only when it is whole.
void DemoBeside::Make(const fs::path& folder) {
    const fs::path part = folder.string() + ".part";
    fs::remove_all(part);
    fs::remove_all(folder);
    const bool made =
        Follow({"demo", "--like", fs::absolute(figures_).string(), "--data", part.string()},
               [this](const std::string& line) {
                   if (const auto percent = PercentIn(line))
                       Set(DemonstrationStage::kMaking, *percent, 0);
               });
    if (made) fs::rename(part, folder);
}

void DemoBeside::Serve(const fs::path& folder) {
    const ListenAddress& plain = *node_.settings.plain;
    std::vector<int> ports{0};  // any that is free
    if (plain.port > 0 && plain.port < 65535) ports.insert(ports.begin(), plain.port + 1);
    for (const int port : ports) {
        bool listened = false;
        Follow({"serve", "--data", folder.string(), "--plain",
                fmt::format("{}:{}", plain.address, port), "--secure", "off"},
               [&](const std::string& line) {
                   const auto real = PortIn(line);
                   if (!real) return;
                   listened = true;
                   Set(DemonstrationStage::kReady, 100, *real);
               });
        if (listened) return;
    }
}

/// Nothing of ours is open to it but the end of the pipe that it writes to.
pid_t DemoBeside::Start(const std::vector<std::string>& words, int output) {
    const std::string program = ThisProgram();
    std::vector<std::string> all{program};
    all.insert(all.end(), words.begin(), words.end());
    const Words argv(std::move(all)), envp(EnvironmentFor(node_.settings));
    const std::scoped_lock lock(mutex_);
    if (stopping_) return -1;
    const pid_t process = ::fork();
    if (process == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGTERM);
        sigset_t none;
        sigemptyset(&none);
        ::sigprocmask(SIG_SETMASK, &none, nullptr);
        ::dup2(output, 1);
        ::dup2(output, 2);
        ::close_range(3, ~0U, 0);
        if (::chdir("/") == 0) ::execve(program.c_str(), argv.data(), envp.data());
        ::_exit(127);
    }
    child_ = process;
    return process;
}

bool DemoBeside::Follow(const std::vector<std::string>& words, const LineHandler& line) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("pipe");
    const pid_t process = Start(words, ends[1]);
    ::close(ends[1]);
    std::array<char, 4096> piece{};
    std::string text;
    while (process > 0) {
        const auto length = ::read(ends[0], piece.data(), piece.size());
        if (length < 0 && errno == EINTR) continue;
        if (length <= 0) break;
        text.append(piece.data(), static_cast<std::size_t>(length));
        for (auto end = text.find('\n'); end != std::string::npos; end = text.find('\n')) {
            line(text.substr(0, end));
            text.erase(0, end + 1);
        }
    }
    ::close(ends[0]);
    int status = 1;
    while (process > 0 && ::waitpid(process, &status, 0) < 0 && errno == EINTR) {
    }
    const std::scoped_lock lock(mutex_);
    child_ = 0;
    return process > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace app
