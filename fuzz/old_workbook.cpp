// A workbook of before 2007: a whole compound file, or the records of its stream alone, which are
// packed here so that a change of them is reached. What is read must be text within the limits.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.hpp"
#include "base/text.hpp"
#include "exchange/table.hpp"
#include "exchange/testing/old_workbook.hpp"
#include "small_tables.hpp"

namespace {

void CheckSheet(const exchange::Sheet& sheet) {
    CHECK(base::IsUtf8(sheet.name));
    CHECK(sheet.rows.size() <= kSmallTables.rows);
    for (const auto& row : sheet.rows) {
        CHECK(row.size() <= kSmallTables.columns);
        for (const auto& cell : row) {
            CHECK(base::IsUtf8(cell.text));
            CHECK(base::LengthInCharacters(cell.text) <= kSmallTables.cell_characters);
        }
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::size_t kMostStream = 1 << 20;
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const bool whole = input.starts_with("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    const std::string bytes =
        whole ? std::string(input)
              : exchange::testing::CompoundFileOf(u"Workbook", input.substr(0, kMostStream));
    const auto sheets = exchange::ReadSpreadsheet(bytes, "a.xls", kSmallTables);
    if (!sheets) {
        CHECK(!sheets.error().empty());
        for (const auto& refusal : sheets.error()) CHECK(refusal.code.starts_with("exchange."));
        return 0;
    }
    for (const auto& sheet : *sheets) CheckSheet(sheet);
    return 0;
}
