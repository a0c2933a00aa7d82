#include "forms/workbook.hpp"

#include <algorithm>
#include <cmath>

#include "forms/detail/parts.hpp"

namespace forms {

namespace {

constexpr std::size_t kMostCellsOfABook = 200'000;

/// Years that people print in headings: `2025年`.
void AddYears(std::string_view text, std::set<int>& years) {
    constexpr std::string_view kYear = "年";
    for (std::size_t at = text.find(kYear); at != std::string_view::npos;
         at = text.find(kYear, at + 1)) {
        if (at < 4 || (at > 4 && text[at - 5] >= '0' && text[at - 5] <= '9')) continue;
        int year = 0;
        for (std::size_t i = at - 4; i < at; ++i) {
            if (text[i] < '0' || text[i] > '9') {
                year = 0;
                break;
            }
            year = year * 10 + (text[i] - '0');
        }
        if (year >= 2000 && year <= 2200) years.insert(year);
    }
}

/// The formulas of one sheet that are written once for many cells.
using SharedFormulas = std::map<std::string, std::pair<Place, std::string>>;

void ReadFormula(const pugi::xml_node& node, GridCell& cell, SharedFormulas& shared) {
    cell.content = Content::kFormula;
    cell.formula = detail::Readable(node.text().get());
    if (std::string_view(node.attribute("t").value()) != "shared") return;
    const std::string group = node.attribute("si").value();
    if (!cell.formula.empty()) {
        shared[group] = {cell.at, cell.formula};
    } else if (const auto found = shared.find(group); found != shared.end()) {
        cell.formula = found->second.second;
        cell.moved = {cell.at.row - found->second.first.row,
                      cell.at.column - found->second.first.column};
    }
}

GridCell ReadCell(const pugi::xml_node& node, Place at, const detail::Workbook& workbook,
                  SharedFormulas& shared) {
    GridCell cell;
    cell.at = at;
    const std::string_view type = node.attribute("t").value();
    const std::string value = node.child("v").text().get();
    if (type == "s") {
        const auto index = static_cast<std::size_t>(std::max(0, std::atoi(value.c_str())));
        if (index < workbook.strings.size()) cell.text = workbook.strings[index];
    } else if (type == "inlineStr") {
        cell.text = detail::TextOf(node.child("is"));
    } else {
        cell.text = value;
    }
    cell.text = detail::Readable(std::move(cell.text));
    if (!cell.text.empty()) {
        const bool number = (type.empty() || type == "n") && ReadNumber(cell.text);
        cell.content = number ? Content::kNumber : Content::kText;
    }
    if (const auto formula = node.child("f")) ReadFormula(formula, cell, shared);
    return cell;
}

void ReadWidths(const pugi::xml_node& root, GridSheet& sheet) {
    for (const auto& column : root.child("cols").children("col")) {
        const int from = column.attribute("min").as_int(1) - 1;
        const int to = std::min(column.attribute("max").as_int(1) - 1, from + 200);
        for (int at = from; at <= to; ++at)
            sheet.widths[at] =
                static_cast<int>(std::lround(column.attribute("width").as_double(9)));
    }
}

base::Done ReadSheet(const detail::Workbook& workbook, const detail::SheetPart& part,
                     GridSheet& sheet, std::size_t& cells) {
    pugi::xml_document document;
    if (auto read = workbook.Load(part.path, document); !read) return read;
    const pugi::xml_node root = document.child("worksheet");
    const pugi::xml_node data = root.child("sheetData");
    // Every sheet has it, also an empty one; where it lacks, nothing could be filled in.
    if (!data)
        return base::Refuse("forms.bad_file", {{"why", "工作表“" + part.name + "”没有单元格"}});
    ReadWidths(root, sheet);
    SharedFormulas shared;
    for (const auto& row : data.children("row")) {
        for (const auto& node : row.children("c")) {
            const auto at = ReadPlace(node.attribute("r").value());
            if (!at) continue;
            if (++cells > kMostCellsOfABook)
                return base::Refuse("forms.bad_file", {{"why", "单元格太多"}});
            sheet.rows = std::max(sheet.rows, at->row + 1);
            sheet.columns = std::max(sheet.columns, at->column + 1);
            sheet.cells[*at] = ReadCell(node, *at, workbook, shared);
        }
    }
    for (const auto& merged : root.child("mergeCells").children("mergeCell"))
        if (const auto area = ReadArea(merged.attribute("ref").value()))
            sheet.merged.push_back(*area);
    return base::AllWell();
}

/// Computes the formulas of one sheet, each once, those that others lean on first.
class SheetFormulas {
 public:
    SheetFormulas(const GridSheet& sheet, const Numbers& given,
                  const std::set<std::pair<std::string, Place>>& waiting)
        : sheet_(sheet), given_(given), waiting_(waiting) {}

