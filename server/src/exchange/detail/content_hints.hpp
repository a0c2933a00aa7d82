#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "catalogue/model.hpp"
#include "exchange/table.hpp"

namespace exchange::detail {

/// Mends what headings alone suggested by what stands under them. A column of words is no place
/// with degrees; a required day, choice or long text that no heading names is proposed for the
/// column whose cells read as one. `columns`: target path by column, empty: none yet.
void ProposeByContent(const catalogue::RecordType& type, const Sheet& sheet, std::size_t header_row,
                      std::vector<std::string>& columns);

}  // namespace exchange::detail
