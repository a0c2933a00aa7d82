#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/civil_day.hpp"
#include "base/result.hpp"
#include "recordings/match.hpp"

namespace recordings {

/// A kind of step that must (应当) or may have to (视需) be recorded, from a day to a day.
struct Duty {
    bool must = true;
    std::string type;       ///< record type of the step
    std::string filter;     ///< JSON over its records; "" all
    std::string day_field;  ///< when it happened: a day or a moment of the record
    std::optional<base::CivilDay> from, to;
    std::string words, basis, confidence;
    std::string where;  ///< `recordings.list:12`
};

struct Duties {
    Rules rules;
    std::vector<Duty> duties;
    base::Refusals faults;  ///< of lines left out, `where` file and line
};

/// The text of a `recordings.list` (docs/formats/recordings.md). Faulty lines are left out and
/// listed, each fault under its own code: `recordings.bad_line` (too many columns),
/// `recordings.unknown_word`, `recordings.bad_number`, `recordings.cell_missing`,
/// `recordings.bad_day`.
[[nodiscard]] Duties ReadDuties(std::string_view text, const std::string& file);

/// `documents/recordings.list` of the last folder that has one: a bureau's own takes the place of
/// the shipped one. Throws std::runtime_error where it cannot be read.
[[nodiscard]] Duties ReadDutiesFile(const std::vector<std::filesystem::path>& folders);

/// In force on that day?
[[nodiscard]] bool Holds(const Duty& duty, base::CivilDay day);

}  // namespace recordings
