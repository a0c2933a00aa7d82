#include "disk_vfs.hpp"

#include <sqlite3.h>

#include <atomic>

#include "storage/sqlite/vfs_forward.hpp"

namespace durability {

namespace {

namespace fs = std::filesystem;

std::atomic<Disk*> used_disk{nullptr};

/// SQLite allocates it raw, with its own file behind it.
struct DiskFile {
    sqlite3_file head;
    std::string* path;        ///< owned; null: not on the disk
    bool syncs_folder_first;  ///< as SQLite does with a journal or log that it created

    sqlite3_file* Real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

DiskFile* FileOf(sqlite3_file* file) { return reinterpret_cast<DiskFile*>(file); }
using Forward = storage::ForwardToReal<DiskFile>;
sqlite3_vfs* BaseOf(sqlite3_vfs* vfs) { return static_cast<sqlite3_vfs*>(vfs->pAppData); }

Disk* DiskOf(sqlite3_file* file) {
    return FileOf(file)->path == nullptr ? nullptr : used_disk.load();
}

int CodeOf(DiskAnswer answer, int code_when_off) {
    if (answer == DiskAnswer::kDone) return SQLITE_OK;
    return answer == DiskAnswer::kFull ? SQLITE_FULL : code_when_off;
}

int Close(sqlite3_file* file) {
    const std::unique_ptr<std::string> owned(FileOf(file)->path);
    return Forward::Close(file);
}
int Write(sqlite3_file* file, const void* from, int size, sqlite3_int64 offset) {
    if (Disk* disk = DiskOf(file)) {
        const std::string_view bytes(static_cast<const char*>(from),
                                     static_cast<std::size_t>(size));
        const int code =
            CodeOf(disk->Write(*FileOf(file)->path, offset, bytes), SQLITE_IOERR_WRITE);
        if (code != SQLITE_OK) return code;
    }
    return Forward::Write(file, from, size, offset);
}
int Truncate(sqlite3_file* file, sqlite3_int64 size) {
    if (Disk* disk = DiskOf(file)) {
        const int code = CodeOf(disk->Truncate(*FileOf(file)->path, size), SQLITE_IOERR_TRUNCATE);
        if (code != SQLITE_OK) return code;
    }
    return Forward::Truncate(file, size);
}
int Sync(sqlite3_file* file, int flags) {
    Disk* disk = DiskOf(file);
    if (disk == nullptr) return Forward::Sync(file, flags);
    DiskFile& self = *FileOf(file);
    DiskAnswer answer = disk->Sync(*self.path);
    if (answer == DiskAnswer::kDone && self.syncs_folder_first) {
        answer = disk->SyncFolder(fs::path(*self.path).parent_path());
        self.syncs_folder_first = false;
    }
    return CodeOf(answer, SQLITE_IOERR_FSYNC);
}
int FileControl(sqlite3_file* file, int what, void* argument) {
    // A hint to grow the file at once would pass Write by.
    if (what == SQLITE_FCNTL_SIZE_HINT || what == SQLITE_FCNTL_CHUNK_SIZE) return SQLITE_OK;
    return Forward::FileControl(file, what, argument);
}
constexpr sqlite3_io_methods kMethods = [] {
    sqlite3_io_methods methods = Forward::Methods();
    methods.xClose = Close;
    methods.xWrite = Write;
    methods.xTruncate = Truncate;
    methods.xSync = Sync;
    methods.xFileControl = FileControl;
    return methods;
}();

bool IsThere(const char* name) { return fs::exists(name); }

int Open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags) {
    DiskFile& self = *FileOf(file);
    self = {};
    Disk* disk = used_disk;
    const bool on_disk = disk != nullptr && name != nullptr && disk->Holds(name) &&
                         (flags & SQLITE_OPEN_DELETEONCLOSE) == 0;
    const bool makes = on_disk && (flags & SQLITE_OPEN_CREATE) != 0 && !IsThere(name);
    if (makes && disk->Create(name) != DiskAnswer::kDone) return SQLITE_CANTOPEN;
    const int code = BaseOf(vfs)->xOpen(BaseOf(vfs), name, self.Real(), flags, out_flags);
    if (self.Real()->pMethods == nullptr) return code;
    self.head.pMethods = &kMethods;
    if (on_disk) self.path = std::make_unique<std::string>(name).release();
    constexpr int kJournals =
        SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL | SQLITE_OPEN_WAL;
    self.syncs_folder_first = makes && (flags & kJournals) != 0;
    return code;
}
int Delete(sqlite3_vfs* vfs, const char* name, int sync) {
    Disk* disk = used_disk;
    if (disk != nullptr && disk->Holds(name)) {
        if (!IsThere(name)) return SQLITE_IOERR_DELETE_NOENT;
        DiskAnswer answer = disk->Remove(name);
        if (answer == DiskAnswer::kDone && sync != 0)
            answer = disk->SyncFolder(fs::path(name).parent_path());
        if (answer != DiskAnswer::kDone) return SQLITE_IOERR_DELETE;
    }
    return BaseOf(vfs)->xDelete(BaseOf(vfs), name, 0);
}
/// Lives as long as the process, as SQLite wants of what is registered.
sqlite3_vfs MakeVfs() {
    sqlite3_vfs* base = sqlite3_vfs_find("unix");
    sqlite3_vfs vfs = storage::ForwardToBase<BaseOf>::Vfs(base, static_cast<int>(sizeof(DiskFile)));
    vfs.zName = "qh-disk";
    vfs.pAppData = base;
    vfs.xOpen = Open;
    vfs.xDelete = Delete;
    return vfs;
}

}  // namespace

std::string DiskVfs() {
    static sqlite3_vfs vfs = MakeVfs();
    static const int registered = sqlite3_vfs_register(&vfs, 0);
    static_cast<void>(registered);
    return vfs.zName;
}

void UseDisk(Disk* disk) { used_disk = disk; }
Disk* UsedDisk() { return used_disk; }

}  // namespace durability
