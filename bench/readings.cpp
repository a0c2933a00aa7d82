// readings_bench FOLDER|postgresql://… [--series N] [--days N] [--step SECONDS]: writes that many
// readings as a receiver's flushes would (an hour at a time, flags, some late, some replaced), then
// reads month's curves of one factor, cold and warm, and tells bytes a reading.
#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <random>

#include "readings/file_log.hpp"
#include "readings/store.hpp"
#include "storage/migrate.hpp"
#include "storage/migrations/migrations.hpp"
#include "storage/reading_store.hpp"

namespace {

using readings::kHourMs;
using Steady = std::chrono::steady_clock;

/// 2026-03-01T00:00:00+08:00.
constexpr std::int64_t kStart = 1'772'294'400'000;

double Since(Steady::time_point from) {
    return std::chrono::duration<double>(Steady::now() - from).count();
}

struct Wish {
    std::string where;
    int series = 1'000, days = 31, step = 60;
};

Wish ReadWish(int count, char** words) {
    Wish wish;
    wish.where = count > 1 ? words[1] : "readings-bench";
    for (int i = 2; i + 1 < count; i += 2) {
        const std::string name = words[i];
        const int value = std::atoi(words[i + 1]);
        if (name == "--series") wish.series = value;
        if (name == "--days") wish.days = value;
        if (name == "--step") wish.step = value;
    }
    return wish;
}

readings::Flush HourOf(const Wish& wish, int hour, std::mt19937_64& chance,
                       std::vector<std::int64_t>& levels) {
    readings::Flush flush;
    flush.applied = static_cast<std::uint64_t>(hour) + 1;
    flush.at = {kStart * 1'000};
    const std::int64_t start = kStart + hour * kHourMs;
    for (int series = 1; series <= wish.series; ++series) {
        readings::HourSamples& one = flush.hours.emplace_back();
        one.hour = readings::HourOf(start);
        one.series = series;
        std::int64_t& level = levels[static_cast<std::size_t>(series)];
        for (std::int64_t at = 0; at < kHourMs; at += wish.step * 1'000LL) {
            level += static_cast<std::int64_t>(chance() % 21) - 10;
            readings::Sample& sample = one.samples.emplace_back();
            sample.time_ms = start + at;
            sample.scaled = level;
            sample.scale = 2;
            sample.SetFlag(chance() % 200 == 0 ? "D" : "N");
            if (chance() % 500 == 0) sample.quality = readings::quality::kLate;
        }
        if (chance() % 50 == 0) {  // the same minute once more, with another value
            readings::Sample again = one.samples[one.samples.size() / 2];
            again.scaled += 5;
            one.samples.push_back(again);
        }
    }
    return flush;
}

void TellCurves(readings::Store& store, const Wish& wish, const char* name, std::int64_t length) {
    std::vector<double> times;
    std::size_t points = 0;
    for (int i = 0; i < 40; ++i) {
        const readings::SeriesId series = 1 + i * 37 % wish.series;
        const auto began = Steady::now();
        points = store.Curve({series, kStart, kStart + length, 1'000}).size();
        times.push_back(Since(began) * 1e3);
    }
    std::ranges::sort(times);
    fmt::print("| {} | {} | {:.2f} | {:.2f} | {:.2f} |\n", name, points, times[0], times[20],
               times[38]);
}

std::int64_t BytesIn(const std::filesystem::path& folder) {
    std::int64_t bytes = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
        if (entry.is_regular_file()) bytes += static_cast<std::int64_t>(entry.file_size());
    return bytes;
}

/// A PostgreSQL database with nothing but the tables of readings.
std::unique_ptr<storage::Database> MakeTables(const std::string& where) {
    auto database = storage::OpenDatabase({.where = where});
    for (const storage::Migration& migration : storage::Migrations())
        if (std::string_view(migration.name) == "readings")
            database->WriteAlone([&](storage::Connection& connection) {
                const std::string text =
                    storage::SchemaText(storage::Dialect::kPostgres, migration.sql);
                connection.ExecuteScript({"readings", text});
            });
    return database;
}

std::int64_t BytesIn(storage::Database& database) {
    return database.Read()
        ->connection()
        .QueryInt({"size",
                   "SELECT sum(pg_total_relation_size(oid))::bigint FROM pg_class"
                   " WHERE relname LIKE 'reading%' AND relkind = 'r'"})
        .value_or(0);
}

/// Tells how fast the readings go into blocks; how many there were.
std::int64_t WriteAll(readings::BlockStore& blocks, const Wish& wish) {
    std::mt19937_64 chance(1);
    std::vector<std::int64_t> levels(static_cast<std::size_t>(wish.series) + 1, 5'000);
    std::int64_t count = 0, replaced = 0;
    const auto began = Steady::now();
    for (int hour = 0; hour < wish.days * 24; ++hour) {
        const auto report = blocks.Apply(HourOf(wish, hour, chance, levels));
        count += report.readings;
        replaced += report.replaced;
    }
    const double seconds = Since(began);
    fmt::print("{} readings of {} series, {} replaced: {:.1f} s, {:.0f} readings/s into blocks\n",
               count, wish.series, replaced, seconds, static_cast<double>(count) / seconds);
    return count;
}

/// Tells how long curves and the readings of an export take to come.
void ReadBack(readings::Store& store, const Wish& wish) {
    fmt::print(
        "| curve of one factor | points | least ms | median ms | 95 % ms |\n"
        "|---|---|---|---|---|\n");
    TellCurves(store, wish, "a day, every reading", 24 * kHourMs);
    TellCurves(store, wish, "seven days, every reading", 7 * 24 * kHourMs);
    TellCurves(store, wish, "31 days, hours", 31 * 24 * kHourMs);
    std::vector<double> times;
    for (int i = 0; i < 20; ++i) {
        const auto from = Steady::now();
        (void)store.Samples({1 + i * 37 % wish.series, kStart, kStart + 31 * 24 * kHourMs, 1});
        times.push_back(Since(from) * 1e3);
    }
    std::ranges::sort(times);
    fmt::print("| 31 days, every reading (export) | | {:.2f} | {:.2f} | {:.2f} |\n", times[0],
               times[10], times[18]);
}

int Run(const Wish& wish) {
    const bool postgres = wish.where.starts_with("postgres");
    const auto database = postgres ? MakeTables(wish.where) : nullptr;
    const auto blocks = postgres ? storage::OpenPostgresReadings(wish.where)
                                 : storage::OpenSqliteReadings(wish.where);
    const std::int64_t count = WriteAll(*blocks, wish);
    const std::int64_t bytes = postgres ? BytesIn(*database) : BytesIn(wish.where);
    fmt::print("{:.2f} bytes a reading, roll-ups and indexes included\n\n",
               static_cast<double>(bytes) / static_cast<double>(count));
    const auto folder =
        std::filesystem::temp_directory_path() / fmt::format("readings-bench-log-{}", ::getpid());
    {
        const auto log = readings::OpenFileLog(folder);
        const base::SystemClock clock;
        readings::Store store(*blocks, *log, clock);
        ReadBack(store, wish);
    }
    std::filesystem::remove_all(folder);
    return 0;
}

}  // namespace

int main(int count, char** words) { return Run(ReadWish(count, words)); }
