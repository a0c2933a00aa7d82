#pragma once

#include <string>
#include <vector>

#include "volume/contents.hpp"

/// Approvals have no paper of their own in the records: the volume writes them out.
namespace volume::detail {

/// Answered approvals about the record, as far as who looks may read them, oldest first.
[[nodiscard]] std::vector<records::Record> ApprovalsOf(const Looking& looking,
                                                       const catalogue::RecordType& type,
                                                       const records::Record& subject);

/// 审批意见（作出行政处罚决定）
[[nodiscard]] std::string ApprovalTitle(const Looking& looking,
                                        const catalogue::RecordType& subject_type,
                                        const records::Record& approval);

/// What was proposed, by whom, and every opinion with its step, person and time; a paragraph each.
[[nodiscard]] std::vector<std::string> ApprovalText(const Looking& looking,
                                                    const catalogue::RecordType& subject_type,
                                                    const records::Record& approval);

}  // namespace volume::detail
