#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/recording_files.hpp"
#include "app/recording_register.hpp"
#include "catalogue/model.hpp"
#include "recordings/match.hpp"
#include "records/store.hpp"

/// Recordings that come in, from a folder or by the web, and the steps of cases they belong to.
namespace app {

/// One file, where it belongs, and whether it is there already.
struct PlannedRecording {
    RecordingFile* file = nullptr;
    recordings::Match match;
    bool known = false;
    std::optional<base::RecordId>
        known_as;  ///< the record that holds it; none: twice in one folder
    Owner owner = {};
};

/// Finds for each file that is a recording where it belongs.
class RecordingPlanner {
 public:
    RecordingPlanner(const RegisterAsking& asking, const recordings::Rules& rules,
                     base::Instant now)
        : asking_(asking), rules_(rules), now_(now) {}

    std::vector<PlannedRecording> Run(std::vector<RecordingFile>& files);

    /// The steps to which matches lead; they live as long as the planner.
    [[nodiscard]] const std::vector<recordings::Occasion>& occasions() const { return occasions_; }

 private:
    void DoubtTwins(std::vector<PlannedRecording>& planned,
                    const std::vector<KnownRecording>& known);

    RegisterAsking asking_;
    const recordings::Rules& rules_;
    base::Instant now_;
    std::vector<recordings::Recorder> recorders_;
    std::vector<recordings::Occasion> occasions_;
};

/// Why it is doubtful or unmatched, a line each, and what it may belong to.
[[nodiscard]] std::string RecordingDoubts(const catalogue::Catalogue& catalogue,
                                          const recordings::Match& match);

/// What its record holds.
[[nodiscard]] records::FieldValues RecordingValues(const catalogue::Catalogue& catalogue,
                                                   const PlannedRecording& one);

/// `2026-03-02 09:15:30（取自文件名，2026-02-20 对时快 37 秒，已校正）`
[[nodiscard]] std::string RecordingTimeWords(const PlannedRecording& one);

}  // namespace app
