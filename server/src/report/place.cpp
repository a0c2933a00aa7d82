#include "report/place.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace report {

namespace {

constexpr std::string_view kNumerals = "一二三四五六七八九十百";
constexpr std::size_t kWide = 3;  ///< bytes of a Chinese character

bool ReadSpan(std::string_view text, Place& place) {
    const auto dots = text.find("..");
    if (dots == std::string_view::npos || place.from || place.to || text.size() == 2) return false;
    const auto from = text.substr(0, dots);
    const auto to = text.substr(dots + 2);
    if (!from.empty()) place.from = base::CivilDay::Parse(from);
    if (!to.empty()) place.to = base::CivilDay::Parse(to);
    return (from.empty() || place.from) && (to.empty() || place.to);
}

bool ReadModifier(std::string_view text, Place& place) {
    static constexpr std::array<std::pair<std::string_view, PlaceForm>, 3> kForms = {
        {{"wan", PlaceForm::kWan}, {"word", PlaceForm::kWord}, {"change", PlaceForm::kChange}}};
    for (const auto& [name, form] : kForms) {
        if (text != name) continue;
        if (place.form != PlaceForm::kPlain) return false;
        place.form = form;
        return true;
    }
    if (text == "last") return !std::exchange(place.last_year, true);
    return ReadSpan(text, place);
}

bool IsIndicator(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
}

/// Bytes of the Chinese numerals that `text` begins with.
std::size_t NumeralsAt(std::string_view text) {
    std::size_t at = 0;
    while (at + kWide <= text.size()) {
        const auto found = kNumerals.find(text.substr(at, kWide));
        if (found == std::string_view::npos || found % kWide != 0) break;
        at += kWide;
    }
    return at;
}

std::size_t DigitsAt(std::string_view text) {
    const auto end = text.find_first_not_of("0123456789");
    return end == std::string_view::npos ? text.size() : end;
}

bool BeginsWithOneOf(std::string_view text, std::initializer_list<std::string_view> signs) {
    return std::ranges::any_of(signs,
                               [&](std::string_view sign) { return text.starts_with(sign); });
}

}  // namespace

std::optional<Place> ReadPlace(std::string_view text) {
    Place place;
    place.text = text;
    const auto bar = text.find('|');
    place.indicator = text.substr(0, bar);
    if (!IsIndicator(place.indicator)) return std::nullopt;
    for (auto at = bar; at != std::string_view::npos;) {
        const auto next = text.find('|', at + 1);
        const auto size = next == std::string_view::npos ? next : next - at - 1;
        if (!ReadModifier(text.substr(at + 1, size), place)) return std::nullopt;
        at = next;
    }
    return place;
}

std::vector<TextPart> SplitText(std::string_view text) {
    std::vector<TextPart> parts;
    const auto add = [&](std::string_view words, bool is_place) {
        if (!words.empty()) parts.push_back({std::string(words), is_place});
    };
    std::size_t at = 0;
    while (at < text.size()) {
        const auto open = text.find('{', at);
        const auto close = open == std::string_view::npos ? open : text.find('}', open);
        add(text.substr(at, close == std::string_view::npos ? close : open - at), false);
        if (close == std::string_view::npos) break;
        add(text.substr(open + 1, close - open - 1), true);
        at = close + 1;
    }
    return parts;
}

std::vector<std::string> PlaceholdersIn(std::string_view text) {
    static constexpr std::array<std::string_view, 11> kSigns = {
        "〔待填〕", "【待", "（待填", "××", "XX", "xx", "＿＿", "__", "？？", "??", "{"};
    std::vector<std::pair<std::size_t, std::string>> found;
    for (const std::string_view sign : kSigns)
        if (const auto at = text.find(sign); at != std::string_view::npos)
            found.emplace_back(at, sign);
    std::ranges::sort(found);
    std::vector<std::string> signs;
    for (auto& [at, sign] : found) signs.push_back(std::move(sign));
    return signs;
}

int HeadingLevel(std::string_view heading) {
    for (const std::string_view open : {std::string_view("（"), std::string_view("(")}) {
        if (!heading.starts_with(open)) continue;
        const auto inner = heading.substr(open.size());
        if (const auto size = NumeralsAt(inner);
            size > 0 && BeginsWithOneOf(inner.substr(size), {"）", ")"}))
            return 2;
        if (const auto size = DigitsAt(inner);
            size > 0 && BeginsWithOneOf(inner.substr(size), {"）", ")"}))
            return 4;
    }
    if (const auto size = DigitsAt(heading);
        size > 0 && BeginsWithOneOf(heading.substr(size), {".", "．", "、"}))
        return 3;
    return 1;
}

}  // namespace report
