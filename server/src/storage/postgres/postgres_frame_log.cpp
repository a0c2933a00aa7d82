#include <fmt/format.h>

#include <map>
#include <mutex>

#include "base/check.hpp"
#include "storage/postgres/postgres_line.hpp"
#include "storage/reading_store.hpp"

namespace storage {

using readings::FrameRecord;
using readings::LogBatch;
using readings::Segment;

namespace {

constexpr int kMostLogs = 64;
constexpr std::int64_t kHourMicros = 3'600'000'000;
constexpr std::int64_t kDayMicros = 24 * kHourMicros;
constexpr std::int64_t kSegmentBytes = std::int64_t{128} << 20;

// Advisory locks (8711, n): log n is this process's. 8705: who makes partitions of days.
constexpr Sql kTryLock{"reading.try_lock",
                       "SELECT CASE WHEN pg_try_advisory_lock(8711, $1::bigint::int)"
                       " THEN 1::bigint ELSE 0::bigint END"};
constexpr Sql kUnlock{"reading.unlock",
                      "SELECT CASE WHEN pg_advisory_unlock(8711, $1::bigint::int)"
                      " THEN 1::bigint ELSE 0::bigint END"};
// The server notices within a minute and a half that a machine is gone, and gives its log free.
constexpr Sql kNoticeTheEnd{"reading.notice_the_end",
                            "SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10;"
                            "SET tcp_keepalives_count = 6"};
constexpr Sql kBegin{"reading.begin", "BEGIN ISOLATION LEVEL READ COMMITTED"};
constexpr Sql kBeginDay{"reading.begin_day",
                        "BEGIN ISOLATION LEVEL READ COMMITTED;"
                        "SELECT pg_advisory_xact_lock(8705)"};
constexpr Sql kLast{"reading.log_last", "SELECT max(last) FROM reading_frame WHERE log = $1"};
constexpr Sql kAppend{"reading.log_append",
                      "INSERT INTO reading_frame (day, log, first, last, segment, frames, from_us,"
                      " to_us, bytes) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"};
constexpr Sql kReplay{
    "reading.log_replay",
    "SELECT bytes FROM reading_frame WHERE log = $1 AND last > $2 ORDER BY first"};
constexpr Sql kFollow{
    "reading.log_follow",
    "SELECT bytes FROM reading_frame WHERE log = $1 AND last > $2 ORDER BY first LIMIT 4"};
constexpr Sql kFind{"reading.log_find",
                    "SELECT bytes FROM reading_frame WHERE to_us >= $1 AND to_us < $2"
                    " ORDER BY to_us, log, first"};
constexpr Sql kSegments{"reading.log_segments",
                        "SELECT log, segment, bytes, last FROM reading_frame"
                        " WHERE ($1::bigint < 0 OR log = $1::bigint) AND segment > $2"
                        " ORDER BY log, first"};
constexpr Sql kSealed{"reading.log_sealed", "SELECT sealed FROM reading_mark WHERE log = $1"};
constexpr Sql kMarkSealed{"reading.log_mark_sealed",
                          "INSERT INTO reading_mark (log, applied, sealed) VALUES ($1, 0, $2)"
                          " ON CONFLICT (log) DO UPDATE"
                          " SET sealed = GREATEST(reading_mark.sealed, excluded.sealed)"};
constexpr Sql kForwarded{"reading.log_forwarded",
                         "SELECT forwarded FROM reading_mark WHERE log = $1"};
constexpr Sql kMarkForwarded{"reading.log_mark_forwarded",
                             "INSERT INTO reading_mark (log, applied, sealed, forwarded)"
                             " VALUES ($1, 0, 0, $2) ON CONFLICT (log) DO UPDATE"
                             " SET forwarded = excluded.forwarded"};
constexpr Sql kDrop{"reading.log_drop",
                    "DELETE FROM reading_frame WHERE log = $1 AND to_us < $2 AND last <= $3"
                    " AND segment <= $4"};
constexpr Sql kLogs{"reading.logs", "SELECT DISTINCT log FROM reading_frame ORDER BY log"};
constexpr Sql kDays{"reading.log_days",
                    "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
                    " JOIN pg_class p ON p.oid = i.inhparent WHERE p.relname = 'reading_frame'"};

std::string DayTable(std::int64_t day) { return fmt::format("reading_frame_{}", day); }

template <class Each>
void Walk(std::string_view bytes, Each&& each) {
    while (!bytes.empty()) {
        const readings::ReadRecord read = readings::FirstRecord(bytes);
        if (read.size == 0)
            throw Failure(std::string(Failure::kDamaged), "a row of the log is damaged",
                          "reading.log");
        each(read.record);
        bytes.remove_prefix(read.size);
    }
}

/// Facts of segments from the rows of a log, one after the other.
class SegmentReader {
 public:
    void Take(const Row& row) {
        const std::string name = fmt::format("log-{}/{:020}", row.Int(0), row.Int(1));
        if (name != open_.name) {
            Close();
            open_.name = name;
            digester_.emplace(base::DigestKind::kSm3);
        }
        const std::string_view bytes = row.View(2);
        digester_->Add(bytes);
        open_.bytes += static_cast<std::int64_t>(bytes.size());
        Walk(bytes, [&](const FrameRecord& record) {
            if (open_.frames++ == 0) {
                open_.first = record.position;
                open_.from = open_.to = record.received;
            }
            open_.last = record.position;
            open_.from = std::min(open_.from, record.received);
            open_.to = std::max(open_.to, record.received);
        });
    }
    std::vector<Segment> Finish() {
        Close();
        return std::move(segments_);
    }

