#include "report/figure_book.hpp"

#include <algorithm>

#include "base/decimal.hpp"
#include "base/digest.hpp"
#include "catalogue/reported.hpp"
#include "indicator/left_out.hpp"

namespace report {

namespace {

constexpr int kBatch = 1'000;
constexpr int kPriorScale = 4;  ///< digits after the point that last year's report may have
constexpr std::string_view kSigned = "confirmed";  ///< state of a reported value (figure_entry)

struct RowSeen {
    std::string type, title;
    std::int64_t amount = 0;
};

base::Result<std::map<base::RecordId, RowSeen>> AllRows(records::RecordView& view,
                                                        const catalogue::Catalogue& catalogue,
                                                        const indicator::Question& question) {
    std::map<base::RecordId, RowSeen> seen;
    for (indicator::Page page{0, kBatch, {}};; page.offset += kBatch) {
        const auto rows = indicator::Rows(view, catalogue, question, page);
        if (!rows) return base::Refuse(rows.error());
        for (const indicator::FigureRow& row : *rows) {
            const catalogue::RecordType* type = catalogue.FindType(row.record.type);
            seen[row.record.id] = {row.record.type, row.record.Text(type->title), row.amount};
        }
        if (rows->size() < static_cast<std::size_t>(kBatch)) return seen;
    }
}

std::string WithoutNeedlessZeros(std::string text) {
    if (text.find('.') == std::string::npos) return text;
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return text;
}

/// 增加12.5%, one decimal; the base is not zero.
std::string ChangeText(std::int64_t now, std::int64_t before) {
    if (now == before) return "持平";
    constexpr long double kPerMille = 1000.0L;
    const long double base = before < 0 ? -static_cast<long double>(before) : before;
    const long double share = (static_cast<long double>(now) - before) / base * kPerMille;
    const auto rounded = static_cast<std::int64_t>(share < 0 ? -share + 0.5L : share + 0.5L);
    return (share < 0 ? "下降" : "增加") + WithoutNeedlessZeros(base::DecimalText(rounded, 1)) +
           "%";
}

base::CivilDay YearBefore(base::CivilDay day) { return day.PlusMonths(-12); }

}  // namespace

std::string PrintedAs(const indicator::Figure& figure, PlaceForm form) {
    indicator::Figure shown = figure;
    if (form == PlaceForm::kWord && figure.value == 0) return "零";
    if (form == PlaceForm::kWan || (form == PlaceForm::kWord && figure.unit == "元"))
        shown.scale += 4;  // the point moves; no digit is lost
    std::string digits = shown.ValueText();
    if (form != PlaceForm::kWord) return digits;
    return digits + (figure.unit == "元" ? "万元" : figure.unit);
}

indicator::Question FigureBook::Ask(const catalogue::Indicator& indicator,
                                    indicator::Span span) const {
    const std::string type_id = indicator.count.empty()
                                    ? indicator.sum.substr(0, indicator.sum.find('.'))
                                    : indicator.count;
    indicator::Question question;
    question.indicator = &indicator;
    question.span = span;
    if (const auto* type = catalogue_.FindType(type_id)) question.scope = scope_.records(*type);
    question.scope_of = scope_.records;
    question.givens = scope_.givens;
    question.as_known = scope_.as_known;
    question.organisation = scope_.whose;
    return question;
}

indicator::Question FigureBook::QuestionOf(const Placed& placed) const {
    return Ask(*placed.indicator, placed.span);
}

const Placed& FigureBook::At(const std::string& text) {
    const auto [at, is_new] = placed_.try_emplace(text);
    Placed& placed = at->second;
    if (!is_new) return placed;
    placed.shown = kToBeFilled;
    const auto place = ReadPlace(text);
    const auto found =
        place ? catalogue_.indicators.find(place->indicator) : catalogue_.indicators.end();
    if (found == catalogue_.indicators.end()) {
        placed.place.text = text;
        placed.faults = {{"report.unknown_place", {{"place", text}}, {}}};
        return placed;
    }
    placed.place = *place;
    placed.indicator = &found->second;
    placed.span = indicator::Span::Year(scope_.year);
    if (scope_.until) placed.span.to = *scope_.until;
    if (place->from) placed.span.from = *place->from;
    if (place->to) placed.span.to = *place->to;
    if (place->last_year) placed.span = {YearBefore(placed.span.from), YearBefore(placed.span.to)};
    Compute(placed);
    return placed;
}

void FigureBook::Compute(Placed& placed) {
    const std::vector<std::pair<std::string, std::string>> params = {
        {"place", placed.place.text}, {"label", placed.indicator->label}};
    auto figure = indicator::Compute(view_, catalogue_, QuestionOf(placed));
    if (!figure) {
        placed.faults = figure.error();
        return;
    }
    placed.figure = *std::move(figure);
    if (placed.place.last_year && placed.figure.rows == 0) TakePrior(placed);
    if (placed.place.form == PlaceForm::kWan && placed.figure.unit != "元") {
        placed.faults.push_back({"report.not_money", params, {}});
        return;
    }
    Compare(placed);
    if (!placed.figure.stated) {
        placed.faults.push_back(
            {placed.figure.summable ? "report.figure_not_reported" : "report.figure_not_summable",
             params,
             {}});
        return;
    }
    FindUnsigned(placed);
    if (placed.place.form != PlaceForm::kChange)
        placed.shown = PrintedAs(placed.figure, placed.place.form);
    else if (placed.shown == kToBeFilled)
        placed.faults.push_back({"report.no_base", params, {}});
}

/// Last year's figure as last year's report printed it, where no record tells it.
void FigureBook::TakePrior(Placed& placed) {
    const auto prior = scope_.prior.find(placed.indicator->id);
    if (prior == scope_.prior.end() || placed.place.from || placed.place.to) return;
    const int scale = std::max(placed.figure.scale, kPriorScale);
    const auto value = base::ParseDecimal(prior->second.value, scale);
    if (!value) return;
    placed.figure.value = *value;
    placed.figure.scale = scale;
    placed.figure.stated = true;
    placed.previous_sentence = prior->second.sentence;
}

/// The year before: as the records tell it, else as last year's report printed it.
void FigureBook::Compare(Placed& placed) {
    const auto question =
        Ask(*placed.indicator, {YearBefore(placed.span.from), YearBefore(placed.span.to)});
    const auto before = indicator::Compute(view_, catalogue_, question);
    if (placed.place.last_year) return;
    std::optional<indicator::Figure> base;
    if (before && before->rows > 0) {
        base = *before;
        placed.previous_left_out = indicator::RowsLeftOut(view_, catalogue_, question);
    } else {
        Placed year_before;
        year_before.place = placed.place;
        year_before.indicator = placed.indicator;
        year_before.figure = placed.figure;
        year_before.figure.stated = false;
        TakePrior(year_before);
        if (!year_before.figure.stated) return;
        base = year_before.figure;
        placed.previous_sentence = year_before.previous_sentence;
    }
    const auto form =
        placed.place.form == PlaceForm::kChange ? PlaceForm::kPlain : placed.place.form;
    placed.previous = PrintedAs(*base, form);
    if (placed.place.form != PlaceForm::kChange || base->value == 0 || !placed.figure.stated)
        return;
    std::int64_t now = placed.figure.value;
    for (int scale = placed.figure.scale; scale < base->scale; ++scale) now *= 10;
    placed.shown = ChangeText(now, base->value);
}

void FigureBook::FindUnsigned(Placed& placed) {
    if (!indicator::IsReported(*placed.indicator)) return;
    const indicator::Question question = QuestionOf(placed);
    for (indicator::Page page{0, kBatch, {}};; page.offset += kBatch) {
        const auto rows = indicator::Rows(view_, catalogue_, question, page);
        if (!rows) return;
        for (const indicator::FigureRow& row : *rows)
            if (row.record.type == catalogue::kReportedType &&
                row.record.Text(records::system_field::kState) != kSigned)
                placed.unsigned_rows.push_back(row.record.id);
        if (rows->size() < static_cast<std::size_t>(kBatch)) return;
    }
}

std::vector<indicator::Breach> FigureBook::Contradictions() const {
    indicator::ToldFigures now, before;
    for (const auto& [text, placed] : placed_) {
        const Place& place = placed.place;
        if (!placed.faults.empty() || place.last_year || place.from || place.to) continue;
        const catalogue::Indicator& indicator = *placed.indicator;
        if (now.contains(indicator.id)) continue;
        if (auto told =
                indicator::TellComputed(view_, catalogue_, QuestionOf(placed), placed.figure))
            now[indicator.id] = *std::move(told);
        if (!indicator::LooksBack(catalogue_, indicator.id)) continue;
        const indicator::Span year_before = {YearBefore(placed.span.from),
                                             YearBefore(placed.span.to)};
        const indicator::Question asked = Ask(indicator, year_before);
        // A year of which nothing is kept says nothing.
        if (auto told = indicator::TellFigure(view_, catalogue_, asked); told && told->value != 0)
            before[indicator.id] = *std::move(told);
    }
    return indicator::Breaches(catalogue_, scope_.year, now, before);
}

std::string FigureBook::Fill(std::string_view text) {
    std::string filled;
    for (const TextPart& part : SplitText(text))
        filled += part.is_place ? At(part.text).shown : part.text;
    return filled;
}

base::Result<std::string> RowsDigest(records::RecordView& view,
                                     const catalogue::Catalogue& catalogue,
                                     const indicator::Question& question) {
    const auto rows = AllRows(view, catalogue, question);
    if (!rows) return base::Refuse(rows.error());
    base::Digester digester(base::DigestKind::kSm3);
    for (const auto& [id, row] : *rows)
        digester.Add(fmt::format("{} {}\n", id.ToText(), row.amount));
    return digester.Finish().ToText();
}

std::string DefinitionDigest(const catalogue::Indicator& indicator) {
    base::Digester digester(base::DigestKind::kSm3);
    for (const std::string* part :
         {&indicator.id, &indicator.label, &indicator.definition, &indicator.count, &indicator.sum,
          &indicator.dated_by, &indicator.filter, &indicator.unit})
        digester.Add(fmt::format("{}\n{}\n", part->size(), *part));
    // Only where they are used: an older report's digest holds.
    for (const std::string* part : {&indicator.distinct, &indicator.until, &indicator.share})
        if (!part->empty()) digester.Add(fmt::format("{}\n{}\n", part->size(), *part));
    return digester.Finish().ToText();
}

base::Result<std::vector<RowChange>> CompareRows(records::RecordView& view,
                                                 const catalogue::Catalogue& catalogue,
                                                 const indicator::Question& before,
                                                 const indicator::Question& after) {
    const auto old_rows = AllRows(view, catalogue, before);
    if (!old_rows) return base::Refuse(old_rows.error());
    const auto new_rows = AllRows(view, catalogue, after);
    if (!new_rows) return base::Refuse(new_rows.error());
    std::map<base::RecordId, RowChange> changes;
    for (const auto& [id, row] : *old_rows)
        changes[id] = {row.type, id, row.title, row.amount, std::nullopt};
    for (const auto& [id, row] : *new_rows) {
        RowChange& change = changes[id];
        change = {row.type, id, row.title, change.before, row.amount};
    }
    std::vector<RowChange> list;
    for (auto& [id, change] : changes)
        if (change.before != change.after) list.push_back(std::move(change));
    return list;
}

}  // namespace report
