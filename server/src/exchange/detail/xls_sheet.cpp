#include "exchange/detail/xls_sheet.hpp"

#include <fmt/format.h>

#include <optional>
#include <utility>

#include "exchange/detail/biff_records.hpp"
#include "exchange/detail/little_endian.hpp"

namespace exchange::detail {

namespace {

std::string_view ErrorText(std::uint8_t code) {
    switch (code) {
        case 0x00:
            return "#NULL!";
        case 0x07:
            return "#DIV/0!";
        case 0x0F:
            return "#VALUE!";
        case 0x17:
            return "#REF!";
        case 0x1D:
            return "#NAME?";
        case 0x24:
            return "#NUM!";
        default:
            return "#N/A";
    }
}

Cell YesNoOrError(std::uint8_t value, bool error) {
    if (error) return {.text = std::string(ErrorText(value)), .kind = CellKind::kError};
    return {.text = value != 0 ? "TRUE" : "FALSE", .kind = CellKind::kYesNo};
}

Cell TextCell(std::string text) {
    if (text.find_first_not_of(" \t\r\n") == std::string::npos) return {};
    return {.text = std::move(text), .kind = CellKind::kText};
}

/// Reads the records of one sheet.
class SheetRecords {
 public:
    SheetRecords(const XlsGlobals& globals, WorksheetBuilder& sheet)
        : globals_(globals), sheet_(sheet) {}

    /// False at the mark that ends the sheet. Charts on a sheet have their own beginnings and ends.
    bool Take(const BiffRecord& record) {
        if (record.kind == Biff::kBegin) ++depth_;
        if (record.kind == Biff::kEnd && --depth_ <= 0) return false;
        if (depth_ == 1) TakeOwn(record);
        return true;
    }

    void Finish() { GiveUpFormula(); }

 private:
    void TakeOwn(const BiffRecord& record) {
        const std::string_view body = record.body();
        switch (record.kind) {
            case Biff::kFormula:
                return TakeFormula(body);
            case Biff::kFormulaText:
                return TakeFormulaText(record);
            case Biff::kNumber:
                return Need(body, 14) ? Number(body, 4, Double(body, 6)) : Broken();
            case Biff::kShortNumber:
                return Need(body, 10) ? Number(body, 4, NumberOfFourBytes(Long(body, 6)))
                                      : Broken();
            case Biff::kManyNumbers:
                return TakeManyNumbers(body);
            case Biff::kSharedText:
                return TakeSharedText(body);
            case Biff::kText:
            case Biff::kRichText:
                return TakeText(record);
            case Biff::kYesNoOrError:
                if (!Need(body, 8)) return Broken();
                return sheet_.Add(PlaceOf(body), YesNoOrError(Byte(body, 6), Byte(body, 7) != 0));
            case Biff::kRow:
                return TakeRow(body);
            case Biff::kColumns:
                if (Need(body, 10) && (Short(body, 8) & 1U) != 0)
                    sheet_.HideColumns(Short(body, 0), Short(body, 2));
                return;
            case Biff::kMerged:
                return TakeMerged(body);
            default:
                return;
        }
    }

    [[nodiscard]] static bool Need(std::string_view body, std::size_t bytes) {
        return body.size() >= bytes;
    }
    [[nodiscard]] static CellPlace PlaceOf(std::string_view body) {
        return {Short(body, 0), Short(body, 2)};
    }
    void Broken() { sheet_.Damaged("单元格"); }

    [[nodiscard]] Cell NumberCell(std::string_view body, std::size_t format_at,
                                  double value) const {
        const std::size_t format = Short(body, format_at);
        const bool known = format < globals_.cell_formats.size();
        return CellOfNumber(fmt::format("{}", value),
                            known ? globals_.cell_formats[format] : NumberFormat{}, globals_.dates);
    }

    void Number(std::string_view body, std::size_t format_at, double value) {
        sheet_.Add(PlaceOf(body), NumberCell(body, format_at, value));
    }

