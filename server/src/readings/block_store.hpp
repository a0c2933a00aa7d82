#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/instant.hpp"
#include "readings/reading.hpp"
#include "readings/rollup.hpp"

namespace readings {

/// New samples of one series and one hour, in the order of arrival.
struct HourSamples {
    Hour hour = 0;
    SeriesId series = 0;
    std::vector<Sample> samples;
};

/// What goes from a log into blocks in one go.
struct Flush {
    int log = 0;                     ///< whose records these are
    std::uint64_t applied = 0;       ///< every record up to here is in it, or was before
    base::Instant at;                ///< remembered with what is replaced
    std::vector<HourSamples> hours;  ///< by hour, then series; each once
};

struct FlushReport {
    std::int64_t blocks = 0, readings = 0, replaced = 0;
    std::int64_t too_many = 0;  ///< beyond kMostInBlock in one hour: not stored as readings
};

struct KnownSeries {
    SeriesId id = 0;
    SeriesKey key;
};

/// A roll-up and the hour or day (Beijing, since 1970) that it is of.
struct TimedRollup {
    std::int64_t unit = 0;
    Rollup rollup;
};

struct ReplacedSample {
    Sample sample;
    base::Instant at;  ///< when it gave way
};

/// Which units of a series; `to` exclusive.
struct SeriesSpan {
    SeriesId series = 0;
    std::int64_t from = 0, to = 0;
};

/// Blocks and roll-ups of all processes, in a database. Safe from any thread; throws on failures.
class BlockStore {
 public:
    virtual ~BlockStore() = default;

    /// The ids of `keys`, in their order; those that are new get one. Durable on return.
    [[nodiscard]] virtual std::vector<SeriesId> IdsOf(std::span<const SeriesKey> keys) = 0;
    [[nodiscard]] virtual std::vector<KnownSeries> SeriesOf(const base::Uuid& point) = 0;

    /// Up to which record of a log the blocks of a month have everything.
    [[nodiscard]] virtual std::uint64_t Applied(int log, std::int64_t month) = 0;
    /// Up to which record every month has everything: what a log is read again from.
    [[nodiscard]] virtual std::uint64_t Applied(int log) = 0;
    /// Writes it month by month, each with its mark in one transaction; durable on return. May be
    /// done again whole after a failure: months that have it are left alone.
    virtual FlushReport Apply(const Flush& flush) = 0;

    /// By time. Hours are given in blocks: samples of the hours [from, to).
    [[nodiscard]] virtual std::vector<Sample> Samples(const SeriesSpan& hours) = 0;
    [[nodiscard]] virtual std::vector<TimedRollup> Hours(const SeriesSpan& hours) = 0;
    [[nodiscard]] virtual std::vector<TimedRollup> Days(const SeriesSpan& days) = 0;
    [[nodiscard]] virtual std::vector<ReplacedSample> Replaced(const SeriesSpan& hours) = 0;

    /// Drops whole months before that of `hour`, roll-ups of days stay.
    virtual void DropBefore(Hour hour) = 0;
};

}  // namespace readings
