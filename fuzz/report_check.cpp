// Reports as they are checked. Whatever the bytes: no crash and no hang; every finding lies in the
// text, has words and a key of its own; the same text gives the same findings; against itself it
// gains none; what is dismissed by its key goes from the list and nothing else does; the JSON is
// JSON. The first byte says whether the text comes inside a yearly report.
#include <boost/json.hpp>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "base/check.hpp"
#include "base/text.hpp"
#include "report_check/check.hpp"
#include "report_check/outcome_text.hpp"

namespace {

using report_check::Finding;
using report_check::Outcome;
using report_reader::ReportText;

const report_check::Rules& ShippedRules() {
    static const report_check::Rules kRules =
        report_check::ReadRules({std::string(QH_SOURCE_DIR) + "/catalogue"});
    return kRules;
}

std::string Framed(std::string_view body) {
    return "清河市生态环境局2025年度法治政府建设情况的报告\n一、主要举措\n" + std::string(body) +
           "\n二、2026年工作安排\n加强培训。\n2026年1月20日\n";
}

void CheckFindings(const Outcome& outcome, const ReportText& text) {
    std::set<std::string> keys;
    for (const Finding& finding : outcome.findings) {
        CHECK(finding.place.begin <= finding.place.end);
        CHECK(finding.place.end <= text.text.size());
        CHECK(!finding.title.empty() && !finding.reason.empty());
        CHECK(base::IsUtf8(finding.quote) && base::IsUtf8(finding.reason));
        CHECK(finding.key.size() == 16 && keys.insert(finding.key).second);
    }
    const std::string json = report_check::OutcomeJson(outcome);
    boost::json::error_code error;
    CHECK(boost::json::parse(json, error).is_object() && !error);
    CHECK(base::IsUtf8(report_check::OutcomeText(outcome, "稿")));
}

void CheckText(const ReportText& text) {
    const Outcome outcome = report_check::Check(text, ShippedRules(), {});
    CheckFindings(outcome, text);
    report_check::Options options;
    options.before = &text;
    const Outcome same = report_check::Check(text, ShippedRules(), options);
    CHECK(same.findings == outcome.findings);
    if (outcome.findings.empty()) return;
    options.dismissals = {{outcome.findings.back().key, "核对过"}};
    const Outcome less = report_check::Check(text, ShippedRules(), options);
    CHECK(less.findings.size() + 1 == outcome.findings.size() && less.dismissed.size() == 1);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view body(reinterpret_cast<const char*>(data) + 1, size - 1);
    const auto text = report_reader::ReadText(data[0] % 2 == 0 ? std::string(body) : Framed(body));
    if (text) CheckText(*text);
    report_check::Rules rules;
    for (const char* list : {"findings.list", "laws.list", "terms.list", "bound.list", "days.list",
                             "parts.list", "figures.list", "words.list"})
        report_check::AddList(rules, body, list);
    (void)report_check::ReadDismissals(body);
    return 0;
}