    /// A row, a first column, a format and a number for each column, the last column.
    void TakeManyNumbers(std::string_view body) {
        constexpr std::size_t kHead = 4, kEach = 6;
        if (!Need(body, kHead + kEach + 2) || (body.size() - kHead - 2) % kEach != 0)
            return Broken();
        CellPlace at = PlaceOf(body);
        for (std::size_t i = kHead; i + kEach + 2 <= body.size(); i += kEach, ++at.column)
            sheet_.Add(at, NumberCell(body, i, NumberOfFourBytes(Long(body, i + 2))));
    }

    void TakeSharedText(std::string_view body) {
        const std::size_t index = Long(body, 6);
        if (!Need(body, 10) || index >= globals_.texts.size()) return Broken();
        sheet_.Add(PlaceOf(body), TextCell(globals_.texts[index]));
    }

    void TakeText(const BiffRecord& record) {
        constexpr std::size_t kHead = 6;
        BiffTexts texts(record);
        texts.Skip(kHead);
        auto text = texts.Text(2);
        if (!Need(record.body(), kHead) || !text) return Broken();
        sheet_.Add(PlaceOf(record.body()), TextCell(*std::move(text)));
    }

    /// Eight bytes are the result: a double, or a mark and what kind the result is.
    void TakeFormula(std::string_view body) {
        constexpr std::size_t kResult = 6;
        constexpr std::uint8_t kIsText = 0, kIsYesNo = 1, kIsError = 2;
        GiveUpFormula();
        if (!Need(body, kResult + 8)) return Broken();
        const std::uint8_t kind = Byte(body, kResult), value = Byte(body, kResult + 2);
        Cell cell;
        if (Short(body, kResult + 6) != 0xFFFF) {
            cell = NumberCell(body, 4, Double(body, kResult));
        } else if (kind == kIsText) {
            waiting_ = PlaceOf(body);
            return;
        } else if (kind == kIsYesNo || kind == kIsError) {
            cell = YesNoOrError(value, kind == kIsError);
        }
        cell.formula = true;
        sheet_.Add(PlaceOf(body), std::move(cell));
    }

    void TakeFormulaText(const BiffRecord& record) {
        if (!waiting_) return;
        BiffTexts texts(record);
        auto text = texts.Text(2);
        if (!text) return Broken();
        Cell cell = TextCell(*std::move(text));
        cell.formula = true;
        sheet_.Add(*std::exchange(waiting_, std::nullopt), std::move(cell));
    }

    /// A formula that promised a text and gave none.
    void GiveUpFormula() {
        if (!waiting_) return;
        sheet_.Add(*waiting_, {.formula = true});
        waiting_.reset();
    }

    void TakeRow(std::string_view body) {
        constexpr std::size_t kOptions = 12;
        constexpr unsigned kHidden = 0x20;
        if (Need(body, kOptions + 2) && (Short(body, kOptions) & kHidden) != 0)
            sheet_.HideRow(Short(body, 0));
    }

    void TakeMerged(std::string_view body) {
        const std::size_t count = Short(body, 0);
        if (!Need(body, 2 + count * 8)) return Broken();
        for (std::size_t i = 0; i < count; ++i) {
            const std::size_t at = 2 + i * 8;
            const CellArea area = {{Short(body, at), Short(body, at + 4)},
                                   {Short(body, at + 2), Short(body, at + 6)}};
            if (area.last.row >= area.first.row && area.last.column >= area.first.column)
                sheet_.Merge(area);
        }
    }

    const XlsGlobals& globals_;
    WorksheetBuilder& sheet_;
    std::optional<CellPlace> waiting_;  ///< the formula whose text comes in a record of its own
    int depth_ = 0;
};

}  // namespace

void ReadXlsSheet(std::string_view stream, const XlsGlobals& globals,
                  const XlsGlobals::Listed& listed, WorksheetBuilder& sheet) {
    BiffCursor cursor(stream, listed.at);
    SheetRecords records(globals, sheet);
    bool begun = false;
    while (!sheet.IsFaulty()) {
        const auto record = cursor.Next();
        if (!record || (!begun && record->kind != Biff::kBegin)) return sheet.Damaged("工作表");
        begun = true;
        if (!records.Take(*record)) return records.Finish();
    }
}

}  // namespace exchange::detail
