#pragma once

#include <memory>

#include "http/import_changes.hpp"
#include "http/platform.hpp"
#include "http/router.hpp"

namespace http {

/// Decision letters read into historical cases (docs/formats/http.md, `/api/letter-imports`).
/// `platform` must outlive the router.
void AddLetterImportRoutes(Router& router, Platform& platform,
                           std::unique_ptr<ImportChanges> changes);

}  // namespace http
