#pragma once

#include <string>
#include <vector>

#include "exchange/mapping.hpp"

namespace exchange::detail {

/// Where the days of `field` fall in several years: a note with the rows of each year, and, where
/// most are of one year, a warning at every row of another.
void TellYears(const std::string& field, std::size_t column, const std::string& heading,
               Candidates& candidates);

/// A column of days, by the order of the fields in their type.
struct DayColumn {
    std::string field, label, heading;
    std::size_t column = 0;
};

/// Nothing that befalls a case precedes its first day, that of `columns.front()`: a day that does
/// is a warning; a fault where one of the two had no year in the table and so got the wrong one.
void TellOrder(const std::vector<DayColumn>& columns, Candidates& candidates);

}  // namespace exchange::detail
