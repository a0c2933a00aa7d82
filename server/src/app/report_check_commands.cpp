#include <charconv>
#include <fstream>
#include <ostream>

#include "app/commands.hpp"
#include "app/kept_words.hpp"
#include "app/open_node.hpp"
#include "catalogue/load.hpp"
#include "indicator/figure.hpp"
#include "report_check/check.hpp"
#include "report_check/outcome_text.hpp"
#include "report_desk/known.hpp"
#include "report_desk/records.hpp"
#include "report_desk/relations.hpp"
#include "report_desk/report_file.hpp"
#include "report_desk/word_copy.hpp"

namespace app {

namespace {

/// What `report check` was called with, read.
struct AskedCheck {
    report_reader::ReportText text;
    std::optional<report_reader::ReportText> before;
    report_check::Options options;
    std::optional<int> year;  ///< of the records; absent: by the text alone
    bool json = false;
};

void Append(base::Refusals& all, const base::Refusals& more) {
    all.insert(all.end(), more.begin(), more.end());
}

std::string BytesOf(std::istream& in) { return {std::istreambuf_iterator<char>(in), {}}; }

base::Result<std::vector<report_check::Dismissal>> DismissalsOf(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return base::Refuse("report_check.no_file", {{"file", path}}, "--dismissed");
    return report_check::ReadDismissals(BytesOf(file));
}

void ReadYear(const Arguments& arguments, AskedCheck& asked, base::Refusals& refusals) {
    if (!arguments.Has("year")) return;
    const std::string text = arguments.Option("year");
    int year = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), year);
    if (error != std::errc{} || end != text.data() + text.size() || year < 2000 || year > 2200)
        refusals.push_back({"figures.bad_year", {{"year", text}}, "--year"});
    asked.year = year;
}

void ReadTexts(const Arguments& arguments, AskedCheck& asked, base::Refusals& refusals) {
    auto text = report_desk::ReadReportFile(arguments.words[0]);
    if (text)
        asked.text = *std::move(text);
    else
        Append(refusals, text.error());
    if (!arguments.Has("before")) return;
    auto before = report_desk::ReadReportFile(arguments.Option("before"));
    if (before)
        asked.before = *std::move(before);
    else
        Append(refusals, before.error());
}

base::Result<AskedCheck> ReadAsked(const Arguments& arguments) {
    AskedCheck asked;
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
    ReadYear(arguments, asked, refusals);
    ReadTexts(arguments, asked, refusals);
    asked.options.markdown = arguments.words[0].ends_with(".md");
    if (!refusals.empty()) return base::Refuse(std::move(refusals));
    return asked;
}

using Definitions = base::Result<std::shared_ptr<const catalogue::Catalogue>>;

/// With the laws of the definitions, where they load; the lists alone where they do not.
base::Result<report_desk::Known> ReadLists(const Settings& settings, const Definitions& known) {
    const auto folders = settings.DefinitionFolders();
    if (known) return report_desk::ReadKnown(folders, (*known)->laws);
    return report_desk::ReadKnown(folders, {});
}

/// Read also by what the bureau keeps, where its data are named.
bool AddKept(CommandContext& context, const Arguments& arguments, const Settings& settings,
             report_desk::Known& known) {
    const auto kept = KeptWordsOf(context, arguments, settings);
    if (!kept) return false;
    if (!kept->empty())
        known.vocabulary =
            report_reader::Vocabulary(report_reader::WithKept(known.wordings, *kept));
    return true;
}

/// What the figures of the text say against each other.
void AddBrokenRelations(const report_desk::Known& known, const catalogue::Catalogue& catalogue,
                        AskedCheck& asked) {
    const auto figures = report_reader::FindFigures(asked.text, known.vocabulary);
    const auto broken =
        report_desk::BrokenRelations(catalogue, figures, report_reader::YearOf(asked.text));
    asked.options.outside.insert(asked.options.outside.end(), broken.begin(), broken.end());
}

/// The topmost organisation: whose figures the whole bureau's are.
std::optional<base::RecordId> Topmost(Node& node, records::RecordView& view) {
    const auto catalogue = node.definitions.Current();
    records::Query query;
    query.type = catalogue->FindType(catalogue::kOrganisationType);
    if (auto filter = records::ReadFilter(*catalogue, *query.type, R"({"parent":{"absent":true}})"))
        query.filter = *filter;
    query.limit = 2;
    const auto found = view.Select(query);
    if (found.size() != 1) return std::nullopt;
    return found.front().id;
}

