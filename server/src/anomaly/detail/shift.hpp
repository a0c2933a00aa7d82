#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "anomaly/detail/track.hpp"

namespace anomaly::detail {

/// A stretch on which a track lies lower than what goes along with it explains.
struct Trough {
    std::size_t first = 0, last = 0;  ///< both inside
    double fall = 0;                  ///< of the logarithm; above 0
    double bits = 0;                  ///< log2 of the ratio of likelihoods
};

/// What of a track its companions (other factors, the same factor of neighbours) leave unexplained:
/// logarithms, regressed on theirs, remembered values taken out (Cochrane and Orcutt, 1949), and
/// how likely a fall to a share of it is, by the ratio of likelihoods under Student's t (outliers
/// weigh little). Everything is learnt outside the window.
class Unexplained {
 public:
    struct Reach {
        std::size_t shortest = 3, longest = 96;  ///< places
        double edge_bits = 1;  ///< what an edge must say by itself to be looked at
        /// What lies between the edges says no more: what is left of weather and load has its own
        /// long waves.
        double most_between = 8;
    };
    /// Of where a trough may begin; it ends by a rise.
    enum class Start : char { kAnywhere, kBehindCalibration };

    Unexplained(const Track& track, const std::vector<const Track*>& companions);

    [[nodiscard]] bool known() const { return known_; }
    [[nodiscard]] std::size_t companions() const { return companions_; }
    /// The likeliest trough between two places of the grid.
    [[nodiscard]] Trough Likeliest(std::size_t from, std::size_t to, Reach reach,
                                   Start start) const;
    /// What a fall to `share` for `count` places would say if nothing else happened.
    [[nodiscard]] double Ideal(double share, std::size_t count, const Reach& reach) const;

 private:
    void Whiten(const std::vector<double>& logs, const std::vector<std::vector<double>>& causes);
    [[nodiscard]] double Surprise(double left) const;
    [[nodiscard]] double Gain(double left, double shift) const {
        return Surprise(left) - Surprise(left - shift);
    }
    [[nodiscard]] std::vector<std::size_t> Starts(std::size_t from, std::size_t to, double fall,
                                                  double least, Start start) const;

    const Track& track_;
    std::vector<double> left_;   ///< NaN where not known
    std::vector<double> keeps_;  ///< of the place before: the memory, over a hole its power
    double memory_ = 0, spread_ = 1;
    std::size_t companions_ = 0;
    bool known_ = false;
};

}  // namespace anomaly::detail
