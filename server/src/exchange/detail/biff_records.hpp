#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace exchange::detail {

/// The records of an old workbook ([MS-XLS], BIFF8) that tell what its cells hold.
enum class Biff : std::uint16_t {
    kFormula = 0x0006,
    kEnd = 0x000A,
    kDateMode = 0x0022,
    kPassword = 0x002F,
    kContinue = 0x003C,
    kColumns = 0x007D,
    kSheet = 0x0085,
    kManyNumbers = 0x00BD,
    kRichText = 0x00D6,
    kCellFormat = 0x00E0,
    kMerged = 0x00E5,
    kStrings = 0x00FC,
    kSharedText = 0x00FD,
    kNumber = 0x0203,
    kText = 0x0204,
    kYesNoOrError = 0x0205,
    kFormulaText = 0x0207,
    kRow = 0x0208,
    kShortNumber = 0x027E,
    kNumberFormat = 0x041E,
    kBegin = 0x0809,
};

/// One record with those that continue it. They look into the stream.
struct BiffRecord {
    Biff kind = Biff::kEnd;
    std::vector<std::string_view> parts;

    [[nodiscard]] std::string_view body() const { return parts.front(); }
};

/// Goes through the records of a stream from a place in it.
class BiffCursor {
 public:
    BiffCursor(std::string_view stream, std::size_t at) : stream_(stream), at_(at) {}

    /// Nothing at the end of the stream, or where a record says that it is longer than that.
    [[nodiscard]] std::optional<BiffRecord> Next();

 private:
    [[nodiscard]] std::optional<std::string_view> Body(Biff& kind);

    std::string_view stream_;
    std::size_t at_;
};

/// Reads texts out of a record. Those of one byte a character are the low half of UTF-16; a text
/// that goes on in the next part says there anew how wide its characters are.
class BiffTexts {
 public:
    explicit BiffTexts(const BiffRecord& record) : parts_(record.parts) {}

    /// Passes over bytes without looking, into the next part too.
    void Skip(std::uint64_t bytes);
    /// A number of one, two or four bytes; 0 past the end.
    [[nodiscard]] std::uint32_t Number(std::size_t width);
    /// A text behind its number of characters, which is `width` bytes; its runs and phonetic hints
    /// are passed over. Nothing where the record ends before the text.
    [[nodiscard]] std::optional<std::string> Text(std::size_t width);
    [[nodiscard]] bool AtEnd();

 private:
    [[nodiscard]] std::string_view Rest();
    [[nodiscard]] std::optional<std::u16string> Characters(std::size_t count, bool wide);

    const std::vector<std::string_view>& parts_;
    std::size_t part_ = 0, at_ = 0;
};

/// The number of a cell in four bytes: a whole number or the upper half of a double, either times
/// 100.
[[nodiscard]] double NumberOfFourBytes(std::uint32_t stored);

}  // namespace exchange::detail
