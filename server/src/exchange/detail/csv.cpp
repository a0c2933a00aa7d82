#include "exchange/detail/csv.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>

#include "base/text.hpp"
#include "exchange/detail/encoding.hpp"
#include "exchange/detail/formula_guard.hpp"

namespace exchange::detail {

namespace {

/// Takes one record after another off a text.
class RecordReader {
 public:
    RecordReader(std::string_view text, char separator) : rest_(text), separator_(separator) {}

    [[nodiscard]] bool AtEnd() const { return rest_.empty(); }
    [[nodiscard]] bool quote_left_open() const { return quote_left_open_; }

    std::vector<std::string> Next() {
        std::vector<std::string> fields;
        for (;;) {
            fields.push_back(NextField());
            if (rest_.empty()) return fields;
            const char c = rest_.front();
            rest_.remove_prefix(1);
            if (c == separator_) continue;
            if (c == '\r' && rest_.starts_with('\n')) rest_.remove_prefix(1);
            return fields;
        }
    }

 private:
    [[nodiscard]] bool EndsField(char c) const { return c == separator_ || c == '\n' || c == '\r'; }

    std::string NextField() {
        std::string field;
        // `="007"`: how web systems keep Excel from reading a code as a number.
        if (rest_.starts_with("=\"")) rest_.remove_prefix(1);
        if (rest_.starts_with('"')) field = QuotedPart();
        while (!rest_.empty() && !EndsField(rest_.front())) {
            field.push_back(rest_.front());
            rest_.remove_prefix(1);
        }
        return field;
    }

    std::string QuotedPart() {
        std::string part;
        rest_.remove_prefix(1);
        for (;;) {
            const auto quote = rest_.find('"');
            part.append(rest_.substr(0, quote));
            if (quote == std::string_view::npos) {
                quote_left_open_ = true;
                rest_ = {};
                return part;
            }
            rest_.remove_prefix(quote + 1);
            if (!rest_.starts_with('"')) return part;
            part.push_back('"');
            rest_.remove_prefix(1);
        }
    }

    std::string_view rest_;
    char separator_;
    bool quote_left_open_ = false;
};

/// The separator by which the first records fall most alike into several fields.
char SeparatorOf(std::string_view text) {
    constexpr std::size_t kRecords = 50;
    char best = ',';
    std::size_t best_alike = 0;
    for (const char candidate : {',', '\t', ';'}) {
        RecordReader reader(text.substr(0, 1 << 20), candidate);
        std::map<std::size_t, std::size_t> records_by_width;
        for (std::size_t i = 0; i < kRecords && !reader.AtEnd(); ++i) {
            const std::size_t width = reader.Next().size();
            if (width > 1) ++records_by_width[width];
        }
        std::size_t alike = 0;
        for (const auto& [width, records] : records_by_width) alike = std::max(alike, records);
        if (alike > best_alike) {
            best = candidate;
            best_alike = alike;
        }
    }
    return best;
}

/// The first line `sep=;` by which Excel is told the separator.
std::optional<char> DeclaredSeparator(std::string_view text) {
    const bool declared = text.starts_with("sep=") && text.size() > 5 &&
                          std::string_view(",;\t|").find(text[4]) != std::string_view::npos &&
                          (text[5] == '\r' || text[5] == '\n');
    return declared ? std::optional(text[4]) : std::nullopt;
}

Cell CellOf(std::string text) {
    DropGuard(text);
    Cell cell;
    // A zero-width space is no blank: registers use it as a placeholder, and the import says so.
    if (text.find_first_not_of(" \t\r\n") == std::string::npos) return cell;
    cell.text = std::move(text);
    cell.kind = CellKind::kText;
    return cell;
}

/// Puts records into the sheet and stops at the first limit passed.
class SheetBuilder {
 public:
    SheetBuilder(Sheet& sheet, const ReadLimits& limits) : sheet_(sheet), limits_(limits) {}

    base::Done Add(std::vector<std::string> fields) {
        const std::size_t row_index = sheet_.rows.size();
        const std::string where = "row " + std::to_string(row_index + 1);
        if (row_index >= limits_.rows) {
            return base::Refuse("exchange.too_many_rows", {{"limit", std::to_string(limits_.rows)}},
                                where);
        }
        CellRow row;
        for (auto& field : fields) {
            Cell cell = CellOf(std::move(field));
            if (base::LengthInCharacters(cell.text) > limits_.cell_characters) {
                return base::Refuse("exchange.cell_too_long",
                                    {{"cell", CellName(row_index, row.size())},
                                     {"limit", std::to_string(limits_.cell_characters)}},
                                    where);
            }
            row.push_back(std::move(cell));
        }
        while (!row.empty() && row.back().IsEmpty()) row.pop_back();
        if (row.size() > limits_.columns) {
            return base::Refuse("exchange.too_many_columns",
                                {{"limit", std::to_string(limits_.columns)}}, where);
        }
        cells_ += row.size();
        if (cells_ > limits_.cells) {
            return base::Refuse("exchange.too_many_cells",
                                {{"limit", std::to_string(limits_.cells)}}, where);
        }
        sheet_.rows.push_back(std::move(row));
        return base::AllWell();
    }

 private:
    Sheet& sheet_;
    const ReadLimits& limits_;
    std::size_t cells_ = 0;
};

}  // namespace

base::Result<Sheet> ReadCsv(std::string_view bytes, const ReadLimits& limits) {
    auto decoded = DecodeText(bytes);
    if (!decoded) return base::Refuse(std::move(decoded.error()));
    Sheet sheet;
    if (decoded->encoding != "UTF-8") {
        sheet.notes.push_back({"exchange.decoded_as", {{"encoding", decoded->encoding}}, ""});
    }
    std::string_view text = decoded->text;
    SheetBuilder builder(sheet, limits);
    const auto declared = DeclaredSeparator(text);
    if (declared) {
        sheet.rows.emplace_back();
        text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
    }
    RecordReader reader(text, declared ? *declared : SeparatorOf(text));
    while (!reader.AtEnd()) {
        const std::size_t row = sheet.rows.size() + 1;
        auto fields = reader.Next();
        if (reader.quote_left_open()) {
            return base::Refuse("exchange.quote_not_closed", {{"row", std::to_string(row)}},
                                "row " + std::to_string(row));
        }
        if (auto added = builder.Add(std::move(fields)); !added)
            return base::Refuse(std::move(added.error()));
    }
    while (!sheet.rows.empty() && sheet.rows.back().empty()) sheet.rows.pop_back();
    return sheet;
}

}  // namespace exchange::detail
