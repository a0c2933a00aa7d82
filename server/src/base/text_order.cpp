#include <fmt/format.h>
#include <unicode/coll.h>
#include <unicode/uchar.h>
#include <unicode/ucol.h>
#include <unicode/uniset.h>
#include <unicode/unistr.h>
#include <unicode/usetiter.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <ranges>
#include <stdexcept>
#include <vector>

#include "base/check.hpp"
#include "base/digest.hpp"
#include "base/text.hpp"

/// Order of Chinese text: by pinyin, and what is numbered by its number (第二 before 第十).
namespace base {

namespace {

constexpr const char* kOrder = "zh-u-co-pinyin";
/// Stands in a sort key between the weights of one level and those of the next (UTS #10).
constexpr std::uint8_t kEndOfLevel = 1;

/// The pinyin collator of this thread. Made once a thread because opening it reads ICU's tables;
/// it is never changed after, so that every thread gives the same keys.
const icu::Collator& PinyinCollator() {
    thread_local const std::unique_ptr<const icu::Collator> collator = [] {
        UErrorCode status = U_ZERO_ERROR;
        const auto locale = icu::Locale::forLanguageTag(kOrder, status);
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

constexpr std::array<std::string_view, 6> kUnits = {"大队", "中队", "支队", "分队", "分局", "分所"};
constexpr std::array<std::string_view, 6> kLast = {"科", "处", "室", "所", "组", "股"};

/// Does a unit's name go on so after its number: 执法一大队, 三分局, and at the end 法规二科?
bool NamesUnit(std::string_view rest) {
    return std::ranges::any_of(kUnits, [&](auto unit) { return rest.starts_with(unit); }) ||
           std::ranges::find(kLast, rest) != kLast.end();
}

/// Does what follows `rest` decide whether it names a unit?
bool MayNameUnit(std::string_view rest) {
    return std::ranges::any_of(kUnits,
                               [&](auto unit) { return unit != rest && unit.starts_with(rest); }) ||
           std::ranges::find(kLast, rest) != kLast.end();
}

enum class Of { kWholeText, kBeginning };

/// 第十二分局 as 第0012分局: digits order by value where numerals order by their sound. Of a
/// beginning, as much as is written so whatever follows: 第十 may become 第十二, and 三 may become
/// 三分局, but 三门 never does.
std::string NumberedByValue(std::string_view text, Of of) {
    std::string out;
    out.reserve(text.size() + 4);
    std::size_t at = 0;
    while (at < text.size()) {
        std::size_t end = at;
        while (IsNumeral(text.substr(end, kCharacter))) end += kCharacter;
        const std::size_t length = end - at;
        const std::string_view rest = text.substr(end);
        const bool counts = text.substr(0, at).ends_with(kBefore);
        if (of == Of::kBeginning && length > 0 && (rest.empty() || (!counts && MayNameUnit(rest))))
            return out;
        std::optional<long long> number;
        if (length > 0 && length <= kMostNumerals * kCharacter && (counts || NamesUnit(rest)))
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

icu::UnicodeString ToIcu(std::string_view text) {
    return icu::UnicodeString::fromUTF8(
        icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
}

using Key = std::vector<std::uint8_t>;

Key SortKey(const icu::UnicodeString& whole) {
    const icu::Collator& collator = PinyinCollator();
    Key key(64 + static_cast<std::size_t>(whole.length()) * 4);
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
    return key;
}

/// The sounds come first in a key; accents and case come after the sounds of the whole text.
Key Sounds(const icu::UnicodeString& text) {
    Key key = SortKey(text);
    key.erase(std::ranges::find(key, kEndOfLevel), key.end());
    return key;
}

/// Ends of beginnings whose sound what follows may change, as the collator itself tells them: 重
/// may become 重庆, 沈 沈阳 and 藏 藏文; Thai writes some vowels before their consonant. It costs a
/// tenth of a second, once.
std::vector<icu::UnicodeString> OpenEnds() {
    icu::UnicodeSet together;
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<UCollator, decltype(&ucol_close)> collator(ucol_open(kOrder, &status),
                                                                     &ucol_close);
    ucol_getContractionsAndExpansions(collator.get(), together.toUSet(), nullptr, false, &status);
    if (U_FAILURE(status) != 0)
        throw std::runtime_error(fmt::format("ICU: contractions: {}", u_errorName(status)));
    std::vector<icu::UnicodeString> ends;
    icu::UnicodeSetIterator each(together);
    while (each.next()) {
        const icu::UnicodeString& whole = each.getString();
        const Key sounds = Sounds(whole);
        for (std::int32_t end = whole.moveIndex32(0, 1); end < whole.length();
             end = whole.moveIndex32(end, 1)) {
            const icu::UnicodeString beginning = whole.tempSubString(0, end);
            const Key alone = Sounds(beginning);
            if (!std::ranges::equal(alone, sounds | std::views::take(std::ssize(alone))))
                ends.push_back(beginning);
        }
    }
    return ends;
}

/// The text up to where its sounds may depend on what follows.
void CutOpenEnd(icu::UnicodeString& text) {
    static const std::vector<icu::UnicodeString> open = OpenEnds();
    for (bool cut = true; cut && !text.isEmpty();) {
        const std::int32_t last = text.moveIndex32(text.length(), -1);
        // A mark may be skipped when its letter is read together with the next mark.
        cut = u_getCombiningClass(text.char32At(last)) != 0;
        if (cut) text.truncate(last);
        for (const icu::UnicodeString& end : open)
            if (text.endsWith(end)) {
                text.truncate(text.length() - end.length());
                cut = true;
            }
    }
}

}  // namespace

std::string PinyinKey(std::string_view text) {
    return ToHex(SortKey(ToIcu(NumberedByValue(text, Of::kWholeText))));
}

std::string PinyinStart(std::string_view prefix) {
    icu::UnicodeString text = ToIcu(NumberedByValue(prefix, Of::kBeginning));
    CutOpenEnd(text);
    return ToHex(Sounds(text));
}

}  // namespace base
