#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace app {

enum class LogLevel { kDebug, kInfo, kWarn, kError };

/// JSON lines on standard error: time, level, event, then the parts given. Never personal values:
/// ids, names of queries, counts and durations only. Safe from any thread.
class Logger {
 public:
    using Parts = std::initializer_list<std::pair<std::string_view, std::string>>;

    explicit Logger(std::string_view level);
    ~Logger();
    Logger(const Logger&) = delete;
    Logger& operator=(const Logger&) = delete;

    void Write(LogLevel level, std::string_view event, Parts parts = {});
    void Info(std::string_view event, Parts parts = {}) { Write(LogLevel::kInfo, event, parts); }
    /// As Info, written with others like it: before the next line of another kind, at the end, or
    /// a fifth of a second later. Who kills the program loses that fifth.
    void Gather(std::string_view event, Parts parts = {});
    void Warn(std::string_view event, Parts parts = {}) { Write(LogLevel::kWarn, event, parts); }
    void Error(std::string_view event, Parts parts = {}) { Write(LogLevel::kError, event, parts); }

 private:
    /// False: lines of this level are not wanted.
    bool Put(LogLevel level, std::string_view event, Parts parts);

    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace app
