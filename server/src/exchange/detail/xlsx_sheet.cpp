#include "exchange/detail/xlsx_sheet.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "base/text.hpp"
#include "exchange/detail/xml_events.hpp"

namespace exchange::detail {

namespace {

struct Position {
    std::size_t row = 0, column = 0;
};

struct Area {
    Position first, last;
};

/// `B12` → row 11, column 1.
std::optional<Position> ParseCellName(std::string_view name) {
    constexpr std::size_t kWidest = 20'000;
    std::size_t column = 0;
    std::size_t at = 0;
    for (; at < name.size() && name[at] >= 'A' && name[at] <= 'Z'; ++at) {
        column = column * 26 + static_cast<std::size_t>(name[at] - 'A') + 1;
        if (column > kWidest) return std::nullopt;
    }
    std::size_t row = 0;
    const auto read = std::from_chars(name.data() + at, name.data() + name.size(), row);
    if (column == 0 || row == 0 || read.ec != std::errc{} ||
        read.ptr != name.data() + name.size()) {
        return std::nullopt;
    }
    return Position{row - 1, column - 1};
}

std::optional<Area> ParseArea(std::string_view text) {
    const auto colon = text.find(':');
    const auto first = ParseCellName(text.substr(0, colon));
    const auto last =
        ParseCellName(colon == std::string_view::npos ? text : text.substr(colon + 1));
    if (!first || !last || last->row < first->row || last->column < first->column)
        return std::nullopt;
    return Area{*first, *last};
}

/// Gathers the cells of one sheet; the first fault ends the reading.
class SheetListener final : public XmlListener {
 public:
    SheetListener(const Workbook& workbook, const SheetEntry& entry, ReadLimits& limits)
        : workbook_(workbook), entry_(entry), limits_(limits) {}

    void OnStart(std::string_view name, const XmlAttributes& attributes) override {
        if (name == "row") {
            BeginRow(attributes);
        } else if (name == "c") {
            BeginCell(attributes);
        } else if (name == "f") {
            cell_.formula = in_cell_;
        } else if (name == "rPh") {
            in_phonetic_ = true;
        } else if (name == "v" || name == "t") {
            in_value_ = in_cell_;
        } else if (name == "col") {
            CountHiddenColumns(attributes);
        } else if (name == "mergeCell") {
            if (const auto area = ParseArea(attributes.Find("ref").value_or("")))
                merged_.push_back(*area);
        }
    }

    void OnEnd(std::string_view name) override {
        if (name == "v" || name == "t") in_value_ = false;
        if (name == "rPh") in_phonetic_ = false;
        if (name == "c") EndCell();
        if (name == "row") ++next_.row;
    }

    void OnText(std::string_view text) override {
        if (in_value_ && !in_phonetic_) value_.append(text);
    }

    [[nodiscard]] bool WantsMore() const override { return faults_.empty(); }
    [[nodiscard]] std::size_t cells_used() const { return cells_used_; }

    base::Result<Sheet> Take() {
        if (faults_.empty()) FillMerged();
        if (!faults_.empty()) return base::Refuse(std::move(faults_));
        for (auto& row : sheet_.rows) {
            while (!row.empty() && row.back().IsEmpty()) row.pop_back();
        }
        while (!sheet_.rows.empty() && sheet_.rows.back().empty()) sheet_.rows.pop_back();
        sheet_.name = entry_.name;
        sheet_.hidden = entry_.hidden;
        if (entry_.hidden) Note("exchange.hidden_sheet", 1);
        Note("exchange.hidden_rows", sheet_.hidden_rows.size());
        Note("exchange.hidden_columns", hidden_columns_);
        Note("exchange.formulas_used", formulas_);
        Note("exchange.formulas_without_value", formulas_without_value_);
        Note("exchange.merged_areas_filled", merged_.size());
        return std::move(sheet_);
    }

 private:
    void BeginRow(const XmlAttributes& attributes) {
        if (const auto number = attributes.Find("r")) {
            std::size_t row = 0;
            std::from_chars(number->data(), number->data() + number->size(), row);
            if (row == 0) return Damaged();
            next_.row = row - 1;
        }
        next_.column = 0;
        row_is_hidden_ = attributes.IsTrue("hidden");
        row_has_cells_ = false;
    }