    void AddTo(Numbers& all) {
        for (const auto& [place, cell] : sheet_.cells)
            if (cell.content == Content::kFormula)
                if (const auto value = Result(cell)) all[{sheet_.name, place}] = *value;
    }

    [[nodiscard]] Seen At(Place place) {
        using Kind = Seen::Kind;
        if (++looks_ > kMostLooks) return {Kind::kUnknown, 0};
        const std::pair<std::string, Place> key{sheet_.name, place};
        if (const auto found = given_.find(key); found != given_.end())
            return {Kind::kNumber, found->second};
        if (waiting_.contains(key)) return {Kind::kUnknown, 0};
        const GridCell* cell = sheet_.Find(place);
        if (cell == nullptr || cell->content == Content::kBlank) return {Kind::kBlank, 0};
        if (cell->content == Content::kText) return {Kind::kText, 0};
        const auto value =
            cell->content == Content::kFormula ? Result(*cell) : ReadNumber(cell->text);
        return value ? Seen{Kind::kNumber, *value} : Seen{Kind::kUnknown, 0};
    }

 private:
    std::optional<std::int64_t> Result(const GridCell& cell) {
        const auto known = results_.find(cell.at);
        if (known != results_.end()) return known->second;  // one that leans on itself: not told
        results_[cell.at] = std::nullopt;
        if (cell.formula.empty() || ++depth_ > kDeepest) return std::nullopt;
        const auto value =
            Evaluate(cell.formula, cell.moved, [this](Place place) { return At(place); });
        --depth_;
        return results_[cell.at] = value;
    }

    static constexpr int kDeepest = 100;
    static constexpr int kMostLooks = 2'000'000;  ///< of cells, by all formulas of a sheet
    const GridSheet& sheet_;
    const Numbers& given_;
    const std::set<std::pair<std::string, Place>>& waiting_;
    std::map<Place, std::optional<std::int64_t>> results_;
    int depth_ = 0, looks_ = 0;
};

}  // namespace

const GridCell* GridSheet::Find(Place place) const {
    const auto found = cells.find(place);
    return found == cells.end() ? nullptr : &found->second;
}

const Area* GridSheet::MergedAt(Place place) const {
    const auto found =
        std::ranges::find_if(merged, [&](const Area& area) { return area.Has(place); });
    return found == merged.end() ? nullptr : &*found;
}

const GridSheet* Template::Find(std::string_view name) const {
    const auto found = std::ranges::find(sheets, name, &GridSheet::name);
    return found == sheets.end() ? nullptr : &*found;
}

base::Result<Template> ReadTemplate(std::string_view bytes) {
    auto workbook = detail::OpenWorkbook(bytes);
    if (!workbook) return base::Refuse(std::move(workbook.error()));
    Template form;
    std::size_t cells = 0;
    for (const detail::SheetPart& part : workbook->sheets) {
        GridSheet sheet;
        sheet.name = part.name;
        sheet.hidden = part.hidden;
        if (auto read = ReadSheet(*workbook, part, sheet, cells); !read)
            return base::Refuse(std::move(read.error()));
        if (!sheet.hidden)
            for (const auto& [place, cell] : sheet.cells)
                if (cell.content == Content::kText) AddYears(cell.text, form.years);
        form.sheets.push_back(std::move(sheet));
    }
    return form;
}

Numbers EvaluateFormulas(const Template& form, const Numbers& given,
                         const std::set<std::pair<std::string, Place>>& waiting) {
    Numbers all;
    for (const GridSheet& sheet : form.sheets) SheetFormulas(sheet, given, waiting).AddTo(all);
    return all;
}

}  // namespace forms
