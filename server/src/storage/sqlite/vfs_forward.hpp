#pragma once

#include <sqlite3.h>

namespace storage {

/// Calls of a shim's open file that only hand on to the file behind it, which `File::Real()` gives.
/// Version 2: shared memory for the WAL, no memory mapping (which would pass a shim's Write by).
template <class File>
struct ForwardToReal {
    static sqlite3_file* RealOf(sqlite3_file* file) {
        return reinterpret_cast<File*>(file)->Real();
    }
    static const sqlite3_io_methods& CallsOf(sqlite3_file* file) { return *RealOf(file)->pMethods; }

    static int Close(sqlite3_file* file) { return CallsOf(file).xClose(RealOf(file)); }
    static int Read(sqlite3_file* file, void* into, int size, sqlite3_int64 offset) {
        return CallsOf(file).xRead(RealOf(file), into, size, offset);
    }
    static int Write(sqlite3_file* file, const void* from, int size, sqlite3_int64 offset) {
        return CallsOf(file).xWrite(RealOf(file), from, size, offset);
    }
    static int Truncate(sqlite3_file* file, sqlite3_int64 size) {
        return CallsOf(file).xTruncate(RealOf(file), size);
    }
    static int Sync(sqlite3_file* file, int flags) {
        return CallsOf(file).xSync(RealOf(file), flags);
    }
    static int FileSize(sqlite3_file* file, sqlite3_int64* size) {
        return CallsOf(file).xFileSize(RealOf(file), size);
    }
    static int Lock(sqlite3_file* file, int level) {
        return CallsOf(file).xLock(RealOf(file), level);
    }
    static int Unlock(sqlite3_file* file, int level) {
        return CallsOf(file).xUnlock(RealOf(file), level);
    }
    static int CheckReservedLock(sqlite3_file* file, int* held) {
        return CallsOf(file).xCheckReservedLock(RealOf(file), held);
    }
    static int FileControl(sqlite3_file* file, int what, void* argument) {
        return CallsOf(file).xFileControl(RealOf(file), what, argument);
    }
    static int SectorSize(sqlite3_file* file) { return CallsOf(file).xSectorSize(RealOf(file)); }
    static int DeviceCharacteristics(sqlite3_file* file) {
        return CallsOf(file).xDeviceCharacteristics(RealOf(file));
    }
    static int ShmMap(sqlite3_file* file, int page, int size, int extend, void volatile** at) {
        return CallsOf(file).xShmMap(RealOf(file), page, size, extend, at);
    }
    static int ShmLock(sqlite3_file* file, int offset, int count, int flags) {
        return CallsOf(file).xShmLock(RealOf(file), offset, count, flags);
    }
    static void ShmBarrier(sqlite3_file* file) { CallsOf(file).xShmBarrier(RealOf(file)); }
    static int ShmUnmap(sqlite3_file* file, int remove) {
        return CallsOf(file).xShmUnmap(RealOf(file), remove);
    }

    /// All of them; a shim puts its own in place of those that it watches.
    static constexpr sqlite3_io_methods Methods() {
        return {2,
                Close,
                Read,
                Write,
                Truncate,
                Sync,
                FileSize,
                Lock,
                Unlock,
                CheckReservedLock,
                FileControl,
                SectorSize,
                DeviceCharacteristics,
                ShmMap,
                ShmLock,
                ShmBarrier,
                ShmUnmap,
                nullptr,
                nullptr};
    }
};

/// Calls of a shim's file system that only hand on to the one behind it.
template <sqlite3_vfs* (*BaseOf)(sqlite3_vfs*)>
struct ForwardToBase {
    static int Delete(sqlite3_vfs* vfs, const char* name, int sync) {
        return BaseOf(vfs)->xDelete(BaseOf(vfs), name, sync);
    }
    static int Access(sqlite3_vfs* vfs, const char* name, int flags, int* out) {
        return BaseOf(vfs)->xAccess(BaseOf(vfs), name, flags, out);
    }
    static int FullPathname(sqlite3_vfs* vfs, const char* name, int size, char* out) {
        return BaseOf(vfs)->xFullPathname(BaseOf(vfs), name, size, out);
    }
    static int Randomness(sqlite3_vfs* vfs, int size, char* out) {
        return BaseOf(vfs)->xRandomness(BaseOf(vfs), size, out);
    }
    static int Sleep(sqlite3_vfs* vfs, int micros) {
        return BaseOf(vfs)->xSleep(BaseOf(vfs), micros);
    }
    static int CurrentTime(sqlite3_vfs* vfs, double* out) {
        return BaseOf(vfs)->xCurrentTime(BaseOf(vfs), out);
    }
    static int GetLastError(sqlite3_vfs* vfs, int size, char* out) {
        return BaseOf(vfs)->xGetLastError(BaseOf(vfs), size, out);
    }

    /// Version 1, without a name and without Open: `file_size` bytes stand before the base's file.
    static sqlite3_vfs Vfs(sqlite3_vfs* base, int file_size) {
        sqlite3_vfs vfs{};
        vfs.iVersion = 1;
        vfs.szOsFile = file_size + base->szOsFile;
        vfs.mxPathname = base->mxPathname;
        vfs.xDelete = Delete;
        vfs.xAccess = Access;
        vfs.xFullPathname = FullPathname;
        vfs.xRandomness = Randomness;
        vfs.xSleep = Sleep;
        vfs.xCurrentTime = CurrentTime;
        vfs.xGetLastError = GetLastError;
        return vfs;
    }
};

}  // namespace storage
