#include "forms/place.hpp"

#include <algorithm>

namespace forms {

namespace {

constexpr int kRows = 1'048'576, kColumns = 16'384;  ///< of a sheet (ISO/IEC 29500)

}  // namespace

std::optional<Place> ReadPlace(std::string_view text) {
    std::size_t at = 0;
    const auto skip_dollar = [&] { at += at < text.size() && text[at] == '$' ? 1U : 0U; };
    int column = 0, row = 0;
    skip_dollar();
    for (; at < text.size(); ++at) {
        const char upper = text[at] >= 'a' && text[at] <= 'z' ? char(text[at] - 32) : text[at];
        if (upper < 'A' || upper > 'Z') break;
        column = column * 26 + (upper - 'A' + 1);
        if (column > kColumns) return std::nullopt;
    }
    skip_dollar();
    const std::size_t digits = at;
    for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) {
        row = row * 10 + (text[at] - '0');
        if (row > kRows) return std::nullopt;
    }
    if (column == 0 || row == 0 || at == digits || at != text.size()) return std::nullopt;
    return Place{row - 1, column - 1};
}

std::string NameOf(Place place) {
    std::string letters;
    for (int rest = place.column + 1; rest > 0; rest = (rest - 1) / 26)
        letters.insert(letters.begin(), static_cast<char>('A' + (rest - 1) % 26));
    return letters + std::to_string(place.row + 1);
}

std::optional<Area> ReadArea(std::string_view text) {
    const auto colon = text.find(':');
    const auto first = ReadPlace(text.substr(0, colon));
    const auto last = colon == std::string_view::npos ? first : ReadPlace(text.substr(colon + 1));
    if (!first || !last) return std::nullopt;
    return Area{{std::min(first->row, last->row), std::min(first->column, last->column)},
                {std::max(first->row, last->row), std::max(first->column, last->column)}};
}

}  // namespace forms
