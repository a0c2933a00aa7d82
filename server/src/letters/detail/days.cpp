#include "letters/detail/days.hpp"

#include <array>

#include "letters/detail/numerals.hpp"

namespace letters::detail {

namespace {

constexpr int kFirstYear = 1990, kLastYear = 2099;

bool IsYear(std::int64_t year) { return year >= kFirstYear && year <= kLastYear; }

WrittenDay Written(std::int64_t year, std::int64_t month, std::int64_t day, std::size_t end) {
    WrittenDay written;
    written.end = end;
    if (month <= 12 && day <= 31)
        written.day = base::CivilDay::From(static_cast<int>(year), static_cast<int>(month),
                                           static_cast<int>(day));
    if (!written.day) written.fault = DayFault::kNoSuchDay;
    return written;
}

bool Is(const Page& page, std::size_t at, char32_t c) {
    return at < page.size() && page.text()[at] == c;
}

std::optional<WrittenDay> Separated(const Page& page, std::int64_t year, std::size_t at) {
    const char32_t sign = page.text()[at];
    const auto month = NumberAt(page, at + 1);
    if (!month || !Is(page, month->end, sign)) return std::nullopt;
    const std::size_t begin = month->end + 1;
    const auto day = NumberAt(page, begin);
    if (!day) return std::nullopt;
    std::size_t end = begin + 1;
    while (end < day->end && page.GapAt(end) == Gap::kNone) ++end;
    if (end == day->end || !IsDigit(page.text()[begin]))
        return Written(year, month->value, day->value, day->end);
    std::int64_t value = 0;  // 2023-06-30 16:34: behind the space stands the hour
    for (std::size_t i = begin; i < end; ++i)
        value = value * 10 + static_cast<std::int64_t>(page.text()[i] - U'0');
    return Written(year, month->value, value, end);
}

/// The digits after the year of `2025624日`, split where exactly one split is a day.
WrittenDay Split(const Page& page, std::int64_t year, std::size_t begin, std::size_t end) {
    WrittenDay written;
    written.end = end;
    int ways = 0;
    const auto value = [&](std::size_t from, std::size_t to) {
        std::int64_t sum = 0;
        for (std::size_t i = from; i < to; ++i)
            sum = sum * 10 + static_cast<std::int64_t>(page.text()[i] - U'0');
        return sum;
    };
    for (std::size_t cut = begin + 1; cut < end; ++cut) {
        if (cut - begin > 2 || end - cut > 2) continue;
        const bool parted = page.GapAt(cut) != Gap::kNone;
        const bool padded = page.text()[cut] == U'0' && end - cut == 1;
        const WrittenDay one = Written(year, value(begin, cut), value(cut, end), end);
        if (!one.day || padded) continue;
        if (page.text()[cut] == U'0' && !parted && end - begin < 4)
            continue;  // 2025 10 4, not 1 04
        ++ways;
        written.day = one.day;
        if (!parted) continue;
        ways = 1;
        break;
    }
    written.misprinted = true;
    if (ways == 1) return written;
    written.day.reset();
    written.fault = ways == 0 ? DayFault::kNoSuchDay : DayFault::kAmbiguous;
    return written;
}

/// After 2021年.
std::optional<WrittenDay> AfterYear(const Page& page, std::int64_t year, std::size_t at) {
    if (Is(page, at, U'月') || Is(page, at, U'日'))
        return WrittenDay{{}, at + 1, DayFault::kBlank, false};
    const auto month = NumberAt(page, at);
    const std::size_t digits = month ? month->end - at : 0;
    const bool joined = digits >= 2 && digits <= 4 && IsDigit(page.text()[at]);
    if (joined && Is(page, month->end, U'日')) {
        WrittenDay written = Split(page, year, at, month->end);
        ++written.end;
        return written;
    }
    if (!month || !Is(page, month->end, U'月')) return std::nullopt;
    if (Is(page, month->end + 1, U'日'))
        return WrittenDay{{}, month->end + 2, DayFault::kBlank, false};
    const auto day = NumberAt(page, month->end + 1);
    if (!day) return std::nullopt;
    const bool named = Is(page, day->end, U'日') || Is(page, day->end, U'号');
    return Written(year, month->value, day->value, named ? day->end + 1 : day->end);
}

/// `2025624日`, `2024 4 3 日`, `20250624`.
std::optional<WrittenDay> RunTogether(const Page& page, std::size_t at) {
    std::size_t end = at;
    while (end < page.size() && end - at <= 8 && IsDigit(page.text()[end])) ++end;
    const std::size_t digits = end - at;
    if (digits < 6 || digits > 8 || !(Is(page, end, U'日') || digits == 8)) return std::nullopt;
    std::int64_t year = 0;
    for (std::size_t i = at; i < at + 4; ++i)
        year = year * 10 + static_cast<std::int64_t>(page.text()[i] - U'0');
    if (!IsYear(year)) return std::nullopt;
    WrittenDay written = Split(page, year, at + 4, end);
    if (Is(page, end, U'日')) ++written.end;
    return written;
}

constexpr std::array<std::u32string_view, 12> kOrganisationEnds = {
    U"局", U"厅", U"队", U"会", U"府", U"章)", U"章", U"心", U"处", U"站", U"委", U"部"};

/// What may follow the day at the end of a letter: (印章), (公章), 印.
bool IsSealOnly(std::u32string_view rest) {
    if (rest.size() > 12) return false;
    return rest.empty() || rest == U"。" || rest.find(U'章') != std::u32string_view::npos ||
           rest.find(U'印') != std::u32string_view::npos;
}

/// The day that ends the line [begin, end), where a signature's day may stand.
std::optional<std::size_t> SignedAt(const Page& page, std::size_t begin, std::size_t end) {
    constexpr std::size_t kLongest = 24;
    const std::size_t from = end - begin > kLongest + 12 ? end - kLongest - 12 : begin;
    for (std::size_t at = from; at < end; ++at) {
        const char32_t c = page.text()[at];
        if (!IsDigit(c) && !IsNumeral(c)) continue;
        if (at > begin && page.GapAt(at) == Gap::kNone &&
            (IsDigit(page.text()[at - 1]) || IsNumeral(page.text()[at - 1])))
            continue;
        const auto day = DayAt(page, at);
        if (!day || day->end > end || !IsSealOnly(page.text().substr(day->end, end - day->end)))
            continue;
        if (at == begin) return at;
        for (const std::u32string_view name : kOrganisationEnds)
            if (page.EndsBefore(at, name)) return at;
    }
    return std::nullopt;
}

void TakeDay(const Page& page, std::size_t at, bool published, Letter& letter) {
    const auto written = DayAt(page, at);
    if (!written) return;
    if (!written->day) {
        const char* code = written->fault == DayFault::kBlank       ? "letter.day_blank"
                           : written->fault == DayFault::kAmbiguous ? "letter.day_ambiguous"
                                                                    : "letter.no_such_day";
        auto unread = FoundAt(page, at, written->end, page.Written(at, written->end));
        unread.doubts.push_back(Doubt(code, "doc_date"));
        unread.doubts.back().params.emplace_back("value", unread.value);
        letter.unread.push_back(std::move(unread));
        return;
    }
    letter.doc_date = FoundAt(page, at, written->end, *written->day);
    if (written->misprinted)
        letter.doc_date->doubts.push_back(Doubt("letter.day_misprinted", "doc_date"));
    if (published)
        letter.doc_date->doubts.push_back(Doubt("letter.day_of_publication", "doc_date"));
}

/// From the end of the text upwards: a line that is a day, or ends in a bureau's name and a day.
std::optional<std::size_t> FindSigned(const Page& page) {
    constexpr int kLinesLookedAt = 14;
    std::size_t end = page.size();
    for (int i = 0; i < kLinesLookedAt && end > 0; ++i) {
        const std::size_t begin = page.LineBegin(end - 1);
        if (const auto found = SignedAt(page, begin, end)) return found;
        end = begin;
    }
    return std::nullopt;
}

struct DayLabel {
    std::u32string_view word;
    bool published;
};
/// 发布时间 tells of the page, not of the letter: better than nothing, and marked.
constexpr std::array<DayLabel, 15> kLabels = {{{U"处罚决定日期", false},
                                               {U"决定日期", false},
                                               {U"处罚日期", false},
                                               {U"作出日期", false},
                                               {U"成文日期", false},
                                               {U"发文日期", false},
                                               {U"印发日期", false},
                                               {U"落款日期", false},
                                               {U"发布时间", true},
                                               {U"发布日期", true},
                                               {U"公开日期", true},
                                               {U"公示日期", true},
                                               {U"公示时间", true},
                                               {U"日期", true},
                                               {U"时间", true}}};

/// Behind 成文日期 with its colon or bracket; only above the story.
std::optional<std::size_t> LabelledDay(const Page& page, std::u32string_view label) {
    constexpr std::size_t kReach = 600;
    const std::size_t found = page.Find(label);
    if (found > kReach) return std::nullopt;  // also where it is nowhere
    std::size_t at = found + label.size();
    while (at < page.size() && IsOneOf(page.text()[at], U":]】")) ++at;
    return DayAt(page, at) ? std::optional(at) : std::nullopt;
}

}  // namespace

std::optional<WrittenDay> DayAt(const Page& page, std::size_t at) {
    if (at >= page.size()) return std::nullopt;
    if (IsDigit(page.text()[at]))
        if (const auto together = RunTogether(page, at)) return together;
    const auto year = NumberAt(page, at);
    if (!year || !IsYear(year->value) || year->end >= page.size()) return std::nullopt;
    const char32_t sign = page.text()[year->end];
    if (sign == U'年') return AfterYear(page, year->value, year->end + 1);
    if (IsOneOf(sign, U"-/.") && IsDigit(page.text()[at]))
        return Separated(page, year->value, year->end);
    return std::nullopt;
}

void ReadDay(const Page& page, Letter& letter) {
    if (const auto at = FindSigned(page)) return TakeDay(page, *at, false, letter);
    for (const DayLabel& label : kLabels) {
        if (const auto at = LabelledDay(page, label.word))
            TakeDay(page, *at, label.published, letter);
        if (letter.doc_date) return;
    }
}

}  // namespace letters::detail
