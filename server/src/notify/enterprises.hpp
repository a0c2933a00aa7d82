#pragma once

#include <map>
#include <vector>

#include "catalogue/telemetry_rules.hpp"
#include "notify/message.hpp"
#include "records/store.hpp"

namespace notify {

/// Kinds of what an enterprise is told, as `Item::clock`.
namespace told_clock {
inline constexpr const char* kMark = "own_mark";    ///< step `returned 4`: state and version
inline constexpr const char* kAlarm = "own_alarm";  ///< step `exceedance` or `missing`
inline constexpr const char* kOrder = "own_order";  ///< step `told 2026-11-22`
}  // namespace told_clock

struct EnterpriseGathering {
    records::RecordView& view;
    const catalogue::Catalogue& catalogue;
    const catalogue::TelemetryRules& rules;
    base::Instant now;
};

/// What the active people of enterprises (`person.enterprise`) are to know by now: what became of
/// their marks within a month, means that exceed and data that are missing at their outlets (rule
/// `enterprise_told`), and orders that the bureau told on (`supervision_order.told_on`). Names only,
/// the same however often it is asked; what may be shown of them is for who opens the message.
[[nodiscard]] std::map<base::RecordId, std::vector<Item>> GatherForEnterprises(
    const EnterpriseGathering& gathering);

}  // namespace notify
