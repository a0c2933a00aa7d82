#include <arpa/inet.h>

#include <charconv>
#include <csignal>
#include <fstream>
#include <map>
#include <ostream>

#include "app/calendar_watch.hpp"
#include "app/commands.hpp"
#include "app/import_batch.hpp"
#include "app/open_node.hpp"
#include "app/outlets.hpp"
#include "app/reading_table.hpp"
#include "base/text.hpp"
#include "readings/store.hpp"
#include "receiver/simulator.hpp"
#include "telemetry/edition.hpp"

namespace app {

namespace {

/// Options of numbers, with every fault told at once.
class NumberOptions {
 public:
    explicit NumberOptions(const Arguments& arguments) : arguments_(arguments) {}

    std::int64_t Of(const std::string& name, std::int64_t standard, std::int64_t least,
                    std::int64_t most) {
        if (!arguments_.Has(name)) return standard;
        const std::string text = arguments_.Option(name);
        std::int64_t value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error != std::errc{} || end != text.data() + text.size() || value < least ||
            value > most)
            faults.push_back({"hj212.bad_number",
                              {{"value", text},
                               {"least", std::to_string(least)},
                               {"most", std::to_string(most)}},
                              "--" + name});
        return value;
    }

    base::Refusals faults;

 private:
    const Arguments& arguments_;
};

void ReadFaults(NumberOptions& numbers, receiver::Faults& faults) {
    const auto share = [&](const char* name) {
        return static_cast<int>(numbers.Of(name, 0, 0, 1'000));
    };
    faults.wrong_crc = share("wrong-crc");
    faults.split = share("split");
    faults.resend = share("resend");
    faults.late = share("late");
    faults.exceed = share("exceed");
    faults.constant = share("constant");
    faults.not_number = share("not-number");
    faults.deaf = share("deaf");
    faults.refuse = share("refuse");
    faults.no_history = share("no-history");
}

base::Result<receiver::SendPlan> ReadPlan(const Arguments& arguments) {
    receiver::SendPlan plan;
    NumberOptions numbers(arguments);
    plan.devices = static_cast<int>(numbers.Of("devices", plan.devices, 1, 20'000));
    plan.first = static_cast<int>(numbers.Of("first", 1, 1, 1'000'000)) - 1;
    plan.rate = static_cast<double>(numbers.Of("rate", 10, 1, 1'000'000));
    plan.seconds = static_cast<double>(numbers.Of("seconds", 10, 1, 86'400));
    plan.factors = static_cast<int>(numbers.Of("factors", plan.factors, 1, 16));
    plan.seed = static_cast<std::uint64_t>(numbers.Of("seed", 1, 0, INT32_MAX));
    plan.ahead_seconds = numbers.Of("ahead", 0, -400LL * 86'400, 400LL * 86'400);
    plan.reconnect_seconds = static_cast<int>(numbers.Of("reconnect", 0, 0, 3'600));
    plan.minutes = static_cast<int>(numbers.Of("minutes", plan.minutes, 1, 60));
    ReadFaults(numbers, plan.faults);
    plan.mn = arguments.Option("mn");
    plan.password = arguments.Option("password", plan.password);
    plan.cn = arguments.Option("cn", plan.cn);
    plan.from = arguments.Option("from");
    plan.replay = arguments.Option("replay");
    plan.editions = base::Split(arguments.Option("edition", "2017"), ',');
    const auto to = ParseListenAddress(arguments.Option("to", "127.0.0.1:9212"));
    if (!to)
        numbers.faults.push_back(
            {"hj212.bad_address", {{"address", arguments.Option("to")}}, "--to"});
    else
        plan.address = to->address == "0.0.0.0" ? "127.0.0.1" : to->address, plan.port = to->port;
    in_addr own{};
    if (!plan.from.empty() && ::inet_pton(AF_INET, plan.from.c_str(), &own) != 1)
        numbers.faults.push_back({"hj212.bad_from", {{"address", plan.from}}, "--from"});
    for (const std::string& edition : plan.editions)
        if (edition != "2005" && edition != "2017" && edition != "2025")
            numbers.faults.push_back(
                {"hj212.bad_send_edition", {{"edition", edition}}, "--edition"});
    for (const char* cn : {"2011", "2051", "2061", "2031"})
        if (plan.cn == cn) return base::DoneUnless(numbers.faults).map([&](auto) { return plan; });
    numbers.faults.push_back({"hj212.bad_send_cn", {{"cn", plan.cn}}, "--cn"});
    return base::Refuse(std::move(numbers.faults));
}

/// Registration sheets of the devices that are simulated, for import.
void WriteSheet(const receiver::SendPlan& plan, const std::string& file) {
    std::ofstream out(file, std::ios::binary);
    out << "设备名称,设备唯一标识（MN）,访问口令（PW）,协议版本\n";
    for (int n = 0; n < plan.devices; ++n) {
        const std::string& edition = SimulatedEdition(plan, n);
        out << fmt::format("模拟设备{:05},{},{},{}\n", plan.first + n + 1, SimulatedMn(plan, n),
                           plan.password,
                           edition == "2005" ? "HJ/T 212-2005" : "HJ 212-" + edition);
    }
    out.close();
    if (!out) throw std::runtime_error("cannot write " + file);
}

void PrintReport(CommandContext& context, const receiver::SendReport& report, bool json) {
    const double seconds = std::max(report.seconds, 0.001);
    if (json) {
        context.out << fmt::format(
            "{{\"connected\":{},\"not_connected\":{},\"lost\":{},\"sent\":{},\"wanted\":{},"
            "\"answered\":{},\"refused\":{},\"other_answers\":{},\"readings\":{},"
            "\"requests\":{},\"history\":{},\"reconnected\":{},\"seconds\":{:.3f},\"p50_us\":{},"
            "\"p99_us\":{},\"max_us\":{}}}\n",
            report.connected, report.not_connected, report.lost, report.sent, report.wanted,
            report.answered, report.refused, report.unknown_answers, report.readings,
            report.requests, report.history, report.reconnected, seconds, report.p50_micros,
            report.p99_micros, report.most_micros);
        return;
    }
    context.out << fmt::format(
        "连接 {} 台（连不上 {}，中途断开 {}，重新连上 {}）；平台请求 {} 个，补传 {} 帧\n"
        "发出 {} 帧，{:.1f} 秒，每秒 {:.0f} 帧；读数 {} 个\n"
        "应答 {} / {}（拒绝 {}，多余 {}）；应答时间中位 {:.1f} 毫秒，99% {:.1f} 毫秒，最长 {:.1f} "
        "毫秒\n",
        report.connected, report.not_connected, report.lost, report.reconnected, report.requests,
        report.history, report.sent, seconds, static_cast<double>(report.sent) / seconds,
        report.readings, report.answered, report.wanted, report.refused, report.unknown_answers,
        static_cast<double>(report.p50_micros) / 1e3, static_cast<double>(report.p99_micros) / 1e3,
        static_cast<double>(report.most_micros) / 1e3);
}

int SendFrames(CommandContext& context, const Arguments& arguments) {
    const auto plan = ReadPlan(arguments);
    if (!plan) {
        PrintRefusals(context, FindSettings(context, arguments).settings, plan.error());
        return kBadInput;
    }
    if (arguments.Has("sheet")) {
        WriteSheet(*plan, arguments.Option("sheet"));
        return kDone;
    }
    std::ofstream answers;
    if (arguments.Has("answers")) answers.open(arguments.Option("answers"), std::ios::binary);
    const base::SystemClock clock;
    const receiver::SendReport report =
        receiver::Send(*plan, clock, [&](const receiver::Answered& one) {
            if (answers.is_open())
                answers << one.qn << ' ' << one.mn << ' ' << one.cn << ' ' << one.data_time
                        << std::endl;
        });
    PrintReport(context, report, arguments.Option("format", "text") == "json");
    return report.answered == report.wanted ? kDone : kFindings;
}

int Receive(CommandContext& context, const Arguments& arguments) {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    const OpenedNode opened = OpenForCommand(context, arguments, {}, CommandLog::kAsSet);
    if (!opened.node) return kBadInput;
    if (!opened.node->settings.hj212_listen) {
        PrintRefusals(context, opened.node->settings,
                      {{"hj212.listens_nowhere", {}, "hj212_listen"}});
        return kBadInput;
    }
    const CalendarWatch calendars(*opened.node);
    Outlets outlets(*opened.node);
    const auto port = outlets.Start();
    context.out << fmt::format("接收 HJ 212： {}:{}\n", opened.node->settings.hj212_listen->address,
                               port.value_or(0));
    context.out.flush();
    int signal = 0;
    sigwait(&signals, &signal);
    opened.logger->Info("stopping", {{"signal", std::to_string(signal)}});
    outlets.Stop();
    return kDone;
}

int CheckKeptFrames(CommandContext& context, const Arguments& arguments) {
    const OpenedNode opened = OpenForCommand(context, arguments);
    if (!opened.node) return kBadInput;
    const FrameCheck check = CheckFrames(*opened.node);
    context.out << fmt::format(
        "已封存的原始帧 {} 段，与账本一致 {} 段；还没有封存 {} 段；"
        "已到期删除 {} 段。\n",
        check.sealed, check.sealed - static_cast<std::int64_t>(check.changed.size()),
        check.unsealed, check.gone);
    for (const std::string& name : check.changed)
        context.out << fmt::format("  {}：内容与封存时不同\n", name);
    return check.changed.empty() ? kDone : kFindings;
}

/// The device by its MN; printed when there is none.
std::optional<base::Uuid> PointOf(CommandContext& context, Node& node, const std::string& mn) {
    const auto catalogue = node.definitions.Current();
    records::Query query;
    query.type = catalogue->FindType("monitoring_device");
    const std::string filter = R"({"mn":")" + mn + R"("})";
    auto read = query.type == nullptr
                    ? base::Result<records::Filter>(base::Refuse("hj212.no_such_device"))
                    : records::ReadFilter(*catalogue, *query.type, filter);
    if (read) {
        query.filter = *std::move(read);
        const auto found = node.store->Read()->Select(query);
        if (!found.empty()) return found.front().id.value;
    }
    PrintRefusals(context, node.settings, {{"hj212.no_such_device", {{"mn", mn}}, "MN"}});
    return std::nullopt;
}

int ExportReadings(CommandContext& context, const Arguments& arguments) {
    const auto from = base::CivilDay::Parse(arguments.Option("from", "1970-01-01"));
    const auto to = base::CivilDay::Parse(arguments.Option("to", "2100-01-01"));
    const OpenedNode opened = OpenForCommand(context, arguments);
    if (!opened.node) return kBadInput;
    if (!from || !to) {
        PrintRefusals(context, opened.node->settings,
                      {{"hj212.bad_day", {}, from ? "--to" : "--from"}});
        return kBadInput;
    }
    const auto point = PointOf(context, *opened.node, arguments.words[0]);
    if (!point) return kBadInput;
    Outlets outlets(*opened.node);
    readings::Store& store = outlets.Readings();
    store.Start({});
    context.out << "\xEF\xBB\xBF时间,因子,类别,值,标记,情况\n";
    for (const readings::KnownSeries& series : store.SeriesOf(*point)) {
        const readings::CurveQuestion question{
            series.id, base::Instant::StartOf(*from).micros / 1'000,
            base::Instant::StartOf(to->Plus(1)).micros / 1'000, 1};
        for (const readings::Sample& sample : store.Samples(question))
            context.out << readings::CsvLine(series.key, sample);
    }
    store.Stop();
    return kDone;
}

int ImportReadings(CommandContext& context, const Arguments& arguments) {
    const OpenedNode opened = OpenForCommand(context, arguments);
    if (!opened.node) return kBadInput;
    Node& node = *opened.node;
    const auto principal = PrincipalNamed(node, arguments.Option("as", "admin"));
    if (!principal) return Refused(context, node, principal.error());
    const std::filesystem::path file = arguments.words[0];
    if (!std::filesystem::is_regular_file(file))
        return Refused(context, node, {{"settings.no_file", {{"file", file.string()}}, ""}});
    const auto taken =
        TakeReadingTable(node, *principal, file.filename().string(), ReadTextFile(file));
    if (!taken) return Refused(context, node, taken.error());
    Outlets(node).JudgeNow(taken->days);
    context.out << fmt::format("已导入 {} 行，读数 {} 个（没有原始帧）；原文件留作证据。\n",
                               taken->rows, taken->readings);
    return kDone;
}

}  // namespace

void AddReceiverCommands(std::vector<Command>& all) {
    all.push_back(
        {"hj212 send",
         "[--to 地址:端口] [--from 本机地址] [--devices 台数] [--first 从第几台起] [--rate "
         "每秒帧数] [--seconds 秒] "
         "[--edition "
         "2005,2017,2025] [--cn 2011] [--factors 个数] [--mn MN] [--password 口令] "
         "[--wrong-crc|--split|--resend|--late|--exceed|--constant|--not-number 千分之几] "
         "[--ahead 时钟快几秒] [--reconnect 断开后几秒重连] [--minutes 分钟数据间隔] "
         "[--deaf|--refuse|--no-history 千分之几] "
         "[--replay 文件] [--sheet 文件] [--answers 文件] [--format text|json]",
         "模拟许多监测设备发数据，报告发出、应答和应答时间；--sheet 只写出登记用的表格",
         {{"to",      "from",   "devices",    "first",  "rate",      "seconds",
           "edition", "cn",     "factors",    "mn",     "password",  "wrong-crc",
           "split",   "resend", "late",       "exceed", "constant",  "not-number",
           "deaf",    "refuse", "no-history", "ahead",  "reconnect", "minutes",
           "replay",  "sheet",  "answers",    "format", "seed"},
          {},
          0,
          0},
         SendFrames});
    all.push_back({"hj212 receive",
                   "",
                   "只接收设备数据（设置 hj212_listen）；同一端口可以同时开几个",
                   {},
                   Receive});
    all.push_back({"hj212 frames", "", "核对保存的原始帧与账本里的封存", {}, CheckKeptFrames});
    all.push_back(
        {"hj212 import",
         "文件 [--as 账号]",
         "导入上级平台的小时、日数据（CSV 或 XLSX）：设备唯一标识（MN）、数据时间、数据类型、"
         "因子编码、实测值、折算值、排放量、标记",
         {{"as"}, {}, 1, 1},
         ImportReadings});
    all.push_back({"hj212 export",
                   "MN [--from 日期] [--to 日期]",
                   "以 CSV 写出一台设备的全部读数",
                   {{"from", "to"}, {}, 1, 1},
                   ExportReadings});
}

}  // namespace app
