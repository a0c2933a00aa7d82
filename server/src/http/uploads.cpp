#include "http/detail/uploads.hpp"

#include "http/media_type.hpp"

namespace http {

namespace {

constexpr std::int64_t kSniffed = 64;

/// Media type by the first bytes of what is now stored.
std::string StoredMediaType(Caller& caller, const ledger::StoredEvidence& stored,
                            const std::string& name) {
    std::string first;
    const auto read = caller.platform.evidence.Read(
        stored, 0, std::min(stored.size, kSniffed), [&](std::span<const std::byte> bytes) {
            first.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        });
    return read ? SniffedMediaType(first, name) : "application/octet-stream";
}

}  // namespace

base::Result<Upload> FindOwnUpload(Caller& caller, std::string_view id) {
    const auto parsed = base::Uuid::Parse(id);
    auto upload = parsed ? caller.platform.desk.FindUpload(*parsed) : std::nullopt;
    if (!upload || upload->person != caller.principal.person)
        return base::Refuse("evidence.upload_not_found");
    return *std::move(upload);
}

base::Result<FinishedFile> FinishUpload(Caller& caller, const Upload& upload) {
    const std::string id = upload.id.ToText();
    const std::int64_t received = caller.platform.evidence.Received(id);
    if (received != upload.size)
        return base::Refuse("evidence.not_whole", {{"received", std::to_string(received)},
                                                   {"size", std::to_string(upload.size)}});
    if (upload.size == 0) {  // no piece came that would have made its part
        if (auto begun = caller.platform.evidence.Append(id, 0, {}); !begun)
            return base::Refuse(begun.error());
    }
    bool known = false;
    const auto finished = caller.platform.evidence.Finish(
        id, [&](const base::Digest& digest) -> std::optional<ledger::StoredEvidence> {
            const auto found = caller.platform.store.Read()->FindEvidence(digest);
            known = found.has_value();
            return found;
        });
    if (!finished) return base::Refuse(finished.error());
    const ledger::StoredEvidence kept = caller.platform.store.KeepEvidence(*finished);
    if (!known && kept.key != finished->key) caller.platform.evidence.Remove(*finished);
    caller.platform.desk.DropUpload(upload.id);
    return FinishedFile{kept, upload.name, StoredMediaType(caller, kept, upload.name), known};
}

}  // namespace http
