#include <csignal>
#include <ostream>

#include "app/background_work.hpp"
#include "app/calendar_watch.hpp"
#include "app/commands.hpp"
#include "app/first_start.hpp"
#include "app/outlets.hpp"
#include "app/web_server.hpp"

namespace app {

namespace {

/// Connections for reading: a handler may hold one and ask for a second.
int ReadersFor(const Settings& settings) { return settings.workers * 2 + 4; }

Certificates CertificatesFor(const Settings& settings, base::Instant now) {
    if (!settings.secure) return {};
    if (settings.certificate.empty())
        return OwnCertificates(settings.data / "tls", settings.names, now);
    Certificates bought;
    bought.certificate = ReadTextFile(settings.certificate);
    bought.key = ReadTextFile(settings.key);
    return bought;
}

void PrintAddresses(CommandContext& context, const Settings& settings,
                    const std::vector<std::uint16_t>& ports, const Certificates& certificates) {
    std::size_t next = 0;
    if (settings.plain)
        context.out << fmt::format("青衡已启动： http://{}:{}/\n", settings.plain->address,
                                   ports[next++]);
    if (settings.secure) {
        const std::string host =
            settings.names.empty() ? settings.secure->address : settings.names.front();
        context.out << fmt::format("加密地址：   https://{}:{}/\n",
                                   host == "0.0.0.0" ? "本机地址" : host, ports[next]);
        if (!certificates.authority.empty())
            context.out << fmt::format(
                "手机和电脑须先安装本单位根证书：打开 /authority.crt；指纹（SHA-256）\n  {}\n",
                certificates.authority_fingerprint);
    }
    context.out.flush();
}

void PrintFirst(CommandContext& context, const FirstAdministrator& first) {
    context.out << fmt::format(
        "首次启动，已建立系统管理员账号。口令只显示这一次，首次登录须更改：\n"
        "  账号 {}\n  口令 {}\n",
        first.account, first.one_time_password);
    context.out.flush();
}

/// Blocks the signals that ask the process to end, in every thread that starts later.
sigset_t BlockEndSignals() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    return signals;
}

int Serve(CommandContext& context, const Arguments& arguments) {
    const auto settings = SettingsFor(context, arguments);
    if (!settings) return kBadInput;
    const auto definitions = DefinitionsFor(context, *settings);
    if (!definitions) return kBadInput;
    const sigset_t signals = BlockEndSignals();
    Logger logger(settings->log_level);
    NodeOptions options;
    options.readers = ReadersFor(*settings);
    options.evidence = EvidenceRule::kOwnFolder;
    if (settings->IsPostgres()) options.schema = SchemaRule::kMustBeUpToDate;
    const auto node = Node::Open(*settings, definitions, logger, options);
    if (!node) {
        PrintRefusals(context, *settings, node.error());
        return kBadInput;
    }
    const auto first = MakeFirstAdministrator(**node);
    if (!first) {
        PrintRefusals(context, *settings, first.error());
        return kBadInput;
    }
    const CalendarWatch calendars(**node);
    const Certificates certificates = CertificatesFor(*settings, (*node)->clock.Now());
    Outlets outlets(**node);
    WebServer server(**node, certificates, outlets);
    BackgroundWork background(**node);
    const auto ports = server.Start();
    background.Start();
    const auto devices = outlets.Start();
    if (*first) PrintFirst(context, **first);
    PrintAddresses(context, *settings, ports, certificates);
    if (devices) {
        context.out << fmt::format("接收 HJ 212： {}:{}\n", settings->hj212_listen->address,
                                   *devices);
        context.out.flush();
    }
    int signal = 0;
    sigwait(&signals, &signal);
    logger.Info("stopping", {{"signal", std::to_string(signal)}});
    outlets.Stop();
    server.Stop();
    background.Stop();
    (*node)->keeper->SignNow();
    return kDone;
}

int CheckSettings(CommandContext& context, const Arguments& arguments) {
    const auto settings = SettingsFor(context, arguments);
    if (!settings) return kBadInput;
    context.out << "设置无误。\n";
    return kDone;
}

}  // namespace

void AddServeCommands(std::vector<Command>& all) {
    all.push_back(
        {"serve", "[--plain 地址:端口|off] [--secure 地址:端口|off]", "启动服务", {}, Serve});
    all.push_back({"settings check", "", "检查设置，一次列出全部问题", {}, CheckSettings});
}

}  // namespace app
