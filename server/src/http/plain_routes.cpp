#include "http/detail/caller.hpp"
#include "http/detail/print_routes.hpp"
#include "http/detail/routes.hpp"

namespace http {

namespace {

bool IsLoopback(std::string_view address) {
    return address.starts_with("127.") || address == "::1";
}

}  // namespace

void AddPlainRoutes(Router& router, Platform& platform) {
    router.Add(Method::kGet, "/healthz", [](const Request&) { return TextResponse(200, "ok\n"); });
    router.Add(Method::kGet, "/readyz", [&platform](const Request&) {
        return platform.ready() ? TextResponse(200, "ready\n") : TextResponse(503, "not ready\n");
    });
    router.Add(Method::kGet, "/metrics", [&platform](const Request& request) {
        if (IsLoopback(request.remote_address))
            return TextResponse(200, platform.metrics(),
                                "text/plain; version=0.0.4; charset=utf-8");
        return ForCallers(platform, [&platform](Caller& caller, const Request&) {
            if (!access_control::HoldsSomewhere(caller.principal, "admin.metrics"))
                return TextResponse(403, "");
            return TextResponse(200, platform.metrics(),
                                "text/plain; version=0.0.4; charset=utf-8");
        })(request);
    });
    router.Add(Method::kGet, "/authority.crt", [&platform](const Request&) {
        const std::string authority = platform.installation().authority;
        if (authority.empty()) return TextResponse(404, "本机使用购买的证书，无须安装。");
        Response response = TextResponse(200, authority, "application/x-x509-ca-cert");
        response.Set("Content-Disposition", "attachment; filename=\"qingheng-authority.crt\"");
        return response;
    });
}

void AddRoutes(Router& router, Platform& platform) {
    AddSessionRoutes(router, platform);
    AddCatalogueRoutes(router, platform);
    AddExportRoutes(router, platform);  // before records/{type}/{id}, of which it is no record
    AddRecordRoutes(router, platform);
    AddHistoryRoutes(router, platform);
    AddSearchRoutes(router, platform);
    AddActRoutes(router, platform);
    AddEvidenceRoutes(router, platform);
    AddDeskRoutes(router, platform);
    AddWorkbenchRoutes(router, platform);
    AddBoardRoutes(router, platform);
    AddImportRoutes(router, platform);
    AddFigureRoutes(router, platform);
    AddPaperRoutes(router, platform);
    AddPrintRoutes(router, platform);
    AddDocumentRoutes(router, platform);
    AddReviewRoutes(router, platform);
    AddScanRoutes(router, platform);
    AddLedgerRoutes(router, platform);
    AddMessageRoutes(router, platform);
    AddCalendarRoutes(router, platform);
    AddAdminRoutes(router, platform);
    AddPlainRoutes(router, platform);
}

}  // namespace http
