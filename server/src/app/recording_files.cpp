#include "app/recording_files.hpp"

#include <algorithm>
#include <fstream>

namespace app {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kPiece = std::size_t{4} << 20;

/// Calls `take` with every piece in order; false where the file cannot be read to its end.
template <class Take>
bool EachPiece(const fs::path& path, const Take& take) {
    std::ifstream in(path, std::ios::binary);
    std::string piece(kPiece, '\0');
    while (in) {
        in.read(piece.data(), static_cast<std::streamsize>(piece.size()));
        const auto got = static_cast<std::size_t>(in.gcount());
        if (got > 0 && !take(std::string_view(piece).substr(0, got))) return false;
    }
    return in.eof();
}

bool IsHidden(const fs::path& path) { return path.filename().string().starts_with("."); }

}  // namespace

base::Result<std::vector<RecordingFile>> ListRecordings(const std::string& folder) {
    std::error_code failed;
    fs::recursive_directory_iterator at(folder, fs::directory_options::skip_permission_denied,
                                        failed);
    if (failed) return base::Refuse("recordings.no_folder", {{"folder", folder}}, folder);
    std::vector<RecordingFile> files;
    for (const fs::recursive_directory_iterator end; at != end; at.increment(failed)) {
        if (failed) return base::Refuse("recordings.no_folder", {{"folder", folder}}, folder);
        if (IsHidden(at->path())) {
            at.disable_recursion_pending();
            continue;
        }
        if (!at->is_regular_file()) continue;
        RecordingFile file;
        file.path = at->path();
        file.shown = fs::relative(at->path(), folder).string();
        file.name = at->path().filename().string();
        files.push_back(std::move(file));
    }
    if (files.empty()) return base::Refuse("recordings.empty_folder", {{"folder", folder}}, folder);
    std::ranges::sort(files, {}, &RecordingFile::shown);
    return files;
}

void ReadRecording(RecordingFile& file, base::Instant now) {
    if (!recordings::NamesRecording(file.name)) {
        file.refusals.push_back({"recordings.not_recording", {}, file.shown});
        return;
    }
    file.size = static_cast<std::int64_t>(fs::file_size(file.path));
    std::ifstream in(file.path, std::ios::binary);
    const recordings::ReadAt read = [&](std::int64_t from, std::span<std::byte> into) {
        in.clear();
        in.seekg(from);
        in.read(reinterpret_cast<char*>(into.data()), static_cast<std::streamsize>(into.size()));
        return static_cast<std::size_t>(in.gcount());
    };
    auto container = recordings::ReadContainer(read, file.size, file.name);
    if (!container) {
        file.refusals = std::move(container.error());
        for (base::Refusal& refusal : file.refusals) refusal.where = file.shown;
        return;
    }
    file.container = *std::move(container);
    file.named = recordings::ReadFileName(file.name);
    file.started = recordings::ChooseStart(file.named, file.container, now);
    base::Digester digester(base::DigestKind::kSm3);
    std::int64_t size = 0;
    const bool whole = EachPiece(file.path, [&](std::string_view piece) {
        digester.Add(piece);
        size += static_cast<std::int64_t>(piece.size());
        return true;
    });
    file.digest = digester.Finish();
    if (!whole || size != file.size)
        file.refusals.push_back({"recordings.changed_meanwhile", {}, file.shown});
}

base::Done KeepRecording(Node& node, const RecordingFile& file) {
    const auto known = node.store->Read()->FindEvidence(file.digest);
    if (known && node.evidence->Has(*known)) {
        // Kept anew, so that the sweeper does not take it for an orphan meanwhile.
        node.store->KeepEvidence(*known);
        return base::AllWell();
    }
    const std::string upload = base::Uuid::Make(node.clock.Now(), node.randomness).ToText();
    std::int64_t at = 0;
    base::Refusals refusals;
    if (auto begun = node.evidence->Append(upload, 0, {}); !begun)
        return base::Refuse(begun.error());
    const bool whole = EachPiece(file.path, [&](std::string_view piece) {
        const auto added =
            node.evidence->Append(upload, at, std::as_bytes(std::span(piece.data(), piece.size())));
        if (!added) refusals = added.error();
        at += static_cast<std::int64_t>(piece.size());
        return refusals.empty();
    });
    if (!refusals.empty()) return base::Refuse(std::move(refusals));
    if (!whole || at != file.size) {
        node.evidence->Abandon(upload);
        return base::Refuse("recordings.changed_meanwhile", {}, file.shown);
    }
    const auto stored = node.evidence->Finish(upload, [&](const base::Digest& digest) {
        return node.store->Read()->FindEvidence(digest);
    });
    if (!stored) return base::Refuse(stored.error());
    node.store->KeepEvidence(*stored);
    if (stored->digest != file.digest)
        return base::Refuse("recordings.changed_meanwhile", {}, file.shown);
    return base::AllWell();
}

}  // namespace app
