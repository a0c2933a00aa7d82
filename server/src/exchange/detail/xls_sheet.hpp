#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "exchange/detail/number_format.hpp"
#include "exchange/detail/worksheet_builder.hpp"

namespace exchange::detail {

/// What all sheets of an old workbook share.
struct XlsGlobals {
    struct Listed {
        std::string name;
        std::size_t at = 0;  ///< where its records begin in the stream
        bool hidden = false;
    };

    std::vector<Listed> sheets;  ///< with cells; charts and macro sheets are left out
    DateBase dates = DateBase::k1900;
    std::vector<NumberFormat> cell_formats;  ///< by the format index of a cell
    std::vector<std::string> texts;
};

/// Reads the cells of one sheet from its first record to its end mark.
void ReadXlsSheet(std::string_view stream, const XlsGlobals& globals,
                  const XlsGlobals::Listed& listed, WorksheetBuilder& sheet);

}  // namespace exchange::detail
