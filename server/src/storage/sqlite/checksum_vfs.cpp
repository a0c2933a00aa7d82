#include "storage/sqlite/checksum_vfs.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <bit>
#include <chrono>
#include <cstring>
#include <fstream>
#include <map>
#include <memory>
#include <mutex>
#include <thread>

#include "storage/sqlite/gathered_log.hpp"
#include "storage/sqlite/vfs_forward.hpp"

namespace storage {
namespace {

constexpr int kHeader = 100, kReserveAt = 20, kSmallestPage = 512;

std::uint64_t WordAt(const unsigned char* bytes) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes, sizeof word);
    if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
    return word;
}

/// Every step is one to one in the state and in the word: no single changed word can cancel out.
std::uint64_t ChecksumOf(const unsigned char* page, int size, std::uint64_t number) {
    std::uint64_t state = 0x9e3779b97f4a7c15 ^ number;
    for (int at = 0; at < size - kChecksumBytes; at += 8) {
        state = std::rotl((state ^ WordAt(page + at)) * 0xff51afd7ed558ccd, 31);
    }
    return state;
}

void PutChecksum(unsigned char* page, int size, std::uint64_t number) {
    std::uint64_t sum = ChecksumOf(page, size, number);
    if constexpr (std::endian::native == std::endian::big) sum = __builtin_bswap64(sum);
    std::memcpy(page + size - kChecksumBytes, &sum, sizeof sum);
}

// ---- one open database file ---------------------------------------------------------------------

struct Shim {
    sqlite3_vfs vfs;
    sqlite3_vfs* base;
    std::string name;
};

Shim& ShimOf(sqlite3_vfs* vfs) { return *static_cast<Shim*>(vfs->pAppData); }
sqlite3_vfs* BaseOf(sqlite3_vfs* vfs) { return ShimOf(vfs).base; }

/// SQLite allocates it raw, with the base's file behind it.
struct PageFile {
    sqlite3_file head;
    bool writes_checksums;
    std::vector<unsigned char>* page;  ///< owned; deleted in Close

    sqlite3_file* Real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

PageFile* FileOf(sqlite3_file* file) { return reinterpret_cast<PageFile*>(file); }
using Forward = ForwardToReal<PageFile>;

int Close(sqlite3_file* file) {
    std::unique_ptr<std::vector<unsigned char>> owned(FileOf(file)->page);
    return Forward::Close(file);
}
int Write(sqlite3_file* file, const void* from, int size, sqlite3_int64 offset) {
    PageFile& self = *FileOf(file);
    const auto* bytes = static_cast<const unsigned char*>(from);
    if (offset == 0 && size >= kHeader) {
        self.writes_checksums = bytes[kReserveAt] == kChecksumBytes;
    }
    if (!self.writes_checksums || size < kSmallestPage || offset % size != 0) {
        return Forward::Write(file, from, size, offset);
    }
    // SQLite's own copy stays as it is: it belongs to the page cache.
    self.page->assign(bytes, bytes + size);
    PutChecksum(self.page->data(), size, static_cast<std::uint64_t>(offset / size) + 1);
    return Forward::Write(file, self.page->data(), size, offset);
}
constexpr sqlite3_io_methods kMethods = [] {
    sqlite3_io_methods methods = Forward::Methods();
    methods.xClose = Close;
    methods.xWrite = Write;
    return methods;
}();

// ---- the file system ----------------------------------------------------------------------------

/// A file that is empty yet will have checksums, because its connection reserves room for them.
bool HasChecksums(sqlite3_file* real) {
    sqlite3_int64 size = 0;
    if (real->pMethods->xFileSize(real, &size) != SQLITE_OK || size < kHeader) return true;
    unsigned char header[kHeader];
    return real->pMethods->xRead(real, header, kHeader, 0) == SQLITE_OK &&
           header[kReserveAt] == kChecksumBytes;
}

int Open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags) {
    sqlite3_vfs* base = BaseOf(vfs);
    if ((flags & SQLITE_OPEN_WAL) != 0) {
        return OpenGatheredLog(base, name, file, flags, out_flags);
    }
    if ((flags & SQLITE_OPEN_MAIN_DB) == 0) {
        return base->xOpen(base, name, file, flags, out_flags);
    }
    PageFile& self = *FileOf(file);
    self.head.pMethods = nullptr;
    const int code = base->xOpen(base, name, self.Real(), flags, out_flags);
    if (self.Real()->pMethods == nullptr) return code;
    // From here on SQLite closes what has methods, also when `code` is an error.
    self.page = std::make_unique<std::vector<unsigned char>>().release();
    self.head.pMethods = &kMethods;
    self.writes_checksums = code == SQLITE_OK && HasChecksums(self.Real());
    return code;
}
int CurrentTimeInt64(sqlite3_vfs* vfs, sqlite3_int64* out) {
    sqlite3_vfs* base = BaseOf(vfs);
    if (base->iVersion >= 2 && base->xCurrentTimeInt64 != nullptr) {
        return base->xCurrentTimeInt64(base, out);
    }
    double days = 0;
    const int code = base->xCurrentTime(base, &days);
    *out = static_cast<sqlite3_int64>(days * 86'400'000.0);
    return code;
}

