#include "app/web_server.hpp"

#include <algorithm>
#include <thread>

#include "app/failure_answer.hpp"
#include "app/recording_desk.hpp"
#include "http/alarm_routes.hpp"
#include "http/figure_desk_routes.hpp"
#include "http/letter_import_routes.hpp"
#include "http/outlet_routes.hpp"
#include "http/own_routes.hpp"
#include "http/payment_routes.hpp"
#include "http/recording_routes.hpp"
#include "http/report_check_routes.hpp"
#include "http/static_files.hpp"
#include "http/yearly_report_routes.hpp"
#include "storage/import_changes.hpp"

namespace app {

namespace {

/// Reading and writing connections is a sixth of what an act costs, and little of it is worth
/// another processor: two threads wake up for what one does while it is awake.
int IoThreads() {
    return std::clamp(static_cast<int>(std::thread::hardware_concurrency()) / 4, 1, 4);
}

/// Name of the organisation that stands above all others.
std::string RootName(Node& node) {
    const auto catalogue = node.definitions.Current();
    const catalogue::RecordType* type = catalogue->FindType(catalogue::kOrganisationType);
    if (type == nullptr) return {};
    records::Query query;
    query.type = type;
    if (auto filter = records::ReadFilter(*catalogue, *type, R"({"parent":{"absent":true}})"))
        query.filter = *filter;
    query.limit = 1;
    const auto found = node.store->Read()->Select(query);
    return found.empty() ? "" : found.front().Text("name");
}

}  // namespace

WebServer::WebServer(Node& node, Certificates certificates, Outlets& outlets)
    : node_(node),
      outlets_(outlets),
      certificates_(std::move(certificates)),
      papers_(papers::ReadShelf(node.settings.DefinitionFolders())),
      volumes_{volume::ReadPlanFile(node.settings.DefinitionFolders()), volume::LibreOffice(), {}},
      calendars_(node),
      demonstration_(node),
      platform_{*node.store,
                node.definitions,
                *node.performer,
                *node.sessions,
                *node.accounts,
                *node.desk,
                *node.messages,
                calendars_,
                *node.evidence,
                *node.jobs,
                *node.keeper,
                node.clock,
                node.randomness,
                papers_,
                [this] { return Facts(); },
                [this] { return metrics_.Text() + outlets_.MetricsText(); },
                [this] { return Ready(); }} {
    http::AddRoutes(router_, platform_);
    volume::AddNames(volumes_.plan, papers_);
    http::AddOutletRoutes(router_, platform_, outlets_, node.settings.DefinitionFolders());
    http::AddAlarmRoutes(router_, platform_, outlets_);
    http::AddOwnRoutes(router_, platform_, outlets_);
    http::AddOwnMessageRoutes(router_, platform_);
    http::AddEnterpriseAccountRoutes(router_, platform_);
    http::AddPaymentRoutes(router_, platform_);
    http::AddCallRoutes(router_, platform_);
    http::AddFormRoutes(router_, platform_);
    http::AddGlanceRoutes(router_, platform_);
    http::AddReckoningRoutes(router_, platform_);
    http::AddVolumeRoutes(router_, platform_, volumes_);
    http::AddRecordingRoutes(router_, platform_,
                             recordings::ReadDutiesFile(node.settings.DefinitionFolders()),
                             RecordingDesk(node));
    http::AddLetterImportRoutes(router_, platform_, storage::MakeImportChanges(*node.database));
    http::AddReportCheckRoutes(router_, platform_, node.settings.DefinitionFolders());
    http::AddYearlyReportRoutes(
        router_, platform_, [this] { return node_.keeper->SignNow(); },
        node.settings.DefinitionFolders());
    if (node.demonstration) platform_.session_cookie = "qh_demonstration";
    if (node.demonstration)
        http::AddDemonstrationPeople(router_, platform_, DemoPassword(node));
    else
        http::AddDemonstrationRoutes(router_, platform_, demonstration_);
    router_.Otherwise(http::StaticFiles(node.settings.web));
    server_ = std::make_unique<http::Server>(
        SettingsForServer(), router_, [this](const http::Served& served) { Observe(served); });
}

http::ServerSettings WebServer::SettingsForServer() const {
    const Settings& settings = node_.settings;
    http::ServerSettings out;
    out.io_threads = IoThreads();
    out.workers = settings.workers;
    out.trusted_proxy = settings.trusted_proxy;
    out.on_failure = [this](const std::exception& failure, const std::string& id) {
        return FailureAnswer(*node_.definitions.Current(), failure, id);
    };
    if (settings.plain)
        out.endpoints.push_back({settings.plain->address, settings.plain->port, "", ""});
    if (settings.secure)
        out.endpoints.push_back({settings.secure->address, settings.secure->port,
                                 certificates_.certificate, certificates_.key});
    return out;
}

http::Installation WebServer::Facts() const {
    http::Installation facts;
    facts.version = kVersion;
    facts.organisation = RootName(node_);
    facts.demonstration = node_.demonstration;
    facts.evidence_limit_bytes = node_.settings.evidence_limit_bytes;
    facts.authority = certificates_.authority;
    facts.authority_fingerprint = certificates_.authority_fingerprint;
    return facts;
}

bool WebServer::Ready() const {
    try {
        (void)node_.keeper->Acts();
        return true;
    } catch (const std::exception& failure) {
        node_.logger.Error("not_ready", {{"what", failure.what()}});
        return false;
    }
}

void WebServer::Observe(const http::Served& served) {
    metrics_.Count(served);
    // The path without its query: what people search for is personal.
    const Logger::Parts parts = {{"id", served.request->id},
                                 {"method", std::string(http::MethodName(served.request->method))},
                                 {"path", served.request->path},
                                 {"status", std::to_string(served.status)},
                                 {"us", std::to_string(served.micros)},
                                 {"failure", served.failure},
                                 {"what", served.what}};
    if (served.failure.empty())
        node_.logger.Gather("request", parts);
    else
        node_.logger.Error("request", parts);
}

}  // namespace app
