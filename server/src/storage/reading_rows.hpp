#pragma once

#include <map>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "readings/block_store.hpp"
#include "storage/database.hpp"

/// Blocks and roll-ups as rows: what both databases have in common.
namespace storage {

/// `count, summed, …` from `column` on.
[[nodiscard]] readings::Rollup ReadRollup(const Row& row, int column);

/// The blocks of one hour, rows (bytes), put together by time.
void AddBlock(std::string_view bytes, readings::Hour hour, std::vector<readings::Sample>& into);

[[nodiscard]] readings::ReplacedSample ReadReplaced(const Row& row);

/// Puts new samples into blocks, roll-ups of hours and of days, and keeps what was replaced. One
/// transaction's; tables must be there.
class ReadingWriter {
 public:
    ReadingWriter(Connection& connection, base::Instant at) : connection_(connection), at_(at) {}

    /// By hour, then series.
    void Write(std::span<const readings::HourSamples> hours);
    [[nodiscard]] const readings::FlushReport& report() const { return report_; }

 private:
    struct KnownHour {
        readings::Rollup rollup;
        std::int64_t parts = 0;
    };
    using SeriesOnDay = std::pair<std::int64_t, readings::SeriesId>;

    void WriteHour(std::span<const readings::HourSamples> of_one_hour);
    void WriteSeries(const readings::HourSamples& arrived, const KnownHour* known);
    void AddPart(const readings::HourSamples& arrived, const KnownHour* known);
    void Rewrite(const readings::HourSamples& arrived, const KnownHour& known);
    [[nodiscard]] std::vector<readings::Sample> Fitting(std::vector<readings::Sample> samples);
    void KeepReplaced(readings::SeriesId series, const std::vector<readings::Sample>& replaced);
    void PutHour(const readings::HourSamples& of, const readings::Rollup& rollup,
                 std::int64_t parts);
    [[nodiscard]] std::map<readings::SeriesId, KnownHour> KnownOf(
        std::span<const readings::HourSamples> of_one_hour);
    void WriteDays();
    [[nodiscard]] std::map<SeriesOnDay, readings::Rollup> KnownDays();
    [[nodiscard]] readings::Rollup DayNow(const SeriesOnDay& day);

    Connection& connection_;
    base::Instant at_;
    readings::FlushReport report_;
    std::map<SeriesOnDay, readings::Rollup> day_adds_;
    std::set<SeriesOnDay> days_anew_;
};

}  // namespace storage
