#include "base/text.hpp"

#include <fmt/format.h>
#include <unicode/coll.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <memory>
#include <set>
#include <stdexcept>

#include "base/check.hpp"
#include "base/digest.hpp"

namespace base {

namespace {

constexpr char32_t kReplacement = 0xFFFD;

/// The next code point of `text` at `at`; negative where the bytes are no UTF-8.
UChar32 NextPoint(std::string_view text, std::size_t& at) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    UChar32 point = 0;
    U8_NEXT(bytes, at, text.size(), point);
    return point;
}

bool IsBlank(char32_t point) {
    return u_isUWhiteSpace(static_cast<UChar32>(point)) != 0 ||
           u_charType(static_cast<UChar32>(point)) == U_FORMAT_CHAR ||
           u_charType(static_cast<UChar32>(point)) == U_CONTROL_CHAR;
}

void Demand(UErrorCode status, const char* what) {
    if (U_FAILURE(status) != 0) {
        throw std::runtime_error(fmt::format("ICU: {}: {}", what, u_errorName(status)));
    }
}

/// Brackets of Chinese typesetting that NFKC does not fold; an officer types whichever is at hand.
char32_t FoldBracket(char32_t point) {
    switch (point) {
        case U'〔':
        case U'【':
        case U'〖':
        case U'〘':
        case U'〚':
            return U'[';
        case U'〕':
        case U'】':
        case U'〗':
        case U'〙':
        case U'〛':
            return U']';
        default:
            return point;
    }
}

icu::UnicodeString CaseFolded(const icu::UnicodeString& text) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* folder = icu::Normalizer2::getNFKCCasefoldInstance(status);
    Demand(status, "NFKC_Casefold");
    icu::UnicodeString folded = folder->normalize(text, status);
    Demand(status, "NFKC_Casefold");
    return folded;
}

bool IsLatinOrDigit(char32_t point) {
    return point < 0x80 && u_isalnum(static_cast<UChar32>(point));
}

std::string Token(char kind, std::u32string_view points) {
    const std::string bytes = FromCodePoints(points);
    return kind +
           ToHex(std::span(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()));
}

/// The pinyin collator of this thread. Made once a thread because opening it reads ICU's tables;
/// it is never changed after, so that every thread gives the same keys.
const icu::Collator& PinyinCollator() {
    thread_local const std::unique_ptr<const icu::Collator> collator = [] {
        UErrorCode status = U_ZERO_ERROR;
        const auto locale = icu::Locale::forLanguageTag("zh-u-co-pinyin", status);
        std::unique_ptr<const icu::Collator> made(icu::Collator::createInstance(locale, status));
        Demand(status, "pinyin collation");
        return made;
    }();
    return *collator;
}

}  // namespace

bool IsUtf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        if (NextPoint(text, at) < 0) return false;
    }
    return true;
}

std::u32string ToCodePoints(std::string_view text) {
    std::u32string points;
    points.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const UChar32 point = NextPoint(text, at);
        points.push_back(point < 0 ? kReplacement : static_cast<char32_t>(point));
    }
    return points;
}

std::string FromCodePoints(std::u32string_view points) {
    std::string text;
    text.reserve(points.size() * 3);
    for (const char32_t point : points) {
        std::array<std::uint8_t, U8_MAX_LENGTH> bytes{};
        std::size_t length = 0;
        UBool failed = 0;
        U8_APPEND(bytes.data(), length, bytes.size(), static_cast<UChar32>(point), failed);
        if (failed != 0) {
            text.append("\uFFFD");
        } else {
            text.append(reinterpret_cast<const char*>(bytes.data()), length);
        }
    }
    return text;
}

std::size_t LengthInCharacters(std::string_view text) {
    std::size_t length = 0;
    for (std::size_t at = 0; at < text.size(); ++length) NextPoint(text, at);
    return length;
}

std::string_view Trim(std::string_view text) {
    std::size_t from = text.size();
    std::size_t to = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t start = at;
        const UChar32 point = NextPoint(text, at);
        if (point >= 0 && IsBlank(static_cast<char32_t>(point))) continue;
        from = std::min(from, start);
        to = at;
    }
    return from < to ? text.substr(from, to - from) : std::string_view{};
}

std::vector<std::string> Split(std::string_view text, char separator) {
    std::vector<std::string> parts;
    for (;;) {
        const auto at = text.find(separator);
        parts.emplace_back(text.substr(0, at));
        if (at == std::string_view::npos) return parts;
        text.remove_prefix(at + 1);
    }
}

namespace {

/// Nothing but small letters, digits, underscores and unified ideographs (U+4E00 to U+9FFF): its
/// own normal form. Most labels and names of ours are, and ICU takes microseconds for each.
bool IsNormalAlready(std::string_view text) {
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    const auto follows = [&](std::size_t at) { return byte(at) >= 0x80 && byte(at) <= 0xBF; };
    for (std::size_t at = 0; at < text.size();) {
        const unsigned char first = byte(at);
        const bool plain = (first >= 'a' && first <= 'z') || (first >= '0' && first <= '9') ||
                           first == '_';
        if (plain) {
            ++at;
            continue;
        }
        if (first < 0xE4 || first > 0xE9 || at + 2 >= text.size()) return false;
        if (!follows(at + 1) || !follows(at + 2)) return false;
        if (first == 0xE4 && byte(at + 1) < 0xB8) return false;
        at += 3;
    }
    return true;
}

}  // namespace

std::string Normalised(std::string_view text) {
    if (IsNormalAlready(text)) return std::string(text);
    const auto whole = icu::UnicodeString::fromUTF8(
        icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
    const icu::UnicodeString folded = CaseFolded(whole);
    icu::UnicodeString kept;
    for (std::int32_t at = 0; at < folded.length(); at = folded.moveIndex32(at, 1)) {
        const auto point = static_cast<char32_t>(folded.char32At(at));
        if (!IsBlank(point)) kept.append(static_cast<UChar32>(FoldBracket(point)));
    }
    // Characters that blanks kept apart may now compose: fold again, so that the form is stable.
    std::string normalised;
    CaseFolded(kept).toUTF8String(normalised);
    return normalised;
}

std::string SearchTokens(std::string_view text) {
    const std::u32string points = ToCodePoints(Normalised(text));
    const std::u32string_view all = points;
    std::string tokens;
    const auto add = [&tokens](const std::string& token) {
        if (!tokens.empty()) tokens.push_back(' ');
        tokens.append(token);
    };
    for (std::size_t at = 0; at < all.size(); ++at) {
        add(Token('u', all.substr(at, 1)));
        if (at + 1 < all.size()) add(Token('b', all.substr(at, 2)));
        const bool starts_run =
            IsLatinOrDigit(all[at]) && (at == 0 || !IsLatinOrDigit(all[at - 1]));
        if (!starts_run) continue;
        std::size_t end = at;
        while (end < all.size() && IsLatinOrDigit(all[end])) ++end;
        add(Token('w', all.substr(at, end - at)));
    }
    return tokens;
}

std::vector<std::string> QueryTokens(std::string_view query) {
    const std::u32string points = ToCodePoints(Normalised(query));
    const std::u32string_view all = points;
    if (all.size() == 1) return {Token('u', all)};
    std::vector<std::string> tokens;
    std::set<std::string> seen;
    for (std::size_t at = 0; at + 1 < all.size(); ++at) {
        auto token = Token('b', all.substr(at, 2));
        if (seen.insert(token).second) tokens.push_back(std::move(token));
    }
    return tokens;
}

std::string PinyinKey(std::string_view text) {
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
