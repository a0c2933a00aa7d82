#pragma once

#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

#include "app/node.hpp"

namespace app {

/// Why a file may go.
enum class SweepReason {
    kNeverCited,       ///< stored, and no act, draft or import spoke of it in time
    kWithoutRow,       ///< a file that the database does not know
    kUploadAbandoned,  ///< an upload that nobody went on with
};

struct Swept {
    SweepReason reason = SweepReason::kNeverCited;
    std::string name;       ///< digest, file name or upload id
    std::int64_t size = 0;  ///< bytes
    base::Instant since;    ///< when it was last written or uploaded
};

struct SweepReport {
    std::vector<Swept> swept;
    std::int64_t held_by_desk = 0;  ///< old and never cited, but in a draft or an import
    bool stopped = false;           ///< it was asked to end before it had seen all
};

/// Removes what was uploaded and never used: evidence that no act cites `evidence_orphan_days`
/// after it came, files without a row, uploads nobody went on with for `upload_keep_days`. Never
/// removes what an act refers to, also when that act commits meanwhile. May run twice at once.
///
/// Evidence goes in two steps, so that an upload of the same file at that very moment cannot lose
/// it: first its row; its file a day later at the earliest, as a file without a row.
class EvidenceSweeper {
 public:
    explicit EvidenceSweeper(Node& node) : node_(node) {}

    /// What Sweep would do now.
    [[nodiscard]] SweepReport Look();
    /// Throws failures of the folder or the database; what was done until then stays done.
    SweepReport Sweep(const std::stop_token& stop = {});

 private:
    enum class Mode { kLook, kSweep };
    SweepReport Go(Mode mode, const std::stop_token& stop);
    void SweepFiles(Mode mode, const std::stop_token& stop, SweepReport& report);
    void SweepRows(Mode mode, const std::stop_token& stop, SweepReport& report);
    void SweepUploads(Mode mode, SweepReport& report);
    void SweepParts(Mode mode, SweepReport& report);
    [[nodiscard]] bool HasRow(const std::string& file);
    [[nodiscard]] base::Instant DaysAgo(int days) const;

    Node& node_;
};

}  // namespace app
