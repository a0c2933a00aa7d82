// The parts of a workbook inside its zip, which no change of the packed bytes would reach: rows,
// what follows them, shared strings, number formats, cell formats, the workbook's and the sheet's
// properties, divided by lines of `====`. What is read must be text within the limits.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.hpp"
#include "base/text.hpp"
#include "exchange/mapping.hpp"
#include "exchange/testing/example_type.hpp"
#include "exchange/testing/packed_workbook.hpp"
#include "small_tables.hpp"

namespace {

std::vector<std::string> PartsOf(std::string_view input) {
    constexpr std::string_view kBetween = "\n====\n";
    std::vector<std::string> parts;
    for (;;) {
        const auto end = input.find(kBetween);
        parts.emplace_back(input.substr(0, end));
        if (end == std::string_view::npos) break;
        input.remove_prefix(end + kBetween.size());
    }
    parts.resize(8);
    return parts;
}

void CheckSheet(const catalogue::RecordType& type, const exchange::Sheet& sheet) {
    CHECK(base::IsUtf8(sheet.name));
    CHECK(sheet.rows.size() <= kSmallTables.rows);
    for (const auto& row : sheet.rows) {
        CHECK(row.size() <= kSmallTables.columns);
        for (const auto& cell : row) {
            CHECK(base::IsUtf8(cell.text));
            CHECK(base::LengthInCharacters(cell.text) <= kSmallTables.cell_characters);
        }
    }
    const auto mapping = exchange::SuggestMapping(type, sheet);
    const auto candidates = exchange::CandidatesOf(type, sheet, mapping);
    CHECK(candidates.has_value() || !candidates.error().empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const catalogue::RecordType type = exchange::testing::ExampleType();
    const auto parts = PartsOf({reinterpret_cast<const char*>(data), size});
    exchange::testing::PackedWorkbook workbook;
    workbook.sheet_data = parts[0];
    workbook.after_data = parts[1];
    workbook.shared_strings = parts[2];
    workbook.number_formats = parts[3];
    if (!parts[4].empty()) workbook.cell_formats = parts[4];
    workbook.workbook_properties = parts[5];
    if (!parts[6].empty()) workbook.sheet_name = parts[6];
    workbook.sheet_state = parts[7];
    const auto sheets = exchange::ReadSpreadsheet(workbook.Bytes(), "a.xlsx", kSmallTables);
    if (!sheets) {
        CHECK(!sheets.error().empty());
        for (const auto& refusal : sheets.error()) CHECK(refusal.code.starts_with("exchange."));
        return 0;
    }
    for (const auto& sheet : *sheets) CheckSheet(type, sheet);
    return 0;
}
