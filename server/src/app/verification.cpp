#include "app/background_work.hpp"
#include "app/node.hpp"
#include "audit/verify.hpp"
#include "storage/audit_source.hpp"
#include "storage/rebuild.hpp"

namespace app {

namespace {

using Findings = std::vector<http::LedgerFinding>;
using Progress = std::function<void(std::int64_t, std::int64_t)>;

/// What kept the verification from its end, as its last finding. The failure's own words, English
/// and meant for who maintains the program, go to the log.
void AddFailure(Node& node, const char* code, const std::exception& failure, Findings& findings) {
    node.logger.Error("verification_failed", {{"code", code}, {"what", failure.what()}});
    audit::Finding finding;
    finding.code = code;
    findings.push_back({code, "", "", audit::WordsOf(*node.definitions.Current(), finding),
                        std::nullopt, false, false});
}

const char* CodeOf(const storage::Failure& failure) {
    if (failure.IsConnectionLost()) return "ledger.verify_connection_lost";
    if (failure.IsFull()) return "ledger.verify_disk_full";
    if (failure.IsDamaged()) return "ledger.verify_damaged";
    return "ledger.verify_failed";
}

void VerifyAll(Node& node, const Progress& progress, Findings& findings) {
    const auto catalogue = node.definitions.Current();
    const auto source = storage::MakeAuditSource(*node.database, catalogue);
    audit::VerifyOptions options;
    options.evidence = {node.evidence.get(), node.evidence_files.get()};
    options.on_progress = progress;
    options.on_finding = [&](const audit::Finding& finding) {
        findings.push_back({finding.code, finding.table, finding.key,
                            audit::WordsOf(*catalogue, finding), finding.position,
                            finding.severity == audit::Severity::kNote,
                            storage::IsDerivedTable(finding.table)});
    };
    const audit::VerifyResult result = audit::Verify(*source, *catalogue, options);
    progress(result.acts, result.acts);
}

/// For the page of jobs and `doctor`: when it was last done, and how it ended. The database that
/// was verified may be gone by now, which is said elsewhere.
void ReportVerification(Node& node, const Findings& findings, base::Instant began) {
    const auto faults = std::count_if(findings.begin(), findings.end(),
                                      [](const auto& finding) { return !finding.note; });
    const base::Instant now = node.clock.Now();
    try {
        node.jobs->Report(job_kind::kVerify,
                          {ProcessName(node.randomness), now, now.micros - began.micros},
                          faults == 0 ? "" : fmt::format("发现 {} 处不符", faults));
    } catch (const std::exception& failure) {
        node.logger.Error("verification_not_reported", {{"what", failure.what()}});
    }
}

}  // namespace

Verification VerificationOf(Node& node) {
    return [&node](const Progress& progress) {
        const base::Instant began = node.clock.Now();
        Findings findings;
        try {
            VerifyAll(node, progress, findings);
        } catch (const storage::Failure& failure) {
            AddFailure(node, CodeOf(failure), failure, findings);
        } catch (const std::exception& failure) {
            AddFailure(node, "ledger.verify_failed", failure, findings);
        }
        ReportVerification(node, findings, began);
        return findings;
    };
}

}  // namespace app
