#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "forms/formula.hpp"
#include "forms/place.hpp"

namespace forms {

enum class Content { kBlank, kText, kNumber, kFormula };

/// One cell of a superior's sheet.
struct GridCell {
    Place at;
    Content content = Content::kBlank;
    std::string text;     ///< what stands there; of a formula, what it came to when it was saved
    std::string formula;  ///< without its `=`; of a shared one, as its first cell has it
    Place moved;          ///< how far this cell of a shared formula is from its first one
};

struct GridSheet {
    std::string name;
    bool hidden = false;
    int rows = 0, columns = 0;        ///< used
    std::map<int, int> widths;        ///< column → characters, where the file says so
    std::map<Place, GridCell> cells;  ///< blank ones with a format too: that is where people write
    std::vector<Area> merged;

    [[nodiscard]] const GridCell* Find(Place place) const;
    /// The merged area that the place lies in; nullptr where none.
    [[nodiscard]] const Area* MergedAt(Place place) const;
};

struct Template {
    std::vector<GridSheet> sheets;
    std::set<int> years;  ///< printed in what can be seen: `2025年`

    [[nodiscard]] const GridSheet* Find(std::string_view name) const;
};

inline constexpr std::uint64_t kLargestTemplate = std::uint64_t{20} << 20;

/// Reads an .xlsx as Excel, WPS and LibreOffice write it. Refuses `forms.bad_file` with why,
/// `forms.too_large`. Pure; any thread.
[[nodiscard]] base::Result<Template> ReadTemplate(std::string_view bytes);

/// What is to stand in a cell: a number at kScale, or words. A formula keeps its formula and gets
/// the number as what it comes to; with neither, what it came to before is taken out.
struct CellValue {
    std::string sheet;
    Place at;
    std::optional<std::int64_t> number;
    std::string words;
};

/// The same workbook with the values in it: everything else (formats, widths, print settings,
/// formulas, other parts) is kept as it is, and a spreadsheet program that opens it counts its
/// formulas anew. Refuses `forms.bad_file`, `forms.no_sheet`.
[[nodiscard]] base::Result<std::string> FillTemplate(std::string_view bytes,
                                                     const std::vector<CellValue>& values);

/// Numbers by sheet and place.
using Numbers = std::map<std::pair<std::string, Place>, std::int64_t>;

/// What every formula of the form comes to with `given` in place of what stands in the cells;
/// `waiting` are cells that are still to get a number. Formulas that cannot be told are absent.
[[nodiscard]] Numbers EvaluateFormulas(const Template& form, const Numbers& given,
                                       const std::set<std::pair<std::string, Place>>& waiting);

}  // namespace forms
