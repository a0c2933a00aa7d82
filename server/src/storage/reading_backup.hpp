#pragma once

#include <cstdint>
#include <filesystem>

namespace storage {

struct ReadingBackup {
    std::int64_t months = 0, segments = 0, bytes = 0;
};

/// Copies readings and raw frames of a SQLite installation (`readings/` beside the database) into
/// the empty folder `to` while receivers go on: what was acknowledged before this began is in the
/// copy, and a start on it takes its log up as after a crash (docs/formats/readings.md). Synced when
/// it returns; throws when it fails.
ReadingBackup BackupReadings(const std::filesystem::path& folder, const std::filesystem::path& to);

}  // namespace storage
