#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "report_check/finding.hpp"

namespace report_check {

/// Somebody said of a finding that it is no fault, and why.
struct Dismissal {
    std::string key;  ///< Finding::key
    std::string reason;

    bool operator==(const Dismissal&) const = default;
};

/// Lines `key | reason | …`; empty ones and those with # are passed over, what follows a second |
/// is for people. Refuses a line without a key of 16 hex digits or without a reason
/// (`report_check.dismissal_line`), all at once.
[[nodiscard]] base::Result<std::vector<Dismissal>> ReadDismissals(std::string_view text);

/// A line for a finding that is to be dismissed: key, a place for the reason, and what it is about.
[[nodiscard]] std::string DismissalLine(const Finding& finding);

}  // namespace report_check
