#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/civil_day.hpp"
#include "base/result.hpp"
#include "catalogue/model.hpp"
#include "records/store.hpp"

/// A figure is a question with its rows: an indicator of the catalogue, asked of a period, a scope
/// and, if wanted, of what was known at an earlier act. Nothing is kept: asking again computes
/// again.
namespace indicator {

/// Both ends are counted.
struct Span {
    base::CivilDay from, to;

    /// 1 January to 31 December.
    static Span Year(int year);
    bool operator==(const Span&) const = default;
};

struct Question {
    const catalogue::Indicator* indicator = nullptr;
    Span span;
    records::Filter scope;  ///< what the asker may see and the organisations asked for
    /// The same for any type: a figure worked out of others reads theirs. Absent: only those of the
    /// question's own type are.
    std::function<records::Filter(const catalogue::RecordType&)> scope_of;
    records::Givens givens;  ///< for filters that name `today`
    std::optional<records::AsKnown> as_known;
    /// Whose figure it is. Where a reported value of it covers its units too, that one counts
    /// alone; absent: all that were reported are added up.
    std::optional<base::RecordId> organisation;
};

struct Figure {
    std::string indicator;
    std::int64_t value = 0;  ///< a count; or a sum in the field's integer (money: fen)
    int scale = 0;           ///< digits of `value` after the point (money: 2)
    std::string unit;        ///< 件, 元: the base unit, of the value with its point set
    std::int64_t rows = 0;   ///< records behind it
    bool stated = true;      ///< false: it is reported, and there is no value for it (yet)
    bool no_base = false;    ///< a share of no rows at all: neither 0 nor 100 %
    bool summable = true;    ///< false: several values of a rate, a rank, a measure: none is it
    std::int64_t part = 0;   ///< of a share: how many of the rows pass it
    bool derived = false;    ///< worked out of other figures, whose rows these are (derived.hpp)

    /// In the base unit, no needless zeros: 9867600, 9867600.5.
    [[nodiscard]] std::string ValueText() const;
    bool operator==(const Figure&) const = default;
};

/// One record behind a figure and what it adds to it: 1 for a count; of a share 1 where it is of
/// the part, else 0.
struct FigureRow {
    records::Record record;
    std::int64_t amount = 0;
};

struct Page {
    std::int64_t offset = 0;
    int limit = 50;  ///< at most 1,000
    /// Empty: by the indicator's day (the newest first where it counts what stands), then by id.
    std::vector<records::SortKey> sort;
};

enum class By { kMonth, kOrganisation };

/// A part of a figure. The shares of one breakdown add up to the figure, in value and in rows. Of
/// what stands on a day of the span, those begun before it are of its first month; what is counted
/// once is of the first month or organisation that has it. A figure in percent has the percentages
/// of the parts, which do not add up; one of what stands on the last day has by month what stood at
/// each month's end, which does not either.
struct Share {
    std::string key;    ///< `2025-03`; an organisation's id; "" where a record has none
    std::string label;  ///< `2025年3月`; the organisation's name
    std::int64_t value = 0;
    std::int64_t rows = 0;

    bool operator==(const Share&) const = default;
};

/// May values of this unit be added up? Counts and money may; rates, ranks, days and measures of
/// several units make no value of all of them.
[[nodiscard]] bool AddsUp(std::string_view unit);

/// Does it add up what units report, rather than records of its own? It may yet be derived.
[[nodiscard]] bool IsReported(const catalogue::Indicator& indicator);

/// The same indicator, asked of what units reported: to be laid beside what the records say.
[[nodiscard]] catalogue::Indicator AsReported(const catalogue::Indicator& indicator);

/// The figure; zero is a figure. Refuses `indicator.span_reversed`, and whatever `ReadFilter` finds
/// wrong in the definition.
[[nodiscard]] base::Result<Figure> Compute(records::RecordView& view,
                                           const catalogue::Catalogue& catalogue,
                                           const Question& question);

/// The records behind it. `Figure::rows` of them in all; their amounts add up to the value.
[[nodiscard]] base::Result<std::vector<FigureRow>> Rows(records::RecordView& view,
                                                        const catalogue::Catalogue& catalogue,
                                                        const Question& question, const Page& page);

/// By month: every month of the span, zero ones too, in order. By organisation: those that have
/// rows, by name; records without one come last under an empty key. None of a derived figure.
[[nodiscard]] base::Result<std::vector<Share>> Breakdown(records::RecordView& view,
                                                         const catalogue::Catalogue& catalogue,
                                                         const Question& question, By by);

/// The rows' filter by itself, so that a list can be opened on a figure.
[[nodiscard]] base::Result<records::Filter> RowsFilter(const catalogue::Catalogue& catalogue,
                                                       const catalogue::Indicator& indicator,
                                                       Span span);

}  // namespace indicator