    /// `<col min="3" max="4" hidden="1"/>`; what reaches past the last column is only a style.
    void CountHiddenColumns(const XmlAttributes& attributes) {
        const auto number = [&](const char* name) {
            std::size_t value = 0;
            if (const auto text = attributes.Find(name))
                std::from_chars(text->data(), text->data() + text->size(), value);
            return value;
        };
        const std::size_t first = number("min"), last = number("max");
        if (attributes.IsTrue("hidden") && first > 0 && last >= first && last < limits_.columns)
            hidden_columns_ += last - first + 1;
    }

    void BeginCell(const XmlAttributes& attributes) {
        if (const auto name = attributes.Find("r")) {
            const auto position = ParseCellName(*name);
            if (!position) return Damaged();
            next_ = *position;
        }
        in_cell_ = true;
        cell_ = {};
        value_.clear();
        type_ = std::string(attributes.Find("t").value_or("n"));
        style_ = 0;
        if (const auto style = attributes.Find("s")) {
            std::from_chars(style->data(), style->data() + style->size(), style_);
        }
    }

    void EndCell() {
        in_cell_ = false;
        const Position at = next_;
        ++next_.column;
        const bool formula = cell_.formula;
        if (!value_.empty()) Interpret();
        cell_.formula = formula;
        if (cell_.IsEmpty() && !formula) return;
        (cell_.IsEmpty() ? formulas_without_value_ : formulas_) += formula ? 1 : 0;
        if (row_is_hidden_ && !std::exchange(row_has_cells_, true))
            sheet_.hidden_rows.push_back(at.row);
        Put(at, std::move(cell_));
    }

    void Interpret() {
        if (type_ == "s") {
            std::size_t index = 0;
            const auto read = std::from_chars(value_.data(), value_.data() + value_.size(), index);
            if (read.ec != std::errc{} || index >= workbook_.shared_strings.size())
                return Damaged();
            SetText(workbook_.shared_strings[index]);
        } else if (type_ == "inlineStr" || type_ == "str") {
            SetText(Unescaped(value_));
        } else if (type_ == "b") {
            cell_ = {.text = value_ == "1" ? "TRUE" : "FALSE", .kind = CellKind::kYesNo};
        } else if (type_ == "e") {
            cell_ = {.text = value_, .kind = CellKind::kError};
        } else if (type_ == "d") {
            const bool day_only = value_.size() == 10;
            cell_ = {.text = value_.substr(0, 19),
                     .kind = day_only ? CellKind::kDay : CellKind::kMoment};
        } else {
            const bool known = style_ < workbook_.cell_formats.size();
            cell_ = CellOfNumber(value_, known ? workbook_.cell_formats[style_] : NumberFormat{},
                                 workbook_.dates);
        }
    }

    void SetText(const std::string& text) {
        if (text.find_first_not_of(" \t\r\n") == std::string::npos) return;
        cell_.text = text;
        cell_.kind = CellKind::kText;
    }

    void Put(Position at, Cell cell) {
        if (at.row >= limits_.rows) return Fault("exchange.too_many_rows", at, limits_.rows);
        if (at.column >= limits_.columns)
            return Fault("exchange.too_many_columns", at, limits_.columns);
        if (base::LengthInCharacters(cell.text) > limits_.cell_characters) {
            return Fault("exchange.cell_too_long", at, limits_.cell_characters);
        }
        if (cells_used_++ >= limits_.cells)
            return Fault("exchange.too_many_cells", at, limits_.cells);
        if (sheet_.rows.size() <= at.row) sheet_.rows.resize(at.row + 1);
        CellRow& row = sheet_.rows[at.row];
        if (row.size() <= at.column) row.resize(at.column + 1);
        row[at.column] = std::move(cell);
    }

    /// What stands in the first cell of a merged area holds for all of it, so far as the sheet
    /// goes.
    void FillMerged() {
        for (const Area& area : merged_) {
            if (area.first.row >= sheet_.rows.size()) continue;
            const CellRow& first_row = sheet_.rows[area.first.row];
            if (area.first.column >= first_row.size()) continue;
            Cell copy = first_row[area.first.column];
            copy.merged = true;
            if (!copy.IsEmpty()) FillArea(area, copy);
        }
    }

