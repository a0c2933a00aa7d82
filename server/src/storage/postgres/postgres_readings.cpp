#include <fmt/format.h>

#include <mutex>

#include "storage/postgres/postgres_line.hpp"
#include "storage/reading_rows.hpp"
#include "storage/reading_store.hpp"

namespace storage {

using readings::Hour;
using readings::Sample;
using readings::SeriesSpan;
using readings::TimedRollup;

namespace {

// Advisory lock 8704: who writes blocks, of all processes.
constexpr Sql kBeginFlush{"reading.begin_flush",
                          "BEGIN ISOLATION LEVEL READ COMMITTED;"
                          "SELECT pg_advisory_xact_lock(8704)"};
constexpr Sql kBegin{"reading.begin", "BEGIN ISOLATION LEVEL READ COMMITTED"};
constexpr Sql kBeginRead{"reading.begin_read", "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"};
constexpr Sql kAdd{"reading.add_series",
                   "INSERT INTO reading_series (point, factor, kind) VALUES ($1, $2, $3)"
                   " ON CONFLICT DO NOTHING"};
constexpr Sql kFind{"reading.find_series",
                    "SELECT id FROM reading_series WHERE point = $1 AND factor = $2 AND kind = $3"};
constexpr Sql kSeriesOfPoint{"reading.series_of",
                             "SELECT id, factor, kind FROM reading_series WHERE point = $1"
                             " ORDER BY factor, kind"};
constexpr Sql kMark{"reading.mark", "SELECT applied FROM reading_mark WHERE log = $1"};
constexpr Sql kSetMark{"reading.set_mark",
                       "INSERT INTO reading_mark (log, applied, sealed) VALUES ($1, $2, 0)"
                       " ON CONFLICT (log) DO UPDATE"
                       " SET applied = GREATEST(reading_mark.applied, excluded.applied)"};
constexpr Sql kBlocks{"reading.blocks",
                      "SELECT hour, bytes FROM reading_block WHERE series = $1 AND hour >= $2"
                      " AND hour < $3 ORDER BY hour, part"};
constexpr Sql kHours{"reading.hours",
                     "SELECT hour, n, n_summed, n_normal, n_replaced, total, lowest, highest,"
                     " last_ms FROM reading_hour WHERE series = $1 AND hour >= $2 AND hour < $3"
                     " ORDER BY hour"};
constexpr Sql kDays{"reading.days",
                    "SELECT day, n, n_summed, n_normal, n_replaced, total, lowest, highest,"
                    " last_ms FROM reading_day WHERE series = $1 AND day >= $2 AND day < $3"
                    " ORDER BY day"};
constexpr Sql kReplaced{"reading.replaced",
                        "SELECT time_ms, at_us, scaled, scale, form, flag, quality"
                        " FROM reading_replaced WHERE series = $1 AND hour >= $2 AND hour < $3"
                        " ORDER BY time_ms, id"};
constexpr Sql kPartitions{
    "reading.partitions",
    "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
    " JOIN pg_class p ON p.oid = i.inhparent"
    " WHERE p.relname = 'reading_block'"};

/// `_2026_03`
std::string PartitionSuffix(std::int64_t month) {
    return fmt::format("_{:04}_{:02}", month / 12, month % 12 + 1);
}

class PostgresReadings final : public readings::BlockStore {
 public:
    explicit PostgresReadings(const std::string& where) : writer_(where), reader_(where) {
        static_cast<void>(writer_.Get());
    }

    std::vector<readings::SeriesId> IdsOf(std::span<const readings::SeriesKey> keys) override {
        const std::lock_guard lock(reader_mutex_);
        std::vector<readings::SeriesId> ids;
        reader_.In(kBegin, [&](PostgresConnection& connection) {
            for (const readings::SeriesKey& key : keys)
                connection.ExecuteLater(kAdd, {key.point, key.factor, key.kind});
            for (const readings::SeriesKey& key : keys)
                ids.push_back(
                    connection.QueryInt(kFind, {key.point, key.factor, key.kind}).value());
        });
        return ids;
    }

    std::vector<readings::KnownSeries> SeriesOf(const base::Uuid& point) override {
        std::vector<readings::KnownSeries> known;
        Read([&](PostgresConnection& connection) {
            Rows rows = connection.Query(kSeriesOfPoint, {point});
            while (rows.Next())
                known.push_back({rows->Int(0), {point, rows->Text(1), rows->Text(2)}});
        });
        return known;
    }

