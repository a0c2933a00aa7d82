#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "catalogue/model.hpp"
#include "indicator/relations.hpp"
#include "records/store.hpp"
#include "report/place.hpp"

namespace report {

/// Last year's value as last year's report printed it.
struct PriorValue {
    std::string value;  ///< plain decimal in the base unit
    std::string sentence;
};

/// What the figures of one report are asked for.
struct FigureScope {
    int year = 0;
    std::optional<base::CivilDay> until;  ///< cut-off day; absent: 31 December
    std::optional<base::RecordId> whose;  ///< for what units report (indicator::Question)
    std::function<records::Filter(const catalogue::RecordType&)> records;
    records::Givens givens;
    std::optional<records::AsKnown> as_known;
    std::map<std::string, PriorValue, std::less<>> prior;  ///< by indicator
};

/// A figure at its place in the text.
struct Placed {
    Place place;
    const catalogue::Indicator* indicator = nullptr;
    indicator::Span span;
    indicator::Figure figure;
    std::string shown;                    ///< as it is printed; 〔待填〕 where there is none
    std::optional<std::string> previous;  ///< a year before, as it would be printed
    std::string previous_sentence;        ///< of last year's report, where only that tells it
    std::size_t previous_left_out = 0;    ///< rows that imports of that year passed over
    std::vector<base::RecordId> unsigned_rows;  ///< reported values that no head has signed
    base::Refusals faults;                      ///< why nothing can be printed
};

/// The figures of a text, each place computed once. One thread; the view must outlive it.
class FigureBook {
 public:
    FigureBook(records::RecordView& view, const catalogue::Catalogue& catalogue, FigureScope scope)
        : view_(view), catalogue_(catalogue), scope_(std::move(scope)) {}

    /// `place` as it stands between the braces. Faults (`report.unknown_place`, …) bear the params
    /// `place` and, where known, `label`.
    const Placed& At(const std::string& place);
    /// The question whose rows stand behind it; it points into the catalogue.
    [[nodiscard]] indicator::Question QuestionOf(const Placed& placed) const;
    /// `text` with every place filled.
    [[nodiscard]] std::string Fill(std::string_view text);
    [[nodiscard]] const std::map<std::string, Placed, std::less<>>& all() const { return placed_; }
    [[nodiscard]] const FigureScope& scope() const { return scope_; }
    /// What the figures of the whole year say against each other, by the catalogue's relations.
    [[nodiscard]] std::vector<indicator::Breach> Contradictions() const;

 private:
    void Compute(Placed& placed);
    void TakePrior(Placed& placed);
    void Compare(Placed& placed);
    void FindUnsigned(Placed& placed);
    [[nodiscard]] indicator::Question Ask(const catalogue::Indicator& indicator,
                                          indicator::Span span) const;

    records::RecordView& view_;
    const catalogue::Catalogue& catalogue_;
    FigureScope scope_;
    std::map<std::string, Placed, std::less<>> placed_;
};

inline constexpr std::string_view kToBeFilled = "〔待填〕";

/// As the form prints it: 158, 986.76 (万元), 100%, 零.
[[nodiscard]] std::string PrintedAs(const indicator::Figure& figure, PlaceForm form);

/// SM3 over the rows behind a figure, by id: `id amount` a line.
[[nodiscard]] base::Result<std::string> RowsDigest(records::RecordView& view,
                                                   const catalogue::Catalogue& catalogue,
                                                   const indicator::Question& question);
/// SM3 over what makes an indicator what it is.
[[nodiscard]] std::string DefinitionDigest(const catalogue::Indicator& indicator);

/// A record that stands behind a figure at one of two moments only, or with another amount.
struct RowChange {
    std::string type;
    base::RecordId record;
    std::string title;
    std::optional<std::int64_t> before, after;
};

/// By record id; the same question asked as known at two moments differs by exactly these.
[[nodiscard]] base::Result<std::vector<RowChange>> CompareRows(
    records::RecordView& view, const catalogue::Catalogue& catalogue,
    const indicator::Question& before, const indicator::Question& after);

}  // namespace report
