#include "exchange/detail/shown.hpp"

#include <fmt/format.h>
#include <unicode/uchar.h>

#include "base/instant.hpp"
#include "base/text.hpp"

namespace exchange::detail {

std::optional<LocalMoment> LocalMomentOf(std::string_view instant) {
    const auto moment = base::Instant::Parse(instant);
    if (!moment) return std::nullopt;
    constexpr std::int64_t kSecond = 1'000'000;
    const base::CivilDay day = moment->DayInShanghai();
    const std::int64_t seconds = (moment->micros - base::Instant::StartOf(day).micros) / kSecond;
    return LocalMoment{day, static_cast<int>(seconds / 3600), static_cast<int>(seconds / 60 % 60),
                       static_cast<int>(seconds % 60)};
}

std::string MomentInShanghai(std::string_view instant) {
    const auto moment = LocalMomentOf(instant);
    if (!moment) return std::string(instant);
    return fmt::format("{} {:02}:{:02}:{:02}", moment->day.ToText(), moment->hour, moment->minute,
                       moment->second);
}

std::size_t WidthInColumns(std::string_view text) {
    std::size_t width = 0;
    for (const char32_t point : base::ToCodePoints(text)) {
        const int kind = u_getIntPropertyValue(static_cast<UChar32>(point), UCHAR_EAST_ASIAN_WIDTH);
        width += kind == U_EA_WIDE || kind == U_EA_FULLWIDTH ? 2 : 1;
    }
    return width;
}

}  // namespace exchange::detail
