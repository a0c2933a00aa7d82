#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/civil_day.hpp"

/// Places in the text of a report where a figure stands: `{fine_total_yuan|wan|..2025-09-30}`.
namespace report {

enum class PlaceForm {
    kPlain,   ///< 158
    kWan,     ///< 986.76: money in 万元
    kWord,    ///< 零, or the value with its unit
    kChange,  ///< 增加12.5%, 下降3%, 持平: against the same span a year before
};

/// `{indicator|form|from..to|last}`: what stands behind the indicator comes in any order, each at
/// most once; either day of a span may be left out.
struct Place {
    std::string text;  ///< as written, without the braces
    std::string indicator;
    PlaceForm form = PlaceForm::kPlain;
    bool last_year = false;  ///< of the year before
    std::optional<base::CivilDay> from, to;
};

/// nullopt for what is no such place.
[[nodiscard]] std::optional<Place> ReadPlace(std::string_view text);

struct TextPart {
    std::string text;
    bool is_place = false;  ///< `text` stood in braces
    bool operator==(const TextPart&) const = default;
};

/// In order; a brace that is not closed is text.
[[nodiscard]] std::vector<TextPart> SplitText(std::string_view text);

/// What people write where something is still to come: 〔待填〕, ××, XX, ____, {. In order, each
/// once.
[[nodiscard]] std::vector<std::string> PlaceholdersIn(std::string_view text);

/// Of a heading by its number: 1 一、, 2 （一）, 3 1., 4 （1）; 1 where it has none.
[[nodiscard]] int HeadingLevel(std::string_view heading);

}  // namespace report