/// Lives as long as the process, as SQLite wants of what is registered.
std::unique_ptr<Shim> MakeShim(sqlite3_vfs* base, const std::string& name) {
    auto shim = std::make_unique<Shim>();
    shim->base = base;
    shim->name = name;
    sqlite3_vfs& vfs = shim->vfs;
    const int size = std::max(static_cast<int>(sizeof(PageFile)), GatheredLogSize());
    vfs = ForwardToBase<BaseOf>::Vfs(base, size);
    vfs.iVersion = 2;
    vfs.zName = shim->name.c_str();
    vfs.pAppData = shim.get();
    vfs.xOpen = Open;
    vfs.xCurrentTimeInt64 = CurrentTimeInt64;
    return shim;
}

// ---- looking ------------------------------------------------------------------------------------

/// A page that was never written is all zeros (the end of a file that grew at once).
bool IsRight(const std::vector<unsigned char>& page, std::int64_t number) {
    const auto size = static_cast<int>(page.size());
    const std::uint64_t sum = ChecksumOf(page.data(), size, static_cast<std::uint64_t>(number));
    if (WordAt(page.data() + size - kChecksumBytes) == sum) return true;
    return std::all_of(page.begin(), page.end(), [](unsigned char byte) { return byte == 0; });
}

bool ReadPage(std::ifstream& file, std::vector<unsigned char>& page, std::int64_t number) {
    file.clear();
    file.seekg((number - 1) * static_cast<std::int64_t>(page.size()));
    file.read(reinterpret_cast<char*>(page.data()), static_cast<std::streamsize>(page.size()));
    return file.gcount() == static_cast<std::streamsize>(page.size());
}

bool IsChanged(std::ifstream& file, std::vector<unsigned char>& page, std::int64_t number) {
    constexpr int kTries = 5;
    for (int attempt = 0; attempt < kTries; ++attempt) {
        if (!ReadPage(file, page, number) || IsRight(page, number)) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return true;
}

}  // namespace

std::string ChecksumVfs(const std::string& base) {
    // SQLite's list of file systems is the process's; so is what stands in it.
    static std::mutex mutex;
    static std::map<std::string, std::unique_ptr<Shim>> shims;  // under mutex
    const std::lock_guard lock(mutex);
    auto& shim = shims[base];
    if (!shim) {
        sqlite3_vfs* under = sqlite3_vfs_find(base.empty() ? nullptr : base.c_str());
        if (under == nullptr) return base;
        shim = MakeShim(under, "qh-checksum" + (base.empty() ? "" : "-" + base));
        sqlite3_vfs_register(&shim->vfs, 0);
    }
    return shim->name;
}

std::vector<std::int64_t> ChangedPages(const std::string& path) {
    std::vector<std::int64_t> changed;
    std::ifstream file;
    file.rdbuf()->pubsetbuf(nullptr, 0);  // a page looked at again must come from the file
    file.open(path, std::ios::binary);
    std::vector<unsigned char> page(kHeader);
    if (!file || !ReadPage(file, page, 1) || page[kReserveAt] != kChecksumBytes) return changed;
    const int told = page[16] * 256 + page[17];
    const int size = told == 1 ? 65'536 : told;
    if (size < kSmallestPage || !std::has_single_bit(static_cast<unsigned>(size))) return {1};
    page.resize(static_cast<std::size_t>(size));
    file.clear();
    file.seekg(0, std::ios::end);
    const std::int64_t pages = static_cast<std::int64_t>(file.tellg()) / size;
    for (std::int64_t number = 1; number <= pages; ++number) {
        if (IsChanged(file, page, number)) changed.push_back(number);
    }
    return changed;
}

}  // namespace storage
