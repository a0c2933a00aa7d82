#pragma once

#include <filesystem>
#include <vector>

#include "http/platform.hpp"
#include "http/router.hpp"

namespace http {

/// Signs the ledger as it stands now: the figures of a report are fixed at such a head.
using SignHead = std::function<ledger::Head()>;

/// The yearly report from its outline to its restatements (docs/formats/http.md, Yearly report).
/// `folders` hold the words by which last year's report is read. `platform` must outlive the
/// router.
void AddYearlyReportRoutes(Router& router, Platform& platform, SignHead sign_head,
                           std::vector<std::filesystem::path> folders);

}  // namespace http
