#pragma once

#include <string>
#include <string_view>

#include "report_check/check.hpp"

/// Texts that no bureau wrote, for tests.
namespace report_check::testing {

/// The lists of the tree's own catalogue.
[[nodiscard]] const Rules& ShippedRules();

/// A yearly report of 2025 without a fault, with `body` as what was done.
[[nodiscard]] std::string ReportWith(std::string_view body, int year = 2025);

[[nodiscard]] Outcome CheckText(std::string_view text, const Options& options = {});

/// `code 引文; code 引文`, for messages of tests.
[[nodiscard]] std::string Told(const Outcome& outcome);

}  // namespace report_check::testing
