#pragma once

#include <filesystem>
#include <memory>
#include <set>

#include "readings/frame_log.hpp"

namespace readings {

struct FileLogLimits {
    std::int64_t segment_bytes = std::int64_t{128} << 20;
    int most_logs = 64;  ///< processes beside each other
};

/// A log in files below `folder`: `log-N/FIRST.frames` with a 24 byte head, one segment an hour at
/// least. Takes the first N that no process holds, and with it what a dead one left there; cuts off
/// a torn end. Throws std::system_error.
[[nodiscard]] std::unique_ptr<FrameLog> OpenFileLog(const std::filesystem::path& folder,
                                                    FileLogLimits limits = {});

/// The logs that hold records and no process: what processes left that did not come back.
[[nodiscard]] std::vector<std::unique_ptr<FrameLog>> OpenLeftLogs(
    const std::filesystem::path& folder, FileLogLimits limits = {});

/// Numbers of the logs that processes have opened as their own. Disturbs nobody.
[[nodiscard]] std::set<int> HeldLogs(const std::filesystem::path& folder,
                                     FileLogLimits limits = {});

}  // namespace readings
