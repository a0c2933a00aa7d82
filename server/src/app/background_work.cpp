#include "app/background_work.hpp"

#include <unistd.h>

#include <array>

#include "app/calendars.hpp"
#include "app/evidence_sweeper.hpp"
#include "app/read_log_sealer.hpp"
#include "app/reminders.hpp"
#include "app/witnessed_head.hpp"

namespace app {

namespace {

constexpr std::int64_t kMinute = 60'000'000;
constexpr std::int64_t kWholeDay = kMinute * 60 * 24;

/// What each does covers the moments before it, so those missed are made good by one.
std::vector<jobs::Series> AllSeries() {
    using jobs::Missed;
    return {{"ledger_head", job_kind::kHead, std::nullopt, 0, Missed::kLast},
            {"read_log", job_kind::kReadLog, std::nullopt, 5, Missed::kLast},
            {"session_cleanup", job_kind::kSessions, std::nullopt, 20, Missed::kLast},
            {"evidence_sweep", job_kind::kSweep, 3, 30, Missed::kLast},
            {"reminders", job_kind::kReminders, std::nullopt, 0, Missed::kLast}};
}

/// Also on a quiet day there is one head for the witness, as a file that can be sent.
base::Done SignHead(Node& node) {
    WriteWitnessedHead(*node.keeper, node.settings.data / "witness", node.clock.Today());
    node.keeper->SignNow();
    return base::AllWell();
}

base::Done SealReads(Node& node) {
    SealReadLog(node);
    return base::AllWell();
}

base::Done CleanSessions(Node& node) {
    const base::Instant yesterday{node.clock.Now().micros - kWholeDay};
    node.accounts->DropSessionsBefore(yesterday);
    node.accounts->DropFailuresBefore(yesterday);
    DropOldMessages(node);
    return base::AllWell();
}

base::Done Remind(Node& node, const std::stop_token& stop) {
    const ReminderReport report = SendReminders(node, stop);
    if (report.people > 0)
        node.logger.Info("reminded", {{"people", std::to_string(report.people)},
                                      {"matters", std::to_string(report.items)}});
    return report.stopped ? jobs::Stopped() : base::AllWell();
}

base::Done SweepEvidence(Node& node, const std::stop_token& stop) {
    const SweepReport report = EvidenceSweeper(node).Sweep(stop);
    if (!report.swept.empty())
        node.logger.Info("evidence_swept", {{"files", std::to_string(report.swept.size())}});
    return report.stopped ? jobs::Stopped() : base::AllWell();
}

jobs::RunnerSettings SettingsFor(Node& node) {
    jobs::RunnerSettings settings;
    settings.owner = ProcessName(node.randomness);
    return settings;
}

jobs::FailureLog LogTo(Logger& logger) {
    return [&logger](const jobs::Job& job, std::string_view words) {
        logger.Error("job_failed", {{"kind", job.kind},
                                    {"key", job.key},
                                    {"tries", std::to_string(job.tries)},
                                    {"given_up", job.failed ? "yes" : "no"},
                                    {"what", std::string(words)}});
    };
}

}  // namespace

std::string ProcessName(base::Randomness& randomness) {
    std::array<char, 128> host{};
    if (::gethostname(host.data(), host.size() - 1) != 0) host[0] = '\0';
    std::array<std::uint8_t, 4> digits{};
    randomness.Fill(std::as_writable_bytes(std::span(digits)));
    return fmt::format("{}:{}:{:02x}{:02x}{:02x}{:02x}", host.data(), ::getpid(), digits[0],
                       digits[1], digits[2], digits[3]);
}

BackgroundWork::BackgroundWork(Node& node)
    : node_(node),
      moments_(*node.jobs, node.clock, AllSeries()),
      runner_(*node.jobs, node.clock, SettingsFor(node), LogTo(node.logger)) {
    runner_.Add({.name = job_kind::kHead,
                 .work = [&node](const auto&, const auto&) { return SignHead(node); },
                 .longest_micros = 5 * kMinute,
                 .in_order = true});
    runner_.Add({.name = job_kind::kReadLog,
                 .work = [&node](const auto&, const auto&) { return SealReads(node); },
                 .longest_micros = 5 * kMinute,
                 .in_order = true});
    runner_.Add({.name = job_kind::kSessions,
                 .work = [&node](const auto&, const auto&) { return CleanSessions(node); },
                 .longest_micros = 5 * kMinute,
                 .in_order = true});
    runner_.Add(
        {.name = job_kind::kSweep,
         .work = [&node](const auto&, const auto& stop) { return SweepEvidence(node, stop); },
         .longest_micros = 60 * kMinute,
         .in_order = true});
    runner_.Add({.name = job_kind::kReminders,
                 .work = [&node](const auto&, const auto& stop) { return Remind(node, stop); },
                 .longest_micros = 10 * kMinute,
                 .in_order = true});
    runner_.Add({.name = job_kind::kRecount,
                 .work = [&node](const auto&,
                                 const auto& stop) { return RecountAfterNewCalendar(node, stop); },
                 .longest_micros = 60 * kMinute,
                 .in_order = true});
    runner_.Watch(moments_);
}

void BackgroundWork::Start() {
    for (const char* kind : {job_kind::kHead, job_kind::kRecount, job_kind::kReminders}) {
        jobs::Job first;
        first.kind = kind;
        first.key = "start";
        first.payload = "{}";
        first.not_before = node_.clock.Now();
        node_.jobs->Enqueue(first);
    }
    runner_.Start();
}

int BackgroundWork::RunDue(const std::stop_token& stop) {
    int done = 0;
    static_cast<void>(moments_.FireDue());
    while (runner_.RunOne(stop)) {
        ++done;
        if (stop.stop_requested()) break;
    }
    return done;
}

}  // namespace app
