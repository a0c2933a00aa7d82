#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/digest.hpp"
#include "base/instant.hpp"
#include "base/random.hpp"
#include "base/result.hpp"

namespace ledger {

/// The file's own key, kept in the database (table `evidence`) and destroyed to erase the file.
struct EvidenceKey {
    std::array<std::uint8_t, 32> key{};
    bool operator==(const EvidenceKey&) const = default;
};

struct StoredEvidence {
    base::Digest digest;    ///< SM3 of the plain bytes
    std::int64_t size = 0;  ///< of the plain bytes
    EvidenceKey key;
};

/// A file as the folder shows it.
struct FileStamp {
    std::string name;
    std::int64_t size = 0;  ///< in bytes, as it lies there
    base::Instant written;  ///< last written or touched
};

/// The part of an upload while it is being stored: nobody else adds to it or stores it. Let go when
/// destroyed, and when the process dies. Throws std::system_error.
class HeldPart {
 public:
    virtual ~HeldPart() = default;
    [[nodiscard]] virtual std::int64_t Length() const = 0;
    virtual void ReadAt(std::int64_t offset, std::span<std::byte> into) const = 0;
};

/// A part that nobody else writes. Throws std::system_error.
class NewPart {
 public:
    virtual ~NewPart() = default;
    virtual void Write(std::span<const std::byte> bytes) = 0;
};

/// What the file system does for evidence, and what threads and processes over one folder owe each
/// other about unfinished files; a fake loses unsynced writes in the crash tests.
class EvidenceFiles {
 public:
    virtual ~EvidenceFiles() = default;
    /// Appends when the part of `upload` is `offset` long (none: 0, and it is made); returns the
    /// length it had: another than `offset`, and nothing was written. Writers take turns.
    virtual std::int64_t AppendAt(const std::string& upload, std::int64_t offset,
                                  std::span<const std::byte> bytes) = 0;
    /// Does not wait: refuses `evidence.upload_busy` while another has it,
    /// `evidence.upload_unknown` when there is none (any more).
    virtual base::Result<std::unique_ptr<HeldPart>> Hold(const std::string& upload) = 0;
    /// Throws when a part of this name is there.
    virtual std::unique_ptr<NewPart> MakePart(const std::string& part) = 0;
    [[nodiscard]] virtual std::int64_t PartLength(const std::string& upload) const = 0;
    virtual void DropPart(const std::string& upload) = 0;
    /// Syncs the part, renames it to `name` and syncs the folder: on return the file is durable.
    virtual void Commit(const std::string& upload, const std::string& name) = 0;
    [[nodiscard]] virtual bool Has(const std::string& name) const = 0;
    [[nodiscard]] virtual std::int64_t Length(const std::string& name) const = 0;
    virtual void Read(const std::string& name, std::int64_t offset,
                      std::span<std::byte> into) const = 0;
    virtual void Remove(const std::string& name) = 0;
    [[nodiscard]] virtual std::vector<std::string> List() const = 0;
    [[nodiscard]] virtual std::vector<FileStamp> Files() const = 0;  ///< as List, by name
    [[nodiscard]] virtual std::vector<FileStamp> Parts() const = 0;  ///< part files, by name
    /// It counts as written at `at`; nothing when it is not there.
    virtual void Touch(const std::string& name, base::Instant at) = 0;
};

/// Files under `root`/ab/abcd…; parts (plain, mode 0600) under `root`/parts/. Throws
/// std::system_error.
[[nodiscard]] std::unique_ptr<EvidenceFiles> OpenEvidenceFolder(const std::filesystem::path& root);

/// The folder belongs to one log: writes its id into the file LOG, or refuses
/// (`evidence.folder_of_other_log`) when another's stands there. Throws std::system_error.
[[nodiscard]] base::Done ClaimEvidenceFolder(const std::filesystem::path& root,
                                             const base::Digest& log);

/// Stores evidence by digest: AES-256-GCM in chunks of 64 KiB, a fresh key a file, constant memory.
/// Dedup: the same plain bytes give the same digest and are stored once. Safe from any thread;
/// one upload is written by one request at a time.
class EvidenceStore {
 public:
    EvidenceStore(EvidenceFiles& files, base::Randomness& randomness)
        : files_(files), randomness_(randomness) {}

    /// Plain bytes from `offset` of the upload (id: lower-case letters, digits, hyphens); refused
    /// (`evidence.offset`, with the offset wanted) unless it follows what is there, so that a
    /// broken upload resumes.
    base::Result<std::int64_t> Append(const std::string& upload, std::int64_t offset,
                                      std::span<const std::byte> bytes);
    [[nodiscard]] std::int64_t Received(const std::string& upload) const;
    /// Encrypts, syncs, renames to the digest. Call before the act that cites it commits.
    /// When `find_known` has the digest already (with its key), the upload is dropped and that
    /// is returned; when its file is missing, this upload restores it. The file's name is the
    /// digest and eight hex digits of SM3(key), so that two simultaneous uploads of one file never
    /// overwrite each other; the row of table `evidence` decides which counts, the other is an
    /// orphan for the sweeper.
    base::Result<StoredEvidence> Finish(
        const std::string& upload,
        const std::function<std::optional<StoredEvidence>(const base::Digest&)>& find_known);
    void Abandon(const std::string& upload);

    [[nodiscard]] bool Has(const StoredEvidence& evidence) const;
    /// Decrypts [offset, offset + length) piece by piece; refused when a chunk is damaged
    /// (`evidence.damaged`) or the file is gone (`evidence.missing`).
    base::Done Read(const StoredEvidence& evidence, std::int64_t offset, std::int64_t length,
                    const std::function<void(std::span<const std::byte>)>& sink) const;
    /// Whole file: every chunk authentic, digest and size right.
    base::Done Verify(const StoredEvidence& evidence) const;
    void Remove(const StoredEvidence& evidence);
    [[nodiscard]] static std::string FileName(const StoredEvidence& evidence);

 private:
    EvidenceFiles& files_;
    base::Randomness& randomness_;
};

}  // namespace ledger
