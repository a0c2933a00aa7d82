#include "alarms/book.hpp"

#include <algorithm>
#include <utility>

#include "base/json_text.hpp"
#include "records/fold.hpp"
#include "records/walk.hpp"
#include "telemetry/series_words.hpp"

namespace alarms {

using catalogue::RecordType;
using records::FieldValues;
using records::Record;
using records::Value;
namespace system_field = records::system_field;

namespace {

constexpr int kMostShifts = 200, kMostLevels = 8;
constexpr const char* kNothingToTell = "alarms.nothing_to_tell";
constexpr const char* kAlarmType = "alarm";

/// A plain comparison as filter text.
std::string Comparison(std::string_view field, std::string_view op, const std::string& value) {
    std::string text = "{\"";
    text += field;
    text += "\":{\"";
    text += op;
    text += "\":";
    base::AppendQuoted(text, value);
    return text + "}}";
}

std::string AllOf(const std::vector<std::string>& parts) {
    std::string text = "{\"and\":[";
    for (const std::string& part : parts) text += (text.size() > 8 ? "," : "") + part;
    return text + "]}";
}

std::vector<Record> Selected(records::RecordView& view, const catalogue::Catalogue& catalogue,
                             const RecordType& type, const std::string& filter) {
    std::vector<Record> all;
    records::Query query;
    query.type = &type;
    auto read = records::ReadFilter(catalogue, type, filter);
    if (!read) return all;
    query.filter = *std::move(read);
    records::Walk(view, query, [&all](const std::vector<Record>& page) {
        all.insert(all.end(), page.begin(), page.end());
        return true;
    });
    return all;
}

/// Does an accepted mark touch the alarm's stretch?
bool IsMarked(const Record& alarm, const DeviceSetting& device) {
    const auto* from = alarm.Get("from_at").As<base::Instant>();
    const auto* until = alarm.Get("until_at").As<base::Instant>();
    if (from == nullptr || until == nullptr) return false;
    return std::ranges::any_of(device.marks, [&](const evaluation::Mark& mark) {
        return mark.from < *until && *from < mark.until &&
               (mark.factor.empty() || mark.factor == alarm.Text("factor"));
    });
}

void SetText(FieldValues& values, const char* field, const std::string& text) {
    values[field] = text.empty() ? Value() : Value(text);
}

/// What the records hold of an alarm.
FieldValues ValuesOf(const Alarm& alarm) {
    FieldValues values;
    SetText(values, "title", alarm.title);
    values["kind"] = Value(std::string(KindName(alarm.kind)));
    values["device"] = Value(alarm.device);
    SetText(values, "factor", alarm.factor);
    SetText(values, "factor_name", alarm.factor_name);
    SetText(values, "unit", alarm.unit);
    SetText(values, "series", telemetry::SeriesWords(alarm.series));
    values["day"] = alarm.day ? Value(*alarm.day) : Value();
    values["from_at"] = Value(alarm.from);
    values["until_at"] = Value(alarm.until);
    values["ended"] = Value(alarm.ended);
    SetText(values, "value", alarm.value);
    SetText(values, "limit_value", alarm.limit);
    SetText(values, "limit_source", alarm.limit_source);
    SetText(values, "average", alarm.average);
    values["times"] = Value(alarm.times);
    values["strength"] = alarm.strength ? Value(*alarm.strength) : Value();
    SetText(values, "detector", alarm.detector);
    SetText(values, "words", alarm.words);
    SetText(values, "rule", alarm.rule);
    SetText(values, "edition", alarm.edition);
    SetText(values, "confidence", alarm.confidence);
    SetText(values, "judgements", alarm.judgements);
    SetText(values, "key", alarm.key);
    return values;
}

base::Instant MomentIn(const Record& record, std::string_view field) {
    const auto* moment = record.Get(field).As<base::Instant>();
    return moment == nullptr ? base::Instant{} : *moment;
}

std::int64_t NumberIn(const Record& record, std::string_view field, std::int64_t otherwise = 0) {
    const auto* number = record.Get(field).As<std::int64_t>();
    return number == nullptr ? otherwise : *number;
}

Alarm AlarmIn(const Record& record, Kind kind) {
    Alarm alarm;
    alarm.kind = kind;
    alarm.key = record.Text("key");
    alarm.device = record.Reference("device").value_or(base::RecordId{});
    alarm.factor = record.Text("factor");
    alarm.factor_name = record.Text("factor_name");
    alarm.unit = record.Text("unit");
    alarm.series = telemetry::SeriesOfWords(record.Text("series"));
    alarm.title = record.Text("title");
    alarm.words = record.Text("words");
    alarm.day = record.Day("day");
    alarm.from = MomentIn(record, "from_at");
    alarm.until = MomentIn(record, "until_at");
    const auto* ended = record.Get("ended").As<bool>();
    alarm.ended = ended != nullptr && *ended;
    alarm.value = record.Text("value");
    alarm.limit = record.Text("limit_value");
    alarm.limit_source = record.Text("limit_source");
    alarm.average = record.Text("average");
    alarm.times = NumberIn(record, "times");
    alarm.detector = record.Text("detector");
    return alarm;
}

/// The hours that it was judged by are seen here.
bool SeesAll(const Record& record, const Book::Sees& sees) {
    if (!sees) return false;
    const base::Instant from = MomentIn(record, "from_at"), until = MomentIn(record, "until_at");
    const std::string factor = record.Text("factor");
    return sees(factor, from) && sees(factor, {until.micros - evaluation::kHour});
}

bool MayShrink(const Record& record, const Book::Sees& sees) {
    return record.Text("kind") == "suspect" || SeesAll(record, sees);
}

bool IsOpen(const std::string& state) {
    return state == "raised" || state == "acknowledged" || state == "checked";
}

}  // namespace

/// One record and what it is to hold.
struct Book::Change {
    const RecordType* type = nullptr;
    base::Digest catalogue;
    std::string kind;  ///< of the act: alarm.raise
    std::string reason;
    std::optional<Record> before;
    base::RecordId record;
    FieldValues changed;
};

Duty DutyAt(records::RecordView& view, const catalogue::Catalogue& catalogue,
            const base::RecordId& organisation, base::Instant at) {
    Duty duty;
    const RecordType* shifts = catalogue.FindType("duty_shift");
    const RecordType* organisations = catalogue.FindType(catalogue::kOrganisationType);
    if (shifts == nullptr || organisations == nullptr) return duty;
    records::Query query;
    query.type = shifts;
    query.limit = kMostShifts;
    auto filter = records::ReadFilter(catalogue, *shifts,
                                      AllOf({Comparison("starts_at", "lte", at.ToText()),
                                             Comparison("ends_at", "gt", at.ToText())}));
    if (!filter) return duty;
    query.filter = *std::move(filter);
    const std::vector<Record> now = view.Select(query);
    std::optional<base::RecordId> id = organisation;
    for (int level = 0; id && level < kMostLevels && !now.empty(); ++level) {
        for (const Record& shift : now) {
            if (shift.Reference(system_field::kOrganisation) != id) continue;
            duty.person = shift.Reference("person");
            duty.leader = shift.Reference("leader");
            duty.name = shift.Text("name");
            duty.contact = shift.Text("contact");
            duty.until = MomentIn(shift, "ends_at");
            return duty;
        }
        const auto above = view.Find(*organisations, *id);
        id = above ? above->Reference("parent") : std::nullopt;
    }
    return duty;
}

base::Result<records::Receipt> Book::Store(records::RecordWriter& writer, const Change& change,
                                           base::Instant now) {
    records::ActToStore stored;
    records::RecordChange made;
    made.after = change.before.value_or(Record{change.record, change.type->id, 0, {}});
    for (const auto& [field, value] : change.changed) made.after.Set(field, value);
    made.after.version += 1;
    made.changed = change.changed;
    ledger::Touch touch{
        change.record, change.type->id, change.before ? change.before->version : 0, {}};
    touch.changes = records::ChangesToJson(*change.type, made.changed, randomness_,
                                           stored.sealed[change.record]);
    stored.act.id = base::ActId::Make(now, randomness_);
    stored.act.kind = change.kind;
    stored.act.catalogue = change.catalogue;
    stored.act.happened_on = writer.RecordedAt().DayInShanghai();
    stored.act.reason = change.reason;
    stored.act.source.kind = ledger::SourceKind::kSystem;
    stored.act.source.system = "qingheng";
    stored.act.touches.push_back(std::move(touch));
    stored.changes.push_back(std::move(made));
    return writer.Store(std::move(stored));
}

namespace {

base::Instant DueAt(const DeskRule& rule, base::Instant now) {
    return {now.micros + rule.acknowledge_minutes * 60'000'000};
}

void RaiseAgain(FieldValues& changed, base::CivilDay today, base::Instant due) {
    changed[std::string(system_field::kState)] = Value("raised");
    changed[std::string(system_field::kStateSince)] = Value(today);
    changed["due_at"] = Value(due);
    changed["escalated_at"] = Value();
}

}  // namespace

Told Book::Tell(const Alarm& alarm, const DeviceSetting& device, const DeskRule& rule,
                base::Instant now, const Sees& sees) {
    const auto definitions = definitions_();
    const RecordType* type = definitions->FindType(kAlarmType);
    if (type == nullptr) return Told::kRefused;
    Told told = Told::kUnchanged;
    const auto stored =
        store_.Write([&](records::RecordWriter& writer) -> base::Result<records::Receipt> {
            told = Told::kUnchanged;
            const auto found =
                Selected(writer, *definitions, *type, Comparison("key", "eq", alarm.key));
            Change change{type, definitions->digest, {}, {}, {}, {}, ValuesOf(alarm)};
            if (found.empty()) {
                told = Told::kRaised;
                change.kind = "alarm.raise";
                change.record = base::RecordId::Make(now, randomness_);
                std::erase_if(change.changed,
                              [](const auto& one) { return one.second.IsAbsent(); });
                const base::CivilDay today = writer.RecordedAt().DayInShanghai();
                const Duty duty = DutyAt(writer, *definitions, device.organisation, now);
                FieldValues& values = change.changed;
                if (device.outlet) values["outlet"] = Value(*device.outlet);
                if (device.enterprise) values["enterprise"] = Value(*device.enterprise);
                values["raised_at"] = Value(now);
                values["due_at"] = Value(DueAt(rule, now));
                values[std::string(system_field::kOrganisation)] = Value(device.organisation);
                values[std::string(system_field::kState)] = Value("raised");
                values[std::string(system_field::kStateSince)] = Value(today);
                values[std::string(system_field::kCreatedOn)] = Value(today);
                values[std::string(system_field::kProcedure)] = Value("alarm@1");
                if (duty.person) values[std::string(system_field::kHolder)] = Value(*duty.person);
                return Store(writer, change, now);
            }
            change.before = writer.FindForUpdate(*type, found.front().id);
            if (!change.before) return base::Refuse(kNothingToTell);
            const Record& before = *change.before;
            change.record = before.id;
            const bool grown = alarm.times > NumberIn(before, "times") ||
                               alarm.until > MomentIn(before, "until_at");
            // Another process has told more of it.
            if (alarm.times < NumberIn(before, "times") && !MayShrink(before, sees))
                return base::Refuse(kNothingToTell);
            std::erase_if(change.changed,
                          [&](const auto& one) { return before.Get(one.first) == one.second; });
            const std::string state = before.Text(system_field::kState);
            if (state == "withdrawn" || (state == "dismissed" && grown)) {
                RaiseAgain(change.changed, writer.RecordedAt().DayInShanghai(), DueAt(rule, now));
            }
            if (change.changed.empty()) return base::Refuse(kNothingToTell);
            told = Told::kChanged;
            const bool goes_on = alarm.kind == Kind::kInstant || alarm.kind == Kind::kMissing;
            change.kind = goes_on ? "alarm.update" : "alarm.rejudge";
            change.reason = goes_on ? "" : "数据到达或者规则、标记变化后重新判定";
            return Store(writer, change, now);
        });
    // Another process told it at the same moment: it is there.
    return stored ? told : Told::kUnchanged;
}

std::vector<Record> Book::Select(const std::string& filter) {
    const auto definitions = definitions_();
    const RecordType* type = definitions->FindType(kAlarmType);
    if (type == nullptr) return {};
    return Selected(*store_.Read(), *definitions, *type, filter);
}

int Book::WithdrawOthers(const DeviceSetting& device, base::CivilDay day,
                         const std::vector<Alarm>& standing, base::Instant now, const Sees& sees) {
    const auto definitions = definitions_();
    const RecordType* type = definitions->FindType(kAlarmType);
    if (type == nullptr) return 0;
    int withdrawn = 0;
    for (const Record& record : Select(AllOf({Comparison("device", "eq", device.device.ToText()),
                                              Comparison("day", "eq", day.ToText()),
                                              Comparison("kind", "eq", "exceedance")}))) {
        const std::string key = record.Text("key");
        if (!IsOpen(record.Text(system_field::kState)) || !SeesAll(record, sees) ||
            std::ranges::find(standing, key, &Alarm::key) != standing.end())
            continue;
        const auto stored =
            store_.Write([&](records::RecordWriter& writer) -> base::Result<records::Receipt> {
                Change change{type,
                              definitions->digest,
                              "alarm.withdraw",
                              IsMarked(record, device)
                                  ? "企业标记采信后重新判定，不再成立"
                                  : "数据到达或者规则、标记变化后重新判定，不再成立",
                              writer.FindForUpdate(*type, record.id),
                              record.id,
                              {}};
                if (!change.before || !IsOpen(change.before->Text(system_field::kState)))
                    return base::Refuse(kNothingToTell);
                change.changed[std::string(system_field::kState)] = Value("withdrawn");
                change.changed[std::string(system_field::kStateSince)] =
                    Value(writer.RecordedAt().DayInShanghai());
                return Store(writer, change, now);
            });
        if (stored) ++withdrawn;
    }
    return withdrawn;
}

std::vector<Book::Escalated> Book::Escalate(base::Instant now) {
    std::vector<Escalated> escalated;
    const auto definitions = definitions_();
    const RecordType* type = definitions->FindType(kAlarmType);
    if (type == nullptr) return escalated;
    for (const Record& record : Select(
             AllOf({Comparison("$state", "eq", "raised"), Comparison("due_at", "lte", now.ToText()),
                    R"({"escalated_at":{"absent":true}})"}))) {
        Escalated one{record.id, {}};
        const auto stored = store_.Write([&](records::RecordWriter& writer)
                                             -> base::Result<records::Receipt> {
            Change change{type,
                          definitions->digest,
                          "alarm.escalate",
                          "到时没有人确认",
                          writer.FindForUpdate(*type, record.id),
                          record.id,
                          {}};
            if (!change.before || change.before->Text(system_field::kState) != "raised" ||
                !change.before->Get("escalated_at").IsAbsent())
                return base::Refuse(kNothingToTell);
            const auto organisation =
                change.before->Reference(system_field::kOrganisation).value_or(base::RecordId{});
            one.leader = DutyAt(writer, *definitions, organisation, now).leader;
            change.changed["escalated_at"] = Value(now);
            if (one.leader) change.changed["escalated_to"] = Value(*one.leader);
            return Store(writer, change, now);
        });
        if (stored) escalated.push_back(one);
    }
    return escalated;
}

std::vector<Book::Standing> Book::Open(Kind kind) {
    std::vector<Standing> open;
    for (const Record& record : Select(
             AllOf({Comparison("kind", "eq", std::string(KindName(kind))), R"({"ended":false})"})))
        open.push_back({record.id, AlarmIn(record, kind)});
    return open;
}

std::vector<Alarm> Book::SuspectsOf(const base::RecordId& device) {
    std::vector<Alarm> alarms;
    for (const Record& record : Select(AllOf(
             {Comparison("kind", "eq", "suspect"), Comparison("device", "eq", device.ToText())})))
        alarms.push_back(AlarmIn(record, Kind::kSuspect));
    return alarms;
}

std::vector<Book::Dismissed> Book::DismissedSuspects() {
    std::vector<Dismissed> dismissed;
    for (const Record& record : Select(
             AllOf({Comparison("kind", "eq", "suspect"), Comparison("$state", "eq", "dismissed")})))
        dismissed.push_back({record.Reference("device").value_or(base::RecordId{}),
                             record.Text("factor"), record.Text("detector"),
                             record.Text("dismissed_for"),
                             static_cast<double>(NumberIn(record, "strength", 100)) / 100});
    return dismissed;
}

}  // namespace alarms
