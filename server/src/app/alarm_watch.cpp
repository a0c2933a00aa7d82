#include "app/alarm_watch.hpp"

#include <algorithm>

#include "app/background_work.hpp"
#include "readings/rollup.hpp"

namespace app {

namespace {

constexpr std::int64_t kWatchSecond = 1'000'000;
constexpr std::int64_t kWatchMinute = 60 * kWatchSecond;
constexpr std::int64_t kLateDataWaits = 20 * kWatchSecond;  ///< late data come in bursts
constexpr std::int64_t kEscalationEvery = 5 * kWatchSecond;
constexpr std::int64_t kPastDays = 200;
constexpr std::size_t kMostBeyond = 100'000, kMostNeighbours = 5;
constexpr std::chrono::milliseconds kWatchLook{400}, kJudgeAtOnce{300};

constexpr const char* kMissingJob = "missing_data";
constexpr const char* kDetectorsJob = "detectors";
constexpr const char* kDetectJob = "detect_outlet";

std::vector<jobs::Series> WatchSeries() {
    using jobs::Missed;
    return {{"missing_data", kMissingJob, std::nullopt, 20, Missed::kLast},
            {"detectors", kDetectorsJob, 4, 10, Missed::kLast}};
}

jobs::RunnerSettings WatchRunner(Node& node) {
    jobs::RunnerSettings settings;
    settings.owner = ProcessName(node.randomness);
    settings.workers = 1;
    return settings;
}

jobs::FailureLog WatchLog(Logger& logger) {
    return [&logger](const jobs::Job& job, std::string_view words) {
        logger.Error("job_failed",
                     {{"kind", job.kind}, {"key", job.key}, {"what", std::string(words)}});
    };
}

/// A bureau's faulty rules are told, and nothing is judged by them.
catalogue::TelemetryRules RulesOf(Node& node) {
    auto rules = catalogue::LoadTelemetryRules(node.settings.DefinitionFolders());
    if (rules) return *std::move(rules);
    node.logger.Error("telemetry_rules_faulty", {{"faults", std::to_string(rules.error().size())}});
    return {};
}

base::CivilDay DayOfSerial(std::int64_t day) {
    return base::Instant{readings::FirstHourOf(day) * readings::kHourMs * 1'000}.DayInShanghai();
}

}  // namespace

AlarmWatch::AlarmWatch(Node& node, readings::Store& store)
    : node_(node),
      store_(store),
      rules_(RulesOf(node)),
      book_(*node.store, node.randomness, [&node] { return node.definitions.Current(); }),
      enterprises_(node, rules_),
      moments_(*node.jobs, node.clock, WatchSeries()),
      runner_(*node.jobs, node.clock, WatchRunner(node), WatchLog(node.logger)) {
    runner_.Add({.name = kMissingJob,
                 .work = [this](const auto&, const auto& stop) { return FindMissing(stop); },
                 .longest_micros = 30 * kWatchMinute,
                 .in_order = true});
    runner_.Add({.name = kDetectorsJob,
                 .work = [this](const auto&, const auto& stop) { return EnqueueDetectors(stop); },
                 .longest_micros = 10 * kWatchMinute,
                 .in_order = true});
    runner_.Add({.name = kDetectJob,
                 .work =
                     [this](const jobs::Job& job, const auto&) {
                         const auto device = base::RecordId::Parse(job.key);
                         if (!device) return base::AllWell();
                         return DetectIn(*device, node_.clock.Today());
                     },
                 .longest_micros = 10 * kWatchMinute,
                 .in_order = false});
    runner_.Watch(moments_);
}

AlarmWatch::~AlarmWatch() { Stop(); }

void AlarmWatch::Start() {
    LoadSettings(true);
    BeginAfterStart();
    thread_ = std::thread([this] { Work(); });
    runner_.Start();
}

void AlarmWatch::Stop() {
    {
        const std::lock_guard lock(mutex_);
        if (stopping_) return;
        stopping_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
    runner_.Stop();
}

std::shared_ptr<const AlarmWatch::Snapshot> AlarmWatch::Current() const {
    const std::lock_guard lock(mutex_);
    return snapshot_;
}

void AlarmWatch::Saw(const std::vector<readings::Submission>& batch) {
    const auto snapshot = Current();
    const base::Instant now = node_.clock.Now();
    std::vector<alarms::Beyond> beyond;
    std::map<DirtyDay, base::Instant> dirty;
    for (const readings::Submission& submission : batch) {
        if (submission.readings.empty()) continue;
        const auto device = snapshot->settings.find(submission.point);
        if (device == snapshot->settings.end() || !device->second.HasLimits()) continue;
        for (const readings::NewReading& reading : submission.readings) {
            if (!alarms::IsJudged(reading.kind)) continue;
            const alarms::FactorSetting* factor = device->second.Factor(reading.factor);
            std::int64_t value = 0;
            if (factor != nullptr && alarms::IsInstant(reading.kind) &&
                alarms::BrokenLimit(*factor, reading.kind, reading.sample) != nullptr &&
                readings::InMillionths(reading.sample, value))
                beyond.push_back({submission.point, reading.factor, reading.kind,
                                  reading.sample.time_ms, value});
            const readings::Hour hour = readings::HourOf(reading.sample.time_ms);
            const bool soon = !alarms::IsInstant(reading.kind);
            const std::int64_t over = (hour + 1) * readings::kHourMs * 1'000 +
                                      snapshot->rule.settle_minutes * kWatchMinute;
            const base::Instant due{soon ? now.micros + kWatchSecond
                                         : std::max(over, now.micros + kLateDataWaits)};
            const auto [at, is_new] =
                dirty.try_emplace({submission.point, readings::DayOf(hour), soon}, due);
            if (!is_new) at->second = std::min(at->second, due);
        }
    }
    if (beyond.empty() && dirty.empty()) return;
    const bool at_once = !beyond.empty();
    {
        const std::lock_guard lock(mutex_);
        for (alarms::Beyond& one : beyond)
            if (beyond_.size() < kMostBeyond) beyond_.push_back(std::move(one));
        for (const auto& [key, due] : dirty) {
            const auto [at, is_new] = dirty_.try_emplace(key, due);
            if (!is_new) at->second = std::min(at->second, due);
        }
    }
    if (at_once) changed_.notify_all();
}

base::CivilDay AlarmWatch::FirstOfTables() const {
    return node_.clock.Today().Plus(-static_cast<int>(Current()->rule.table_days));
}

void AlarmWatch::JudgeSoon(const std::set<DeviceDay>& days) {
    const base::CivilDay first = FirstOfTables();
    const base::Instant due{node_.clock.Now().micros + kWatchSecond};
    const std::lock_guard lock(mutex_);
    for (const DeviceDay& one : days) {
        if (one.day < first) continue;
        const std::int64_t from_ms = base::Instant::StartOf(one.day).micros / 1'000;
        dirty_[{one.point, readings::DayOf(readings::HourOf(from_ms)), true}] = due;
    }
    load_at_once_ = true;  // the device may be as new as the table
}

void AlarmWatch::JudgeNow(const std::set<DeviceDay>& days) {
    LoadSettings(true);
    const base::CivilDay first = FirstOfTables();
    for (const DeviceDay& one : days)
        if (one.day >= first) JudgeAgain(one.point, one.day);
}

void AlarmWatch::Work() {
    while (true) {
        {
            std::unique_lock lock(mutex_);
            changed_.wait_for(lock, kWatchLook, [this] { return stopping_ || !beyond_.empty(); });
            if (stopping_) return;
        }
        try {
            RunDue();
        } catch (const std::exception& failure) {  // tried again at the next look
            node_.logger.Error("alarm_watch_failed", {{"what", failure.what()}});
            std::unique_lock lock(mutex_);
            changed_.wait_for(lock, std::chrono::seconds(1), [this] { return stopping_; });
        }
    }
}

void AlarmWatch::RunDue() {
    const base::Instant now = node_.clock.Now();
    const bool at_once = load_at_once_.exchange(false);
    if (at_once || std::chrono::steady_clock::now() >= next_load_) LoadSettings(at_once);
    TellInstants(now);
    JudgeDirty(now);
    if (now.micros - escalated_.micros >= kEscalationEvery || now < escalated_) {
        Escalate(now);
        escalated_ = now;
    }
    enterprises_.Look(now);
}

void AlarmWatch::LoadSettings(bool at_once) {
    const std::int64_t acts = node_.keeper->Acts();
    if (acts == acts_known_ && !at_once) return;
    const auto began = std::chrono::steady_clock::now();
    const auto definitions = node_.definitions.Current();
    auto fresh = std::make_shared<Snapshot>();
    fresh->settings = alarms::ReadSettings(*node_.store->Read(), *definitions);
    fresh->rule = alarms::DeskRuleOn(rules_, node_.clock.Today());
    // Limits and marks that were changed change what they cover.
    const auto former = Current();
    std::map<DirtyDay, base::Instant> dirty;
    const base::Instant soon{node_.clock.Now().micros + kWatchSecond};
    for (const auto& [point, device] : fresh->settings) {
        const auto before = former->settings.find(point);
        if (acts_known_ < 0 || before == former->settings.end()) continue;
        for (const base::CivilDay day :
             alarms::DaysChanged(before->second, device, node_.clock.Today()))
            dirty[{point,
                   readings::DayOf(readings::HourOf(base::Instant::StartOf(day).micros / 1'000)),
                   true}] = soon;
    }
    const std::lock_guard lock(mutex_);
    snapshot_ = std::move(fresh);
    dirty_.insert(dirty.begin(), dirty.end());
    acts_known_ = acts;
    // A large bureau's list is read seldom enough to cost nothing that counts.
    next_load_ = began + 20 * (std::chrono::steady_clock::now() - began);
}

/// What a process that ended had not told yet: today and yesterday are judged once more.
void AlarmWatch::BeginAfterStart() {
    const base::Instant now = node_.clock.Now();
    for (alarms::Book::Standing& one : book_.Open(alarms::Kind::kInstant))
        episodes_.Resume(one.alarm, one.alarm.device.value, now);
    const auto snapshot = Current();
    const std::int64_t today = readings::DayOf(readings::HourOf(now.micros / 1'000));
    const std::lock_guard lock(mutex_);
    for (const auto& [point, device] : snapshot->settings) {
        if (device.stopped || !device.HasLimits()) continue;
        for (const std::int64_t day : {today - 1, today})
            dirty_.try_emplace({point, day, true}, base::Instant{now.micros + 2 * kWatchSecond});
    }
}

void AlarmWatch::TellInstants(base::Instant now) {
    std::deque<alarms::Beyond> beyond;
    {
        const std::lock_guard lock(mutex_);
        beyond.swap(beyond_);
    }
    const auto snapshot = Current();
    const auto tell = [&](const alarms::Alarm& alarm) {
        const auto device = snapshot->settings.find(alarm.device.value);
        if (device == snapshot->settings.end()) return;
        try {
            if (book_.Tell(alarm, device->second, snapshot->rule, now) == alarms::Told::kRaised)
                node_.logger.Info("alarm_raised", {{"key", alarm.key}});
        } catch (const std::exception& failure) {  // told again with the next value beyond it
            node_.logger.Error("alarm_not_told", {{"key", alarm.key}, {"what", failure.what()}});
            episodes_.Forget(alarm);
        }
    };
    for (const alarms::Beyond& one : beyond) {
        const auto device = snapshot->settings.find(one.point);
        if (device == snapshot->settings.end()) continue;
        if (const auto alarm = episodes_.Take(one, device->second, snapshot->rule, now))
            tell(*alarm);
    }
    for (const alarms::Alarm& alarm : episodes_.Pass(snapshot->settings, snapshot->rule, now))
        tell(alarm);
}

void AlarmWatch::JudgeDirty(base::Instant now) {
    const auto until = std::chrono::steady_clock::now() + kJudgeAtOnce;
    while (std::chrono::steady_clock::now() < until) {
        std::optional<DirtyDay> next;
        {
            const std::lock_guard lock(mutex_);
            const auto at =
                std::ranges::find_if(dirty_, [&](const auto& one) { return one.second <= now; });
            if (at == dirty_.end()) return;
            next = at->first;
            dirty_.erase(at);
        }
        try {
            JudgeAgain(next->point, DayOfSerial(next->day));
        } catch (...) {
            const std::lock_guard lock(mutex_);
            dirty_.try_emplace(*next, base::Instant{now.micros + kWatchMinute});
            throw;
        }
    }
}

std::vector<alarms::SeriesReadings> AlarmWatch::ReadingsOf(const base::Uuid& point,
                                                           std::int64_t from_ms,
                                                           std::int64_t to_ms) {
    std::vector<alarms::SeriesReadings> all;
    for (const readings::KnownSeries& one : store_.SeriesOf(point)) {
        if (!alarms::IsJudged(one.key.kind)) continue;
        alarms::SeriesReadings series{one.key.factor, one.key.kind, {}};
        series.samples = store_.Samples({one.id, from_ms, to_ms});
        if (!series.samples.empty()) all.push_back(std::move(series));
    }
    return all;
}

void AlarmWatch::JudgeAgain(const base::Uuid& point, base::CivilDay day) {
    const auto snapshot = Current();
    const auto device = snapshot->settings.find(point);
    if (device == snapshot->settings.end()) return;
    const base::Instant now = node_.clock.Now();
    const std::int64_t from_ms = base::Instant::StartOf(day).micros / 1'000;
    const auto series = ReadingsOf(point, from_ms, from_ms + 24 * readings::kHourMs);
    const alarms::DayJudged judged = alarms::JudgeDay(device->second, series, day, now, rules_);
    const alarms::Book::Sees sees = [&](const std::string& factor, base::Instant hour) {
        const readings::Hour wanted = readings::HourOf(hour.micros / 1'000);
        return std::ranges::any_of(series, [&](const alarms::SeriesReadings& one) {
            return one.factor == factor &&
                   std::ranges::any_of(one.samples, [&](const readings::Sample& sample) {
                       return readings::HourOf(sample.time_ms) == wanted;
                   });
        });
    };
    for (const alarms::Alarm& alarm : judged.alarms)
        if (book_.Tell(alarm, device->second, snapshot->rule, now, sees) == alarms::Told::kRaised)
            node_.logger.Info("alarm_raised", {{"key", alarm.key}});
    book_.WithdrawOthers(device->second, day, judged.alarms, now, sees);
}

void AlarmWatch::Escalate(base::Instant now) {
    for (const alarms::Book::Escalated& one : book_.Escalate(now)) {
        node_.logger.Info("alarm_escalated", {{"alarm", one.alarm.ToText()}});
        if (!one.leader) continue;
        node_.messages->Deliver(*one.leader, now,
                                {{"alarm", one.alarm, "alarm", now.DayInShanghai(),
                                  "escalated " + now.ToText(), notify::Because::kLeader}});
    }
}

bool AlarmWatch::CameIn(const base::Uuid& point, readings::Hour hour) {
    const std::int64_t from_ms = hour * readings::kHourMs;
    return std::ranges::any_of(store_.SeriesOf(point), [&](const readings::KnownSeries& one) {
        return !store_.Samples({one.id, from_ms, from_ms + readings::kHourMs}).empty();
    });
}

/// The last whole hour: by twenty past, every process has written its readings into blocks.
base::Done AlarmWatch::FindMissing(const std::stop_token& stop) {
    const base::Instant now = node_.clock.Now();
    const readings::Hour hour = readings::HourOf(now.micros / 1'000) - 1;
    const base::Instant from{hour * readings::kHourMs * 1'000};
    const auto snapshot = Current();
    std::map<base::RecordId, alarms::Alarm> open;
    for (alarms::Book::Standing& one : book_.Open(alarms::Kind::kMissing))
        open.emplace(one.alarm.device, std::move(one.alarm));
    for (const auto& [point, device] : snapshot->settings) {
        if (stop.stop_requested()) return jobs::Stopped();
        if (device.stopped || store_.SeriesOf(point).empty()) continue;
        const auto known = open.find(device.device);
        if (CameIn(point, hour)) {
            if (known == open.end()) continue;
            known->second.ended = true;
            book_.Tell(known->second, device, snapshot->rule, now);
            continue;
        }
        const bool marked = std::ranges::any_of(device.marks, [&](const evaluation::Mark& mark) {
            return mark.factor.empty() && mark.from <= from &&
                   from.micros + evaluation::kHour <= mark.until.micros;
        });
        if (marked) continue;
        book_.Tell(
            alarms::MissingAlarm(device, known == open.end() ? nullptr : &known->second, from),
            device, snapshot->rule, now);
    }
    return base::AllWell();
}

base::Done AlarmWatch::EnqueueDetectors(const std::stop_token& stop) {
    const auto snapshot = Current();
    for (const auto& [point, device] : snapshot->settings) {
        if (stop.stop_requested()) return jobs::Stopped();
        if (device.stopped) continue;
        jobs::Job one;
        one.kind = kDetectJob;
        one.key = device.device.ToText();
        one.payload = "{}";
        one.not_before = node_.clock.Now();
        node_.jobs->Enqueue(one);
    }
    return base::AllWell();
}

base::Done AlarmWatch::DetectIn(const base::RecordId& id, base::CivilDay day) {
    const auto snapshot = Current();
    const auto device = snapshot->settings.find(id.value);
    if (device == snapshot->settings.end()) return base::AllWell();
    const base::Instant until = base::Instant::StartOf(day);
    const std::int64_t window = snapshot->rule.detector_days * evaluation::kDay;
    const std::int64_t days =  // the look that confirms stands further back
        snapshot->rule.detector_days + kPastDays + snapshot->rule.patience.days;
    const auto outlet_of = [&](const alarms::DeviceSetting& one) {
        return alarms::OutletOf(
            one, ReadingsOf(one.device.value, (until.micros - days * evaluation::kDay) / 1'000,
                            until.micros / 1'000));
    };
    const evaluation::Outlet outlet = outlet_of(device->second);
    std::vector<evaluation::Outlet> others;
    for (const auto& [point, other] : snapshot->settings)
        if (device->second.IsBeside(other) && others.size() < kMostNeighbours)
            others.push_back(outlet_of(other));
    std::vector<const evaluation::Outlet*> neighbours;
    for (const evaluation::Outlet& other : others) neighbours.push_back(&other);
    std::vector<anomaly::Dismissal> dismissals;
    for (const alarms::Book::Dismissed& one : book_.DismissedSuspects()) {
        const auto reason = anomaly::DismissalReasonNamed(one.reason);
        const auto where = snapshot->settings.find(one.device.value);
        const alarms::FactorSetting* factor =
            where == snapshot->settings.end() ? nullptr : where->second.Factor(one.factor);
        if (reason)
            dismissals.push_back({one.detector, one.device.ToText(),
                                  factor == nullptr ? one.factor : factor->code_2017, one.strength,
                                  *reason});
    }
    const anomaly::Taught taught = anomaly::Teach({&rules_, {}}, dismissals, day);
    const anomaly::Inspection found =
        anomaly::InspectAtNight(outlet, neighbours, {{until.micros - window}, until},
                                taught.thresholds, snapshot->rule.patience);
    for (const alarms::Alarm& alarm :
         alarms::AlarmsOf(device->second, found.findings, book_.SuspectsOf(id)))
        book_.Tell(alarm, device->second, snapshot->rule, node_.clock.Now());
    return base::AllWell();
}

}  // namespace app
