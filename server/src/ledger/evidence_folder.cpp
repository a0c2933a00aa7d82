#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "ledger/evidence.hpp"

namespace ledger {

namespace {

namespace fs = std::filesystem;

[[noreturn]] void Fail(const std::string& what, const fs::path& path) {
    throw std::system_error(errno, std::generic_category(), what + " " + path.string());
}

/// An open file descriptor.
class Handle {
 public:
    Handle(const fs::path& path, int flags)
        : path_(path), fd_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {
        if (fd_ < 0) Fail("cannot open", path);
    }
    ~Handle() { ::close(fd_); }
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;

    void Write(std::span<const std::byte> bytes) const {
        while (!bytes.empty()) {
            const ssize_t written = ::write(fd_, bytes.data(), bytes.size());
            if (written < 0 && errno == EINTR) continue;
            if (written < 0) Fail("cannot write", path_);
            bytes = bytes.subspan(static_cast<std::size_t>(written));
        }
    }
    void ReadAt(std::int64_t offset, std::span<std::byte> into) const {
        while (!into.empty()) {
            const ssize_t got = ::pread(fd_, into.data(), into.size(), offset);
            if (got < 0 && errno == EINTR) continue;
            if (got == 0) errno = EIO;  // shorter than its length said a moment ago
            if (got <= 0) Fail("cannot read", path_);
            into = into.subspan(static_cast<std::size_t>(got));
            offset += got;
        }
    }
    void Truncate(std::int64_t length) const {
        if (::ftruncate(fd_, length) != 0) Fail("cannot truncate", path_);
    }
    void Sync() const {
        if (::fsync(fd_) != 0) Fail("cannot sync", path_);
    }

 private:
    fs::path path_;
    int fd_;
};

void SyncFolder(const fs::path& folder) { Handle(folder, O_RDONLY | O_DIRECTORY).Sync(); }

/// Makes `folder` (mode 0700), durable on return; nothing to do when it is there.
void MakeFolder(const fs::path& folder) {
    if (::mkdir(folder.c_str(), 0700) == 0)
        SyncFolder(folder.parent_path());
    else if (errno != EEXIST)
        Fail("cannot make", folder);
}

/// Length of the file; -1 when there is none.
std::int64_t LengthOf(const fs::path& path) {
    struct stat status {};
    if (::stat(path.c_str(), &status) == 0) return status.st_size;
    if (errno != ENOENT && errno != ENOTDIR) Fail("cannot look at", path);
    return -1;
}

/// Nothing when it has gone meanwhile.
void AddStamp(const fs::path& path, std::vector<FileStamp>& stamps) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) {
        if (errno != ENOENT) Fail("cannot look at", path);
        return;
    }
    const std::int64_t micros =
        std::int64_t{status.st_mtim.tv_sec} * 1'000'000 + status.st_mtim.tv_nsec / 1'000;
    stamps.push_back({path.filename().string(), status.st_size, {micros}});
}

class EvidenceFolder final : public EvidenceFiles {
 public:
    explicit EvidenceFolder(fs::path root) : root_(fs::absolute(std::move(root))) {
        fs::create_directories(root_);
        MakeFolder(root_ / "parts");
    }

