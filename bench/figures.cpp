// Every figure that records tell, of one year, through the engine that reports use; and the rows
// behind one of them.
#include <fmt/format.h>

#include <algorithm>

#include "bench/scale.hpp"
#include "indicator/figure.hpp"
#include "storage/record_store.hpp"

namespace bench {
namespace {

constexpr int kAskedYear = 2024;
constexpr int kRowsOfPage = 50;
constexpr double kToldMs = 100;  ///< what takes longer is told by name

class Figures {
 public:
    Figures(storage::Database& database, std::shared_ptr<const catalogue::Catalogue> catalogue)
        : catalogue_(std::move(catalogue)),
          clock_(Province::kLastDay),
          store_(database, catalogue_, {clock_, true, {}, {}, false}) {
        for (const auto& [id, indicator] : catalogue_->indicators)
            if (!indicator::IsReported(indicator)) asked_.push_back(&indicator);
    }

    /// Milliseconds for all of them, one after another in one view.
    double All(bool print) {
        const auto view = store_.Read();
        const Stopwatch all;
        for (const catalogue::Indicator* indicator : asked_) {
            const Stopwatch watch;
            const auto figure = indicator::Compute(*view, *catalogue_, QuestionOf(*indicator));
            if (!figure) throw std::runtime_error(figure.error().front().code);
            if (print)
                fmt::print("| {} | {} {} | {} | {:.1f} |\n", indicator->id, figure->ValueText(),
                           figure->unit, figure->rows, watch.Millis());
        }
        return all.Millis();
    }

    /// The slowest first page of rows, and by month and unit, in milliseconds.
    struct Opened {
        double rows = 0, shares = 0;
        std::string of_rows, of_shares;
    };
    Opened Open() {
        Opened opened;
        const auto keep = [](double took, double& most, std::string& of, const std::string& id) {
            if (took > kToldMs) fmt::print("{}: {:.0f} ms\n", id, took);
            if (took <= most) return;
            most = took;
            of = id;
        };
        const auto view = store_.Read();
        for (const catalogue::Indicator* indicator : asked_) {
            const indicator::Question question = QuestionOf(*indicator);
            const Stopwatch rows;
            const auto page = indicator::Rows(*view, *catalogue_, question, {0, kRowsOfPage, {}});
            if (!page) throw std::runtime_error(page.error().front().code);
            keep(rows.Millis(), opened.rows, opened.of_rows, indicator->id);
            for (const auto by : {indicator::By::kMonth, indicator::By::kOrganisation}) {
                const Stopwatch shares;
                if (!indicator::Breakdown(*view, *catalogue_, question, by))
                    throw std::runtime_error("breakdown");
                keep(shares.Millis(), opened.shares, opened.of_shares,
                     indicator->id + (by == indicator::By::kMonth ? " by month" : " by unit"));
            }
        }
        return opened;
    }

    [[nodiscard]] std::size_t count() const { return asked_.size(); }

 private:
    [[nodiscard]] static indicator::Question QuestionOf(const catalogue::Indicator& indicator) {
        indicator::Question question;
        question.indicator = &indicator;
        question.span = indicator::Span::Year(kAskedYear);
        question.givens = {{"today", Province::kLastDay}};
        return question;
    }

    std::shared_ptr<const catalogue::Catalogue> catalogue_;
    base::FixedClock clock_;
    storage::SqlRecordStore store_;  ///< keeps no answers: each is worked out
    std::vector<const catalogue::Indicator*> asked_;
};

}  // namespace

void AskFigures(storage::Database& database,
                const std::shared_ptr<const catalogue::Catalogue>& catalogue,
                const ScaleOptions& options) {
    Figures figures(database, catalogue);
    fmt::print("\n| Figure of {} | Value | Rows | ms |\n|---|---|---|---|\n", kAskedYear);
    double slowest = figures.All(false), fastest = slowest;  // the first time from the disk
    for (int round = 0; round < options.rounds; ++round) {
        const double took = figures.All(round == 0);
        slowest = std::max(slowest, took);
        fastest = std::min(fastest, took);
    }
    const Figures::Opened opened = figures.Open();
    fmt::print("\n| What | Target | Result |\n|---|---|---|\n");
    PrintResult(fmt::format("all {} computed figures of a year", figures.count()), "≤ 2 s",
                fmt::format("{:.0f} to {:.0f} ms", fastest, slowest));
    PrintResult("first page of one figure's rows", "≤ 100 ms",
                fmt::format("slowest {:.1f} ms ({})", opened.rows, opened.of_rows));
    PrintResult("one figure by month, by unit", "reported",
                fmt::format("slowest {:.1f} ms ({})", opened.shares, opened.of_shares));
}

}  // namespace bench