 private:
    void Close() {
        if (open_.frames > 0) {
            open_.digest = digester_->Finish();
            segments_.push_back(open_);
        }
        open_ = Segment{};
    }

    Segment open_;
    std::optional<base::Digester> digester_;
    std::vector<Segment> segments_;
};

class PostgresLog final : public readings::FrameLog {
 public:
    /// `number`: that log and no other; -1: the first that is free.
    PostgresLog(const std::string& where, int number)
        : number_(number),
          line_(where, [this](PostgresConnection& connection) { Claim(connection); }),
          reader_(where) {
        last_ = LastIn(line_.Get());
    }
    /// PostgreSQL ends a session some time after its connection was closed: whoever takes up this
    /// log next, as a server begun again does, finds it free at once.
    ~PostgresLog() override {
        try {
            if (PostgresConnection* const held = line_.Held())
                static_cast<void>(held->QueryInt(kUnlock, {number_}));
        } catch (const Failure&) {
            number_ = -1;  // the session is lost, and with it the lock
        }
    }
    PostgresLog(const PostgresLog&) = delete;
    PostgresLog& operator=(const PostgresLog&) = delete;

    int number() const override { return number_; }
    void Hold() override {
        const std::lock_guard lock(mutex_);
        try {
            line_.Get().ExecuteScript({"reading.log_hold", "SELECT 1"});
        } catch (const Failure&) {
            Reset();
            throw;
        }
    }
    std::uint64_t last() const override {
        const std::lock_guard lock(mutex_);
        if (unsure_) AskLast();
        return last_;
    }
    void NotBelow(std::uint64_t position) override {
        const std::lock_guard lock(mutex_);
        last_ = std::max(last_, position);
    }

    void Append(const LogBatch& batch) override {
        const std::lock_guard lock(mutex_);
        CHECK(batch.first > last_ && batch.last >= batch.first);
        const std::int64_t hour = batch.to.micros / kHourMicros;
        const std::int64_t day = batch.to.micros / kDayMicros;
        try {
            if (day != day_made_) MakeDay(day);
            const bool fresh = hour != hour_ || size_ >= kSegmentBytes;
            const std::uint64_t segment = fresh ? batch.first : segment_;
            line_.In(kBegin, [&](PostgresConnection& connection) {
                connection.Execute(
                    kAppend,
                    {day, number_, static_cast<std::int64_t>(batch.first),
                     static_cast<std::int64_t>(batch.last), static_cast<std::int64_t>(segment),
                     static_cast<std::int64_t>(batch.last - batch.first + 1), batch.from.micros,
                     batch.to.micros, Param::BytesView(batch.bytes)});
            });
            size_ = fresh ? 0 : size_;
            segment_ = segment;
        } catch (const Failure&) {
            // What COMMIT did is not known; a new segment begins.
            Reset();
            throw;
        }
        size_ += static_cast<std::int64_t>(batch.bytes.size());
        hour_ = hour;
        last_to_ = batch.to.micros;
        last_ = batch.last;
    }

