#include "app/reading_table.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <charconv>
#include <set>

#include "app/import_batch.hpp"
#include "app/outlets.hpp"
#include "base/text.hpp"
#include "exchange/table.hpp"
#include "telemetry/number.hpp"

namespace app {

namespace json = boost::json;
using exchange::Cell;
using exchange::CellRow;
using readings::Form;
using telemetry::NumberKind;

namespace {

constexpr std::size_t kMostFaults = 100;
constexpr std::int64_t kTableDayMicros = 86'400'000'000;
constexpr int kTablePage = 1'000;

enum Column { kDevice, kTime, kKind, kFactor, kMeasured, kConverted, kTotal, kFlag, kColumns };
struct Heading {
    Column column;
    std::string_view label;
};
constexpr Heading kHeadings[] = {{kDevice, "设备唯一标识(mn)"},
                                 {kDevice, "mn"},
                                 {kDevice, "设备名称"},
                                 {kDevice, "数采仪mn号"},
                                 {kTime, "数据时间"},
                                 {kTime, "监测时间"},
                                 {kTime, "时间"},
                                 {kKind, "数据类型"},
                                 {kKind, "类别"},
                                 {kFactor, "因子编码"},
                                 {kFactor, "污染物编码"},
                                 {kFactor, "因子"},
                                 {kMeasured, "实测值"},
                                 {kMeasured, "监测值"},
                                 {kMeasured, "浓度"},
                                 {kMeasured, "实测浓度"},
                                 {kMeasured, "平均值"},
                                 {kMeasured, "值"},
                                 {kConverted, "折算值"},
                                 {kConverted, "折算浓度"},
                                 {kTotal, "排放量"},
                                 {kFlag, "标记"},
                                 {kFlag, "数据标记"}};
struct Measure {
    Column column;
    const char* name;
};
constexpr Measure kMeasures[] = {{kMeasured, "Avg"}, {kConverted, "ZsAvg"}, {kTotal, "Cou"}};

using Places = std::array<std::optional<std::size_t>, kColumns>;

Places PlacesIn(const CellRow& row) {
    Places places;
    for (std::size_t i = 0; i < row.size(); ++i) {
        const std::string name = base::Normalised(row[i].text);
        for (const Heading& heading : kHeadings)
            if (name == heading.label && !places[heading.column]) places[heading.column] = i;
    }
    return places;
}

std::string_view TextAt(const CellRow& row, const std::optional<std::size_t>& place) {
    return place && *place < row.size() ? base::Trim(row[*place].text) : std::string_view{};
}

/// `2026-03-02 08:00`, `2026/3/2 8:00:00`, `2026年3月2日8时`, a day alone; Beijing time.
std::optional<base::Instant> MomentIn(std::string_view text) {
    std::array<int, 6> parts{};
    std::size_t count = 0;
    const char* at = text.data();
    const char* const end = at + text.size();
    while (at < end && count < parts.size()) {
        const auto read = std::from_chars(at, end, parts[count]);
        if (read.ec != std::errc{} || parts[count] < 0) return std::nullopt;
        ++count;
        at = read.ptr;
        while (at < end && (*at < '0' || *at > '9')) ++at;
    }
    if (at < end || count < 3 || parts[3] > 23 || parts[4] > 59 || parts[5] > 59)
        return std::nullopt;
    const auto day = base::CivilDay::From(parts[0], parts[1], parts[2]);
    if (!day) return std::nullopt;
    return base::Instant{base::Instant::StartOf(*day).micros +
                         ((parts[3] * 60LL + parts[4]) * 60 + parts[5]) * 1'000'000};
}

std::string_view SpanIn(std::string_view text) {
    if (text.empty() || text == "小时" || text == "小时数据" || text == "时均值" || text == "2061")
        return "hour";
    if (text == "日" || text == "日数据" || text == "日均值" || text == "2031") return "day";
    if (text == "分钟" || text == "分钟数据" || text == "2051") return "minute";
    return {};
}

bool IsCode(std::string_view text) {
    return !text.empty() && text.size() <= 20 && std::ranges::all_of(text, [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    });
}

/// Rows to submissions, faults gathered.
class TableReader {
 public:
    TableReader(const std::string& name, const TableDevices& devices, base::Instant now)
        : name_(name), devices_(devices), now_(now) {}

