#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "exchange/detail/number_format.hpp"
#include "exchange/detail/zip_package.hpp"

namespace exchange::detail {

/// One sheet as the workbook lists it.
struct SheetEntry {
    std::string name;
    std::string part;  ///< `xl/worksheets/sheet1.xml`
    bool hidden = false;
};

/// What all sheets of a workbook share.
struct Workbook {
    std::vector<SheetEntry> sheets;  ///< worksheets only; charts and macro sheets are left out
    DateBase dates = DateBase::k1900;
    std::vector<NumberFormat> cell_formats;  ///< by the style index of a cell
    std::vector<std::string> shared_strings;
};

[[nodiscard]] base::Result<Workbook> ReadWorkbook(ZipPackage& package);

/// Text of a spreadsheet part: `_x000D_` stands for the character, `_x005F_` for `_`.
[[nodiscard]] std::string Unescaped(std::string text);

}  // namespace exchange::detail
