#pragma once

#include <map>
#include <string>

namespace exchange::testing {

/// A zip in memory of the given parts.
[[nodiscard]] std::string Zipped(const std::map<std::string, std::string>& parts);

/// A workbook as Excel packs it, part by part; a test replaces what matters to it.
struct PackedWorkbook {
    std::string sheet_data = {};      ///< rows: `<row r="1">…</row>`
    std::string after_data = {};      ///< `<mergeCells>…`
    std::string shared_strings = {};  ///< `<si><t>…</t></si>`
    std::string number_formats = {};  ///< `<numFmt numFmtId="176" formatCode="…"/>`
    std::string cell_formats = R"(<xf numFmtId="0"/>)";
    std::string workbook_properties = {};  ///< attributes of workbookPr
    std::string sheet_name = "企业";
    std::string sheet_state = {};  ///< ` state="hidden"`

    [[nodiscard]] std::map<std::string, std::string> Parts() const;
    [[nodiscard]] std::string Bytes() const { return Zipped(Parts()); }
};

}  // namespace exchange::testing
