#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"

/// Remarks in the margin of a Word file: a copy of the file with comments (ISO/IEC
/// 29500-1, 17.13.4) on the words they speak of. Everything else of the file stays as it is: runs
/// are split where a remark begins or ends and keep their formats, remarks that were there before
/// stay.
namespace document {

struct WordComment {
    /// Bytes of ReadWordText of the file. Nothing between them: on the words that stand there.
    std::size_t begin = 0, end = 0;
    std::vector<std::string> lines;  ///< a paragraph each
};

struct CommentAuthor {
    std::string name, initials;
    std::string moment;  ///< `2026-03-02T16:15:30` as the reader's clock says; may be empty
};

/// The bytes of the copy. Refuses `document.damaged` where the file cannot be read as Word. Remarks
/// for which there is no text at all are left out. Throws std::runtime_error when the archive
/// cannot be made.
[[nodiscard]] base::Result<std::string> AddComments(const std::string& docx,
                                                    const std::vector<WordComment>& comments,
                                                    const CommentAuthor& author);

}  // namespace document
