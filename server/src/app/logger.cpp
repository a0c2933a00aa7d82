#include "app/logger.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "base/json_text.hpp"

namespace app {

struct Logger::State {
    spdlog::logger logger{"qingheng", std::make_shared<spdlog::sinks::stderr_sink_mt>()};
};

namespace {

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

Logger::Logger(std::string_view level) : state_(std::make_unique<State>()) {
    state_->logger.set_level(level == "debug"   ? spdlog::level::debug
                             : level == "warn"  ? spdlog::level::warn
                             : level == "error" ? spdlog::level::err
                                                : spdlog::level::info);
    state_->logger.set_pattern(R"({"time":"%Y-%m-%dT%H:%M:%S.%e%z","level":"%l",%v})");
    state_->logger.flush_on(spdlog::level::info);
}

Logger::~Logger() = default;

void Logger::Write(LogLevel level, std::string_view event, Parts parts) {
    if (!state_->logger.should_log(LevelOf(level))) return;
    std::string text = "\"event\":";
    base::AppendQuoted(text, event);
    for (const auto& [name, value] : parts) {
        text += ',';
        base::AppendQuoted(text, name);
        text += ':';
        base::AppendQuoted(text, value);
    }
    state_->logger.log(LevelOf(level), "{}", text);
}

}  // namespace app
