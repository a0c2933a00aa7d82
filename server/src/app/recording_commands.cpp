#include <algorithm>
#include <ostream>
#include <set>

#include "app/commands.hpp"
#include "app/import_batch.hpp"
#include "app/open_node.hpp"
#include "app/recording_files.hpp"
#include "app/recording_register.hpp"
#include "catalogue/messages.hpp"
#include "recordings/duties.hpp"

namespace app {

using recordings::Match;
using recordings::Verdict;

namespace {

constexpr std::int64_t kDay = 86'400'000'000;
constexpr std::size_t kMostDoubt = 3'900;  ///< bytes are more than characters: it always fits

/// One file, where it belongs, and whether it is there already.
struct Planned {
    RecordingFile* file = nullptr;
    Match match;
    bool known = false;
    Owner owner = {};
};

/// From the first recording's day before to the last one's day after.
struct Span {
    base::Instant from, to;
};
Span SpanOf(const std::vector<RecordingFile>& files, base::Instant now) {
    Span span{now, now};
    for (const RecordingFile& file : files) {
        if (!file.started.at) continue;
        span.from = std::min(span.from, base::Instant{file.started.at->micros - kDay});
        span.to = std::max(span.to, base::Instant{file.started.at->micros + 2 * kDay});
    }
    return span;
}

class Planner {
 public:
    Planner(const RegisterAsking& asking, const recordings::Rules& rules, base::Instant now)
        : asking_(asking), rules_(rules), now_(now) {}

    std::vector<Planned> Run(std::vector<RecordingFile>& files) {
        recorders_ = ReadRecorders(asking_);
        const Span span = SpanOf(files, now_);
        occasions_ = ReadOccasions(asking_, span.from, span.to);
        std::vector<std::string> digests;
        for (const RecordingFile& file : files)
            if (file.refusals.empty()) digests.push_back(file.digest.ToText());
        const auto known = ReadKnown(asking_, digests, span.from, span.to);
        std::set<std::string> there;
        for (const KnownRecording& one : known) there.insert(one.digest);
        std::vector<Planned> planned;
        for (RecordingFile& file : files) {
            if (!file.refusals.empty()) continue;
            // The same file twice in one folder comes in once.
            const bool is_new = there.insert(file.digest.ToText()).second;
            planned.push_back(
                {&file,
                 recordings::MatchRecording(file.named, file.started, file.container.length_ms,
                                            recorders_, occasions_, rules_),
                 !is_new});
        }
        DoubtTwins(planned, known);
        for (Planned& one : planned) {
            one.owner = OwnerOf(asking_, one.match);
            if (one.owner.archived)
                Doubt(one,
                      {"recordings.case_archived", {{"title", one.match.occasion->title}}, ""});
        }
        return planned;
    }

 private:
    /// Two cameras of one number: two files with other bytes at the same time.
    void DoubtTwins(std::vector<Planned>& planned, const std::vector<KnownRecording>& known) {
        for (Planned& one : planned) {
            if (one.known) continue;
            for (const Planned& other : planned)
                if (&other != &one && other.file->digest != one.file->digest &&
                    recordings::Overlap(one.match, other.match)) {
                    Doubt(one, Twin(other.file->name));
                    break;
                }
            for (const KnownRecording& stored : known)
                if (stored.digest != one.file->digest.ToText() && Runs(one.match, stored)) {
                    Doubt(one, Twin(stored.name));
                    break;
                }
        }
    }

    static bool Runs(const Match& match, const KnownRecording& stored) {
        if (match.recorder == nullptr || !stored.recorder || *stored.recorder != match.recorder->id)
            return false;
        Match other;
        other.recorder = match.recorder;
        other.from = stored.from;
        other.to = stored.to;
        return other.to && recordings::Overlap(match, other);
    }

    static base::Refusal Twin(const std::string& other) {
        return {"recordings.named_twice", {{"other", other}}, ""};
    }

    static void Doubt(Planned& one, base::Refusal doubt) {
        one.match.doubts.push_back(std::move(doubt));
        if (one.match.verdict != Verdict::kMatched) return;
        one.match.verdict = Verdict::kDoubtful;
        one.match.candidates = {one.match.occasion};
        one.match.occasion = nullptr;
    }

