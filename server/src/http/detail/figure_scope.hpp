#pragma once

#include "http/detail/caller.hpp"
#include "indicator/figure.hpp"

namespace http {

/// The record type that an indicator counts or adds up; nullptr where the catalogue has none.
[[nodiscard]] const catalogue::RecordType* CountedType(const Caller& caller,
                                                       const catalogue::Indicator& indicator);

/// Records of the organisation and all below it, within what the caller may read.
[[nodiscard]] records::Filter FigureScope(Caller& caller, const catalogue::RecordType& type,
                                          const base::RecordId& organisation);

/// Whose figure, of which year, and as it was known when.
struct FigureAsked {
    int year = 0;
    base::RecordId organisation;
    std::optional<records::AsKnown> as_known;
};
[[nodiscard]] indicator::Question FigureQuestion(Caller& caller,
                                                 const catalogue::Indicator& indicator,
                                                 const FigureAsked& asked);

}  // namespace http
