#include "app/recording_plan.hpp"

#include <algorithm>
#include <map>

#include "catalogue/messages.hpp"

namespace app {

using recordings::Match;
using recordings::Verdict;

namespace {

constexpr std::int64_t kDayMicros = 86'400'000'000;
constexpr std::size_t kMostDoubt = 3'900;  ///< bytes are more than characters: it always fits

/// From the first recording's day before to the last one's day after.
struct RecordingSpan {
    base::Instant from, to;
};
RecordingSpan RecordingSpanOf(const std::vector<RecordingFile>& files, base::Instant now) {
    RecordingSpan span{now, now};
    for (const RecordingFile& file : files) {
        if (!file.started.at) continue;
        span.from = std::min(span.from, base::Instant{file.started.at->micros - kDayMicros});
        span.to = std::max(span.to, base::Instant{file.started.at->micros + 2 * kDayMicros});
    }
    return span;
}

bool RunsBeside(const Match& match, const KnownRecording& stored) {
    if (match.recorder == nullptr || !stored.recorder || *stored.recorder != match.recorder->id)
        return false;
    Match other;
    other.recorder = match.recorder;
    other.from = stored.from;
    other.to = stored.to;
    return other.to && recordings::Overlap(match, other);
}

base::Refusal NamedTwice(const std::string& other) {
    return {"recordings.named_twice", {{"other", other}}, ""};
}

void DoubtRecording(PlannedRecording& one, base::Refusal doubt) {
    one.match.doubts.push_back(std::move(doubt));
    if (one.match.verdict != Verdict::kMatched) return;
    one.match.verdict = Verdict::kDoubtful;
    one.match.candidates = {one.match.occasion};
    one.match.occasion = nullptr;
}

class RecordingCells {
 public:
    explicit RecordingCells(records::FieldValues& values) : values_(values) {}
    template <class T>
    void Set(const char* field, const std::optional<T>& value) {
        if (value) values_[field] = records::Value(*value);
    }
    void Set(const char* field, const std::string& text) {
        if (!text.empty()) values_[field] = records::Value(text);
    }

