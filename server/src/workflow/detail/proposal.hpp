#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalogue/model.hpp"
#include "ledger/act.hpp"
#include "records/value.hpp"

namespace workflow::detail {

/// What an approval agrees to: the act with all that was entered for it (performer.hpp).
struct Proposal {
    std::string act;
    records::FieldValues values;
    std::string basis, reason;
    std::vector<ledger::EvidenceReference> evidence;
};

[[nodiscard]] std::string ProposalText(const Proposal& proposal);

/// nullopt where the text is no proposal for records of `type`.
[[nodiscard]] std::optional<Proposal> ReadProposal(const catalogue::RecordType& type,
                                                   std::string_view text);

}  // namespace workflow::detail
