#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

/// The volume of a case (案卷): which papers and files belong into it, in which order, with which
/// page numbers, and what is missing. The order is the bureau's to write (docs/formats/volume.md);
/// rights and masks are those of the pages on which the records are shown.
namespace volume {

enum class Part { kMain, kSide };  ///< 正卷 is open to the party, 副卷 is not

[[nodiscard]] std::string_view PartId(Part part);     ///< `main`, `side`
[[nodiscard]] std::string_view PartLabel(Part part);  ///< 正卷, 副卷

enum class LineKind {
    kPapers,     ///< 文书: records of type `document` by their template
    kFiles,      ///< 附件: an attachment field of records under the case, or of the case
    kApprovals,  ///< 审批: the approvals of the case, written out
    kOthers,     ///< 其余: whatever no other line names
    kNeeded,     ///< 应有: must be there once something is registered
    kVideo,      ///< 录像: the same of a recording
};

struct PlanLine {
    LineKind kind = LineKind::kFiles;
    Part part = Part::kMain;
    std::string section;                 ///< 处罚决定书和送达回证
    std::vector<std::string> templates;  ///< kPapers, kNeeded of papers
    std::string type, field;             ///< kFiles, kNeeded and kVideo of files
    std::string filter;  ///< JSON over records of `type` (of papers: the case); "" all
    std::string words;   ///< name of the line, `{field}` places; or what is missing
    std::string day_field, number_field;  ///< kFiles
    std::string where;                    ///< `volume.list:31`
};

struct Plan {
    std::string record_type;  ///< whose volume it is
    std::vector<PlanLine> lines;
    base::Refusals faults;  ///< of lines that were left out, `where` file and line
    /// Template → the name of its paper, by which a paper that was entered from paper is known.
    std::map<std::string, std::string> names;

    /// The template whose name stands in `title`, the longest one; "" where none does.
    [[nodiscard]] std::string TemplateNamed(std::string_view title) const;
};

/// Reads the text of a `volume.list`. Faulty lines are left out and listed (`volume.bad_line`).
[[nodiscard]] Plan ReadPlan(std::string_view text, const std::string& file);

/// `documents/volume.list` of the last folder that has one: a bureau's own takes the place of the
/// shipped one. Throws std::runtime_error when the file cannot be read.
[[nodiscard]] Plan ReadPlanFile(const std::vector<std::filesystem::path>& folders);

}  // namespace volume
