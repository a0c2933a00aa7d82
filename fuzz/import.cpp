// Bytes given as a table. What is read must be text within the limits; every row must become a
// candidate or a note; and what is read, written as CSV and read again, must be the same.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.hpp"
#include "base/text.hpp"
#include "exchange/mapping.hpp"
#include "exchange/testing/example_type.hpp"
#include "exchange/writer.hpp"
#include "small_tables.hpp"

namespace {

std::vector<std::vector<std::string>> TextsOf(const exchange::Sheet& sheet) {
    std::vector<std::vector<std::string>> rows;
    for (const auto& row : sheet.rows) {
        std::vector<std::string> texts;
        for (const auto& cell : row) {
            CHECK(base::IsUtf8(cell.text));
            CHECK(base::LengthInCharacters(cell.text) <= kSmallTables.cell_characters);
            texts.push_back(cell.text);
        }
        while (!texts.empty() && texts.back().empty()) texts.pop_back();
        rows.push_back(std::move(texts));
    }
    while (!rows.empty() && rows.back().empty()) rows.pop_back();
    return rows;
}

void CheckWrittenAgain(const exchange::Sheet& sheet) {
    const auto texts = TextsOf(sheet);
    if (texts.empty()) return;
    std::string csv;
    const auto writer = exchange::MakeCsvWriter(
        std::vector<exchange::Column>(kSmallTables.columns, exchange::Column{"x"}),
        [&csv](std::string_view piece) { csv.append(piece); });
    for (const auto& row : texts) writer->AddRow(row);
    writer->Finish();
    // Control characters, which a workbook may hold, make no readable text file.
    auto again = exchange::ReadSpreadsheet(csv, "a.csv");
    if (!again) return;
    again->front().rows.erase(again->front().rows.begin());
    CHECK(TextsOf(again->front()) == texts);
}

void CheckCandidates(const exchange::Sheet& sheet) {
    static const catalogue::RecordType type = exchange::testing::ExampleType();
    const auto mapping = exchange::SuggestMapping(type, sheet);
    const auto candidates = exchange::CandidatesOf(type, sheet, mapping);
    if (!candidates) {
        CHECK(!candidates.error().empty());
        return;
    }
    std::size_t filled = 0;
    for (std::size_t i = mapping.header_row + 1; i < sheet.rows.size(); ++i) {
        filled += sheet.rows[i].empty() ? 0 : 1;
    }
    CHECK(candidates->rows.size() + candidates->notes.size() == filled);
    for (const auto& row : candidates->rows) {
        for (const auto& [id, value] : row.values) CHECK(base::IsUtf8(records::ValueToJson(value)));
        (void)exchange::KeysOf(type, row.values);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto sheets = exchange::ReadSpreadsheet(bytes, "", kSmallTables);
    if (!sheets) {
        CHECK(!sheets.error().empty());
        for (const auto& refusal : sheets.error()) CHECK(refusal.code.starts_with("exchange."));
        return 0;
    }
    for (const auto& sheet : *sheets) {
        CheckWrittenAgain(sheet);
        CheckCandidates(sheet);
    }
    return 0;
}
