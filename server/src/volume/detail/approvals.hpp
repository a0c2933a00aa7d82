#pragma once

#include <string>
#include <vector>

#include "volume/contents.hpp"

/// How things are called in a volume; approvals, which have no paper of their own in the records
/// and are written out.
namespace volume::detail {

/// Answered approvals about the record, as far as who looks may read them, oldest first.
[[nodiscard]] std::vector<records::Record> ApprovalsOf(const Looking& looking,
                                                       const catalogue::RecordType& type,
                                                       const records::Record& subject);

/// What people call the record: its title, else its kind.
[[nodiscard]] std::string TitleOf(const catalogue::RecordType& type, const records::Record& record);

/// 送达·送达回证、到达截图（决定书）: of files whose line gives no name.
[[nodiscard]] std::string DefaultTitle(const catalogue::RecordType& type,
                                       const records::Record& record, const std::string& field_id);

/// `{kind}` → what the field shows; nothing of what is masked.
[[nodiscard]] std::string Filled(const std::string& words, const catalogue::RecordType& type,
                                 const records::Record& record);

/// Steps of the record that were approved on paper, written out; part and section are not set.
[[nodiscard]] std::vector<Item> ApprovedOnPaper(const Looking& looking,
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
