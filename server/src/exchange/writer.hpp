#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace exchange {

enum class ColumnKind { kText, kInteger, kDecimal, kMoney, kDay, kMoment };

struct Column {
    std::string heading;
    ColumnKind kind = ColumnKind::kText;
    int decimals = 0;  ///< kDecimal: digits after the point
};

/// Takes the rows of one table and gives the bytes of a file. One thread; owned by who made it.
/// Cells are texts by their column: money `520000.00`, decimal `0.5`, day `2026-03-02`, moment
/// `2026-03-02T08:15:30.123456Z` (shown in Asia/Shanghai). What does not read so, and an integer
/// too long for a spreadsheet's 15 digits, is written as text, so that nothing is lost.
class TableWriter {
 public:
    virtual ~TableWriter() = default;
    /// As many cells as columns; fewer leave the rest empty.
    virtual void AddRow(const std::vector<std::string>& cells) = 0;
    /// Ends the table: gives its last bytes to the sink. Nothing may be added after.
    virtual void Finish() = 0;
};

using ByteSink = std::function<void(std::string_view)>;

/// CSV in UTF-8 with its mark (else Excel garbles Chinese), lines ended by CR LF, every text that a
/// spreadsheet would run as a formula (`=`, `+`, `-`, `@` first, also full-width) guarded by `'`.
/// The bytes go to `sink` as they come.
[[nodiscard]] std::unique_ptr<TableWriter> MakeCsvWriter(std::vector<Column> columns,
                                                         ByteSink sink);

/// XLSX: heading row in bold, frozen and filtered, widths by what stands in the first rows (a
/// Chinese character is two wide), days as dates, money with two decimals. Past the 1,048,576 rows
/// of a sheet it goes on in a second one. The file is built in `folder` (a private folder of the
/// server) and given to `sink` at Finish; throws std::runtime_error when the disk fails.
[[nodiscard]] std::unique_ptr<TableWriter> MakeXlsxWriter(std::vector<Column> columns,
                                                          std::string sheet_name,
                                                          std::string folder, ByteSink sink);

}  // namespace exchange
