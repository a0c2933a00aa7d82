#include "app/outlet_line.hpp"

#include <algorithm>

namespace app {

using readings::KnownSeries;
using receiver::FactorTimes;
using receiver::GapSpan;

namespace {

constexpr std::chrono::milliseconds kLineLook{500};
constexpr std::chrono::milliseconds kLineBudget{200};  ///< of surveys in one look
constexpr std::chrono::seconds kAfterConnecting{2}, kAfterAnAnswer{2};
constexpr std::chrono::minutes kSurveyEvery{10};
constexpr std::int64_t kLineDayMs = 24LL * 3'600'000;
constexpr std::int64_t kKnownBeforeMs = 2 * kLineDayMs;

/// Which kind speaks for a factor: the mean where there is one.
int RankOf(std::string_view measure) {
    constexpr std::string_view kOrder[] = {"Avg", "ZsAvg", "Cou", "Max", "Min"};
    const auto* at = std::ranges::find(kOrder, measure);
    return static_cast<int>(at - std::begin(kOrder));
}

std::vector<KnownSeries> OnePerFactor(const std::vector<KnownSeries>& series,
                                      std::string_view span) {
    std::map<std::string, KnownSeries> chosen;
    for (const KnownSeries& one : series) {
        const std::string_view kind = one.key.kind;
        const std::size_t dot = kind.find('.');
        if (dot == std::string_view::npos || kind.substr(0, dot) != span) continue;
        const auto [at, fresh] = chosen.try_emplace(one.key.factor, one);
        if (fresh) continue;
        const std::string_view held = std::string_view(at->second.key.kind).substr(dot + 1);
        if (RankOf(kind.substr(dot + 1)) < RankOf(held)) at->second = one;
    }
    std::vector<KnownSeries> all;
    for (auto& [factor, one] : chosen) all.push_back(std::move(one));
    return all;
}

}  // namespace

OutletLine::OutletLine(Node& node, readings::Store& store, receiver::Receiver& receiver)
    : node_(node), store_(store), receiver_(receiver), commands_(node, receiver) {}

void OutletLine::Start() {
    thread_ = std::thread([this] { Work(); });
}

void OutletLine::Stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
}

std::vector<receiver::Gap> OutletLine::GapsOf(const base::Uuid& point) const {
    const std::lock_guard lock(mutex_);
    return keeper_.Of(point);
}

receiver::GapCounts OutletLine::GapsNow() const {
    const std::lock_guard lock(mutex_);
    return keeper_.counts();
}

std::vector<std::pair<base::Uuid, std::vector<receiver::Gap>>> OutletLine::TakeSurveyed() {
    const std::lock_guard lock(mutex_);
    std::vector<std::pair<base::Uuid, std::vector<receiver::Gap>>> surveyed;
    for (const base::Uuid& point : surveyed_) surveyed.emplace_back(point, keeper_.Of(point));
    surveyed_.clear();
    return surveyed;
}

void OutletLine::Work() {
    while (true) {
        {
            std::unique_lock lock(mutex_);
            if (changed_.wait_for(lock, kLineLook, [this] { return stopping_; })) return;
        }
        try {
            Look();
        } catch (const std::exception& failure) {  // tried again at the next look
            node_.logger.Error("outlet_line_failed", {{"what", failure.what()}});
        }
    }
}

void OutletLine::Look() {
    const Steady::time_point began = Steady::now();
    const receiver::Mono now =
        std::chrono::duration_cast<std::chrono::microseconds>(began.time_since_epoch()).count();
    for (const receiver::Asked& asked : receiver_.TakeEnded()) {
        if (commands_.Settle(asked)) continue;
        const std::lock_guard lock(mutex_);
        // What came is in the store when it is durable, a little later.
        surveyed_.insert(asked.point);
        if (keeper_.Settle(asked, now)) watched_[asked.point].next = began + kAfterAnAnswer;
    }
    commands_.AnswerTimeRequests(receiver_.TakeTimeRequests());
    commands_.Look();
    if (node_.settings.hj212_gap_days == 0) return;
    for (const auto& [point, since] : receiver_.Connected()) {
        Watched& watched = watched_[point];
        if (watched.connected != since) watched = {since, began + kAfterConnecting};
        if (watched.next <= began && Steady::now() - began < kLineBudget) {
            watched.next = began + kSurveyEvery;
            Survey(point);
        }
        std::vector<receiver::Asking> due;
        {
            const std::lock_guard lock(mutex_);
            due = keeper_.Due(point, now);
            if (!due.empty()) surveyed_.insert(point);
        }
        for (receiver::Asking& asking : due) receiver_.Ask(std::move(asking));
    }
}

void OutletLine::Survey(const base::Uuid& point) {
    const std::vector<KnownSeries> series = store_.SeriesOf(point);
    for (const GapSpan& span : receiver::GapSpans()) SurveySpan(point, span, series);
    const std::lock_guard lock(mutex_);
    surveyed_.insert(point);
}

void OutletLine::SurveySpan(const base::Uuid& point, const GapSpan& span,
                            const std::vector<KnownSeries>& series) {
    const std::vector<KnownSeries> chosen = OnePerFactor(series, span.name);
    if (chosen.empty()) return;
    const std::int64_t now_ms = node_.clock.Now().micros / 1'000;
    std::int64_t days = node_.settings.hj212_gap_days;
    if (span.name == "minute") days = std::min<std::int64_t>(days, 1);
    if (span.name == "day") days += 2;
    const receiver::GapWindow window{now_ms - days * kLineDayMs, now_ms - span.settle_ms};
    std::vector<FactorTimes> factors;
    for (const KnownSeries& one : chosen) {
        FactorTimes& times = factors.emplace_back();
        times.factor = one.key.factor;
        for (const readings::Sample& sample :
             store_.Samples({one.id, window.from_ms - kKnownBeforeMs, now_ms, 1})) {
            if (sample.time_ms < window.from_ms)
                times.before = true;
            else
                times.times_ms.push_back(sample.time_ms);
        }
    }
    const std::int64_t step = span.step_ms > 0 ? span.step_ms : receiver::LearntStep(factors);
    const std::lock_guard lock(mutex_);
    keeper_.Update(point, span, step, receiver::FindMissing(span, step, window, factors));
}

}  // namespace app
