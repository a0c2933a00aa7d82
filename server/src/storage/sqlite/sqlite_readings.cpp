#include <filesystem>
#include <list>
#include <mutex>

#include "ledger/durable_file.hpp"
#include "storage/reading_rows.hpp"
#include "storage/reading_store.hpp"
#include "storage/sqlite/sqlite_connection.hpp"

namespace storage {

namespace fs = std::filesystem;
using readings::Hour;
using readings::Sample;
using readings::SeriesSpan;
using readings::TimedRollup;

namespace {

constexpr std::size_t kOpenFiles = 4;

constexpr Sql kMonthTables{"reading.month_tables", R"sql(
CREATE TABLE IF NOT EXISTS reading_block (
    hour INTEGER NOT NULL, series INTEGER NOT NULL, part INTEGER NOT NULL, bytes BLOB NOT NULL,
    PRIMARY KEY (hour, series, part)) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS reading_hour (
    hour INTEGER NOT NULL, series INTEGER NOT NULL,
    n INTEGER NOT NULL, n_summed INTEGER NOT NULL, n_normal INTEGER NOT NULL,
    n_replaced INTEGER NOT NULL, total INTEGER NOT NULL, lowest INTEGER NOT NULL,
    highest INTEGER NOT NULL, last_ms INTEGER NOT NULL, parts INTEGER NOT NULL,
    PRIMARY KEY (hour, series)) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS reading_day (
    day INTEGER NOT NULL, series INTEGER NOT NULL,
    n INTEGER NOT NULL, n_summed INTEGER NOT NULL, n_normal INTEGER NOT NULL,
    n_replaced INTEGER NOT NULL, total INTEGER NOT NULL, lowest INTEGER NOT NULL,
    highest INTEGER NOT NULL, last_ms INTEGER NOT NULL,
    PRIMARY KEY (day, series)) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS reading_replaced (
    id INTEGER PRIMARY KEY, hour INTEGER NOT NULL, series INTEGER NOT NULL,
    time_ms INTEGER NOT NULL, at_us INTEGER NOT NULL, scaled INTEGER NOT NULL,
    scale INTEGER NOT NULL, form INTEGER NOT NULL, flag TEXT NOT NULL, quality INTEGER NOT NULL
    ) STRICT;
CREATE INDEX IF NOT EXISTS reading_replaced_of ON reading_replaced (series, time_ms);
CREATE TABLE IF NOT EXISTS reading_mark (log INTEGER PRIMARY KEY, applied INTEGER NOT NULL) STRICT;
)sql"};
constexpr Sql kSeriesTables{"reading.series_tables", R"sql(
CREATE TABLE IF NOT EXISTS reading_series (
    id INTEGER PRIMARY KEY, point BLOB NOT NULL, factor TEXT NOT NULL, kind TEXT NOT NULL,
    UNIQUE (point, factor, kind)) STRICT;
CREATE TABLE IF NOT EXISTS reading_day (
    day INTEGER NOT NULL, series INTEGER NOT NULL,
    n INTEGER NOT NULL, n_summed INTEGER NOT NULL, n_normal INTEGER NOT NULL,
    n_replaced INTEGER NOT NULL, total INTEGER NOT NULL, lowest INTEGER NOT NULL,
    highest INTEGER NOT NULL, last_ms INTEGER NOT NULL,
    PRIMARY KEY (day, series)) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS reading_mark (log INTEGER PRIMARY KEY, applied INTEGER NOT NULL) STRICT;
)sql"};
constexpr Sql kBegin{"begin", "BEGIN IMMEDIATE"};
constexpr Sql kBeginRead{"begin_read", "BEGIN"};
constexpr Sql kCommit{"commit", "COMMIT"};
constexpr Sql kRollback{"rollback", "ROLLBACK"};
constexpr Sql kFind{"reading.find_series",
                    "SELECT id FROM reading_series WHERE point = $1 AND factor = $2 AND kind = $3"};
constexpr Sql kAdd{"reading.add_series",
                   "INSERT INTO reading_series (point, factor, kind) VALUES ($1, $2, $3)"
                   " RETURNING id"};
constexpr Sql kSeriesOf{"reading.series_of",
                        "SELECT id, factor, kind FROM reading_series WHERE point = $1"
                        " ORDER BY factor, kind"};
constexpr Sql kMark{"reading.mark", "SELECT applied FROM reading_mark WHERE log = $1"};
constexpr Sql kSetMark{"reading.set_mark",
                       "INSERT INTO reading_mark (log, applied) VALUES ($1, $2)"
                       " ON CONFLICT (log) DO UPDATE SET applied = max(applied, excluded.applied)"};
constexpr Sql kBlocks{"reading.blocks",
                      "SELECT bytes FROM reading_block WHERE hour = $1 AND series = $2"
                      " ORDER BY part"};
constexpr Sql kHour{"reading.hour",
                    "SELECT n, n_summed, n_normal, n_replaced, total, lowest, highest, last_ms"
                    " FROM reading_hour WHERE hour = $1 AND series = $2"};
constexpr Sql kDay{"reading.day",
                   "SELECT n, n_summed, n_normal, n_replaced, total, lowest, highest, last_ms"
                   " FROM reading_day WHERE day = $1 AND series = $2"};
constexpr Sql kReplaced{"reading.replaced",
                        "SELECT time_ms, at_us, scaled, scale, form, flag, quality"
                        " FROM reading_replaced WHERE series = $1 AND hour >= $2 AND hour < $3"
                        " ORDER BY time_ms, id"};
constexpr Sql kAllDays{"reading.all_days",
                       "SELECT day, series, n, n_summed, n_normal, n_replaced, total, lowest,"
                       " highest, last_ms FROM reading_day"};
constexpr Sql kKeepDay{"reading.keep_day",
                       "INSERT OR REPLACE INTO reading_day (day, series, n, n_summed, n_normal,"
                       " n_replaced, total, lowest, highest, last_ms)"
                       " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"};

/// BEGIN … COMMIT; undone when it dies first.
class Transaction {
 public:
    Transaction(SqliteConnection& connection, const Sql& begin) : connection_(connection) {
        connection_.Execute(begin);
    }
    ~Transaction() {
        try {
            if (connection_.InTransaction()) connection_.Execute(kRollback);
        } catch (const Failure&) {  // the connection is dropped with it
        }
    }
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    void Commit() { connection_.Execute(kCommit); }

