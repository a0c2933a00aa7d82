#include "ledger/durable_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string>
#include <system_error>
#include <vector>

#include "ledger/detail/file_handle.hpp"

namespace ledger {

namespace fs = std::filesystem;

namespace detail {

void FailFile(const std::string& what, const fs::path& path) {
    throw std::system_error(errno, std::generic_category(), what + " " + path.string());
}

std::int64_t LengthOf(const fs::path& path) {
    struct stat status {};
    if (::stat(path.c_str(), &status) == 0) return status.st_size;
    if (errno != ENOENT && errno != ENOTDIR) FailFile("cannot look at", path);
    return -1;
}

FileHandle::FileHandle(const fs::path& path, int flags)
    : path_(path), fd_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {
    if (fd_ < 0) FailFile("cannot open", path);
}

FileHandle::~FileHandle() { ::close(fd_); }

void FileHandle::Write(std::span<const std::byte> bytes) const {
    while (!bytes.empty()) {
        const ssize_t written = ::write(fd_, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) FailFile("cannot write", path_);
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
}

void FileHandle::ReadAt(std::int64_t offset, std::span<std::byte> into) const {
    while (!into.empty()) {
        const ssize_t got = ::pread(fd_, into.data(), into.size(), offset);
        if (got < 0 && errno == EINTR) continue;
        if (got == 0) errno = EIO;  // shorter than its length said a moment ago
        if (got <= 0) FailFile("cannot read", path_);
        into = into.subspan(static_cast<std::size_t>(got));
        offset += got;
    }
}

void FileHandle::Truncate(std::int64_t length) const {
    if (::ftruncate(fd_, length) != 0) FailFile("cannot truncate", path_);
}

void FileHandle::Sync() const {
    if (::fsync(fd_) != 0) FailFile("cannot sync", path_);
}

std::int64_t FileHandle::Length() const {
    struct stat status {};
    if (::fstat(fd_, &status) != 0) FailFile("cannot look at", path_);
    return status.st_size;
}

void FileHandle::Lock() const {
    while (::flock(fd_, LOCK_EX) != 0)
        if (errno != EINTR) FailFile("cannot lock", path_);
}

bool FileHandle::TryLock() const {
    while (::flock(fd_, LOCK_EX | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK) return false;
        if (errno != EINTR) FailFile("cannot lock", path_);
    }
    return true;
}

bool FileHandle::IsInPlace() const {
    struct stat open {};
    struct stat named {};
    if (::fstat(fd_, &open) != 0) FailFile("cannot look at", path_);
    if (::stat(path_.c_str(), &named) == 0)
        return open.st_dev == named.st_dev && open.st_ino == named.st_ino;
    if (errno != ENOENT) FailFile("cannot look at", path_);
    return false;
}

}  // namespace detail

using detail::FailFile;
using detail::FileHandle;

namespace {

constexpr std::int64_t kCopied = std::int64_t{1} << 20;

/// A new file beside `file` that nobody else writes; gone when it did not take its place.
class Part {
 public:
    explicit Part(const fs::path& file) : file_(file) {
        for (int number = 0; handle_ == nullptr; ++number) TryToMake(number);
    }
    ~Part() {
        if (!in_place_) ::unlink(path_.c_str());
    }
    Part(const Part&) = delete;
    Part& operator=(const Part&) = delete;

    [[nodiscard]] const FileHandle& handle() const { return *handle_; }
    void TakePlace() {
        handle_->Sync();
        if (::rename(path_.c_str(), file_.c_str()) != 0) FailFile("cannot rename", file_);
        in_place_ = true;
        SyncFolder(fs::absolute(file_).parent_path());
    }

 private:
    void TryToMake(int number) {
        path_ = file_.string() + '.' + std::to_string(number) + ".part";
        try {
            handle_ = std::make_unique<FileHandle>(path_, O_WRONLY | O_CREAT | O_EXCL);
        } catch (const std::system_error& failure) {
            if (failure.code() != std::errc::file_exists) throw;
        }
    }

    fs::path file_, path_;
    std::unique_ptr<FileHandle> handle_;
    bool in_place_ = false;
};

class LockedFolder final : public FolderLock {
 public:
    explicit LockedFolder(const fs::path& folder) : file_(folder / "LOCK", O_RDWR | O_CREAT) {}

    [[nodiscard]] bool Try() const {
        try {
            return file_.TryLock();
        } catch (const std::system_error& failure) {
            for (const auto none : {std::errc::operation_not_supported, std::errc::not_supported,
                                    std::errc::no_lock_available, std::errc::function_not_supported,
                                    std::errc::invalid_argument})
                if (failure.code() == none) return true;
            throw;
        }
    }

 private:
    FileHandle file_;
};

}  // namespace

void SyncFolder(const fs::path& folder) { FileHandle(folder, O_RDONLY | O_DIRECTORY).Sync(); }

void MakeFolders(const fs::path& folder) {
    const fs::path whole = fs::absolute(folder).lexically_normal();
    std::vector<fs::path> missing;
    for (fs::path path = whole; !fs::is_directory(path); path = path.parent_path()) {
        if (path.has_filename()) missing.push_back(path);
    }
    std::reverse(missing.begin(), missing.end());
    for (const fs::path& path : missing) {
        if (::mkdir(path.c_str(), 0777) != 0 && errno != EEXIST) FailFile("cannot make", path);
        SyncFolder(path.parent_path());
    }
}

void WriteDurably(const fs::path& file, std::string_view bytes) {
    Part part(file);
    part.handle().Write(std::as_bytes(std::span(bytes)));
    part.TakePlace();
}

void CopyDurably(const fs::path& from, const fs::path& to) {
    const FileHandle source(from, O_RDONLY);
    Part part(to);
    const std::int64_t size = source.Length();
    std::vector<std::byte> piece;
    for (std::int64_t at = 0; at < size; at += kCopied) {
        piece.resize(static_cast<std::size_t>(std::min(kCopied, size - at)));
        source.ReadAt(at, piece);
        part.handle().Write(piece);
    }
    part.TakePlace();
}

std::unique_ptr<FolderLock> TryLockFolder(const fs::path& folder) {
    auto lock = std::make_unique<LockedFolder>(folder);
    if (!lock->Try()) return nullptr;
    return lock;
}

}  // namespace ledger
