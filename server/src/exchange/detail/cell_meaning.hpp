#pragma once

#include <optional>
#include <string>

#include "base/result.hpp"
#include "catalogue/model.hpp"
#include "exchange/detail/codes.hpp"
#include "exchange/detail/year_hints.hpp"
#include "exchange/table.hpp"

namespace exchange::detail {

/// What a cell means for a field, ready for `records::ValueFromInput`.
struct CellMeaning {
    std::string json = "null";
    base::Refusals faults;
    base::Refusals warnings;
    std::optional<CodeStanding> code;  ///< of fields that hold credit codes
};

/// `unit`: what the heading says in brackets. `year`: what is known of that of a day without one.
[[nodiscard]] CellMeaning MeaningOf(const catalogue::Field& field, const Cell& cell,
                                    const std::string& unit, const YearOfDay& year = {});

/// A text as JSON.
[[nodiscard]] std::string Quoted(const std::string& text);

}  // namespace exchange::detail
