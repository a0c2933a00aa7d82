#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "report_reader/figures.hpp"

namespace report_reader {

/// What stands before a value for people: `至少 `, `约 `; empty for an exact one.
[[nodiscard]] std::string_view WordsBefore(Comparator comparator);

/// A list of `{indicator, value, unit, comparator, at, text, …}` (docs/formats/wordings.md), one
/// figure a line. `indicator` is null where the meaning is unknown; `value` is a number.
[[nodiscard]] std::string FiguresJson(const std::vector<Figure>& figures);

/// The same with tabs: indicator, label, value, unit, comparator, period, at, line, text; a heading
/// first.
[[nodiscard]] std::string FiguresTsv(const std::vector<Figure>& figures);

/// For people: a line a figure, in the order of the text, and how many were understood.
[[nodiscard]] std::string FiguresText(const std::vector<Figure>& figures);

}  // namespace report_reader
