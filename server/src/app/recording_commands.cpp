#include <algorithm>
#include <ostream>

#include "app/commands.hpp"
#include "app/import_batch.hpp"
#include "app/open_node.hpp"
#include "app/recording_plan.hpp"
#include "catalogue/messages.hpp"
#include "recordings/duties.hpp"

namespace app {

using recordings::Match;
using recordings::Verdict;

namespace {

std::string DoubtsInOneLine(std::string text) {
    for (std::size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at))
        text.replace(at, 1, "；");
    return text;
}

/// `已对应  DSJ_…mp4  设备  2026-03-02 09:15:30（文件名，快 37 秒已减）  现场检查笔录（…）`
void PrintOne(CommandContext& context, const catalogue::Catalogue& catalogue,
              const PlannedRecording& one) {
    const Match& match = one.match;
    const std::string time = RecordingTimeWords(one);
    const char* verdict = match.verdict == Verdict::kMatched    ? "已对应"
                          : match.verdict == Verdict::kDoubtful ? "存疑"
                                                                : "未对上";
    context.out << fmt::format(
        "{}\t{}\t{}\t{}\n", one.known ? "已在库" : verdict, one.file->shown, time,
        one.known                   ? ""
        : match.occasion != nullptr ? match.occasion->title
                                    : DoubtsInOneLine(RecordingDoubts(catalogue, match)));
}

void PrintSummary(CommandContext& context, const std::vector<RecordingFile>& files,
                  const std::vector<PlannedRecording>& planned) {
    std::size_t known = 0, matched = 0, doubtful = 0;
    for (const PlannedRecording& one : planned) {
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
bool KeepAll(CommandContext& context, Node& node, std::vector<PlannedRecording>& planned) {
    bool all = true;
    for (PlannedRecording& one : planned) {
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
                      const access_control::Principal& principal,
                      std::vector<PlannedRecording>& planned, const std::string& folder) {
    const bool all = KeepAll(context, node, planned);
    workflow::BatchRequest batch = EmptyBatch(node, "recording", folder);
    const auto catalogue = node.definitions.Current();
    for (const PlannedRecording& one : planned)
        if (!one.known)
            batch.items.push_back({base::RecordId::Make(node.clock.Now(), node.randomness), 0,
                                   RecordingValues(*catalogue, one), one.file->shown});
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
    RecordingPlanner planner({*view, *catalogue, *principal}, duties.rules, node.clock.Now());
    std::vector<PlannedRecording> planned = planner.Run(*files);
    view.reset();
    for (const PlannedRecording& one : planned) PrintOne(context, *catalogue, one);
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
