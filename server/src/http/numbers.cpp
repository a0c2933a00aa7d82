#include "http/numbers.hpp"

#include <algorithm>
#include <charconv>

namespace http {

std::optional<std::int64_t> ReadNumber(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

std::optional<ByteRange> ReadByteRange(std::string_view header, std::int64_t size) {
    constexpr std::string_view kUnit = "bytes=";
    const ByteRange whole{0, size, false};
    if (!header.starts_with(kUnit)) return whole;
    const std::string_view text = header.substr(kUnit.size());
    const auto dash = text.find('-');
    if (dash == std::string_view::npos) return whole;
    const std::string_view first = text.substr(0, dash);
    const std::string_view second = text.substr(dash + 1);
    const auto from = ReadNumber(first);
    const auto to = ReadNumber(second);
    const bool is_right = first.empty() ? to.has_value() : from && (to || second.empty());
    if (!is_right || from.value_or(0) < 0 || to.value_or(0) < 0) return whole;
    const std::int64_t begin = from ? *from : std::max<std::int64_t>(0, size - *to);
    const std::int64_t last = from && to ? std::min(*to, size - 1) : size - 1;
    if (from && to && *to < *from) return whole;
    if (begin > last) return std::nullopt;
    return ByteRange{begin, last - begin + 1, true};
}

}  // namespace http
