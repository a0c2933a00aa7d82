#include "exchange/testing/packed_workbook.hpp"

#include "office/package.hpp"

namespace exchange::testing {

namespace {

constexpr const char* kHead = R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>)";
constexpr const char* kMain =
    R"(xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main")";
constexpr const char* kOffice =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
constexpr const char* kPackage =
    R"(xmlns="http://schemas.openxmlformats.org/package/2006/relationships")";

std::string Relation(const std::string& id, const std::string& kind, const std::string& target) {
    return "<Relationship Id=\"" + id + "\" Type=\"" + kOffice + "/" + kind + "\" Target=\"" +
           target + "\"/>";
}

}  // namespace

std::string Zipped(const std::map<std::string, std::string>& parts) {
    std::vector<office::Part> list;
    for (const auto& [name, text] : parts) list.push_back({name, text});
    return office::WritePackage(list);
}

std::map<std::string, std::string> PackedWorkbook::Parts() const {
    const std::string head = kHead;
    const std::string main = kMain;
    return {
        {"[Content_Types].xml",
         head + R"(<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>)"},
        {"_rels/.rels", head + "<Relationships " + kPackage + ">" +
                            Relation("rId1", "officeDocument", "xl/workbook.xml") +
                            "</Relationships>"},
        {"xl/workbook.xml", head + "<workbook " + main + " xmlns:r=\"" + kOffice +
                                "\"><workbookPr " + workbook_properties +
                                "/><sheets><sheet name=\"" + sheet_name + "\" sheetId=\"1\"" +
                                sheet_state + " r:id=\"rId1\"/></sheets></workbook>"},
        {"xl/_rels/workbook.xml.rels",
         head + "<Relationships " + kPackage + ">" +
             Relation("rId1", "worksheet", "worksheets/sheet1.xml") +
             Relation("rId2", "styles", "styles.xml") +
             Relation("rId3", "sharedStrings", "/xl/sharedStrings.xml") + "</Relationships>"},
        {"xl/styles.xml",
         head + "<styleSheet " + main + "><numFmts>" + number_formats +
             "</numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs>" +
             cell_formats + "</cellXfs></styleSheet>"},
        {"xl/sharedStrings.xml", head + "<sst " + main + ">" + shared_strings + "</sst>"},
        {"xl/worksheets/sheet1.xml", head + "<worksheet " + main + "><sheetData>" + sheet_data +
                                         "</sheetData>" + after_data + "</worksheet>"},
    };
}

}  // namespace exchange::testing
