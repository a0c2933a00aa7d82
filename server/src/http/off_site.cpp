#include "http/detail/off_site.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/digest.hpp"
#include "catalogue/telemetry_rules.hpp"
#include "http/detail/filed_papers.hpp"
#include "http/detail/judgement_page.hpp"
#include "readings/rollup.hpp"
#include "telemetry/factors.hpp"
#include "telemetry/frame_json.hpp"

namespace http {

namespace json = boost::json;
using evaluation::Judgement;
using readings::FrameRecord;
using readings::Sample;

namespace {

constexpr std::int64_t kStretchHourMs = readings::kHourMs;
constexpr std::int64_t kLongestStretchMs = 31LL * 24 * kStretchHourMs;
constexpr std::int64_t kFramesBeforeMs = 10 * 60'000LL, kFramesAfterMs = 26 * kStretchHourMs;
constexpr std::size_t kMostFramesKept = 20'000, kMostExceeding = 40, kMostMarksTold = 20;
constexpr std::size_t kMostProofs = 20;
constexpr std::int64_t kSealedWithinMicros = 3 * 3'600'000'000LL;
constexpr const char* kSealKind = "ledger.frames";

std::string LimitOn(const alarms::FactorSetting& factor, std::string_view kind,
                    base::CivilDay day) {
    const evaluation::Form form = kind.find(".Zs") == std::string_view::npos
                                      ? evaluation::Form::kMeasured
                                      : evaluation::Form::kConverted;
    for (const alarms::LimitPeriod& limit : factor.limits) {
        if (limit.form != form || !limit.BindsOn(day)) continue;
        std::string text;
        if (limit.lower) text = "不低于 " + alarms::MillionthsText(*limit.lower);
        if (limit.upper)
            text += (text.empty() ? "" : "，") + ("不高于 " + alarms::MillionthsText(*limit.upper));
        return text + "（" + limit.source + "）";
    }
    return {};
}

/// Judges every day that the stretch touches; of the factor, what lies in the stretch.
std::vector<Judgement> JudgementsIn(Caller& caller, OutletDesk& desk, const Stretch& stretch,
                                    const catalogue::TelemetryRules& rules) {
    std::vector<Judgement> found;
    const base::Instant from{stretch.from_ms * 1'000}, until{stretch.to_ms * 1'000};
    const telemetry::Factor* known = telemetry::FindFactor(stretch.series.key.factor);
    const std::string factor =
        known == nullptr ? stretch.series.key.factor : std::string(known->code);
    for (base::CivilDay day = from.DayInShanghai(); day <= until.DayInShanghai();
         day = day.Plus(1)) {
        const std::int64_t begin = base::Instant::StartOf(day).micros / 1'000;
        std::vector<alarms::SeriesReadings> series;
        for (const readings::KnownSeries& one :
             desk.Readings().SeriesOf(stretch.device.record.id.value)) {
            if (!alarms::IsJudged(one.key.kind)) continue;
            series.push_back(
                {one.key.factor, one.key.kind,
                 desk.Readings().Samples({one.id, begin, begin + 24 * kStretchHourMs})});
        }
        for (Judgement& one :
             alarms::JudgeDay(stretch.setting, series, day, caller.platform.clock.Now(), rules)
                 .judgements)
            if (one.factor == factor && one.from < until && from < one.until)
                found.push_back(std::move(one));
    }
    return found;
}

std::string StretchWords(const Stretch& stretch) {
    std::vector<const Judgement*> exceeding;
    std::size_t judged = 0;
    for (const Judgement& one : stretch.judgements) {
        if (one.name != "exceedance") continue;
        ++judged;
        if (one.verdict == evaluation::Verdict::kExceeds) exceeding.push_back(&one);
    }
    const alarms::FactorSetting* factor = stretch.setting.Factor(stretch.series.key.factor);
    const auto beyond = std::ranges::count_if(stretch.samples, [&](const Sample& sample) {
        return factor != nullptr &&
               alarms::BrokenLimit(*factor, stretch.series.key.kind, sample) != nullptr;
    });
    std::string words =
        fmt::format("时段内 {} 个读数，最高 {}{}{}。", stretch.samples.size(), stretch.highest,
                    stretch.unit, beyond > 0 ? fmt::format("，{} 个超过限值", beyond) : "");
    if (factor == nullptr || factor->limits.empty())
        return words + "这个因子没有登记限值，系统没有判定是否超标。";
    words += judged == 0 ? "时段内没有已经结束的有效小时、日均值，尚不能判定是否超标。"
                         : fmt::format("有效的小时、日均值 {} 个，其中超标 {} 个。", judged,
                                       exceeding.size());
    for (std::size_t i = 0; i < exceeding.size() && i < kMostExceeding; ++i)
        words += "\n" + alarms::ExceedanceWords(*exceeding[i]);
    if (exceeding.size() > kMostExceeding)
        words += fmt::format("\n……其余 {} 个见附件判定", exceeding.size() - kMostExceeding);
    return words;
}

/// Marks of the enterprise that touch the stretch, whatever became of them: who judges must know.
std::string MarksWords(Caller& caller, const Stretch& stretch) {
    const catalogue::RecordType* type = caller.catalogue->FindType("monitoring_mark");
    if (type == nullptr || !caller.MayRead(*type)) return {};
    records::Query query;
    query.type = type;
    query.limit = kMostMarksTold;
    query.scope = access_control::ScopeFor(caller.principal, *caller.catalogue, *type,
                                           "monitoring_mark.read");
    const auto text = [](std::int64_t ms) { return base::Instant{ms * 1'000}.ToText(); };
    auto filter = records::ReadFilter(
        *caller.catalogue, *type,
        json::serialize(json::object{{"device", stretch.device.record.id.ToText()},
                                     {"from_at", {{"lt", text(stretch.to_ms)}}},
                                     {"until_at", {{"gt", text(stretch.from_ms)}}},
                                     {"$state", {{"ne", "withdrawn"}}}}));
    auto sort = records::ReadSort(*caller.catalogue, *type, "from_at");
    if (!filter || !sort) return {};
    query.filter = *std::move(filter);
    query.sort = *std::move(sort);
    std::string words;
    for (const records::Record& mark : caller.view->Select(query)) {
        const std::string factor = mark.Text("factor");
        if (!factor.empty() && factor != stretch.series.key.factor) continue;
        const auto moment = [&](const char* field) {
            const auto* at = mark.Get(field).As<base::Instant>();
            return at == nullptr ? std::string() : evaluation::BeijingText(*at);
        };
        const catalogue::Field* kind = type->FindField("mark");
        const json::object state = StateJson(*caller.catalogue, *type, mark);
        words += fmt::format(
            "\n企业标记“{}”，{} 至 {}，{}：{}",
            kind == nullptr ? mark.Text("mark") : records::ValueToShow(*kind, mark.Get("mark")),
            moment("from_at"), moment("until_at"), std::string(state.at("label").as_string()),
            mark.Text("reason"));
        const auto* files = mark.Get("evidence").As<std::vector<records::Attachment>>();
        if (files == nullptr || files->empty()) words += "（没有证明材料）";
    }
    return words;
}

std::string HighestOf(const std::vector<Sample>& samples) {
    std::optional<std::int64_t> highest;
    for (const Sample& sample : samples) {
        std::int64_t value = 0;
        if (readings::InMillionths(sample, value))
            highest = std::max(highest.value_or(value), value);
    }
    return highest ? alarms::MillionthsText(*highest) : "";
}

bool BearsStretch(const FrameRecord& frame, const Stretch& stretch) {
    return std::ranges::any_of(frame.items, [&](const FrameRecord::Item& item) {
        return item.series == stretch.series.id && item.sample.time_ms >= stretch.from_ms &&
               item.sample.time_ms < stretch.to_ms;
    });
}

/// A segment that an act sealed.
struct SealedSegment {
    std::string name, digest, act;
    std::uint64_t first = 0, last = 0;
    base::Instant from, to;

    [[nodiscard]] bool Holds(const FrameRecord& frame) const {
        return first <= frame.position && frame.position <= last && from <= frame.received &&
               frame.received <= to;
    }
};

std::uint64_t WholeIn(const json::object& object, const char* member) {
    const json::value* value = object.if_contains(member);
    if (value == nullptr) return 0;
    if (value->is_uint64()) return value->get_uint64();
    return value->is_int64() ? static_cast<std::uint64_t>(value->get_int64()) : 0;
}

std::string TextMember(const json::object& object, const char* member) {
    const json::value* value = object.if_contains(member);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : "";
}

void AddSegments(const ledger::Act& act, std::vector<SealedSegment>& segments) {
    boost::system::error_code error;
    const json::value statement = json::parse(act.statement, error);
    if (error || !statement.is_object()) return;
    const json::value* list = statement.get_object().if_contains("segments");
    if (list == nullptr || !list->is_array()) return;
    for (const json::value& item : list->get_array()) {
        if (!item.is_object()) continue;
        const json::object& one = item.get_object();
        segments.push_back({TextMember(one, "name"), TextMember(one, "digest"), act.id.ToText(),
                            WholeIn(one, "first"), WholeIn(one, "last"),
                            base::Instant::Parse(TextMember(one, "from")).value_or(base::Instant{}),
                            base::Instant::Parse(TextMember(one, "to")).value_or(base::Instant{})});
    }
}

/// Position of the first act recorded at or after `at`: they stand in the order of time.
std::int64_t FirstActAt(records::RecordView& view, std::int64_t acts, base::Instant at) {
    std::int64_t low = 0, high = acts;
    while (low < high) {
        const std::int64_t middle = low + (high - low) / 2;
        const auto act = view.ActAt(middle);
        if (act && act->act.recorded_at < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/// Seals of the frames: each hour's act comes within some hours of what it seals.
std::vector<SealedSegment> SegmentsFor(Caller& caller, const std::vector<FrameRecord>& frames,
                                       const std::optional<base::ActId>& newest) {
    std::vector<SealedSegment> segments;
    const auto view = caller.platform.store.Read();
    if (newest)
        if (const auto act = view->FindAct(*newest)) AddSegments(act->act, segments);
    std::set<std::int64_t> hours;
    for (const FrameRecord& frame : frames)
        if (std::ranges::none_of(segments,
                                 [&](const SealedSegment& one) { return one.Holds(frame); }))
            hours.insert(readings::HourOf(frame.received.micros / 1'000));
    const std::int64_t acts = caller.platform.ledger.Acts();
    std::int64_t looked = 0;  // never twice at the same act
    for (const std::int64_t hour : hours) {
        const base::Instant begin{hour * kStretchHourMs * 1'000};
        for (std::int64_t at = std::max(looked, FirstActAt(*view, acts, begin)); at < acts; ++at) {
            const auto act = view->ActAt(at);
            if (!act || act->act.recorded_at.micros > begin.micros + kSealedWithinMicros) break;
            if (act->act.kind == kSealKind) AddSegments(act->act, segments);
            looked = at + 1;
        }
    }
    return segments;
}

std::string MaskedFrame(const std::string& raw) {
    std::string text = telemetry::Readable(raw);
    for (const std::string_view name : {"PW=", "NewPW="}) {
        const std::size_t at = text.find(name);
        if (at == std::string::npos) continue;
        const std::size_t begin = at + name.size();
        text.replace(begin, std::min(text.find_first_of(";,&", begin), text.size()) - begin, "***");
    }
    return text;
}

std::string FramesText(const SealedFrames& found) {
    std::string text =
        "\xEF\xBB\xBF"
        "日志位置\t收到时间\t来自\t原始报文的 SM3（未遮去口令）\t报文（口令已遮去）\r\n";
    for (const FrameRecord& frame : found.frames)
        text += fmt::format("{}\t{}\t{}\t{}\t{}\r\n", frame.position,
                            readings::TimeText(frame.received.micros / 1'000), frame.address,
                            base::Sm3(frame.raw).ToText(), MaskedFrame(frame.raw));
    return text;
}

std::string JudgementsText(const Stretch& stretch) {
    std::string text = "[";
    std::size_t count = 0;
    for (const Judgement& one : stretch.judgements) {
        if (++count > kMostJudgementsKept) break;
        text += (count > 1 ? ",\n" : "\n") + evaluation::JudgementJson(one);
    }
    return text + "\n]\n";
}

std::string TableText(const Stretch& stretch) {
    std::string text = "\xEF\xBB\xBF时间,因子,类别,值,标记,情况\r\n";
    for (const Sample& sample : stretch.samples)
        text += readings::CsvLine(stretch.series.key, sample);
    return text;
}

}  // namespace

base::Result<Stretch> FindStretch(Caller& caller, OutletDesk& desk, const StretchAsked& asked) {
    auto found = FindReadable(caller, "monitoring_device", asked.device);
    if (!found) return base::Refuse(found.error());
    Stretch stretch;
    stretch.device = *std::move(found);
    stretch.from_ms = asked.from_ms;
    stretch.to_ms = asked.to_ms;
    if (asked.from_ms < 0 || asked.to_ms <= asked.from_ms ||
        asked.to_ms - asked.from_ms > kLongestStretchMs)
        return base::Refuse("alarms.check_too_long", {}, "from");
    bool known = false;
    for (readings::KnownSeries& one : desk.Readings().SeriesOf(stretch.device.record.id.value))
        if (one.id == asked.series) {
            stretch.series = std::move(one);
            known = true;
        }
    if (!known) return base::Refuse("http.no_such_series", {}, "series");
    stretch.samples = desk.Readings().Samples({asked.series, asked.from_ms, asked.to_ms});
    if (stretch.samples.empty()) return base::Refuse("alarms.no_readings", {}, "from");
    auto settings = alarms::ReadSettings(*caller.view, *caller.catalogue, stretch.device.record.id);
    stretch.setting = std::move(settings[stretch.device.record.id.value]);
    const std::string& code = stretch.series.key.factor;
    const alarms::FactorSetting* factor = stretch.setting.Factor(code);
    const telemetry::Factor* table = telemetry::FindFactor(code);
    stretch.factor_name = factor != nullptr  ? factor->name
                          : table != nullptr ? std::string(table->name)
                                             : code;
    if (factor != nullptr) {
        stretch.unit = factor->unit;
        stretch.limit = LimitOn(*factor, stretch.series.key.kind,
                                base::Instant{asked.from_ms * 1'000}.DayInShanghai());
    }
    stretch.highest = HighestOf(stretch.samples);
    stretch.judgements = JudgementsIn(caller, desk, stretch, desk.Rules());
    stretch.words = StretchWords(stretch) + MarksWords(caller, stretch);
    return stretch;
}

SealedFrames FindFrames(Caller& caller, OutletDesk& desk, const Stretch& stretch) {
    SealedFrames found;
    const std::optional<base::ActId> act = desk.SealNow();
    readings::FrameQuestion question;
    question.point = stretch.device.record.id.value;
    question.from.micros = (stretch.from_ms - kFramesBeforeMs) * 1'000;
    question.to.micros = (stretch.to_ms + kFramesAfterMs) * 1'000;
    question.most = kMostFramesKept;
    for (FrameRecord& frame : desk.Readings().log().Find(question))
        if (BearsStretch(frame, stretch)) found.frames.push_back(std::move(frame));
    const auto segments = SegmentsFor(caller, found.frames, act);
    std::map<std::pair<std::string, std::string>, Seal> seals;
    for (const FrameRecord& frame : found.frames) {
        bool sealed = false;
        for (const SealedSegment& one : segments) {
            if (!one.Holds(frame)) continue;
            Seal& seal = seals[{one.name, one.act}];
            seal.segment = one.name;
            seal.digest = one.digest;
            seal.act = one.act;
            ++seal.frames;
            sealed = true;
        }
        if (!sealed) ++found.unsealed;
    }
    for (auto& [key, seal] : seals) found.seals.push_back(std::move(seal));
    return found;
}

base::Result<std::vector<ledger::EvidenceReference>> KeepMaterial(Caller& caller,
                                                                  const Stretch& stretch,
                                                                  const SealedFrames& frames) {
    std::vector<FileToKeep> files = {{"数据表.csv", "text/csv", TableText(stretch)},
                                     {"判定.json", "application/json", JudgementsText(stretch)},
                                     {"判定.txt", "text/plain", JudgementPage(stretch)},
                                     {"原始报文.txt", "text/plain", FramesText(frames)}};
    std::set<std::string> acts;
    for (const Seal& seal : frames.seals) {
        if (!acts.insert(seal.act).second || acts.size() > kMostProofs) continue;
        const auto id = base::ActId::Parse(seal.act);
        if (!id) continue;
        const auto proof = caller.platform.ledger.Proof(*id);
        if (!proof) return base::Refuse(proof.error());
        files.push_back({fmt::format("封存凭证-{}.json", acts.size()), "application/json", *proof});
    }
    std::vector<ledger::EvidenceReference> kept;
    for (const FileToKeep& file : files) {
        auto one = KeepFile(caller, file);
        if (!one) return base::Refuse(one.error());
        kept.push_back(*std::move(one));
    }
    return kept;
}

}  // namespace http
