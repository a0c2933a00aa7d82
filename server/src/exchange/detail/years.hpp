#pragma once

#include <string>

#include "exchange/mapping.hpp"

namespace exchange::detail {

/// Where the days of `field` fall in several years: a note with the rows of each year, and, where
/// most are of one year, a warning at every row of another.
void TellYears(const std::string& field, std::size_t column, const std::string& heading,
               Candidates& candidates);

}  // namespace exchange::detail
