#include "app/evidence_sweeper.hpp"

#include <set>

#include "storage/evidence_wait.hpp"

namespace app {

namespace {

constexpr std::int64_t kMicrosADay = 86'400'000'000;
constexpr std::size_t kDigestDigits = 64;
/// `<digest>-<8 hex of SM3(key)>`: whatever is named otherwise is not ours to remove.
constexpr std::size_t kNameLength = kDigestDigits + 9;

std::optional<base::Digest> DigestOf(const std::string& file) {
    if (file.size() != kNameLength || file[kDigestDigits] != '-') return std::nullopt;
    return base::Digest::Parse(std::string_view(file).substr(0, kDigestDigits));
}

/// The upload that a part file belongs to (`<upload>` or `<upload>.sealed`).
std::optional<base::Uuid> UploadOf(const std::string& part) {
    return base::Uuid::Parse(std::string_view(part).substr(0, part.find('.')));
}

}  // namespace

base::Instant EvidenceSweeper::DaysAgo(int days) const {
    return {node_.clock.Now().micros - days * kMicrosADay};
}

SweepReport EvidenceSweeper::Look() { return Go(Mode::kLook, {}); }

SweepReport EvidenceSweeper::Sweep(const std::stop_token& stop) { return Go(Mode::kSweep, stop); }

SweepReport EvidenceSweeper::Go(Mode mode, const std::stop_token& stop) {
    SweepReport report;
    // Files before rows: a file whose row goes now is without a row for a day before it goes too.
    SweepFiles(mode, stop, report);
    SweepRows(mode, stop, report);
    SweepUploads(mode, report);
    SweepParts(mode, report);
    report.stopped = stop.stop_requested();
    return report;
}

bool EvidenceSweeper::HasRow(const std::string& file) {
    const auto digest = DigestOf(file);
    if (!digest) return true;
    const auto stored = node_.store->Read()->FindEvidence(*digest);
    return stored && ledger::EvidenceStore::FileName(*stored) == file;
}

void EvidenceSweeper::SweepFiles(Mode mode, const std::stop_token& stop, SweepReport& report) {
    for (const ledger::FileStamp& file : node_.evidence_files->Files()) {
        if (stop.stop_requested()) return;
        if (DaysAgo(1) <= file.written || HasRow(file.name)) continue;
        if (mode == Mode::kSweep) node_.evidence_files->Remove(file.name);
        report.swept.push_back({SweepReason::kWithoutRow, file.name, file.size, file.written});
    }
}

void EvidenceSweeper::SweepRows(Mode mode, const std::stop_token& stop, SweepReport& report) {
    const base::Instant limit = DaysAgo(node_.settings.evidence_orphan_days);
    for (const auto& waiting : storage::WaitingSince(*node_.database, limit)) {
        if (stop.stop_requested()) return;
        if (waiting.held_by_desk) {
            ++report.held_by_desk;
            continue;
        }
        const base::Digest& digest = waiting.evidence.digest;
        if (mode == Mode::kSweep) {
            node_.evidence_files->Touch(ledger::EvidenceStore::FileName(waiting.evidence),
                                        node_.clock.Now());
            if (!storage::ForgetWaiting(*node_.database, digest, limit)) continue;
        }
        report.swept.push_back(
            {SweepReason::kNeverCited, digest.ToText(), waiting.evidence.size, waiting.kept_at});
    }
}

void EvidenceSweeper::SweepUploads(Mode mode, SweepReport& report) {
    const base::Instant limit = DaysAgo(node_.settings.upload_keep_days);
    std::set<std::string> fresh;
    for (const ledger::FileStamp& part : node_.evidence_files->Parts())
        if (limit <= part.written) fresh.insert(part.name);
    for (const http::Upload& upload : node_.desk->UploadsBefore(limit)) {
        const std::string id = upload.id.ToText();
        if (fresh.contains(id)) continue;  // begun long ago, and still arriving
        const std::int64_t received = node_.evidence->Received(id);
        if (mode == Mode::kSweep) {
            node_.evidence->Abandon(id);
            node_.desk->DropUpload(upload.id);
        }
        report.swept.push_back({SweepReason::kUploadAbandoned, id, received, upload.created_at});
    }
}

/// Parts whose upload is gone: a process that died between the two.
void EvidenceSweeper::SweepParts(Mode mode, SweepReport& report) {
    const base::Instant limit = DaysAgo(node_.settings.upload_keep_days);
    for (const ledger::FileStamp& part : node_.evidence_files->Parts()) {
        const auto upload = UploadOf(part.name);
        if (limit <= part.written || (upload && node_.desk->FindUpload(*upload))) continue;
        if (mode == Mode::kSweep) node_.evidence_files->DropPart(part.name);
        report.swept.push_back({SweepReason::kUploadAbandoned, part.name, part.size, part.written});
    }
}

}  // namespace app
