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
    records::Query query;                   ///< the rows, unsorted
    std::optional<records::Path> distinct;  ///< its different records are counted
    std::optional<records::Filter> share;   ///< the part of the rows that pass it
};

inline constexpr int kShareScale = 2;  ///< a share is told to the hundredth of a percent

/// In hundredths of a percent, half up; nothing of nothing is no share.
[[nodiscard]] std::int64_t PercentOf(std::int64_t part, std::int64_t whole);

/// What `rows` rows of the question come to.
[[nodiscard]] std::int64_t ValueOf(records::RecordView& view, const Asked& asked,
                                   std::int64_t rows);

[[nodiscard]] base::Result<Measure> MeasureOf(const catalogue::Catalogue& catalogue,
                                              const catalogue::Indicator& indicator);
[[nodiscard]] base::Result<Asked> Ask(records::RecordView& view,
                                      const catalogue::Catalogue& catalogue,
                                      const Question& question);

}  // namespace indicator::detail
