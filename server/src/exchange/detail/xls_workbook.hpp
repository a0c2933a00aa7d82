#pragma once

#include "base/result.hpp"
#include "exchange/table.hpp"

namespace exchange::detail {

/// A workbook as Excel 97 to 2003 and WPS keep it (.xls, .et): BIFF8 in a compound file. Tells the
/// same of a sheet as the reader of .xlsx. Refuses what is none with its real kind named, one with
/// a password, and one that is damaged; never reads half.
[[nodiscard]] base::Result<std::vector<Sheet>> ReadXls(std::string_view bytes,
                                                       const ReadLimits& limits);

}  // namespace exchange::detail
