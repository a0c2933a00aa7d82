#include "alarms/judge.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <set>
#include <utility>

#include "readings/rollup.hpp"
#include "telemetry/factors.hpp"

namespace alarms {

using evaluation::Averaging;
using evaluation::Form;
using evaluation::Judgement;
using evaluation::Verdict;

namespace {

constexpr std::size_t kMostWords = 6'000, kMostTitleBytes = 190;
constexpr int kFinestScale = 9;
constexpr int kMarkDaysBack = 40, kLimitDaysBack = 7;

/// What a kind of readings is to evaluation.
struct KindMeaning {
    std::string_view kind;
    Form form;
    std::int64_t step;
    int rank;  ///< the lowest of a factor and form counts
};
constexpr std::array<KindMeaning, 8> kMeanings{{
    {"hour.Avg", Form::kMeasured, evaluation::kHour, 0},
    {"hour.ZsAvg", Form::kConverted, evaluation::kHour, 0},
    {"hour.Cou", Form::kTotal, evaluation::kHour, 0},
    {"minute.Avg", Form::kMeasured, 0, 1},
    {"minute.ZsAvg", Form::kConverted, 0, 1},
    {"real.Rtd", Form::kMeasured, evaluation::kMinute, 2},
    {"real.ZsRtd", Form::kConverted, evaluation::kMinute, 2},
    {"day.Cou", Form::kTotal, evaluation::kDay, 0},
}};

const KindMeaning* MeaningOf(std::string_view kind) {
    const auto at = std::ranges::find(kMeanings, kind, &KindMeaning::kind);
    return at == kMeanings.end() ? nullptr : &*at;
}

/// The distance that most neighbours have, in whole minutes.
std::int64_t StepBetween(const std::vector<readings::Sample>& samples) {
    std::map<std::int64_t, int> distances;
    for (std::size_t i = 1; i < samples.size(); ++i)
        ++distances[(samples[i].time_ms - samples[i - 1].time_ms) / 60'000];
    std::int64_t usual = 1;
    int most = 0;
    for (const auto& [minutes, count] : distances)
        if (minutes > 0 && count > most) most = count, usual = minutes;
    return std::min(usual, std::int64_t{60}) * evaluation::kMinute;
}

evaluation::Point PointFor(const readings::Sample& sample) {
    evaluation::Point point;
    point.at.micros = sample.time_ms * 1'000;
    point.is_number = sample.form == readings::Form::kDecimal && sample.scale <= kFinestScale;
    if (point.is_number) point.value = {sample.scaled, sample.scale};
    const std::string_view flag = sample.Flag();
    point.flag = flag.empty() ? 'N' : flag.front();
    return point;
}

/// One point a step: of several in one the last counts.
std::vector<evaluation::Point> OnGrid(const std::vector<readings::Sample>& samples,
                                      std::int64_t step) {
    std::vector<evaluation::Point> points;
    for (const readings::Sample& sample : samples) {
        evaluation::Point point = PointFor(sample);
        point.at.micros -= (point.at.micros % evaluation::kDay) % step;
        if (!points.empty() && points.back().at == point.at)
            points.back() = point;
        else
            points.push_back(point);
    }
    return points;
}

std::string CodeOf(const std::string& factor) {
    const telemetry::Factor* known = telemetry::FindFactor(factor);
    return known == nullptr ? factor : std::string(known->code);
}

std::vector<evaluation::Limit> LimitsFor(const DeviceSetting& device) {
    std::vector<evaluation::Limit> limits;
    for (const FactorSetting& factor : device.factors)
        for (const LimitPeriod& period : factor.limits) {
            if (!period.upper) continue;
            evaluation::Limit limit;
            limit.factor = factor.code_2017;
            limit.form = period.form;
            limit.average = period.average;
            limit.most = evaluation::ReadDecimal(MillionthsText(*period.upper))
                             .value_or(evaluation::Decimal{});
            limit.from = period.from;
            limit.until = period.until;
            limit.source = period.source;
            limits.push_back(std::move(limit));
        }
    return limits;
}

std::string Input(const Judgement& judgement, std::string_view name) {
    const auto at = judgement.inputs.find(name);
    return at == judgement.inputs.end() ? std::string() : at->second;
}

std::string JoinedJson(const std::vector<const Judgement*>& judgements) {
    std::string out = "[";
    for (const Judgement* one : judgements)
        out += (out.size() > 1 ? "," : "") + evaluation::JudgementJson(*one);
    return out + "]";
}

/// What exceeded of one factor, form and averaging time on one day.
Alarm AlarmFor(const DeviceSetting& device, base::CivilDay day,
               const std::vector<const Judgement*>& exceeding) {
    const Judgement& first = *exceeding.front();
    const FactorSetting* factor = device.Factor2017(first.factor);
    const bool by_day = Input(first, "average") == "day";
    Alarm alarm;
    alarm.kind = Kind::kExceedance;
    alarm.device = device.device;
    alarm.factor = factor == nullptr ? first.factor : factor->code;
    alarm.factor_name = factor == nullptr ? evaluation::FactorName(first.factor) : factor->name;
    alarm.unit = factor == nullptr ? std::string() : factor->unit;
    alarm.series = fmt::format("{}.{}", by_day ? "day" : "hour",
                               first.form == Form::kConverted ? "ZsAvg" : "Avg");
    alarm.key = fmt::format("exceedance/{}/{}/{}/{}", device.device.ToText(), alarm.factor,
                            alarm.series, day.ToText());
    alarm.day = day;
    alarm.from = first.from;
    alarm.until = exceeding.back()->until;
    alarm.ended = true;
    alarm.times = static_cast<std::int64_t>(exceeding.size());
    alarm.average = by_day ? "day" : "hour";
    const Judgement* worst = &first;
    for (const Judgement* one : exceeding) {
        const auto value = evaluation::ReadDecimal(Input(*one, "value"));
        const auto most = evaluation::ReadDecimal(Input(*worst, "value"));
        if (value && most && evaluation::Compare(*value, *most) > 0) worst = one;
        alarm.words += ExceedanceWords(*one) + "\n";
    }
    alarm.words = Shortened(alarm.words, kMostWords);
    alarm.value = Input(*worst, "value");
    alarm.limit = Input(*worst, "limit");
    alarm.limit_source = Input(*worst, "limit_source");
    alarm.rule = worst->rule;
    alarm.edition = worst->edition;
    alarm.confidence = worst->confidence == "unverified" ? "未经核实" : worst->confidence;
    alarm.judgements = JoinedJson(exceeding);
    alarm.title = Shortened(
        fmt::format("{}{}{} {}{}（限值 {}{}）",
                    device.outlet_name.empty() ? device.name : device.outlet_name,
                    alarm.factor_name, by_day ? "日均值超标" : "小时均值超标", alarm.value,
                    alarm.unit, alarm.limit,
                    alarm.times > 1 ? fmt::format("，{} 个小时", alarm.times) : std::string()),
        kMostTitleBytes);
    return alarm;
}

bool Overlaps(const Alarm& alarm, const anomaly::Finding& finding) {
    return alarm.detector == finding.detector && alarm.from < finding.until &&
           finding.from < alarm.until;
}

std::string FindingsJson(const anomaly::Finding& finding) {
    return "[" + anomaly::FindingJson(finding) + "]";
}

}  // namespace

std::string ExceedanceWords(const Judgement& judgement) {
    const auto result = [&](std::string_view name) {
        const auto at = judgement.results.find(name);
        return at == judgement.results.end() ? std::string() : at->second;
    };
    const std::string over = result("times_over");
    std::string words = fmt::format(
        "{} 至 {} {}{} {}，限值 {}（{}），{}{}。依据：{}{}",
        evaluation::BeijingText(judgement.from), evaluation::BeijingText(judgement.until),
        judgement.form == Form::kConverted ? "折算" : "",
        Input(judgement, "average") == "day" ? "日均值" : "小时均值", Input(judgement, "value"),
        Input(judgement, "limit"), Input(judgement, "limit_source"),
        evaluation::VerdictTitle(judgement.verdict),
        over.empty() ? std::string() : fmt::format(" {} 倍", over), judgement.edition,
        judgement.confidence == "unverified" ? "（待核）" : "");
    if (result("methods_differ") == "yes")
        words += "；修约后比较的结论不同，修约值 " + result("rounded");
    return words;
}

bool IsJudged(std::string_view kind) { return MeaningOf(kind) != nullptr; }

evaluation::Outlet OutletOf(const DeviceSetting& device,
                            const std::vector<SeriesReadings>& series) {
    evaluation::Outlet outlet;
    outlet.id = device.device.ToText();
    outlet.name = device.outlet_name.empty() ? device.name : device.outlet_name;
    outlet.medium = device.medium;
    outlet.reference_oxygen = device.reference_oxygen;
    outlet.marks = device.marks;
    outlet.limits = LimitsFor(device);
    std::map<std::pair<std::string, Form>, std::pair<const SeriesReadings*, const KindMeaning*>>
        chosen;
    for (const SeriesReadings& one : series) {
        const KindMeaning* meaning = MeaningOf(one.kind);
        if (meaning == nullptr || one.samples.empty()) continue;
        auto& best = chosen[{CodeOf(one.factor), meaning->form}];
        if (best.second == nullptr || meaning->rank < best.second->rank) best = {&one, meaning};
    }
    for (const auto& [key, one] : chosen) {
        evaluation::Series made{key.first, key.second, one.second->step, {}};
        if (made.step == 0) made.step = StepBetween(one.first->samples);
        made.points = OnGrid(one.first->samples, made.step);
        outlet.series.push_back(std::move(made));
    }
    return outlet;
}

DayJudged JudgeDay(const DeviceSetting& device, const std::vector<SeriesReadings>& series,
                   base::CivilDay day, base::Instant until,
                   const catalogue::TelemetryRules& rules) {
    DayJudged judged;
    const evaluation::Outlet outlet = OutletOf(device, series);
    const base::Instant begin = base::Instant::StartOf(day);
    evaluation::Evaluation all =
        evaluation::Evaluate(outlet, {begin, {begin.micros + evaluation::kDay}}, rules);
    std::erase_if(all.judgements, [&](const Judgement& one) { return until < one.until; });
    judged.judgements = std::move(all.judgements);
    std::map<std::tuple<std::string, Form, std::string>, std::vector<const Judgement*>> groups;
    for (const Judgement& one : judged.judgements)
        if (one.name == "exceedance" && one.verdict == Verdict::kExceeds)
            groups[{one.factor, one.form, Input(one, "average")}].push_back(&one);
    for (const auto& [key, exceeding] : groups)
        judged.alarms.push_back(AlarmFor(device, day, exceeding));
    return judged;
}

std::vector<Alarm> AlarmsOf(const DeviceSetting& device,
                            const std::vector<anomaly::Finding>& findings,
                            const std::vector<Alarm>& known) {
    std::vector<Alarm> alarms;
    std::set<std::string> taken;
    for (const anomaly::Finding& finding : findings) {
        if (finding.trial) continue;
        const FactorSetting* factor = device.Factor2017(finding.factor);
        Alarm alarm;
        alarm.kind = Kind::kSuspect;
        alarm.device = device.device;
        alarm.factor = factor == nullptr ? finding.factor : factor->code;
        const auto again = std::ranges::find_if(known, [&](const Alarm& one) {
            return one.factor == alarm.factor && Overlaps(one, finding);
        });
        alarm.key = again != known.end()
                        ? again->key
                        : fmt::format("suspect/{}/{}/{}/{}", device.device.ToText(), alarm.factor,
                                      finding.detector, finding.from.micros / 1'000'000);
        if (!taken.insert(alarm.key).second) continue;
        alarm.factor_name =
            factor == nullptr ? evaluation::FactorName(finding.factor) : factor->name;
        alarm.unit = factor == nullptr ? std::string() : factor->unit;
        alarm.series = finding.form == Form::kConverted ? "hour.ZsAvg" : "hour.Avg";
        alarm.day = finding.from.DayInShanghai();
        alarm.from = finding.from;
        alarm.until = finding.until;
        alarm.ended = true;
        alarm.times = 1;
        alarm.detector = finding.detector;
        alarm.strength = std::llround(std::min(finding.score, 1e6) * 100);
        alarm.rule = finding.rule;
        alarm.words = Shortened(
            finding.to_check.empty() ? finding.words : finding.words + "\n" + finding.to_check,
            kMostWords);
        alarm.judgements = FindingsJson(finding);
        alarm.title = Shortened(
            fmt::format("{}{}：{}", device.outlet_name.empty() ? device.name : device.outlet_name,
                        alarm.factor_name, finding.label),
            kMostTitleBytes);
        alarms.push_back(std::move(alarm));
    }
    return alarms;
}

Alarm MissingAlarm(const DeviceSetting& device, const Alarm* open, base::Instant hour) {
    Alarm alarm;
    if (open != nullptr) {
        alarm = *open;
    } else {
        alarm.kind = Kind::kMissing;
        alarm.device = device.device;
        alarm.key =
            fmt::format("missing/{}/{}", device.device.ToText(), hour.micros / evaluation::kHour);
        alarm.from = hour;
        alarm.day = hour.DayInShanghai();
    }
    alarm.until = std::max(alarm.until, base::Instant{hour.micros + evaluation::kHour});
    alarm.ended = false;
    alarm.times = (alarm.until.micros - alarm.from.micros) / evaluation::kHour;
    const std::string& name = device.outlet_name.empty() ? device.name : device.outlet_name;
    alarm.title = Shortened(fmt::format("{}缺数 {} 小时", name, alarm.times), kMostTitleBytes);
    alarm.words =
        fmt::format("{} 至 {} 没有收到一个数据，也没有停运、维护等标记。",
                    evaluation::BeijingText(alarm.from), evaluation::BeijingText(alarm.until));
    return alarm;
}

std::vector<base::CivilDay> DaysChanged(const DeviceSetting& before, const DeviceSetting& now,
                                        base::CivilDay today) {
    std::set<base::CivilDay> days;
    const auto take_marks = [&](const DeviceSetting& these, const DeviceSetting& those) {
        for (const evaluation::Mark& mark : these.marks) {
            const bool stands = std::ranges::any_of(those.marks, [&](const evaluation::Mark& one) {
                return one.from == mark.from && one.until == mark.until && one.code == mark.code &&
                       one.factor == mark.factor;
            });
            if (stands) continue;
            base::CivilDay day = std::max(mark.from.DayInShanghai(), today.Plus(-kMarkDaysBack));
            for (; day <= mark.until.DayInShanghai() && day <= today; day = day.Plus(1))
                days.insert(day);
        }
    };
    take_marks(before, now);
    take_marks(now, before);
    if (before.factors != now.factors || before.medium != now.medium ||
        before.reference_oxygen != now.reference_oxygen)
        for (int back = 0; back < kLimitDaysBack; ++back) days.insert(today.Plus(-back));
    return {days.begin(), days.end()};
}

}  // namespace alarms