 private:
    SqliteConnection& connection_;
};

/// Connections to one file for one use, kept for the next.
class IdleReaders {
 public:
    using Connections = std::list<std::pair<fs::path, std::unique_ptr<SqliteConnection>>>;

    std::unique_ptr<SqliteConnection> Take(const fs::path& file) {
        {
            const std::lock_guard lock(mutex_);
            const auto at = std::ranges::find(idle_, file, &Connections::value_type::first);
            if (at != idle_.end()) {
                auto connection = std::move(at->second);
                idle_.erase(at);
                return connection;
            }
        }
        DatabaseOptions options;
        options.where = file.string();
        options.create = false;
        return std::make_unique<SqliteConnection>(options, SqliteRole::kReader);
    }
    void Return(const fs::path& file, std::unique_ptr<SqliteConnection> connection) {
        const std::lock_guard lock(mutex_);
        idle_.emplace_front(file, std::move(connection));
        if (idle_.size() > kOpenFiles) idle_.pop_back();
    }
    void Forget() {
        const std::lock_guard lock(mutex_);
        idle_.clear();
    }

 private:
    std::mutex mutex_;
    Connections idle_;  ///< under mutex_, last used first
};

class SqliteReadings final : public readings::BlockStore {
 public:
    explicit SqliteReadings(const fs::path& folder) : folder_(folder) {
        ledger::MakeFolders(folder_);
        series_ = OpenWriter(SeriesFile(), kSeriesTables);
    }

    std::vector<readings::SeriesId> IdsOf(std::span<const readings::SeriesKey> keys) override {
        const std::lock_guard lock(series_mutex_);
        Transaction transaction(*series_, kBegin);
        std::vector<readings::SeriesId> ids;
        for (const readings::SeriesKey& key : keys) {
            auto id = series_->QueryInt(kFind, {key.point, key.factor, key.kind});
            if (!id) id = series_->QueryInt(kAdd, {key.point, key.factor, key.kind});
            ids.push_back(id.value());
        }
        transaction.Commit();
        return ids;
    }

