#include "receiver/intake.hpp"

#include <algorithm>

#include "telemetry/build_frame.hpp"
#include "telemetry/diagnosis.hpp"
#include "telemetry/frame_json.hpp"
#include "telemetry/sm4.hpp"
#include "telemetry/times.hpp"

namespace receiver {

using readings::Form;
using readings::Kept;
using readings::NewReading;
using readings::Sample;
using readings::Submission;
using telemetry::NumberKind;
using telemetry::PieceKind;

namespace {

constexpr std::int64_t kSecond = 1'000'000, kMinute = 60 * kSecond, kHour = 60 * kMinute,
                       kDay = 24 * kHour;
constexpr std::size_t kSeenFrames = 128;
constexpr std::size_t kMostLatest = 200;
constexpr std::size_t kMostReadings = 400;  ///< of one frame; 9,999 bytes hold no more that are any
constexpr std::size_t kLongestName = 32;

std::uint64_t HashOf(std::string_view text) { return std::hash<std::string_view>{}(text); }

Form FormOf(NumberKind kind) {
    switch (kind) {
        case NumberKind::kDecimal:
        case NumberKind::kExponent:
            return Form::kDecimal;
        case NumberKind::kEmpty:
            return Form::kEmpty;
        case NumberKind::kDash:
            return Form::kDash;
        case NumberKind::kNotNumber:
            return Form::kNotNumber;
        case NumberKind::kInfinite:
            return Form::kInfinite;
        case NumberKind::kTooLarge:
            return Form::kTooLarge;
        case NumberKind::kText:
            return Form::kText;
    }
    return Form::kText;
}

/// How long after its time a value of this span usually comes at the latest.
std::int64_t LateAfter(std::string_view span) {
    if (span == "hour") return 3 * kHour;
    if (span == "day" || span == "run") return 2 * kDay;
    if (span == "minute") return kHour;
    return 10 * kMinute;
}

/// The MN of something that may be broken: what follows `MN=`.
std::string_view MnIn(std::string_view bytes) {
    const std::size_t at = bytes.find("MN=");
    if (at == std::string_view::npos) return {};
    const std::string_view rest = bytes.substr(at + 3, 64);
    return rest.substr(0, rest.find_first_of(";,&\r\n"));
}

std::string WithoutPassword(std::string_view bytes) {
    std::string text = telemetry::Readable(bytes.substr(0, 160));
    const std::size_t at = text.find("PW=");
    if (at != std::string::npos) text.replace(at + 3, text.find(';', at) - at - 3, "***");
    return text;
}

bool IsUpload(std::string_view cn) {
    return cn.starts_with('2') || cn == "3020" || cn == "3015" || cn == "3019";
}
bool IsNotice(std::string_view cn) { return cn == "1013" || cn == "9015"; }

}  // namespace

std::string_view SpanOf(std::string_view cn) {
    if (cn == "2011") return "real";
    if (cn == "2051") return "minute";
    if (cn == "2061") return "hour";
    if (cn == "2031") return "day";
    if (cn == "2021") return "state";
    if (cn == "2041") return "run";
    return cn;
}

std::string RequestFrame(const Manner& manner, std::string_view cn, std::string_view body,
                         std::string_view qn) {
    telemetry::Outgoing out;
    out.qn = qn;
    out.st = manner.st;
    out.cn = cn;
    out.pw = manner.password;
    out.mn = manner.mn;
    out.flag = manner.version << 2 | 1;
    out.body = body;
    std::string frame = telemetry::BuildFrame(telemetry::BuildSegment(out));
    if (manner.key.empty()) return frame;
    const auto sealed =
        telemetry::SealFrame(std::string_view(frame).substr(0, frame.size() - 2), manner.key);
    return sealed ? *sealed + "\r\n" : frame;
}

Intake::DeviceState& Intake::StateOf(const base::Uuid& point) {
    DeviceState& state = states_[point];
    state.live.point = point;
    return state;
}

Intake::Seen* Intake::FindSeen(DeviceState& state, std::uint64_t key) {
    const auto at = std::ranges::find(state.seen, key, &Seen::key);
    return at == state.seen.end() ? nullptr : &*at;
}

void Intake::AddSeen(DeviceState& state, const Seen& seen) {
    if (state.seen.size() < kSeenFrames)
        state.seen.push_back(seen);
    else
        state.seen[state.next++ % kSeenFrames] = seen;
}

void Intake::Remember(const base::Uuid& point, std::uint64_t key) {
    AddSeen(StateOf(point), {key, 0, true});
}

void Intake::Settle(const Owed& owed, Kept kept) {
    DeviceState& state = StateOf(owed.point);
    Seen* seen = FindSeen(state, owed.key);
    if (kept == Kept::kYes) {
        if (seen != nullptr) seen->kept = true;
        return;
    }
    ++state.live.odd.not_kept;
    if (seen != nullptr) *seen = Seen{};  // it comes again and is new then
}

void Intake::CountConnection(const base::Uuid& point, int change, std::int64_t now) {
    Live& live = StateOf(point).live;
    if (live.connections == 0) live.connected_since = now;
    live.connections += change;
    if (live.connections == 0) live.connected_since = 0;
}

std::optional<Manner> Intake::MannerOf(const base::Uuid& point) const {
    const auto at = states_.find(point);
    if (at == states_.end() || at->second.manner.mn.empty()) return std::nullopt;
    return Find(at->second.manner.mn) == nullptr ? std::nullopt : std::optional(at->second.manner);
}

std::vector<std::pair<base::Uuid, std::int64_t>> Intake::Connected() const {
    std::vector<std::pair<base::Uuid, std::int64_t>> connected;
    for (const auto& [point, state] : states_)
        if (state.live.connections > 0) connected.emplace_back(point, state.live.connected_since);
    return connected;
}

void Intake::NoteManner(DeviceState& state, const Device& device, bool sealed) const {
    if (frame_.st == "91" || frame_.cn.starts_with("90")) return;  // answers bear ST 91
    Manner& manner = state.manner;
    manner.mn = device.mn;
    manner.password = frame_.pw;
    manner.st = frame_.st;
    manner.version = frame_.Version();
    manner.key = sealed ? device.key : std::string();
}

int Intake::ConnectionsOf(const base::Uuid& point) const {
    const auto at = states_.find(point);
    return at == states_.end() ? 0 : at->second.live.connections;
}

std::vector<Live> Intake::LiveOf(std::span<const base::Uuid> points) const {
    std::vector<Live> live;
    live.reserve(points.size());
    for (const base::Uuid& point : points) {
        const auto at = states_.find(point);
        live.push_back(at == states_.end() ? Live{} : at->second.live);
        live.back().point = point;
    }
    return live;
}

std::vector<Stranger> Intake::Strangers() const {
    std::vector<Stranger> all;
    for (const auto& [key, stranger] : strangers_) all.push_back(stranger);
    std::ranges::sort(all, [](const Stranger& a, const Stranger& b) { return a.last > b.last; });
    return all;
}

const Device* Intake::Find(std::string_view mn) const {
    const auto at = devices_->find(mn);
    return at == devices_->end() ? nullptr : &at->second;
}

void Intake::Quarantine(WhyQuarantined why, std::string_view raw, const std::string& address) {
    ++strangers_seen_;
    const std::string mn = telemetry::Readable(MnIn(raw));
    // Nameless ones are told apart by where they come from.
    const std::pair key(why, why == WhyQuarantined::kNoMn ? address : mn);
    auto at = strangers_.find(key);
    if (at == strangers_.end()) {
        if (strangers_.size() >= kMostStrangers) {
            const auto oldest = std::ranges::min_element(
                strangers_, {}, [](const auto& one) { return one.second.last; });
            strangers_.erase(oldest);
        }
        at = strangers_.try_emplace(key).first;
        at->second.first = clock_.Now();
        at->second.why = why;
        at->second.mn = mn;
    }
    at->second.last = clock_.Now();
    at->second.address = address;
    at->second.sample = WithoutPassword(raw);
    ++at->second.frames;
}

bool Intake::TakeToken(DeviceState& state, base::Instant now) {
    const auto passed = static_cast<double>(now.micros - state.filled.micros) / 1e6;
    state.filled = now;
    if (passed > 0) state.tokens = std::min(kBurst, state.tokens + passed * kFramesASecond);
    state.tokens -= 1;
    return state.tokens >= 0;
}

Taken Intake::Take(const telemetry::Piece& piece, const std::string& address) {
    if (piece.kind == PieceKind::kFrame) return TakeFrame(piece.bytes, piece.bytes, address);
    if (piece.kind == PieceKind::kBad) return TakeBad(piece.bytes, address);
    return {};
}

/// What fails its check sum may be encrypted; if not, it is counted, and kept as evidence once a
/// second.
Taken Intake::TakeBad(std::string_view bytes, const std::string& address) {
    const Device* device = Find(MnIn(bytes));
    if (device == nullptr) return {};
    if (!device->key.empty())
        if (const auto plain = telemetry::OpenFrame(bytes, device->key))
            return TakeFrame(*plain, bytes, address);
    DeviceState& state = StateOf(device->point);
    ++state.live.odd.bad_frames;
    state.live.last_cause = telemetry::Diagnose(bytes).front().code;
    Taken taken;
    taken.point = device->point;
    const base::Instant now = clock_.Now();
    taken.too_fast = !TakeToken(state, now);
    if (now.micros - state.bad_kept.micros < kSecond) return taken;
    state.bad_kept = now;
    Submission& kept = taken.submission.emplace();
    kept.point = device->point;
    kept.received = now;
    kept.raw = bytes;
    kept.address = address;
    return taken;
}

Taken Intake::TakeFrame(std::string_view bytes, std::string_view raw, const std::string& address) {
    if (!telemetry::ReadFrame(bytes, frame_)) return TakeBad(bytes, address);
    if (frame_.mn.empty()) {
        Quarantine(WhyQuarantined::kNoMn, bytes, address);
        return {};
    }
    const Device* device = Find(frame_.mn);
    if (device == nullptr) {
        Quarantine(WhyQuarantined::kUnknownMn, bytes, address);
        return {};
    }
    if (!device->password.empty() && frame_.pw != device->password) {
        ++StateOf(device->point).live.odd.wrong_password;
        Quarantine(WhyQuarantined::kWrongPassword, bytes, address);
        return {};
    }
    if (device->edition != telemetry::Edition::kUnknown && device->edition != frame_.edition)
        (void)telemetry::ReadFrame(bytes, frame_, device->edition);
    return TakeKnown(*device, raw, address);
}

Taken Intake::TakeKnown(const Device& device, std::string_view raw, const std::string& address) {
    DeviceState& state = StateOf(device.point);
    const base::Instant now = clock_.Now();
    Taken taken;
    taken.point = device.point;
    taken.too_fast = !TakeToken(state, now);
    if (taken.too_fast) ++state.live.odd.too_fast;
    ++state.live.frames;
    state.live.last_frame = now;
    if (state.live.address != address) state.live.address = address;
    taken.heard = &frame_;
    NoteManner(state, device, raw.data() != frame_.bytes.data());
    taken.answer = Answer(state);
    if (frame_.cn == "9015") return taken;  // a heartbeat says nothing that is worth keeping
    const Seen fresh{HashOf(frame_.segment), frame_.qn.empty() ? 0 : HashOf(frame_.qn), false};
    if (const Seen* before = FindSeen(state, fresh.key)) {
        ++state.live.odd.repeated;
        // Not durable yet: the answer to the first goes out when it is.
        if (!before->kept) taken.answer.clear();
        return taken;
    }
    if (fresh.qn != 0 && std::ranges::find(state.seen, fresh.qn, &Seen::qn) != state.seen.end())
        ++state.live.odd.reused_qn;
    AddSeen(state, fresh);
    Submission& submission = taken.submission.emplace();
    submission.key = fresh.key;
    submission.point = device.point;
    submission.received = now;
    submission.raw = raw;
    submission.address = address;
    if (frame_.cn.starts_with('2')) AddReadings(state, submission);
    return taken;
}

std::string Intake::Answer(const DeviceState& /*state*/) const {
    if (!frame_.WantsAnswer()) return {};
    if (IsNotice(frame_.cn)) return telemetry::BuildNoticeAnswer(frame_);
    if (IsUpload(frame_.cn)) return telemetry::BuildDataAnswer(frame_);
    if (frame_.cn.starts_with("90")) return {};
    return telemetry::BuildRequestAnswer(frame_, 2);  // the platform does not obey its devices
}

void Intake::AddReadings(DeviceState& state, Submission& submission) {
    OddCounts& odd = state.live.odd;
    const std::string_view span = SpanOf(frame_.cn);
    const std::int64_t now = submission.received.micros;
    std::uint16_t marks = frame_.resent ? readings::quality::kResent : 0;
    std::int64_t time = now;
    if (const auto stated = telemetry::ReadTime(frame_.data_time)) {
        time = stated->micros;
        // What is sent again says nothing of the clock.
        if (span == "real" && !frame_.resent) state.live.ahead_ms = (time - now) / 1'000;
        if (time > now + kDay || time < now - 400 * kDay) {
            ++odd.impossible_time;
            return;
        }
        if (time > now + 10 * kMinute) marks |= readings::quality::kEarly, ++odd.early;
        if (time < now - LateAfter(span)) marks |= readings::quality::kLate, ++odd.late;
    } else {
        marks |= readings::quality::kTimeOfReceipt;
        ++odd.no_time;
    }
    for (const telemetry::Reading& reading : frame_.readings) {
        if (submission.readings.size() >= kMostReadings) break;
        if (reading.kind == telemetry::ValueKind::kSerial || reading.factor.empty() ||
            reading.factor.size() > kLongestName || reading.kind_name.size() > kLongestName)
            continue;
        NewReading& fresh = submission.readings.emplace_back();
        fresh.factor = telemetry::Readable(reading.factor);
        fresh.kind = std::string(span) + "." + telemetry::Readable(reading.kind_name);
        Sample& sample = fresh.sample;
        sample.time_ms = time / 1'000;
        sample.quality = marks;
        sample.form = FormOf(reading.number.kind);
        sample.SetFlag(reading.flag);
        if (sample.form == Form::kDecimal) {
            sample.scaled = reading.number.scaled;
            sample.scale = reading.number.scale;
        } else {
            ++odd.not_numbers;
        }
        NoteLatest(state.live, fresh);
    }
    state.live.readings += static_cast<std::int64_t>(submission.readings.size());
}

void Intake::NoteLatest(Live& live, const NewReading& reading) {
    const auto at = std::ranges::find_if(live.latest, [&](const LatestValue& one) {
        return one.factor == reading.factor && one.kind == reading.kind;
    });
    if (at == live.latest.end()) {
        if (live.latest.size() < kMostLatest)
            live.latest.push_back({reading.factor, reading.kind, reading.sample});
    } else if (at->sample.time_ms <= reading.sample.time_ms) {
        at->sample = reading.sample;
    }
}

}  // namespace receiver
