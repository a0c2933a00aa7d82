#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

namespace ledger::detail {

/// Throws std::system_error of errno.
[[noreturn]] void FailFile(const std::string& what, const std::filesystem::path& path);

/// Length of the file; -1 when there is none.
[[nodiscard]] std::int64_t LengthOf(const std::filesystem::path& path);

/// An open file descriptor. All functions throw std::system_error.
class FileHandle {
 public:
    /// `flags` as for open(2); a new file has mode 0600.
    FileHandle(const std::filesystem::path& path, int flags);
    ~FileHandle();
    FileHandle(const FileHandle&) = delete;
    FileHandle& operator=(const FileHandle&) = delete;

    void Write(std::span<const std::byte> bytes) const;
    void ReadAt(std::int64_t offset, std::span<std::byte> into) const;
    void Truncate(std::int64_t length) const;
    void Sync() const;
    [[nodiscard]] std::int64_t Length() const;
    /// Waits until no other open file of it is locked, in whatever process or, on a shared file
    /// system, machine; then this one is until it is closed.
    void Lock() const;
    /// As Lock without the wait; false: another has it.
    [[nodiscard]] bool TryLock() const;
    /// The path names this file still.
    [[nodiscard]] bool IsInPlace() const;

 private:
    std::filesystem::path path_;
    int fd_;
};

}  // namespace ledger::detail
