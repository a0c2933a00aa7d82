#include "base/text.hpp"

#include <fmt/format.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <bit>
#include <cstring>
#include <set>
#include <stdexcept>

#include "base/check.hpp"
#include "base/digest.hpp"

namespace base {

namespace {

constexpr char32_t kReplacement = 0xFFFD;

UChar32 NextPointOfAnyKind(std::string_view text, std::size_t& at) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    UChar32 point = 0;
    U8_NEXT(bytes, at, text.size(), point);
    return point;
}

constexpr UChar32 kIdeographs = 0x4E00, kIdeographsEnd = 0xA000;

/// The next code point of `text` at `at`; negative where the bytes are no UTF-8. ASCII and the
/// unified ideographs (of whose lead bytes all three-byte sequences are sound) are nearly all.
inline UChar32 NextPoint(std::string_view text, std::size_t& at) {
    const auto byte = [&text](std::size_t place) { return static_cast<std::uint8_t>(text[place]); };
    const std::uint8_t lead = byte(at);
    if (lead < 0x80) {
        ++at;
        return lead;
    }
    if (lead >= 0xE4 && lead <= 0xE9 && text.size() - at > 2 && (byte(at + 1) & 0xC0) == 0x80 &&
        (byte(at + 2) & 0xC0) == 0x80) {
        const UChar32 point =
            (lead & 0x0F) << 12 | (byte(at + 1) & 0x3F) << 6 | (byte(at + 2) & 0x3F);
        at += 3;
        return point;
    }
    return NextPointOfAnyKind(text, at);
}

bool IsBlank(char32_t point) {
    if ((point > U' ' && point < 0x7F) || (point >= kIdeographs && point < kIdeographsEnd))
        return false;
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
constexpr char32_t FoldBracket(char32_t point) {
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

/// UTF-8 in hex.
std::string HexOf(std::u32string_view points) {
    const std::string bytes = FromCodePoints(points);
    return ToHex(std::span(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()));
}

std::string Token(char kind, std::u32string_view points) { return kind + HexOf(points); }

/// Where the last character, if it is of a common kind, says that nothing at the end is blank.
bool EndsPlainly(std::string_view text) {
    if (text.empty()) return false;
    const auto last = static_cast<std::uint8_t>(text.back());
    if (last < 0x80) return last > ' ' && last != 0x7F;
    if (text.size() < 3) return false;
    std::size_t at = text.size() - 3;
    const auto lead = static_cast<std::uint8_t>(text[at]);
    const UChar32 point = lead >= 0xE4 && lead <= 0xE9 ? NextPoint(text, at) : 0;
    return at == text.size() && point >= kIdeographs && point < kIdeographsEnd;
}

}  // namespace

bool IsUtf8(std::string_view text) {
    constexpr std::uint64_t kHighBits = 0x8080808080808080U;
    std::size_t at = 0;
    while (at < text.size()) {
        std::uint64_t eight = kHighBits;
        if (text.size() - at >= sizeof eight && static_cast<std::uint8_t>(text[at]) < 0x80)
            std::memcpy(&eight, text.data() + at, sizeof eight);
        if ((eight & kHighBits) == 0)
            at += sizeof eight;
        else if (NextPoint(text, at) < 0)
            return false;
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
        if (EndsPlainly(text)) return text.substr(from);
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

constexpr char32_t kDropped = 0, kOther = 0xFFFFFFFF;

/// The normal form of a character whose form does not depend on its neighbours and is one
/// character or none (kDropped); kOther: ICU must say. Nearly all texts of ours are made of these,
/// and ICU takes microseconds for each.
constexpr char32_t PlainForm(char32_t point) {
    if (point >= U'A' && point <= U'Z') return point + (U'a' - U'A');
    if (point <= U' ' || point == 0x7F) return kDropped;
    if (point < 0x7F) return point;
    if (point >= 0x4E00 && point <= 0x9FFF) return point;  // unified ideographs
    constexpr char32_t kWide = 0xFEE0;                     // wide ASCII lies so far above it
    if (point >= kWide + U'!' && point <= kWide + U'~') return PlainForm(point - kWide);
    switch (point) {
        case 0x3000:  // ideographic space
            return kDropped;
        case U'、':
        case U'。':
        case U'《':
        case U'》':
        case U'“':
        case U'”':
        case U'—':
        case U'·':
            return point;
        default:
            return FoldBracket(point) == point ? kOther : FoldBracket(point);
    }
}

/// The normal form where every character has a plain one.
std::optional<std::string> PlainlyNormalised(std::string_view text) {
    std::string normalised;
    normalised.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t begin = at;
        const UChar32 point = NextPoint(text, at);
        if (point < 0) return std::nullopt;
        const char32_t form = PlainForm(static_cast<char32_t>(point));
        if (form == kOther) return std::nullopt;
        if (form == kDropped) continue;
        if (form < 0x80)
            normalised.push_back(static_cast<char>(form));
        else
            normalised.append(text.substr(begin, at - begin));
    }
    return normalised;
}

}  // namespace

std::string Normalised(std::string_view text) {
    if (auto plain = PlainlyNormalised(text)) return *std::move(plain);
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

bool NormalisesTo(std::string_view text, std::string_view normal) {
    std::size_t at = 0, there = 0;
    bool same = true;
    while (at < text.size()) {
        const std::size_t begin = at;
        const UChar32 point = NextPoint(text, at);
        const char32_t form = point < 0 ? kOther : PlainForm(static_cast<char32_t>(point));
        // What ICU must say may change the character before it, so it is looked at before that.
        if (form == kOther) return Normalised(text) == normal;
        if (form == kDropped) continue;
        if (!same) return false;
        const std::string_view given =
            form < 0x80 ? std::string_view{} : text.substr(begin, at - begin);
        const std::size_t length = form < 0x80 ? 1 : given.size();
        same = there < normal.size() && (form < 0x80 ? normal[there] == static_cast<char>(form)
                                                     : normal.substr(there, length) == given);
        there += length;
    }
    return same && there == normal.size();
}

namespace {

constexpr std::string_view kTokenDigits = "0123456789abcdef";

/// Numbers that were met before. A place holds a number or 0, which is never asked about.
class Met {
 public:
    explicit Met(std::size_t most) : places_(std::bit_ceil(2 * most + 2)) {}

    /// True the first time.
    bool Add(std::uint64_t number) {
        const std::size_t mask = places_.size() - 1;
        std::size_t at = (number * 0x9E3779B97F4A7C15U >> 32U) & mask;
        while (places_[at] != 0 && places_[at] != number) at = (at + 1) & mask;
        const bool is_new = places_[at] == 0;
        places_[at] = number;
        return is_new;
    }

 private:
    std::vector<std::uint64_t> places_;
};

}  // namespace

std::string SearchTokens(std::string_view text) {
    const std::string normal = Normalised(text);
    const std::size_t length = LengthInCharacters(normal);
    // A byte stands in one token of each kind, in two of pairs, as two digits; every token has two
    // characters beside them.
    std::string tokens(8 * normal.size() + 6 * length, ' ');
    std::size_t written = 0;
    const auto add = [&](char kind, std::size_t begin, std::size_t end) {
        tokens[written + 1] = kind;
        written += 2;
        for (std::size_t i = begin; i < end; ++i) {
            const auto byte = static_cast<unsigned char>(normal[i]);
            tokens[written++] = kTokenDigits[byte >> 4U];
            tokens[written++] = kTokenDigits[byte & 15U];
        }
    };
    // An index holds a token of a text once: said again it would only be read again.
    Met met(2 * length);
    bool in_run = false;
    std::size_t begin = 0, at = 0, end = 0;
    std::uint64_t point = normal.empty() ? 0 : static_cast<std::uint64_t>(NextPoint(normal, at));
    for (std::uint64_t next = 0; begin < normal.size(); begin = at, at = end, point = next) {
        end = at;
        next = at < normal.size() ? static_cast<std::uint64_t>(NextPoint(normal, end)) : 0;
        if (met.Add(point)) add('u', begin, at);
        if (end > at && met.Add(point << 32U | next)) add('b', begin, end);
        const bool starts_run = IsLatinOrDigit(static_cast<char32_t>(point)) && !in_run;
        in_run = IsLatinOrDigit(static_cast<char32_t>(point));
        if (!starts_run) continue;
        std::size_t last = at;
        while (last < normal.size() && IsLatinOrDigit(static_cast<unsigned char>(normal[last])))
            ++last;
        add('w', begin, last);
    }
    tokens.resize(written);
    if (!tokens.empty()) tokens.erase(0, 1);
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

}  // namespace base
