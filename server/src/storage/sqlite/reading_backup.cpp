#include "storage/reading_backup.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <vector>

#include "ledger/durable_file.hpp"
#include "storage/sqlite/sqlite_connection.hpp"

namespace storage {

namespace fs = std::filesystem;

namespace {

constexpr Sql kAllMarks{"reading.all_marks", "SELECT log, applied FROM reading_mark"};
constexpr Sql kLowerMark{"reading.lower_mark",
                         "UPDATE reading_mark SET applied = min(applied, $2) WHERE log = $1"};
constexpr Sql kDropMarks{"reading.drop_marks", "DELETE FROM reading_mark WHERE log = $1"};
constexpr const char* kSeriesName = "series.sqlite";

std::unique_ptr<SqliteConnection> OpenFile(const fs::path& file) {
    DatabaseOptions options;
    options.where = file.string();
    return std::make_unique<SqliteConnection>(options, SqliteRole::kWriter);
}

/// The state of one moment, with what its write-ahead log holds.
void CopyDatabase(const fs::path& from, const fs::path& to) {
    const fs::path part = to.string() + ".vacuum";  // a copy has a part of its own
    fs::remove(part);
    std::string quoted;
    for (const char c : part.string()) quoted += c == '\'' ? std::string("''") : std::string(1, c);
    const std::string text = "VACUUM INTO '" + quoted + "'";
    OpenFile(from)->Execute(Sql{"reading.vacuum_into", text.c_str()}, {});
    ledger::CopyDurably(part, to);
    fs::remove(part);
}

std::map<std::int64_t, std::int64_t> MarksIn(const fs::path& file) {
    std::map<std::int64_t, std::int64_t> marks;
    OpenFile(file)->Stream(kAllMarks, {}, [&](const Row& row) { marks[row.Int(0)] = row.Int(1); });
    return marks;
}

void CopyLog(const fs::path& from, const fs::path& to, ReadingBackup& report) {
    ledger::MakeFolders(to);
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(from))
        if (entry.is_regular_file() && entry.path().filename() != "LOCK")
            files.push_back(entry.path());
    std::ranges::sort(files);
    for (const fs::path& file : files) {
        try {
            ledger::CopyDurably(file, to / file.filename());
        } catch (const std::system_error&) {
            if (fs::exists(file)) throw;
            continue;  // dropped by age meanwhile
        }
        if (file.extension() == ".frames") ++report.segments;
        report.bytes += static_cast<std::int64_t>(fs::file_size(to / file.filename()));
    }
}

}  // namespace

ReadingBackup BackupReadings(const fs::path& folder, const fs::path& to) {
    ReadingBackup report;
    if (!fs::exists(folder / kSeriesName)) return report;
    ledger::MakeFolders(to);
    // What was applied before anything is copied is in the months' copies; everything behind it is
    // in the logs', which come after them; the series, which both name, come last.
    const auto marks = MarksIn(folder / kSeriesName);
    std::vector<fs::path> months, logs;
    for (const auto& entry : fs::directory_iterator(folder)) {
        const std::string name = entry.path().filename().string();
        if (entry.is_directory() && name.starts_with("log-")) logs.push_back(entry.path());
        if (entry.path().extension() == ".sqlite" && name != kSeriesName)
            months.push_back(entry.path());
    }
    for (const fs::path& month : months) {
        CopyDatabase(month, to / month.filename());
        ++report.months;
        report.bytes += static_cast<std::int64_t>(fs::file_size(to / month.filename()));
    }
    for (const fs::path& log : logs) CopyLog(log, to / log.filename(), report);
    const fs::path series = to / kSeriesName;
    CopyDatabase(folder / kSeriesName, series);
    {
        const auto connection = OpenFile(series);
        for (const auto& [log, now] : MarksIn(series)) {
            const auto then = marks.find(log);
            if (then == marks.end())
                connection->Execute(kDropMarks, {log});
            else
                connection->Execute(kLowerMark, {log, then->second});
        }
    }
    report.bytes += static_cast<std::int64_t>(fs::file_size(series));
    return report;
}

}  // namespace storage
