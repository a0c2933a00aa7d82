#include "readings/store.hpp"

#include <exception>

#include "base/check.hpp"
#include "readings/merge.hpp"
#include "readings/thin.hpp"

namespace readings {
namespace {

constexpr std::chrono::milliseconds kLook{500};

bool InSpan(const Sample& sample, const CurveQuestion& question) {
    return sample.time_ms >= question.from_ms && sample.time_ms < question.to_ms;
}

SeriesSpan HoursOf(const CurveQuestion& question) {
    return {question.series, HourOf(question.from_ms), HourOf(question.to_ms - 1) + 1};
}

template <class TailMap>
void AddItem(TailMap& tail, const FrameRecord::Item& item) {
    tail[{HourOf(item.sample.time_ms), item.series}].push_back(item.sample);
}

template <class TailMap>
Flush FlushOf(const TailMap& tail) {
    Flush flush;
    flush.hours.reserve(tail.size());
    for (const auto& [key, samples] : tail) flush.hours.push_back({key.hour, key.series, samples});
    std::ranges::sort(flush.hours, {},
                      [](const HourSamples& one) { return std::pair(one.hour, one.series); });
    return flush;
}

}  // namespace

Store::Store(BlockStore& blocks, FrameLog& log, const base::Clock& clock, StoreLimits limits)
    : blocks_(blocks), log_(log), clock_(clock), limits_(limits) {}

Store::~Store() { Stop(); }

void Store::Start(KeptListener listener, const Remember& remember) {
    listener_ = std::move(listener);
    TakeBack(remember);
    committer_ = std::thread([this] { CommitLoop(); });
    flusher_ = std::thread([this] { FlushLoop(); });
}

void Store::Stop() {
    {
        const std::lock_guard lock(mutex_);
        if (stopping_) return;
        stopping_ = true;
    }
    changed_.notify_all();
    if (committer_.joinable()) committer_.join();
    {
        const std::lock_guard lock(mutex_);
        committed_all_ = true;
    }
    changed_.notify_all();
    if (flusher_.joinable()) flusher_.join();
}

void Store::TakeBack(const Remember& remember) {
    applied_ = blocks_.Applied(log_.number());
    log_.NotBelow(applied_);
    std::unordered_map<std::int64_t, std::uint64_t> marks;
    std::unordered_map<Hour, std::int64_t> months;
    log_.Replay(applied_, [&](const FrameRecord& record) {
        if (remember) remember(record);
        for (const FrameRecord::Item& item : record.items) {
            const Hour hour = HourOf(item.sample.time_ms);
            const auto [month, new_hour] = months.try_emplace(hour, 0);
            if (new_hour) month->second = MonthOf(hour);
            const auto [mark, new_month] = marks.try_emplace(month->second, 0);
            if (new_month) mark->second = blocks_.Applied(log_.number(), month->second);
            if (record.position <= mark->second) continue;
            AddItem(tail_, item);
            ++tail_samples_;
        }
        tail_last_ = record.position;
    });
    tail_last_ = std::max(tail_last_, applied_);
    tail_since_ = clock_.Now();
}

void Store::Submit(Submission submission) {
    {
        const std::lock_guard lock(mutex_);
        queue_.push_back(std::move(submission));
    }
    changed_.notify_all();
}

bool Store::IsCrowded() const {
    const std::lock_guard lock(mutex_);
    return queue_.size() > limits_.waiting_frames || tail_samples_ > 2 * limits_.tail_samples;
}

std::uint64_t Store::applied() const {
    const std::lock_guard lock(mutex_);
    return applied_;
}

StoreCounts Store::counts() const {
    const std::lock_guard lock(mutex_);
    StoreCounts counts = counts_;
    counts.waiting = queue_.size();
    counts.tail = tail_samples_;
    return counts;
}

// ---- keeping -----------------------------------------------------------------------------------

void Store::CommitLoop() {
    while (true) {
        std::vector<Submission> batch;
        {
            std::unique_lock lock(mutex_);
            changed_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
            if (queue_.empty()) return;
            std::size_t bytes = 0;
            while (!queue_.empty() && bytes < limits_.batch_bytes) {
                bytes += queue_.front().raw.size() + queue_.front().readings.size() * 16 + 64;
                batch.push_back(std::move(queue_.front()));
                queue_.pop_front();
            }
        }
        std::vector<std::uint64_t> tickets;
        tickets.reserve(batch.size());
        for (const Submission& one : batch) tickets.push_back(one.ticket);
        Kept kept = Kept::kYes;
        try {
            CommitBatch(batch);
        } catch (const std::exception& failure) {  // told to the devices by silence, and counted
            kept = Kept::kNo;
            std::unique_lock lock(mutex_);
            ++counts_.failed_batches;
            counts_.last_failure = failure.what();
        }
        if (listener_) listener_(tickets, kept);
        if (kept == Kept::kYes) continue;
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, std::chrono::microseconds(limits_.retry_micros),
                          [this] { return stopping_; });
    }
}

