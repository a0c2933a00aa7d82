#include "import_desk/batch.hpp"

namespace import_desk {

using exchange::RowOutcome;

std::string LeftOutInWords(const exchange::ImportPlan& plan, std::string_view unit) {
    const std::size_t faulty = plan.CountOf(RowOutcome::kFaulty);
    if (faulty == 0) return {};
    return fmt::format("共 {} {}，其中 {} {}有错误，没有导入", plan.rows.size(), unit, faulty,
                       unit);
}

void AddRows(const Ids& ids, exchange::ImportPlan plan, workflow::BatchRequest& batch) {
    batch.left_out = plan.CountOf(RowOutcome::kFaulty);
    if (batch.reason.empty()) batch.reason = LeftOutInWords(plan, "行");
    for (exchange::PlannedRow& row : plan.rows) {
        if (row.outcome != RowOutcome::kNew && row.outcome != RowOutcome::kChanged) continue;
        batch.items.push_back(
            {row.record ? *row.record : base::RecordId::Make(ids.clock.Now(), ids.randomness),
             row.version, std::move(row.values), fmt::format("row {}", row.row)});
    }
}

}  // namespace import_desk
