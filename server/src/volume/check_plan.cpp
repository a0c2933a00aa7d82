#include "volume/contents.hpp"

namespace volume {

using catalogue::Field;
using catalogue::FieldKind;
using catalogue::RecordType;

base::Refusals CheckPlan(const catalogue::Catalogue& catalogue, const Plan& plan) {
    base::Refusals faults;
    for (const PlanLine& line : plan.lines) {
        const bool of_papers = !line.templates.empty();
        const bool of_files = !line.type.empty();
        if (!of_papers && !of_files) continue;
        const RecordType* type = catalogue.FindType(of_papers ? plan.record_type : line.type);
        const Field* field = type == nullptr || of_papers ? nullptr : type->FindField(line.field);
        if (type == nullptr ||
            (of_files && (field == nullptr || field->kind != FieldKind::kAttachment))) {
            faults.push_back(
                {"volume.unknown_field", {{"source", line.type + "." + line.field}}, line.where});
            continue;
        }
        if (!line.filter.empty() && !records::ReadFilter(catalogue, *type, line.filter))
            faults.push_back({"volume.bad_filter", {{"line", line.filter}}, line.where});
    }
    return faults;
}

}  // namespace volume
