#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/civil_day.hpp"
#include "base/result.hpp"
#include "catalogue/model.hpp"
#include "indicator/figure.hpp"

/// Figures of one year against each other, by the relations of the catalogue: a total and its
/// parts, a rate and its counts, money without cases.
namespace indicator {

inline constexpr int kToldDigits = 4;  ///< after the point of a told value

/// A value as somebody tells it. `comparator` as of `figure_entry.comparator`; empty: exact.
struct Told {
    std::int64_t value = 0;  ///< in the indicator's unit, with four digits after the point
    std::string comparator;
    std::string where;  ///< a row, a place; only handed on
};

using ToldFigures = std::map<std::string, Told, std::less<>>;

/// A relation that the told figures break. What is told as 余, 近 or 以上 breaks one only where no
/// value that fits these words would keep it.
struct Breach {
    const catalogue::Relation* relation = nullptr;
    std::vector<std::string> figures;  ///< the indicators that break it together, each once
    std::string working;  ///< 移送行政拘留案件数 5件，移送涉嫌犯罪案件数 3件，…
};

/// Of the relations in force on the last day of `year`; `before` are the figures of the year
/// before, for changes. By the relations' order.
[[nodiscard]] std::vector<Breach> Breaches(const catalogue::Catalogue& catalogue, int year,
                                           const ToldFigures& now, const ToldFigures& before);

/// `figures.impossible` or `figures.doubtful` with the relation in words, at `where`.
[[nodiscard]] base::Refusal BreachAsRefusal(const Breach& breach, const std::string& where);

/// A figure of the records, or one that units reported with the words that they put to it; nullopt
/// where nobody tells it or several tell it in different words.
[[nodiscard]] std::optional<Told> TellFigure(records::RecordView& view,
                                             const catalogue::Catalogue& catalogue,
                                             const Question& question);
/// The same of a figure that has been computed by `question`.
[[nodiscard]] std::optional<Told> TellComputed(records::RecordView& view,
                                               const catalogue::Catalogue& catalogue,
                                               const Question& question, const Figure& figure);

/// Is its value of the year before held against this year's?
[[nodiscard]] bool LooksBack(const catalogue::Catalogue& catalogue, std::string_view indicator);

/// The indicators that stand in some relation with one of `ids`, themselves among them.
[[nodiscard]] std::vector<const catalogue::Indicator*> Related(
    const catalogue::Catalogue& catalogue, const std::vector<std::string>& ids);

}  // namespace indicator
