#pragma once

#include "letters/detail/page.hpp"

namespace letters::detail {

/// Every law cited with an article outside quotations, and the benchmarks of discretion named.
void ReadCitations(const Page& page, Letter& letter);

}  // namespace letters::detail
