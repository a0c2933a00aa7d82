#include "report_check/detail/date.hpp"

#include "report_check/detail/scan.hpp"

namespace report_check::detail {

namespace {

struct Part {
    int value = 0;
    std::size_t size = 0;  ///< digits and sign; 0 none
};

Part PartAt(std::u32string_view text, std::size_t at, std::size_t most, char32_t sign) {
    Part part;
    while (at + part.size < text.size() && part.size < most && IsDigit(text[at + part.size]))
        part.value = part.value * 10 + static_cast<int>(text[at + part.size++] - U'0');
    if (part.size == 0 || at + part.size >= text.size() || text[at + part.size] != sign) return {};
    ++part.size;
    return part;
}

bool InNumber(std::u32string_view text, std::size_t at) {
    return at > 0 && (IsDigit(text[at - 1]) || text[at - 1] == U'.');
}

}  // namespace

std::optional<int> YearAt(std::u32string_view text, std::size_t at) {
    if (at >= text.size() || !IsDigit(text[at]) || InNumber(text, at)) return std::nullopt;
    const Part year = PartAt(text, at, 4, U'年');
    if (year.size != 5 || year.value < 1900 || year.value > 2199) return std::nullopt;
    return year.value;
}

std::optional<Date> PartialDateAt(std::u32string_view text, std::size_t at) {
    if (at >= text.size() || !IsDigit(text[at]) || InNumber(text, at)) return std::nullopt;
    Date date;
    if (const Part year = PartAt(text, at, 4, U'年'); year.size == 5) {
        date.year = year.value;
        date.size = year.size;
    }
    const Part month = PartAt(text, at + date.size, 2, U'月');
    if (month.size == 0) return std::nullopt;
    date.month = month.value;
    date.size += month.size;
    if (const Part day = PartAt(text, at + date.size, 2, U'日'); day.size > 0) {
        date.day = day.value;
        date.size += day.size;
    }
    return date;
}

std::optional<Date> DateAt(std::u32string_view text, std::size_t at) {
    auto date = PartialDateAt(text, at);
    if (!date || date->year == 0 || date->day == 0) return std::nullopt;
    return date;
}

}  // namespace report_check::detail
