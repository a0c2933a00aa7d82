#include "import_desk/batch.hpp"

namespace import_desk {

using exchange::RowOutcome;

void AddRows(const Ids& ids, exchange::ImportPlan plan, workflow::BatchRequest& batch) {
    for (exchange::PlannedRow& row : plan.rows) {
        if (row.outcome != RowOutcome::kNew && row.outcome != RowOutcome::kChanged) continue;
        batch.items.push_back(
            {row.record ? *row.record : base::RecordId::Make(ids.clock.Now(), ids.randomness),
             row.version, std::move(row.values), fmt::format("row {}", row.row)});
    }
}

}  // namespace import_desk
