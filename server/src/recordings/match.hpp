#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/civil_day.hpp"
#include "base/id.hpp"
#include "recordings/times.hpp"

namespace recordings {

/// A body camera of the register.
struct Recorder {
    struct Holder {
        base::RecordId officer;
        base::CivilDay from;
        std::optional<base::CivilDay> to;
    };
    /// `ahead_seconds`: by how much its clock was ahead of the right time; negative: behind.
    struct Offset {
        base::CivilDay measured_on;
        std::int64_t ahead_seconds = 0;
    };
    base::RecordId id;
    std::string number;
    std::vector<Holder> holders;
    std::vector<Offset> offsets;
};

/// A step of a case at which officers were: with its times (a transcript), or only its day.
struct Occasion {
    std::string type;
    base::RecordId id, the_case;
    std::string title;
    std::vector<base::RecordId> officers;
    std::optional<base::Instant> from, to;
    std::optional<base::CivilDay> day;
};

/// What a bureau sets (documents/recordings.list).
struct Rules {
    int margin_minutes = 30;  ///< how far before or after a step its recording may lie
    int offset_days = 90;     ///< how far from the recording the clock may have been measured
};

enum class Verdict { kMatched, kDoubtful, kUnmatched };
[[nodiscard]] std::string_view VerdictId(Verdict verdict);  ///< as field `verdict`

struct Match {
    Verdict verdict = Verdict::kUnmatched;
    const Recorder* recorder = nullptr;
    std::optional<Recorder::Offset> offset;   ///< that the times below are corrected by
    std::optional<base::Instant> from, to;    ///< right time
    std::optional<base::RecordId> officer;    ///< who held the camera on that day
    const Occasion* occasion = nullptr;       ///< matched
    std::vector<const Occasion*> candidates;  ///< doubtful: of these a person chooses
    base::Refusals doubts;                    ///< why it is not matched
};

/// What a recording is held against.
struct Known {
    const std::vector<Recorder>& recorders;
    const std::vector<Occasion>& occasions;
    const Rules& rules;
};

/// Matched where one camera of the register has that number, its time is beyond doubt, its clock
/// was measured, one officer held it, and at the time that officer was at a step of one case. A
/// step of which only the day is known makes a candidate, never a match.
[[nodiscard]] Match MatchRecording(const NamedFile& named, const Started& started,
                                   std::optional<std::int64_t> length_ms, const Known& known);

/// Do two recordings of one number run at the same time? Then two cameras have it.
[[nodiscard]] bool Overlap(const Match& a, const Match& b);

}  // namespace recordings
