#pragma once

#include "indicator/figure.hpp"

/// Figures that are worked out of others by the catalogue's relations: a total of its parts, a rate
/// of two counts, a change against the year before. What units reported of such a figure stands
/// only where its parts are not told.
namespace indicator {

/// One of the figures behind it.
struct DerivedPart {
    catalogue::Indicator indicator;  ///< as it was asked: of records, or of what units reported
    Span span;
    Figure figure;
    Question question;  ///< its rows; `indicator` of it points at nothing: see PartQuestion
};

struct Derived {
    const catalogue::Relation* relation = nullptr;
    /// Of a rate the numerator and the denominator; of a change this year's and the year before's.
    std::vector<DerivedPart> parts;
    Figure figure;
};

/// The relation in force on the last day of the span by which the indicator can be worked out;
/// nullptr where records tell it themselves, or nothing does.
[[nodiscard]] const catalogue::Relation* DerivedBy(const catalogue::Catalogue& catalogue,
                                                   const catalogue::Indicator& indicator,
                                                   base::CivilDay on);

/// The figure with what it is worked out of; nullopt where it is of no relation, a part is not
/// told, or it was reported and no record stands behind any part. Of the year before, what an
/// organisation reported for all of itself goes before what records tell, which may begin in the
/// middle of that year. A rate or a change of nothing has no base.
[[nodiscard]] std::optional<Derived> Derive(records::RecordView& view,
                                            const catalogue::Catalogue& catalogue,
                                            const Question& question);

/// The question that opens a part's rows; it points into `part`.
[[nodiscard]] Question PartQuestion(const DerivedPart& part);

/// The rows of all the parts, one part after another.
[[nodiscard]] base::Result<std::vector<FigureRow>> RowsOf(records::RecordView& view,
                                                          const catalogue::Catalogue& catalogue,
                                                          const Derived& derived, const Page& page);

/// The record types that an answer to the question reads, sorted: those counted, those that its
/// conditions lead to, and those of the figures that it is worked out of.
[[nodiscard]] std::vector<std::string> TypesRead(const catalogue::Catalogue& catalogue,
                                                 const catalogue::Indicator& indicator);

}  // namespace indicator
