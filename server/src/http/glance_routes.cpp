#include <algorithm>
#include <set>

#include "http/detail/figure_scope.hpp"
#include "http/detail/figure_words.hpp"
#include "http/detail/record_page.hpp"
#include "http/figure_desk_routes.hpp"
#include "http/numbers.hpp"

namespace http {

namespace json = boost::json;

namespace {

/// One figure in one year, with its parts.
struct Told {
    indicator::Figure figure;
    std::vector<indicator::Share> months, units;
};

base::Result<Told> Tell(Caller& caller, const catalogue::Indicator& indicator,
                        const FigureAsked& asked) {
    const indicator::Question question = FigureQuestion(caller, indicator, asked);
    auto figure = indicator::Compute(*caller.view, *caller.catalogue, question);
    if (!figure) return base::Refuse(std::move(figure.error()));
    Told told{*std::move(figure), {}, {}};
    if (told.figure.rows == 0) return told;
    auto months =
        indicator::Breakdown(*caller.view, *caller.catalogue, question, indicator::By::kMonth);
    auto units = indicator::Breakdown(*caller.view, *caller.catalogue, question,
                                      indicator::By::kOrganisation);
    if (!months) return base::Refuse(std::move(months.error()));
    if (!units) return base::Refuse(std::move(units.error()));
    told.months = *std::move(months);
    told.units = *std::move(units);
    return told;
}

/// Nought of what is counted is a figure; of a rate without a base, and of what nobody reported, it
/// is none.
bool NoughtIsAFigure(const catalogue::Indicator& indicator, const indicator::Figure& figure) {
    return !indicator::IsReported(indicator) && indicator::AddsUp(figure.unit);
}

/// Null: it has no base, or has not come yet.
json::value ValueOf(const indicator::Share* share, bool nought) {
    if (share == nullptr) return nought ? json::value(0) : json::value(nullptr);
    return share->rows == 0 && !nought ? json::value(nullptr) : json::value(share->value);
}

json::array MonthValues(const Told& told, bool nought, base::CivilDay today) {
    json::array values;
    const std::string now = today.ToText().substr(0, std::string_view("2026-01").size());
    for (const indicator::Share& share : told.months)
        values.push_back(share.key > now ? json::value(nullptr) : ValueOf(&share, nought));
    return values;
}

/// Every unit that has some in either year, this year's value beside last year's.
json::array Units(const Told& now, const Told& before, bool nought) {
    json::array units;
    const auto find = [](const Told& told, const std::string& key) -> const indicator::Share* {
        const auto at = std::ranges::find(told.units, key, &indicator::Share::key);
        return at == told.units.end() ? nullptr : &*at;
    };
    const auto add = [&](const indicator::Share& one, const indicator::Share* value,
                         const indicator::Share* last) {
        units.push_back({{"key", one.key},
                         {"label", one.label},
                         {"value", ValueOf(value, nought)},
                         {"before", ValueOf(last, nought)}});
    };
    for (const indicator::Share& share : now.units) add(share, &share, find(before, share.key));
    for (const indicator::Share& share : before.units)
        if (find(now, share.key) == nullptr) add(share, nullptr, &share);
    return units;
}

json::object GlanceJson(const catalogue::Indicator& indicator, const Told& now, const Told& before,
                        base::CivilDay today) {
    const bool nought = NoughtIsAFigure(indicator, now.figure);
    json::object one = {{"id", indicator.id},
                        {"label", indicator.label},
                        {"unit", now.figure.unit},
                        {"scale", now.figure.scale},
                        {"shown", FigureText(now.figure)},
                        {"value", now.figure.value},
                        {"rows", now.figure.rows},
                        {"reported", indicator::IsReported(indicator) && !now.figure.derived},
                        {"units", Units(now, before, nought)}};
    if (before.figure.rows > 0)
        one["previous"] = {{"value", before.figure.value}, {"shown", FigureText(before.figure)}};
    // What units report for a year stands at its last day: months say nothing of it.
    if (!indicator::IsReported(indicator)) {
        one["months"] = MonthValues(now, nought, today);
        one["months_before"] = MonthValues(before, nought, today);
    }
    return one;
}

/// What an outline speaks of: nought of it is worth a plot.
std::set<std::string> NamedByReports(const catalogue::Catalogue& catalogue) {
    std::set<std::string> named;
    for (const auto& [id, report] : catalogue.reports)
        for (const ReportPart& part : PartsOf(catalogue, report))
            if (!part.heading.empty())
                for (const catalogue::Indicator* indicator : part.indicators)
                    named.insert(indicator->id);
    return named;
}

/// The figures of a year that have something to show, those from records first.
Response GetGlance(Caller& caller, const Request& request) {
    if (!access_control::HoldsSomewhere(caller.principal, "figures.read"))
        return RefusalResponse(*caller.catalogue, {{"figures.not_allowed", {}, {}}});
    const std::string text = request.Query("year");
    const auto year = text.empty() ? caller.today.year() : ReadNumber(text).value_or(0);
    if (year < 2001 || year > 2200)
        return RefusalResponse(*caller.catalogue, {{"figures.bad_year", {{"year", text}}, "year"}});
    base::RecordId organisation = caller.principal.organisation;
    if (const std::string id = request.Query("organisation"); !id.empty()) {
        const auto found = FindReadable(caller, catalogue::kOrganisationType, id);
        if (!found)
            return RefusalResponse(*caller.catalogue,
                                   {{"figures.organisation_not_found", {}, "organisation"}});
        organisation = found->record.id;
    }
    std::vector<const catalogue::Indicator*> indicators;
    for (const auto& [id, one] : caller.catalogue->indicators) indicators.push_back(&one);
    std::ranges::stable_sort(indicators, [](const auto* a, const auto* b) {
        const bool a_reported = indicator::IsReported(*a), b_reported = indicator::IsReported(*b);
        return std::tie(a_reported, a->order) < std::tie(b_reported, b->order);
    });
    const std::set<std::string> named = NamedByReports(*caller.catalogue);
    json::array figures;
    for (const catalogue::Indicator* one : indicators) {
        const int asked = static_cast<int>(year);
        const auto now = Tell(caller, *one, {asked, organisation, {}});
        const auto before = Tell(caller, *one, {asked - 1, organisation, {}});
        if (!now) return RefusalResponse(*caller.catalogue, now.error());
        if (!before) return RefusalResponse(*caller.catalogue, before.error());
        const bool expected = !indicator::IsReported(*one) && named.contains(one->id);
        if (!expected && now->figure.rows == 0 && before->figure.rows == 0) continue;
        figures.push_back(GlanceJson(*one, *now, *before, caller.today));
    }
    return JsonAnswer(
        {{"year", year}, {"organisation", organisation.ToText()}, {"figures", std::move(figures)}});
}

}  // namespace

void AddGlanceRoutes(Router& router, Platform& platform) {
    router.Add(Method::kGet, "/api/glance", ForCallers(platform, GetGlance));
}

}  // namespace http
