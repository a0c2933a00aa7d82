#include <algorithm>

#include "letters/detail/days.hpp"
#include "letters/detail/head.hpp"

namespace letters::detail {

namespace {

using Words = std::u32string_view;

bool IsName(Words words) {
    constexpr std::size_t kLongest = 32;
    if (words.size() > kLongest) return false;
    const bool plain = std::ranges::all_of(
        words, [](char32_t c) { return IsHan(c) || IsDigit(c) || IsOneOf(c, U"()"); });
    const bool whole = !words.empty() && !IsOneOf(words.front(), U"市县区省州");
    return plain && whole && EndsLikeBureau(words);
}

/// A piece between white space, without the seal's mark and the day behind it.
std::size_t Stripped(const Page& page, std::size_t begin, std::size_t end) {
    for (bool more = true; more && end > begin;) {
        more = false;
        for (const Words mark : {Words(U"(印章)"), Words(U"(公章)"), Words(U"(盖章)"),
                                 Words(U"(章)"), Words(U"(印)"), Words(U"印章"), Words(U"公章")})
            if (end - begin > mark.size() && page.EndsBefore(end, mark)) {
                end -= mark.size();
                more = true;
            }
    }
    for (std::size_t at = begin + 4; at < end; ++at)
        if (const auto day = DayAt(page, at); day && day->end == end) return at;
    return end;
}

void Take(const Page& page, std::size_t begin, std::size_t end, Letter& letter) {
    letter.issuer = FoundAt(page, begin, end, page.Written(begin, end));
}

bool FromSignature(const Page& page, Letter& letter) {
    constexpr int kPieces = 14;
    constexpr std::size_t kLongestPiece = 60;
    std::size_t end = page.size();
    for (int i = 0; i < kPieces && end > 0; ++i) {
        std::size_t begin = end - 1;
        while (begin > 0 && page.GapAt(begin) == Gap::kNone && end - begin < kLongestPiece) --begin;
        if (page.GapAt(begin) != Gap::kNone) {
            const std::size_t name_end = Stripped(page, begin, end);
            if (IsName(page.text().substr(begin, name_end - begin))) {
                Take(page, begin, name_end, letter);
                return true;
            }
        }
        end = begin;
    }
    return false;
}

}  // namespace

void ReadIssuer(const Page& page, std::size_t head_end, Letter& letter) {
    if (page.size() > head_end && FromSignature(page, letter)) return;
    const std::size_t most = std::min(head_end, page.size());
    std::size_t piece = 0, line = 0;
    for (std::size_t at = 1; at <= most; ++at) {
        const Gap gap = at == page.size() ? Gap::kLine : page.GapAt(at);
        const bool title =
            letter.kind && page.PlaceOf(at, at + 1).begin == letter.kind->place.begin;
        if (gap == Gap::kNone && !title) continue;
        for (const std::size_t begin : {piece, line})  // a heading may be set wide
            if (IsName(page.text().substr(begin, at - begin))) return Take(page, begin, at, letter);
        if (gap != Gap::kNone) piece = at;
        if (gap == Gap::kLine) line = at;
    }
}

}  // namespace letters::detail
