#include "storage/state_intervals.hpp"

namespace storage {

void SetState(std::vector<StateInterval>& intervals, std::int64_t arrival, base::CivilDay day,
              const std::optional<std::string>& state) {
    const std::size_t before = intervals.size();
    for (std::size_t i = 0; i < before; ++i) {
        StateInterval& held = intervals[i];
        if (held.known_to || (held.to && *held.to <= day)) continue;
        held.known_to = arrival;
        if (held.from < day) {
            StateInterval shortened = held;
            shortened.to = day;
            shortened.known_from = arrival;
            shortened.known_to.reset();
            intervals.push_back(std::move(shortened));
        }
    }
    if (state) intervals.push_back({*state, day, std::nullopt, arrival, std::nullopt});
}

}  // namespace storage
