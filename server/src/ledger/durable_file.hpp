#pragma once

#include <filesystem>
#include <string_view>

/// Files that are whole and on the disk when the call returns, or not there at all: neither a
/// killed process nor a power cut leaves half of one. All throw std::system_error.
namespace ledger {

/// The names in `folder` are durable on return.
void SyncFolder(const std::filesystem::path& folder);

/// Makes `folder` and those above it that are missing, durable on return.
void MakeFolders(const std::filesystem::path& folder);

/// Writes `file` (mode 0600) in the place of what stands there.
void WriteDurably(const std::filesystem::path& file, std::string_view bytes);

/// Copies `from` to `to` (mode 0600) in constant memory.
void CopyDurably(const std::filesystem::path& from, const std::filesystem::path& to);

}  // namespace ledger
