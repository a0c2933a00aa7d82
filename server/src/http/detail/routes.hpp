#pragma once

#include "http/platform.hpp"
#include "http/router.hpp"

/// One function a file of routes; AddRoutes calls them all.
namespace http {

void AddSessionRoutes(Router& router, Platform& platform);
void AddCatalogueRoutes(Router& router, Platform& platform);
void AddRecordRoutes(Router& router, Platform& platform);
void AddHistoryRoutes(Router& router, Platform& platform);
void AddSearchRoutes(Router& router, Platform& platform);
void AddActRoutes(Router& router, Platform& platform);
void AddEvidenceRoutes(Router& router, Platform& platform);
void AddDeskRoutes(Router& router, Platform& platform);
void AddWorkbenchRoutes(Router& router, Platform& platform);
void AddBoardRoutes(Router& router, Platform& platform);
void AddImportRoutes(Router& router, Platform& platform);
void AddExportRoutes(Router& router, Platform& platform);
void AddFigureRoutes(Router& router, Platform& platform);
void AddPaperRoutes(Router& router, Platform& platform);
void AddDocumentRoutes(Router& router, Platform& platform);
void AddReviewRoutes(Router& router, Platform& platform);
void AddScanRoutes(Router& router, Platform& platform);
void AddLedgerRoutes(Router& router, Platform& platform);
void AddMessageRoutes(Router& router, Platform& platform);
void AddCalendarRoutes(Router& router, Platform& platform);
void AddAdminRoutes(Router& router, Platform& platform);
void AddPlainRoutes(Router& router, Platform& platform);

}  // namespace http
