#include "storage/sqlite/gathered_log.hpp"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <vector>

#include "storage/sqlite/vfs_forward.hpp"

namespace storage {
namespace {

/// A usual batch of acts; more goes down in several pieces.
constexpr std::size_t kMostGathered = std::size_t{1} << 20;
/// SQLite's own file system takes less than 128 KB at a time: a greater size loses its upper bits.
constexpr std::size_t kLargestPiece = 15 * std::size_t{8192};

/// Writes that follow one another.
struct Gathered {
    sqlite3_int64 offset = 0;
    std::vector<unsigned char> bytes;

    [[nodiscard]] sqlite3_int64 end() const {
        return offset + static_cast<sqlite3_int64>(bytes.size());
    }
};

/// SQLite allocates it raw, with the base's file behind it.
struct LogFile {
    sqlite3_file head;
    Gathered* gathered;  ///< owned; deleted in Close

    sqlite3_file* Real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

using Forward = ForwardToReal<LogFile>;

/// Hands on what was gathered. What could not be written is not tried again: SQLite gives the
/// transaction up and writes the same place anew.
int HandOn(sqlite3_file* file) {
    Gathered& gathered = *reinterpret_cast<LogFile*>(file)->gathered;
    int code = SQLITE_OK;
    for (std::size_t at = 0; at < gathered.bytes.size() && code == SQLITE_OK;) {
        const std::size_t size = std::min(kLargestPiece, gathered.bytes.size() - at);
        code = Forward::Write(file, gathered.bytes.data() + at, static_cast<int>(size),
                              gathered.offset + static_cast<sqlite3_int64>(at));
        at += size;
    }
    gathered.bytes.clear();
    return code;
}

int Close(sqlite3_file* file) {
    const int handed_on = HandOn(file);
    const std::unique_ptr<Gathered> owned(reinterpret_cast<LogFile*>(file)->gathered);
    const int closed = Forward::Close(file);
    return handed_on != SQLITE_OK ? handed_on : closed;
}
int Read(sqlite3_file* file, void* into, int size, sqlite3_int64 offset) {
    const int code = HandOn(file);
    return code != SQLITE_OK ? code : Forward::Read(file, into, size, offset);
}
int Write(sqlite3_file* file, const void* from, int size, sqlite3_int64 offset) {
    Gathered& gathered = *reinterpret_cast<LogFile*>(file)->gathered;
    const auto length = static_cast<std::size_t>(size);
    if (offset != gathered.end() || gathered.bytes.size() + length > kMostGathered) {
        if (const int code = HandOn(file); code != SQLITE_OK) return code;
        gathered.offset = offset;
    }
    const auto* bytes = static_cast<const unsigned char*>(from);
    gathered.bytes.insert(gathered.bytes.end(), bytes, bytes + length);
    return SQLITE_OK;
}
int Truncate(sqlite3_file* file, sqlite3_int64 size) {
    const int code = HandOn(file);
    return code != SQLITE_OK ? code : Forward::Truncate(file, size);
}
int Sync(sqlite3_file* file, int flags) {
    const int code = HandOn(file);
    return code != SQLITE_OK ? code : Forward::Sync(file, flags);
}
int FileSize(sqlite3_file* file, sqlite3_int64* size) {
    const int code = HandOn(file);
    return code != SQLITE_OK ? code : Forward::FileSize(file, size);
}

constexpr sqlite3_io_methods kMethods = [] {
    sqlite3_io_methods methods = Forward::Methods();
    methods.xClose = Close;
    methods.xRead = Read;
    methods.xWrite = Write;
    methods.xTruncate = Truncate;
    methods.xSync = Sync;
    methods.xFileSize = FileSize;
    return methods;
}();

}  // namespace

int GatheredLogSize() { return static_cast<int>(sizeof(LogFile)); }

int OpenGatheredLog(sqlite3_vfs* base, const char* name, sqlite3_file* file, int flags,
                    int* out_flags) {
    auto& self = *reinterpret_cast<LogFile*>(file);
    self.head.pMethods = nullptr;
    const int code = base->xOpen(base, name, self.Real(), flags, out_flags);
    if (self.Real()->pMethods == nullptr) return code;
    // From here on SQLite closes what has methods, also when `code` is an error.
    self.gathered = std::make_unique<Gathered>().release();
    self.head.pMethods = &kMethods;
    return code;
}

}  // namespace storage
