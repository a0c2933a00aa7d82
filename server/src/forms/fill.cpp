#include <algorithm>
#include <sstream>

#include "forms/detail/parts.hpp"
#include "forms/workbook.hpp"

namespace forms {

namespace {

std::string Saved(const pugi::xml_document& document) {
    std::ostringstream out;
    document.save(out, "", pugi::format_raw | pugi::format_no_declaration);
    return out.str();
}

/// The row or cell of a sheet, made in its order where it is not there.
pugi::xml_node RowOf(pugi::xml_node data, int row) {
    for (auto node = data.child("row"); node; node = node.next_sibling("row")) {
        const int at = node.attribute("r").as_int() - 1;
        if (at == row) return node;
        if (at > row) {
            auto made = data.insert_child_before("row", node);
            made.append_attribute("r") = row + 1;
            return made;
        }
    }
    auto made = data.append_child("row");
    made.append_attribute("r") = row + 1;
    return made;
}

/// The cell in its row, in order; made.
pugi::xml_node MakeCell(pugi::xml_node data, Place place) {
    pugi::xml_node row = RowOf(data, place.row);
    for (auto node = row.child("c"); node; node = node.next_sibling("c")) {
        const auto at = ReadPlace(node.attribute("r").value());
        if (at && at->column > place.column) return row.insert_child_before("c", node);
    }
    return row.append_child("c");
}

/// The cells of a sheet by their names: as they are read, the last of a name counts.
class SheetCells {
 public:
    explicit SheetCells(pugi::xml_node data) : data_(data) {
        for (const auto& row : data.children("row"))
            for (const auto& cell : row.children("c"))
                if (const auto at = ReadPlace(cell.attribute("r").value())) cells_[*at] = cell;
    }

    pugi::xml_node At(Place place) {
        const auto known = cells_.find(place);
        if (known != cells_.end()) return known->second;
        pugi::xml_node made = MakeCell(data_, place);
        made.append_attribute("r") = NameOf(place).c_str();
        return cells_[place] = made;
    }

 private:
    pugi::xml_node data_;
    std::map<Place, pugi::xml_node> cells_;
};

/// The format of the cell (`s`) stays; what it held goes.
void Write(pugi::xml_node cell, const CellValue& value) {
    while (cell.remove_child("v") || cell.remove_child("is")) continue;
    cell.remove_attribute("t");
    if (value.number) {
        cell.append_child("v").text().set(NumberText(*value.number).c_str());
    } else if (!value.words.empty()) {
        cell.append_attribute("t") = "inlineStr";
        auto text = cell.append_child("is").append_child("t");
        text.append_attribute("xml:space") = "preserve";
        text.text().set(value.words.c_str());
    }
}

/// The workbook is told to count its formulas anew when it is opened.
void CountAnew(pugi::xml_document& document) {
    auto book = document.child("workbook");
    auto calc = book.child("calcPr");
    if (!calc) {
        pugi::xml_node after;
        for (const char* name :
             {"definedNames", "externalReferences", "functionGroups", "sheets"}) {
            after = book.child(name);
            if (after) break;
        }
        calc = after ? book.insert_child_after("calcPr", after) : book.append_child("calcPr");
    }
    calc.remove_attribute("fullCalcOnLoad");
    calc.append_attribute("fullCalcOnLoad") = "1";
}

}  // namespace

base::Result<std::string> FillTemplate(std::string_view bytes,
                                       const std::vector<CellValue>& values) {
    auto workbook = detail::OpenWorkbook(bytes);
    if (!workbook) return base::Refuse(std::move(workbook.error()));
    const auto replace = [&](const std::string& path, std::string content) {
        const auto found = std::ranges::find(workbook->parts, path, &office::Part::name);
        if (found != workbook->parts.end()) found->bytes = std::move(content);
    };
    constexpr std::string_view kDeclaration =
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
    for (const detail::SheetPart& part : workbook->sheets) {
        pugi::xml_document document;
        if (auto read = workbook->Load(part.path, document); !read)
            return base::Refuse(std::move(read.error()));
        bool changed = false;
        SheetCells cells(document.child("worksheet").child("sheetData"));
        for (const CellValue& value : values) {
            if (value.sheet != part.name) continue;
            Write(cells.At(value.at), value);
            changed = true;
        }
        if (!changed) continue;
        document.remove_child(document.find_child(
            [](const pugi::xml_node& node) { return node.type() == pugi::node_declaration; }));
        replace(part.path, std::string(kDeclaration) + Saved(document));
    }
    for (const CellValue& value : values)
        if (std::ranges::find(workbook->sheets, value.sheet, &detail::SheetPart::name) ==
            workbook->sheets.end())
            return base::Refuse("forms.no_sheet", {{"sheet", value.sheet}});
    pugi::xml_document book;
    if (auto read = workbook->Load(workbook->path, book); !read)
        return base::Refuse(std::move(read.error()));
    CountAnew(book);
    book.remove_child(book.find_child(
        [](const pugi::xml_node& node) { return node.type() == pugi::node_declaration; }));
    replace(workbook->path, std::string(kDeclaration) + Saved(book));
    return office::WritePackage(workbook->parts);
}

}  // namespace forms
