#include "audit/detail/numbers.hpp"

#include <charconv>

namespace audit::detail {
namespace {

std::optional<std::int64_t> Whole(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < 0) return std::nullopt;
    return value;
}

bool Take(NumberText& into, std::string_view name, std::string_view text) {
    if (name == "short") {
        into.short_name = text;
        return !text.empty();
    }
    const auto whole = Whole(text);
    if (!whole) return false;
    if (name == "year") into.year = *whole;
    if (name == "n") into.number = *whole;
    return true;
}

}  // namespace

std::optional<NumberText> ReadNumber(std::string_view pattern, std::string_view text) {
    NumberText read;
    while (!pattern.empty()) {
        const auto open = pattern.find('{');
        const std::string_view literal = pattern.substr(0, open);
        if (!text.starts_with(literal)) return std::nullopt;
        text.remove_prefix(literal.size());
        if (open == std::string_view::npos) break;
        const auto close = pattern.find('}', open);
        if (close == std::string_view::npos) return std::nullopt;
        const std::string_view name = pattern.substr(open + 1, close - open - 1);
        pattern.remove_prefix(close + 1);
        const std::string_view next = pattern.substr(0, pattern.find('{'));
        const auto end = next.empty() ? text.size() : text.find(next);
        if (end == std::string_view::npos || !Take(read, name, text.substr(0, end))) {
            return std::nullopt;
        }
        text.remove_prefix(end);
    }
    if (!text.empty()) return std::nullopt;
    return read;
}

}  // namespace audit::detail
