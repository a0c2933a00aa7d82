#include "http/detail/outlet_standing.hpp"

#include <algorithm>

namespace http {

namespace {

constexpr std::int64_t kStandingMinuteMs = 60'000;
/// Values of the upper platform come by the hour at best.
constexpr std::int64_t kProvincialMinutes = 240;

/// What was measured long ago says nothing of now: hours and days come seldom.
bool IsFresh(const LatestReading& latest, std::int64_t now_ms, std::int64_t report_minutes) {
    const std::int64_t age = now_ms - latest.sample.time_ms;
    if (latest.kind.starts_with("day.")) return age < 49 * readings::kHourMs;
    if (latest.kind.starts_with("hour.")) return age < 3 * readings::kHourMs;
    return age < std::max<std::int64_t>(3 * report_minutes, 30) * kStandingMinuteMs;
}

bool IsMissing(const OutletLine& line, std::int64_t now_ms) {
    const DeviceFact& device = *line.device;
    const std::int64_t silent = now_ms - line.now.last_frame.micros / 1'000;
    const std::int64_t patience = IsProvincial(device)
                                      ? std::max(device.report_minutes, kProvincialMinutes)
                                      : device.report_minutes;
    return line.now.last_frame.micros == 0 || silent > patience * kStandingMinuteMs;
}

bool IsExceeding(const OutletLine& line, std::int64_t now_ms) {
    const DeviceFact& device = *line.device;
    return std::ranges::any_of(line.now.latest, [&](const LatestReading& latest) {
        const FactorFact* factor = device.Factor(latest.factor);
        return factor != nullptr && factor->IsAbout(latest.kind) &&
               factor->IsBeyond(latest.sample) && IsFresh(latest, now_ms, device.report_minutes);
    });
}

}  // namespace

std::string_view StandingName(Standing standing) {
    switch (standing) {
        case Standing::kExceeding:
            return "exceeding";
        case Standing::kMissing:
            return "missing";
        case Standing::kMarked:
            return "marked";
        case Standing::kOnLine:
            return "on_line";
        case Standing::kStopped:
            return "stopped";
    }
    return "missing";
}

bool IsProvincial(const DeviceFact& device) { return device.record.Text("source") == "provincial"; }

Standing StandingOf(const OutletLine& line, std::int64_t now_ms) {
    if (line.device->stopped) return Standing::kStopped;
    const auto accepted = [&](bool of_all) {
        return std::ranges::any_of(line.marks, [&](const MarkFact* mark) {
            return mark->accepted && (mark->of_all || !of_all);
        });
    };
    if (IsMissing(line, now_ms)) return accepted(true) ? Standing::kMarked : Standing::kMissing;
    if (IsExceeding(line, now_ms)) return Standing::kExceeding;
    return accepted(false) ? Standing::kMarked : Standing::kOnLine;
}

std::vector<OutletLine> OutletLines::For(Caller& caller,
                                         const std::map<base::RecordId, DeviceFact>& facts) {
    std::vector<const DeviceFact*> mine;
    for (const auto& [id, fact] : facts)
        if (access_control::Holds(caller.principal, "monitoring_device.read", fact.record))
            mine.push_back(&fact);
    return Of(caller, mine);
}

std::vector<OutletLine> OutletLines::Of(Caller& caller,
                                        const std::vector<const DeviceFact*>& devices) {
    std::vector<base::Uuid> points;
    for (const DeviceFact* device : devices) points.push_back(device->record.id.value);
    std::vector<DeviceNow> now = desk_.Now(points);
    now.resize(devices.size());
    const std::int64_t now_ms = caller.platform.clock.Now().micros / 1'000;
    std::vector<OutletLine> lines;
    for (std::size_t i = 0; i < devices.size(); ++i) {
        OutletLine line;
        line.device = devices[i];
        line.now = std::move(now[i]);
        if (IsProvincial(*devices[i])) TakeLatest(line.now, *devices[i]);
        for (const MarkFact& mark : devices[i]->marks)
            if (mark.Covers(now_ms)) line.marks.push_back(&mark);
        line.standing = StandingOf(line, now_ms);
        lines.push_back(std::move(line));
    }
    return lines;
}

/// What stands in the store is all there is of it: the time of its last value counts.
void OutletLines::TakeLatest(DeviceNow& now, const DeviceFact& device) {
    now.latest = desk_.LatestOf(device.record.id.value);
    for (const LatestReading& one : now.latest)
        now.last_frame.micros = std::max(now.last_frame.micros, one.sample.time_ms * 1'000);
}

}  // namespace http