    RegisterAsking asking_;
    const recordings::Rules& rules_;
    base::Instant now_;
    std::vector<recordings::Recorder> recorders_;
    std::vector<recordings::Occasion> occasions_;
};

std::string DoubtWords(const catalogue::Catalogue& catalogue, const Match& match) {
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

class Values {
 public:
    explicit Values(records::FieldValues& values) : values_(values) {}
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

void SetTimes(const Planned& one, Values& values) {
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

records::FieldValues ValuesOf(const catalogue::Catalogue& catalogue, const Planned& one) {
    const RecordingFile& file = *one.file;
    records::FieldValues all;
    Values values(all);
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
        values.Set("doubt", DoubtWords(catalogue, one.match));
    }
    return all;
}

std::string OneLine(std::string text) {
    for (std::size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at))
        text.replace(at, 1, "；");
    return text;
}

/// `已对应  DSJ_…mp4  设备  2026-03-02 09:15:30（文件名，快 37 秒已减）  现场检查笔录（…）`
void PrintOne(CommandContext& context, const catalogue::Catalogue& catalogue, const Planned& one) {
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
    const char* verdict = match.verdict == Verdict::kMatched    ? "已对应"
                          : match.verdict == Verdict::kDoubtful ? "存疑"
                                                                : "未对上";
    context.out << fmt::format("{}\t{}\t{}\t{}\n", one.known ? "已在库" : verdict, one.file->shown,
                               time,
                               one.known                   ? ""
                               : match.occasion != nullptr ? match.occasion->title
                                                           : OneLine(DoubtWords(catalogue, match)));
}

void PrintSummary(CommandContext& context, const std::vector<RecordingFile>& files,
                  const std::vector<Planned>& planned) {
    std::size_t known = 0, matched = 0, doubtful = 0;
    for (const Planned& one : planned) {
        known += one.known ? 1U : 0U;
        matched += !one.known && one.match.verdict == Verdict::kMatched ? 1U : 0U;
        doubtful += !one.known && one.match.verdict == Verdict::kDoubtful ? 1U : 0U;
    }
    context.out << fmt::format(
        "共 {} 个文件：已对应 {}，存疑 {}，未对上 {}，已在库 {}，不能入库 {}\n", files.size(),
        matched, doubtful, planned.size() - known - matched - doubtful, known,
        files.size() - planned.size());
}

/// Copies the new files; those that changed meanwhile are told and left out.
bool KeepAll(CommandContext& context, Node& node, std::vector<Planned>& planned) {
    bool all = true;
    for (Planned& one : planned) {
        if (one.known) continue;
        const auto kept = KeepRecording(node, *one.file);
        if (kept) continue;
        PrintRefusals(context, node.settings, kept.error());
        one.known = true;
        all = false;
    }
    return all;
}

int PerformRecordings(CommandContext& context, Node& node,
                      const access_control::Principal& principal, std::vector<Planned>& planned,
                      const std::string& folder) {
    const bool all = KeepAll(context, node, planned);
    workflow::BatchRequest batch = EmptyBatch(node, "recording", folder);
    const auto catalogue = node.definitions.Current();
    for (const Planned& one : planned)
        if (!one.known)
            batch.items.push_back({base::RecordId::Make(node.clock.Now(), node.randomness), 0,
                                   ValuesOf(*catalogue, one), one.file->shown});
    const int done = PerformImport(context, node, principal, batch);
    return done == kDone && !all ? kFindings : done;
}

int ImportRecordings(CommandContext& context, const Arguments& arguments) {
    const OpenedNode opened = OpenForCommand(context, arguments);
    if (!opened.node) return kBadInput;
    Node& node = *opened.node;
    auto files = ListRecordings(arguments.words[0]);
    const auto principal = PrincipalNamed(node, arguments.Option("as", "admin"));
    base::Refusals refusals;
    if (!files) refusals = files.error();
    if (!principal)
        refusals.insert(refusals.end(), principal.error().begin(), principal.error().end());
    if (!refusals.empty()) return Refused(context, node, refusals);
    bool faulty = false;
    for (RecordingFile& file : *files) {
        ReadRecording(file, node.clock.Now());
        PrintRefusals(context, node.settings, file.refusals);
        faulty = faulty || !file.refusals.empty();
    }
    const auto duties = recordings::ReadDutiesFile(node.settings.DefinitionFolders());
    PrintRefusals(context, node.settings, duties.faults);
    const auto catalogue = node.definitions.Current();
    auto view = node.store->Read();
    Planner planner({*view, *catalogue, *principal}, duties.rules, node.clock.Now());
    std::vector<Planned> planned = planner.Run(*files);
    view.reset();
    for (const Planned& one : planned) PrintOne(context, *catalogue, one);
    PrintSummary(context, *files, planned);
    if (arguments.Has("dry-run")) return faulty ? kFindings : kDone;
    const int done = PerformRecordings(context, node, *principal, planned, arguments.words[0]);
    return done == kDone && faulty ? kFindings : done;
}

}  // namespace

void AddRecordingCommands(std::vector<Command>& all) {
    all.push_back(
        {"import recordings",
         "文件夹 [--dry-run] [--as 账号]",
         "导入执法记录仪的录音录像：按设备编号、对时和使用人对应到案件；再导入一次不会多出",
         {{"as"}, {"dry-run"}, 1, 1},
         ImportRecordings});
}

}  // namespace app