    void FillArea(const Area& area, const Cell& copy) {
        const std::size_t last_row = std::min(area.last.row, sheet_.rows.size() - 1);
        const std::size_t last_column = std::min(area.last.column, limits_.columns - 1);
        for (std::size_t row = area.first.row; row <= last_row; ++row) {
            for (std::size_t column = area.first.column; column <= last_column; ++column) {
                const CellRow& cells = sheet_.rows[row];
                if (column < cells.size() && !cells[column].IsEmpty()) continue;
                Put({row, column}, copy);
                if (!faults_.empty()) return;
            }
        }
    }

    void Note(const char* code, std::size_t count) {
        if (count == 0) return;
        sheet_.notes.push_back(
            {code, {{"sheet", entry_.name}, {"count", std::to_string(count)}}, entry_.name});
    }

    void Damaged() {
        faults_.push_back({"exchange.damaged", {{"part", entry_.part}}, entry_.name});
    }

    void Fault(const char* code, Position at, std::size_t limit) {
        const std::string cell = CellName(at.row, at.column);
        faults_.push_back(
            {code,
             {{"sheet", entry_.name}, {"cell", cell}, {"limit", std::to_string(limit)}},
             entry_.name + "!" + cell});
    }

    const Workbook& workbook_;
    const SheetEntry& entry_;
    ReadLimits& limits_;
    Sheet sheet_;
    base::Refusals faults_;
    std::vector<Area> merged_;
    Position next_;
    Cell cell_;
    std::string value_, type_;
    std::size_t style_ = 0;
    std::size_t cells_used_ = 0, hidden_columns_ = 0, formulas_ = 0, formulas_without_value_ = 0;
    bool in_cell_ = false, in_value_ = false, in_phonetic_ = false;
    bool row_is_hidden_ = false, row_has_cells_ = false;
};

/// What a zip is that is no workbook of ours.
std::string_view NameOfZip(const ZipPackage& package) {
    if (package.Has("xl/workbook.bin")) return "二进制 Excel 工作簿（.xlsb）";
    if (package.Has("word/document.xml")) return "Word 文档（.docx）";
    if (package.Has("ppt/presentation.xml")) return "演示文稿（.pptx）";
    if (package.Has("content.xml")) return "OpenDocument 文件（.ods、.odt）";
    return "压缩包（zip）";
}

}  // namespace

base::Result<Sheet> ReadSheet(ZipPackage& package, const Workbook& workbook,
                              const SheetEntry& entry, ReadLimits& limits) {
    SheetListener listener(workbook, entry, limits);
    auto read = ReadXmlPart(package, entry.part, listener);
    if (!read) return base::Refuse(std::move(read.error()));
    auto sheet = listener.Take();
    limits.cells -= std::min(limits.cells, listener.cells_used());
    return sheet;
}

base::Result<std::vector<Sheet>> ReadXlsx(std::string_view bytes, ReadLimits limits) {
    auto package = ZipPackage::Open(bytes, limits.unpacked_bytes);
    if (!package) return base::Refuse(std::move(package.error()));
    const bool is_office = package->Has("xl/workbook.xml") || package->Has("[Content_Types].xml");
    const std::string_view kind = NameOfZip(*package);
    const bool is_other = kind != "压缩包（zip）";
    if (!is_office || (is_other && !package->Has("xl/workbook.xml"))) {
        return base::Refuse("exchange.unsupported_type", {{"actual", std::string(kind)}});
    }
    auto workbook = ReadWorkbook(*package);
    if (!workbook) return base::Refuse(std::move(workbook.error()));
    std::vector<Sheet> sheets;
    for (const SheetEntry& entry : workbook->sheets) {
        auto sheet = ReadSheet(*package, *workbook, entry, limits);
        if (!sheet) return base::Refuse(std::move(sheet.error()));
        sheets.push_back(std::move(*sheet));
    }
    return sheets;
}

}  // namespace exchange::detail
