#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "readings/block_store.hpp"
#include "readings/frame_log.hpp"
#include "readings/shared_notes.hpp"

namespace storage {

/// Readings beside a SQLite database: one file a month and `series.sqlite`, all in `folder`, made
/// when wanted (docs/formats/readings.md).
[[nodiscard]] std::unique_ptr<readings::BlockStore> OpenSqliteReadings(
    const std::filesystem::path& folder);

/// Readings in PostgreSQL, in the tables of migration 7; makes partitions of months and days.
/// Connections of its own.
[[nodiscard]] std::unique_ptr<readings::BlockStore> OpenPostgresReadings(const std::string& where);
/// The log in PostgreSQL: a row a batch. Holds an advisory lock for its number.
[[nodiscard]] std::unique_ptr<readings::FrameLog> OpenPostgresLog(const std::string& where);
/// The logs that hold frames and no process.
[[nodiscard]] std::vector<std::unique_ptr<readings::FrameLog>> OpenLeftPostgresLogs(
    const std::string& where);

/// Notes of receivers in `series.sqlite` of `folder`, or in the table of migration 8.
[[nodiscard]] std::unique_ptr<readings::SharedNotes> OpenSqliteNotes(
    const std::filesystem::path& folder);
[[nodiscard]] std::unique_ptr<readings::SharedNotes> OpenPostgresNotes(const std::string& where);

}  // namespace storage
