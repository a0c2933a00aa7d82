#include <ostream>

#include "app/commands.hpp"
#include "app/kept_words.hpp"
#include "catalogue/wordings.hpp"
#include "report_desk/report_file.hpp"
#include "report_reader/figures_json.hpp"

namespace app {

namespace {

/// The wordings that were shipped, the bureau's definitions over them, and what it keeps.
base::Result<report_reader::Vocabulary> VocabularyOf(
    const Settings& settings, const std::vector<report_reader::KeptWording>& kept) {
    std::vector<std::filesystem::path> folders{settings.catalogue};
    if (!settings.overlay.empty()) folders.push_back(settings.overlay);
    const auto wordings = catalogue::LoadWordings(folders);
    if (!wordings) return base::Refuse(wordings.error());
    if (wordings->empty())
        return base::Refuse("report.no_wordings", {{"folder", settings.catalogue.string()}});
    return report_reader::Vocabulary(report_reader::WithKept(*wordings, kept));
}

int ReadReport(CommandContext& context, const Arguments& arguments) {
    const Settings settings = FindSettings(context, arguments).settings;
    const std::string format = arguments.Option("format", "text");
    base::Refusals refusals;
    if (format != "text" && format != "json" && format != "tsv")
        refusals.push_back({"report.bad_format", {{"format", format}}, "--format"});
    const auto kept = KeptWordsOf(context, arguments, settings);
    if (!kept) return kBadInput;
    const auto vocabulary = VocabularyOf(settings, *kept);
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
    all.push_back(
        {"report read",
         "文件 [--format text|json|tsv] [--data 数据目录]",
         "读任何单位的法治政府建设报告，列出其中每个数和它的含义；给出数据目录的，按本局用语认",
         {{"format"}, {}, 1, 1},
         ReadReport});
}

}  // namespace app
