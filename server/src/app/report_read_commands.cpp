#include <ostream>

#include "app/commands.hpp"
#include "catalogue/wordings.hpp"
#include "report_desk/report_file.hpp"
#include "report_reader/figures_json.hpp"

namespace app {

namespace {

/// The wordings that were shipped and the bureau's own over them.
base::Result<report_reader::Vocabulary> VocabularyOf(const Settings& settings) {
    std::vector<std::filesystem::path> folders{settings.catalogue};
    if (!settings.overlay.empty()) folders.push_back(settings.overlay);
    const auto wordings = catalogue::LoadWordings(folders);
    if (!wordings) return base::Refuse(wordings.error());
    if (wordings->empty())
        return base::Refuse("report.no_wordings", {{"folder", settings.catalogue.string()}});
    return report_reader::Vocabulary(*wordings);
}

int ReadReport(CommandContext& context, const Arguments& arguments) {
    const Settings settings = FindSettings(context, arguments).settings;
    const std::string format = arguments.Option("format", "text");
    base::Refusals refusals;
    if (format != "text" && format != "json" && format != "tsv")
        refusals.push_back({"report.bad_format", {{"format", format}}, "--format"});
    const auto vocabulary = VocabularyOf(settings);
    if (!vocabulary)
        refusals.insert(refusals.end(), vocabulary.error().begin(), vocabulary.error().end());
    const auto report = report_desk::ReadReportFile(arguments.words[0]);
    if (!report) refusals.insert(refusals.end(), report.error().begin(), report.error().end());
    if (!refusals.empty()) {
        PrintRefusals(context, settings, refusals);
        return kBadInput;
    }
    PrintRefusals(context, settings, report->cautions);
    const auto figures = report_reader::FindFigures(*report, *vocabulary);
    if (format == "json")
        context.out << report_reader::FiguresJson(figures);
    else if (format == "tsv")
        context.out << report_reader::FiguresTsv(figures);
    else
        context.out << report_reader::FiguresText(figures);
    return kDone;
}

}  // namespace

void AddReportReadCommands(std::vector<Command>& all) {
    all.push_back({"report read",
                   "文件 [--format text|json|tsv]",
                   "读任何单位的法治政府建设报告，列出其中每个数和它的含义",
                   {{"format"}, {}, 1, 1},
                   ReadReport});
}

}  // namespace app
