#include <charconv>
#include <ostream>

#include "app/commands.hpp"
#include "app/evidence_sweeper.hpp"
#include "app/open_node.hpp"
#include "app/wall_clock.hpp"

namespace app {

namespace {

const char* WordOf(SweepReason reason) {
    switch (reason) {
        case SweepReason::kNeverCited:
            return "没有引用";
        case SweepReason::kWithoutRow:
            return "没有登记";
        case SweepReason::kUploadAbandoned:
            return "上传中断";
    }
    return "";
}

int SweepEvidence(CommandContext& context, const Arguments& arguments) {
    const OpenedNode opened = OpenForCommand(context, arguments);
    if (!opened.node) return kBadInput;
    const bool looks = arguments.Has("dry-run");
    EvidenceSweeper sweeper(*opened.node);
    const SweepReport report = looks ? sweeper.Look() : sweeper.Sweep();
    std::int64_t bytes = 0;
    for (const Swept& one : report.swept) {
        bytes += one.size;
        context.out << fmt::format("{}\t{}\t{}\t{}\n", WordOf(one.reason), OnTheWall(one.since),
                                   one.size, one.name);
    }
    context.out << fmt::format("{} {} 项，{:.1f} MB", looks ? "可以清理" : "已清理",
                               report.swept.size(), static_cast<double>(bytes) / (1 << 20));
    if (report.held_by_desk > 0)
        context.out << fmt::format("；草稿或导入还在用的 {} 项不动", report.held_by_desk);
    context.out << "。\n";
    return kDone;
}

const char* StateOf(const jobs::Job& job, base::Instant now) {
    if (job.failed) return "失败";
    return job.leased_until && now < *job.leased_until ? "进行" : "等待";
}

/// 签署账本头（ledger_head）: what it does, and what the guide calls it.
std::string NameOf(const Node& node, const std::string& kind) {
    const catalogue::Wording label =
        catalogue::Words(*node.definitions.Current(), {"job." + kind, {}, ""});
    return label.known ? fmt::format("{}（{}）", label.text, kind) : kind;
}

/// The key of a job of the timetable is its moment.
std::string KeyOf(const jobs::Job& job) {
    const auto moment = base::Instant::Parse(job.key);
    return moment ? OnTheWall(*moment) : job.key;
}

int ListJobs(CommandContext& context, const Arguments& arguments) {
    const OpenedNode opened = OpenForCommand(context, arguments);
    if (!opened.node) return kBadInput;
    Node& node = *opened.node;
    const auto text = [](const std::optional<base::Instant>& at) {
        return at ? OnTheWall(*at) : std::string("-");
    };
    bool failing = false;
    for (const jobs::KindRuns& runs : node.jobs->Kinds()) {
        failing = failing || runs.IsFailing();
        context.out << fmt::format("{}\t上次完成 {}\t下次 {}\t完成 {}\t失败 {}\t{}\n",
                                   NameOf(node, runs.kind), text(runs.done_at), text(runs.next_at),
                                   runs.done, runs.failures, runs.IsFailing() ? runs.failure : "");
    }
    for (const jobs::Job& job : node.jobs->Open(200)) {
        failing = failing || job.failed;
        context.out << fmt::format("{}\t{}\t{}\t{}\t第 {} 次\t{}\t{}\n", job.id,
                                   StateOf(job, node.clock.Now()), NameOf(node, job.kind),
                                   KeyOf(job), job.tries, OnTheWall(job.not_before), job.failure);
    }
    return failing ? kFindings : kDone;
}

int RetryJob(CommandContext& context, const Arguments& arguments) {
    const OpenedNode opened = OpenForCommand(context, arguments);
    if (!opened.node) return kBadInput;
    const std::string& text = arguments.words[0];
    std::int64_t id = 0;
    std::from_chars(text.data(), text.data() + text.size(), id);
    if (opened.node->jobs->Retry(id, opened.node->clock.Now())) {
        context.out << "已重新排队，运行中的服务会立即执行。\n";
        return kDone;
    }
    PrintRefusals(context, opened.node->settings, {{"admin.job_not_found", {}, text}});
    return kBadInput;
}

}  // namespace

void AddUpkeepCommands(std::vector<Command>& all) {
    all.push_back({"evidence sweep",
                   "[--dry-run]",
                   "清理没有被任何行为引用的文件和中断的上传；--dry-run 只列出",
                   {{}, {"dry-run"}},
                   SweepEvidence});
    all.push_back({"jobs list", "", "各类后台任务的上次、下次，以及等待和失败的", {}, ListJobs});
    all.push_back(
        {"jobs retry", "编号", "立即重试一个等待或者失败的任务", {{}, {}, 1, 1}, RetryJob});
}

}  // namespace app
