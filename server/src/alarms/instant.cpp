#include "alarms/instant.hpp"

#include <algorithm>
#include <cstdlib>

#include "readings/rollup.hpp"

namespace alarms {

using evaluation::Form;

namespace {

constexpr std::int64_t kMicrosAMinute = 60'000'000;
constexpr std::int64_t kMostTitle = 190;

/// Flags by which a value does not count (catalogue/telemetry/marks.yaml tells it for good when the
/// hour is judged; here only what is told at once).
bool Counts(const readings::Sample& sample) {
    const std::string_view flag = sample.Flag();
    return flag.empty() || flag == "N" || flag == "T";
}

std::string_view AverageOfKind(std::string_view kind) {
    return kind.starts_with("minute.") ? "minute" : "realtime";
}

std::string LimitWords(const LimitPeriod& limit) {
    if (limit.upper && limit.lower)
        return MillionthsText(*limit.lower) + "～" + MillionthsText(*limit.upper);
    return limit.upper ? MillionthsText(*limit.upper) : "不低于 " + MillionthsText(*limit.lower);
}

}  // namespace

bool IsInstant(std::string_view kind) {
    return kind == "real.Rtd" || kind == "real.ZsRtd" || kind == "minute.Avg" ||
           kind == "minute.ZsAvg";
}

Form FormOfKind(std::string_view kind) {
    return kind.find(".Zs") == std::string_view::npos ? Form::kMeasured : Form::kConverted;
}

const LimitPeriod* BrokenLimit(const FactorSetting& factor, std::string_view kind,
                               const readings::Sample& sample) {
    std::int64_t value = 0;
    if (!Counts(sample) || !readings::InMillionths(sample, value)) return nullptr;
    const base::CivilDay day = base::Instant{sample.time_ms * 1'000}.DayInShanghai();
    for (const LimitPeriod& limit : factor.limits)
        if (limit.form == FormOfKind(kind) && limit.BindsOn(day) &&
            ((limit.upper && value > *limit.upper) || (limit.lower && value < *limit.lower)))
            return &limit;
    return nullptr;
}

void Episodes::Word(Episode& episode, const DeviceSetting& device) {
    Alarm& alarm = episode.alarm;
    alarm.value = MillionthsText(episode.peak);
    alarm.title = Shortened(
        fmt::format("{}{}{} {}{}（限值 {}）",
                    device.outlet_name.empty() ? device.name : device.outlet_name,
                    alarm.factor_name, KindTitle(alarm.kind), alarm.value, alarm.unit, alarm.limit),
        kMostTitle);
    alarm.words = fmt::format(
        "{} 至 {}，{} 个{}超过限值，最高 {}{}，限值 {}{}（{}）。实时值超限是提示，是否超标以小时、"
        "日均值的判定为准。",
        evaluation::BeijingText(alarm.from), evaluation::BeijingText(alarm.until), alarm.times,
        alarm.average == "minute" ? "分钟值" : "实时值", alarm.value, alarm.unit, alarm.limit,
        alarm.unit, alarm.limit_source);
}

std::optional<Alarm> Episodes::Take(const Beyond& beyond, const DeviceSetting& device,
                                    const DeskRule& rule, base::Instant now) {
    const FactorSetting* factor = device.Factor(beyond.factor);
    if (factor == nullptr) return std::nullopt;
    readings::Sample sample;
    sample.time_ms = beyond.time_ms;
    sample.scaled = beyond.value;
    sample.scale = readings::kRollupScale;
    const LimitPeriod* limit = BrokenLimit(*factor, beyond.kind, sample);
    if (limit == nullptr) return std::nullopt;
    const base::Instant at{beyond.time_ms * 1'000};
    auto [place, is_new] = episodes_.try_emplace({beyond.point, beyond.factor, beyond.kind});
    Episode& episode = place->second;
    Alarm& alarm = episode.alarm;
    if (is_new) {
        alarm.kind = Kind::kInstant;
        alarm.key = fmt::format("instant/{}/{}/{}/{}", device.device.ToText(), beyond.factor,
                                beyond.kind, beyond.time_ms);
        alarm.device = device.device;
        alarm.factor = beyond.factor;
        alarm.factor_name = factor->name;
        alarm.unit = factor->unit;
        alarm.series = beyond.kind;
        alarm.day = at.DayInShanghai();
        alarm.from = alarm.until = at;
        alarm.limit = LimitWords(*limit);
        alarm.limit_source = limit->source;
        alarm.average = AverageOfKind(beyond.kind);
        episode.peak = beyond.value;
    }
    const bool below = limit->lower && beyond.value < *limit->lower;
    episode.peak =
        below ? std::min(episode.peak, beyond.value) : std::max(episode.peak, beyond.value);
    alarm.from = std::min(alarm.from, at);
    alarm.until = std::max(alarm.until, at);
    alarm.ended = false;
    ++alarm.times;
    episode.seen = now;
    if (!is_new && now.micros - episode.told.micros < rule.update_minutes * kMicrosAMinute)
        return std::nullopt;
    Word(episode, device);
    episode.told = now;
    episode.times_told = alarm.times;
    return alarm;
}

std::vector<Alarm> Episodes::Pass(const Settings& settings, const DeskRule& rule,
                                  base::Instant now) {
    std::vector<Alarm> told;
    for (auto at = episodes_.begin(); at != episodes_.end();) {
        Episode& episode = at->second;
        const auto device = settings.find(at->first.point);
        const bool calm = now.micros - episode.seen.micros >= rule.calm_minutes * kMicrosAMinute;
        const bool grown = episode.alarm.times != episode.times_told &&
                           now.micros - episode.told.micros >= rule.update_minutes * kMicrosAMinute;
        if ((calm || grown) && device != settings.end()) {
            episode.alarm.ended = calm;
            Word(episode, device->second);
            episode.told = now;
            episode.times_told = episode.alarm.times;
            told.push_back(episode.alarm);
        }
        at = calm || device == settings.end() ? episodes_.erase(at) : std::next(at);
    }
    return told;
}

void Episodes::Resume(Alarm alarm, const base::Uuid& point, base::Instant now) {
    Episode& episode = episodes_[{point, alarm.factor, alarm.series}];
    const double peak = std::strtod(alarm.value.c_str(), nullptr) * 1e6;
    episode.peak = static_cast<std::int64_t>(peak < 0 ? peak - 0.5 : peak + 0.5);
    episode.seen = episode.told = now;
    episode.times_told = alarm.times;
    episode.alarm = std::move(alarm);
}

}  // namespace alarms
