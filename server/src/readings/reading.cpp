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
    const auto day =
        base::CivilDay::From(static_cast<int>(month / 12), static_cast<int>(month % 12) + 1, 1);
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

std::string TimeText(std::int64_t time_ms) {
    const std::int64_t local = time_ms + kBeijingHours * kHourMs;
    const base::CivilDay day = base::Instant{time_ms * 1'000}.DayInShanghai();
    const std::int64_t in_day = local - std::int64_t{day.serial()} * 24 * kHourMs;
    std::string text = fmt::format("{} {:02}:{:02}:{:02}", day.ToText(), in_day / kHourMs,
                                   in_day / 60'000 % 60, in_day / 1'000 % 60);
    if (in_day % 1'000 != 0) text += fmt::format(".{:03}", in_day % 1'000);
    return text;
}

std::string QualityText(std::uint16_t quality) {
    constexpr std::array<std::pair<std::uint16_t, std::string_view>, 7> kWords = {{
        {quality::kResent, "补传"},
        {quality::kLate, "迟到"},
        {quality::kEarly, "时间超前"},
        {quality::kTimeOfReceipt, "没有数据时间，按收到时间"},
        {quality::kReplaced, "改过"},
        {quality::kFlagCut, "标记过长"},
        {quality::kNoFrame, "没有原始帧"},
    }};
    std::string text;
    for (const auto& [bit, words] : kWords)
        if ((quality & bit) != 0) text += (text.empty() ? "" : "、") + std::string(words);
    return text;
}

namespace {

std::string Cell(std::string_view text) {
    std::string out(text);
    if (!out.empty() && std::string_view("=+-@\t\r").find(out.front()) != std::string_view::npos)
        out.insert(0, "'");
    if (out.find_first_of(",\"\n\r") == std::string::npos) return out;
    std::string quoted = "\"";
    for (const char c : out) quoted += c == '"' ? "\"\"" : std::string(1, c);
    return quoted + "\"";
}

}  // namespace

std::string CsvLine(const SeriesKey& key, const Sample& sample) {
    // A negative number is a number.
    const std::string value = ValueText(sample);
    return fmt::format("{},{},{},{},{},{}\n", TimeText(sample.time_ms), Cell(key.factor),
                       Cell(key.kind), value, Cell(sample.Flag()), QualityText(sample.quality));
}

}  // namespace readings
