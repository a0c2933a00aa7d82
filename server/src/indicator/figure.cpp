#include "indicator/figure.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "base/decimal.hpp"
#include "catalogue/reported.hpp"
#include "indicator/derived.hpp"
#include "indicator/detail/ask.hpp"
#include "records/view_neighbours.hpp"

namespace indicator {
namespace json = boost::json;
using catalogue::FieldKind;

namespace {

/// The day field that dates a record, or nullptr; `dated_by` may lead over references.
const catalogue::Field* DatedBy(const catalogue::Catalogue& catalogue,
                                const catalogue::RecordType& type, std::string_view path) {
    const catalogue::RecordType* at = &type;
    while (at != nullptr) {
        const auto dot = path.find('.');
        const catalogue::Field* field = records::FindField(*at, path.substr(0, dot));
        if (field == nullptr || dot == std::string_view::npos) return field;
        at = catalogue.FindType(field->target);
        path.remove_prefix(dot + 1);
    }
    return nullptr;
}

json::value WithinSpan(const catalogue::Field& field, Span span) {
    if (field.kind != FieldKind::kInstant) {
        return json::object{{"between", json::array{span.from.ToText(), span.to.ToText()}}};
    }
    return json::object{{"gte", base::Instant::StartOf(span.from).ToText()},
                        {"lt", base::Instant::StartOf(span.to.Plus(1)).ToText()}};
}

/// Before or on the last day begun, and not over before the first.
json::value Standing(const catalogue::Indicator& indicator, Span span) {
    const json::object begun = {{indicator.dated_by, {{"lte", span.to.ToText()}}}};
    const json::object going_on = {{indicator.until, {{"absent", true}}}};
    const json::object over_later = {{indicator.until, {{"gte", span.from.ToText()}}}};
    const json::object either = {{"or", {going_on, over_later}}};
    return json::object{{"and", {begun, either}}};
}

base::Refusals NoField(const catalogue::Indicator& indicator, const std::string& field) {
    return {{"indicator.no_field", {{"indicator", indicator.label}, {"field", field}}, {}}};
}

/// What the organisation itself reported for all of it, or nullopt.
std::optional<records::Query> OwnWhole(records::RecordView& view,
                                       const catalogue::Catalogue& catalogue,
                                       const records::Query& all,
                                       const base::RecordId& organisation) {
    const auto own =
        records::ReadFilter(catalogue, *all.type,
                            json::serialize(json::object{
                                {"covers", "whole"}, {"$organisation", organisation.ToText()}}));
    if (!own) return std::nullopt;
    records::Query query = all;
    query.filter = records::Both(all.filter, *own);
    if (view.Count(query, 1) == 0) return std::nullopt;
    return query;
}

}  // namespace

namespace detail {

std::int64_t PercentOf(std::int64_t part, std::int64_t whole) {
    return whole == 0 ? 0 : (part * 20'000 + whole) / (2 * whole);
}

base::Result<Measure> MeasureOf(const catalogue::Catalogue& catalogue,
                                const catalogue::Indicator& indicator) {
    const bool counts = indicator.sum.empty();
    const std::string& text = counts ? indicator.count : indicator.sum;
    const auto dot = counts ? std::string::npos : text.find('.');
    Measure measure{catalogue.FindType(text.substr(0, dot)), nullptr, 0};
    if (measure.type == nullptr) return base::Refuse(NoField(indicator, text));
    if (counts) return measure;
    if (dot != std::string::npos) {
        measure.sum = records::FindField(*measure.type, text.substr(dot + 1));
    }
    if (measure.sum == nullptr) return base::Refuse(NoField(indicator, text));
    switch (measure.sum->kind) {
        case FieldKind::kMoney:
            measure.scale = 2;
            break;
        case FieldKind::kDecimal:
            measure.scale = measure.sum->scale;
            break;
        case FieldKind::kInteger:
            break;
        default:
            return base::Refuse(NoField(indicator, text));
    }
    return measure;
}

Bound BoundOf(const catalogue::Indicator& indicator) {
    const auto names = [&](std::string_view given) {
        return indicator.filter.find(fmt::format("\"{}\"", given)) != std::string::npos;
    };
    if (names(kPeriodFrom)) return Bound::kSpan;
    return names(kPeriodTo) ? Bound::kLastDay : Bound::kNo;
}

std::int64_t Distinct(records::RecordView& view, const records::Query& query,
                      const records::Path& path) {
    const auto groups = view.GroupBy(query, path, nullptr);
    return std::ranges::count_if(groups, [](const records::GroupRow& row) {
        return row.key.As<base::RecordId>() != nullptr;
    });
}

std::int64_t ValueOf(records::RecordView& view, const Asked& asked, std::int64_t rows) {
    if (asked.share) {
        records::Query passing = asked.query;
        passing.filter = records::Both(asked.query.filter, *asked.share);
        return PercentOf(view.Count(passing), rows);
    }
    if (asked.distinct) return Distinct(view, asked.query, *asked.distinct);
    return asked.measure.sum == nullptr ? rows : view.Sum(asked.query, *asked.measure.sum);
}

base::Result<Asked> Ask(records::RecordView& view, const catalogue::Catalogue& catalogue,
                        const Question& question) {
    auto measure = MeasureOf(catalogue, *question.indicator);
    if (!measure) return base::Refuse(std::move(measure.error()));
    auto filter = RowsFilter(catalogue, *question.indicator, question.span);
    if (!filter) return base::Refuse(std::move(filter.error()));
    Asked asked;
    asked.measure = *measure;
    asked.query.type = measure->type;
    asked.query.filter = std::move(*filter);
    asked.query.scope = question.scope;
    asked.query.givens = question.givens;
    asked.query.givens[std::string(kPeriodFrom)] = question.span.from;
    asked.query.givens[std::string(kPeriodTo)] = question.span.to;
    asked.query.as_known = question.as_known;
    if (!question.indicator->distinct.empty()) {
        auto path = records::ReadPath(catalogue, *measure->type, question.indicator->distinct);
        if (!path) return base::Refuse(std::move(path.error()));
        asked.distinct = *std::move(path);
    }
    if (!question.indicator->share.empty()) {
        auto share = records::ReadFilter(catalogue, *measure->type, question.indicator->share);
        if (!share) return base::Refuse(std::move(share.error()));
        asked.share = *std::move(share);
        asked.measure.scale = kShareScale;
    }
    if (IsReported(*question.indicator) && question.organisation)
        if (auto own = OwnWhole(view, catalogue, asked.query, *question.organisation))
            asked.query = *std::move(own), asked.whole = true;
    return asked;
}

}  // namespace detail

Span Span::Year(int year) {
    const auto from = base::CivilDay::From(year, 1, 1);
    const auto to = base::CivilDay::From(year, 12, 31);
    return {from.value_or(base::CivilDay{}), to.value_or(base::CivilDay{})};
}

bool AddsUp(std::string_view unit) {
    static constexpr std::string_view kSingle[] = {"%",  "位", "次/年",  "工作日", "天",
                                                   "日", "年", "小时",   "学时",   "ug/m3",
                                                   "级", "档", "无量纲", "个类别"};
    return std::ranges::find(kSingle, unit) == std::end(kSingle);
}

bool IsReported(const catalogue::Indicator& indicator) {
    return std::string_view(indicator.sum).substr(0, indicator.sum.find('.')) ==
           catalogue::kReportedType;
}

catalogue::Indicator AsReported(const catalogue::Indicator& indicator) {
    catalogue::Indicator reported = indicator;
    reported.count.clear();
    reported.distinct.clear();
    reported.until.clear();
    reported.share.clear();
    reported.row_columns = {"$state", "period_end", "value", "covers", "source"};
    reported.sum = fmt::format("{}.value", catalogue::kReportedType);
    reported.dated_by = "period_end";
    reported.filter = json::serialize(
        json::object{{"indicator", indicator.id}, {"not", {{"$state", "withdrawn"}}}});
    return reported;
}

std::string Figure::ValueText() const {
    std::string text = base::DecimalText(value, scale);
    if (scale == 0) return text;
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return text;
}

base::Result<records::Filter> RowsFilter(const catalogue::Catalogue& catalogue,
                                         const catalogue::Indicator& indicator, Span span) {
    if (span.to < span.from) {
        return base::Refuse("indicator.span_reversed",
                            {{"from", span.from.ToText()}, {"to", span.to.ToText()}});
    }
    const auto measure = detail::MeasureOf(catalogue, indicator);
    if (!measure) return base::Refuse(measure.error());
    const catalogue::Field* dated = DatedBy(catalogue, *measure->type, indicator.dated_by);
    if (dated == nullptr) return base::Refuse(NoField(indicator, indicator.dated_by));

    const json::value days =
        indicator.until.empty()
            ? json::value(json::object{{indicator.dated_by, WithinSpan(*dated, span)}})
            : Standing(indicator, span);
    auto within = records::ReadFilter(catalogue, *measure->type, json::serialize(days));
    auto wanted = records::ReadFilter(catalogue, *measure->type, indicator.filter);
    base::Refusals refusals;
    if (!within) refusals = within.error();
    if (!wanted) {
        refusals.insert(refusals.end(), wanted.error().begin(), wanted.error().end());
    }
    if (!refusals.empty()) return base::Refuse(std::move(refusals));
    return records::Both(*wanted, *within);
}

base::Result<Figure> Compute(records::RecordView& view, const catalogue::Catalogue& catalogue,
                             const Question& question) {
    auto asked = detail::Ask(view, catalogue, question);
    if (!asked) return base::Refuse(std::move(asked.error()));
    if (auto derived = Derive(view, catalogue, question)) return std::move(derived->figure);
    return detail::ComputeAsked(view, question, *asked);
}

base::Result<std::vector<FigureRow>> Rows(records::RecordView& view,
                                          const catalogue::Catalogue& catalogue,
                                          const Question& question, const Page& page) {
    if (const auto derived = Derive(view, catalogue, question))
        return RowsOf(view, catalogue, *derived, page);
    return detail::RowsAsked(view, catalogue, question, page);
}

namespace detail {

Figure ComputeAsked(records::RecordView& view, const Question& question, const Asked& asked) {
    Figure figure;
    figure.indicator = question.indicator->id;
    figure.unit = question.indicator->unit;
    figure.scale = asked.measure.scale;
    figure.rows = view.Count(asked.query);
    if (asked.share) {
        records::Query passing = asked.query;
        passing.filter = records::Both(asked.query.filter, *asked.share);
        figure.part = view.Count(passing);
        figure.value = PercentOf(figure.part, figure.rows);
    } else {
        figure.value = ValueOf(view, asked, figure.rows);
    }
    const bool reported = IsReported(*question.indicator);
    figure.summable = !reported || figure.rows <= 1 || AddsUp(figure.unit);
    if (!figure.summable) figure.value = 0;
    figure.no_base = asked.share && figure.rows == 0;
    figure.stated = (!reported && !asked.share) || (figure.rows > 0 && figure.summable);
    return figure;
}

base::Result<std::vector<FigureRow>> RowsAsked(records::RecordView& view,
                                               const catalogue::Catalogue& catalogue,
                                               const Question& question, const Page& page) {
    auto asked = Ask(view, catalogue, question);
    if (!asked) return base::Refuse(std::move(asked.error()));
    records::Query& query = asked->query;
    query.offset = page.offset;
    query.limit = page.limit;
    query.sort = page.sort;
    if (query.sort.empty()) {
        auto day = records::ReadPath(catalogue, *query.type, question.indicator->dated_by);
        if (!day) return base::Refuse(std::move(day.error()));
        // What stands on a day of the span may have begun long before: the newest come first.
        query.sort.push_back({std::move(*day), !question.indicator->until.empty()});
    }
    std::vector<FigureRow> rows;
    const records::ViewNeighbours neighbours(view);
    for (records::Record& record : view.Select(query)) {
        std::int64_t amount = 1;
        if (asked->share)
            amount = records::Passes(*asked->share, record, query.givens, neighbours) ? 1 : 0;
        if (const catalogue::Field* sum = asked->measure.sum) {
            const auto* held = record.Get(sum->id).As<std::int64_t>();
            amount = held == nullptr ? 0 : *held;
        }
        rows.push_back({std::move(record), amount});
    }
    return rows;
}

}  // namespace detail

}  // namespace indicator
