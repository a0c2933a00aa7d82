#pragma once

#include <boost/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "forms/check.hpp"
#include "http/detail/record_page.hpp"
#include "indicator/figure.hpp"

namespace http {

/// What one cell of a form means: a row of `stat_form.bindings`.
struct CellMeaning {
    std::string sheet;
    std::string cell;  ///< as it was written
    forms::Place at;
    std::string means;  ///< choice id: period, cumulative, … by_hand, unit_name, …
    const catalogue::Indicator* indicator = nullptr;
    std::optional<base::RecordId> branch;
    std::string kind_field, kind_choice;
    int month = 0;
    bool in_wan = false;

    [[nodiscard]] bool IsWords() const {
        return means == "unit_name" || means == "period_words" || means == "filled_on";
    }
    [[nodiscard]] bool AddsUp() const { return means == "cumulative"; }
};

/// Acts whose values the pages of forms make out themselves are not taken by `POST /api/acts`:
/// `forms.own_way`.
[[nodiscard]] base::Done MayActOnFiling(const Caller& caller, const workflow::ActRequest& asked);

/// The rows of `bindings`, those with a cell that can be read.
[[nodiscard]] std::vector<CellMeaning> MeaningsOf(const Caller& caller,
                                                  const records::Record& form);
[[nodiscard]] std::vector<forms::SheetRule> RulesOf(const records::Record& form);

/// Faults of meanings beyond what CheckCells sees: a figure or a month that is wanted and not
/// there, a kind that the figure's records do not have.
[[nodiscard]] base::Refusals FaultsOf(Caller& caller, const std::vector<CellMeaning>& meanings);

/// The file of an attachment field; refuses `forms.no_template`, `forms.too_large`.
[[nodiscard]] base::Result<std::string> AttachedBytes(Caller& caller, const records::Record& record,
                                                      std::string_view field);

/// One cell as it is filled in.
struct FilledCell {
    CellMeaning meaning;
    std::optional<std::int64_t> number;  ///< at forms::kScale
    std::string words;
    std::string source;  ///< choice id: computed, reported, by_hand
    std::int64_t rows = 0;
    indicator::Span span{};
    std::string missing;  ///< why there is no number
};

/// A form for one period, computed now. One request; dies with its caller.
class Filing {
 public:
    /// Refuses what the template is refused for.
    static base::Result<Filing> Open(Caller& caller, const records::Record& form,
                                     const records::Record& filing);

    [[nodiscard]] const forms::Template& grid() const { return grid_; }
    [[nodiscard]] const std::string& bytes() const { return bytes_; }
    [[nodiscard]] const std::vector<FilledCell>& cells() const { return cells_; }
    [[nodiscard]] const forms::Numbers& numbers() const { return numbers_; }
    [[nodiscard]] const forms::Numbers& formulas() const { return formulas_; }

    /// A number that was locked before and is another one now.
    struct Difference {
        std::string sheet, period;
        forms::Place at;
        std::int64_t was = 0, now = 0;
        bool explained = false;
        bool own = false;  ///< of this filing, which was sent back; else of the period before
    };
    [[nodiscard]] const std::vector<Difference>& differences() const { return differences_; }

    /// When this filing was locked or sent before it was sent back (2026-11-05 报出); else empty.
    [[nodiscard]] const std::string& locked_before() const { return locked_before_; }

    /// All that bars locking, and what only wants to be explained (`explained` tells).
    struct Finding {
        base::Refusal refusal;
        std::string sheet;
        std::string cell;
        bool explainable = false, explained = false;
    };
    [[nodiscard]] const std::vector<Finding>& findings() const { return findings_; }

    /// The superior's workbook with the numbers in it.
    [[nodiscard]] base::Result<std::string> Workbook() const;

 private:
    Filing(Caller& caller, const records::Record& form, const records::Record& filing)
        : caller_(caller), form_(form), filing_(filing) {}

    void Compute();
    [[nodiscard]] FilledCell Compute(const CellMeaning& meaning, const forms::Period& period) const;
    void TakeHandNumber(FilledCell& cell) const;
    void FindFormer();
    void Compare();
    void CompareWithOwn();
    void Check();
    void CheckCells();
    void CheckDays();
    void CheckSums();
    [[nodiscard]] std::optional<forms::Place> PeriodCellOf(const CellMeaning& total) const;
    [[nodiscard]] std::optional<forms::Numbers> FormerTotals() const;
    void Add(base::Refusal refusal, std::string sheet, std::string cell, bool explainable);
    [[nodiscard]] bool IsExplained(const std::string& sheet, const std::string& cell) const;
    [[nodiscard]] bool IsExplained(const Difference& difference) const;
    [[nodiscard]] forms::Period OwnPeriod() const;

    Caller& caller_;
    const records::Record& form_;
    const records::Record& filing_;
    std::string bytes_;
    forms::Template grid_;
    std::vector<FilledCell> cells_;
    forms::Numbers numbers_, formulas_;
    std::set<std::pair<std::string, forms::Place>> waiting_;
    std::optional<records::Record> former_;  ///< the last one locked before this period
    std::string locked_before_;
    std::vector<Difference> differences_;
    std::vector<Finding> findings_;
};

}  // namespace http
