#include "readings/reading.hpp"

#include <fmt/format.h>

#include "base/civil_day.hpp"

namespace readings {

void Sample::SetFlag(std::string_view text) {
    flag = {};
    if (text.size() > flag.size()) quality |= quality::kFlagCut;
    std::copy_n(text.begin(), std::min(text.size(), flag.size()), flag.begin());
}

std::int64_t MonthOf(Hour hour) {
    const base::CivilDay day = base::Instant{hour * kHourMs * 1'000}.DayInShanghai();
    return std::int64_t{day.year()} * 12 + day.month() - 1;
}

Hour FirstHourOfMonth(std::int64_t month) {
    const auto day = base::CivilDay::From(static_cast<int>(month / 12),
                                        static_cast<int>(month % 12) + 1, 1);
    return HourOf(base::Instant::StartOf(*day).micros / 1'000);
}

std::string MonthName(std::int64_t month) {
    return fmt::format("{:04}-{:02}", month / 12, month % 12 + 1);
}

std::string_view FormName(Form form) {
    switch (form) {
        case Form::kDecimal:
            return "";
        case Form::kEmpty:
            return "empty";
        case Form::kDash:
            return "dash";
        case Form::kNotNumber:
            return "not_a_number";
        case Form::kInfinite:
            return "infinite";
        case Form::kTooLarge:
            return "too_large";
        case Form::kText:
            return "text";
    }
    return "";
}

std::string ValueText(const Sample& sample) {
    if (sample.form != Form::kDecimal) return std::string(FormName(sample.form));
    const bool negative = sample.scaled < 0;
    std::string digits = std::to_string(sample.scaled);
    if (negative) digits.erase(0, 1);
    const std::size_t scale = sample.scale;
    if (digits.size() <= scale) digits.insert(0, scale + 1 - digits.size(), '0');
    if (scale > 0) digits.insert(digits.size() - scale, ".");
    return negative ? "-" + digits : digits;
}

}  // namespace readings
