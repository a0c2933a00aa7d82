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

std::string SealedPart(const std::string& upload) { return upload + ".sealed"; }

/// Encrypts the part of an upload into its sealed part; returns the digest of the plain bytes.
base::Digest WriteSealedPart(EvidenceFiles& files, const std::string& upload,
                             const EvidenceKey& key) {
    files.DropPart(SealedPart(upload));
    files.Append(SealedPart(upload), std::as_bytes(std::span(detail::kMagic)));
    const std::int64_t size = files.PartLength(upload);
    const std::int64_t chunks = detail::ChunksOf(size);
    base::Digester digester(base::DigestKind::kSm3);
    detail::ChunkCipher cipher(key);
    std::vector<std::byte> plain;
    std::vector<std::byte> sealed;
    for (std::int64_t first = 0; first < chunks; first += kBatch) {
        const std::int64_t offset = first * detail::kChunk;
        plain.resize(static_cast<std::size_t>(std::min(kBuffer, size - offset)));
        files.ReadPart(upload, offset, plain);
        digester.Add(plain);
        sealed.clear();
        for (std::int64_t i = first; i < std::min(first + kBatch, chunks); ++i) {
            const auto at = static_cast<std::size_t>((i - first) * detail::kChunk);
            const auto length = std::min(plain.size() - at, std::size_t{detail::kChunk});
            cipher.Seal({i, i + 1 == chunks}, std::span(plain).subspan(at, length), sealed);
        }
        files.Append(SealedPart(upload), sealed);
    }
    return digester.Finish();
}

base::Digest SealPart(EvidenceFiles& files, const std::string& upload, const EvidenceKey& key) {
    try {
        return WriteSealedPart(files, upload, key);
    } catch (const std::system_error&) {
        files.DropPart(SealedPart(upload));  // on a full disk it would keep what room there is
        throw;
    }
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

EvidenceKey MakeKey(base::Randomness& randomness) {
    EvidenceKey key;
    randomness.Fill(std::as_writable_bytes(std::span(key.key)));
    return key;
}

}  // namespace

base::Result<std::int64_t> EvidenceStore::Append(const std::string& upload, std::int64_t offset,
                                                 std::span<const std::byte> bytes) {
    if (!IsUploadId(upload)) return base::Refuse(UnknownUpload(upload));
    const std::int64_t received = files_.PartLength(upload);
    if (offset != received)
        return base::Refuse("evidence.offset", {{"expected", std::to_string(received)},
                                                {"given", std::to_string(offset)}});
    return files_.Append(upload, bytes);
}

std::int64_t EvidenceStore::Received(const std::string& upload) const {
    return IsUploadId(upload) ? files_.PartLength(upload) : 0;
}

base::Result<StoredEvidence> EvidenceStore::Finish(
    const std::string& upload,
    const std::function<std::optional<StoredEvidence>(const base::Digest&)>& find_known) {
    if (!IsUploadId(upload)) return base::Refuse(UnknownUpload(upload));
    StoredEvidence stored{{}, files_.PartLength(upload), MakeKey(randomness_)};
    stored.digest = SealPart(files_, upload, stored.key);
    if (const auto known = find_known(stored.digest)) {
        stored = *known;
        if (Has(stored)) {
            Abandon(upload);
            return stored;
        }
        // The row outlived its file: this upload brings it back under the key that acts rely on.
        static_cast<void>(SealPart(files_, upload, stored.key));
    }
    files_.Commit(SealedPart(upload), FileName(stored));
    Abandon(upload);
    return stored;
}

void EvidenceStore::Abandon(const std::string& upload) {
    if (!IsUploadId(upload)) return;
    files_.DropPart(upload);
    files_.DropPart(SealedPart(upload));
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