    void Replay(std::uint64_t after, const std::function<void(const FrameRecord&)>& each) override {
        const std::lock_guard lock(mutex_);
        line_.In(kBegin, [&](PostgresConnection& connection) {
            connection.Stream(
                kReplay, std::initializer_list<Param>{number_, static_cast<std::int64_t>(after)},
                [&](const Row& row) {
                    Walk(row.View(0), [&](const FrameRecord& record) {
                        if (record.position > after) each(record);
                    });
                });
        });
    }

    std::vector<FrameRecord> Next(std::uint64_t after, std::size_t most) override {
        std::vector<FrameRecord> next;
        Read([&](PostgresConnection& connection) {
            connection.Stream(
                kFollow, std::initializer_list<Param>{number_, static_cast<std::int64_t>(after)},
                [&](const Row& row) {
                    Walk(row.View(0), [&](const FrameRecord& record) {
                        if (record.position > after && next.size() < most) next.push_back(record);
                    });
                });
        });
        return next;
    }

    std::vector<FrameRecord> Find(const readings::FrameQuestion& question) override {
        std::vector<FrameRecord> found;
        Read([&](PostgresConnection& connection) {
            // A batch is seconds long; it is found by the receipt of its last frame.
            const std::int64_t to = question.to.micros + kHourMicros / 60;
            connection.Stream(kFind, std::initializer_list<Param>{question.from.micros, to},
                              [&](const Row& row) { FindIn(row.View(0), question, found); });
        });
        std::ranges::stable_sort(found, {}, &FrameRecord::received);
        return found;
    }

    std::vector<Segment> Unsealed(base::Instant before) override {
        SegmentReader reader;
        {
            const std::lock_guard lock(mutex_);
            if (hour_ >= 0 && last_to_ < before.micros) hour_ = -1;
        }
        Read([&](PostgresConnection& connection) {
            const std::int64_t sealed = connection.QueryInt(kSealed, {number_}).value_or(0);
            connection.Stream(kSegments, std::initializer_list<Param>{number_, sealed},
                              [&](const Row& row) { reader.Take(row); });
        });
        std::vector<Segment> segments = reader.Finish();
        std::uint64_t open = 0;
        {
            const std::lock_guard lock(mutex_);
            if (hour_ >= 0) open = segment_;
        }
        std::vector<Segment> closed;
        for (Segment& segment : segments) {
            // In order: a later one is not sealed before an earlier one.
            if (segment.to >= before || (open != 0 && segment.last >= open)) break;
            closed.push_back(std::move(segment));
        }
        return closed;
    }

    std::optional<std::uint64_t> Forwarded() override {
        std::optional<std::int64_t> position;
        Read([&](PostgresConnection& connection) {
            position = connection.QueryInt(kForwarded, {number_});
        });
        return position ? std::optional(static_cast<std::uint64_t>(*position)) : std::nullopt;
    }
    void MarkForwarded(std::uint64_t position) override {
        Read([&](PostgresConnection& connection) {
            connection.Execute(kMarkForwarded, {number_, static_cast<std::int64_t>(position)});
        });
    }

    void MarkSealed(const std::vector<Segment>& segments) override {
        std::uint64_t sealed = 0;
        for (const Segment& segment : segments) sealed = std::max(sealed, segment.first);
        const std::lock_guard lock(reader_mutex_);
        reader_.In(kBegin, [&](PostgresConnection& connection) {
            connection.Execute(kMarkSealed, {number_, static_cast<std::int64_t>(sealed)});
        });
    }

    std::vector<Segment> All() override {
        SegmentReader reader;
        Read([&](PostgresConnection& connection) {
            connection.Stream(kSegments, std::initializer_list<Param>{-1, 0},
                              [&](const Row& row) { reader.Take(row); });
        });
        return reader.Finish();
    }

    void DropBefore(base::Instant before, std::uint64_t applied) override {
        const std::lock_guard lock(reader_mutex_);
        std::vector<std::string> days;
        reader_.In(kBeginDay, [&](PostgresConnection& connection) {
            const std::int64_t sealed = connection.QueryInt(kSealed, {number_}).value_or(0);
            const auto keep = static_cast<std::int64_t>(std::min(applied, last()));
            connection.Execute(kDrop, {number_, before.micros, keep, sealed});
            Rows rows = connection.Query(kDays);
            while (rows.Next()) days.push_back(rows->Text(0));
            const std::string first_kept = DayTable(before.micros / kDayMicros);
            for (const std::string& table : days)
                if (table.size() == first_kept.size() && table < first_kept)
                    DropIfEmpty(connection, table);
        });
    }

