#include "storage/reading_rows.hpp"

#include "readings/block.hpp"
#include "readings/merge.hpp"

namespace storage {
namespace {

using readings::Hour;
using readings::HourSamples;
using readings::Rollup;
using readings::Sample;
using readings::SeriesId;

/// From so many series on, all rows of an hour or a day are read at once.
constexpr std::size_t kMany = 300;
constexpr std::int64_t kMostParts = 64;

constexpr Sql kHourOf{"reading.hour_of",
                      "SELECT n, n_summed, n_normal, n_replaced, total, lowest, highest, last_ms,"
                      " parts FROM reading_hour WHERE hour = $1 AND series = $2"};
constexpr Sql kHoursAt{"reading.hours_at",
                       "SELECT n, n_summed, n_normal, n_replaced, total, lowest, highest, last_ms,"
                       " parts, series FROM reading_hour WHERE hour = $1"};
constexpr Sql kDayOf{"reading.day_of",
                     "SELECT n, n_summed, n_normal, n_replaced, total, lowest, highest, last_ms"
                     " FROM reading_day WHERE day = $1 AND series = $2"};
constexpr Sql kDaysAt{"reading.days_at",
                      "SELECT n, n_summed, n_normal, n_replaced, total, lowest, highest, last_ms,"
                      " series FROM reading_day WHERE day = $1"};
constexpr Sql kPutHour{
    "reading.put_hour",
    "INSERT INTO reading_hour (hour, series, n, n_summed, n_normal, n_replaced, total, lowest,"
    " highest, last_ms, parts) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
    " ON CONFLICT (hour, series) DO UPDATE SET n = excluded.n, n_summed = excluded.n_summed,"
    " n_normal = excluded.n_normal, n_replaced = excluded.n_replaced, total = excluded.total,"
    " lowest = excluded.lowest, highest = excluded.highest, last_ms = excluded.last_ms,"
    " parts = excluded.parts"};
constexpr Sql kPutDay{
    "reading.put_day",
    "INSERT INTO reading_day (day, series, n, n_summed, n_normal, n_replaced, total, lowest,"
    " highest, last_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
    " ON CONFLICT (day, series) DO UPDATE SET n = excluded.n, n_summed = excluded.n_summed,"
    " n_normal = excluded.n_normal, n_replaced = excluded.n_replaced, total = excluded.total,"
    " lowest = excluded.lowest, highest = excluded.highest, last_ms = excluded.last_ms"};
constexpr Sql kPutBlock{"reading.put_block",
                        "INSERT INTO reading_block (hour, series, part, bytes)"
                        " VALUES ($1, $2, $3, $4)"
                        " ON CONFLICT (hour, series, part) DO UPDATE SET bytes = excluded.bytes"};
constexpr Sql kDropParts{"reading.drop_parts",
                         "DELETE FROM reading_block WHERE hour = $1 AND series = $2 AND part > 0"};
constexpr Sql kBlocksOf{"reading.blocks_of",
                        "SELECT bytes FROM reading_block WHERE hour = $1 AND series = $2"
                        " ORDER BY part"};
constexpr Sql kPutReplaced{
    "reading.put_replaced",
    "INSERT INTO reading_replaced (hour, series, time_ms, at_us, scaled, scale, form, flag,"
    " quality) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"};

}  // namespace

Rollup ReadRollup(const Row& row, int column) {
    Rollup rollup;
    rollup.count = row.Int(column);
    rollup.summed = row.Int(column + 1);
    rollup.normal = row.Int(column + 2);
    rollup.replaced = row.Int(column + 3);
    rollup.sum = row.Int(column + 4);
    rollup.min = row.Int(column + 5);
    rollup.max = row.Int(column + 6);
    rollup.last_ms = row.Int(column + 7);
    return rollup;
}

void AddBlock(std::string_view bytes, Hour hour, std::vector<Sample>& into) {
    if (!readings::DecodeBlock(bytes, hour, into))
        throw Failure(std::string(Failure::kDamaged),
                      "the block of hour " + std::to_string(hour) + " is damaged", "reading.block");
}

readings::ReplacedSample ReadReplaced(const Row& row) {
    readings::ReplacedSample replaced;
    replaced.sample.time_ms = row.Int(0);
    replaced.at.micros = row.Int(1);
    replaced.sample.scaled = row.Int(2);
    replaced.sample.scale = static_cast<std::uint8_t>(row.Int(3));
    replaced.sample.form = static_cast<readings::Form>(row.Int(4));
    replaced.sample.SetFlag(row.View(5));
    replaced.sample.quality = static_cast<std::uint16_t>(row.Int(6));
    return replaced;
}

void ReadingWriter::Write(std::span<const HourSamples> hours) {
    for (std::size_t from = 0; from < hours.size();) {
        std::size_t to = from + 1;
        while (to < hours.size() && hours[to].hour == hours[from].hour) ++to;
        WriteHour(hours.subspan(from, to - from));
        from = to;
    }
    WriteDays();
}

std::map<SeriesId, ReadingWriter::KnownHour> ReadingWriter::KnownOf(
    std::span<const HourSamples> of_one_hour) {
    std::map<SeriesId, KnownHour> known;
    const Hour hour = of_one_hour.front().hour;
    if (of_one_hour.size() >= kMany) {
        connection_.Stream(kHoursAt, std::initializer_list<Param>{hour}, [&](const Row& row) {
            known[row.Int(9)] = {ReadRollup(row, 0), row.Int(8)};
        });
        return known;
    }
    for (const HourSamples& one : of_one_hour) {
        Rows rows = connection_.Query(kHourOf, {hour, one.series});
        if (rows.Next()) known[one.series] = {ReadRollup(rows.row(), 0), rows->Int(8)};
    }
    return known;
}

void ReadingWriter::WriteHour(std::span<const HourSamples> of_one_hour) {
    const auto known = KnownOf(of_one_hour);
    for (const HourSamples& arrived : of_one_hour) {
        const auto at = known.find(arrived.series);
        WriteSeries(arrived, at == known.end() ? nullptr : &at->second);
    }
}

void ReadingWriter::WriteSeries(const HourSamples& arrived, const KnownHour* known) {
    if (arrived.samples.empty()) return;
    const auto first = std::ranges::min(arrived.samples, {}, &Sample::time_ms).time_ms;
    const bool follows = known == nullptr ||
                         (first > known->rollup.last_ms && known->parts < kMostParts &&
                          known->rollup.count + static_cast<std::int64_t>(arrived.samples.size()) <=
                              static_cast<std::int64_t>(readings::kMostInBlock));
    if (follows)
        AddPart(arrived, known);
    else
        Rewrite(arrived, *known);
}

void ReadingWriter::AddPart(const HourSamples& arrived, const KnownHour* known) {
    readings::Merged merged = readings::Merge({}, arrived.samples);
    const std::vector<Sample> samples = Fitting(std::move(merged.samples));
    KeepReplaced(arrived.series, merged.replaced);
    const Rollup added = readings::RollupOf(samples);
    const std::int64_t parts = known == nullptr ? 0 : known->parts;
    connection_.ExecuteLater(kPutBlock,
                             {arrived.hour, arrived.series, parts,
                              Param::Bytes(readings::EncodeBlock(samples, arrived.hour))});
    Rollup whole = known == nullptr ? Rollup{} : known->rollup;
    whole.Add(added);
    PutHour(arrived, whole, parts + 1);
    day_adds_[{readings::DayOf(arrived.hour), arrived.series}].Add(added);
    ++report_.blocks;
    report_.readings += added.count;
}

void ReadingWriter::Rewrite(const HourSamples& arrived, const KnownHour& known) {
    std::vector<Sample> stored;
    {
        Rows rows = connection_.Query(kBlocksOf, {arrived.hour, arrived.series});
        while (rows.Next()) AddBlock(rows->View(0), arrived.hour, stored);
    }
    const std::vector<Sample> before = stored;
    readings::Merged merged = readings::Merge(std::move(stored), arrived.samples);
    const std::vector<Sample> samples = Fitting(std::move(merged.samples));
    if (samples == before) return;  // all of it had come before
    KeepReplaced(arrived.series, merged.replaced);
    if (known.parts > 1) connection_.ExecuteLater(kDropParts, {arrived.hour, arrived.series});
    connection_.ExecuteLater(kPutBlock,
                             {arrived.hour, arrived.series, 0,
                              Param::Bytes(readings::EncodeBlock(samples, arrived.hour))});
    PutHour(arrived, readings::RollupOf(samples), 1);
    days_anew_.insert({readings::DayOf(arrived.hour), arrived.series});
    ++report_.blocks;
    report_.readings += static_cast<std::int64_t>(samples.size() - before.size());
}

std::vector<Sample> ReadingWriter::Fitting(std::vector<Sample> samples) {
    if (samples.size() > readings::kMostInBlock) {
        report_.too_many += static_cast<std::int64_t>(samples.size() - readings::kMostInBlock);
        samples.resize(readings::kMostInBlock);
    }
    return samples;
}

void ReadingWriter::KeepReplaced(SeriesId series, const std::vector<Sample>& replaced) {
    for (const Sample& sample : replaced) {
        connection_.ExecuteLater(
            kPutReplaced,
            {readings::HourOf(sample.time_ms), series, sample.time_ms, at_.micros, sample.scaled,
             std::int64_t{sample.scale}, static_cast<std::int64_t>(sample.form),
             std::string(sample.Flag()), std::int64_t{sample.quality}});
        ++report_.replaced;
    }
}

void ReadingWriter::PutHour(const HourSamples& of, const Rollup& rollup, std::int64_t parts) {
    connection_.ExecuteLater(
        kPutHour, {of.hour, of.series, rollup.count, rollup.summed, rollup.normal, rollup.replaced,
                   rollup.sum, rollup.min, rollup.max, rollup.last_ms, parts});
}

Rollup ReadingWriter::DayNow(const SeriesOnDay& day) {
    if (!days_anew_.contains(day)) {
        Rows rows = connection_.Query(kDayOf, {day.first, day.second});
        return rows.Next() ? ReadRollup(rows.row(), 0) : Rollup{};
    }
    Rollup rollup;
    const Hour first = readings::FirstHourOf(day.first);
    for (Hour hour = first; hour < first + 24; ++hour) {
        Rows rows = connection_.Query(kHourOf, {hour, day.second});
        if (rows.Next()) rollup.Add(ReadRollup(rows.row(), 0));
    }
    return rollup;
}

std::map<ReadingWriter::SeriesOnDay, Rollup> ReadingWriter::KnownDays() {
    std::map<SeriesOnDay, Rollup> days;
    for (const SeriesOnDay& day : days_anew_) days[day] = DayNow(day);
    std::map<std::int64_t, std::size_t> series_on;
    for (const auto& [day, added] : day_adds_) ++series_on[day.first];
    for (const auto& [day, count] : series_on) {
        if (count < kMany) continue;
        connection_.Stream(kDaysAt, std::initializer_list<Param>{day},
                           [&, of = day](const Row& row) {
                               const SeriesOnDay here{of, row.Int(8)};
                               if (day_adds_.contains(here))
                                   days.try_emplace(here, ReadRollup(row, 0));
                           });
    }
    for (const auto& [day, added] : day_adds_)
        if (series_on[day.first] < kMany && !days.contains(day)) days[day] = DayNow(day);
    return days;
}

void ReadingWriter::WriteDays() {
    // Asked for all before anything is written: on PostgreSQL each question empties the pipeline.
    std::map<SeriesOnDay, Rollup> days = KnownDays();
    for (const auto& [day, added] : day_adds_)
        if (!days_anew_.contains(day)) days[day].Add(added);
    for (const auto& [day, rollup] : days)
        connection_.ExecuteLater(
            kPutDay, {day.first, day.second, rollup.count, rollup.summed, rollup.normal,
                      rollup.replaced, rollup.sum, rollup.min, rollup.max, rollup.last_ms});
    day_adds_.clear();
    days_anew_.clear();
}

}  // namespace storage
