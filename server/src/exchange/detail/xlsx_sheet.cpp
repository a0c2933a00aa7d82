#include "exchange/detail/xlsx_sheet.hpp"

#include <charconv>
#include <optional>
#include <utility>

#include "exchange/detail/xml_events.hpp"

namespace exchange::detail {

namespace {

/// `B12` → row 11, column 1.
std::optional<CellPlace> ParseCellName(std::string_view name) {
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
    return CellPlace{row - 1, column - 1};
}

std::optional<CellArea> ParseArea(std::string_view text) {
    const auto colon = text.find(':');
    const auto first = ParseCellName(text.substr(0, colon));
    const auto last =
        ParseCellName(colon == std::string_view::npos ? text : text.substr(colon + 1));
    if (!first || !last || last->row < first->row || last->column < first->column)
        return std::nullopt;
    return CellArea{*first, *last};
}

/// Hands the cells of one sheet to its builder.
class SheetListener final : public XmlListener {
 public:
    SheetListener(const Workbook& workbook, const SheetEntry& entry, WorksheetBuilder& sheet)
        : workbook_(workbook), entry_(entry), sheet_(sheet) {}

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
                sheet_.Merge(*area);
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

    [[nodiscard]] bool WantsMore() const override { return !sheet_.IsFaulty(); }

 private:
    void BeginRow(const XmlAttributes& attributes) {
        if (const auto number = attributes.Find("r")) {
            std::size_t row = 0;
            std::from_chars(number->data(), number->data() + number->size(), row);
            if (row == 0) return Damaged();
            next_.row = row - 1;
        }
        next_.column = 0;
        if (attributes.IsTrue("hidden")) sheet_.HideRow(next_.row);
    }

    /// `<col min="3" max="4" hidden="1"/>`
    void CountHiddenColumns(const XmlAttributes& attributes) {
        const auto number = [&](const char* name) {
            std::size_t value = 0;
            if (const auto text = attributes.Find(name))
                std::from_chars(text->data(), text->data() + text->size(), value);
            return value;
        };
        const std::size_t first = number("min"), last = number("max");
        if (attributes.IsTrue("hidden") && first > 0 && last >= first)
            sheet_.HideColumns(first - 1, last - 1);
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
        const CellPlace at = next_;
        ++next_.column;
        const bool formula = cell_.formula;
        if (!value_.empty()) Interpret();
        cell_.formula = formula;
        sheet_.Add(at, std::move(cell_));
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

    void Damaged() { sheet_.Damaged(entry_.part); }

    const Workbook& workbook_;
    const SheetEntry& entry_;
    WorksheetBuilder& sheet_;
    CellPlace next_;
    Cell cell_;
    std::string value_, type_;
    std::size_t style_ = 0;
    bool in_cell_ = false, in_value_ = false, in_phonetic_ = false;
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
                              const SheetEntry& entry, const ReadLimits& limits, SheetUse& use) {
    WorksheetBuilder builder(entry.name, entry.hidden, limits, use);
    SheetListener listener(workbook, entry, builder);
    auto read = ReadXmlPart(package, entry.part, listener);
    if (!read) return base::Refuse(std::move(read.error()));
    return builder.Take();
}

base::Result<std::vector<Sheet>> ReadXlsx(std::string_view bytes, const ReadLimits& limits) {
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
    SheetUse use;
    for (const SheetEntry& entry : workbook->sheets) {
        auto sheet = ReadSheet(*package, *workbook, entry, limits, use);
        if (!sheet) return base::Refuse(std::move(sheet.error()));
        sheets.push_back(std::move(*sheet));
    }
    return sheets;
}

}  // namespace exchange::detail
