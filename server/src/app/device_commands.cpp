#include "app/device_commands.hpp"

#include <algorithm>
#include <charconv>

#include "base/check.hpp"
#include "catalogue/messages.hpp"
#include "records/fold.hpp"
#include "telemetry/build_frame.hpp"

namespace app {

namespace system_field = records::system_field;
using records::Record;
using records::Value;

namespace {

constexpr const char* kCommandType = "device_command";
constexpr std::int64_t kCommandMinute = 60'000'000;
constexpr std::int64_t kCommandHour = 60 * kCommandMinute;
/// So long a command waits for a device that is not connected.
constexpr std::chrono::minutes kPatience{10};
/// Longer than any talk: who had it is gone.
constexpr std::int64_t kForgotten = 20 * kCommandMinute;
constexpr const char* kElsewhere = "hj212.command_elsewhere";

enum class Needs { kNothing, kFactor, kInfo, kInterval, kParameter, kSpan, kTime };
struct CommandKind {
    std::string_view id, cn;
    Needs needs;
    std::string_view name = {};  ///< of the value
};
constexpr CommandKind kCommands[] = {
    {"read_time", "1011", Needs::kNothing},
    {"set_time", "1012", Needs::kTime},
    {"read_real_interval", "1061", Needs::kNothing},
    {"set_real_interval", "1062", Needs::kInterval, "RtdInterval"},
    {"read_minute_interval", "1063", Needs::kNothing},
    {"set_minute_interval", "1064", Needs::kInterval, "MinInterval"},
    {"start_real", "2011", Needs::kNothing},
    {"stop_real", "2012", Needs::kNothing},
    {"minute_history", "2051", Needs::kSpan},
    {"hour_history", "2061", Needs::kSpan},
    {"day_history", "2031", Needs::kSpan},
    {"calibrate", "3011", Needs::kFactor},
    {"sample_now", "3012", Needs::kFactor},
    {"clean", "3013", Needs::kFactor},
    {"compare_sample", "3014", Needs::kFactor},
    {"read_sample_period", "3017", Needs::kFactor},
    {"read_identity", "3019", Needs::kFactor},
    {"read_info", "3020", Needs::kInfo},
    {"set_parameter", "3021", Needs::kParameter},
};

/// Nothing that could end a field or the frame.
bool IsPlain(std::string_view text) {
    return std::ranges::all_of(text, [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               c == '.' || c == '-' || c == '_';
    });
}

bool IsInterval(const CommandKind& kind, const std::string& text) {
    int value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    if (read.ec != std::errc{} || read.ptr != text.data() + text.size()) return false;
    if (kind.name == "RtdInterval") return value >= 30 && value <= 3'600;
    constexpr int kMinutes[] = {1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30};
    return std::ranges::find(kMinutes, value) != std::end(kMinutes);
}

std::string TimeIn(const Record& command, const char* field) {
    const auto* moment = command.Get(field).As<base::Instant>();
    return moment == nullptr ? std::string() : receiver::DigitsOf(*moment, false);
}

/// What the system writes into a command's record, if it still stands where it must.
struct SystemWord {
    std::string kind;  ///< device_command.send
    std::string from, to;
    records::FieldValues values;
};

ledger::Act SystemAct(Node& node, const std::string& kind, base::CivilDay day) {
    ledger::Act act;
    act.id = base::ActId::Make(node.clock.Now(), node.randomness);
    act.kind = kind;
    act.catalogue = node.definitions.Current()->digest;
    act.happened_on = day;
    act.source.kind = ledger::SourceKind::kSystem;
    act.source.system = "qingheng";
    return act;
}

records::ActToStore TouchOf(Node& node, const catalogue::RecordType& type, const Record& before,
                            const records::FieldValues& values) {
    records::ActToStore made;
    records::RecordChange change{before, {}};
    for (const auto& [field, value] : values) {
        change.after.Set(field, value);
        change.changed[field] = value;
    }
    change.after.version += 1;
    ledger::Touch touch{before.id, type.id, before.version, {}};
    touch.changes =
        records::ChangesToJson(type, change.changed, node.randomness, made.sealed[before.id]);
    made.act.touches.push_back(std::move(touch));
    made.changes.push_back(std::move(change));
    return made;
}

/// False: somebody else was first.
bool Write(Node& node, const base::RecordId& id, const SystemWord& word) {
    const auto catalogue = node.definitions.Current();
    const catalogue::RecordType* type = catalogue->FindType(kCommandType);
    const auto stored =
        node.store->Write([&](records::RecordWriter& writer) -> base::Result<records::Receipt> {
            const auto record = writer.FindForUpdate(*type, id);
            if (!record || record->Text(system_field::kState) != word.from)
                return base::Refuse(kElsewhere);
            const base::CivilDay day = writer.RecordedAt().DayInShanghai();
            records::FieldValues values = word.values;
            values[std::string(system_field::kState)] = Value(word.to);
            values[std::string(system_field::kStateSince)] = Value(day);
            records::ActToStore made = TouchOf(node, *type, *record, values);
            ledger::Act act = SystemAct(node, word.kind, day);
            act.touches = std::move(made.act.touches);
            made.act = std::move(act);
            return writer.Store(std::move(made));
        });
    if (stored) return true;
    CHECK(stored.error().front().code == kElsewhere);
    return false;
}

bool End(Node& node, const base::RecordId& id, const SystemWord& word) {
    SystemWord whole = word;
    whole.kind = fmt::format("device_command.{}", word.to == "done"      ? "finish"
                                                  : word.to == "refused" ? "refuse"
                                                  : word.to == "failed"  ? "fail"
                                                                         : "give_up");
    whole.values["ended_at"] = Value(node.clock.Now());
    return Write(node, id, whole);
}

std::string StateFor(receiver::Ending ending) {
    if (ending == receiver::Ending::kDone) return "done";
    if (ending == receiver::Ending::kRefused) return "refused";
    if (ending == receiver::Ending::kFailed) return "failed";
    return "unanswered";
}

std::vector<Record> CommandsIn(Node& node, const catalogue::Catalogue& catalogue,
                               const catalogue::RecordType& type) {
    auto filter = records::ReadFilter(catalogue, type, R"({"$state":{"in":["issued","sent"]}})");
    CHECK(filter.has_value());
    records::Query query;
    query.type = &type;
    query.filter = *std::move(filter);
    query.limit = 500;
    return node.store->Read()->Select(query);
}

}  // namespace

base::Result<CommandWords> WordsOf(const Record& command) {
    const std::string id = command.Text("command");
    const auto* kind = std::ranges::find(kCommands, id, &CommandKind::id);
    if (kind == std::end(kCommands)) return base::Refuse("hj212.command_unknown");
    const std::string factor = command.Text("factor"), info = command.Text("parameter"),
                      value = command.Text("value");
    base::Refusals refusals;
    for (const std::string* text : {&factor, &info, &value})
        if (!IsPlain(*text)) refusals.push_back({"hj212.command_letters", {{"text", *text}}, ""});
    if (kind->needs == Needs::kInterval && !IsInterval(*kind, value))
        refusals.push_back({"hj212.command_interval", {{"value", value}}, "value"});
    const std::string from = TimeIn(command, "from_at"), to = TimeIn(command, "to_at");
    if (kind->needs == Needs::kSpan && (from.empty() || to.empty() || to < from))
        refusals.push_back({"hj212.command_span", {}, "to_at"});
    if (!refusals.empty()) return base::Refuse(std::move(refusals));
    telemetry::BodyWriter body;
    if (!factor.empty()) body.Item().Parameter("PolId", factor);
    if (kind->needs == Needs::kTime) body.Item().Parameter("SystemTime", "{now}");
    if (kind->needs == Needs::kInterval) body.Item().Parameter(kind->name, value);
    if (kind->needs == Needs::kInfo || kind->needs == Needs::kParameter)
        body.Item().Parameter("InfoId", info);
    if (kind->needs == Needs::kParameter) body.Item().Value(info, "Info", value);
    if (kind->needs == Needs::kSpan)
        body.Item().Parameter("BeginTime", from).Item().Parameter("EndTime", to);
    return CommandWords{std::string(kind->cn), body.text()};
}

void DeviceCommands::Look() {
    const base::Instant now = node_.clock.Now();
    const std::int64_t acts = node_.keeper->Acts();
    if (acts == acts_seen_ && now < next_look_ && next_look_.micros - now.micros < kCommandHour)
        return;
    acts_seen_ = acts;
    next_look_ = {now.micros + kCommandMinute / 6};
    const auto catalogue = node_.definitions.Current();
    const catalogue::RecordType* type = catalogue->FindType(kCommandType);
    if (type == nullptr) return;
    for (const Record& command : CommandsIn(node_, *catalogue, *type)) TakeUp(command, *type);
}

void DeviceCommands::TakeUp(const Record& command, const catalogue::RecordType& /*type*/) {
    const base::Instant now = node_.clock.Now();
    if (command.Text(system_field::kState) == "sent") {
        const auto* sent = command.Get("sent_at").As<base::Instant>();
        const bool ours =
            std::ranges::any_of(open_, [&](const auto& one) { return one.second == command.id; });
        if (!ours && (sent == nullptr || now.micros - sent->micros > kForgotten))
            End(node_, command.id,
                {"",
                 "sent",
                 "unanswered",
                 {{"outcome", Value(std::string("接收进程中断，没有收到答复"))}}});
        return;
    }
    const auto words = WordsOf(command);
    if (!words) {
        const std::string why =
            catalogue::Words(*node_.definitions.Current(), words.error().front()).text;
        End(node_, command.id, {"", "issued", "failed", {{"outcome", Value(why)}}});
        return;
    }
    const auto device = command.Reference("device");
    const auto connected = receiver_.Connected();
    const bool here = device && std::ranges::any_of(connected, [&](const auto& one) {
                          return one.first == device->value;
                      });
    if (!here) {
        // Another process may have it; none had it for ten minutes.
        const auto seen = waiting_since_.try_emplace(command.id, std::chrono::steady_clock::now());
        if (std::chrono::steady_clock::now() - seen.first->second > kPatience)
            End(node_, command.id,
                {"",
                 "issued",
                 "unanswered",
                 {{"outcome", Value(std::string("设备十分钟内没有连接，没有发出"))}}});
        return;
    }
    waiting_since_.erase(command.id);
    if (!Write(node_, command.id,
               {"device_command.send", "issued", "sent", {{"sent_at", Value(now)}}}))
        return;
    const std::uint64_t number = ++last_number_ * 2;  // odd ones are the gaps'
    open_[number] = command.id;
    receiver_.Ask({number, device->value, words->cn, words->body});
}

bool DeviceCommands::Settle(const receiver::Asked& asked) {
    const auto at = open_.find(asked.number);
    if (at == open_.end()) return false;
    const base::RecordId id = at->second;
    records::FieldValues values;
    values["outcome"] = Value(receiver::EndingWords(asked.ending, asked.code));
    if (!asked.qn.empty()) values["exchange"] = Value(asked.qn);
    if (!asked.told.empty()) values["told"] = Value(asked.told);
    End(node_, id, {"", "sent", StateFor(asked.ending), std::move(values)});
    open_.erase(at);
    return true;
}

void DeviceCommands::AnswerTimeRequests(const std::vector<base::Uuid>& points) {
    const auto catalogue = node_.definitions.Current();
    const catalogue::RecordType* devices = catalogue->FindType("monitoring_device");
    const catalogue::RecordType* type = catalogue->FindType(kCommandType);
    if (devices == nullptr || type == nullptr) return;
    const base::Instant now = node_.clock.Now();
    for (const base::Uuid& point : points) {
        const auto last = time_answered_.find(point);
        if (last != time_answered_.end() && now >= last->second &&
            now.micros - last->second.micros < kCommandHour)
            continue;
        const auto device = node_.store->Read()->Find(*devices, base::RecordId{point});
        const bool* wanted = device ? device->Get("answers_time").As<bool>() : nullptr;
        if (wanted == nullptr || !*wanted) continue;
        time_answered_[point] = now;
        const auto stored = node_.store->Write([&](records::RecordWriter& writer) {
            const base::CivilDay day = writer.RecordedAt().DayInShanghai();
            Record fresh;
            fresh.id = base::RecordId{base::Uuid::Make(now, node_.randomness)};
            fresh.type = type->id;
            const records::FieldValues values = {
                {"title", Value(std::string("设备请求校时，自动答复"))},
                {"device", Value(device->id)},
                {"command", Value(std::string("set_time"))},
                {"issued_on", Value(day)},
                {std::string(system_field::kOrganisation),
                 device->Get(system_field::kOrganisation)},
                {std::string(system_field::kProcedure), Value(std::string("device_command@1"))},
                {std::string(system_field::kState), Value(std::string("issued"))},
                {std::string(system_field::kStateSince), Value(day)},
                {std::string(system_field::kCreatedOn), Value(day)}};
            records::ActToStore made = TouchOf(node_, *type, fresh, values);
            ledger::Act act = SystemAct(node_, "device_command.issue", day);
            act.reason = "设备请求校时（1013），设备登记为请求校时即答复";
            act.touches = std::move(made.act.touches);
            made.act = std::move(act);
            return writer.Store(std::move(made));
        });
        CHECK(stored.has_value());
    }
}

}  // namespace app