    void Read(const CellRow& row, std::size_t number) {
        const auto fault = [&](std::string code, std::string_view text) {
            if (faults.size() < kMostFaults)
                faults.push_back({std::move(code),
                                  {{"text", std::string(text)}},
                                  fmt::format("row {}", number)});
        };
        const std::string_view device = TextAt(row, places[kDevice]),
                               time = TextAt(row, places[kTime]),
                               factor = TextAt(row, places[kFactor]),
                               kind = TextAt(row, places[kKind]);
        const auto known = devices_.find(device);
        if (known == devices_.end())
            fault("readings.table_device", device);
        else if (known->second.IsNil())
            fault("readings.table_own_device", device);
        const auto moment = MomentIn(time);
        if (!moment || moment->micros > now_.micros + kTableDayMicros)
            fault("readings.table_time", time);
        const std::string_view span = SpanIn(kind);
        if (span.empty()) fault("readings.table_kind", kind);
        if (!IsCode(factor)) fault("readings.table_factor", factor);
        readings::Submission submission;
        for (const Measure& measure : kMeasures) {
            const std::string_view text = TextAt(row, places[measure.column]);
            if (text.empty()) continue;
            readings::NewReading reading;
            reading.factor = factor;
            reading.kind = fmt::format("{}.{}", span, measure.name);
            if (!Value(text, reading.sample)) {
                fault("readings.table_value", text);
                continue;
            }
            reading.sample.quality = readings::quality::kNoFrame;
            reading.sample.SetFlag(TextAt(row, places[kFlag]));
            if (moment) reading.sample.time_ms = moment->micros / 1'000;
            submission.readings.push_back(std::move(reading));
        }
        if (submission.readings.empty() && faults.empty()) fault("readings.table_value", "");
        if (!faults.empty()) return;
        submission.point = known->second;
        submission.received = now_;
        submission.raw = RawOf(row, number);
        submission.address = "table";
        Add(std::move(submission), moment->micros / 1'000);
    }

    Places places;
    base::Refusals faults;
    ReadingTable table;

 private:
    static bool Value(std::string_view text, readings::Sample& sample) {
        const telemetry::Number number = telemetry::ReadNumber(text);
        if (number.kind == NumberKind::kDash) {
            sample.form = Form::kDash;
            return true;
        }
        sample.scaled = number.scaled;
        sample.scale = number.scale;
        return number.IsExact();
    }

    std::string RawOf(const CellRow& row, std::size_t number) const {
        std::string raw = fmt::format("{} row {}:", name_, number);
        for (const Cell& cell : row) raw.append(" ").append(cell.text).append(",");
        return raw;
    }

    void Add(readings::Submission submission, std::int64_t time_ms) {
        table.readings += static_cast<std::int64_t>(submission.readings.size());
        table.from_ms = table.rows.empty() ? time_ms : std::min(table.from_ms, time_ms);
        table.to_ms = std::max(table.to_ms, time_ms);
        points_.insert(submission.point);
        table.devices = points_.size();
        table.days.insert({submission.point, base::Instant{time_ms * 1'000}.DayInShanghai()});
        table.rows.push_back(std::move(submission));
    }

    const std::string& name_;
    const TableDevices& devices_;
    const base::Instant now_;
    std::set<base::Uuid> points_;
};

TableDevices DevicesOf(Node& node, const access_control::Principal& principal) {
    TableDevices devices;
    const auto catalogue = node.definitions.Current();
    records::Query query;
    query.type = catalogue->FindType("monitoring_device");
    if (query.type == nullptr) return devices;
    query.scope =
        access_control::ScopeFor(principal, *catalogue, *query.type, "monitoring_device.read");
    query.limit = kTablePage;
    const auto view = node.store->Read();
    for (bool more = true; more; query.offset += kTablePage) {
        const auto page = view->Select(query);
        more = page.size() == static_cast<std::size_t>(kTablePage);
        for (const records::Record& record : page) {
            const bool provincial = record.Text("source") == "provincial";
            const base::Uuid point = provincial ? record.id.value : base::Uuid{};
            devices.emplace(record.Text("mn"), point);
            devices.emplace(record.Text("name"), point);
        }
    }
    return devices;
}

base::Result<base::RecordId> StoreImport(Node& node, const access_control::Principal& principal,
                                         const std::string& name, const ReadingTable& table,
                                         const ledger::StoredEvidence& evidence) {
    workflow::ActRequest request;
    request.id = base::ActId::Make(node.clock.Now(), node.randomness);
    request.type = "reading_import";
    request.act = "register";
    request.record = base::RecordId{base::Uuid::Make(node.clock.Now(), node.randomness)};
    request.source.kind = ledger::SourceKind::kImport;
    request.source.system = name;
    const ledger::EvidenceReference file{evidence.digest, name, "application/octet-stream",
                                         evidence.size};
    request.evidence.push_back(file);
    request.values = json::serialize(
        json::object{{"name", name},
                     {"taken_on", node.clock.Today().ToText()},
                     {"rows", table.rows.size()},
                     {"readings", table.readings},
                     {"devices", table.devices},
                     {"span", fmt::format("{} 至 {}", readings::TimeText(table.from_ms),
                                          readings::TimeText(table.to_ms))},
                     {"file", json::array{json::object{{"digest", file.digest.ToText()},
                                                       {"media_type", file.media_type},
                                                       {"name", file.name},
                                                       {"size", file.size}}}}});
    const auto outcome = node.performer->Perform(principal, node.definitions.Current(), request);
    if (!outcome) return base::Refuse(outcome.error());
    return request.record;
}

}  // namespace

base::Result<ReadingTable> ReadReadingTable(std::string_view bytes, const std::string& name,
                                            const TableDevices& devices, base::Instant now) {
    const auto sheets = exchange::ReadSpreadsheet(bytes, name);
    if (!sheets) return base::Refuse(sheets.error());
    TableReader reader(name, devices, now);
    for (const exchange::Sheet& sheet : *sheets) {
        if (sheet.hidden) continue;
        bool headed = false;
        for (std::size_t i = 0; i < sheet.rows.size(); ++i) {
            const CellRow& row = sheet.rows[i];
            if (!headed) {
                reader.places = PlacesIn(row);
                headed = reader.places[kDevice] && reader.places[kTime] && reader.places[kFactor] &&
                         (reader.places[kMeasured] || reader.places[kConverted]);
                continue;
            }
            const bool blank =
                std::ranges::all_of(row, [](const Cell& cell) { return cell.IsEmpty(); });
            if (!blank) reader.Read(row, i + 1);
        }
    }
    if (!reader.faults.empty()) return base::Refuse(std::move(reader.faults));
    if (reader.table.rows.empty()) return base::Refuse("readings.table_headings", {}, name);
    return std::move(reader.table);
}

base::Result<ReadingsTaken> TakeReadingTable(Node& node, const access_control::Principal& principal,
                                             const std::string& name, std::string_view bytes) {
    auto table = ReadReadingTable(bytes, name, DevicesOf(node, principal), node.clock.Now());
    if (!table) return base::Refuse(table.error());
    const auto evidence = KeepFile(node, bytes);
    if (!evidence) return base::Refuse(evidence.error());
    const auto record = StoreImport(node, principal, name, *table, *evidence);
    if (!record) return base::Refuse(record.error());
    ReadingsTaken taken{*record, static_cast<std::int64_t>(table->rows.size()), table->readings,
                        std::move(table->days)};
    KeepReadings(node, std::move(table->rows));
    return taken;
}

}  // namespace app
