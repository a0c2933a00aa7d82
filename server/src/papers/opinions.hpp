#pragma once

#include <optional>
#include <string>
#include <vector>

#include "document/values.hpp"
#include "papers/write.hpp"

/// 审批意见 on papers: what was said here step by step, or that the step was approved on paper.
namespace papers {

/// A step with approval chain that was entered as having been approved on paper, by somebody else
/// than who entered it.
struct PaperApproval {
    base::ActId act;
    const catalogue::Act* step = nullptr;
    base::RecordId approved_by, entered_by;
    base::CivilDay happened_on;
    std::optional<base::Digest> scan;
};

/// Was this act such a step? One whose approver is not known bears the mark
/// `irregular:no_approval`.
[[nodiscard]] bool IsApprovedOnPaper(const catalogue::Catalogue& catalogue, const ledger::Act& act);

/// Of this record, oldest first.
[[nodiscard]] std::vector<PaperApproval> PaperApprovalsOf(records::RecordView& view,
                                                          const catalogue::Catalogue& catalogue,
                                                          const records::Record& record);

/// `由王五于2026年3月2日在纸上批准（录入人李四）`
[[nodiscard]] std::string PaperApprovalWords(records::RecordView& view,
                                             const catalogue::Catalogue& catalogue,
                                             const base::RecordId& approved_by,
                                             const base::RecordId& entered_by,
                                             base::CivilDay happened_on);

/// The rows 审批意见 of a paper that names the steps which it approves (head `approves`): the
/// newest approval of such a step, one row for each opinion, and one for each step still to be
/// signed in ink; a step approved on paper says so. nullopt where the paper names none.
[[nodiscard]] std::optional<document::Rows> OpinionRows(const Asking& asking, const Paper& paper,
                                                        const records::Record& record);

}  // namespace papers
