#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "anomaly/testing/simulate.hpp"
#include "evaluation/evaluate.hpp"

namespace anomaly::testing {

/// Three strengths of a fraud; what they mean for each kind stands beside it in inject.cpp and in
/// docs/benchmarks.md.
enum class Strength { kWeak, kMiddle, kStrong };

/// A kind of fraud is called by the detector that should name it.
inline constexpr std::array<std::string_view, 14> kFrauds{"constant_values",
                                                          "narrow_band",
                                                          "pressed_under_limit",
                                                          "copied_stretch",
                                                          "copied_between_devices",
                                                          "impossible_step",
                                                          "round_digits",
                                                          "marks_hide_exceedance",
                                                          "calibration_hides_exceedance",
                                                          "calibration_lowers",
                                                          "drift_against_calibration",
                                                          "values_contradict",
                                                          "flow_contradicts_activity",
                                                          "parameter_change"};

struct Fraud {
    std::string_view kind;
    Strength strength = Strength::kMiddle;
    std::uint64_t seed = 1;
};

/// An outlet with one fraud in it, and where.
struct Injected {
    evaluation::Outlet outlet;
    std::string factor;
    evaluation::Span stretch;
};

/// nullopt where the outlet gives no occasion (nothing to press, no digits to round …).
[[nodiscard]] std::optional<Injected> Inject(const evaluation::Outlet& clean,
                                             const evaluation::Outlet& neighbour,
                                             evaluation::Span window, Fraud fraud);

}  // namespace anomaly::testing
