#include "app/devices_elsewhere.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>

namespace app {

namespace json = boost::json;
using http::DeviceNow;
using http::LatestReading;
using readings::SharedNote;

namespace {

constexpr const char* kDevices = "devices";
constexpr const char* kReceiver = "receiver";
constexpr std::chrono::hours kTellAgain{1};  ///< so that what still holds does not grow old
constexpr std::size_t kShards = 256;

/// Ids begin with the time at which they were made: their ends are what is spread.
std::size_t ShardOf(const base::Uuid& point) { return point.bytes.back(); }

/// What a device may say in bytes of its own, as every database takes it.
std::string Plain(std::string_view text) {
    std::string plain(text);
    std::ranges::replace_if(
        plain, [](char c) { return c < ' ' || c > '~'; }, '?');
    return plain;
}

json::array LatestJson(const LatestReading& latest) {
    const readings::Sample& sample = latest.sample;
    return {Plain(latest.factor), Plain(latest.kind), sample.time_ms,
            sample.scaled,        sample.scale,       static_cast<int>(sample.form),
            Plain(sample.Flag()), sample.quality};
}

json::object DeviceJson(const DeviceNow& now) {
    json::object odd;
    for (const auto& [name, count] : now.odd)
        if (count > 0) odd[name] = count;
    json::array latest;
    for (const LatestReading& one : now.latest) latest.push_back(LatestJson(one));
    json::object device = {{"device", now.point.ToText()},  {"connections", now.connections},
                           {"last", now.last_frame.micros}, {"address", now.address},
                           {"frames", now.frames},          {"readings", now.readings},
                           {"odd", std::move(odd)},         {"cause", now.last_cause},
                           {"latest", std::move(latest)}};
    if (now.ahead_ms) device["ahead"] = *now.ahead_ms;
    return device;
}

std::string Words(const json::value& value) { return std::string(value.as_string()); }

LatestReading ReadLatest(const json::value& value) {
    const json::array& row = value.as_array();
    LatestReading latest{Words(row.at(0)), Words(row.at(1)), {}};
    latest.sample.time_ms = row.at(2).as_int64();
    latest.sample.scaled = row.at(3).as_int64();
    latest.sample.scale = static_cast<std::uint8_t>(row.at(4).as_int64());
    latest.sample.form = static_cast<readings::Form>(row.at(5).as_int64());
    latest.sample.SetFlag(Words(row.at(6)));
    latest.sample.quality = static_cast<std::uint16_t>(row.at(7).as_int64());
    return latest;
}

std::vector<DeviceNow> ReadDevices(const std::string& body) {
    std::vector<DeviceNow> devices;
    const json::value rows = json::parse(body);
    for (const json::value& value : rows.as_array()) {
        const json::object& row = value.as_object();
        DeviceNow& now = devices.emplace_back();
        now.point = base::Uuid::Parse(Words(row.at("device"))).value_or(base::Uuid{});
        now.connections = static_cast<int>(row.at("connections").as_int64());
        now.last_frame = {row.at("last").as_int64()};
        now.address = Words(row.at("address"));
        now.frames = row.at("frames").as_int64();
        now.readings = row.at("readings").as_int64();
        for (const auto& [name, count] : row.at("odd").as_object())
            now.odd.emplace_back(name, count.as_int64());
        now.last_cause = Words(row.at("cause"));
        for (const json::value& latest : row.at("latest").as_array())
            now.latest.push_back(ReadLatest(latest));
        if (const json::value* ahead = row.if_contains("ahead")) now.ahead_ms = ahead->as_int64();
    }
    return devices;
}

void JoinLatest(std::vector<LatestReading>& into, const LatestReading& other) {
    const auto at = std::ranges::find_if(into, [&](const LatestReading& one) {
        return one.factor == other.factor && one.kind == other.kind;
    });
    if (at == into.end())
        into.push_back(other);
    else if (at->sample.time_ms < other.sample.time_ms)
        at->sample = other.sample;
}

/// Counts add up; how it spoke last is told by whoever heard it last.
void Join(DeviceNow& into, const DeviceNow& other) {
    into.connections += other.connections;
    into.frames += other.frames;
    into.readings += other.readings;
    for (const auto& [name, count] : other.odd) {
        const auto at =
            std::ranges::find(into.odd, name, &std::pair<std::string, std::int64_t>::first);
        if (at == into.odd.end())
            into.odd.emplace_back(name, count);
        else
            at->second += count;
    }
    for (const LatestReading& latest : other.latest) JoinLatest(into.latest, latest);
    if (other.last_frame <= into.last_frame) return;
    into.last_frame = other.last_frame;
    into.address = other.address;
    into.ahead_ms = other.ahead_ms;
    into.last_cause = other.last_cause;
}

}  // namespace

void DevicesElsewhere::Tell(const Points& points, const Points& connected, const Own& own) {
    const auto began = Steady::now();
    std::set<base::Uuid> here(connected.begin(), connected.end());
    if (began < next_ && (began < soonest_ || here == connected_)) return;
    if (began - fresh_from_ > kTellAgain) {
        said_.clear();
        fresh_from_ = began;
    }
    std::array<Points, kShards> shards;
    for (const base::Uuid& point : points) shards[ShardOf(point)].push_back(point);
    std::vector<SharedNote> notes;
    std::map<std::string, std::size_t> said;
    const auto gather = [&](const char* kind, std::string about, std::string body) {
        const std::size_t digest = std::hash<std::string>{}(body);
        const auto known = said_.find(about);
        if (known == said_.end() ? body.empty() : known->second == digest) return;
        said[about] = digest;
        notes.push_back({kind, std::move(about), std::move(body)});
    };
    gather(kReceiver, std::to_string(log_), "[]");
    for (std::size_t shard = 0; shard < kShards; ++shard) {
        json::array rows;
        if (!shards[shard].empty())
            for (const DeviceNow& now : own(shards[shard]))
                if (now.connections > 0 || now.last_frame.micros > 0)
                    rows.push_back(DeviceJson(now));
        gather(kDevices, fmt::format("{}/{:02x}", log_, shard),
               rows.empty() ? std::string() : json::serialize(rows));
    }
    if (!notes.empty()) notes_.Say(log_, clock_.Now(), notes);
    for (auto& [about, digest] : said) said_[about] = digest;
    connected_ = std::move(here);
    const auto rest = often_.rest * (Steady::now() - began);
    next_ = began + std::max<Steady::duration>(often_.all, rest);
    soonest_ = began + std::max<Steady::duration>(often_.connecting, rest);
}

void DevicesElsewhere::Hear() {
    const auto now = Steady::now();
    if (now < hear_next_) return;
    HearDevices();
    hear_next_ = now + often_.hearing;
}

void DevicesElsewhere::HearDevices() {
    const base::Instant since{clock_.Now().micros - readings::kNotesHoldMicros};
    const std::set<int> living = notes_.Living();
    const auto counts = [&](const SharedNote& note) {
        return note.log != log_ && living.contains(note.log);
    };
    const std::vector<SharedNote> receivers = notes_.Heads(kReceiver, since);
    any_receives_ = std::ranges::any_of(receivers, counts);
    std::set<std::string> standing;
    std::map<std::string, Heard> fresh;
    for (const SharedNote& note : notes_.Heads(kDevices, since)) {
        if (!counts(note)) continue;
        const auto known = heard_.find(note.about);
        if (known == heard_.end() || known->second.log != note.log || known->second.at != note.at) {
            const auto body = notes_.Find(kDevices, note.about, since);
            if (!body) continue;  // taken back meanwhile
            fresh[note.about] = {note.log, note.at, ReadDevices(*body)};
        }
        standing.insert(note.about);
    }
    const auto gone =
        std::erase_if(heard_, [&](const auto& entry) { return !standing.contains(entry.first); });
    if (gone == 0 && fresh.empty()) return;
    for (auto& [about, heard] : fresh) heard_.insert_or_assign(about, std::move(heard));
    Index();
}

void DevicesElsewhere::Index() {
    by_point_.clear();
    for (const auto& [about, heard] : heard_)
        for (const DeviceNow& device : heard.devices) by_point_[device.point].push_back(&device);
}

bool DevicesElsewhere::AnyReceives() {
    const std::lock_guard lock(mutex_);
    Hear();
    return any_receives_;
}

void DevicesElsewhere::AddTo(std::vector<DeviceNow>& now) {
    const std::lock_guard lock(mutex_);
    Hear();
    if (by_point_.empty()) return;
    for (DeviceNow& device : now) {
        const auto known = by_point_.find(device.point);
        if (known == by_point_.end()) continue;
        for (const DeviceNow* other : known->second) Join(device, *other);
    }
}

}  // namespace app
