// Which of several values of one whole is the whole's?
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <map>
#include <utility>

#include "report_reader/detail/figure_finder.hpp"
#include "report_reader/detail/points.hpp"
#include "report_reader/detail/reach.hpp"

namespace report_reader::detail {

namespace {

using Words = std::u32string_view;

constexpr std::size_t kNameBefore = 6;
constexpr double kSameValue = 0.01;  ///< 2375.4万 and 2375万 are one
constexpr double kAboutSame = 0.1;   ///< 超200万 and 212.4万 are one

bool NamesWord(Words text, Words word) { return text.find(word) != text.npos; }

double ValueOf(const Figure& figure) {
    return figure.value.empty() ? 0.0 : std::strtod(figure.value.c_str(), nullptr);
}

bool SameValue(const Figure& a, const Figure& b) {
    const double first = ValueOf(a);
    const double second = ValueOf(b);
    const bool exact = a.comparator == b.comparator && a.comparator != Comparator::kAtLeast &&
                       a.comparator != Comparator::kApprox;
    return std::abs(first - second) <=
           (exact ? kSameValue : kAboutSame) * std::max(std::abs(first), std::abs(second));
}

/// How plainly the words before a figure say that it is of all.
int Generality(Words before, const ScopeWords& scope) {
    int sum = 0;
    for (const auto* totals : {&scope.totals, &scope.place_totals})
        for (const std::u32string& word : *totals)
            if (NamesWord(before, word)) sum += 2;
    for (const Level& level : scope.levels)
        if (NamesWord(before, level.word)) sum += 2;
    for (const Words word :
         {U"累计", U"共", U"总计", U"合计", U"总数", U"总量", U"年均", U"年平均"})
        if (NamesWord(before, word)) sum += 1;
    return sum;
}

}  // namespace

/// 12369举报120件，来信30件: a sentence that gives one count twice, and not the same, gives parts
/// of it; what stands before 其中 is their whole.
bool FigureFinder::IsListedBeside(std::size_t place) const {
    const Figure& one = figures_[place];
    const Span sentence = report_.sentences[report_.SentenceAt(one.normal.begin)].normal;
    // 查处违法行为354件，立案281件: a case is what was filed.
    const auto filed = [&](const Figure& figure) {
        const std::size_t least = figure.normal.begin > sentence.begin + kNameBefore
                                      ? figure.normal.begin - kNameBefore
                                      : sentence.begin;
        return NamesWord(report_.Normal({least, figure.normal.begin}), U"立案");
    };
    const auto lists = [&](const Figure& beside) {
        if (filed(one) && !filed(beside)) return false;
        if (beside.indicator != one.indicator || beside.period != one.period ||
            (beside.unit != "件" && beside.unit != "天") || SameValue(one, beside))
            return false;
        const std::size_t first = std::min(one.normal.end, beside.normal.end);
        const std::size_t last = std::max(one.normal.begin, beside.normal.begin);
        const Words between = report_.Normal({first, std::max(first, last)});
        const bool among = NamesWord(between, U"其中") || NamesWord(between, U"（");
        return !NamesWord(between, U"；") && (!among || beside.normal.begin < one.normal.begin);
    };
    const auto near = [&](const Figure& beside) {
        const std::size_t at = beside.normal.begin;
        return at >= sentence.begin && at < sentence.end && at + kReach > one.normal.begin &&
               at < one.normal.begin + kReach;
    };
    for (std::size_t i = place; i-- > 0 && near(figures_[i]);)
        if (lists(figures_[i])) return true;
    for (std::size_t i = place + 1; i < figures_.size() && near(figures_[i]); ++i)
        if (lists(figures_[i])) return true;
    return false;
}

/// Of figures that say different things of one whole, those stay that say most plainly that they
/// are of all; the others are parts of it. Two that say it alike contradict each other.
void FigureFinder::KeepWholes() {
    std::map<std::pair<std::string, std::string>, std::vector<std::size_t>> told;
    for (std::size_t i = 0; i < figures_.size(); ++i) {
        const auto rule = std::ranges::find(vocabulary_.rules, figures_[i].indicator, &Rule::id);
        if (!figures_[i].indicator.empty() && rule != vocabulary_.rules.end() && rule->whole)
            told[{figures_[i].indicator, figures_[i].period}].push_back(i);
    }
    std::vector<std::size_t> dropped;
    for (const auto& [key, places] : told) {
        std::size_t best = places.front();
        int most = -1;
        std::map<std::size_t, int> plainly;
        for (const std::size_t place : places) {
            const Span at = figures_[place].normal;
            const Span sentence = report_.sentences[report_.SentenceAt(at.begin)].normal;
            const int general =
                Generality(report_.Normal({WithinReach(sentence.begin, at.begin), at.begin}),
                           vocabulary_.scope);
            plainly[place] = general;
            if (general > most) best = place;
            most = std::max(most, general);
        }
        for (const std::size_t place : places) {
            const bool stays = plainly[place] == most || SameValue(figures_[place], figures_[best]);
            if (stays && !IsListedBeside(place)) continue;
            dropped.push_back(place);
        }
    }
    for (const std::size_t place : dropped) {
        figures_[place].alike = std::exchange(figures_[place].indicator, "");
        figures_[place].label.clear();
    }
}

}  // namespace report_reader::detail
