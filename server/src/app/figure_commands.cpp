#include <boost/json.hpp>
#include <charconv>
#include <fstream>
#include <ostream>

#include "app/commands.hpp"
#include "app/open_node.hpp"
#include "base/text.hpp"
#include "indicator/figure.hpp"
#include "report/report.hpp"

namespace app {

namespace json = boost::json;

namespace {

/// Year and organisation that figures are asked for. Without `--org`: every record.
struct Asked {
    int year = 0;
    std::string organisation_name;
    std::optional<base::RecordId> organisation;
    std::optional<base::RecordId> whose;  ///< the one asked for, or the topmost
    std::optional<records::AsKnown> as_known;
};

records::Query ByName(const catalogue::Catalogue& catalogue, const std::string& name) {
    records::Query query;
    query.type = catalogue.FindType(catalogue::kOrganisationType);
    const json::object filter = name.empty()
                                    ? json::object{{"parent", {{"absent", true}}}}
                                    : json::object{{"or",
                                                    {json::object{{"name", {{"eq", name}}}},
                                                     json::object{{"short", {{"eq", name}}}}}}};
    if (auto read = records::ReadFilter(catalogue, *query.type, json::serialize(filter)))
        query.filter = *read;
    query.limit = 2;
    return query;
}

/// `--known-at`: a day, as known at its end, or a moment.
base::Result<std::optional<records::AsKnown>> ReadKnownAt(Node& node, const std::string& text) {
    if (text.empty()) return std::optional<records::AsKnown>{};
    auto moment = base::Instant::Parse(text);
    if (const auto day = base::CivilDay::Parse(text))
        moment = base::Instant{base::Instant::StartOf(day->Plus(1)).micros - 1};
    if (!moment) return base::Refuse("figures.bad_moment", {{"text", text}}, "--known-at");
    return std::optional(records::AsKnown{node.store->Read()->ArrivalAt(*moment)});
}

base::Result<Asked> ReadAsked(Node& node, const Arguments& arguments) {
    Asked asked;
    const auto known = ReadKnownAt(node, arguments.Option("known-at"));
    if (!known) return base::Refuse(known.error());
    asked.as_known = *known;
    const std::string year =
        arguments.Option("year", std::to_string(node.clock.Today().year() - 1));
    const auto [end, error] = std::from_chars(year.data(), year.data() + year.size(), asked.year);
    if (error != std::errc{} || end != year.data() + year.size() || asked.year < 2000 ||
        asked.year > 2200)
        return base::Refuse("figures.bad_year", {{"year", year}}, "--year");
    const std::string name = arguments.Option("org");
    const auto found = node.store->Read()->Select(ByName(*node.definitions.Current(), name));
    if (!name.empty() && found.size() != 1)
        return base::Refuse("figures.organisation_not_found", {{"name", name}}, "--org");
    if (!found.empty()) asked.organisation_name = found.front().Text("name");
    if (found.size() == 1) asked.whose = found.front().id;
    if (!name.empty()) asked.organisation = found.front().id;
    return asked;
}

records::Filter ScopeOf(Node& node, records::RecordView& view, const catalogue::RecordType& type,
                        const Asked& asked) {
    if (!asked.organisation) return {};
    const auto catalogue = node.definitions.Current();
    json::array ids;
    for (const base::RecordId& id : access_control::Subtree(view, *catalogue, *asked.organisation))
        ids.emplace_back(id.ToText());
    auto filter = records::ReadFilter(
        *catalogue, type,
        json::serialize(json::object{{"$organisation", {{"in", std::move(ids)}}}}));
    return filter ? *std::move(filter) : records::Filter{};
}

indicator::Question QuestionOf(Node& node, records::RecordView& view,
                               const catalogue::Indicator& indicator, const Asked& asked) {
    indicator::Question question;
    question.indicator = &indicator;
    question.span = indicator::Span::Year(asked.year);
    question.givens = {{"today", node.clock.Today()}};
    question.organisation = asked.whose;
    question.as_known = asked.as_known;
    const std::string type_id = indicator.count.empty()
                                    ? indicator.sum.substr(0, indicator.sum.find('.'))
                                    : indicator.count;
    if (const auto* type = node.definitions.Current()->FindType(type_id))
        question.scope = ScopeOf(node, view, *type, asked);
    question.scope_of = [&](const catalogue::RecordType& type) {
        return ScopeOf(node, view, type, asked);
    };
    return question;
}

std::vector<const catalogue::Indicator*> InOrder(const catalogue::Catalogue& catalogue) {
    std::vector<const catalogue::Indicator*> list;
    for (const auto& [id, indicator] : catalogue.indicators) list.push_back(&indicator);
    std::stable_sort(list.begin(), list.end(),
                     [](const auto* a, const auto* b) { return a->order < b->order; });
    return list;
}

void PrintFigure(CommandContext& context, const std::string& format,
                 const catalogue::Indicator& indicator, const indicator::Figure& figure) {
    if (format == "tsv")
        context.out << fmt::format("{}\t{}\t{}\t{}\n", figure.indicator, figure.ValueText(),
                                   figure.unit, figure.rows);
    else if (format == "json")
        context.out << json::serialize(json::object{{"indicator", figure.indicator},
                                                    {"value", figure.ValueText()},
                                                    {"unit", figure.unit},
                                                    {"rows", figure.rows}})
                    << "\n";
    else
        context.out << fmt::format("{}：{} {}（{} 条记录）\n", indicator.label, figure.ValueText(),
                                   figure.unit, figure.rows);
}

int Figures(CommandContext& context, const Arguments& arguments) {
    const OpenedNode opened = OpenForCommand(context, arguments);
    if (!opened.node) return kBadInput;
    Node& node = *opened.node;
    const auto asked = ReadAsked(node, arguments);
    if (!asked) {
        PrintRefusals(context, node.settings, asked.error());
        return kBadInput;
    }
    const auto catalogue = node.definitions.Current();
    const auto view = node.store->Read();
    for (const catalogue::Indicator* indicator : InOrder(*catalogue)) {
        const auto figure =
            indicator::Compute(*view, *catalogue, QuestionOf(node, *view, *indicator, *asked));
        if (!figure) {
            PrintRefusals(context, node.settings, figure.error());
            return kBadInput;
        }
        if (figure->stated)
            PrintFigure(context, arguments.Option("format", "text"), *indicator, *figure);
    }
    return kDone;
}

int ShowFigure(CommandContext& context, const Arguments& arguments) {
    const OpenedNode opened = OpenForCommand(context, arguments);
    if (!opened.node) return kBadInput;
    Node& node = *opened.node;
    const auto catalogue = node.definitions.Current();
    const auto asked = ReadAsked(node, arguments);
    const auto found = catalogue->indicators.find(arguments.words[0]);
    base::Refusals refusals;
    if (!asked) refusals = asked.error();
    if (found == catalogue->indicators.end())
        refusals.push_back(
            {"figures.indicator_not_found", {{"indicator", arguments.words[0]}}, ""});
    if (!refusals.empty()) {
        PrintRefusals(context, node.settings, refusals);
        return kBadInput;
    }
    const auto view = node.store->Read();
    const indicator::Question question = QuestionOf(node, *view, found->second, *asked);
    constexpr int kBatch = 1'000;
    for (indicator::Page page{0, kBatch, {}};; page.offset += kBatch) {
        const auto rows = indicator::Rows(*view, *catalogue, question, page);
        if (!rows) {
            PrintRefusals(context, node.settings, rows.error());
            return kBadInput;
        }
        for (const indicator::FigureRow& row : *rows) {
            const catalogue::RecordType* type = catalogue->FindType(row.record.type);
            context.out << fmt::format("{}\t{}\t{}\t{}\n", row.record.id.ToText(),
                                       row.record.Text(type->subtitle),
                                       row.record.Text(type->title), row.amount);
        }
        if (rows->size() < kBatch) return kDone;
    }
}

/// Ids and names of the outlines, for people.
std::string TemplatesOf(const catalogue::Catalogue& catalogue) {
    std::string list;
    for (const auto& [id, report] : catalogue.reports)
        list += fmt::format("{}{}（{}）", list.empty() ? "" : "、", id, report.label);
    return list;
}

/// Every figure there is, and whether the text speaks of it: what an outline leaves out is not
/// lost.
document::AnnexTable AllFigures(Node& node, records::RecordView& view, const Asked& asked,
                                const report::WrittenReport& written) {
    document::AnnexTable annex;
    annex.title = "数字来源（内部使用，公开件不附）";
    annex.widths = {6, 40, 18, 12, 12, 12};
    annex.rows = {{"序号", "数字", "数值", "单位", "记录数", "正文"}};
    const auto catalogue = node.definitions.Current();
    for (const catalogue::Indicator* indicator : InOrder(*catalogue)) {
        const auto figure =
            indicator::Compute(view, *catalogue, QuestionOf(node, view, *indicator, asked));
        if (!figure || !figure->stated) continue;
        const bool used = std::ranges::find(written.figures, indicator->id,
                                            &indicator::Figure::indicator) != written.figures.end();
        annex.rows.push_back({std::to_string(annex.rows.size()), indicator->label,
                              figure->ValueText(), figure->unit, std::to_string(figure->rows),
                              used ? "用到" : "未用"});
    }
    return annex;
}

/// The official paper of a draft: no number and no signature yet; last where its figures stand.
std::string DraftPaper(const report::WrittenReport& written, const std::string& organisation,
                       document::AnnexTable annex) {
    document::OfficialPaper paper;
    if (!organisation.empty()) paper.letterhead = organisation + "文件";
    paper.title = written.title;
    paper.body = report::OfficialBody(written.sections);
    paper.signed_by = organisation;
    paper.annexes.push_back(std::move(annex));
    return document::WriteOfficialPaper(paper);
}

int WriteReport(CommandContext& context, const Arguments& arguments) {
    const OpenedNode opened = OpenForCommand(context, arguments);
    if (!opened.node) return kBadInput;
    Node& node = *opened.node;
    const auto catalogue = node.definitions.Current();
    const auto asked = ReadAsked(node, arguments);
    const auto found = catalogue->reports.find(
        arguments.Option("template", arguments.Option("report", "rule_of_law_annual")));
    base::Refusals refusals;
    if (!asked) refusals = asked.error();
    if (found == catalogue->reports.end())
        refusals.push_back(
            {"report.no_template", {{"templates", TemplatesOf(*catalogue)}}, "--template"});
    if (arguments.Option("o").empty() && arguments.Option("output").empty())
        refusals.push_back({"command.no_output", {}, "--output"});
    if (!refusals.empty()) {
        PrintRefusals(context, node.settings, refusals);
        return kBadInput;
    }
    const auto view = node.store->Read();
    report::ReportQuestion question;
    question.report = &found->second;
    question.year = asked->year;
    question.organisation = asked->organisation_name;
    question.whose = asked->whose;
    question.scope = [&](const catalogue::RecordType& type) {
        return ScopeOf(node, *view, type, *asked);
    };
    question.givens = {{"today", node.clock.Today()}};
    question.as_known = asked->as_known;
    const auto written = report::Write(*view, *catalogue, question);
    if (!written) {
        PrintRefusals(context, node.settings, written.error());
        return kBadInput;
    }
    const ledger::Head head = node.keeper->SignNow();
    document::AnnexTable annex = AllFigures(node, *view, *asked, *written);
    annex.note = fmt::format("本报告数字按账本第 {} 号时的记录计算，账本根值 {}。", head.size,
                             head.root.ToText());
    const std::string file = arguments.Option("output", arguments.Option("o"));
    std::ofstream out(file, std::ios::binary | std::ios::trunc);
    const std::string bytes = DraftPaper(*written, asked->organisation_name, std::move(annex));
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    out.flush();
    if (!out) throw std::runtime_error("cannot write " + file);
    const auto stated = std::ranges::count_if(written->figures, &indicator::Figure::stated);
    context.out << fmt::format("已写入 {}（{} 个数字）。\n", file, stated);
    if (!written->left_out.empty())
        context.err << fmt::format("有 {} 句没有写入：所用的数字还没有填报。\n",
                                   written->left_out.size());
    return kDone;
}

}  // namespace

void AddFigureCommands(std::vector<Command>& all) {
    all.push_back({"figures",
                   "--year 年 [--org 机构] [--known-at 日期或时刻] [--format text|json|tsv]",
                   "已有的数字：指标、数值、单位、记录数；还没有填报的不列",
                   {{"year", "org", "known-at"}, {}, 0, 0},
                   Figures});
    all.push_back({"figures show",
                   "指标 --year 年 [--org 机构] [--known-at 日期或时刻]",
                   "一个数字背后的记录",
                   {{"year", "org", "known-at"}, {}, 1, 1},
                   ShowFigure});
    all.push_back(
        {"report write",
         "--year 年 [--org 机构] [--template 提纲] [--known-at 日期或时刻] --output 文件.docx",
         "写年度报告",
         {{"year", "org", "output", "o", "report", "template", "known-at"}, {}, 0, 0},
         WriteReport});
}

}  // namespace app
