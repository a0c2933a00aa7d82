#include "ledger/evidence.hpp"

#include <algorithm>
#include <system_error>

#include "ledger/detail/chunk_cipher.hpp"

namespace ledger {

namespace {

constexpr std::int64_t kBatch = 16;  ///< chunks read at once: 1 MiB
constexpr std::int64_t kBuffer = kBatch * detail::kChunk;

/// Upload ids become file names.
bool IsUploadId(const std::string& upload) {
    return !upload.empty() && upload.size() <= 64 &&
           upload.find_first_not_of("0123456789abcdefghijklmnopqrstuvwxyz-") == std::string::npos;
}

base::Refusals UnknownUpload(const std::string& upload) {
    return {{"evidence.upload_unknown", {{"upload", upload.substr(0, 64)}}, {}}};
}

base::Refusals Damaged(const StoredEvidence& evidence, std::int64_t chunk) {
    return {{"evidence.damaged",
             {{"digest", evidence.digest.ToText()}, {"chunk", std::to_string(chunk)}},
             {}}};
}

/// Encrypts the part of an upload into a part of its own name; returns the digest of the plain
/// bytes.
base::Digest Encrypt(const HeldPart& part, const EvidenceKey& key, NewPart& into) {
    into.Write(std::as_bytes(std::span(detail::kMagic)));
    const std::int64_t size = part.Length();
    const std::int64_t chunks = detail::ChunksOf(size);
    base::Digester digester(base::DigestKind::kSm3);
    detail::ChunkCipher cipher(key);
    std::vector<std::byte> plain;
    std::vector<std::byte> sealed;
    for (std::int64_t first = 0; first < chunks; first += kBatch) {
        const std::int64_t offset = first * detail::kChunk;
        plain.resize(static_cast<std::size_t>(std::min(kBuffer, size - offset)));
        part.ReadAt(offset, plain);
        digester.Add(plain);
        sealed.clear();
        for (std::int64_t i = first; i < std::min(first + kBatch, chunks); ++i) {
            const auto at = static_cast<std::size_t>((i - first) * detail::kChunk);
            const auto length = std::min(plain.size() - at, std::size_t{detail::kChunk});
            cipher.Seal({i, i + 1 == chunks}, std::span(plain).subspan(at, length), sealed);
        }
        into.Write(sealed);
    }
    return digester.Finish();
}

/// The encrypted part of an upload, of a name that no other has; gone when it is not committed: on
/// a full disk it would keep what room there is.
class SealedPart {
 public:
    SealedPart(EvidenceFiles& files, const std::string& upload, base::Randomness& randomness)
        : files_(files), name_(upload + '.' + EightBytes(randomness) + ".sealed") {}
    ~SealedPart() {
        if (committed_) return;
        try {
            files_.DropPart(name_);
        } catch (const std::system_error&) {
            return;  // the sweeper finds it; the caller is to hear of what went wrong before
        }
    }
    SealedPart(const SealedPart&) = delete;
    SealedPart& operator=(const SealedPart&) = delete;

    base::Digest Write(const HeldPart& part, const EvidenceKey& key) {
        const auto file = files_.MakePart(name_);
        return Encrypt(part, key, *file);
    }
    void Commit(const std::string& name) {
        files_.Commit(name_, name);
        committed_ = true;
    }

 private:
    static std::string EightBytes(base::Randomness& randomness) {
        std::array<std::uint8_t, 8> bytes{};
        randomness.Fill(std::as_writable_bytes(std::span(bytes)));
        return base::ToHex(bytes);
    }

    EvidenceFiles& files_;
    std::string name_;
    bool committed_ = false;
};

/// What a process left that died while it stored this upload; who calls holds the upload.
void DropLeftOver(EvidenceFiles& files, const std::string& upload) {
    for (const FileStamp& part : files.Parts())
        if (part.name.starts_with(upload + '.')) files.DropPart(part.name);
}

struct Span {
    std::int64_t begin = 0, end = 0;
};

/// Decrypts a span of a stored file, a batch of chunks at a time.
class StoredReader {
 public:
    using Sink = std::function<void(std::span<const std::byte>)>;

    StoredReader(const EvidenceFiles& files, const StoredEvidence& evidence)
        : files_(files),
          evidence_(evidence),
          name_(EvidenceStore::FileName(evidence)),
          chunks_(detail::ChunksOf(evidence.size)),
          cipher_(evidence.key) {}

    base::Done Read(Span wanted, const Sink& sink) {
        if (!HasRightShape()) return base::Refuse(Damaged(evidence_, chunks_ - 1));
        const std::int64_t first_chunk = std::min(wanted.begin / detail::kChunk, chunks_ - 1);
        const std::int64_t end_chunk =
            std::max(first_chunk + 1, (wanted.end + detail::kChunk - 1) / detail::kChunk);
        for (std::int64_t first = first_chunk; first < end_chunk; first += kBatch) {
            const std::int64_t until = std::min(first + kBatch, end_chunk);
            if (auto done = ReadBatch({first, until}, wanted, sink); !done) return done;
        }
        return base::AllWell();
    }

 private:
    bool HasRightShape() const {
        if (files_.Length(name_) != detail::SealedLength(evidence_.size)) return false;
        std::array<char, detail::kMagic.size()> magic{};
        files_.Read(name_, 0, std::as_writable_bytes(std::span(magic)));
        return std::string_view(magic.data(), magic.size()) == detail::kMagic;
    }

