#pragma once

#include <sys/resource.h>

#include <chrono>
#include <memory>
#include <string>

#include "bench/province.hpp"
#include "catalogue/model.hpp"
#include "storage/database.hpp"

/// The parts of scale_bench.
namespace bench {

struct ScaleOptions {
    std::string folder;  ///< where `qingheng.sqlite` and its key are made
    ProvinceSize size;
    bool make = true, rebuild = true, ask = true;
    int rounds = 5;     ///< how often each question is asked
    std::string about;  ///< only questions whose name holds it
    int elsewhere = 0;  ///< the askers take part in so many cases of other units (decision 0037)
};

class Stopwatch {
 public:
    [[nodiscard]] double Seconds() const {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
    }
    [[nodiscard]] double Millis() const { return Seconds() * 1e3; }

 private:
    std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

/// One line of the table that the run ends with.
void PrintResult(const std::string& what, const std::string& target, const std::string& result);

/// Fills the empty database with the province's acts and signs a head; the records are not made.
void MakeLedger(storage::Database& database, const catalogue::Catalogue& catalogue,
                const ScaleOptions& options);
/// Folds all records and prints how fast.
void RebuildRecords(storage::Database& database,
                    const std::shared_ptr<const catalogue::Catalogue>& catalogue);
/// Asks the published mix of questions.
void AskMix(storage::Database& database,
            const std::shared_ptr<const catalogue::Catalogue>& catalogue,
            const ScaleOptions& options);

/// Computes every figure that records tell, and opens one figure's rows.
void AskFigures(storage::Database& database,
                const std::shared_ptr<const catalogue::Catalogue>& catalogue,
                const ScaleOptions& options);

}  // namespace bench
