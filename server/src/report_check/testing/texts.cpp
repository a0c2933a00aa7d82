#include "report_check/testing/texts.hpp"

#include <fmt/format.h>

namespace report_check::testing {

const Rules& ShippedRules() {
    static const Rules kRules = ReadRules({std::string(QH_SOURCE_DIR) + "/catalogue"});
    return kRules;
}

std::string ReportWith(std::string_view body, int year) {
    return fmt::format(
        "清河市生态环境局文件\n清环发〔{1}〕3号\n签发人：某某\n"
        "清河市生态环境局{0}年度法治政府建设情况的报告\n市政府：\n"
        "{0}年，我局认真履行法治政府建设职责。现将有关情况报告如下：\n"
        "一、履行推进法治建设第一责任人职责情况\n主要负责人部署了法治建设工作。\n"
        "二、主要举措和成效\n{2}\n办理信访投诉12件，罚款3.5万元。\n"
        "三、存在的问题\n执法文书还不够规范，主要原因是培训不足。\n"
        "四、{1}年工作安排\n继续加强培训。\n清河市生态环境局\n{1}年1月20日\n",
        year, year + 1, body);
}

Outcome CheckText(std::string_view text, const Options& options) {
    const auto read = report_reader::ReadText(text);
    return read ? Check(*read, ShippedRules(), options) : Outcome{};
}

std::string Told(const Outcome& outcome) {
    std::string told;
    for (const Finding& finding : outcome.findings)
        told += finding.code + " “" + finding.quote + "” " + finding.reason + "\n";
    return told;
}

}  // namespace report_check::testing