    std::uint64_t Applied(int log, std::int64_t /*month*/) override { return Applied(log); }
    std::uint64_t Applied(int log) override {
        std::uint64_t applied = 0;
        Read([&](PostgresConnection& connection) {
            applied = static_cast<std::uint64_t>(connection.QueryInt(kMark, {log}).value_or(0));
        });
        return applied;
    }

    readings::FlushReport Apply(const readings::Flush& flush) override {
        const std::lock_guard lock(writer_mutex_);
        readings::FlushReport report;
        writer_.In(kBeginFlush, [&](PostgresConnection& connection) {
            const auto applied =
                static_cast<std::uint64_t>(connection.QueryInt(kMark, {flush.log}).value_or(0));
            if (applied >= flush.applied) return;
            std::int64_t last_month = -1;
            for (const readings::HourSamples& one : flush.hours) {
                const std::int64_t month = readings::MonthOf(one.hour);
                if (month != last_month) MakeMonth(connection, month);
                last_month = month;
            }
            ReadingWriter writer(connection, flush.at);
            writer.Write(flush.hours);
            connection.Execute(kSetMark, {flush.log, static_cast<std::int64_t>(flush.applied)});
            report = writer.report();
        });
        return report;
    }

    std::vector<Sample> Samples(const SeriesSpan& hours) override {
        std::vector<Sample> samples;
        Read([&](PostgresConnection& connection) {
            Rows rows = connection.Query(kBlocks, {hours.series, hours.from, hours.to});
            while (rows.Next()) AddBlock(rows->View(1), rows->Int(0), samples);
        });
        return samples;
    }
    std::vector<TimedRollup> Hours(const SeriesSpan& hours) override {
        return Rollups(kHours, hours);
    }
    std::vector<TimedRollup> Days(const SeriesSpan& days) override { return Rollups(kDays, days); }

    std::vector<readings::ReplacedSample> Replaced(const SeriesSpan& hours) override {
        std::vector<readings::ReplacedSample> found;
        Read([&](PostgresConnection& connection) {
            Rows rows = connection.Query(kReplaced, {hours.series, hours.from, hours.to});
            while (rows.Next()) found.push_back(ReadReplaced(rows.row()));
        });
        return found;
    }

    void DropBefore(Hour hour) override {
        const std::lock_guard lock(writer_mutex_);
        const std::string keep_from = "reading_block" + PartitionSuffix(readings::MonthOf(hour));
        writer_.In(kBeginFlush, [&](PostgresConnection& connection) {
            std::vector<std::string> old;
            {
                Rows rows = connection.Query(kPartitions);
                while (rows.Next())
                    if (rows->View(0) < keep_from) old.push_back(rows->Text(0));
            }
            for (const std::string& name : old) {
                const std::string suffix = name.substr(std::string_view("reading_block").size());
                for (const char* table : {"reading_block", "reading_hour", "reading_replaced"})
                    Drop(connection, table + suffix);
            }
        });
    }

 private:
    static void Drop(PostgresConnection& connection, const std::string& table) {
        const std::string text = "DROP TABLE " + table;
        connection.ExecuteScript({"reading.drop_month", text});
    }

    /// Each time anew: a partition may have been dropped by another process.
    static void MakeMonth(PostgresConnection& connection, std::int64_t month) {
        for (const char* table : {"reading_block", "reading_hour", "reading_replaced"}) {
            const std::string text = fmt::format(
                "CREATE TABLE IF NOT EXISTS {0}{1} PARTITION OF {0} FOR VALUES FROM ({2}) TO ({3})",
                table, PartitionSuffix(month), readings::FirstHourOfMonth(month),
                readings::FirstHourOfMonth(month + 1));
            connection.ExecuteScript({"reading.make_month", text});
        }
    }

    std::vector<TimedRollup> Rollups(const Sql& sql, const SeriesSpan& units) {
        std::vector<TimedRollup> found;
        Read([&](PostgresConnection& connection) {
            Rows rows = connection.Query(sql, {units.series, units.from, units.to});
            while (rows.Next()) found.push_back({rows->Int(0), ReadRollup(rows.row(), 1)});
        });
        return found;
    }

    template <class Work>
    void Read(Work&& work) {
        const std::lock_guard lock(reader_mutex_);
        reader_.In(kBeginRead, work);
    }

    std::mutex writer_mutex_, reader_mutex_;
    PostgresLine writer_;  ///< under writer_mutex_
    PostgresLine reader_;  ///< under reader_mutex_
};

}  // namespace

std::unique_ptr<readings::BlockStore> OpenPostgresReadings(const std::string& where) {
    return std::make_unique<PostgresReadings>(where);
}

}  // namespace storage
