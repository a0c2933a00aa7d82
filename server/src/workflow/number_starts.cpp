#include "workflow/detail/number_starts.hpp"

#include <algorithm>
#include <map>

namespace workflow::detail {
namespace {

constexpr const char* kGroup = "number_starts";

struct Series {
    std::string numbering;
    int year = 0;
    auto operator<=>(const Series&) const = default;
};

using Starts = std::map<Series, std::int64_t>;

std::int64_t NumberIn(const records::Row& row, const char* field) {
    const auto at = row.values.find(field);
    const auto* number = at == row.values.end() ? nullptr : at->second.As<std::int64_t>();
    return number == nullptr ? 0 : *number;
}

std::string TextIn(const records::Row& row, const char* field) {
    const auto at = row.values.find(field);
    const auto* text = at == row.values.end() ? nullptr : at->second.As<std::string>();
    return text == nullptr ? std::string() : *text;
}

/// Rows that lack a part are refused elsewhere and left out here.
Starts StartsOf(const records::Value& rows, bool* is_double = nullptr) {
    Starts starts;
    const auto* list = rows.As<std::vector<records::Row>>();
    if (list == nullptr) return starts;
    for (const records::Row& row : *list) {
        const std::string numbering = TextIn(row, "numbering");
        const auto year = static_cast<int>(NumberIn(row, "year"));
        const std::int64_t last = NumberIn(row, "last_number");
        if (numbering.empty() || year == 0 || last == 0) continue;
        const bool is_new = starts.emplace(Series{numbering, year}, last).second;
        if (!is_new && is_double != nullptr) *is_double = true;
    }
    return starts;
}

std::int64_t LastOf(const Starts& starts, const Series& series) {
    const auto at = starts.find(series);
    return at == starts.end() ? 0 : at->second;
}

}  // namespace

std::int64_t LastNumberBefore(const records::Record& organisation, const std::string& numbering,
                              int year) {
    return LastOf(StartsOf(organisation.Get(kGroup)), {numbering, year});
}

void CheckNumberStarts(const Scene& scene, const Draft& draft, const records::FieldValues& values,
                       base::Refusals& refusals) {
    const auto entered = values.find(kGroup);
    if (draft.type->id != catalogue::kOrganisationType || entered == values.end()) return;
    bool is_double = false;
    const Starts after = StartsOf(entered->second, &is_double);
    const Starts before = StartsOf(draft.before.Get(kGroup));
    if (is_double) refusals.push_back({"workflow.number_start_twice", {}, kGroup});
    Starts all = before;
    all.insert(after.begin(), after.end());
    for (const auto& [series, last] : all) {
        if (LastOf(before, series) == LastOf(after, series)) continue;
        // A start that is taken out stands behind the numbers that were given since.
        const std::int64_t stands = after.contains(series) ? LastOf(after, series) : last;
        const std::int64_t given =
            scene.view.LastNumber(series.numbering, draft.before.id, series.year);
        if (given <= stands) continue;
        const auto numbering = scene.catalogue.numberings.find(series.numbering);
        refusals.push_back({"workflow.number_start_late",
                            {{"numbering", numbering == scene.catalogue.numberings.end()
                                               ? series.numbering
                                               : numbering->second.label},
                             {"year", std::to_string(series.year)},
                             {"given", std::to_string(given)}},
                            kGroup});
    }
}

}  // namespace workflow::detail
