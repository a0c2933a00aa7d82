#include "app/doctor.hpp"

#include <sys/timex.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <ostream>

#include "app/catalogue_holder.hpp"
#include "app/commands.hpp"
#include "app/wall_clock.hpp"
#include "catalogue/messages.hpp"
#include "http/map_outlines.hpp"

namespace app {

namespace {

constexpr int kFirstYear = 2025;
constexpr int kLastQuarter = 10;
constexpr std::size_t kMostFaultsTold = 20;

/// `postgresql://user:secret@host/…`
bool HoldsPassword(const std::string& database) {
    const auto begin = database.find("://");
    const auto at = database.find('@');
    if (begin == std::string::npos || at == std::string::npos) return false;
    const auto colon = database.find(':', begin + 3);
    return colon != std::string::npos && colon < at;
}

bool LooksBeyondLoopback(const ListenAddress& listen) {
    return !listen.address.starts_with("127.") && listen.address != "::1";
}

const char* WordOf(Health health) {
    switch (health) {
        case Health::kGood:
            return "好  ";
        case Health::kNotice:
            return "注意";
        case Health::kBad:
            return "坏  ";
    }
    return "";
}

void Append(Checks& all, Checks more) {
    for (Check& check : more) all.push_back(std::move(check));
}

/// Every refusal as a line of its own.
void AppendRefusals(Checks& all, const std::string& subject, const std::string& remedy,
                    const base::Refusals& refusals, const catalogue::MessageTexts& words) {
    for (std::size_t i = 0; i < std::min(refusals.size(), kMostFaultsTold); ++i) {
        const std::string where = refusals[i].where.empty() ? "" : refusals[i].where + "：";
        all.push_back(
            {Health::kBad, subject, where + catalogue::Words(words, refusals[i]).text, remedy});
    }
    if (refusals.size() > kMostFaultsTold)
        all.push_back({Health::kBad, subject,
                       fmt::format("还有 {} 处", refusals.size() - kMostFaultsTold), remedy});
}

/// What the map of outlets lacks of what the bureau brought for it; nothing where it brought none.
void AppendOutlines(Checks& all, const Settings& settings, const catalogue::MessageTexts& words) {
    const http::OutlineFolder read = http::ReadOutlineFiles(settings.DefinitionFolders());
    Checks faults;
    AppendRefusals(faults, "排放口地图的轮廓", "改正文件；有错的文件不画，别的照画", read.faults,
                   words);
    for (Check& fault : faults) fault.health = Health::kNotice;
    Append(all, std::move(faults));
    if (read.faults.empty() && !read.found.outlines.empty())
        all.push_back({Health::kGood,
                       "排放口地图的轮廓",
                       fmt::format("{} 个，没有错误", read.found.outlines.size()),
                       {}});
}

std::vector<std::string> Variables() {
    std::vector<std::string> all;
    for (char** one = environ; *one != nullptr; ++one) all.emplace_back(*one);
    return all;
}

Checks RunAll(const Settings& settings, const catalogue::MessageTexts& words,
              const base::Clock& clock) {
    const base::Instant now = clock.Now();
    Checks all = CheckSettingsUse(settings, Variables());
    const auto definitions = LoadDefinitions(settings.catalogue, settings.overlay);
    if (definitions)
        all.push_back({Health::kGood, "定义", "没有错误", {}});
    else
        AppendRefusals(all, "定义", "按所写的文件和行改正；也可执行 qingheng catalogue check",
                       definitions.error(), words);
    Append(all, CheckClock(now));
    if (definitions) Append(all, CheckCalendar(**definitions, now.DayInShanghai()));
    Append(all, CheckFolders(settings));
    Append(all, CheckDatabase(settings, definitions ? definitions->get() : nullptr, clock));
    Append(all, CheckCertificates(settings, now));
    Append(all, CheckPorts(settings));
    const char* path = std::getenv("PATH");  // NOLINT(concurrency-mt-unsafe): one thread
    Append(all, CheckTools(path == nullptr ? "" : path));
    AppendOutlines(all, settings, words);
    return all;
}

int Print(std::ostream& out, const Checks& checks) {
    Health worst = Health::kGood;
    for (const Check& check : checks) {
        worst = std::max(worst, check.health);
        out << WordOf(check.health) << " " << check.subject << "：" << check.words;
        if (!check.remedy.empty()) out << "\n       → " << check.remedy;
        out << "\n";
    }
    return worst == Health::kGood ? kDone : worst == Health::kNotice ? kFindings : kBadInput;
}

int RunDoctor(CommandContext& context, const Arguments& arguments) {
    const FoundSettings found = FindSettings(context, arguments);
    Checks checks;
    const auto words = WordsFor(found.settings);
    if (found.refusals.empty()) {
        checks = RunAll(found.settings, words, base::SystemClock());
    } else {
        AppendRefusals(checks, "设置", "改正设置文件或者环境变量后再执行 doctor", found.refusals,
                       words);
    }
    return Print(context.out, checks);
}

}  // namespace

Checks CheckSettingsUse(const Settings& settings, const std::vector<std::string>& variables) {
    Checks checks;
    const auto warn = [&](std::string words, std::string remedy) {
        checks.push_back({Health::kNotice, "设置", std::move(words), std::move(remedy)});
    };
    for (const std::string& variable : variables) {
        const std::string name = variable.substr(0, variable.find('='));
        if (name.starts_with("QINGHENG_") && !IsSettingVariable(name))
            warn("不认识环境变量 " + name, "请核对拼写，或者去掉它");
    }
    if (HoldsPassword(settings.database))
        warn("数据库口令写在设置里", "改用 ~/.pgpass（权限 600）或者本机套接字登录");
    if (settings.plain && LooksBeyondLoopback(*settings.plain))
        warn(fmt::format("明文端口 {} 对外开放，全靠代理 {} 加密", settings.plain->address,
                         settings.trusted_proxy),
             "请确认只有代理能连到它（防火墙），或者改用 secure");
    if (settings.log_level == "debug") warn("日志级别为 debug，文件会很大", "平时用 info");
    if (checks.empty()) checks.push_back({Health::kGood, "设置", "没有错误", {}});
    return checks;
}

Checks CheckCalendar(const catalogue::Catalogue& catalogue, base::CivilDay today) {
    Checks checks;
    for (const int year : {today.year(), today.year() + 1}) {
        const std::string subject = fmt::format("{} 年工作日历", year);
        if (catalogue.calendar.Knows(year)) {
            checks.push_back({Health::kGood, subject, "已装入", {}});
        } else if (year == today.year()) {
            checks.push_back({Health::kBad, subject,
                              "没有，期限只按周末和法定的元旦、五一、国庆推算，会算错",
                              "到“日历与期限规则”页载入国务院办公厅的放假通知"});
        } else if (today.month() >= kLastQuarter) {
            checks.push_back({Health::kNotice, subject, "还没有，跨年的期限是暂定的",
                              "放假通知公布后（一般在 11 月），到“日历与期限规则”页载入"});
        }
    }
    return checks;
}

Checks CheckClock(base::Instant now) {
    if (now.DayInShanghai().year() < kFirstYear)
        return {{Health::kBad, "时钟", "系统时间是 " + OnTheWall(now) + "，显然不对",
                 "请校准系统时间（timedatectl、chrony）"}};
    timex state{};
    const int answer = ::adjtimex(&state);
    if (answer == TIME_ERROR || (state.status & STA_UNSYNC) != 0)
        return {{Health::kNotice, "时钟", "没有与时间服务器同步，现在是 " + OnTheWall(now),
                 "启用 systemd-timesyncd 或者 chrony，指向单位内网的时间服务器"}};
    return {{Health::kGood, "时钟", "已与时间服务器同步", {}}};
}

void AddDoctorCommands(std::vector<Command>& all) {
    all.push_back(
        {"doctor", "", "检查本机：出了怪事先执行它；每行一项，坏的写明怎样修", {}, RunDoctor});
}

}  // namespace app