void Store::ResolveSeries(const std::vector<Submission>& batch) {
    std::vector<SeriesKey> missing;
    std::map<SeriesKey, bool> asked;
    for (const Submission& submission : batch) {
        const auto& known = series_[submission.point].known;
        for (const NewReading& reading : submission.readings) {
            const bool found = std::ranges::any_of(known, [&](const auto& one) {
                return one.first.first == reading.factor && one.first.second == reading.kind;
            });
            if (found) continue;
            SeriesKey key{submission.point, reading.factor, reading.kind};
            if (asked.try_emplace(key, true).second) missing.push_back(std::move(key));
        }
    }
    if (missing.empty()) return;
    const std::vector<SeriesId> ids = blocks_.IdsOf(missing);
    CHECK(ids.size() == missing.size());
    for (std::size_t i = 0; i < ids.size(); ++i)
        series_[missing[i].point].known.push_back(
            {{std::move(missing[i].factor), std::move(missing[i].kind)}, ids[i]});
}

void Store::CommitBatch(std::vector<Submission>& batch) {
    ResolveSeries(batch);
    std::vector<FrameRecord> records;
    records.reserve(batch.size());
    LogBatch written;
    written.first = log_.last() + 1;
    written.from = written.to = batch.front().received;
    std::uint64_t position = written.first;
    for (Submission& submission : batch) {
        FrameRecord& record = records.emplace_back();
        record.position = position++;
        record.received = submission.received;
        record.point = submission.point;
        record.key = submission.key;
        record.raw = std::move(submission.raw);
        record.address = std::move(submission.address);
        const auto& known = series_[submission.point].known;
        for (const NewReading& reading : submission.readings) {
            const auto at = std::ranges::find_if(known, [&](const auto& one) {
                return one.first.first == reading.factor && one.first.second == reading.kind;
            });
            record.items.push_back({at->second, reading.sample});
        }
        written.from = std::min(written.from, record.received);
        written.to = std::max(written.to, record.received);
        PutRecord(written.bytes, record);
    }
    written.last = position - 1;
    log_.Append(written);
    AddToTail(records);
    if (observer_) observer_(batch);
}

void Store::AddToTail(const std::vector<FrameRecord>& records) {
    bool full = false;
    {
        const std::lock_guard lock(mutex_);
        if (tail_samples_ == 0) tail_since_ = clock_.Now();
        for (const FrameRecord& record : records) {
            for (const FrameRecord::Item& item : record.items) AddItem(tail_, item);
            tail_samples_ += record.items.size();
            counts_.readings += static_cast<std::int64_t>(record.items.size());
        }
        counts_.frames += static_cast<std::int64_t>(records.size());
        ++counts_.batches;
        tail_last_ = records.back().position;
        full = tail_samples_ > limits_.tail_samples;
    }
    if (full) changed_.notify_all();
}

// ---- blocks ------------------------------------------------------------------------------------

bool Store::FlushIsDue(base::Instant now) const {
    if (flushes_wanted_ > flushes_done_) return true;
    if (tail_samples_ == 0 && flushing_.empty()) return false;
    if (tail_samples_ > limits_.tail_samples || !flushing_.empty()) return true;
    // Also when the clock was set back.
    const std::int64_t age = now.micros - tail_since_.micros;
    return age < 0 || age >= limits_.longest_tail_micros;
}

void Store::FlushLoop() {
    while (true) {
        bool last = false;
        {
            std::unique_lock lock(mutex_);
            changed_.wait_for(lock, kLook, [this] {
                return committed_all_ || flushes_wanted_ > flushes_done_ ||
                       tail_samples_ > limits_.tail_samples;
            });
            last = committed_all_;
            if (!last && !FlushIsDue(clock_.Now())) continue;
        }
        bool failed = false;
        std::uint64_t wanted = 0;
        {
            const std::lock_guard lock(mutex_);
            wanted = flushes_wanted_;
        }
        try {
            DoFlush();
        } catch (const std::exception& failure) {  // the log holds it: tried again
            failed = true;
            const std::lock_guard lock(mutex_);
            ++counts_.failed_flushes;
            counts_.last_failure = failure.what();
        }
        {
            const std::lock_guard lock(mutex_);
            flushes_done_ = last ? flushes_wanted_ : wanted;
        }
        changed_.notify_all();
        if (last) return;
        if (!failed) continue;
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, std::chrono::microseconds(limits_.retry_micros),
                          [this] { return committed_all_; });
    }
}

