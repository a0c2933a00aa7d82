#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "app/node.hpp"
#include "catalogue/telemetry_rules.hpp"
#include "notify/enterprises.hpp"

namespace app {

/// Tells the people of enterprises, in the application, what became of their marks and what of
/// their outlets they are to answer. Every process may have one: the store of messages tells each
/// thing once. One thread.
class EnterpriseTeller {
 public:
    EnterpriseTeller(Node& node, const catalogue::TelemetryRules& rules)
        : node_(node), rules_(rules) {}

    /// Tells when acts came since the last time, every few seconds at most.
    void Look(base::Instant now);
    /// Tells what was not told yet; how many matters.
    std::int64_t Tell(base::Instant now);

 private:
    Node& node_;
    const catalogue::TelemetryRules& rules_;
    std::int64_t acts_ = -1;
    base::Instant looked_;
    /// What this process handed over already, so that nothing is written to find it known.
    std::map<base::RecordId, std::set<std::string>> known_;
};

}  // namespace app
