#include "app/outlet_sights.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <tuple>

namespace app {

namespace json = boost::json;
using http::GapSeen;
using http::StrangerSeen;
using readings::SharedNote;

namespace {

constexpr std::chrono::seconds kTellEvery{4};
constexpr std::chrono::hours kSayAgain{1};  ///< so that what still holds does not grow old
constexpr const char* kStrangers = "strangers";
constexpr const char* kGaps = "gaps";

std::string_view WhyName(receiver::WhyQuarantined why) {
    switch (why) {
        case receiver::WhyQuarantined::kUnknownMn:
            return "unknown_mn";
        case receiver::WhyQuarantined::kNoMn:
            return "no_mn";
        case receiver::WhyQuarantined::kWrongPassword:
            return "wrong_password";
    }
    return "unknown_mn";
}

std::string_view StandingName(receiver::GapStanding standing) {
    switch (standing) {
        case receiver::GapStanding::kWaiting:
            return "waiting";
        case receiver::GapStanding::kAsked:
            return "asked";
        case receiver::GapStanding::kGivenUp:
            return "given_up";
    }
    return "waiting";
}

std::string TextOf(const std::vector<StrangerSeen>& strangers) {
    json::array rows;
    for (const StrangerSeen& one : strangers)
        rows.push_back({{"why", one.why},
                        {"mn", one.mn},
                        {"address", one.address},
                        {"sample", one.sample},
                        {"first", one.first.micros},
                        {"last", one.last.micros},
                        {"frames", one.frames}});
    return rows.empty() ? std::string() : json::serialize(rows);
}

std::string TextOf(const std::vector<GapSeen>& gaps) {
    json::array rows;
    for (const GapSeen& one : gaps)
        rows.push_back({{"span", one.span},
                        {"from", one.from_ms},
                        {"to", one.to_ms},
                        {"slots", one.slots},
                        {"factors", json::array(one.factors.begin(), one.factors.end())},
                        {"standing", one.standing},
                        {"tries", one.tries},
                        {"why", one.why}});
    return rows.empty() ? std::string() : json::serialize(rows);
}

std::string Text(const json::value& row, std::string_view member) {
    return row.at(member).as_string().c_str();
}

std::vector<StrangerSeen> ReadStrangers(const std::string& body) {
    std::vector<StrangerSeen> strangers;
    const json::value rows = json::parse(body);
    for (const json::value& row : rows.as_array())
        strangers.push_back({Text(row, "why"),
                             Text(row, "mn"),
                             Text(row, "address"),
                             Text(row, "sample"),
                             {row.at("first").as_int64()},
                             {row.at("last").as_int64()},
                             row.at("frames").as_int64()});
    return strangers;
}

std::vector<GapSeen> ReadGaps(const std::string& body) {
    std::vector<GapSeen> gaps;
    const json::value rows = json::parse(body);
    for (const json::value& row : rows.as_array()) {
        GapSeen& one = gaps.emplace_back();
        one.span = Text(row, "span");
        one.from_ms = row.at("from").as_int64();
        one.to_ms = row.at("to").as_int64();
        one.slots = row.at("slots").as_int64();
        for (const json::value& factor : row.at("factors").as_array())
            one.factors.emplace_back(factor.as_string());
        one.standing = Text(row, "standing");
        one.tries = static_cast<int>(row.at("tries").as_int64());
        one.why = Text(row, "why");
    }
    return gaps;
}

/// Seen by several processes it is one stranger.
void Join(StrangerSeen& into, const StrangerSeen& other) {
    into.frames += other.frames;
    into.first = std::min(into.first, other.first);
    if (other.last <= into.last) return;
    into.last = other.last;
    into.address = other.address;
    into.sample = other.sample;
}

}  // namespace

std::vector<StrangerSeen> StrangersSeen(const std::vector<receiver::Stranger>& strangers) {
    std::vector<StrangerSeen> seen;
    for (const receiver::Stranger& one : strangers)
        seen.push_back({std::string(WhyName(one.why)), one.mn, one.address, one.sample, one.first,
                        one.last, one.frames});
    return seen;
}

std::vector<GapSeen> GapsSeen(const std::vector<receiver::Gap>& gaps) {
    std::vector<GapSeen> seen;
    for (const receiver::Gap& gap : gaps)
        seen.push_back({std::string(gap.span), gap.missing.from_ms, gap.missing.to_ms,
                        gap.missing.slots, gap.missing.factors,
                        std::string(StandingName(gap.standing)), gap.tries, gap.why});
    return seen;
}

void OutletSights::Gather(SharedNote note) {
    const std::string key = note.kind + "/" + note.about;
    const auto [at, is_new] = said_.try_emplace(key, note.body);
    if (!is_new && at->second == note.body) return;
    at->second = note.body;
    waiting_.insert_or_assign(key, std::move(note));
}

void OutletSights::Tell(const std::vector<receiver::Stranger>& strangers,
                        const Surveyed& surveyed) {
    const auto now = std::chrono::steady_clock::now();
    if (now - fresh_from_ > kSayAgain) {
        said_.clear();
        fresh_from_ = now;
    }
    for (const auto& [point, gaps] : surveyed)
        Gather({kGaps, point.ToText(), TextOf(GapsSeen(gaps))});
    if (now < next_) return;
    Gather({kStrangers, std::to_string(log_), TextOf(StrangersSeen(strangers))});
    if (waiting_.empty()) return;
    std::vector<SharedNote> notes;
    for (const auto& [key, note] : waiting_) notes.push_back(note);
    notes_.Say(log_, node_.clock.Now(), notes);
    waiting_.clear();
    next_ = now + kTellEvery;
}

std::vector<StrangerSeen> OutletSights::AllStrangers(const std::vector<receiver::Stranger>& own) {
    std::map<std::tuple<std::string, std::string>, StrangerSeen> all;
    const auto add = [&](std::vector<StrangerSeen> seen) {
        for (StrangerSeen& one : seen) {
            // Nameless ones are told apart by where they come from.
            const auto key = std::tuple(one.why, one.why == "no_mn" ? one.address : one.mn);
            const auto [at, fresh] = all.try_emplace(key, one);
            if (!fresh) Join(at->second, one);
        }
    };
    add(StrangersSeen(own));
    const base::Instant since{node_.clock.Now().micros - readings::kNotesHoldMicros};
    const std::set<int> living = notes_.Living();
    for (const SharedNote& note : notes_.All(kStrangers, since))
        if (note.log != log_ && living.contains(note.log)) add(ReadStrangers(note.body));
    std::vector<StrangerSeen> sorted;
    for (auto& [key, one] : all) sorted.push_back(std::move(one));
    std::ranges::sort(sorted, [](const auto& a, const auto& b) { return a.last > b.last; });
    return sorted;
}

std::optional<std::vector<GapSeen>> OutletSights::GapsOf(const base::Uuid& point) {
    const auto body =
        notes_.Find(kGaps, point.ToText(), {node_.clock.Now().micros - readings::kNotesHoldMicros});
    if (!body) return std::nullopt;
    return ReadGaps(*body);
}

}  // namespace app
