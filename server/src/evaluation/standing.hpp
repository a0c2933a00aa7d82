#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "catalogue/telemetry_rules.hpp"
#include "evaluation/series.hpp"

namespace evaluation {

/// How a value counts, by its flag and the marks over it.
enum class Standing : std::uint8_t {
    kValid,
    kExempt,   ///< counts, but is not judged against the limit
    kInvalid,  ///< does not count
    kStopped   ///< the period is not due
};

/// The marks of one factor of an outlet as the rule of marking takes them: what joins is one
/// stretch whatever its labels, and short automatic ones are left out.
class Standings {
 public:
    Standings(const Outlet& outlet, std::string_view factor,
              const catalogue::TelemetryRules& rules);

    /// Of a point by its flag, its number and the marks over its start.
    [[nodiscard]] Standing Of(const Point& point) const;
    /// Of a period in which nothing came, by the mark over its start.
    [[nodiscard]] Standing OfNothing(base::Instant at) const;

 private:
    struct Stretch {
        base::Instant from, until;
        Standing standing = Standing::kValid;
    };
    void LeaveOutShort(std::vector<Mark>& marks) const;
    [[nodiscard]] Standing Under(base::Instant at) const;
    [[nodiscard]] Standing Named(const std::string& rule, base::Instant at) const;

    const catalogue::TelemetryRules& rules_;
    std::string_view medium_;
    std::vector<Stretch> stretches_;  ///< by `from`
    std::int64_t longest_ = 0;        ///< of a stretch
};

/// The moment by which a person had to enter a mark that began then; a later one is told.
[[nodiscard]] base::Instant MarkDue(base::Instant began, const catalogue::TelemetryRule& marking);

}  // namespace evaluation
