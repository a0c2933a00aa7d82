#include "app/outlets.hpp"

#include <boost/json.hpp>

#include "app/reading_table.hpp"
#include "base/check.hpp"
#include "readings/file_log.hpp"
#include "records/walk.hpp"
#include "storage/reading_store.hpp"

namespace app {

namespace fs = std::filesystem;
namespace json = boost::json;
using readings::Segment;

namespace {

constexpr std::int64_t kMinute = 60'000'000;
constexpr std::int64_t kHour = 60 * kMinute;
constexpr std::int64_t kDay = 24 * kHour;
constexpr std::int64_t kSettling = 5 * kMinute;
constexpr std::chrono::milliseconds kLook{2'000};

std::unique_ptr<readings::BlockStore> OpenBlocks(const Settings& settings) {
    return settings.IsPostgres() ? storage::OpenPostgresReadings(settings.DatabaseAddress())
                                 : storage::OpenSqliteReadings(ReadingsFolder(settings));
}
std::unique_ptr<readings::FrameLog> OpenLog(const Settings& settings) {
    return settings.IsPostgres() ? storage::OpenPostgresLog(settings.DatabaseAddress())
                                 : readings::OpenFileLog(ReadingsFolder(settings));
}
std::unique_ptr<readings::SharedNotes> OpenNotes(const Settings& settings) {
    return settings.IsPostgres() ? storage::OpenPostgresNotes(settings.DatabaseAddress())
                                 : storage::OpenSqliteNotes(ReadingsFolder(settings));
}
std::vector<std::unique_ptr<readings::FrameLog>> LeftLogs(const Settings& settings) {
    return settings.IsPostgres() ? storage::OpenLeftPostgresLogs(settings.DatabaseAddress())
                                 : readings::OpenLeftLogs(ReadingsFolder(settings));
}

telemetry::Edition EditionOf(const std::string& choice) {
    if (choice == "hj2005") return telemetry::Edition::k2005;
    if (choice == "hj2017") return telemetry::Edition::k2017;
    if (choice == "hj2025") return telemetry::Edition::k2025;
    if (choice == "surface_water_2017") return telemetry::Edition::kSurfaceWater2017;
    return telemetry::Edition::kUnknown;
}

receiver::Device DeviceOf(const records::Record& record) {
    receiver::Device device;
    device.point = record.id.value;
    device.mn = record.Text("mn");
    device.password = record.Text("password");
    device.edition = EditionOf(record.Text("edition"));
    const auto key = base::FromHex(record.Text("key"));
    if (key && key->size() == 16) device.key = *key;
    return device;
}

json::object SegmentJson(const Segment& segment) {
    return {{"bytes", segment.bytes},        {"digest", segment.digest.ToText()},
            {"first", segment.first},        {"frames", segment.frames},
            {"from", segment.from.ToText()}, {"last", segment.last},
            {"name", segment.name},          {"to", segment.to.ToText()}};
}

/// Canonical: names in order, integers and plain texts only.
std::string StatementOf(const std::vector<Segment>& segments) {
    json::array listed;
    std::int64_t frames = 0;
    base::Instant from = segments.front().from, to = segments.front().to;
    for (const Segment& segment : segments) {
        listed.push_back(SegmentJson(segment));
        frames += segment.frames;
        from = std::min(from, segment.from);
        to = std::max(to, segment.to);
    }
    return json::serialize(json::object{{"frames", frames},
                                        {"from", from.ToText()},
                                        {"segments", std::move(listed)},
                                        {"to", to.ToText()}});
}

base::ActId StoreSeal(Node& node, const std::vector<Segment>& segments) {
    ledger::Act act;
    act.id = base::ActId::Make(node.clock.Now(), node.randomness);
    act.kind = "ledger.frames";
    act.catalogue = node.definitions.Current()->digest;
    act.happened_on = node.clock.Today();
    act.source.kind = ledger::SourceKind::kSystem;
    act.source.system = "qingheng";
    act.statement = StatementOf(segments);
    const auto stored = node.store->Write([&](records::RecordWriter& writer) {
        return writer.Store({act, {}, {}, {}});
    });
    CHECK(stored.has_value());
    return act.id;
}

http::DeviceNow NowOf(receiver::Live live) {
    http::DeviceNow now;
    now.point = live.point;
    now.connections = live.connections;
    now.last_frame = live.last_frame;
    now.address = std::move(live.address);
    now.ahead_ms = live.ahead_ms;
    now.frames = live.frames;
    now.readings = live.readings;
    const receiver::OddCounts& odd = live.odd;
    now.odd = {{"repeated", odd.repeated},
               {"reused_qn", odd.reused_qn},
               {"bad_frames", odd.bad_frames},
               {"wrong_password", odd.wrong_password},
               {"impossible_time", odd.impossible_time},
               {"no_time", odd.no_time},
               {"late", odd.late},
               {"early", odd.early},
               {"not_numbers", odd.not_numbers},
               {"too_fast", odd.too_fast},
               {"not_kept", odd.not_kept}};
    now.last_cause = std::move(live.last_cause);
    for (receiver::LatestValue& value : live.latest)
        now.latest.push_back({std::move(value.factor), std::move(value.kind), value.sample});
    return now;
}

}  // namespace

Outlets::Outlets(Node& node) : node_(node), blocks_(OpenBlocks(node.settings)) {
    notes_ = OpenNotes(node.settings);
    log_ = OpenLog(node.settings);
    for (const auto& left : TakeLeftLogs()) readings::Recover(*blocks_, *left, node.clock.Now());
    store_.emplace(*blocks_, *log_, node.clock);
    watch_.emplace(node, *store_);
    sights_.emplace(node, *notes_, log_->number());
    elsewhere_.emplace(*notes_, node.clock, log_->number());
    TakeWordsBack();
    store_->Observe([this](const auto& batch) { watch_->Saw(batch); });
    if (!node.settings.hj212_listen) return;
    receiver::ReceiverSettings settings;
    settings.address = node.settings.hj212_listen->address;
    settings.port = node.settings.hj212_listen->port;
    receiver_.emplace(settings, *store_, node.clock);
    line_.emplace(node, *store_, *receiver_);
    if (!node.settings.hj212_forward) return;
    forwarding_.emplace(
        node.settings, *log_, node.clock,
        Forwarding::Others{[this] { return notes_->Living(); }, [this] { return TakeLeftLogs(); }});
}

Outlets::~Outlets() { Stop(); }

std::optional<std::uint16_t> Outlets::Start() {
    std::optional<std::uint16_t> port;
    watch_->Start();
    if (receiver_) {
        LoadDevices();
        port = receiver_->Start();
        line_->Start();
        if (forwarding_) forwarding_->Start();
    } else {
        store_->Start({});
    }
    thread_ = std::thread([this] { Work(); });
    return port;
}

void Outlets::Stop() {
    {
        const std::lock_guard lock(mutex_);
        if (stopping_) return;
        stopping_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
    if (line_) line_->Stop();
    if (forwarding_) forwarding_->Stop();
    if (receiver_) {
        receiver_->Stop();
        TakeWordsBack();
    }
    watch_->Stop();
    store_->Stop();
}

void Outlets::Work() {
    while (true) {
        {
            std::unique_lock lock(mutex_);
            if (changed_.wait_for(lock, kLook, [this] { return stopping_; })) return;
        }
        try {
            Look();
        } catch (const std::exception& failure) {  // tried again at the next look
            node_.logger.Error("outlets_failed", {{"what", failure.what()}});
        }
    }
}

void Outlets::Look() {
    log_->Hold();
    const readings::StoreCounts counts = store_->counts();
    const std::int64_t failures = counts.failed_batches + counts.failed_flushes;
    if (failures > failures_told_)
        node_.logger.Error("readings_not_kept",
                           {{"failures", std::to_string(failures)}, {"what", counts.last_failure}});
    failures_told_ = failures;
    if (receiver_ && std::chrono::steady_clock::now() >= next_load_) LoadDevices();
    const std::int64_t hour = (node_.clock.Now().micros - kSettling) / kHour;
    if (hour != sealed_hour_) {
        SealFrames();
        sealed_hour_ = hour;
    }
    const std::int64_t day = node_.clock.Now().micros / kDay;
    if (day != dropped_day_) {
        DropOld();
        dropped_day_ = day;
    }
    if (receiver_) TellOthers();
    if (forwarding_) forwarding_->Look();
}

std::vector<std::unique_ptr<readings::FrameLog>> Outlets::TakeLeftLogs() {
    auto logs = LeftLogs(node_.settings);
    const base::Instant old{node_.clock.Now().micros - readings::kNotesHoldMicros};
    for (const auto& log : logs) notes_->Forget(log->number(), old);
    return logs;
}

void Outlets::TellOthers() {
    sights_->Tell(receiver_->Strangers(), line_->TakeSurveyed());
    std::vector<base::Uuid> connected;
    for (const auto& [point, since] : receiver_->Connected()) connected.push_back(point);
    elsewhere_->Tell(points_, connected, [this](const auto& points) { return OwnNow(points); });
}

void Outlets::TakeWordsBack() {
    try {
        notes_->Forget(log_->number(), {node_.clock.Now().micros - readings::kNotesHoldMicros});
    } catch (const std::exception& failure) {  // what is old counts no longer tomorrow
        node_.logger.Warn("words_not_taken_back", {{"what", failure.what()}});
    }
}

void Outlets::LoadDevices() {
    const std::int64_t acts = node_.keeper->Acts();
    if (acts == acts_known_) return;
    const auto began = std::chrono::steady_clock::now();
    const auto catalogue = node_.definitions.Current();
    const catalogue::RecordType* type = catalogue->FindType("monitoring_device");
    auto devices = std::make_shared<receiver::Devices>();
    points_.clear();
    if (type != nullptr) {
        const auto view = node_.store->Read();
        records::Query query;
        query.type = type;
        records::Walk(*view, query, [&](const std::vector<records::Record>& page) {
            for (const records::Record& record : page) {
                const auto* stopped = record.Get("stopped").As<bool>();
                receiver::Device device = DeviceOf(record);
                if (device.mn.empty() || (stopped != nullptr && *stopped)) continue;
                points_.push_back(device.point);
                devices->insert_or_assign(device.mn, std::move(device));
            }
            return true;
        });
    }
    receiver_->SetDevices(std::move(devices));
    acts_known_ = acts;
    // A large list is read seldom enough to cost nothing that counts.
    next_load_ = began + 20 * (std::chrono::steady_clock::now() - began);
}

void Outlets::SealFrames() {
    const std::int64_t settled = node_.clock.Now().micros - kSettling;
    SealBefore({settled - settled % kHour});
}

std::optional<base::ActId> Outlets::SealNow() { return SealBefore({node_.clock.Now().micros + 1}); }

std::optional<base::ActId> Outlets::SealBefore(base::Instant before) {
    const std::lock_guard lock(sealing_);
    std::vector<Segment> segments = log_->Unsealed(before);
    const std::size_t own = segments.size();
    // What a process left that did not come back is sealed with ours.
    std::vector<std::pair<std::shared_ptr<readings::FrameLog>, std::vector<Segment>>> left;
    std::vector<std::shared_ptr<readings::FrameLog>> logs;
    for (auto& log : TakeLeftLogs()) logs.push_back(std::move(log));
    if (const auto held = forwarding_ ? forwarding_->Held() : nullptr) logs.push_back(held);
    for (auto& log : logs) {
        left.emplace_back(std::move(log), std::vector<Segment>{});
        left.back().second = left.back().first->Unsealed(before);
        segments.insert(segments.end(), left.back().second.begin(), left.back().second.end());
    }
    if (segments.empty()) return std::nullopt;
    const base::ActId act = StoreSeal(node_, segments);
    for (auto& [log, sealed] : left) log->MarkSealed(sealed);
    segments.resize(own);
    log_->MarkSealed(segments);
    return act;
}

void Outlets::DropOld() {
    const std::int64_t now = node_.clock.Now().micros;
    log_->DropBefore({now - node_.settings.hj212_frame_days * kDay}, store_->applied());
    const std::int64_t months = node_.settings.readings_months;
    const readings::Hour hour = readings::HourOf(now / 1'000);
    blocks_->DropBefore(readings::FirstHourOfMonth(readings::MonthOf(hour) - months));
}

std::vector<http::DeviceNow> Outlets::OwnNow(const std::vector<base::Uuid>& points) const {
    std::vector<http::DeviceNow> now;
    if (receiver_) {
        for (receiver::Live& live : receiver_->LiveOf(points))
            now.push_back(NowOf(std::move(live)));
        return now;
    }
    for (const base::Uuid& point : points) now.emplace_back().point = point;
    return now;
}

std::vector<http::DeviceNow> Outlets::Now(const std::vector<base::Uuid>& points) {
    std::vector<http::DeviceNow> now = OwnNow(points);
    elsewhere_->AddTo(now);
    return now;
}

std::vector<http::StrangerSeen> Outlets::Strangers() {
    return sights_->AllStrangers(receiver_ ? receiver_->Strangers()
                                           : std::vector<receiver::Stranger>{});
}

std::vector<http::GapSeen> Outlets::GapsOf(const base::Uuid& point) {
    const bool is_ours = receiver_ && receiver_->LiveOf({point}).front().connections > 0;
    if (!is_ours)
        if (auto told = sights_->GapsOf(point)) return *std::move(told);
    return line_ && is_ours ? GapsSeen(line_->GapsOf(point)) : std::vector<http::GapSeen>{};
}

std::optional<http::ForwardSeen> Outlets::Forwarded() {
    if (!forwarding_) return std::nullopt;
    const receiver::ForwardCounts counts = forwarding_->counts();
    return http::ForwardSeen{fmt::format("{}:{}", node_.settings.hj212_forward->address,
                                         node_.settings.hj212_forward->port),
                             counts.connected,
                             static_cast<std::int64_t>(counts.waiting),
                             counts.answered,
                             counts.left_out,
                             counts.unanswered,
                             counts.last_answer,
                             counts.last_failure};
}

std::vector<http::LatestReading> Outlets::LatestOf(const base::Uuid& point) {
    constexpr std::chrono::seconds kFresh{30};
    const auto now = std::chrono::steady_clock::now();
    {
        const std::lock_guard lock(mutex_);
        const auto known = latest_.find(point);
        if (known != latest_.end() && now - known->second.read < kFresh)
            return known->second.values;
    }
    const std::int64_t now_ms = node_.clock.Now().micros / 1'000;
    std::vector<http::LatestReading> values;
    for (const readings::KnownSeries& series : store_->SeriesOf(point)) {
        const auto samples = store_->Samples(
            {series.id, now_ms - 49 * readings::kHourMs, now_ms + 24 * readings::kHourMs, 1});
        if (!samples.empty())
            values.push_back({series.key.factor, series.key.kind, samples.back()});
    }
    const std::lock_guard lock(mutex_);
    latest_[point] = {now, values};
    return values;
}

base::Result<http::TableTaken> Outlets::TakeTable(const access_control::Principal& principal,
                                                  const std::string& name, std::string_view bytes) {
    const auto taken = TakeReadingTable(node_, principal, name, bytes);
    if (!taken) return base::Refuse(taken.error());
    watch_->JudgeSoon(taken->days);
    const std::lock_guard lock(mutex_);
    latest_.clear();
    return http::TableTaken{taken->record, taken->rows, taken->readings};
}

receiver::ReceiverCounts Outlets::ReceiverNow() const {
    return receiver_ ? receiver_->counts() : receiver::ReceiverCounts{};
}

std::string Outlets::MetricsText() const {
    const readings::StoreCounts store = store_->counts();
    const receiver::ReceiverCounts net = ReceiverNow();
    std::string text;
    const auto line = [&](std::string_view name, std::string_view type, std::int64_t value) {
        text += fmt::format("# TYPE qingheng_hj212_{0} {1}\nqingheng_hj212_{0} {2}\n", name, type,
                            value);
    };
    line("connections", "gauge", net.connections);
    line("connections_refused_total", "counter", net.refused);
    line("frames_total", "counter", net.frames);
    line("bad_frames_total", "counter", net.bad_frames);
    line("strangers_total", "counter", net.strangers);
    line("answers_total", "counter", net.answered);
    line("frames_kept_total", "counter", store.frames);
    line("readings_kept_total", "counter", store.readings);
    line("commits_total", "counter", store.batches);
    line("failures_total", "counter", store.failed_batches + store.failed_flushes);
    line("waiting", "gauge", static_cast<std::int64_t>(store.waiting));
    line("tail", "gauge", static_cast<std::int64_t>(store.tail));
    const receiver::GapCounts gaps = line_ ? line_->GapsNow() : receiver::GapCounts{};
    line("requests_total", "counter", net.asked);
    const receiver::ForwardCounts forward =
        forwarding_ ? forwarding_->counts() : receiver::ForwardCounts{};
    line("forward_waiting", "gauge", static_cast<std::int64_t>(forward.waiting));
    line("forward_answered_total", "counter", forward.answered);
    line("forward_given_up_total", "counter", forward.left_out + forward.unanswered);
    line("forward_failures_total", "counter", forward.failures);
    line("gaps", "gauge", gaps.open);
    line("gaps_given_up", "gauge", gaps.given_up);
    line("gaps_asked_total", "counter", gaps.asked);
    line("gaps_closed_total", "counter", gaps.closed);
    return text;
}

fs::path ReadingsFolder(const Settings& settings) {
    return fs::absolute(fs::path(settings.DatabaseAddress())).parent_path() / "readings";
}

void KeepReadings(Node& node, std::vector<readings::Submission> rows) {
    const auto blocks = OpenBlocks(node.settings);
    const auto log = OpenLog(node.settings);
    // Who had this log before said what now nobody stands for.
    OpenNotes(node.settings)
        ->Forget(log->number(), {node.clock.Now().micros - readings::kNotesHoldMicros});
    readings::Store store(*blocks, *log, node.clock);
    std::atomic<std::size_t> kept{0}, lost{0};
    store.Start([&](const std::vector<std::uint64_t>& tickets, readings::Kept how) {
        (how == readings::Kept::kYes ? kept : lost) += tickets.size();
    });
    const std::size_t all = rows.size();
    for (readings::Submission& row : rows) store.Submit(std::move(row));
    store.Stop();
    if (lost > 0 || kept != all || store.applied() < log->last())
        throw std::runtime_error(fmt::format("{} of {} rows were not kept: {}", all - kept, all,
                                             store.counts().last_failure));
}

FrameCheck CheckFrames(Node& node) {
    FrameCheck check;
    std::map<std::string, std::string> sealed;  // name to digest
    const auto view = node.store->Read();
    for (std::int64_t position = 0;; ++position) {
        const auto stored = view->ActAt(position);
        if (!stored) break;
        if (stored->act.kind != "ledger.frames") continue;
        const json::value statement = json::parse(stored->act.statement);
        for (const json::value& segment : statement.at("segments").as_array())
            sealed[segment.at("name").as_string().c_str()] =
                segment.at("digest").as_string().c_str();
    }
    const auto log = OpenLog(node.settings);
    for (const Segment& segment : log->All()) {
        const auto at = sealed.find(segment.name);
        if (at == sealed.end()) {
            ++check.unsealed;
            continue;
        }
        ++check.sealed;
        if (at->second != segment.digest.ToText()) check.changed.push_back(segment.name);
        sealed.erase(at);
    }
    check.gone = static_cast<std::int64_t>(sealed.size());
    return check;
}

}  // namespace app
