#include "audit/verify.hpp"

#include "audit/detail/context.hpp"

namespace audit {

bool VerifyResult::IsSound() const {
    return std::none_of(findings.begin(), findings.end(), [](const Finding& finding) {
        return finding.severity == Severity::kFault;
    });
}

VerifyResult Verify(AuditSource& source, const catalogue::Catalogue& catalogue,
                    const VerifyOptions& options) {
    detail::Context context(source, catalogue, options);
    context.Guard("", [&] {
        for (const std::string& damage : source.Damage()) {
            context.Fault("audit.database_damaged", "", "", {{"detail", damage}});
        }
    });
    detail::CheckLog(context);
    detail::CheckHeads(context);
    detail::CheckRecords(context);
    detail::CheckTombstones(context);
    detail::CheckSeries(context);
    detail::CheckReadLog(context);
    detail::CheckEvidence(context);
    context.Progress(2 * context.result.acts, 2 * context.result.acts);
    return std::move(context.result);
}

}  // namespace audit
