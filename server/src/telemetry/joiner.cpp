#include "telemetry/joiner.hpp"

#include <algorithm>

namespace telemetry {

Joined Joiner::Take(const Frame& frame, base::Instant now) {
    if (frame.packets <= 1 && frame.packet <= 1) return {};
    if (frame.packet < 1 || frame.packet > frame.packets || frame.packets > limits_.packets)
        return {JoinKind::kRefused, {}};
    const Key key(frame.mn, frame.st, frame.cn, frame.packets, frame.data_time);
    Waiting& message = waiting_.try_emplace(key, Waiting{now, {}}).first->second;
    const std::string_view text = frame.bytes.empty() ? frame.segment : frame.bytes;
    const auto [place, is_new] = message.frames.try_emplace(frame.packet, text);
    if (!is_new) {
        if (place->second == text) return {JoinKind::kRepeated, {}};
        place->second = text;
        return {JoinKind::kReplaced, {}};
    }
    if (message.frames.size() < static_cast<std::size_t>(frame.packets))
        return {JoinKind::kWaiting, {}};
    Joined joined{JoinKind::kWhole, {}};
    for (auto& [number, bytes] : message.frames) joined.frames.push_back(std::move(bytes));
    waiting_.erase(key);
    return joined;
}

std::vector<Unfinished> Joiner::GiveUp(base::Instant now) {
    std::vector<Unfinished> given_up;
    const auto give_up = [&](std::map<Key, Waiting>::iterator place) {
        Unfinished& one = given_up.emplace_back();
        one.mn = std::get<0>(place->first);
        one.cn = std::get<2>(place->first);
        one.packets = std::get<3>(place->first);
        one.data_time = std::get<4>(place->first);
        for (auto& [number, bytes] : place->second.frames) one.frames.push_back(std::move(bytes));
        return waiting_.erase(place);
    };
    for (auto place = waiting_.begin(); place != waiting_.end();)
        place = now.micros - place->second.since.micros > limits_.wait_micros ? give_up(place)
                                                                              : std::next(place);
    while (waiting_.size() > limits_.messages)
        give_up(std::min_element(
            waiting_.begin(), waiting_.end(),
            [](const auto& a, const auto& b) { return a.second.since < b.second.since; }));
    return given_up;
}

}  // namespace telemetry
