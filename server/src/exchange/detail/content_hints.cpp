#include "exchange/detail/content_hints.hpp"

#include <algorithm>
#include <string_view>

#include "base/text.hpp"
#include "exchange/detail/days.hpp"
#include "exchange/detail/places.hpp"
#include "exchange/mapping.hpp"

namespace exchange::detail {

namespace {

using catalogue::Field;
using catalogue::FieldKind;

constexpr std::size_t kTellingCells = 3;  ///< fewer cells tell nothing of their column

/// The first filled cells under a heading.
std::vector<const Cell*> CellsUnder(const Sheet& sheet, std::size_t header_row,
                                    std::size_t column) {
    constexpr std::size_t kLookedAt = 60;
    std::vector<const Cell*> cells;
    for (std::size_t row = header_row + 1; row < sheet.rows.size() && cells.size() < kLookedAt;
         ++row)
        if (column < sheet.rows[row].size() && !sheet.rows[row][column].IsEmpty() &&
            !sheet.rows[row][column].merged)
            cells.push_back(&sheet.rows[row][column]);
    return cells;
}

/// A day's figure alone (45000) is no sign: amounts look like that.
bool ReadsAsDay(const Cell& cell) {
    if (cell.kind == CellKind::kNumber) return false;
    const DayReading reading = DayOfCell(cell);
    return reading.yearless || (reading.written && !reading.written->from_serial);
}

bool NamesChoice(const Field& field, const Cell& cell) {
    const std::string text = base::Normalised(cell.text);
    return std::ranges::any_of(field.choices, [&](const catalogue::Choice& choice) {
        return !choice.retired && text == base::Normalised(choice.label);
    });
}

bool IsNarrative(const Cell& cell) {
    constexpr std::size_t kSentence = 12;
    return cell.kind == CellKind::kText && base::LengthInCharacters(cell.text) >= kSentence;
}

bool Fits(const Field& field, const Cell& cell) {
    switch (field.kind) {
        case FieldKind::kDay:
            return ReadsAsDay(cell);
        case FieldKind::kChoice:
            return NamesChoice(field, cell);
        case FieldKind::kLongText:
            return IsNarrative(cell);
        default:
            return false;
    }
}

/// Headings of what comes at the end of a matter, which no beginning is to be read from.
bool NamesAnEnd(std::string_view heading) {
    for (const std::string_view word : {"办结", "结案", "回复", "答复", "反馈", "截止", "完成",
                                        "备注", "结果", "处理", "办理", "意见"})
        if (heading.find(word) != std::string_view::npos) return true;
    return false;
}

/// At least four cells in five.
bool MostFit(const Field& field, const std::vector<const Cell*>& cells) {
    const auto fitting = static_cast<std::size_t>(
        std::ranges::count_if(cells, [&](const Cell* cell) { return Fits(field, *cell); }));
    return cells.size() >= kTellingCells && fitting * 5 >= cells.size() * 4;
}

}  // namespace

void ProposeByContent(const catalogue::RecordType& type, const Sheet& sheet, std::size_t header_row,
                      std::vector<std::string>& columns) {
    const CellRow headings = HeadingsAt(sheet, header_row);
    for (std::size_t column = 0; column < columns.size(); ++column) {
        const Field* field = type.FindField(columns[column]);
        if (field == nullptr || field->kind != FieldKind::kPlace) continue;
        const auto cells = CellsUnder(sheet, header_row, column);
        if (cells.size() >= kTellingCells && std::ranges::none_of(cells, [](const Cell* cell) {
                return PointOf(cell->text).has_value();
            }))
            columns[column].clear();
    }
    for (const Field& field : type.fields) {
        const bool given = std::ranges::find(columns, field.id) != columns.end();
        if (!field.required || field.retired || given) continue;
        for (std::size_t column = 0; column < columns.size(); ++column) {
            if (!columns[column].empty() ||
                (column < headings.size() && NamesAnEnd(headings[column].text)) ||
                !MostFit(field, CellsUnder(sheet, header_row, column)))
                continue;
            columns[column] = field.id;
            break;
        }
    }
}

}  // namespace exchange::detail
