#include "report_reader/detail/decimals.hpp"

#include <algorithm>

namespace report_reader::detail {

std::string Plain(std::string_view decimal) {
    std::string plain(decimal);
    if (plain.find('.') != std::string::npos) {
        while (plain.back() == '0') plain.pop_back();
        if (plain.back() == '.') plain.pop_back();
    }
    const std::size_t first = std::min(plain.find_first_not_of('0'), plain.size());
    plain.erase(0, first);
    if (plain.empty() || plain.front() == '.') plain.insert(0, "0");
    return plain;
}

std::string Shifted(std::string_view decimal, int places) {
    std::string digits(decimal);
    std::size_t point = digits.find('.');
    if (point == std::string::npos) {
        point = digits.size();
    } else {
        digits.erase(point, 1);
    }
    const std::size_t moved = point + static_cast<std::size_t>(places);
    if (moved >= digits.size()) {
        digits.append(moved - digits.size(), '0');
    } else {
        digits.insert(moved, ".");
    }
    return Plain(digits);
}

}  // namespace report_reader::detail