    std::vector<readings::KnownSeries> SeriesOf(const base::Uuid& point) override {
        const std::lock_guard lock(series_mutex_);
        std::vector<readings::KnownSeries> known;
        Rows rows = series_->Query(kSeriesOf, {point});
        while (rows.Next()) known.push_back({rows->Int(0), {point, rows->Text(1), rows->Text(2)}});
        return known;
    }

    std::uint64_t Applied(int log, std::int64_t month) override {
        if (!fs::exists(MonthFile(month))) return 0;
        std::uint64_t applied = 0;
        InMonth(month, [&](SqliteConnection& connection) {
            applied = static_cast<std::uint64_t>(connection.QueryInt(kMark, {log}).value_or(0));
        });
        return applied;
    }

    std::uint64_t Applied(int log) override {
        const std::lock_guard lock(series_mutex_);
        return static_cast<std::uint64_t>(series_->QueryInt(kMark, {log}).value_or(0));
    }

    readings::FlushReport Apply(const readings::Flush& flush) override {
        const std::lock_guard lock(write_mutex_);
        readings::FlushReport report;
        const std::span<const readings::HourSamples> hours(flush.hours);
        for (std::size_t from = 0; from < hours.size();) {
            const std::int64_t month = readings::MonthOf(hours[from].hour);
            const Hour next = readings::FirstHourOfMonth(month + 1);
            std::size_t to = from + 1;
            while (to < hours.size() && hours[to].hour < next) ++to;
            ApplyMonth(flush, month, hours.subspan(from, to - from), report);
            from = to;
        }
        const std::lock_guard series_lock(series_mutex_);
        series_->Execute(kSetMark, {flush.log, static_cast<std::int64_t>(flush.applied)});
        return report;
    }

    std::vector<Sample> Samples(const SeriesSpan& hours) override {
        std::vector<Sample> samples;
        EachMonth(hours.from, hours.to, [&](SqliteConnection& connection, Hour from, Hour to) {
            for (Hour hour = from; hour < to; ++hour) {
                Rows rows = connection.Query(kBlocks, {hour, hours.series});
                while (rows.Next()) AddBlock(rows->View(0), hour, samples);
            }
        });
        return samples;
    }

    std::vector<TimedRollup> Hours(const SeriesSpan& hours) override {
        std::vector<TimedRollup> found;
        EachMonth(hours.from, hours.to, [&](SqliteConnection& connection, Hour from, Hour to) {
            for (Hour hour = from; hour < to; ++hour) {
                Rows rows = connection.Query(kHour, {hour, hours.series});
                if (rows.Next()) found.push_back({hour, ReadRollup(rows.row(), 0)});
            }
        });
        return found;
    }

    std::vector<TimedRollup> Days(const SeriesSpan& days) override {
        std::map<std::int64_t, readings::Rollup> by_day;
        {
            const std::lock_guard lock(series_mutex_);
            for (std::int64_t day = days.from; day < days.to; ++day) {
                Rows rows = series_->Query(kDay, {day, days.series});
                if (rows.Next()) by_day[day] = ReadRollup(rows.row(), 0);
            }
        }
        EachMonth(readings::FirstHourOf(days.from), readings::FirstHourOf(days.to),
                  [&](SqliteConnection& connection, Hour from, Hour to) {
                      for (std::int64_t day = readings::DayOf(from);
                           day < readings::DayOf(to - 1) + 1; ++day) {
                          Rows rows = connection.Query(kDay, {day, days.series});
                          if (rows.Next()) by_day[day] = ReadRollup(rows.row(), 0);
                      }
                  });
        std::vector<TimedRollup> found;
        for (const auto& [day, rollup] : by_day) found.push_back({day, rollup});
        return found;
    }

    std::vector<readings::ReplacedSample> Replaced(const SeriesSpan& hours) override {
        std::vector<readings::ReplacedSample> found;
        EachMonth(hours.from, hours.to, [&](SqliteConnection& connection, Hour from, Hour to) {
            Rows rows = connection.Query(kReplaced, {hours.series, from, to});
            while (rows.Next()) found.push_back(ReadReplaced(rows.row()));
        });
        return found;
    }

    void DropBefore(Hour hour) override {
        const std::lock_guard lock(write_mutex_);
        const std::int64_t keep_from = readings::MonthOf(hour);
        for (const std::int64_t month : Months()) {
            if (month >= keep_from) continue;
            KeepDays(month);
            writer_.reset();
            readers_.Forget();
            for (const char* suffix : {"", "-wal", "-shm"})
                fs::remove(MonthFile(month).string() + suffix);
        }
    }

