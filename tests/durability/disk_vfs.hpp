#pragma once

#include <string>

#include "disk.hpp"

/// A file system for SQLite over a Disk: what SQLite writes and does not sync is lost with the
/// power, and after the cut everything fails. Test only.
namespace durability {

/// DatabaseOptions::sqlite_vfs; registered at the first call.
[[nodiscard]] std::string DiskVfs();

/// The disk under the file system from now on; null: none, SQLite's own files. One disk at a time,
/// changed only while no database is open.
void UseDisk(Disk* disk);
[[nodiscard]] Disk* UsedDisk();

}  // namespace durability
