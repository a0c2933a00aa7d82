#pragma once

#include "indicator/figure.hpp"

namespace indicator::detail {

/// What an indicator counts or sums.
struct Measure {
    const catalogue::RecordType* type = nullptr;
    const catalogue::Field* sum = nullptr;  ///< nullptr: counts records
    int scale = 0;
};

struct Asked {
    Measure measure;
    records::Query query;  ///< the rows, unsorted
};

[[nodiscard]] base::Result<Measure> MeasureOf(const catalogue::Catalogue& catalogue,
                                              const catalogue::Indicator& indicator);
[[nodiscard]] base::Result<Asked> Ask(records::RecordView& view,
                                      const catalogue::Catalogue& catalogue,
                                      const Question& question);

}  // namespace indicator::detail
