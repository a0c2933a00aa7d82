#include "catalogue/messages.hpp"
#include "http/detail/report_asked.hpp"
#include "http/detail/utf16_places.hpp"
#include "report_check/outcome_text.hpp"

namespace http {

namespace json = boost::json;
using report_check::Finding;
using report_reader::Span;

namespace {

/// More findings than anybody reads are counted, not listed.
constexpr std::size_t kMostListed = 2'000;
constexpr std::size_t kMostFigures = 10'000;

json::object FindingJson(const Finding& finding, const Utf16Places& places) {
    json::object one = {{"code", finding.code},
                        {"weight", report_check::WeightId(finding.weight)},
                        {"title", finding.title},
                        {"line", finding.line},
                        {"section", finding.section},
                        {"quote", finding.quote},
                        {"reason", finding.reason},
                        {"mend", finding.mend},
                        {"source", finding.source},
                        {"key", finding.key},
                        {"also", json::array(finding.also.begin(), finding.also.end())},
                        {"dismissed", nullptr}};
    if (!finding.dismissed.empty()) one["dismissed"] = finding.dismissed;
    places.Add(one, finding.place);
    return one;
}

json::array FindingsJson(const std::vector<Finding>& findings, const Utf16Places& places) {
    json::array list;
    for (const Finding& finding : findings) {
        if (list.size() == kMostListed) break;
        list.push_back(FindingJson(finding, places));
    }
    return list;
}

json::array ParagraphsJson(const report_reader::ReportText& text, const Utf16Places& places) {
    json::array list;
    for (std::size_t i = 0; i < text.paragraphs.size(); ++i) {
        const report_reader::Paragraph& paragraph = text.paragraphs[i];
        const report_reader::Section& section = text.sections[paragraph.section];
        const bool opens = section.kind == report_reader::SectionKind::kHeading &&
                           section.first_paragraph == i && paragraph.section > 0;
        json::object one;
        places.Add(one, paragraph.place);
        if (opens) one["level"] = section.level;
        if (paragraph.section == 0 && paragraph.heading) one["level"] = 0;
        list.push_back(std::move(one));
    }
    return list;
}

json::object ComparedJson(const report_desk::Compared& compared) {
    json::object one = {{"standing", report_desk::NameOf(compared.standing)},
                        {"year", compared.year},
                        {"rows", compared.rows},
                        {"reported", compared.reported}};
    if (!compared.recorded.empty()) one["recorded"] = compared.recorded;
    if (!compared.difference.empty()) one["difference"] = compared.difference;
    if (!compared.why.empty()) one["why"] = compared.why;
    return one;
}

json::object FigureJson(const report_reader::Figure& figure, const Utf16Places& places) {
    json::object one = {
        {"indicator", nullptr},    {"value", figure.value},
        {"unit", figure.unit},     {"comparator", report_reader::NameOf(figure.comparator)},
        {"period", figure.period}, {"text", figure.text},
        {"line", figure.line}};
    if (!figure.indicator.empty()) {
        one["indicator"] = figure.indicator;
        one["label"] = figure.label;
    }
    if (!figure.value_to.empty()) one["value_to"] = figure.value_to;
    if (figure.planned) one["planned"] = true;
    if (figure.not_indicator) one["not_indicator"] = true;
    if (!figure.wording.empty()) one["wording"] = figure.wording;
    if (!figure.alike.empty()) one["alike"] = figure.alike;
    if (figure.in_words) one["in_words"] = true;
    if (!figure.named.empty()) {
        json::object named;
        places.Add(named, figure.named);
        one["named"] = std::move(named);
    }
    places.Add(one, figure.place);
    return one;
}

json::array FiguresJson(const CheckedReport& checked, const Utf16Places& places) {
    json::array list;
    for (const report_reader::Figure& figure : checked.figures) {
        if (list.size() == kMostFigures) break;
        list.push_back(FigureJson(figure, places));
    }
    for (const report_desk::Compared& compared : checked.records.compared)
        if (compared.figure < list.size())
            list[compared.figure].as_object()["record"] = ComparedJson(compared);
    return list;
}

json::object RecordsJson(const BesideRecords& records) {
    if (!records.why_not.empty()) return {{"why_not", records.why_not}};
    return {{"year", records.year},
            {"organisation",
             {{"id", records.organisation.ToText()}, {"name", records.organisation_name}}}};
}

json::array CautionsJson(const Caller& caller, const CheckAsked& asked,
                         const CheckedReport& checked) {
    base::Refusals cautions = checked.outcome.cautions;
    if (asked.before)
        for (const base::Refusal& one : asked.before->text.cautions)
            cautions.push_back({one.code, one.params, "before"});
    if (checked.outcome.findings.size() > kMostListed || checked.figures.size() > kMostFigures)
        cautions.push_back({"report_check.cut", {{"most", std::to_string(kMostListed)}}, ""});
    return RefusalsToJson(*caller.catalogue, cautions);
}

}  // namespace

json::object CheckedJson(const Caller& caller, const CheckAsked& asked,
                         const CheckedReport& checked) {
    const report_check::Outcome& outcome = checked.outcome;
    const Utf16Places places(asked.report.text.text);
    json::array cautions = CautionsJson(caller, asked, checked);
    json::object answer = {{"name", asked.report.name},
                           {"characters", outcome.characters},
                           {"report_year", nullptr},
                           {"law_day", nullptr},
                           {"yearly_report", outcome.yearly_report},
                           {"earlier_draft", outcome.earlier_draft},
                           {"compared_with_before", asked.before.has_value()},
                           {"text", asked.report.text.text},
                           {"paragraphs", ParagraphsJson(asked.report.text, places)},
                           {"findings", FindingsJson(outcome.findings, places)},
                           {"dismissed", FindingsJson(outcome.dismissed, places)},
                           {"figures", FiguresJson(checked, places)},
                           {"records", RecordsJson(checked.records)},
                           {"partial", !cautions.empty()},
                           {"cautions", std::move(cautions)}};
    if (outcome.report_year > 0) answer["report_year"] = outcome.report_year;
    if (outcome.day) answer["law_day"] = outcome.day->ToText();
    return answer;
}

}  // namespace http
