#pragma once

#include "letters/detail/page.hpp"

namespace letters::detail {

/// The fine and the confiscation of the decision; not what a law allows, what was proposed, or what
/// an earlier decision said.
void ReadAmounts(const Page& page, Letter& letter);

}  // namespace letters::detail
