#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "anomaly/finding.hpp"

namespace anomaly::detail {

class Telling;
class Unexplained;

/// Why a place of the grid has no value that counts.
enum class State : char {
    kValid = 'v',
    kGap = 'g',         ///< nothing came
    kStopped = 's',     ///< the plant stood still
    kCalibrated = 'c',  ///< calibration
    kMarked = 'm'       ///< maintenance, fault, set by hand, beyond range, broken line
};

/// A series on a grid without holes, and what is usual for it outside the window.
struct Track {
    std::string factor;
    evaluation::Form form = evaluation::Form::kMeasured;
    std::int64_t step = evaluation::kHour;
    base::Instant start;
    std::vector<double> value;  ///< NaN where the state is not kValid
    std::vector<State> state;
    std::size_t begin = 0, end = 0;  ///< the window
    /// Before this place values had more decimals than since, to the end of the window (0: they had
    /// not). They are rounded to those of now, so that the past is what it would have been.
    std::size_t coarser_since = 0;

    // Of what lies outside the window:
    std::vector<double> usual;  ///< sorted
    double unit = 1;            ///< smallest difference that its values have

    [[nodiscard]] std::size_t size() const { return value.size(); }
    [[nodiscard]] bool Has(std::size_t i) const { return state[i] == State::kValid; }
    [[nodiscard]] bool IsUsual(std::size_t i) const { return i < begin || i >= end; }
    [[nodiscard]] base::Instant At(std::size_t i) const {
        return {start.micros + static_cast<std::int64_t>(i) * step};
    }
    /// Of the usual values; 0 where there are none.
    [[nodiscard]] double Quantile(double share) const;
    [[nodiscard]] double StepsOf(double hours) const {
        return hours * static_cast<double>(evaluation::kHour) / static_cast<double>(step);
    }
};

/// The same factor of another outlet, which outlives this.
struct Neighbour {
    const evaluation::Outlet& outlet;
    std::string name;
    Track track;
};

[[nodiscard]] bool IsMultiple(double value, double unit);

/// On a grid from the first place of its past to the last place that is looked at.
[[nodiscard]] Track MakeTrack(const evaluation::Outlet& outlet, const evaluation::Series& series,
                              evaluation::Span window);

/// What a detector works on and where it puts what it finds.
class Desk {
 public:
    Desk(const evaluation::Outlet& outlet, const Thresholds& thresholds, Inspection& out)
        : outlet_(outlet), thresholds_(thresholds), out_(out) {}

    /// The edition in force; nullptr where the detector is not wanted. Later calls mean it.
    const catalogue::TelemetryRule* Begin(std::string_view detector, base::CivilDay day);
    [[nodiscard]] double Setting(std::string_view name);
    void CannotRun(const std::string& factor, std::string reason);
    [[nodiscard]] const evaluation::Outlet& outlet() const { return outlet_; }

    struct Stretch {
        std::size_t first = 0, last = 0;  ///< both inside
        double score = 0;                 ///< nothing is put below 1
        std::vector<std::pair<std::string, std::string>> figures;
        std::string words;
        std::optional<Original> original = std::nullopt;
    };
    void Put(const Track& track, Stretch stretch);

 private:
    const evaluation::Outlet& outlet_;
    const Thresholds& thresholds_;
    Inspection& out_;
    const catalogue::TelemetryRule* rule_ = nullptr;
};

/// A stretch of places, the last not inside.
struct Piece {
    std::size_t from = 0, to = 0;
};
/// The outlet's own past in pieces as long as the window, the latest first; then, where there is
/// any, what came after the window.
[[nodiscard]] std::vector<Piece> PastPieces(const Track& track);
/// Of what each piece of the past says, the most; of five or more the second, so that one fraud or
/// fault of the past hides no other. 0 where there are none.
[[nodiscard]] double SecondOf(std::vector<double> bits);

/// 35.20 → "35.2"
[[nodiscard]] std::string Shown(double value);
/// The limit by the hour for this track on that day; NaN where it has none.
[[nodiscard]] double LimitOf(const evaluation::Outlet& outlet, const Track& track);
/// The first values of a stretch, for the explanation: at most twelve.
[[nodiscard]] std::string SampleOf(const Track& track, std::size_t first, std::size_t last);

// One series (with limit or marks where the name says so):
void FindConstant(Desk& desk, const Track& track);
/// How odd values that stood still were at two stations at least of a network, in their past or in
/// the window: 0 where fewer did. What instruments or platform of a network do is no sign of a
/// hand.
[[nodiscard]] double StillElsewhere(Desk& desk, const std::vector<Neighbour>& network);
void FindNarrowBand(Desk& desk, const Track& track, const Telling& telling);
void FindPressed(Desk& desk, const Track& track);
void FindRoundDigits(Desk& desk, const Track& track);
void FindCopies(Desk& desk, const Track& track, const Telling& telling);
void FindHiding(Desk& desk, const Track& track, State kind);
// More than one:
void FindSteps(Desk& desk, const Track& track, const Unexplained& left);
void FindLoweredByCalibration(Desk& desk, const Track& track, const Unexplained& left);
void FindCopiesBetween(Desk& desk, const Track& track, const Telling& telling,
                       const Neighbour& other);
void FindContradiction(Desk& desk, const Track& target, const std::vector<const Track*>& causes);
// Records beside the series:
void FindDrift(Desk& desk, const Track& track);
void FindParameterChange(Desk& desk, const Track& track);

}  // namespace anomaly::detail
