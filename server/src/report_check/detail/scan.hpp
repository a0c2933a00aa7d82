#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "report_reader/text.hpp"

/// Small readers of Chinese text in code points.
namespace report_check::detail {

/// What find() answers when nothing was found.
inline constexpr auto kNowhere = std::u32string_view::npos;

[[nodiscard]] constexpr bool IsDigit(char32_t c) { return c >= U'0' && c <= U'9'; }
[[nodiscard]] constexpr bool IsLatin(char32_t c) {
    return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z');
}
[[nodiscard]] constexpr bool IsHan(char32_t c) {
    return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || c == U'〇' ||
           (c >= 0x20000 && c <= 0x3FFFF);
}
[[nodiscard]] constexpr bool IsOneOf(char32_t c, std::u32string_view set) {
    return set.find(c) != std::u32string_view::npos;
}
/// Ends a sentence.
[[nodiscard]] constexpr bool IsStop(char32_t c) { return IsOneOf(c, U"。！？\n"); }
/// Ends a clause.
[[nodiscard]] constexpr bool IsClauseEnd(char32_t c) { return IsOneOf(c, U"。！？；：，（）\n"); }
[[nodiscard]] constexpr bool IsChineseDigit(char32_t c) {
    return IsOneOf(c, U"零一二三四五六七八九十百两〇");
}

[[nodiscard]] std::string ToUtf8(std::u32string_view text);

/// Whether `words` stand at `at`.
[[nodiscard]] bool StandsAt(std::u32string_view text, std::size_t at, std::u32string_view words);
/// The longest of `all` that stands at `at`; its size, 0 for none.
[[nodiscard]] std::size_t LongestAt(std::u32string_view text, std::size_t at,
                                    const std::vector<std::u32string>& all);
/// The longest of `all` that ends before `end`; its size, 0 for none.
[[nodiscard]] std::size_t LongestBefore(std::u32string_view text, std::size_t end,
                                        const std::vector<std::u32string>& all);
/// Where the first of `all` stands in `text`, or npos.
[[nodiscard]] std::size_t FindAny(std::u32string_view text, const std::vector<std::u32string>& all);
[[nodiscard]] bool HasAny(std::u32string_view text, const std::vector<std::u32string>& all);

/// Digits or a Chinese numeral up to 99 at `at`. Of `十余` the size is 1.
struct Count {
    int value = 0;
    std::size_t size = 0;
};
[[nodiscard]] std::optional<Count> CountAt(std::u32string_view text, std::size_t at);

/// A decimal number of digits at `at`: value and size; size 0 for none.
struct Digits {
    double value = 0;
    int places = 0;  ///< after the point
    std::size_t size = 0;
};
[[nodiscard]] Digits DigitsAt(std::u32string_view text, std::size_t at);

/// 84, 13.4, 9867600: without needless zeros.
[[nodiscard]] std::string NumberText(double value);

/// Many words searched in one pass.
class Matcher {
 public:
    void Add(std::u32string_view word, std::uint32_t id);
    /// Calls `found(at, size, id)` for every place of every word, by place.
    template <class Found>
    void ForEach(std::u32string_view text, const Found& found) const {
        for (std::size_t at = 0; at < text.size(); ++at)
            for (const Entry& entry : buckets_[text[at] % kBuckets])
                if (StandsAt(text, at, entry.word)) found(at, entry.word.size(), entry.id);
    }

 private:
    struct Entry {
        std::u32string word;
        std::uint32_t id;
    };
    static constexpr std::size_t kBuckets = 1021;
    std::array<std::vector<Entry>, kBuckets> buckets_;
};

}  // namespace report_check::detail
