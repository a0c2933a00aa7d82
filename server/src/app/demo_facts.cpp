#include "app/demo_facts.hpp"

#include <algorithm>
#include <charconv>
#include <set>
#include <vector>

#include "app/demo_derived.hpp"
#include "base/decimal.hpp"
#include "base/money.hpp"
#include "base/text.hpp"
#include "catalogue/reported.hpp"
#include "indicator/relations.hpp"

namespace app {

namespace {

constexpr int kReportedDigits = 4;
constexpr int kShareDigits = 2;

struct Row {
    std::string where, bureau, year, indicator, value, unit, comparator;
};

using Columns = std::map<std::string, std::size_t, std::less<>>;

std::string Cell(const std::vector<std::string>& cells, const Columns& columns,
                 std::string_view name) {
    const auto at = columns.find(name);
    if (at == columns.end() || at->second >= cells.size()) return {};
    return std::string(base::Trim(cells[at->second]));
}

base::Result<Columns> ReadHeader(std::string_view line, const std::string& file_name) {
    Columns columns;
    std::size_t index = 0;
    for (const std::string& name : base::Split(line, '\t'))
        columns.emplace(base::Trim(name), index++);
    base::Refusals refusals;
    for (const char* needed : {"indicator_id", "value", "unit"})
        if (!columns.contains(needed))
            refusals.push_back({"demo.column_missing", {{"column", needed}}, file_name + ":1"});
    if (!refusals.empty()) return base::Refuse(std::move(refusals));
    return columns;
}

base::Result<std::vector<Row>> ReadRows(std::string_view text, const std::string& file_name) {
    if (!base::IsUtf8(text)) return base::Refuse("demo.not_utf8", {}, file_name);
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    const std::vector<std::string> lines = base::Split(text, '\n');
    const auto columns = ReadHeader(lines.front(), file_name);
    if (!columns) return base::Refuse(columns.error());
    std::vector<Row> rows;
    for (std::size_t i = 1; i < lines.size(); ++i) {
        if (base::Trim(lines[i]).empty()) continue;
        const auto cells = base::Split(lines[i], '\t');
        const auto cell = [&](std::string_view name) { return Cell(cells, *columns, name); };
        rows.push_back({fmt::format("{}:{}", file_name, i + 1), cell("bureau"), cell("report_year"),
                        cell("indicator_id"), cell("value"), cell("unit"), cell("comparator")});
    }
    if (rows.empty()) return base::Refuse("demo.no_rows", {}, file_name);
    return rows;
}

std::optional<int> YearOf(const std::string& text) {
    int year = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), year);
    if (error != std::errc{} || end != text.data() + text.size() || year < 2000 || year > 2200)
        return std::nullopt;
    return year;
}

/// Keeps the rows of one bureau; says which others there were.
base::Done ChooseBureau(std::vector<Row>& rows, const DemoChoice& choice, DemoFacts& facts) {
    std::vector<std::string> bureaus;
    for (const Row& row : rows)
        if (!row.bureau.empty() && std::ranges::find(bureaus, row.bureau) == bureaus.end())
            bureaus.push_back(row.bureau);
    facts.bureau = choice.bureau;
    if (facts.bureau.empty()) facts.bureau = bureaus.empty() ? "某某市生态环境局" : bureaus.front();
    if (!bureaus.empty() && std::ranges::find(bureaus, facts.bureau) == bureaus.end())
        return base::Refuse("demo.no_such_bureau", {{"bureau", facts.bureau}}, "--bureau");
    if (choice.bureau.empty() && bureaus.size() > 1)
        facts.notes.push_back({"demo.first_of_several",
                               {{"bureau", facts.bureau}, {"n", std::to_string(bureaus.size())}},
                               ""});
    std::erase_if(
        rows, [&](const Row& row) { return !row.bureau.empty() && row.bureau != facts.bureau; });
    return base::AllWell();
}

/// Leaves the rows of the year in `rows`, those of the year before in `before`.
base::Done ChooseYear(std::vector<Row>& rows, const DemoChoice& choice, std::vector<Row>& before,
                      DemoFacts& facts) {
    base::Refusals refusals;
    int newest = 0;
    for (const Row& row : rows) {
        if (row.year.empty()) continue;
        const auto year = YearOf(row.year);
        if (!year) refusals.push_back({"demo.bad_year", {{"year", row.year}}, row.where});
        newest = std::max(newest, year.value_or(0));
    }
    if (!refusals.empty()) return base::Refuse(std::move(refusals));
    facts.year = choice.year.value_or(newest);
    // Rows of another year are asked for by --year; a file of one year serves for any.
    const bool several = std::ranges::any_of(
        rows, [&](const Row& row) { return !row.year.empty() && YearOf(row.year) == facts.year; });
    if (several)
        std::ranges::copy_if(rows, std::back_inserter(before), [&](const Row& row) {
            return !row.year.empty() && YearOf(row.year) == facts.year - 1;
        });
    std::size_t left = 0;
    if (several)
        left = std::erase_if(rows, [&](const Row& row) {
            return !row.year.empty() && YearOf(row.year) != facts.year;
        });
    if (left > 0 && !choice.year)
        facts.notes.push_back({"demo.newest_year",
                               {{"year", std::to_string(facts.year)}, {"n", std::to_string(left)}},
                               ""});
    return base::AllWell();
}