void PrintCompared(std::ostream& out, const std::vector<report_reader::Figure>& figures,
                   const std::vector<report_desk::Compared>& compared) {
    for (const report_desk::Compared& one : compared) {
        const report_reader::Figure& figure = figures[one.figure];
        out << fmt::format("第 {} 行 {}“{}”：", figure.line, figure.label, figure.text);
        if (!one.why.empty())
            out << "不能核对，" << one.why << "。\n";
        else
            out << fmt::format("{}年{} {}（{} 条）{}\n", one.year, one.reported ? "填报" : "记录",
                               one.recorded, one.rows,
                               one.difference.empty() ? "，相符" : "，相差 " + one.difference);
    }
}

/// Every figure beside its indicator. Whoever can read the database file sees it all anyway.
bool CompareWithRecords(CommandContext& context, const Arguments& arguments,
                        const report_desk::Known& known, AskedCheck& asked) {
    const OpenedNode opened = OpenForCommand(context, arguments);
    if (!opened.node) return false;
    Node& node = *opened.node;
    const auto catalogue = node.definitions.Current();
    const auto view = node.store->Read();
    const auto whose = Topmost(node, *view);
    const auto ask = [&](const catalogue::Indicator& indicator, int year) {
        indicator::Question question;
        question.indicator = &indicator;
        question.span = indicator::Span::Year(year);
        question.givens = {{"today", node.clock.Today()}};
        question.organisation = whose;
        return indicator::Compute(*view, *catalogue, question);
    };
    const auto figures = report_reader::FindFigures(asked.text, known.vocabulary);
    const auto compared = report_desk::CompareWithRecords(*catalogue, figures, *asked.year, ask);
    asked.options.outside = report_desk::Differences(figures, compared);
    if (!asked.json) PrintCompared(context.out, figures, compared);
    return true;
}

bool WriteCopy(CommandContext& context, const Settings& settings, const Arguments& arguments,
               const AskedCheck& asked, const report_check::Outcome& outcome) {
    const std::string path = arguments.Option("word");
    if (path.empty()) return true;
    std::ifstream in(arguments.words[0], std::ios::binary);
    const std::string bytes = BytesOf(in);
    std::ofstream out(path, std::ios::binary);
    out << report_desk::CommentedWord(
        {bytes, arguments.words[0], asked.text, outcome.findings, base::SystemClock().Now()});
    if (out.flush()) return true;
    PrintRefusals(context, settings, {{"report_check.not_written", {{"file", path}}, "--word"}});
    return false;
}

int CheckReport(CommandContext& context, const Arguments& arguments) {
    const Settings settings = FindSettings(context, arguments).settings;
    auto asked = ReadAsked(arguments);
    if (!asked) {
        PrintRefusals(context, settings, asked.error());
        return kBadInput;
    }
    const Definitions definitions = catalogue::LoadCatalogue(settings.DefinitionFolders());
    auto known = ReadLists(settings, definitions);
    if (!known) {
        PrintRefusals(context, settings, known.error());
        return kBadInput;
    }
    if (!AddKept(context, arguments, settings, *known)) return kBadInput;
    PrintRefusals(context, settings, known->faults);
    if (asked->before) asked->options.before = &*asked->before;
    if (asked->year && !CompareWithRecords(context, arguments, *known, *asked)) return kBadInput;
    if (definitions) AddBrokenRelations(*known, **definitions, *asked);
    const report_check::Outcome outcome =
        report_check::Check(asked->text, known->rules, asked->options);
    PrintRefusals(context, settings, outcome.cautions);
    if (asked->json)
        context.out << report_check::OutcomeJson(outcome) << "\n";
    else
        context.out << report_check::OutcomeText(outcome, arguments.words[0]);
    if (!WriteCopy(context, settings, arguments, *asked, outcome)) return kBadInput;
    return outcome.findings.empty() ? kDone : kFindings;
}

}  // namespace

void AddReportCheckCommands(std::vector<Command>& all) {
    all.push_back({"report check",
                   "文件 [--before 上年或前稿] [--date YYYY-MM-DD] [--dismissed 文件] "
                   "[--year 年度] [--word 批注.docx] [--format text|json] [--data 数据目录]",
                   "检查任何单位的法治政府建设报告：序号、分项、数字、法规、用词、标点、日期；"
                   "给出年度的，与本单位的记录核对",
                   {{"before", "date", "dismissed", "year", "word", "format"}, {}, 1, 1},
                   CheckReport});
}

}  // namespace app
