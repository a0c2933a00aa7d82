#include "http/detail/figure_scope.hpp"
#include "http/detail/figure_words.hpp"
#include "http/detail/kept_pages.hpp"
#include "http/detail/query_reader.hpp"
#include "http/detail/record_page.hpp"
#include "http/detail/routes.hpp"
#include "http/numbers.hpp"
#include "indicator/derived.hpp"
#include "indicator/left_out.hpp"
#include "report/report.hpp"

namespace http {

namespace json = boost::json;

namespace {

/// Year, organisation and moment that every page about figures asks for.
struct Asked {
    int year = 0;
    base::RecordId organisation;
    std::string organisation_name;
    std::optional<records::AsKnown> as_known;
    std::optional<indicator::Span> span;  ///< a part of a year, or more than one
    std::string where;                    ///< a filter beside the indicator's own; empty: none
};

base::Result<Asked> ReadAsked(Caller& caller) {
    Asked asked;
    base::Refusals refusals;
    const std::string text = caller.request.Query("year");
    const auto year = text.empty() ? caller.today.year() : ReadNumber(text).value_or(0);
    if (year < 2000 || year > 2200)
        refusals.push_back({"figures.bad_year", {{"year", text}}, "year"});
    else
        asked.year = static_cast<int>(year);
    asked.organisation = caller.principal.organisation;
    asked.organisation_name = caller.principal.organisation_name;
    if (const std::string id = caller.request.Query("organisation"); !id.empty()) {
        const auto found = FindReadable(caller, catalogue::kOrganisationType, id);
        if (found) {
            asked.organisation = found->record.id;
            asked.organisation_name = TitleOf(*found->type, found->record);
        } else {
            refusals.push_back({"figures.organisation_not_found", {}, "organisation"});
        }
    }
    QueryReader query(caller.request);
    if (const auto moment = query.Moment("known_at"))
        asked.as_known = records::AsKnown{caller.view->ArrivalAt(*moment)};
    const auto from = query.Day("from"), to = query.Day("to");
    if (from && to) asked.span = indicator::Span{*from, *to};
    asked.where = caller.request.Query("where");
    refusals.insert(refusals.end(), query.refusals().begin(), query.refusals().end());
    if (!refusals.empty()) return base::Refuse(std::move(refusals));
    return asked;
}

indicator::Question QuestionOf(Caller& caller, const catalogue::Indicator& indicator,
                               const Asked& asked, int year) {
    return FigureQuestion(caller, indicator, {year, asked.organisation, asked.as_known});
}

/// The question with the days and the condition that the request names.
base::Result<indicator::Question> NarrowedQuestion(Caller& caller,
                                                   const catalogue::Indicator& indicator,
                                                   const Asked& asked) {
    indicator::Question question = QuestionOf(caller, indicator, asked, asked.year);
    if (asked.span) question.span = *asked.span;
    const catalogue::RecordType* type = CountedType(caller, indicator);
    if (asked.where.empty() || type == nullptr) return question;
    const auto where = records::ReadFilter(*caller.catalogue, *type, asked.where,
                                           access_control::ReadRule(caller.principal));
    if (!where) return base::Refuse(where.error());
    question.scope = records::Both(question.scope, *where);
    return question;
}

json::object FigureJson(const catalogue::Indicator& indicator, const indicator::Figure& figure) {
    return {{"id", figure.indicator},
            {"label", indicator.label},
            {"value", figure.value},
            {"scale", figure.scale},
            {"value_text", figure.ValueText()},
            {"unit", figure.unit},
            {"shown", FigureText(figure)},
            {"rows", figure.rows},
            {"reported", indicator::IsReported(indicator) && !figure.derived},
            {"stated", figure.stated},
            {"summable", figure.summable},
            {"definition", indicator.definition},
            {"basis", indicator.basis}};
}

/// What a rate is of, or which figures another is worked out of: each opens its own rows.
void AddParts(Caller& caller, const indicator::Question& question, const indicator::Figure& figure,
              json::object& answer) {
    if (!question.indicator->share.empty())
        answer["share"] = {{"part", figure.part}, {"whole", figure.rows}};
    if (!figure.derived) return;
    const auto derived = indicator::Derive(*caller.view, *caller.catalogue, question);
    if (!derived) return;
    json::array parts;
    for (const indicator::DerivedPart& part : derived->parts)
        parts.push_back({{"id", part.indicator.id},
                         {"label", part.indicator.label},
                         {"shown", FigureText(part.figure)},
                         {"from", part.span.from.ToText()},
                         {"to", part.span.to.ToText()},
                         {"rows", part.figure.rows},
                         {"reported", indicator::IsReported(part.indicator)}});
    answer["derived"] = {{"says", derived->relation->says}, {"parts", std::move(parts)}};
}

/// What units reported of a figure that the records tell too: both stand side by side.
void AddReported(Caller& caller, const catalogue::Indicator& indicator, const Asked& asked,
                 json::object& answer) {
    if (answer.at("reported").as_bool()) return;
    const catalogue::Indicator reported = indicator::AsReported(indicator);
    const auto figure = indicator::Compute(*caller.view, *caller.catalogue,
                                           QuestionOf(caller, reported, asked, asked.year));
    if (figure && figure->rows > 0)
        answer["beside"] = {{"value_text", figure->ValueText()},
                            {"shown", FigureText(*figure)},
                            {"rows", figure->rows}};
}

/// The same question of the days a year before, where anything is behind it, and what its imports
/// left out.
void AddPrevious(Caller& caller, indicator::Question question, json::object& answer) {
    constexpr int kYear = -12;
    question.span = {question.span.from.PlusMonths(kYear), question.span.to.PlusMonths(kYear)};
    const auto before = indicator::Compute(*caller.view, *caller.catalogue, question);
    if (!before || before->rows == 0) return;
    json::object previous = {{"value", before->value},
                             {"value_text", before->ValueText()},
                             {"shown", FigureText(*before)},
                             {"from", question.span.from.ToText()},
                             {"to", question.span.to.ToText()}};
    const std::size_t left_out = indicator::RowsLeftOut(*caller.view, *caller.catalogue, question);
    if (left_out > 0) previous["left_out"] = left_out;
    answer["previous"] = std::move(previous);
}

bool Names(const std::string& paragraph, const std::string& indicator) {
    return paragraph.find("{" + indicator + "}") != std::string::npos ||
           paragraph.find("{" + indicator + "|") != std::string::npos;
}

/// Heading and place of the report's section that first speaks of the indicator.
void AddSection(const catalogue::Catalogue& catalogue, const std::string& indicator,
                json::object& answer) {
    int place = 0;
    for (const auto& [id, report] : catalogue.reports) {
        for (const catalogue::ReportSection& section : report.sections) {
            ++place;
            const auto& sentences = section.paragraphs;
            if (std::ranges::none_of(sentences, [&](const std::string& sentence) {
                    return Names(sentence, indicator);
                }))
                continue;
            answer["section"] = section.heading;
            answer["section_place"] = place;
            return;
        }
    }
}

void AddHead(Caller& caller, json::object& answer) {
    if (const auto head = caller.platform.ledger.LatestHead())
        answer["head"] = {{"size", static_cast<std::int64_t>(head->size)},
                          {"root", head->root.ToText()},
                          {"signed_at", head->signed_at.ToText()}};
}

base::Done MayAsk(Caller& caller, std::string_view right) {
    if (access_control::HoldsSomewhere(caller.principal, right)) return base::AllWell();
    return base::Refuse("figures.not_allowed");
}

Response ListFigures(Caller& caller, const Request&) {
    if (const auto may = MayAsk(caller, "figures.read"); !may)
        return RefusalResponse(*caller.catalogue, may.error());
    const auto asked = ReadAsked(caller);
    if (!asked) return RefusalResponse(*caller.catalogue, asked.error());
    std::vector<const catalogue::Indicator*> indicators;
    for (const auto& [id, indicator] : caller.catalogue->indicators)
        indicators.push_back(&indicator);
    std::stable_sort(indicators.begin(), indicators.end(),
                     [](const auto* a, const auto* b) { return a->order < b->order; });
    json::array figures;
    for (const catalogue::Indicator* indicator : indicators) {
        const auto figure = indicator::Compute(*caller.view, *caller.catalogue,
                                               QuestionOf(caller, *indicator, *asked, asked->year));
        if (!figure) return RefusalResponse(*caller.catalogue, figure.error());
        json::object one = FigureJson(*indicator, *figure);
        const auto before =
            indicator::Compute(*caller.view, *caller.catalogue,
                               QuestionOf(caller, *indicator, *asked, asked->year - 1));
        AddReported(caller, *indicator, *asked, one);
        AddSection(*caller.catalogue, indicator->id, one);
        if (before && before->rows > 0)
            one["previous"] = {{"value", before->value}, {"shown", FigureText(*before)}};
        figures.push_back(std::move(one));
    }
    json::object answer = {
        {"year", asked->year},
        {"from", fmt::format("{}-01-01", asked->year)},
        {"to", fmt::format("{}-12-31", asked->year)},
        {"organisation",
         {{"id", asked->organisation.ToText()}, {"name", asked->organisation_name}}},
        {"figures", std::move(figures)}};
    AddHead(caller, answer);
    return JsonAnswer(answer);
}

base::Result<const catalogue::Indicator*> FindIndicator(Caller& caller, const Request& request) {
    if (auto may = MayAsk(caller, "figures.read"); !may) return base::Refuse(may.error());
    const auto found = caller.catalogue->indicators.find(request.Parameter("id"));
    if (found == caller.catalogue->indicators.end())
        return base::Refuse("figures.indicator_not_found");
    return &found->second;
}

Response GetFigure(Caller& caller, const Request& request) {
    const auto indicator = FindIndicator(caller, request);
    if (!indicator) return RefusalResponse(*caller.catalogue, indicator.error());
    const auto asked = ReadAsked(caller);
    if (!asked) return RefusalResponse(*caller.catalogue, asked.error());
    const auto question = NarrowedQuestion(caller, **indicator, *asked);
    if (!question) return RefusalResponse(*caller.catalogue, question.error());
    const auto figure = indicator::Compute(*caller.view, *caller.catalogue, *question);
    if (!figure) return RefusalResponse(*caller.catalogue, figure.error());
    json::object answer = FigureJson(**indicator, *figure);
    AddParts(caller, *question, *figure, answer);
    AddReported(caller, **indicator, *asked, answer);
    AddPrevious(caller, *question, answer);
    const auto by = request.Query("by") == "organisation" ? indicator::By::kOrganisation
                                                          : indicator::By::kMonth;
    const auto shares = indicator::Breakdown(*caller.view, *caller.catalogue, *question, by);
    if (!shares) return RefusalResponse(*caller.catalogue, shares.error());
    json::array breakdown;
    for (const indicator::Share& share : *shares)
        breakdown.push_back({{"key", share.key},
                             {"label", share.label},
                             {"value", share.value},
                             {"rows", share.rows}});
    answer["breakdown"] = std::move(breakdown);
    answer["filter"] = json::parse((*indicator)->filter.empty() ? "{}" : (*indicator)->filter);
    AddHead(caller, answer);
    return JsonAnswer(answer);
}

/// Of a rate the rows that pass (`of=part`) or do not (`of=rest`).
base::Done NarrowToShare(Caller& caller, indicator::Question& question) {
    const std::string of = caller.request.Query("of");
    const catalogue::RecordType* type = CountedType(caller, *question.indicator);
    if ((of != "part" && of != "rest") || question.indicator->share.empty() || type == nullptr)
        return base::AllWell();
    const std::string& share = question.indicator->share;
    auto narrowed = records::ReadFilter(*caller.catalogue, *type,
                                        of == "part" ? share : R"({"not":)" + share + "}");
    if (!narrowed) return base::Refuse(narrowed.error());
    question.scope = records::Both(question.scope, *narrowed);
    return base::AllWell();
}

/// The rows of one of the figures that it is worked out of (`part=0`, the first where not said).
void NarrowToPart(Caller& caller, const indicator::Question& question,
                  std::optional<indicator::DerivedPart>& part) {
    auto derived = indicator::Derive(*caller.view, *caller.catalogue, question);
    if (!derived) return;
    const auto wanted = ReadNumber(caller.request.Query("part")).value_or(0);
    const auto last = static_cast<std::int64_t>(derived->parts.size()) - 1;
    part = std::move(
        derived->parts[static_cast<std::size_t>(std::clamp<std::int64_t>(wanted, 0, last))]);
}

Response GetFigureRows(Caller& caller, const Request& request) {
    const auto known = FindIndicator(caller, request);
    if (!known) return RefusalResponse(*caller.catalogue, known.error());
    const auto asked = ReadAsked(caller);
    if (!asked) return RefusalResponse(*caller.catalogue, asked.error());
    auto question = NarrowedQuestion(caller, **known, *asked);
    if (!question) return RefusalResponse(*caller.catalogue, question.error());
    if (const auto done = NarrowToShare(caller, *question); !done)
        return RefusalResponse(*caller.catalogue, done.error());
    std::optional<indicator::DerivedPart> part;
    NarrowToPart(caller, *question, part);
    if (part) question = indicator::PartQuestion(*part);
    const catalogue::Indicator* indicator = question->indicator;
    const catalogue::RecordType* type = CountedType(caller, *indicator);
    const auto figure = indicator::Compute(*caller.view, *caller.catalogue, *question);
    const PageAsked page = PageOf(request);
    indicator::Page rows_page;
    rows_page.offset = page.offset;
    rows_page.limit = page.limit;
    const auto rows = indicator::Rows(*caller.view, *caller.catalogue, *question, rows_page);
    if (!figure) return RefusalResponse(*caller.catalogue, figure.error());
    if (!rows) return RefusalResponse(*caller.catalogue, rows.error());
    std::vector<records::Path> columns;
    for (const std::string& text : indicator->row_columns)
        if (auto path = records::ReadPath(*caller.catalogue, *type, text,
                                          access_control::ReadRule(caller.principal)))
            columns.push_back(*std::move(path));
    RecordWriterJson writer(caller);
    json::array out;
    for (const indicator::FigureRow& row : *rows) {
        json::object one = writer.Row(*type, row.record, columns);
        one["amount"] = row.amount;
        out.push_back(std::move(one));
    }
    json::object answer = {
        {"type", type->id},
        {"rows", std::move(out)},
        {"total", figure->rows},
        {"columns", json::array(indicator->row_columns.begin(), indicator->row_columns.end())},
        {"references", writer.References()}};
    writer.Finish();
    return JsonAnswer(answer);
}

base::Result<report::WrittenReport> WriteReport(Caller& caller, const Request& request,
                                                const Asked& asked) {
    if (auto may = MayAsk(caller, "report.write"); !may) return base::Refuse(may.error());
    const auto found = caller.catalogue->reports.find(request.Parameter("id"));
    if (found == caller.catalogue->reports.end()) return base::Refuse("report.not_found");
    report::ReportQuestion question;
    question.report = &found->second;
    question.year = asked.year;
    question.organisation = asked.organisation_name;
    question.whose = asked.organisation;
    question.scope = [&](const catalogue::RecordType& type) {
        return FigureScope(caller, type, asked.organisation);
    };
    question.givens = caller.Givens();
    question.as_known = asked.as_known;
    return report::Write(*caller.view, *caller.catalogue, question);
}

Response GetReport(Caller& caller, const Request& request) {
    const auto asked = ReadAsked(caller);
    if (!asked) return RefusalResponse(*caller.catalogue, asked.error());
    const auto written = WriteReport(caller, request, *asked);
    if (!written) return RefusalResponse(*caller.catalogue, written.error());
    json::array sections;
    for (const report::WrittenSection& section : written->sections) {
        json::array paragraphs;
        for (const auto& pieces : section.paragraphs) {
            json::array out;
            for (const report::Piece& piece : pieces) {
                json::object one = {{"text", piece.text}};
                if (piece.figure) one["figure"] = *piece.figure;
                out.push_back(std::move(one));
            }
            paragraphs.push_back(std::move(out));
        }
        sections.push_back({{"heading", section.heading}, {"paragraphs", std::move(paragraphs)}});
    }
    json::array left_out;
    for (const report::LeftOut& one : written->left_out) {
        json::array wanted;
        for (const std::string& id : one.wanted)
            wanted.push_back(
                {{"id", id}, {"label", caller.catalogue->indicators.find(id)->second.label}});
        left_out.push_back(
            {{"heading", one.heading}, {"text", one.text}, {"wanted", std::move(wanted)}});
    }
    json::object answer = {{"title", written->title},
                           {"year", asked->year},
                           {"sections", std::move(sections)},
                           {"left_out", std::move(left_out)}};
    AddHead(caller, answer);
    return JsonAnswer(answer);
}

Response GetReportWord(Caller& caller, const Request& request) {
    const auto asked = ReadAsked(caller);
    if (!asked) return RefusalResponse(*caller.catalogue, asked.error());
    const auto written = WriteReport(caller, request, *asked);
    if (!written) return RefusalResponse(*caller.catalogue, written.error());
    std::string basis;
    if (const auto head = caller.platform.ledger.LatestHead())
        basis = fmt::format("本报告数字按账本第 {} 号时的记录计算，账本根值 {}。", head->size,
                            head->root.ToText());
    Response response =
        TextResponse(200, document::WriteWord(report::ToWord(*written, basis)),
                     "application/vnd.openxmlformats-officedocument.wordprocessingml.document");
    response.Set("Content-Disposition",
                 fmt::format("attachment; filename=\"report-{}.docx\"", asked->year));
    return response;
}

}  // namespace

void AddFigureRoutes(Router& router, Platform& platform) {
    router.Add(Method::kGet, "/api/figures", ForCallersKept(platform, ListFigures, HeadBeside));
    router.Add(Method::kGet, "/api/figures/{id}", ForCallersKept(platform, GetFigure, HeadBeside));
    router.Add(Method::kGet, "/api/figures/{id}/rows", ForCallersKept(platform, GetFigureRows));
    router.Add(Method::kGet, "/api/reports/{id}.docx", ForCallers(platform, GetReportWord));
    router.Add(Method::kGet, "/api/reports/{id}", ForCallers(platform, GetReport));
}

}  // namespace http
