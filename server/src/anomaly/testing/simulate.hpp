#pragma once

#include <cstdint>
#include <filesystem>
#include <random>
#include <vector>

#include "evaluation/series.hpp"

/// Outlets to measure detectors on: invented flue-gas outlets, and the real air stations of
/// ../shared/data/air. The same for a seed on every machine.
namespace anomaly::testing {

/// Uniform in [0, 1) and normal: the distributions of the standard library differ between machines.
class Chance {
 public:
    explicit Chance(std::uint64_t seed) : engine_(seed) {}
    double Uniform() { return static_cast<double>(engine_() >> 11) * 0x1.0p-53; }
    double Between(double low, double high) { return low + (high - low) * Uniform(); }
    double Normal();
    std::size_t Below(std::size_t count) {
        return static_cast<std::size_t>(Uniform() * static_cast<double>(count));
    }

 private:
    std::mt19937_64 engine_;
};

/// A boiler with its flue gas, electricity, daily calibration and now and then maintenance.
struct Plant {
    std::uint64_t seed = 1;
    base::CivilDay first = base::CivilDay::FromSerial(20'454);  ///< 2026-01-01
    int days = 240;
    std::int64_t step = evaluation::kHour;
};
[[nodiscard]] evaluation::Outlet Simulated(const Plant& plant);

/// The stations of a table as ../shared/data/air has it (plain or by gzip), with maintenance marks
/// invented and a limit per factor that one value of ten is over. Factors by their codes. None of a
/// file that is not there.
[[nodiscard]] std::vector<evaluation::Outlet> AirStations(const std::filesystem::path& csv);

}  // namespace anomaly::testing
