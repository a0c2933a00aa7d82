#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

namespace anomaly::detail {

/// What is left of `target` when what goes along with `causes` is taken out. The relation is fitted
/// by least squares where `is_usual` and all are known, large values drawn in so that single ones
/// do not rule. NaN stays NaN; where a cause is missing the target is kept as it is, less its mean.
[[nodiscard]] std::vector<double> WithoutCauses(const std::vector<double>& target,
                                                const std::vector<std::vector<double>>& causes,
                                                const std::function<bool(std::size_t)>& is_usual);

/// A linear relation: target = constant + Σ slope × cause.
struct Relation {
    std::vector<double> slopes;
    double constant = 0;
    double explained = 0;  ///< share of the variance, 0 to 1
    std::size_t seen = 0;
};
[[nodiscard]] std::optional<Relation> Fit(const std::vector<double>& target,
                                          const std::vector<std::vector<double>>& causes,
                                          const std::function<bool(std::size_t)>& is_usual);

}  // namespace anomaly::detail
