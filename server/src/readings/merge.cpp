#include "readings/merge.hpp"

namespace readings {

Merged Merge(std::vector<Sample> stored, std::vector<Sample> arrived) {
    Merged merged;
    std::ranges::stable_sort(arrived, {}, &Sample::time_ms);
    const auto in_store = [&](const Sample& sample) -> Sample* {
        const auto at = std::ranges::lower_bound(stored, sample.time_ms, {}, &Sample::time_ms);
        return at == stored.end() || at->time_ms != sample.time_ms ? nullptr : &*at;
    };
    std::vector<Sample> fresh;
    for (Sample& sample : arrived) {
        const bool again = !fresh.empty() && fresh.back().time_ms == sample.time_ms;
        Sample* standing = again ? &fresh.back() : in_store(sample);
        if (standing == nullptr) {
            fresh.push_back(sample);
        } else if (!standing->SaysTheSame(sample)) {
            merged.replaced.push_back(*standing);
            sample.quality |= quality::kReplaced;
            *standing = sample;
        }
    }
    merged.samples.resize(stored.size() + fresh.size());
    std::ranges::merge(stored, fresh, merged.samples.begin(), {}, &Sample::time_ms,
                       &Sample::time_ms);
    return merged;
}

}  // namespace readings
