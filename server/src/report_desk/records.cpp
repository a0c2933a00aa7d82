#include "report_desk/records.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <map>

#include "base/money.hpp"

namespace report_desk {

namespace {

using report_reader::Comparator;
using report_reader::Figure;

constexpr std::array<std::pair<Standing, std::string_view>, 6> kNames{{
    {Standing::kSame, "same"},
    {Standing::kDiffers, "differs"},
    {Standing::kNotReported, "not_reported"},
    {Standing::kOtherPeriod, "other_period"},
    {Standing::kOtherDefinition, "other_definition"},
    {Standing::kNoIndicator, "no_indicator"},
}};

double NumberOf(const std::string& text) {
    double value = 0;
    (void)std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

/// No needless zeros.
std::string TextOf(double value, int digits) {
    std::string text = fmt::format("{:.{}f}", value, digits);
    if (text.find('.') != std::string::npos) text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) text.pop_back();
    return text == "-0" ? "0" : text;
}

/// Money in 万元 where it is long, as reports write it, to the fen; rates to two digits.
std::string WithUnit(double value, const std::string& unit) {
    if (unit == "元" && std::abs(value) >= 10'000)
        return fmt::format("{}万元", TextOf(value / 10'000, 6));
    return TextOf(value, unit == "%" ? 2 : 4) + unit;
}

/// Half of the last digit that the author wrote: 612.348万元 is exact to 5 元.
double ToleranceOf(const Figure& figure) {
    double step = 1;
    if (figure.text.find("亿") != std::string::npos) step = 1e8;
    if (figure.text.find("万") != std::string::npos) step = 1e4;
    std::size_t point = figure.text.find('.');
    if (point == std::string::npos)
        return step == 1 && figure.value.find('.') == std::string::npos ? 0.0001 : step / 2;
    for (++point;
         point < figure.text.size() && figure.text[point] >= '0' && figure.text[point] <= '9';
         ++point)
        step /= 10;
    return step / 2 + 1e-9;
}

/// Whether the words of the text hold for the value of the records.
bool Agrees(const Figure& figure, double recorded) {
    const double value = NumberOf(figure.value);
    const double near = ToleranceOf(figure);
    switch (figure.comparator) {
        case Comparator::kAtLeast:
            return recorded >= value - near;
        case Comparator::kAtMost:
            return recorded <= value + near;
        case Comparator::kApprox:
            return std::abs(recorded - value) <= std::max(near, std::abs(value) * 0.05);
        case Comparator::kApproxBelow:
            return recorded <= value + near && recorded >= value * 0.9;
        case Comparator::kRange:
            return recorded >= value - near && recorded <= NumberOf(figure.value_to) + near;
        case Comparator::kExact:
        case Comparator::kPercentChange:
        case Comparator::kAbsoluteChange:
        case Comparator::kRank:
            break;
    }
    return std::abs(recorded - value) <= near;
}

/// The year that a figure speaks of; 0: none that records could be asked for.
int YearOf(const Figure& figure, int year) {
    const std::string& period = figure.period;
    if (period.empty()) return year;
    if (period.size() != 4) return 0;
    int found = 0;
    (void)std::from_chars(period.data(), period.data() + 4, found);
    return found;
}

std::string WhyOtherPeriod(const Figure& figure) {
    if (figure.period == "standing") return "文中的数没有说是哪一年的，记录按年计算";
    if (figure.period.find("to date") != std::string::npos)
        return "文中的数截至写报告时，记录按全年计算";
    if (figure.period.find("year end") != std::string::npos)
        return "文中的数是年末的，记录按全年发生的计算";
    return "文中的数不是按一年算的（" + figure.period + "）";
}

class Comparison {
 public:
    Comparison(const catalogue::Catalogue& catalogue, int year, const AskFigure& ask)
        : catalogue_(catalogue), year_(year), ask_(ask) {}

    Compared Compare(const Figure& figure) {
        Compared out;
        out.indicator = figure.indicator;
        const auto found = catalogue_.indicators.find(figure.indicator);
        if (found == catalogue_.indicators.end())
            return Barred(out, Standing::kNoIndicator, "本系统没有统计这个指标");
        out.reported = indicator::IsReported(found->second);
        if (figure.comparator == Comparator::kRank && !out.reported)
            return Barred(out, Standing::kOtherDefinition, "名次要看其他单位，本单位的记录里没有");
        const bool change = figure.comparator == Comparator::kPercentChange ||
                            figure.comparator == Comparator::kAbsoluteChange;
        if (change && !out.reported) return CompareChange(figure, found->second, out);
        // What units enter for a year they enter as the report means it: at its end, or up to a
        // day.
        out.year = out.reported ? year_ : YearOf(figure, year_);
        if (out.year < 2000 || out.year > 2200)
            return Barred(out, Standing::kOtherPeriod, WhyOtherPeriod(figure));
        const auto recorded = ValueOf(found->second, out.year);
        if (!recorded) return Barred(out, Standing::kNotReported, NotReported(out.year));
        // Worked out of registers in which nothing stands: nobody has told it.
        if (recorded->rows == 0 && recorded->derived)
            return Barred(out, Standing::kNotReported, NotReported(out.year));
        if (recorded->rows == 0 && !out.reported && !HasRecords(found->second, out.year))
            return Barred(out, Standing::kNotReported,
                          fmt::format("{}年没有这一类的记录", out.year));
        out.rows = recorded->rows;
        return Judged(figure, NumberOf(recorded->ValueText()), recorded->unit, out);
    }

 private:
    static Compared Barred(Compared out, Standing standing, std::string why) {
        out.standing = standing;
        out.why = std::move(why);
        return out;
    }

    static std::string NotReported(int year) { return fmt::format("{}年的数还没有人填报", year); }

    static Compared Judged(const Figure& figure, double recorded, const std::string& unit,
                           Compared out) {
        out.recorded = WithUnit(recorded, unit);
        if (Agrees(figure, recorded)) return out;
        out.standing = Standing::kDiffers;
        out.difference = WithUnit(NumberOf(figure.value) - recorded, unit);
        return out;
    }

    Compared CompareChange(const Figure& figure, const catalogue::Indicator& indicator,
                           Compared out) {
        out.year = figure.period.size() >= 4 ? YearOf(FirstYear(figure), year_) : year_;
        if (out.year < 2001 || out.year > 2200)
            return Barred(out, Standing::kOtherPeriod, WhyOtherPeriod(figure));
        const auto now = ValueOf(indicator, out.year);
        const auto before = ValueOf(indicator, out.year - 1);
        if (!now) return Barred(out, Standing::kNotReported, NotReported(out.year));
        if (!before || before->value == 0)
            return Barred(out, Standing::kOtherPeriod,
                          fmt::format("{}年没有记录，算不出增减", out.year - 1));
        out.rows = now->rows;
        const double a = NumberOf(now->ValueText()), b = NumberOf(before->ValueText());
        if (figure.comparator == Comparator::kPercentChange)
            return Judged(figure, (a - b) * 100 / b, "%", out);
        return Judged(figure, a - b, now->unit, out);
    }

    static Figure FirstYear(Figure figure) {
        figure.period = figure.period.substr(0, 4);
        return figure;
    }

    /// nullopt: not stated, or the definition does not let itself be asked.
    std::optional<indicator::Figure> ValueOf(const catalogue::Indicator& indicator, int year) {
        const auto [at, fresh] = asked_.try_emplace({indicator.id, year});
        if (fresh)
            if (auto figure = ask_(indicator, year); figure && figure->stated) at->second = *figure;
        return at->second;
    }

    /// Are there records of its kind at all, those that its filter leaves out too? A bureau that
    /// has not entered them yet would else be told that all its figures are wrong.
    bool HasRecords(const catalogue::Indicator& indicator, int year) {
        catalogue::Indicator all = indicator;
        all.id = indicator.id + "#all";
        all.filter.clear();
        const auto figure = ValueOf(all, year);
        return figure && figure->rows > 0;
    }

    const catalogue::Catalogue& catalogue_;
    int year_;
    const AskFigure& ask_;
    std::map<std::pair<std::string, int>, std::optional<indicator::Figure>> asked_;
};

}  // namespace

std::string_view NameOf(Standing standing) {
    for (const auto& [value, name] : kNames)
        if (value == standing) return name;
    return "";
}

std::vector<Compared> CompareWithRecords(const catalogue::Catalogue& catalogue,
                                         const std::vector<Figure>& figures, int year,
                                         const AskFigure& ask) {
    Comparison comparison(catalogue, year, ask);
    std::vector<Compared> all;
    for (std::size_t i = 0; i < figures.size(); ++i) {
        if (figures[i].indicator.empty() || figures[i].planned) continue;
        Compared one = comparison.Compare(figures[i]);
        one.figure = i;
        all.push_back(std::move(one));
    }
    return all;
}

std::vector<report_check::OutsideFinding> Differences(const std::vector<Figure>& figures,
                                                      const std::vector<Compared>& compared) {
    std::vector<report_check::OutsideFinding> all;
    for (const Compared& one : compared) {
        if (one.standing != Standing::kDiffers) continue;
        const Figure& figure = figures[one.figure];
        all.push_back({"record-differs",
                       figure.place,
                       {{"label", figure.label},
                        {"written", figure.text},
                        {"recorded", one.recorded},
                        {"difference", one.difference},
                        {"year", std::to_string(one.year)},
                        {"how", one.reported ? "各单位填报的" : "按记录计算的"}}});
    }
    return all;
}

}  // namespace report_desk
