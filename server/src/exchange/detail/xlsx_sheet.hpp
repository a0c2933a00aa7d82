#pragma once

#include "base/result.hpp"
#include "exchange/detail/xlsx_parts.hpp"
#include "exchange/table.hpp"

namespace exchange::detail {

/// Reads one worksheet. `cells_left` is the budget of all sheets and is drawn down.
[[nodiscard]] base::Result<Sheet> ReadSheet(ZipPackage& package, const Workbook& workbook,
                                            const SheetEntry& entry, ReadLimits& limits);

/// A whole workbook; refuses a zip that is none with its real kind named.
[[nodiscard]] base::Result<std::vector<Sheet>> ReadXlsx(std::string_view bytes, ReadLimits limits);

}  // namespace exchange::detail
