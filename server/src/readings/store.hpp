#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "readings/block_store.hpp"
#include "readings/frame_log.hpp"

namespace readings {

struct NewReading {
    std::string factor, kind;
    Sample sample;
};

/// A frame to be kept. `ticket` is the caller's own name for it.
struct Submission {
    std::uint64_t ticket = 0;
    std::uint64_t key = 0;
    base::Uuid point;
    base::Instant received;
    std::string raw, address;
    std::vector<NewReading> readings;
};

/// The frames of `tickets` are on the disk, or could not be brought there.
enum class Kept { kYes, kNo };
using KeptListener = std::function<void(const std::vector<std::uint64_t>& tickets, Kept kept)>;

struct StoreLimits {
    std::size_t waiting_frames = 20'000;  ///< beyond: IsCrowded
    std::size_t batch_bytes = std::size_t{8} << 20;
    std::size_t tail_samples = 3'000'000;            ///< beyond: blocks are written
    std::int64_t longest_tail_micros = 600'000'000;  ///< at the latest after this
    std::int64_t retry_micros = 1'000'000;           ///< after a failed write
};

/// One column of a curve: what lies in [from_ms, to_ms).
struct CurvePoint {
    std::int64_t from_ms = 0, to_ms = 0;
    Rollup rollup;
    std::optional<Sample> first, lowest, highest, last;  ///< absent where roll-ups were read
};

struct CurveQuestion {
    SeriesId series = 0;
    std::int64_t from_ms = 0, to_ms = 0;  ///< `to_ms` exclusive
    int columns = 1'000;
};

struct StoreCounts {
    std::int64_t frames = 0, readings = 0, batches = 0, blocks = 0, replaced = 0, too_many = 0;
    std::int64_t failed_batches = 0, failed_flushes = 0;
    std::size_t waiting = 0, tail = 0;
    std::string last_failure;
};

/// The readings of one process: takes frames, makes them durable in groups, answers, turns them
/// into blocks, and reads both together. Owned by `app`. Submit from any thread; the listener is
/// called from the store's own.
class Store {
 public:
    Store(BlockStore& blocks, FrameLog& log, const base::Clock& clock, StoreLimits limits = {});
    ~Store();
    Store(const Store&) = delete;
    Store& operator=(const Store&) = delete;

    /// Called for every frame that is taken back from the log at start, in order (its `key` is
    /// known again). Before Start.
    using Remember = std::function<void(const FrameRecord&)>;
    /// Takes back what the log holds and no block; then begins to work.
    void Start(KeptListener listener, const Remember& remember = {});
    /// Ends after what was submitted is kept and in blocks.
    void Stop();

    /// Called with every group of frames that became durable (their raw bytes are gone from it),
    /// from the store's own thread: quickly. Before Start.
    using Observer = std::function<void(const std::vector<Submission>&)>;
    void Observe(Observer observer) { observer_ = std::move(observer); }

    void Submit(Submission submission);
    /// More waits than should: stop reading from devices until it does not.
    [[nodiscard]] bool IsCrowded() const;

    /// Blocks and what is in none yet, together: by time, each time once.
    [[nodiscard]] std::vector<Sample> Samples(const CurveQuestion& question);
    /// Thinned to columns that keep first, lowest, highest and last; longer than `kLongest` from
    /// the roll-ups of hours, longer than two years from those of days.
    [[nodiscard]] std::vector<CurvePoint> Curve(const CurveQuestion& question);
    [[nodiscard]] std::vector<ReplacedSample> Replaced(const CurveQuestion& question);
    [[nodiscard]] std::vector<KnownSeries> SeriesOf(const base::Uuid& point) {
        return blocks_.SeriesOf(point);
    }
    [[nodiscard]] FrameLog& log() { return log_; }
    [[nodiscard]] BlockStore& blocks() { return blocks_; }
    /// Everything up to here is in blocks.
    [[nodiscard]] std::uint64_t applied() const;
    [[nodiscard]] StoreCounts counts() const;
    /// Writes blocks now; returns when they are durable, or could not be written (applied() tells).
    void FlushNow();

    static constexpr std::int64_t kLongestRawMs = 7LL * 24 * kHourMs;
    static constexpr std::int64_t kLongestHoursMs = 731LL * 24 * kHourMs;

 private:
    struct HourSeries {
        Hour hour = 0;
        SeriesId series = 0;
        bool operator==(const HourSeries&) const = default;
    };
    struct HashHourSeries {
        std::size_t operator()(const HourSeries& key) const {
            return std::hash<std::int64_t>{}(key.series * 1'000'003 + key.hour);
        }
    };
    using Tail = std::unordered_map<HourSeries, std::vector<Sample>, HashHourSeries>;

    void CommitLoop();
    void CommitBatch(std::vector<Submission>& batch);
    void ResolveSeries(const std::vector<Submission>& batch);
    void AddToTail(const std::vector<FrameRecord>& records);
    void FlushLoop();
    void DoFlush();
    void TakeBack(const Remember& remember);
    [[nodiscard]] bool FlushIsDue(base::Instant now) const;
    [[nodiscard]] std::vector<Sample> TailOf(SeriesId series, Hour from, Hour to) const;
    [[nodiscard]] std::vector<CurvePoint> FromRollups(const CurveQuestion& question);

    BlockStore& blocks_;
    FrameLog& log_;
    const base::Clock& clock_;
    const StoreLimits limits_;
    KeptListener listener_;
    Observer observer_;

    struct PointSeries {
        std::vector<std::pair<std::pair<std::string, std::string>, SeriesId>> known;
    };
    std::unordered_map<base::Uuid, PointSeries> series_;  ///< the committing thread's

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    // All under mutex_.
    std::deque<Submission> queue_;
    Tail tail_, flushing_;
    std::size_t tail_samples_ = 0;
    std::uint64_t tail_last_ = 0, flushing_last_ = 0, applied_ = 0;
    base::Instant tail_since_;
    bool stopping_ = false, committed_all_ = false;
    std::uint64_t flushes_wanted_ = 0, flushes_done_ = 0;
    StoreCounts counts_;

    std::thread committer_, flusher_;
};

/// Brings what `log` holds and no block into blocks: for a log that a process left behind.
void Recover(BlockStore& blocks, FrameLog& log, base::Instant now);

}  // namespace readings
