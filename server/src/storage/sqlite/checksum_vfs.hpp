#pragma once

#include <cstdint>
#include <string>
#include <vector>

/// A file system for SQLite that ends every page of a database file with a checksum over the page
/// and its number (docs/formats/storage.md, "Verification"). SQLite itself does not see a changed
/// byte in the unused part of a page or inside a value; with this, none goes unseen.
///
/// Reading does not check: a page that another program wrote (a repair by hand) stays readable, and
/// verification names both the page and what differs in it.
namespace storage {

/// Bytes reserved at the end of each page: SQLITE_FCNTL_RESERVE_BYTES of a new database.
inline constexpr int kChecksumBytes = 8;

/// Name of the file system over `base` ("": SQLite's own), registered at the first call. Any
/// thread.
[[nodiscard]] std::string ChecksumVfs(const std::string& base);

/// Pages (from 1) of the file at `path` whose checksum is wrong. Empty too where the file has none
/// (made by another program). What a checkpoint is writing just then is looked at again.
[[nodiscard]] std::vector<std::int64_t> ChangedPages(const std::string& path);

}  // namespace storage