bool IsMoney(const catalogue::Catalogue& catalogue, const catalogue::Indicator& indicator) {
    const std::size_t dot = indicator.sum.find('.');
    if (dot == std::string::npos) return false;
    const auto* type = catalogue.FindType(indicator.sum.substr(0, dot));
    const auto* field = type == nullptr ? nullptr : type->FindField(indicator.sum.substr(dot + 1));
    return field != nullptr && field->kind == catalogue::FieldKind::kMoney;
}

/// `144.4967` wan is 1,444,967 yuan: the point moves four places, nothing is rounded.
std::optional<base::Money> WanToMoney(const std::string& text) {
    const bool negative = text.starts_with('-');
    std::string digits = negative ? text.substr(1) : text;
    const std::size_t point = digits.find('.');
    std::string after = point == std::string::npos ? "" : digits.substr(point + 1);
    if (point != std::string::npos) digits.resize(point);
    after.resize(std::max<std::size_t>(after.size(), 4), '0');
    std::string yuan = digits + after.substr(0, 4);
    yuan.erase(0, std::min(yuan.find_first_not_of('0'), yuan.size() - 1));
    if (after.size() > 4) yuan += "." + after.substr(4);
    return base::Money::Parse((negative ? "-" : "") + yuan);
}

std::optional<std::int64_t> ReadCount(const std::string& text) {
    std::int64_t count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return count;
}

bool LooksLikeNumber(const std::string& text) {
    return base::Money::Parse(text) || text.find_first_not_of("0123456789.,-") == std::string::npos;
}

base::Refusal Wrong(const char* code, const Row& row, const catalogue::Indicator& indicator) {
    return {code,
            {{"indicator", indicator.label},
             {"value", row.value},
             {"unit", row.unit},
             {"wanted", indicator.unit}},
            row.where};
}

/// Words that leave a value open to which the stated one belongs: that one is made.
bool IsOfOneValue(const std::string& comparator) {
    static const std::set<std::string> kWords = {"",        "exact",  "at_least",
                                                 "at_most", "approx", "approx_below"};
    return kWords.contains(comparator);
}

std::optional<StatedFigure> ReadFigure(const Row& row, const catalogue::Indicator& indicator,
                                       bool money, base::Refusals& refusals) {
    const auto refuse = [&](const char* code) {
        refusals.push_back(Wrong(code, row, indicator));
        return std::nullopt;
    };
    const bool wan = money && row.unit == "万元";
    if (row.unit != indicator.unit && !wan) return refuse("demo.unknown_unit");
    std::optional<std::int64_t> value;
    if (money) {
        const auto amount = wan ? WanToMoney(row.value) : base::Money::Parse(row.value);
        if (amount) value = amount->fen;
    } else if (!indicator.share.empty()) {
        value = base::ParseDecimal(row.value, kShareDigits);
    } else {
        value = ReadCount(row.value);
        if (!value && !row.value.empty() && LooksLikeNumber(row.value))
            return refuse("demo.count_not_whole");
    }
    if (!value) return refuse("demo.not_a_number");
    if (*value < 0) return refuse("demo.negative");
    if (!IsOfOneValue(row.comparator)) return refuse("demo.comparator");
    return StatedFigure{*value, row.comparator == "at_least", row.where, row.comparator};
}

void Add(DemoFacts& facts, const Row& row, const catalogue::Indicator& indicator,
         const StatedFigure& figure, base::Refusals& refusals) {
    const auto [at, added] = facts.figures.emplace(row.indicator, figure);
    if (added || at->second.value == figure.value) return;
    refusals.push_back(
        {"demo.two_values",
         {{"indicator", indicator.label}, {"value", row.value}, {"other", at->second.where}},
         row.where});
}

/// The comparators that a reported value may have, as the catalogue lists them.
bool KnowsComparator(const catalogue::Catalogue& catalogue, const std::string& comparator) {
    const auto* type = catalogue.FindType(catalogue::kReportedType);
    const auto* field = type == nullptr ? nullptr : type->FindField("comparator");
    return comparator.empty() || (field != nullptr && field->FindChoice(comparator) != nullptr);
}