    base::Done ReadBatch(Span chunks, Span wanted, const Sink& sink) {
        const std::int64_t begin = detail::SealedOffset(chunks.begin);
        const std::int64_t end =
            std::min(detail::SealedOffset(chunks.end), detail::SealedLength(evidence_.size));
        sealed_.resize(static_cast<std::size_t>(end - begin));
        files_.Read(name_, begin, sealed_);
        std::span<const std::byte> rest(sealed_);
        for (std::int64_t i = chunks.begin; i < chunks.end; ++i) {
            const auto whole = static_cast<std::size_t>(detail::kChunk + detail::kTag);
            const std::size_t length = std::min(rest.size(), whole);
            plain_.clear();
            if (!cipher_.Open({i, i + 1 == chunks_}, rest.first(length), plain_))
                return base::Refuse(Damaged(evidence_, i));
            rest = rest.subspan(length);
            HandOver(i * detail::kChunk, wanted, sink);
        }
        return base::AllWell();
    }

    /// The part of `plain_` (which lies at `at`) that was asked for.
    void HandOver(std::int64_t at, Span wanted, const Sink& sink) const {
        const std::int64_t from = std::max(wanted.begin, at) - at;
        const std::int64_t to =
            std::min(wanted.end, at + static_cast<std::int64_t>(plain_.size())) - at;
        if (from < to)
            sink(std::span<const std::byte>(plain_).subspan(static_cast<std::size_t>(from),
                                                            static_cast<std::size_t>(to - from)));
    }

    const EvidenceFiles& files_;
    const StoredEvidence& evidence_;
    std::string name_;
    std::int64_t chunks_;
    detail::ChunkCipher cipher_;
    std::vector<std::byte> sealed_;
    std::vector<std::byte> plain_;
};

/// What the disk cannot read is as good as damaged: another file takes its name.
bool IsWhole(const EvidenceStore& store, const StoredEvidence& stored) {
    try {
        return store.Verify(stored).has_value();
    } catch (const std::system_error&) {
        return false;
    }
}

EvidenceKey MakeKey(base::Randomness& randomness) {
    EvidenceKey key;
    randomness.Fill(std::as_writable_bytes(std::span(key.key)));
    return key;
}

}  // namespace

base::Result<std::int64_t> EvidenceStore::Append(const std::string& upload, std::int64_t offset,
                                                 std::span<const std::byte> bytes) {
    if (!IsUploadId(upload)) return base::Refuse(UnknownUpload(upload));
    const std::int64_t received = files_.AppendAt(upload, offset, bytes);
    if (offset != received)
        return base::Refuse("evidence.offset", {{"expected", std::to_string(received)},
                                                {"given", std::to_string(offset)}});
    return received + static_cast<std::int64_t>(bytes.size());
}

std::int64_t EvidenceStore::Received(const std::string& upload) const {
    return IsUploadId(upload) ? files_.PartLength(upload) : 0;
}

base::Result<StoredEvidence> EvidenceStore::Finish(
    const std::string& upload,
    const std::function<std::optional<StoredEvidence>(const base::Digest&)>& find_known) {
    if (!IsUploadId(upload)) return base::Refuse(UnknownUpload(upload));
    const auto part = files_.Hold(upload);
    if (!part) return base::Refuse(part.error());
    DropLeftOver(files_, upload);
    StoredEvidence stored{{}, (*part)->Length(), MakeKey(randomness_)};
    {
        SealedPart sealed(files_, upload, randomness_);
        stored.digest = sealed.Write(**part, stored.key);
        const auto known = find_known(stored.digest);
        if (!known) {
            sealed.Commit(FileName(stored));
            files_.DropPart(upload);
            return stored;
        }
        stored = *known;
    }
    if (!IsWhole(*this, stored)) {
        // The row outlived its file, or the file is damaged: this upload brings it back under the
        // key that acts rely on.
        SealedPart again(files_, upload, randomness_);
        again.Write(**part, stored.key);
        again.Commit(FileName(stored));
    }
    files_.DropPart(upload);
    return stored;
}

void EvidenceStore::Abandon(const std::string& upload) {
    if (!IsUploadId(upload)) return;
    const auto part = files_.Hold(upload);
    if (part) DropLeftOver(files_, upload);  // else who stores it now clears up
    files_.DropPart(upload);
}

bool EvidenceStore::Has(const StoredEvidence& evidence) const {
    return files_.Has(FileName(evidence));
}

base::Done EvidenceStore::Read(const StoredEvidence& evidence, std::int64_t offset,
                               std::int64_t length,
                               const std::function<void(std::span<const std::byte>)>& sink) const {
    if (!Has(evidence))
        return base::Refuse("evidence.missing", {{"digest", evidence.digest.ToText()}});
    if (offset < 0 || length < 0 || offset > evidence.size || length > evidence.size - offset)
        return base::Refuse("evidence.range", {{"size", std::to_string(evidence.size)}});
    return StoredReader(files_, evidence).Read({offset, offset + length}, sink);
}

base::Done EvidenceStore::Verify(const StoredEvidence& evidence) const {
    base::Digester digester(base::DigestKind::kSm3);
    auto whole = Read(evidence, 0, evidence.size,
                      [&](std::span<const std::byte> piece) { digester.Add(piece); });
    if (!whole) return whole;
    if (digester.Finish() != evidence.digest)
        return base::Refuse("evidence.digest_differs", {{"digest", evidence.digest.ToText()}});
    return base::AllWell();
}

void EvidenceStore::Remove(const StoredEvidence& evidence) { files_.Remove(FileName(evidence)); }

std::string EvidenceStore::FileName(const StoredEvidence& evidence) {
    const std::string_view key(reinterpret_cast<const char*>(evidence.key.key.data()),
                               evidence.key.key.size());
    return evidence.digest.ToText() + '-' + base::Sm3(key).ToText().substr(0, 8);
}

}  // namespace ledger
