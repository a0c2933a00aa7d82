#include "app/node.hpp"
#include "audit/verify.hpp"
#include "storage/audit_source.hpp"

namespace app {

Verification VerificationOf(Node& node) {
    return [&node](const std::function<void(std::int64_t, std::int64_t)>& progress) {
        const auto catalogue = node.definitions.Current();
        const auto source = storage::MakeAuditSource(*node.database, catalogue);
        audit::VerifyOptions options;
        options.evidence = {node.evidence.get(), node.evidence_files.get()};
        options.on_progress = progress;
        std::vector<http::LedgerFinding> findings;
        options.on_finding = [&](const audit::Finding& finding) {
            findings.push_back({finding.code, finding.table, finding.key,
                                audit::WordsOf(*catalogue, finding), finding.position,
                                finding.severity == audit::Severity::kNote});
        };
        const audit::VerifyResult result = audit::Verify(*source, *catalogue, options);
        progress(result.acts, result.acts);
        return findings;
    };
}

}  // namespace app
