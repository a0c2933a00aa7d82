#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// Makes workbooks as Excel 97 to 2003 kept them, record by record, for tests.
namespace exchange::testing {

[[nodiscard]] std::string Short(unsigned value);
[[nodiscard]] std::string Long(std::uint32_t value);
[[nodiscard]] std::string Double(double value);

[[nodiscard]] std::string BiffRecord(unsigned kind, std::string_view body);
/// The characters in two bytes each behind their number of `width` bytes.
[[nodiscard]] std::string BiffText(std::u16string_view text, std::size_t width = 2);

/// The head of a cell's record: row, column, cell format.
[[nodiscard]] std::string CellHead(unsigned row, unsigned column, unsigned format = 0);
[[nodiscard]] std::string NumberRecord(unsigned row, unsigned column, double value,
                                       unsigned format = 0);
[[nodiscard]] std::string TextRecord(unsigned row, unsigned column, std::u16string_view text);
/// A cell that shows a text of the table of texts.
[[nodiscard]] std::string SharedTextRecord(unsigned row, unsigned column, std::uint32_t index);

struct OldSheet {
    std::u16string name = u"表";
    std::string records;
    unsigned state = 0;  ///< 1: hidden, 2: very hidden
    unsigned kind = 0;   ///< 2: a chart
};

struct OldWorkbook {
    std::string globals{};  ///< records before the list of sheets
    std::vector<OldSheet> sheets{};
    unsigned version = 0x0600;

    [[nodiscard]] std::string Stream() const;
    [[nodiscard]] std::string Bytes() const;
};

/// A compound file with one stream. Under 4,096 bytes it lies in the small sectors.
[[nodiscard]] std::string CompoundFileOf(std::u16string_view name, std::string_view stream);

}  // namespace exchange::testing
