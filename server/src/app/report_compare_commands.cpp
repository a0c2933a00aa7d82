#include <filesystem>
#include <fstream>
#include <ostream>

#include "app/commands.hpp"
#include "app/kept_words.hpp"
#include "exchange/writer.hpp"
#include "report_desk/kept_wordings.hpp"
#include "report_desk/known.hpp"
#include "report_desk/report_file.hpp"

namespace app {

namespace {

constexpr std::size_t kMostReports = 50;

void WriteSheet(const report_desk::BureauTable& table, const std::string& path) {
    const auto rows = report_desk::CellsOf(table);
    std::vector<exchange::Column> columns;
    for (const std::string& heading : rows.front()) columns.push_back({heading});
    std::ofstream out(path, std::ios::binary);
    const auto writer = exchange::MakeXlsxWriter(columns, "各单位报告比较",
                                                 std::filesystem::temp_directory_path().string(),
                                                 [&out](std::string_view piece) { out << piece; });
    for (std::size_t i = 1; i < rows.size(); ++i) writer->AddRow(rows[i]);
    writer->Finish();
    if (!out.flush()) throw std::runtime_error("cannot write " + path);
}

int CompareReports(CommandContext& context, const Arguments& arguments) {
    const Settings settings = FindSettings(context, arguments).settings;
    const std::string format = arguments.Option("format", "text");
    base::Refusals refusals;
    if (format != "text" && format != "json" && format != "tsv")
        refusals.push_back({"report.bad_format", {{"format", format}}, "--format"});
    const auto known = report_desk::ReadKnown(settings.DefinitionFolders(), {});
    if (!known) refusals.insert(refusals.end(), known.error().begin(), known.error().end());
    const auto kept = KeptWordsOf(context, arguments, settings);
    if (!kept) return kBadInput;
    std::optional<report_desk::BureauWords> words;
    if (known) words = report_desk::WordsOf(known->wordings, *kept);
    std::vector<report_desk::BureauReport> reports;
    for (const std::string& file : arguments.words) {
        const auto text = report_desk::ReadReportFile(file);
        if (!text)
            refusals.insert(refusals.end(), text.error().begin(), text.error().end());
        else if (known)
            reports.push_back({std::filesystem::path(file).stem().string(),
                               report_reader::YearOf(*text),
                               report_reader::FindFigures(*text, words->vocabulary)});
    }
    if (!refusals.empty()) {
        PrintRefusals(context, settings, refusals);
        return kBadInput;
    }
    PrintRefusals(context, settings, known->faults);
    const auto table = report_desk::CompareBureaus(reports, known->families);
    if (const std::string sheet = arguments.Option("xlsx"); !sheet.empty())
        WriteSheet(table, sheet);
    if (format == "json")
        context.out << report_desk::TableJson(table);
    else if (format == "tsv")
        context.out << report_desk::TableTsv(table);
    else
        context.out << report_desk::TableText(table);
    return kDone;
}

}  // namespace

void AddReportCompareCommands(std::vector<Command>& all) {
    all.push_back({"report compare",
                   "文件 文件… [--format text|json|tsv] [--xlsx 表.xlsx] [--data 数据目录]",
                   "把几个单位的报告读成一张表：指标×单位，口径不同的标明不可比",
                   {{"format", "xlsx"}, {}, 2, kMostReports},
                   CompareReports});
}

}  // namespace app
