#pragma once

#include "letters/detail/page.hpp"

namespace letters::detail {

/// What the letter says weighed in the amount: not what a law says in its own words, what the party
/// claimed in vain, or what would happen if.
void ReadFactors(const Page& page, Letter& letter);

}  // namespace letters::detail
