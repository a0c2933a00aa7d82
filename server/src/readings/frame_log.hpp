#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.hpp"
#include "readings/frame_record.hpp"

namespace readings {

/// Records that are written in one go.
struct LogBatch {
    std::string bytes;  ///< as PutRecord wrote them, one after the other
    std::uint64_t first = 0, last = 0;
    base::Instant from, to;  ///< of receipt
};

/// Frames of one point, by time of receipt.
struct FrameQuestion {
    base::Uuid point;
    base::Instant from, to;  ///< `to` exclusive
    std::size_t most = 100;
    /// Only frames that bore a reading of this series at this time; 0: any.
    SeriesId series = 0;
    std::int64_t time_ms = 0;

    /// `record` is one of the point and its time of receipt within.
    [[nodiscard]] bool Wants(const FrameRecord& record) const {
        return series == 0 || std::ranges::any_of(record.items, [this](const auto& item) {
                   return item.series == series && item.sample.time_ms == time_ms;
               });
    }
};

/// A closed stretch of a log: what the ledger seals.
struct Segment {
    std::string name;  ///< `log-0/0000000000000001`
    std::uint64_t first = 0, last = 0;
    std::int64_t frames = 0, bytes = 0;
    base::Instant from, to;
    base::Digest digest;  ///< SM3 over the records' bytes

    bool operator==(const Segment&) const = default;
};

/// The durable memory of one process: frames in the order in which they were taken. One thread
/// appends; the others may be called from any thread. All throw on failures.
class FrameLog {
 public:
    virtual ~FrameLog() = default;
    /// Which log this is: no other process has it.
    [[nodiscard]] virtual int number() const = 0;
    /// Position of the last record; 0 in an empty log.
    [[nodiscard]] virtual std::uint64_t last() const = 0;
    /// Positions go on behind `position` where the log itself is behind (somebody took it away).
    virtual void NotBelow(std::uint64_t position) = 0;
    /// On the disk on return. When it throws, it may be tried again behind last(): what was not
    /// acknowledged may stand in the log all the same.
    virtual void Append(const LogBatch& batch) = 0;
    /// Every record behind `after`, in order.
    virtual void Replay(std::uint64_t after,
                        const std::function<void(const FrameRecord&)>& each) = 0;
    /// The next records behind `after`, in order, at most about `most` of them: for whoever follows
    /// the log. One follower.
    [[nodiscard]] virtual std::vector<FrameRecord> Next(std::uint64_t after, std::size_t most) = 0;
    /// How far what stands here was handed on to the next platform; nullopt: it never was. With the
    /// log, whoever holds it: the next one goes on from there.
    [[nodiscard]] virtual std::optional<std::uint64_t> Forwarded() = 0;
    /// Durable on return.
    virtual void MarkForwarded(std::uint64_t position) = 0;
    /// Oldest first; also those of other processes' logs.
    [[nodiscard]] virtual std::vector<FrameRecord> Find(const FrameQuestion& question) = 0;
    /// Stretches of this log of which nothing was received at or after `before`, each told until it
    /// is marked as sealed. What is open then is closed.
    [[nodiscard]] virtual std::vector<Segment> Unsealed(base::Instant before) = 0;
    virtual void MarkSealed(const std::vector<Segment>& segments) = 0;
    /// Every stretch that is still there, with the digest of its bytes as they are now.
    [[nodiscard]] virtual std::vector<Segment> All() = 0;
    /// Drops sealed stretches of which everything was received before `before` and stands at or
    /// before `applied`.
    virtual void DropBefore(base::Instant before, std::uint64_t applied) = 0;
    /// Now and then: where the database that says whose log this is was away, it is taken again,
    /// also when nothing is received. Throws where that fails.
    virtual void Hold() {}
};

}  // namespace readings
