#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <set>
#include <system_error>

#include "ledger/detail/file_handle.hpp"
#include "ledger/durable_file.hpp"
#include "ledger/evidence.hpp"

namespace ledger {

namespace {

namespace fs = std::filesystem;
using detail::FailFile;
using detail::FileHandle;
using detail::LengthOf;

/// Nothing when it has gone meanwhile.
void AddStamp(const fs::path& path, std::vector<FileStamp>& stamps) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) {
        if (errno != ENOENT) FailFile("cannot look at", path);
        return;
    }
    const std::int64_t micros =
        std::int64_t{status.st_mtim.tv_sec} * 1'000'000 + status.st_mtim.tv_nsec / 1'000;
    stamps.push_back({path.filename().string(), status.st_size, {micros}});
}

class HeldFile final : public HeldPart {
 public:
    explicit HeldFile(std::unique_ptr<FileHandle> file) : file_(std::move(file)) {}
    std::int64_t Length() const override { return file_->Length(); }
    void ReadAt(std::int64_t offset, std::span<std::byte> into) const override {
        if (!into.empty()) file_->ReadAt(offset, into);
    }

 private:
    std::unique_ptr<FileHandle> file_;
};

class NewFile final : public NewPart {
 public:
    explicit NewFile(const fs::path& path) : file_(path, O_WRONLY | O_CREAT | O_EXCL) {}
    void Write(std::span<const std::byte> bytes) override { file_.Write(bytes); }

 private:
    FileHandle file_;
};

class EvidenceFolder final : public EvidenceFiles {
 public:
    explicit EvidenceFolder(const fs::path& root) : root_(fs::absolute(root)) {
        MakeFolders(root_);
        MakeOwnFolder("parts");
    }

    std::int64_t AppendAt(const std::string& upload, std::int64_t offset,
                          std::span<const std::byte> bytes) override {
        // What is wrong at first sight neither waits nor makes a part.
        if (const std::int64_t length = PartLength(upload); length != offset) return length;
        const auto part = OpenAlone(upload);
        const std::int64_t length = part->Length();
        if (length == offset) AppendTo(*part, bytes);
        return length;
    }
    base::Result<std::unique_ptr<HeldPart>> Hold(const std::string& upload) override {
        auto part = OpenPart(upload);
        if (part && !part->TryLock())
            return base::Refuse("evidence.upload_busy", {{"upload", upload}});
        // Who had it before may have stored or dropped it between our opening it and now.
        if (!part || !part->IsInPlace())
            return base::Refuse("evidence.upload_unknown", {{"upload", upload}});
        return std::make_unique<HeldFile>(std::move(part));
    }
    std::unique_ptr<NewPart> MakePart(const std::string& part) override {
        return std::make_unique<NewFile>(Part(part));
    }
    std::int64_t PartLength(const std::string& upload) const override {
        return std::max<std::int64_t>(0, LengthOf(Part(upload)));
    }
    void DropPart(const std::string& upload) override {
        if (::unlink(Part(upload).c_str()) != 0 && errno != ENOENT)
            FailFile("cannot drop", Part(upload));
    }
    void Commit(const std::string& upload, const std::string& name) override {
        FileHandle(Part(upload), O_RDONLY).Sync();
        const fs::path target = File(name);
        MakeOwnFolder(target.parent_path().filename().string());
        if (::rename(Part(upload).c_str(), target.c_str()) != 0) FailFile("cannot rename", target);
        SyncFolder(target.parent_path());
    }
    bool Has(const std::string& name) const override { return LengthOf(File(name)) >= 0; }
    std::int64_t Length(const std::string& name) const override { return LengthOf(File(name)); }
    void Read(const std::string& name, std::int64_t offset,
              std::span<std::byte> into) const override {
        FileHandle(File(name), O_RDONLY).ReadAt(offset, into);
    }
    void Remove(const std::string& name) override {
        const fs::path file = File(name);
        if (::unlink(file.c_str()) == 0)
            SyncFolder(file.parent_path());
        else if (errno != ENOENT)
            FailFile("cannot remove", file);
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
            FailFile("cannot touch", File(name));
    }

 private:
    fs::path Part(const std::string& upload) const { return root_ / "parts" / upload; }
    fs::path File(const std::string& name) const { return root_ / name.substr(0, 2) / name; }

    /// The part, made if there is none, with nobody else writing or storing it.
    std::unique_ptr<FileHandle> OpenAlone(const std::string& upload) const {
        for (;;) {
            auto part = std::make_unique<FileHandle>(Part(upload), O_WRONLY | O_CREAT | O_APPEND);
            part->Lock();
            if (part->IsInPlace()) return part;
        }
    }
    /// nullptr: there is none. Open for writing too, as a lock asks for on NFS.
    std::unique_ptr<FileHandle> OpenPart(const std::string& upload) const {
        try {
            return std::make_unique<FileHandle>(Part(upload), O_RDWR);
        } catch (const std::system_error& failure) {
            if (failure.code() == std::errc::no_such_file_or_directory) return nullptr;
            throw;
        }
    }
    static void AppendTo(const FileHandle& part, std::span<const std::byte> bytes) {
        const std::int64_t before = part.Length();
        try {
            part.Write(bytes);
        } catch (const std::system_error&) {
            // A full disk must not leave half a piece that a resumed upload would build on.
            part.Truncate(before);
            throw;
        }
    }

    /// Makes the folder (mode 0700), durable on return. That it is there does not say that its name
    /// is durable: who made it may be killed, or about to sync. So each is synced once a process.
    void MakeOwnFolder(const std::string& name) {
        const std::lock_guard lock(mutex_);
        if (durable_.contains(name)) return;
        const fs::path folder = root_ / name;
        if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) FailFile("cannot make", folder);
        SyncFolder(root_);
        durable_.insert(name);
    }

    fs::path root_;
    std::mutex mutex_;
    std::set<std::string> durable_;  ///< folders in root_; under mutex_
};

}  // namespace

std::unique_ptr<EvidenceFiles> OpenEvidenceFolder(const std::filesystem::path& root) {
    return std::make_unique<EvidenceFolder>(root);
}

base::Done ClaimEvidenceFolder(const std::filesystem::path& root, const base::Digest& log) {
    MakeFolders(root);
    const fs::path marker = root / "LOG";
    if (LengthOf(marker) >= 0) {
        std::string id;
        std::ifstream(marker) >> id;
        if (id == log.ToText()) return base::AllWell();
        return base::Refuse("evidence.folder_of_other_log",
                            {{"folder", root.string()}, {"found", id.substr(0, 64)}});
    }
    WriteDurably(marker, log.ToText() + "\n");
    return base::AllWell();
}

}  // namespace ledger
