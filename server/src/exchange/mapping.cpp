#include "exchange/mapping.hpp"

#include <algorithm>
#include <charconv>
#include <set>

#include "base/text.hpp"
#include "exchange/detail/content_hints.hpp"
#include "exchange/detail/headings.hpp"

namespace exchange {

namespace {

using detail::Destination;
using detail::Heading;

struct Match {
    int likeness = 0;
    std::size_t column = 0;
    std::size_t destination = 0;
};

/// What is required only where it applies may have no column: each row tells.
bool IsAlwaysRequired(const catalogue::Field& field) {
    return field.required && field.when.empty();
}

/// Without a name a telephone makes no contact: a part of a group whose required field has no
/// column is left to whoever maps by hand.
void LeaveHalfGroups(const std::vector<Destination>& destinations, std::vector<Match>& chosen) {
    const auto has = [&](const catalogue::Field* group, const catalogue::Field& inner) {
        return std::ranges::any_of(chosen, [&](const Match& match) {
            const Destination& to = destinations[match.destination];
            return to.field == group && to.inner == &inner;
        });
    };
    std::set<const catalogue::Field*> half;
    for (const Match& match : chosen) {
        const Destination& to = destinations[match.destination];
        if (to.inner == nullptr) continue;
        for (const catalogue::Field& inner : to.field->fields)
            if (IsAlwaysRequired(inner) && !has(to.field, inner)) half.insert(to.field);
    }
    constexpr int kGuessed = 80;
    std::erase_if(chosen, [&](const Match& match) {
        const Destination& to = destinations[match.destination];
        return to.inner != nullptr && half.contains(to.field) && match.likeness < kGuessed;
    });
}

/// The best pairs first; each column and each destination is used once.
std::vector<Match> MatchesOf(const catalogue::RecordType& type, const CellRow& headings,
                             const std::vector<Destination>& destinations) {
    std::vector<Match> matches;
    for (std::size_t column = 0; column < headings.size(); ++column) {
        const Heading heading = detail::ParseHeading(headings[column].text);
        for (std::size_t i = 0; i < destinations.size(); ++i) {
            const int likeness = detail::Likeness(type, destinations[i], heading);
            if (likeness > 0) matches.push_back({likeness, column, i});
        }
    }
    std::ranges::stable_sort(matches, std::ranges::greater{}, &Match::likeness);
    std::vector<bool> column_used(headings.size());
    std::vector<bool> destination_used(destinations.size());
    std::vector<Match> chosen;
    for (const Match& match : matches) {
        if (column_used[match.column] || destination_used[match.destination]) continue;
        column_used[match.column] = true;
        destination_used[match.destination] = true;
        chosen.push_back(match);
    }
    LeaveHalfGroups(destinations, chosen);
    return chosen;
}

std::size_t FirstFilledRow(const Sheet& sheet) {
    for (std::size_t i = 0; i < sheet.rows.size(); ++i) {
        if (!sheet.rows[i].empty()) return i;
    }
    return 0;
}

}  // namespace

std::vector<Target> TargetsOf(const catalogue::RecordType& type) {
    std::vector<Target> targets;
    for (auto& destination : detail::DestinationsOf(type)) {
        const catalogue::Field& field =
            destination.inner != nullptr ? *destination.inner : *destination.field;
        targets.push_back({std::move(destination.path), std::move(destination.label), {}});
        for (const catalogue::Choice& choice : field.choices)
            if (!choice.retired) targets.back().choices.push_back(choice);
    }
    return targets;
}

std::vector<Target> NeededBy(const catalogue::RecordType& type, const Mapping& mapping) {
    std::vector<Target> needed;
    for (auto& destination : detail::DestinationsOf(type)) {
        const auto given = [&](const std::string& path) {
            return std::ranges::find(mapping.columns, path) != mapping.columns.end();
        };
        const auto group_given = [&] {
            return std::ranges::any_of(mapping.columns, [&](const std::string& path) {
                return path.starts_with(destination.field->id + ".");
            });
        };
        if (!destination.part.empty() || given(destination.path)) continue;
        const bool inner = destination.inner != nullptr;
        const bool place = destination.field->kind == catalogue::FieldKind::kPlace && group_given();
        const bool lacks = inner ? IsAlwaysRequired(*destination.inner) && group_given()
                                 : IsAlwaysRequired(*destination.field) && !place &&
                                       !mapping.fixed.contains(destination.path);
        if (lacks)
            needed.push_back({std::move(destination.path), std::move(destination.label), {}});
    }
    return needed;
}

std::optional<int> YearForColumn(std::string_view text) {
    constexpr int kFirst = 1949, kLast = 2099;
    int year = 0;
    const char* end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, year);
    if (error != std::errc() || stopped != end || year < kFirst || year > kLast) return {};
    return year;
}

bool IsNamedBy(const catalogue::RecordType& type, std::string_view heading,
               const std::string& path) {
    const auto destinations = detail::DestinationsOf(type);
    const auto found = std::ranges::find(destinations, path, &Destination::path);
    return found != destinations.end() &&
           detail::Likeness(type, *found, detail::ParseHeading(heading)) >= detail::kSureLikeness;
}

std::vector<std::string> SuggestColumns(const catalogue::RecordType& type,
                                        const CellRow& headings) {
    const auto destinations = detail::DestinationsOf(type);
    std::vector<std::string> columns(headings.size());
    for (const Match& match : MatchesOf(type, headings, destinations)) {
        columns[match.column] = destinations[match.destination].path;
    }
    return columns;
}

Mapping SuggestMapping(const catalogue::RecordType& type, const Sheet& sheet) {
    constexpr std::size_t kRowsLookedAt = 20;
    const auto destinations = detail::DestinationsOf(type);
    Mapping mapping;
    mapping.header_row = FirstFilledRow(sheet);
    std::ptrdiff_t most = 0;
    for (std::size_t row = 0; row < std::min(sheet.rows.size(), kRowsLookedAt); ++row) {
        const auto matches = MatchesOf(type, HeadingsAt(sheet, row), destinations);
        const auto sure = std::ranges::count_if(
            matches, [](const Match& match) { return match.likeness >= detail::kSureLikeness; });
        if (sure > most) {
            most = sure;
            mapping.header_row = row;
        }
    }
    if (!sheet.rows.empty())
        mapping.columns = SuggestColumns(type, HeadingsAt(sheet, mapping.header_row));
    detail::ProposeByContent(type, sheet, mapping.header_row, mapping.columns);
    return mapping;
}

std::vector<std::pair<std::string, std::string>> KeysOf(const catalogue::RecordType& type,
                                                        const records::FieldValues& values) {
    std::vector<std::pair<std::string, std::string>> keys;
    const auto add = [&](const std::string& id) {
        const auto found = values.find(id);
        if (found == values.end() || found->second.IsAbsent()) return;
        const std::string* text = found->second.As<std::string>();
        keys.emplace_back(
            id, text != nullptr ? base::Normalised(*text) : records::ValueToJson(found->second));
    };
    if (!type.import_key.empty()) add(type.import_key);
    for (const std::string& id : type.import_match) add(id);
    return keys;
}

}  // namespace exchange
