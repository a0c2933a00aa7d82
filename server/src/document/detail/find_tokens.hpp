#pragma once

#include <pugixml.hpp>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "document/detail/template_state.hpp"

namespace document::detail {

/// Finds the tokens of a part, however Word has cut them over runs, and sets each into a run of its
/// own in the form that TemplateState tells; that run looks as the one in which the token begins.
/// Adds tokens to `tokens` and what is wrong with them to `faults`.
void FindTokens(const TextPart& part, std::vector<Token>& tokens, base::Refusals& faults);

/// `refusal` with `paragraph` and `text`, and `where`, from a place.
[[nodiscard]] base::Refusal At(const Place& place, base::Refusal refusal);

}  // namespace document::detail
