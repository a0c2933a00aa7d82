#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "http/platform.hpp"
#include "http/router.hpp"

namespace http {

/// Checking reports for whoever signed in (docs/formats/http.md, Report check). Reads the lists in
/// `folders` when the first text comes. Nothing that is sent is kept. `platform` must outlive the
/// router.
void AddReportCheckRoutes(Router& router, Platform& platform,
                          std::vector<std::filesystem::path> folders);

}  // namespace http
