#pragma once

#include <filesystem>
#include <memory>
#include <string_view>

/// Files that are whole and on the disk when the call returns, or not there at all: neither a
/// killed process nor a power cut leaves half of one. All throw std::system_error.
namespace ledger {

/// The names in `folder` are durable on return.
void SyncFolder(const std::filesystem::path& folder);

/// Makes `folder` and those above it that are missing, durable on return.
void MakeFolders(const std::filesystem::path& folder);

/// Writes `file` (mode 0600) in the place of what stands there. Who does it at the same time, here
/// or on another machine, writes a part of its own (`<file>.<n>.part`, left behind only by a
/// process that is killed): one of the two stands there in the end, whole.
void WriteDurably(const std::filesystem::path& file, std::string_view bytes);

/// Copies `from` to `to` (mode 0600) in constant memory; as WriteDurably beside others.
void CopyDurably(const std::filesystem::path& from, const std::filesystem::path& to);

/// While it lives, no other process has the folder; it ends with the process.
class FolderLock {
 public:
    virtual ~FolderLock() = default;
};

/// Locks the file LOCK in `folder`, which must be there. nullptr: another has the folder. A file
/// system without locks gives it to all.
[[nodiscard]] std::unique_ptr<FolderLock> TryLockFolder(const std::filesystem::path& folder);

}  // namespace ledger
