#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "forms/place.hpp"

namespace forms {

/// Digits after the point of every number in a form: a fen in 万元 is 0.000001.
inline constexpr int kScale = 6;

/// What stands in a cell when a formula looks at it.
struct Seen {
    enum class Kind { kBlank, kNumber, kText, kUnknown };
    Kind kind = Kind::kBlank;
    std::int64_t number = 0;  ///< at kScale
};
using Look = std::function<Seen(Place)>;

/// What the formulas and rules of a form can say: numbers, cells, `+ - * /`, brackets, percents,
/// SUM, ROUND, ABS, MAX, MIN. A formula with anything else is left to the spreadsheet program.
/// `moved` is how far a shared formula stands from where it was written. Blank cells are nought.
/// nullopt: it cannot be told (a text, a division by nought, a cell that is not known yet, a
/// formula of another kind).
[[nodiscard]] std::optional<std::int64_t> Evaluate(std::string_view formula, Place moved,
                                                   const Look& look);

/// `C10 = SUM(C5:C9)`, `D5 >= C5`: two formulas and `=`, `>=`, `<=`, `>`, `<` or `<>` between them.
struct Rule {
    std::string left, sign, right;
    bool operator==(const Rule&) const = default;
};

/// Refuses `forms.bad_rule` with why (the sheet is the caller's to add).
[[nodiscard]] base::Result<Rule> ReadRule(std::string_view text);

/// Every cell that a formula looks at, ranges written out; empty where it cannot be read.
[[nodiscard]] std::vector<Place> CellsOf(std::string_view formula);

/// Does the sign hold between the two?
[[nodiscard]] bool Holds(std::int64_t left, std::string_view sign, std::int64_t right);

/// 12.5 → `12.5`, 3.000000 → `3`.
[[nodiscard]] std::string NumberText(std::int64_t scaled);
/// `12.5` at kScale; nullopt where it is none or finer.
[[nodiscard]] std::optional<std::int64_t> ReadNumber(std::string_view text);

}  // namespace forms