 private:
    records::FieldValues& values_;
};

void SetTimes(const PlannedRecording& one, RecordingCells& values) {
    const RecordingFile& file = *one.file;
    values.Set("device_time", file.started.at);
    values.Set("container_time", file.container.created_at);
    if (file.started.source != recordings::TimeSource::kNone)
        values.Set("time_from",
                   std::string(file.started.source == recordings::TimeSource::kName ? "name"
                                                                                    : "container"));
    if (one.match.offset) {
        values.Set("ahead_seconds", std::optional(one.match.offset->ahead_seconds));
        values.Set("measured_on", std::optional(one.match.offset->measured_on));
    }
    values.Set("started_at", one.match.from);
    values.Set("ended_at", one.match.to);
    if (file.container.length_ms)
        values.Set("length_seconds", std::optional(*file.container.length_ms / 1'000));
}

}  // namespace

std::vector<PlannedRecording> RecordingPlanner::Run(std::vector<RecordingFile>& files) {
    recorders_ = ReadRecorders(asking_);
    const RecordingSpan span = RecordingSpanOf(files, now_);
    occasions_ = ReadOccasions(asking_, span.from, span.to);
    std::vector<std::string> digests;
    for (const RecordingFile& file : files)
        if (file.refusals.empty()) digests.push_back(file.digest.ToText());
    const auto known = ReadKnown(asking_, digests, span.from, span.to);
    std::map<std::string, std::optional<base::RecordId>> there;
    for (const KnownRecording& one : known) there.emplace(one.digest, one.id);
    std::vector<PlannedRecording> planned;
    for (RecordingFile& file : files) {
        if (!file.refusals.empty()) continue;
        // The same file twice in one folder comes in once.
        const auto [at, is_new] = there.emplace(file.digest.ToText(), std::nullopt);
        planned.push_back(
            {&file,
             recordings::MatchRecording(file.named, file.started, file.container.length_ms,
                                        {recorders_, occasions_, rules_}),
             !is_new, is_new ? std::nullopt : at->second});
    }
    DoubtTwins(planned, known);
    for (PlannedRecording& one : planned) {
        one.owner = OwnerOf(asking_, one.match);
        if (one.owner.archived)
            DoubtRecording(
                one, {"recordings.case_archived", {{"title", one.match.occasion->title}}, ""});
    }
    return planned;
}

/// Two cameras of one number: two files with other bytes at the same time.
void RecordingPlanner::DoubtTwins(std::vector<PlannedRecording>& planned,
                                  const std::vector<KnownRecording>& known) {
    for (PlannedRecording& one : planned) {
        if (one.known) continue;
        for (const PlannedRecording& other : planned)
            if (&other != &one && other.file->digest != one.file->digest &&
                recordings::Overlap(one.match, other.match)) {
                DoubtRecording(one, NamedTwice(other.file->name));
                break;
            }
        for (const KnownRecording& stored : known)
            if (stored.digest != one.file->digest.ToText() && RunsBeside(one.match, stored)) {
                DoubtRecording(one, NamedTwice(stored.name));
                break;
            }
    }
}

std::string RecordingDoubts(const catalogue::Catalogue& catalogue, const Match& match) {
    std::string words;
    for (const base::Refusal& doubt : match.doubts)
        words += (words.empty() ? "" : "\n") + catalogue::Words(catalogue, doubt).text;
    if (!match.candidates.empty()) {
        words += "\n可能是：";
        for (const recordings::Occasion* one : match.candidates)
            words += (one == match.candidates.front() ? "" : "；") + one->title;
    }
    std::size_t end = std::min(words.size(), kMostDoubt);
    while (end > 0 && end < words.size() &&
           (static_cast<unsigned char>(words[end]) & 0xC0U) == 0x80U)
        --end;
    return words.substr(0, end);
}

records::FieldValues RecordingValues(const catalogue::Catalogue& catalogue,
                                     const PlannedRecording& one) {
    const RecordingFile& file = *one.file;
    records::FieldValues all;
    RecordingCells values(all);
    values.Set("name", file.name);
    values.Set("digest", file.digest.ToText());
    all["file"] = records::Value(std::vector<records::Attachment>{
        {file.digest, file.name, file.container.media_type, file.size}});
    values.Set("device_no", file.named.devices.empty() ? "" : file.named.devices.front());
    values.Set("run_no", file.named.run_no);
    if (file.named.important) all["important"] = records::Value(true);
    SetTimes(one, values);
    if (one.match.recorder != nullptr) all["recorder"] = records::Value(one.match.recorder->id);
    if (!one.owner.organisation.IsAbsent())
        all[std::string(records::system_field::kOrganisation)] = one.owner.organisation;
    if (!one.owner.person.IsAbsent())
        all[std::string(records::system_field::kHolder)] = one.owner.person;
    values.Set("officer", one.match.officer);
    values.Set("verdict", std::string(recordings::VerdictId(one.match.verdict)));
    if (one.match.occasion != nullptr) {
        all["case"] = records::Value(one.match.occasion->the_case);
        all[one.match.occasion->type] = records::Value(one.match.occasion->id);
        values.Set("tied_by", std::string("automatic"));
    } else {
        values.Set("doubt", RecordingDoubts(catalogue, one.match));
    }
    return all;
}

std::string RecordingTimeWords(const PlannedRecording& one) {
    const Match& match = one.match;
    std::string time = "没有时间";
    if (one.file->started.at)
        time = recordings::TimeWords(match.from ? *match.from : *one.file->started.at) +
               (one.file->started.source == recordings::TimeSource::kName ? "（取自文件名"
                                                                          : "（取自文件内");
    if (match.offset)
        time += fmt::format("，{} 对时{} {} 秒，已校正", match.offset->measured_on.ToText(),
                            match.offset->ahead_seconds < 0 ? "慢" : "快",
                            std::abs(match.offset->ahead_seconds));
    if (one.file->started.at) time += "）";
    return time;
}

}  // namespace app
