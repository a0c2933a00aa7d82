#include "report_check/detail/scan.hpp"

#include <fmt/format.h>

#include <cmath>

#include "base/text.hpp"

namespace report_check::detail {

std::string ToUtf8(std::u32string_view text) { return base::FromCodePoints(text); }

bool StandsAt(std::u32string_view text, std::size_t at, std::u32string_view words) {
    return at <= text.size() && text.substr(at).starts_with(words);
}

std::size_t LongestAt(std::u32string_view text, std::size_t at,
                      const std::vector<std::u32string>& all) {
    std::size_t best = 0;
    for (const std::u32string& words : all)
        if (words.size() > best && StandsAt(text, at, words)) best = words.size();
    return best;
}

std::size_t LongestBefore(std::u32string_view text, std::size_t end,
                          const std::vector<std::u32string>& all) {
    std::size_t best = 0;
    for (const std::u32string& words : all)
        if (words.size() > best && words.size() <= end && StandsAt(text, end - words.size(), words))
            best = words.size();
    return best;
}

std::size_t FindAny(std::u32string_view text, const std::vector<std::u32string>& all) {
    std::size_t first = std::u32string_view::npos;
    for (const std::u32string& words : all) first = std::min(first, text.find(words));
    return first;
}

bool HasAny(std::u32string_view text, const std::vector<std::u32string>& all) {
    return FindAny(text, all) != std::u32string_view::npos;
}

std::optional<Count> CountAt(std::u32string_view text, std::size_t at) {
    std::size_t size = 0;
    int value = 0;
    while (at + size < text.size() && IsDigit(text[at + size]) && size < 3) {
        value = value * 10 + static_cast<int>(text[at + size] - U'0');
        ++size;
    }
    if (size > 0) return Count{value, size};
    while (at + size < text.size() && size < 3 &&
           IsOneOf(text[at + size], U"一二三四五六七八九十两"))
        ++size;
    for (; size > 0; --size) {
        const auto number = base::ParseChineseNumber(ToUtf8(text.substr(at, size)));
        if (number) return Count{static_cast<int>(*number), size};
    }
    return std::nullopt;
}

Digits DigitsAt(std::u32string_view text, std::size_t at) {
    Digits digits;
    double scale = 1;
    while (at + digits.size < text.size() && digits.size < 18) {
        const char32_t c = text[at + digits.size];
        if (c == U'.' && digits.size > 0 && scale == 1 && at + digits.size + 1 < text.size() &&
            IsDigit(text[at + digits.size + 1])) {
            scale = 0.1;
            ++digits.size;
            continue;
        }
        if (!IsDigit(c)) break;
        const auto digit = static_cast<double>(c - U'0');
        if (scale == 1) {
            digits.value = digits.value * 10 + digit;
        } else {
            digits.value += digit * scale;
            scale /= 10;
            ++digits.places;
        }
        ++digits.size;
    }
    return digits;
}

std::string NumberText(double value) {
    std::string text = fmt::format("{:.4f}", value);
    while (text.ends_with('0')) text.pop_back();
    if (text.ends_with('.')) text.pop_back();
    return text == "-0" ? "0" : text;
}

void Matcher::Add(std::u32string_view word, std::uint32_t id) {
    if (!word.empty()) buckets_[word.front() % kBuckets].push_back({std::u32string(word), id});
}

}  // namespace report_check::detail
