#pragma once

#include "report_check/detail/subject.hpp"

namespace report_check::detail {

/// Whether the text before is a draft of the same report: both are of one year.
[[nodiscard]] bool IsEarlierDraft(const Subject& now, const Subject& before);

}  // namespace report_check::detail
