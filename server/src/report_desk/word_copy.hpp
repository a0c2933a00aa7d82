#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/instant.hpp"
#include "report_check/finding.hpp"
#include "report_reader/text.hpp"

namespace report_desk {

/// What a Word file with remarks is made of.
struct Marked {
    std::string_view bytes, name;  ///< the file as it came; `text` was read from it
    const report_reader::ReportText& text;
    const std::vector<report_check::Finding>& findings;
    base::Instant now;
};

/// A Word file with a comment on the words of each finding: a copy of the very file where it is
/// Word, else a new one of the text, laid out as an official paper. Throws std::runtime_error when
/// the archive cannot be made.
[[nodiscard]] std::string CommentedWord(const Marked& marked);

}  // namespace report_desk
