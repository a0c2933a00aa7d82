#include "http/detail/yearly_report.hpp"

/// The Word file of a yearly report: the official paper and its internal annex.
namespace http {

using records::Record;

namespace {

constexpr std::size_t kRowsNamed = 30;  ///< of each figure; the rest is counted

std::string ChineseDay(const std::optional<base::CivilDay>& day) {
    return day ? day->ToChinese() : "";
}

std::vector<std::string> Lines(const std::string& text) {
    std::vector<std::string> lines;
    for (const auto& paragraph : report::ParagraphsOf(text))
        lines.push_back(paragraph.front().text);
    return lines;
}

bool IsFixed(const Record& report) {
    return report.Text(records::system_field::kState) != "drafting";
}

/// The text as it was fixed; of a draft, as it reads now.
std::vector<report::WrittenSection> TextOf(Caller& caller, const Record& report,
                                           report::FigureBook& book) {
    std::vector<report::WrittenSection> written;
    const auto add = [&](std::string heading, std::int64_t level, const std::string& text) {
        written.push_back(
            {std::move(heading), static_cast<int>(level), report::ParagraphsOf(text)});
    };
    if (IsFixed(report)) {
        for (const records::Row& row : RowsOf(report, "sections"))
            add(TextIn(row, "heading"), NumberIn(row.values, "level"), TextIn(row, "text"));
        return written;
    }
    for (const Record& section : SectionsOf(caller, report.id))
        add(section.Text("heading"), NumberIn(section.values, "level"),
            book.Fill(section.Text("text")));
    return written;
}

std::string RowsNamed(Caller& caller, const indicator::Question& question) {
    indicator::Page page;
    page.limit = static_cast<int>(kRowsNamed) + 1;
    const auto rows = indicator::Rows(*caller.view, *caller.catalogue, question, page);
    std::string named;
    if (!rows) return named;
    for (std::size_t i = 0; i < rows->size() && i < kRowsNamed; ++i)
        named += (named.empty() ? "" : "\n") +
                 NameForReport(caller, (*rows)[i].record.type, (*rows)[i].record.id);
    if (rows->size() > kRowsNamed) named += "\n……";
    return named;
}

/// Each figure with what it counts and the records behind it, as known when it was fixed.
document::AnnexTable FiguresAnnex(Caller& caller, const Record& report, report::FigureBook& book) {
    document::AnnexTable annex;
    annex.title = "数字来源（内部使用，公开件不附）";
    const auto size = NumberIn(report.values, "head_size");
    annex.note = IsFixed(report) ? fmt::format("各数字按账本前 {} 号的记录计算，账本根值 {}。",
                                               size, report.Text("head_root"))
                                 : "草稿：各数字按此刻的记录计算，尚未固定。";
    annex.widths = {5, 20, 12, 30, 33};
    annex.rows = {{"序号", "数字", "印出", "定义", "记录"}};
    std::vector<std::string> places;
    if (IsFixed(report)) {
        for (const records::Row& row : RowsOf(report, "figures"))
            places.push_back(TextIn(row, "place"));
    } else {
        for (const auto& [place, placed] : book.all()) places.push_back(place);
    }
    for (const std::string& place : places) {
        const report::Placed& placed = book.At(place);
        if (placed.indicator == nullptr) continue;
        const auto question = book.QuestionOf(placed);
        annex.rows.push_back(
            {std::to_string(annex.rows.size()),
             fmt::format("{}\n自{}\n至{}", placed.indicator->label, placed.span.from.ToText(),
                         placed.span.to.ToText()),
             placed.shown, placed.indicator->definition,
             fmt::format("{} 条\n{}", placed.figure.rows, RowsNamed(caller, question))});
    }
    return annex;
}

/// What was restated, and what changed since without being restated yet.
std::optional<document::AnnexTable> ChangesAnnex(Caller& caller, const Record& report) {
    document::AnnexTable annex;
    annex.title = "签发之后的更正";
    annex.note = "签发的原文不改；这里逐项写明旧数、新数、因哪些记录和行为。";
    annex.widths = {22, 10, 10, 58};
    annex.rows = {{"数字", "原数", "现数", "因哪些记录和行为"}};
    for (const Record& one :
         SelectWhere(caller, kRestatementType,
                     {{"report", report.id.ToText()}, {"$state", "issued"}}, "issued_on"))
        for (const records::Row& row : RowsOf(one, "items"))
            annex.rows.push_back({TextIn(row, "label") + "\n" + one.Text("title") + " " +
                                      ChineseDay(one.Day("issued_on")),
                                  TextIn(row, "before"), TextIn(row, "after"),
                                  TextIn(row, "because")});
    if (report.Text(records::system_field::kState) != "checked") {
        const auto arrival = FixedOf(caller, report).arrival;
        if (const auto changes = ChangesOf(caller, report))
            for (const ChangedFigure& change : *changes)
                annex.rows.push_back({change.before.label + "\n还没有发更正说明",
                                      change.before.shown, change.after.shown,
                                      BecauseOf(caller, change, arrival)});
    }
    if (annex.rows.size() == 1) return std::nullopt;
    return annex;
}

}  // namespace

base::Result<std::string> ReportWord(Caller& caller, const Record& report, bool annex) {
    std::optional<records::AsKnown> known = KnownBy(caller, report);
    if (IsFixed(report)) known = records::AsKnown{NumberIn(report.values, "head_arrival")};
    report::FigureBook book(*caller.view, *caller.catalogue, ScopeOfReport(caller, report, known));
    document::OfficialPaper paper;
    paper.letterhead = report.Text("letterhead");
    paper.number = report.Text("doc_no");
    paper.signer = report.Text("signer");
    paper.title = report.Text("title");
    paper.addressees = report.Text("addressees");
    paper.body = report::OfficialBody(TextOf(caller, report, book));
    paper.attachments = Lines(report.Text("attachments"));
    paper.signed_by = report.Text("signed_by");
    if (paper.signed_by.empty())
        if (const auto whose = report.Reference(records::system_field::kOrganisation)) {
            const auto* type = caller.catalogue->FindType(catalogue::kOrganisationType);
            if (const auto organisation = caller.view->Find(*type, *whose))
                paper.signed_by = organisation->Text("name");
        }
    paper.dated = ChineseDay(report.Day("dated") ? report.Day("dated") : report.Day("signed_on"));
    paper.copies = report.Text("copies");
    paper.printer = report.Text("printer");
    paper.printed_on =
        ChineseDay(report.Day("printed_on") ? report.Day("printed_on") : report.Day("signed_on"));
    if (annex) {
        paper.annexes.push_back(FiguresAnnex(caller, report, book));
        if (IsFixed(report))
            if (auto changes = ChangesAnnex(caller, report))
                paper.annexes.push_back(*std::move(changes));
    }
    return document::WriteOfficialPaper(paper);
}

}  // namespace http
