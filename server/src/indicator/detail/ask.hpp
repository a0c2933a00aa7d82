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
    bool whole = false;                     ///< what one organisation reported for all of it
};

/// Both ends of the span, as filters name them.
inline constexpr std::string_view kPeriodFrom = "period.from";
inline constexpr std::string_view kPeriodTo = "period.to";

/// What the rows are depends on the ends of the span, beside the day that dates them.
enum class Bound {
    kNo,
    kSpan,     ///< on its first day, too: something happened in it
    kLastDay,  ///< on its last day only: what stands on it
};
[[nodiscard]] Bound BoundOf(const catalogue::Indicator& indicator);

inline constexpr int kShareScale = 2;  ///< a share is told to the hundredth of a percent

/// In hundredths of a percent, half up; nothing of nothing is no share.
[[nodiscard]] std::int64_t PercentOf(std::int64_t part, std::int64_t whole);

/// The figure of the records or of what units reported, not of other figures.
[[nodiscard]] Figure ComputeAsked(records::RecordView& view, const Question& question,
                                  const Asked& asked);
[[nodiscard]] base::Result<std::vector<FigureRow>> RowsAsked(records::RecordView& view,
                                                             const catalogue::Catalogue& catalogue,
                                                             const Question& question,
                                                             const Page& page);

/// What `rows` rows of the question come to.
[[nodiscard]] std::int64_t ValueOf(records::RecordView& view, const Asked& asked,
                                   std::int64_t rows);

[[nodiscard]] base::Result<Measure> MeasureOf(const catalogue::Catalogue& catalogue,
                                              const catalogue::Indicator& indicator);
[[nodiscard]] base::Result<Asked> Ask(records::RecordView& view,
                                      const catalogue::Catalogue& catalogue,
                                      const Question& question);

}  // namespace indicator::detail
