#include "evaluation/series.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace evaluation {

namespace {

constexpr std::array<std::pair<Medium, std::string_view>, 3> kMedia{
    {{Medium::kGas, "gas"}, {Medium::kWater, "water"}, {Medium::kAir, "air"}}};

}  // namespace

std::string_view MediumName(Medium medium) {
    return kMedia[static_cast<std::size_t>(medium)].second;
}

std::optional<Medium> MediumNamed(std::string_view name) {
    for (const auto& [medium, known] : kMedia)
        if (known == name) return medium;
    return std::nullopt;
}

std::string_view FormName(Form form) {
    switch (form) {
        case Form::kMeasured:
            return "measured";
        case Form::kConverted:
            return "converted";
        case Form::kTotal:
            return "total";
    }
    return "measured";
}

const Series* Outlet::Find(std::string_view factor, Form form, std::int64_t step) const {
    const auto found = std::ranges::find_if(series, [&](const Series& one) {
        return one.factor == factor && one.form == form && one.step == step;
    });
    return found == series.end() ? nullptr : &*found;
}

base::Instant HourOf(base::Instant at) {
    const std::int64_t within = ((at.micros % kHour) + kHour) % kHour;
    return {at.micros - within};
}

base::Instant DayOf(base::Instant at) { return base::Instant::StartOf(at.DayInShanghai()); }

std::string BeijingText(base::Instant at) {
    const base::CivilDay day = at.DayInShanghai();
    const std::int64_t minutes = (at.micros - base::Instant::StartOf(day).micros) / kMinute;
    return fmt::format("{} {:02}:{:02}", day.ToText(), minutes / 60, minutes % 60);
}

}  // namespace evaluation
