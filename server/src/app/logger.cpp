#include "app/logger.hpp"

#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>

#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <stop_token>
#include <thread>

#include "base/json_text.hpp"

namespace app {

namespace {

/// Beyond this, lines are written without waiting for others.
constexpr std::size_t kMostGathered = std::size_t{16} << 10;
constexpr std::chrono::milliseconds kLongestWait{200};

/// Puts lines together until it is told to write them.
class GatheringSink final : public spdlog::sinks::base_sink<std::mutex> {
 protected:
    void sink_it_(const spdlog::details::log_msg& message) override {
        spdlog::memory_buf_t line;
        formatter_->format(message, line);
        lines_.append(line.data(), line.size());
        if (lines_.size() >= kMostGathered) flush_();
    }
    void flush_() override {
        if (lines_.empty()) return;
        std::fwrite(lines_.data(), 1, lines_.size(), stderr);
        std::fflush(stderr);
        lines_.clear();
    }

 private:
    std::string lines_;  ///< under the mutex of base_sink
};

spdlog::level::level_enum LevelOf(LogLevel level) {
    switch (level) {
        case LogLevel::kDebug:
            return spdlog::level::debug;
        case LogLevel::kInfo:
            return spdlog::level::info;
        case LogLevel::kWarn:
            return spdlog::level::warn;
        case LogLevel::kError:
            return spdlog::level::err;
    }
    return spdlog::level::info;
}

}  // namespace

/// Its thread sleeps while nothing is gathered.
struct Logger::State {
    ~State() {
        writer.request_stop();
        writer.join();
        logger.flush();
    }

    void WriteLater() {
        {
            const std::lock_guard lock(mutex);
            if (std::exchange(is_gathered, true)) return;
        }
        gathered.notify_one();
    }
    void Loop(const std::stop_token& stop) {
        std::unique_lock lock(mutex);
        while (gathered.wait(lock, stop, [this] { return is_gathered; })) {
            gathered.wait_for(lock, stop, kLongestWait, [] { return false; });
            is_gathered = false;
            lock.unlock();
            logger.flush();
            lock.lock();
        }
    }

    spdlog::logger logger{"qingheng", std::make_shared<GatheringSink>()};
    std::mutex mutex;
    std::condition_variable_any gathered;
    bool is_gathered = false;  ///< under mutex
    std::jthread writer{[this](const std::stop_token& stop) { Loop(stop); }};
};

Logger::Logger(std::string_view level) : state_(std::make_unique<State>()) {
    state_->logger.set_level(level == "debug"   ? spdlog::level::debug
                             : level == "warn"  ? spdlog::level::warn
                             : level == "error" ? spdlog::level::err
                                                : spdlog::level::info);
    state_->logger.set_pattern(R"({"time":"%Y-%m-%dT%H:%M:%S.%e%z","level":"%l",%v})");
}

Logger::~Logger() = default;

bool Logger::Put(LogLevel level, std::string_view event, Parts parts) {
    if (!state_->logger.should_log(LevelOf(level))) return false;
    std::string text = "\"event\":";
    base::AppendQuoted(text, event);
    for (const auto& [name, value] : parts) {
        text += ',';
        base::AppendQuoted(text, name);
        text += ':';
        base::AppendQuoted(text, value);
    }
    state_->logger.log(LevelOf(level), spdlog::string_view_t(text));
    return true;
}

void Logger::Write(LogLevel level, std::string_view event, Parts parts) {
    if (Put(level, event, parts)) state_->logger.flush();
}

void Logger::Gather(std::string_view event, Parts parts) {
    if (Put(LogLevel::kInfo, event, parts)) state_->WriteLater();
}

}  // namespace app