void Store::DoFlush() {
    Flush flush;
    {
        const std::lock_guard lock(mutex_);
        if (flushing_.empty()) {
            flushing_.swap(tail_);
            flushing_last_ = tail_last_;
            tail_samples_ = 0;
            tail_since_ = clock_.Now();
        }
        if (flushing_.empty()) {
            // Frames without readings are done with all the same.
            applied_ = std::max(applied_, flushing_last_);
            return;
        }
    }
    flush = FlushOf(flushing_);  // nobody else changes it
    flush.log = log_.number();
    flush.applied = flushing_last_;
    flush.at = clock_.Now();
    const FlushReport report = blocks_.Apply(flush);
    const std::lock_guard lock(mutex_);
    flushing_.clear();
    applied_ = flushing_last_;
    counts_.blocks += report.blocks;
    counts_.replaced += report.replaced;
    counts_.too_many += report.too_many;
}

void Store::FlushNow() {
    std::unique_lock lock(mutex_);
    const std::uint64_t mine = ++flushes_wanted_;
    changed_.notify_all();
    changed_.wait(lock, [&] { return flushes_done_ >= mine || committed_all_; });
}

// ---- reading -----------------------------------------------------------------------------------

std::vector<Sample> Store::TailOf(SeriesId series, Hour from, Hour to) const {
    std::vector<Sample> samples;
    const std::lock_guard lock(mutex_);
    for (const Tail* tail : {&flushing_, &tail_}) {
        if (static_cast<std::size_t>(to - from) < tail->size()) {
            for (Hour hour = from; hour < to; ++hour)
                if (const auto at = tail->find({hour, series}); at != tail->end())
                    samples.insert(samples.end(), at->second.begin(), at->second.end());
            continue;
        }
        for (const auto& [key, held] : *tail)
            if (key.series == series && key.hour >= from && key.hour < to)
                samples.insert(samples.end(), held.begin(), held.end());
    }
    return samples;
}

std::vector<Sample> Store::Samples(const CurveQuestion& question) {
    if (question.to_ms <= question.from_ms) return {};
    const SeriesSpan hours = HoursOf(question);
    // The tail first: what goes into blocks meanwhile is then seen twice rather than not at all.
    std::vector<Sample> tail = TailOf(hours.series, hours.from, hours.to);
    std::vector<Sample> samples = Merge(blocks_.Samples(hours), std::move(tail)).samples;
    std::erase_if(samples, [&](const Sample& sample) { return !InSpan(sample, question); });
    return samples;
}

std::vector<CurvePoint> Store::Curve(const CurveQuestion& question) {
    if (question.to_ms - question.from_ms > kLongestRawMs) return FromRollups(question);
    return Thin(Samples(question), question);
}

std::vector<CurvePoint> Store::FromRollups(const CurveQuestion& question) {
    const bool by_days = question.to_ms - question.from_ms > kLongestHoursMs;
    const SeriesSpan hours = HoursOf(question);
    const SeriesSpan units{question.series, by_days ? DayOf(hours.from) : hours.from,
                           by_days ? DayOf(hours.to - 1) + 1 : hours.to};
    const std::vector<Sample> tail = TailOf(hours.series, hours.from, hours.to);
    std::map<std::int64_t, Rollup> by_unit;
    for (const TimedRollup& one : by_days ? blocks_.Days(units) : blocks_.Hours(units))
        by_unit[one.unit] = one.rollup;
    // Units that the tail touches are added up anew, from blocks and tail together.
    std::map<std::int64_t, bool> touched;
    for (const Sample& sample : tail) {
        const Hour hour = HourOf(sample.time_ms);
        touched[by_days ? DayOf(hour) : hour] = true;
    }
    for (const auto& [unit, yes] : touched) {
        const Hour from = by_days ? FirstHourOf(unit) : unit;
        const Hour to = by_days ? FirstHourOf(unit + 1) : unit + 1;
        by_unit[unit] =
            RollupOf(Samples({question.series, from * kHourMs, to * kHourMs, question.columns}));
    }
    std::vector<CurvePoint> points;
    for (const auto& [unit, rollup] : by_unit) {
        CurvePoint& point = points.emplace_back();
        point.from_ms = (by_days ? FirstHourOf(unit) : unit) * kHourMs;
        point.to_ms = (by_days ? FirstHourOf(unit + 1) : unit + 1) * kHourMs;
        point.rollup = rollup;
    }
    return points;
}

std::vector<ReplacedSample> Store::Replaced(const CurveQuestion& question) {
    if (question.to_ms <= question.from_ms) return {};
    std::vector<ReplacedSample> replaced = blocks_.Replaced(HoursOf(question));
    std::erase_if(replaced,
                  [&](const ReplacedSample& one) { return !InSpan(one.sample, question); });
    return replaced;
}

void Recover(BlockStore& blocks, FrameLog& log, base::Instant now) {
    base::FixedClock clock(now);
    Store store(blocks, log, clock);
    store.Start({});
    store.FlushNow();
    store.Stop();
}

}  // namespace readings
