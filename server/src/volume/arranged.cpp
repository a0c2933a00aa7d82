#include <algorithm>
#include <iterator>

#include "volume/contents.hpp"

namespace volume {

namespace {

/// Behind the nearest item that stands before `index` in the plan and has its part already.
std::vector<Item>::iterator PlaceFor(std::vector<Item>& placed, const std::vector<Item>& planned,
                                     std::size_t index) {
    for (std::size_t before = index; before-- > 0;) {
        if (planned[before].part != planned[index].part) continue;
        const auto at = std::ranges::find(placed, planned[before].key, &Item::key);
        if (at != placed.end() && at->part == planned[index].part) return std::next(at);
    }
    return std::ranges::find(placed, planned[index].part, &Item::part);
}

}  // namespace

std::vector<Item> Arranged(std::vector<Item> items, const std::vector<Place>& order) {
    std::vector<Item> placed;
    for (const Place& place : order) {
        const auto at = std::ranges::find(items, place.item, &Item::key);
        if (at == items.end() || std::ranges::find(placed, place.item, &Item::key) != placed.end())
            continue;
        placed.push_back(*at);
        placed.back().part = place.part;
    }
    std::ranges::stable_sort(placed, {}, &Item::part);
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (std::ranges::find(placed, items[i].key, &Item::key) != placed.end()) continue;
        placed.insert(PlaceFor(placed, items, i), items[i]);
    }
    std::ranges::stable_sort(placed, {}, &Item::part);
    return placed;
}

}  // namespace volume