void AddReported(DemoFacts& facts, const Row& row, const catalogue::Catalogue& catalogue,
                 const catalogue::Indicator& indicator, base::Refusals& refusals) {
    const bool wan = indicator.unit == "元" && row.unit == "万元";
    const auto refuse = [&](const char* code) { refusals.push_back(Wrong(code, row, indicator)); };
    if (row.unit != indicator.unit && !wan) return refuse("demo.unknown_unit");
    if (!KnowsComparator(catalogue, row.comparator)) return refuse("demo.unknown_comparator");
    // A value in 万元 is one in 元 with four more digits before the point.
    const auto value = base::ParseDecimal(row.value, wan ? 2 * kReportedDigits : kReportedDigits);
    if (!value) return refuse("demo.not_a_number");
    const auto same = std::ranges::find(facts.reported, indicator.id, &ReportedFact::indicator);
    if (same == facts.reported.end())
        facts.reported.push_back({indicator.id, *value, row.comparator, row.where});
    else if (same->value != *value)
        refusals.push_back(
            {"demo.two_values",
             {{"indicator", indicator.label}, {"value", row.value}, {"other", same->where}},
             row.where});
}

/// The year before only serves to look at changes: what cannot be read of it is left aside.
void AddBefore(DemoFacts& facts, const std::vector<Row>& rows,
               const catalogue::Catalogue& catalogue) {
    for (const Row& row : rows) {
        const auto found = catalogue.indicators.find(row.indicator);
        if (found == catalogue.indicators.end()) continue;
        const bool wan = found->second.unit == "元" && row.unit == "万元";
        if (row.unit != found->second.unit && !wan) continue;
        const auto value =
            base::ParseDecimal(row.value, wan ? 2 * kReportedDigits : kReportedDigits);
        if (value) facts.before.push_back({row.indicator, *value, row.comparator, row.where});
    }
}

}  // namespace

base::Result<DemoFacts> ReadDemoFacts(std::string_view text, const std::string& file_name,
                                      const catalogue::Catalogue& catalogue,
                                      const DemoChoice& choice) {
    auto rows = ReadRows(text, file_name);
    if (!rows) return base::Refuse(rows.error());
    DemoFacts facts;
    if (const auto done = ChooseBureau(*rows, choice, facts); !done)
        return base::Refuse(done.error());
    std::vector<Row> before;
    if (const auto done = ChooseYear(*rows, choice, before, facts); !done)
        return base::Refuse(done.error());
    AddBefore(facts, before, catalogue);
    if (facts.year == 0) return base::Refuse("demo.no_year", {}, file_name);
    base::Refusals refusals;
    std::set<std::string> not_computed;
    for (const Row& row : *rows) {
        const auto found = catalogue.indicators.find(row.indicator);
        if (found == catalogue.indicators.end()) {
            if (not_computed.insert(row.indicator).second)
                facts.notes.push_back(
                    {"demo.not_computed", {{"indicator", row.indicator}}, row.where});
            continue;
        }
        if (indicator::IsReported(found->second)) {
            AddReported(facts, row, catalogue, found->second, refusals);
            continue;
        }
        const auto figure =
            ReadFigure(row, found->second, IsMoney(catalogue, found->second), refusals);
        if (figure) Add(facts, row, found->second, *figure, refusals);
    }
    if (!refusals.empty()) return base::Refuse(std::move(refusals));
    if (facts.figures.empty() && facts.reported.empty())
        return base::Refuse("demo.nothing_computed", {{"bureau", facts.bureau}}, file_name);
    WorkOutDerived(catalogue, facts);
    return facts;
}

std::int64_t ShareTolerance(std::int64_t stated) {
    if (stated == 0 || stated == 10'000) return 0;
    if (stated % 100 == 0) return 50;
    return stated % 10 == 0 ? 5 : 0;
}

std::int64_t WithFourDigits(const catalogue::Catalogue& catalogue,
                            const catalogue::Indicator& indicator, std::int64_t value) {
    const bool hundredths = IsMoney(catalogue, indicator) || !indicator.share.empty();
    return value * (hundredths ? 100 : 10'000);
}

base::Refusals ContradictionsOf(const catalogue::Catalogue& catalogue, const DemoFacts& facts,
                                base::Refusals& doubts) {
    indicator::ToldFigures now, before;
    for (const ReportedFact& fact : facts.reported)
        now[fact.indicator] = {fact.value, fact.comparator, fact.where};
    for (const ReportedFact& fact : facts.derived)
        now[fact.indicator] = {fact.value, fact.comparator, fact.where};
    for (const auto& [id, figure] : facts.figures) {
        const catalogue::Indicator& known = catalogue.indicators.find(id)->second;
        now[id] = {WithFourDigits(catalogue, known, figure.value), figure.comparator, figure.where};
    }
    for (const ReportedFact& fact : facts.before)
        before[fact.indicator] = {fact.value, fact.comparator, fact.where};
    base::Refusals refusals;
    for (const indicator::Breach& breach : indicator::Breaches(catalogue, facts.year, now, before))
        for (const std::string& id : breach.figures)
            (breach.relation->impossible ? refusals : doubts)
                .push_back(indicator::BreachAsRefusal(breach, now[id].where));
    return refusals;
}

}  // namespace app
