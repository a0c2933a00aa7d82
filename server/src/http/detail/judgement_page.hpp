#pragma once

#include <string>

#include "http/detail/off_site.hpp"

namespace http {

/// How many judgements of a stretch are kept with a check.
inline constexpr std::size_t kMostJudgementsKept = 3'000;

/// The judgements of a stretch for people, as a court reads them: whose data, what they come to,
/// and each with its values, its limit and its rule. UTF-8 with its mark, lines end in CR LF.
[[nodiscard]] std::string JudgementPage(const Stretch& stretch);

}  // namespace http
