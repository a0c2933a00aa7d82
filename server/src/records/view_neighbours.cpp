#include "records/view_neighbours.hpp"

namespace records {

using catalogue::Field;
using catalogue::RecordType;

namespace {

constexpr int kPage = 1'000;

/// Those of `type` whose `field` is `to`.
Query PointersQuery(const RecordType& type, const Field& field, const base::RecordId& to) {
    Comparison comparison;
    comparison.path.field = &field;
    comparison.path.text = field.id;
    comparison.op = Operator::kEq;
    comparison.operands.emplace_back(Value(to));
    Query query;
    query.type = &type;
    query.filter.type = query.scope.type = &type;
    query.filter.condition = std::make_shared<const Condition>(Condition{std::move(comparison)});
    query.filter.text = fmt::format(R"({{"{}":{{"eq":"{}"}}}})", field.id, to.ToText());
    query.limit = kPage;
    return query;
}

}  // namespace

void ViewNeighbours::LayOver(Record record) {
    const base::RecordId id = record.id;
    over_.insert_or_assign(id, std::move(record));
}

const Record* ViewNeighbours::Known(const RecordType& type, const base::RecordId& id) const {
    if (const auto over = over_.find(id); over != over_.end()) return &over->second;
    auto at = found_.find(id);
    if (at == found_.end()) at = found_.emplace(id, view_.Find(type, id)).first;
    return at->second ? &*at->second : nullptr;
}

const Record* ViewNeighbours::Find(const RecordType& type, const base::RecordId& id) const {
    const Record* record = Known(type, id);
    return record != nullptr && record->type == type.id ? record : nullptr;
}

std::vector<const Record*> ViewNeighbours::PointingAt(const RecordType& type, const Field& field,
                                                      const base::RecordId& to) const {
    std::vector<const Record*> pointing;
    Query query = PointersQuery(type, field, to);
    for (bool more = true; more; query.offset += kPage) {
        const std::vector<Record> page = view_.Select(query);
        more = page.size() == static_cast<std::size_t>(kPage);
        for (const Record& record : page) {
            if (over_.contains(record.id)) continue;
            pointing.push_back(&*found_.insert_or_assign(record.id, record).first->second);
        }
    }
    for (const auto& [id, record] : over_) {
        const bool is_voided = record.Get(system_field::kVoided) == Value(true);
        if (record.type == type.id && !is_voided && record.Reference(field.id) == to) {
            pointing.push_back(&record);
        }
    }
    return pointing;
}

}  // namespace records
