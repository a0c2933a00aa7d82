#include "readings/thin.hpp"

namespace readings {
namespace {

void Take(CurvePoint& point, const Sample& sample) {
    const Rollup before = point.rollup;
    point.rollup.Add(sample);
    if (!point.first) point.first = sample;
    point.last = sample;
    if (point.rollup.summed == before.summed) return;
    if (before.summed == 0 || point.rollup.min < before.min) point.lowest = sample;
    if (before.summed == 0 || point.rollup.max > before.max) point.highest = sample;
}

}  // namespace

std::vector<CurvePoint> Thin(std::span<const Sample> samples, const CurveQuestion& question) {
    std::vector<CurvePoint> points;
    const std::int64_t length = question.to_ms - question.from_ms;
    if (length <= 0) return points;
    const std::int64_t columns = std::clamp<std::int64_t>(question.columns, 1, 100'000);
    const std::int64_t width = std::max<std::int64_t>(1, (length + columns - 1) / columns);
    for (const Sample& sample : samples) {
        if (sample.time_ms < question.from_ms || sample.time_ms >= question.to_ms) continue;
        const std::int64_t column = (sample.time_ms - question.from_ms) / width;
        const std::int64_t from = question.from_ms + column * width;
        if (points.empty() || points.back().from_ms != from) {
            points.emplace_back();
            points.back().from_ms = from;
            points.back().to_ms = from + width;
        }
        Take(points.back(), sample);
    }
    return points;
}

}  // namespace readings
