#include <fmt/format.h>
#include <unicode/coll.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <vector>

#include "base/check.hpp"
#include "base/digest.hpp"
#include "base/text.hpp"

/// Order of Chinese text: by pinyin, and what is numbered by its number (第二 before 第十).
namespace base {

namespace {

/// The pinyin collator of this thread. Made once a thread because opening it reads ICU's tables;
/// it is never changed after, so that every thread gives the same keys.
const icu::Collator& PinyinCollator() {
    thread_local const std::unique_ptr<const icu::Collator> collator = [] {
        UErrorCode status = U_ZERO_ERROR;
        const auto locale = icu::Locale::forLanguageTag("zh-u-co-pinyin", status);
        std::unique_ptr<const icu::Collator> made(icu::Collator::createInstance(locale, status));
        if (U_FAILURE(status) != 0)
            throw std::runtime_error(fmt::format("ICU: pinyin collation: {}", u_errorName(status)));
        return made;
    }();
    return *collator;
}

constexpr std::string_view kBefore = "第";
/// Every numeral and unit below is one character of three bytes.
constexpr std::size_t kCharacter = 3;
constexpr std::size_t kMostNumerals = 5;

bool IsNumeral(std::string_view character) {
    static constexpr std::u32string_view kNumerals = U"〇零一二三四五六七八九十百";
    // Looked at for every byte of every text that is stored: most bytes begin no character.
    if (character.size() < kCharacter || (character[0] & '\x40') == 0) return false;
    const auto low = [&](std::size_t at) {
        return static_cast<std::uint8_t>(character[at]) & 0x3FU;
    };
    const char32_t point = (low(0) & 0x0FU) << 12U | low(1) << 6U | low(2);
    const bool is_three_bytes = (character[0] & '\xF0') == '\xE0';
    return is_three_bytes && kNumerals.find(point) != std::u32string_view::npos;
}

/// Does a unit's name go on so after its number: 执法一大队, 三分局, and at the end 法规二科?
bool NamesUnit(std::string_view rest) {
    static constexpr std::array<std::string_view, 6> kUnits = {"大队", "中队", "支队",
                                                               "分队", "分局", "分所"};
    static constexpr std::array<std::string_view, 6> kLast = {"科", "处", "室", "所", "组", "股"};
    return std::ranges::any_of(kUnits, [&](auto unit) { return rest.starts_with(unit); }) ||
           std::ranges::find(kLast, rest) != kLast.end();
}

/// 第十二分局 as 第0012分局: digits order by value where numerals order by their sound.
std::string NumberedByValue(std::string_view text) {
    std::string out;
    out.reserve(text.size() + 4);
    std::size_t at = 0;
    while (at < text.size()) {
        std::size_t end = at;
        while (IsNumeral(text.substr(end, kCharacter))) end += kCharacter;
        const std::size_t length = end - at;
        std::optional<long long> number;
        if (length > 0 && length <= kMostNumerals * kCharacter &&
            (text.substr(0, at).ends_with(kBefore) || NamesUnit(text.substr(end))))
            number = ParseChineseNumber(text.substr(at, length));
        if (number) {
            out += fmt::format("{:04}", *number);
        } else {
            end = std::max(end, at + 1);
            out.append(text.substr(at, end - at));
        }
        at = end;
    }
    return out;
}

}  // namespace

std::string PinyinKey(std::string_view written) {
    const std::string text = NumberedByValue(written);
    const auto whole = icu::UnicodeString::fromUTF8(
        icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
    const icu::Collator& collator = PinyinCollator();
    std::vector<std::uint8_t> key(64 + static_cast<std::size_t>(whole.length()) * 4);
    for (;;) {
        const auto size =
            collator.getSortKey(whole, key.data(), static_cast<std::int32_t>(key.size()));
        CHECK(size > 0);
        const auto needed = static_cast<std::size_t>(size);
        const bool fits = needed <= key.size();
        key.resize(needed);
        if (fits) break;
    }
    key.pop_back();  // the closing zero byte
    return ToHex(key);
}

}  // namespace base