 private:
    static void DropIfEmpty(PostgresConnection& connection, const std::string& table) {
        const std::string ask = "SELECT 1 FROM " + table + " LIMIT 1";
        const std::string drop = "DROP TABLE " + table;
        if (!connection.QueryInt({"reading.log_any", ask}, {}))
            connection.ExecuteScript({"reading.log_drop_day", drop});
    }

    static void FindIn(std::string_view bytes, const readings::FrameQuestion& question,
                       std::vector<FrameRecord>& found) {
        while (found.size() < question.most) {
            const readings::RecordHead head = readings::FirstHead(bytes);
            if (head.size == 0) return;
            if (head.point == question.point && head.received >= question.from &&
                head.received < question.to) {
                readings::ReadRecord read = readings::FirstRecord(bytes);
                if (read.size > 0 && question.Wants(read.record))
                    found.push_back(std::move(read.record));
            }
            bytes.remove_prefix(head.size);
        }
    }

    /// The first log that is free, or again the one that was held before the connection broke.
    void Claim(PostgresConnection& connection) {
        connection.ExecuteScript(kNoticeTheEnd);
        const int from = number_ < 0 ? 0 : number_, to = number_ < 0 ? kMostLogs : number_ + 1;
        for (int number = from; number < to; ++number)
            if (connection.QueryInt(kTryLock, {number}).value_or(0) == 1) {
                number_ = number;
                return;
            }
        throw Failure(std::string(Failure::kLockNotAvailable), "the log is another process's",
                      "reading.log");
    }

    /// After a COMMIT whose answer was lost: what stands there counts.
    void AskLast() const {
        try {
            last_ = std::max(last_, LastIn(line_.Get()));
            unsure_ = false;
        } catch (const Failure&) {
            line_.Drop();
            throw;
        }
    }

    std::uint64_t LastIn(PostgresConnection& connection) const {
        return static_cast<std::uint64_t>(connection.QueryInt(kLast, {number_}).value_or(0));
    }

    void MakeDay(std::int64_t day) {
        line_.In(kBeginDay, [&](PostgresConnection& connection) {
            const std::string text = fmt::format(
                "CREATE TABLE IF NOT EXISTS {} PARTITION OF reading_frame FOR VALUES FROM ({})"
                " TO ({})",
                DayTable(day), day, day + 1);
            connection.ExecuteScript({"reading.log_make_day", text});
        });
        day_made_ = day;
    }

    void Reset() {
        hour_ = -1;
        day_made_ = -1;
        unsure_ = true;
        line_.Drop();
    }

    template <class Work>
    void Read(Work&& work) {
        const std::lock_guard lock(reader_mutex_);
        reader_.In(kBegin, work);
    }

    mutable std::mutex mutex_;
    int number_;
    // All under mutex_; what last() may have to ask for is mutable.
    mutable PostgresLine line_;  ///< its session holds the lock of the log
    mutable std::uint64_t last_ = 0;
    mutable bool unsure_ = false;
    std::uint64_t segment_ = 0;
    std::int64_t size_ = 0, hour_ = -1, day_made_ = -1;
    std::int64_t last_to_ = 0;  ///< the latest receipt of what was appended last

    std::mutex reader_mutex_;
    PostgresLine reader_;  ///< under reader_mutex_
};

}  // namespace

std::unique_ptr<readings::FrameLog> OpenPostgresLog(const std::string& where) {
    return std::make_unique<PostgresLog>(where, -1);
}

std::vector<std::unique_ptr<readings::FrameLog>> OpenLeftPostgresLogs(const std::string& where) {
    std::vector<int> numbers;
    PostgresLine line(where);
    line.In(kBegin, [&](PostgresConnection& connection) {
        Rows rows = connection.Query(kLogs);
        while (rows.Next()) numbers.push_back(static_cast<int>(rows->Int(0)));
    });
    std::vector<std::unique_ptr<readings::FrameLog>> left;
    for (const int number : numbers) {
        try {
            left.push_back(std::make_unique<PostgresLog>(where, number));
        } catch (const Failure& failure) {  // a process has it
            if (failure.sqlstate() != Failure::kLockNotAvailable) throw;
        }
    }
    return left;
}

}  // namespace storage
