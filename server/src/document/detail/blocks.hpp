#pragma once

#include <vector>

#include "base/result.hpp"
#include "document/detail/template_state.hpp"

namespace document::detail {

/// Matches the beginnings and ends of blocks in a part and wraps what lies between, as
/// TemplateState tells: runs within a paragraph, whole paragraphs, or whole rows of a table. What
/// held nothing but signs of blocks (a paragraph, a row) is taken out. Adds to `faults` what does
/// not match, and fills `within` of the uses.
void WrapBlocks(const TextPart& part, std::vector<Token>& tokens, base::Refusals& faults);

}  // namespace document::detail