 private:
    fs::path SeriesFile() const { return folder_ / "series.sqlite"; }
    fs::path MonthFile(std::int64_t month) const {
        return folder_ / (readings::MonthName(month) + ".sqlite");
    }
    std::vector<std::int64_t> Months() const {
        std::vector<std::int64_t> months;
        for (const auto& entry : fs::directory_iterator(folder_)) {
            int year = 0, month = 0;
            const std::string name = entry.path().filename().string();
            if (std::sscanf(name.c_str(), "%4d-%2d.sqlite", &year, &month) == 2 &&
                name == readings::MonthName(year * 12 + month - 1) + ".sqlite")
                months.push_back(year * 12 + month - 1);
        }
        std::ranges::sort(months);
        return months;
    }

    static std::unique_ptr<SqliteConnection> OpenWriter(const fs::path& file, const Sql& tables) {
        DatabaseOptions options;
        options.where = file.string();
        auto connection = std::make_unique<SqliteConnection>(options, SqliteRole::kWriter);
        connection->ExecuteScript(tables);
        return connection;
    }

    void ApplyMonth(const readings::Flush& flush, std::int64_t month,
                    std::span<const readings::HourSamples> hours, readings::FlushReport& report) {
        if (writer_ == nullptr || writer_month_ != month) {
            writer_.reset();
            writer_ = OpenWriter(MonthFile(month), kMonthTables);
            writer_month_ = month;
        }
        try {
            Transaction transaction(*writer_, kBegin);
            const auto applied =
                static_cast<std::uint64_t>(writer_->QueryInt(kMark, {flush.log}).value_or(0));
            if (applied >= flush.applied) return;  // done before the failure that brought us here
            ReadingWriter writer(*writer_, flush.at);
            writer.Write(hours);
            writer_->Execute(kSetMark, {flush.log, static_cast<std::int64_t>(flush.applied)});
            transaction.Commit();
            report.blocks += writer.report().blocks;
            report.readings += writer.report().readings;
            report.replaced += writer.report().replaced;
            report.too_many += writer.report().too_many;
        } catch (const Failure&) {
            writer_.reset();
            throw;
        }
    }

    void KeepDays(std::int64_t month) {
        const std::lock_guard lock(series_mutex_);
        Transaction transaction(*series_, kBegin);
        InMonth(month, [&](SqliteConnection& connection) {
            connection.Stream(kAllDays, {}, [&](const Row& row) {
                std::vector<Param> params;
                for (int i = 0; i < 10; ++i) params.emplace_back(row.Int(i));
                series_->Execute(kKeepDay, params);
            });
        });
        transaction.Commit();
    }

    template <class Work>
    void InMonth(std::int64_t month, Work&& work) {
        const fs::path file = MonthFile(month);
        auto connection = readers_.Take(file);
        connection->Execute(kBeginRead);
        work(*connection);
        connection->Execute(kRollback);
        readers_.Return(file, std::move(connection));
    }

    /// Calls `work(connection, from, to)` for the part of the hours in each month that there is.
    template <class Work>
    void EachMonth(Hour from, Hour to, Work&& work) {
        if (from >= to) return;
        for (const std::int64_t month : Months()) {
            const Hour begin = std::max(from, readings::FirstHourOfMonth(month));
            const Hour end = std::min(to, readings::FirstHourOfMonth(month + 1));
            if (begin >= end) continue;
            InMonth(month, [&](SqliteConnection& connection) { work(connection, begin, end); });
        }
    }

    fs::path folder_;
    std::mutex series_mutex_;
    std::unique_ptr<SqliteConnection> series_;  ///< under series_mutex_
    std::mutex write_mutex_;                    ///< taken before series_mutex_
    std::unique_ptr<SqliteConnection> writer_;  ///< under write_mutex_
    std::int64_t writer_month_ = 0;             ///< under write_mutex_
    IdleReaders readers_;
};

}  // namespace

std::unique_ptr<readings::BlockStore> OpenSqliteReadings(const fs::path& folder) {
    return std::make_unique<SqliteReadings>(folder);
}

}  // namespace storage
