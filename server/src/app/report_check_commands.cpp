#include <fstream>
#include <ostream>

#include "app/commands.hpp"
#include "app/report_file.hpp"
#include "catalogue/load.hpp"
#include "report_check/check.hpp"
#include "report_check/outcome_text.hpp"

namespace app {

namespace {

/// What `report check` was called with, read.
struct Asked {
    report_reader::ReportText text;
    std::optional<report_reader::ReportText> before;
    report_check::Options options;
    bool json = false;
};

void Append(base::Refusals& all, const base::Refusals& more) {
    all.insert(all.end(), more.begin(), more.end());
}

base::Result<std::vector<report_check::Dismissal>> DismissalsOf(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return base::Refuse("report_check.no_file", {{"file", path}}, "--dismissed");
    return report_check::ReadDismissals(std::string{std::istreambuf_iterator<char>(file), {}});
}

base::Result<Asked> ReadAsked(const Arguments& arguments) {
    Asked asked;
    base::Refusals refusals;
    const std::string format = arguments.Option("format", "text");
    if (format != "text" && format != "json")
        refusals.push_back({"report_check.bad_format", {{"format", format}}, "--format"});
    asked.json = format == "json";
    if (arguments.Has("date")) {
        asked.options.day = base::CivilDay::Parse(arguments.Option("date"));
        if (!asked.options.day)
            refusals.push_back(
                {"report_check.bad_day", {{"day", arguments.Option("date")}}, "--date"});
    }
    if (arguments.Has("dismissed")) {
        auto dismissals = DismissalsOf(arguments.Option("dismissed"));
        if (dismissals)
            asked.options.dismissals = *std::move(dismissals);
        else
            Append(refusals, dismissals.error());
    }
    auto text = ReadReportFile(arguments.words[0]);
    if (text)
        asked.text = *std::move(text);
    else
        Append(refusals, text.error());
    if (arguments.Has("before")) {
        auto before = ReadReportFile(arguments.Option("before"));
        if (before)
            asked.before = *std::move(before);
        else
            Append(refusals, before.error());
    }
    asked.options.markdown = arguments.words[0].ends_with(".md");
    if (!refusals.empty()) return base::Refuse(std::move(refusals));
    return asked;
}

/// The lists of the definitions, and the laws of the definitions with them.
report_check::Rules RulesOf(const Settings& settings) {
    const auto folders = settings.DefinitionFolders();
    report_check::Rules rules = report_check::ReadRules(folders);
    if (const auto definitions = catalogue::LoadCatalogue(folders))
        for (const auto& [id, law] : (*definitions)->laws)
            report_check::AddLaw(
                rules, {law.title, {}, law.effective_from, law.repealed_on, {}, law.source});
    return rules;
}

int CheckReport(CommandContext& context, const Arguments& arguments) {
    const Settings settings = FindSettings(context, arguments).settings;
    auto asked = ReadAsked(arguments);
    if (!asked) {
        PrintRefusals(context, settings, asked.error());
        return kBadInput;
    }
    const report_check::Rules rules = RulesOf(settings);
    PrintRefusals(context, settings, rules.faults);
    if (rules.kinds.empty()) {
        PrintRefusals(context, settings,
                      {{"report_check.no_rules", {{"folder", settings.catalogue.string()}}, ""}});
        return kBadInput;
    }
    if (asked->before) asked->options.before = &*asked->before;
    const report_check::Outcome outcome = report_check::Check(asked->text, rules, asked->options);
    PrintRefusals(context, settings, outcome.cautions);
    if (asked->json)
        context.out << report_check::OutcomeJson(outcome) << "\n";
    else
        context.out << report_check::OutcomeText(outcome, arguments.words[0]);
    return outcome.findings.empty() ? kDone : kFindings;
}

}  // namespace

void AddReportCheckCommands(std::vector<Command>& all) {
    all.push_back({"report check",
                   "文件 [--before 上年或前稿] [--date YYYY-MM-DD] [--dismissed 文件] "
                   "[--format text|json]",
                   "检查任何单位的法治政府建设报告：序号、分项、数字、法规、用词、标点、日期",
                   {{"before", "date", "dismissed", "format"}, {}, 1, 1},
                   CheckReport});
}

}  // namespace app
