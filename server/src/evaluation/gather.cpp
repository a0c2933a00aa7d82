#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "evaluation/read.hpp"
#include "telemetry/factors.hpp"
#include "telemetry/times.hpp"

namespace evaluation {

namespace {

constexpr std::size_t kLongestName = 40;
/// More series than a file of one bureau has; a limit against hostile files.
constexpr std::size_t kMostSeries = 20'000;

std::string Shortened(std::string_view text) {
    std::string shown(text.substr(0, kLongestName));
    while (!shown.empty() && !base::IsUtf8(shown)) shown.pop_back();
    return shown;
}

const char* CodeOf(telemetry::NumberKind kind) {
    switch (kind) {
        case telemetry::NumberKind::kDecimal:
        case telemetry::NumberKind::kExponent:
            return "too_fine";
        case telemetry::NumberKind::kEmpty:
            return "empty";
        case telemetry::NumberKind::kDash:
            return "dash";
        case telemetry::NumberKind::kNotNumber:
            return "not_a_number";
        case telemetry::NumberKind::kInfinite:
            return "infinite";
        case telemetry::NumberKind::kTooLarge:
            return "too_large";
        case telemetry::NumberKind::kText:
            return "text";
    }
    return "text";
}

bool IsSoundName(std::string_view name) {
    return !name.empty() && name.size() <= kLongestName && base::IsUtf8(name) &&
           std::ranges::none_of(name, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

/// The distance that most neighbours have, brought to what devices send by.
std::int64_t UsualStep(const std::vector<std::int64_t>& times) {
    std::map<std::int64_t, std::size_t> distances;
    for (std::size_t i = 1; i < times.size(); ++i)
        if (times[i] > times[i - 1]) ++distances[times[i] - times[i - 1]];
    std::int64_t usual = kHour;
    std::size_t most = 0;
    for (const auto& [distance, count] : distances)
        if (count > most) most = count, usual = distance;
    static constexpr std::array<std::int64_t, 13> kSteps{
        kMinute,      2 * kMinute,  3 * kMinute,  4 * kMinute,  5 * kMinute,
        6 * kMinute,  10 * kMinute, 12 * kMinute, 15 * kMinute, 20 * kMinute,
        30 * kMinute, kHour,        kDay};
    const auto* found = std::ranges::upper_bound(kSteps, usual);
    return found == kSteps.begin() ? kMinute : *(found - 1);
}

}  // namespace

void Gatherer::Note(const std::string& code, std::size_t place, std::string_view example) {
    const auto found = std::ranges::find(troubles_, code, &Trouble::code);
    if (found != troubles_.end()) {
        ++found->count;
        return;
    }
    troubles_.push_back({code, 1, place, Shortened(example)});
}

void Gatherer::Take(const Reading& reading, std::size_t place) {
    if (!IsSoundName(reading.factor) || reading.outlet.size() > kLongestName ||
        (!reading.outlet.empty() && !IsSoundName(reading.outlet)))
        return Note("bad_name", place, reading.factor);
    const int year = reading.at.DayInShanghai().year();
    if (year < 1990 || year > 2100) return Note("bad_time", place, BeijingText(reading.at));
    const telemetry::Factor* known = telemetry::FindFactor(reading.factor);
    if (!known) Note("unknown_factor", place, reading.factor);
    if (known && known->code != reading.factor) Note("old_code", place, reading.factor);
    Key key{std::string(reading.outlet), std::string(known ? known->code : reading.factor),
            reading.form, reading.step};
    auto at = series_.find(key);
    if (at == series_.end()) {
        if (series_.size() >= kMostSeries) return Note("too_many_series", place, reading.factor);
        at = series_.emplace(std::move(key), std::vector<Placed>{}).first;
    }
    Point point{reading.at, {}, false, reading.flag};
    const telemetry::Number number = telemetry::ReadNumber(base::Trim(reading.value));
    if (const auto value = DecimalOf(number)) {
        point.value = *value;
        point.is_number = true;
        if (value->scaled < 0) Note("negative", place, reading.value);
    } else {
        Note(CodeOf(number.kind), place, reading.value);
    }
    if (!at->second.empty() && point.at < at->second.back().point.at)
        Note("backwards", place, BeijingText(point.at));
    at->second.push_back({point, place});
    ++readings_;
}

/// In order, no moment twice (what came later counts), on the grid of its step.
void Gatherer::Settle(Series& series, std::vector<Placed>& points) {
    std::ranges::stable_sort(points, {}, [](const Placed& one) { return one.point.at; });
    if (series.step == 0) {
        std::vector<std::int64_t> times;
        times.reserve(points.size());
        for (const Placed& one : points) times.push_back(one.point.at.micros);
        series.step = UsualStep(times);
    }
    const auto place = [&](base::Instant at) {
        const std::int64_t from = base::Instant::StartOf(base::CivilDay::FromSerial(0)).micros;
        return (at.micros - from) / series.step;
    };
    for (const Placed& one : points) {
        if (series.points.empty()) {
            series.points.push_back(one.point);
            continue;
        }
        const std::int64_t apart = place(one.point.at) - place(series.points.back().at);
        if (apart == 0) {
            Note("repeated", one.place, BeijingText(one.point.at));
            series.points.back() = one.point;
            continue;
        }
        if (apart > 1) Note("gap", one.place, BeijingText(one.point.at));
        series.points.push_back(one.point);
    }
}

ReadOutlets Gatherer::Finish() {
    ReadOutlets read;
    for (auto& [key, points] : series_) {
        const auto& [outlet, factor, form, step] = key;
        if (read.outlets.empty() || read.outlets.back().id != outlet) {
            read.outlets.emplace_back();
            read.outlets.back().id = outlet;
        }
        Series series{factor, form, step, {}};
        Settle(series, points);
        read.outlets.back().series.push_back(std::move(series));
    }
    // Water and air have factors of their own; an outlet with none of gas is no gas outlet.
    for (Outlet& outlet : read.outlets)
        if (std::ranges::any_of(outlet.series,
                                [](const Series& one) { return one.factor.starts_with('w'); }))
            outlet.medium = Medium::kWater;
    read.readings = readings_;
    read.troubles = std::move(troubles_);
    return read;
}

namespace {

std::int64_t StepOf(std::string_view command) {
    if (command == "2011" || command == "2051") return kMinute;
    if (command == "2061") return kHour;
    if (command == "2031") return kDay;
    return 0;
}

}  // namespace

void TakeFrame(Gatherer& gatherer, const telemetry::Frame& frame, std::size_t place) {
    const std::int64_t step = StepOf(frame.cn);
    if (step == 0) return;
    const auto at = telemetry::ReadTime(frame.data_time);
    if (!at) return gatherer.Note("bad_time", place, frame.data_time);
    if (const auto sent = telemetry::ReadTime(frame.qn); sent && !frame.resent) {
        const double hours =
            static_cast<double>(sent->micros - at->micros) / static_cast<double>(kHour);
        const bool late = hours > 7.5 && hours < 8.5 && step <= kMinute;
        if (late || hours < -7.5) gatherer.Note("zone_shift", place, frame.data_time);
    }
    for (const telemetry::Reading& reading : frame.readings) {
        Form form = Form::kMeasured;
        switch (reading.kind) {
            case telemetry::ValueKind::kRtd:
            case telemetry::ValueKind::kAvg:
                break;
            case telemetry::ValueKind::kZsRtd:
            case telemetry::ValueKind::kZsAvg:
                form = Form::kConverted;
                break;
            case telemetry::ValueKind::kCou:
                form = Form::kTotal;
                break;
            default:
                continue;
        }
        const char flag = reading.flag.empty() ? 'N' : reading.flag.front();
        // minutes of whatever length; the distances tell
        gatherer.Take(
            {frame.mn, reading.factor, form, step == kMinute ? 0 : step, *at, reading.value, flag},
            place);
    }
}

}  // namespace evaluation
