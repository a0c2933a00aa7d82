#pragma once

#include "report_reader/text.hpp"

namespace report_reader::detail {

/// Fills normal, origin, paragraphs (without sections), lines and debris from `text`.
void ReadParagraphs(ReportText& report);

/// Fills sections and says to which each paragraph belongs.
void ReadSections(ReportText& report);

/// Fills sentences and marks.
void ReadSentences(ReportText& report);

}  // namespace report_reader::detail
