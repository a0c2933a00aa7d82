// The system calls with which the ledger keeps evidence files, led past the Disk: the linker puts
// these in their place (--wrap), so that the program's own code is what is tested.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>
#include <map>
#include <mutex>

#include "disk_vfs.hpp"

using durability::Disk;
using durability::DiskAnswer;

// Names with two underscores are the linker's (ld, --wrap).
extern "C" {
int __real_open(const char* path, int flags, ...);             // NOLINT
int __real_close(int fd);                                      // NOLINT
ssize_t __real_write(int fd, const void* bytes, size_t size);  // NOLINT
int __real_ftruncate(int fd, off_t size);                      // NOLINT
int __real_fsync(int fd);                                      // NOLINT
int __real_rename(const char* from, const char* to);           // NOLINT
int __real_unlink(const char* path);                           // NOLINT
int __real_mkdir(const char* path, mode_t mode);               // NOLINT
}

namespace {

Disk* DiskUnder(const char* path) {
    Disk* disk = durability::UsedDisk();
    return disk != nullptr && disk->Holds(path) ? disk : nullptr;
}

bool IsThere(const char* path) {
    struct stat status {};
    return ::stat(path, &status) == 0;
}

/// True when the call may go on; else errno says why not.
bool MayGoOn(DiskAnswer answer) {
    if (answer == DiskAnswer::kDone) return true;
    errno = answer == DiskAnswer::kFull ? ENOSPC : EIO;
    return false;
}

/// Which path an open descriptor is of.
class Descriptors {
 public:
    void Put(int fd, std::string path) {
        const std::lock_guard lock(mutex_);
        paths_[fd] = std::move(path);
    }
    void Drop(int fd) {
        const std::lock_guard lock(mutex_);
        paths_.erase(fd);
    }
    std::string PathOf(int fd) {
        const std::lock_guard lock(mutex_);
        const auto found = paths_.find(fd);
        return found == paths_.end() ? std::string() : found->second;
    }

 private:
    std::mutex mutex_;
    std::map<int, std::string> paths_;  ///< under mutex_
};

Descriptors& Open() {
    static Descriptors descriptors;
    return descriptors;
}

}  // namespace

extern "C" {

int __wrap_open(const char* path, int flags, ...) {  // NOLINT
    mode_t mode = 0;
    if ((flags & O_CREAT) != 0) {
        va_list rest;
        va_start(rest, flags);
        mode = va_arg(rest, mode_t);
        va_end(rest);
    }
    Disk* disk = DiskUnder(path);
    if (disk != nullptr && (flags & O_CREAT) != 0 && !IsThere(path) && !MayGoOn(disk->Create(path)))
        return -1;
    const int fd = __real_open(path, flags, mode);
    if (disk != nullptr && fd >= 0) Open().Put(fd, path);
    return fd;
}

int __wrap_close(int fd) {  // NOLINT
    Open().Drop(fd);
    return __real_close(fd);
}

ssize_t __wrap_write(int fd, const void* bytes, size_t size) {  // NOLINT
    const std::string path = Open().PathOf(fd);
    Disk* disk = path.empty() ? nullptr : DiskUnder(path.c_str());
    if (disk == nullptr) return __real_write(fd, bytes, size);
    struct stat status {};
    ::fstat(fd, &status);
    const std::string_view text(static_cast<const char*>(bytes), size);
    DiskAnswer answer = disk->Write(path, status.st_size, text);
    if (answer == DiskAnswer::kFull && size > 1) {  // as a real disk: what still fits, then no more
        size /= 2;
        answer = disk->Write(path, status.st_size, text.substr(0, size));
    }
    return MayGoOn(answer) ? __real_write(fd, bytes, size) : -1;
}

int __wrap_ftruncate(int fd, off_t size) {  // NOLINT
    const std::string path = Open().PathOf(fd);
    Disk* disk = path.empty() ? nullptr : DiskUnder(path.c_str());
    if (disk != nullptr && !MayGoOn(disk->Truncate(path, size))) return -1;
    return __real_ftruncate(fd, size);
}

int __wrap_fsync(int fd) {  // NOLINT
    const std::string path = Open().PathOf(fd);
    Disk* disk = path.empty() ? nullptr : DiskUnder(path.c_str());
    if (disk == nullptr) return __real_fsync(fd);
    struct stat status {};
    ::fstat(fd, &status);
    return MayGoOn(S_ISDIR(status.st_mode) ? disk->SyncFolder(path) : disk->Sync(path)) ? 0 : -1;
}

int __wrap_rename(const char* from, const char* to) {  // NOLINT
    Disk* disk = DiskUnder(from);
    if (disk != nullptr && IsThere(from) && !MayGoOn(disk->Rename(from, to))) return -1;
    return __real_rename(from, to);
}

int __wrap_unlink(const char* path) {  // NOLINT
    Disk* disk = DiskUnder(path);
    if (disk != nullptr && IsThere(path) && !MayGoOn(disk->Remove(path))) return -1;
    return __real_unlink(path);
}

int __wrap_mkdir(const char* path, mode_t mode) {  // NOLINT
    Disk* disk = DiskUnder(path);
    if (disk != nullptr && !IsThere(path) && !MayGoOn(disk->MakeFolder(path))) return -1;
    return __real_mkdir(path, mode);
}

}  // extern "C"
