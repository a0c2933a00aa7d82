#pragma once

#include "base/result.hpp"
#include "exchange/detail/worksheet_builder.hpp"
#include "exchange/detail/xlsx_parts.hpp"
#include "exchange/table.hpp"

namespace exchange::detail {

/// Reads one worksheet; `use` counts what all sheets hold together.
[[nodiscard]] base::Result<Sheet> ReadSheet(ZipPackage& package, const Workbook& workbook,
                                            const SheetEntry& entry, const ReadLimits& limits,
                                            SheetUse& use);

/// A whole workbook; refuses a zip that is none with its real kind named.
[[nodiscard]] base::Result<std::vector<Sheet>> ReadXlsx(std::string_view bytes,
                                                        const ReadLimits& limits);

}  // namespace exchange::detail
