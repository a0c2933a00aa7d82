#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "audit/finding.hpp"
#include "audit/source.hpp"
#include "catalogue/model.hpp"
#include "ledger/evidence.hpp"

/// Does the ledger verify, and do the records equal their acts? (docs/formats/storage.md,
/// "Verification".)
namespace audit {

/// The files that evidence lies in; both or neither.
struct EvidenceToCheck {
    const ledger::EvidenceStore* store = nullptr;
    const ledger::EvidenceFiles* files = nullptr;
};

struct VerifyOptions {
    EvidenceToCheck evidence;  ///< unset: files are not looked at
    FindingSink on_finding;    ///< each finding as it is made; may be empty
    std::function<void(std::int64_t done, std::int64_t total)> on_progress;  ///< may be empty
};

struct VerifyResult {
    std::vector<Finding> findings;  ///< faults and notes, in the order found
    std::int64_t acts = 0;

    [[nodiscard]] bool IsSound() const;  ///< no faults
};

/// Looks at everything and always comes to its end; never throws what the source throws. Needs
/// memory of 40 bytes for each touch of a record by an act, and a few batches of acts.
[[nodiscard]] VerifyResult Verify(AuditSource& source, const catalogue::Catalogue& catalogue,
                                  const VerifyOptions& options);

}  // namespace audit
