#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/civil_day.hpp"
#include "base/result.hpp"

/// The rules by which readings of outlets are judged: `catalogue/telemetry/*.yaml`
/// (docs/formats/telemetry.md). Like the wordings they are no part of what the ledger vouches for:
/// a judgement carries the rule that it was made by.
namespace catalogue {

/// One edition of one rule. Its numbers are decimals as text.
struct TelemetryRule {
    std::string id;
    std::string name;    ///< the same for all editions of the rule
    std::string label;
    std::string what;    ///< validity, exceedance, conversion, substitution, limit, detector …
    std::string medium;  ///< gas, water; empty: any
    std::string factor;  ///< of a limit, and always there: code of 2017
    std::string basis;
    std::string confidence;  ///< standard, secondary, unverified, measured
    base::CivilDay effective_from;
    std::optional<base::CivilDay> effective_until;  ///< the first day on which it holds no longer
    std::map<std::string, std::string, std::less<>> settings, options;
    std::vector<std::string> needs;
    std::string explanation;
    std::string to_check;  ///< of a detector: what an officer rules out and looks at
    bool trial = false;

    [[nodiscard]] bool HoldsOn(base::CivilDay day) const {
        return effective_from <= day && (!effective_until || day < *effective_until);
    }
    /// nullptr where it has none of that name.
    [[nodiscard]] const std::string* Setting(std::string_view setting) const;
    /// 0 where it has none of that name, which LoadTelemetryRules has refused for shipped names.
    [[nodiscard]] double Number(std::string_view setting) const;
    [[nodiscard]] std::string Option(std::string_view option) const;
};

/// Immutable after loading; any thread. Pointers hold as long as it.
class TelemetryRules {
 public:
    TelemetryRules() = default;
    explicit TelemetryRules(std::vector<TelemetryRule> rules) : rules_(std::move(rules)) {}

    [[nodiscard]] const std::vector<TelemetryRule>& all() const { return rules_; }
    [[nodiscard]] const TelemetryRule* Find(std::string_view id) const;
    /// The edition for data of that day: one for the medium before one for any.
    [[nodiscard]] const TelemetryRule* InForce(std::string_view name, std::string_view medium,
                                               base::CivilDay day) const;

 private:
    std::vector<TelemetryRule> rules_;
};

/// Of the folders, the later ones laid over the first. Every fault of every file at once.
[[nodiscard]] base::Result<TelemetryRules> LoadTelemetryRules(
    const std::vector<std::filesystem::path>& folders);

}  // namespace catalogue