    std::int64_t Append(const std::string& upload, std::span<const std::byte> bytes) override {
        const std::int64_t before = PartLength(upload);
        const Handle part(Part(upload), O_WRONLY | O_CREAT | O_APPEND);
        try {
            part.Write(bytes);
        } catch (const std::system_error&) {
            // A full disk must not leave half a piece that a resumed upload would build on.
            part.Truncate(before);
            throw;
        }
        return before + static_cast<std::int64_t>(bytes.size());
    }
    std::int64_t PartLength(const std::string& upload) const override {
        return std::max<std::int64_t>(0, LengthOf(Part(upload)));
    }
    void ReadPart(const std::string& upload, std::int64_t offset,
                  std::span<std::byte> into) const override {
        if (!into.empty()) Handle(Part(upload), O_RDONLY).ReadAt(offset, into);
    }
    void DropPart(const std::string& upload) override {
        if (::unlink(Part(upload).c_str()) != 0 && errno != ENOENT)
            Fail("cannot drop", Part(upload));
    }
    void Commit(const std::string& upload, const std::string& name) override {
        Handle(Part(upload), O_RDONLY).Sync();
        const fs::path target = File(name);
        MakeFolder(target.parent_path());
        if (::rename(Part(upload).c_str(), target.c_str()) != 0) Fail("cannot rename", target);
        SyncFolder(target.parent_path());
    }
    bool Has(const std::string& name) const override { return LengthOf(File(name)) >= 0; }
    std::int64_t Length(const std::string& name) const override { return LengthOf(File(name)); }
    void Read(const std::string& name, std::int64_t offset,
              std::span<std::byte> into) const override {
        Handle(File(name), O_RDONLY).ReadAt(offset, into);
    }
    void Remove(const std::string& name) override {
        const fs::path file = File(name);
        if (::unlink(file.c_str()) == 0)
            SyncFolder(file.parent_path());
        else if (errno != ENOENT)
            Fail("cannot remove", file);
    }
    std::vector<std::string> List() const override {
        std::vector<std::string> names;
        for (const auto& folder : fs::directory_iterator(root_)) {
            if (!folder.is_directory() || folder.path().filename() == "parts") continue;
            for (const auto& file : fs::directory_iterator(folder))
                names.push_back(file.path().filename().string());
        }
        std::sort(names.begin(), names.end());
        return names;
    }
    std::vector<FileStamp> Files() const override {
        std::vector<FileStamp> stamps;
        for (const std::string& name : List()) AddStamp(File(name), stamps);
        return stamps;
    }
    std::vector<FileStamp> Parts() const override {
        std::vector<fs::path> paths;
        for (const auto& part : fs::directory_iterator(root_ / "parts"))
            paths.push_back(part.path());
        std::sort(paths.begin(), paths.end());
        std::vector<FileStamp> stamps;
        for (const fs::path& path : paths) AddStamp(path, stamps);
        return stamps;
    }
    void Touch(const std::string& name, base::Instant at) override {
        const timespec time{at.micros / 1'000'000, at.micros % 1'000'000 * 1'000};
        const std::array<timespec, 2> times{time, time};
        if (::utimensat(AT_FDCWD, File(name).c_str(), times.data(), 0) != 0 && errno != ENOENT)
            Fail("cannot touch", File(name));
    }

 private:
    fs::path Part(const std::string& upload) const { return root_ / "parts" / upload; }
    fs::path File(const std::string& name) const { return root_ / name.substr(0, 2) / name; }

    fs::path root_;
};

}  // namespace

std::unique_ptr<EvidenceFiles> OpenEvidenceFolder(std::filesystem::path root) {
    return std::make_unique<EvidenceFolder>(std::move(root));
}

base::Done ClaimEvidenceFolder(const std::filesystem::path& root, const base::Digest& log) {
    fs::create_directories(root);
    const fs::path marker = root / "LOG";
    if (LengthOf(marker) >= 0) {
        std::string id;
        std::ifstream(marker) >> id;
        if (id == log.ToText()) return base::AllWell();
        return base::Refuse("evidence.folder_of_other_log",
                            {{"folder", root.string()}, {"found", id.substr(0, 64)}});
    }
    const fs::path fresh = root / "LOG.new";
    {
        const Handle file(fresh, O_WRONLY | O_CREAT | O_TRUNC);
        const std::string line = log.ToText() + "\n";
        file.Write(std::as_bytes(std::span(line)));
        file.Sync();
    }
    if (::rename(fresh.c_str(), marker.c_str()) != 0) Fail("cannot rename", marker);
    SyncFolder(root);
    return base::AllWell();
}

}  // namespace ledger
