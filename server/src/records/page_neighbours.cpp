#include "records/page_neighbours.hpp"

#include <algorithm>

namespace records {

using catalogue::Field;
using catalogue::RecordType;

namespace {

constexpr int kRowsAtOnce = 1'000;
constexpr std::size_t kMostAsked = 200;

/// Those of `type` whose `field` is one of `ids`.
Query PointersQuery(const RecordType& type, const Field& field,
                    const std::vector<base::RecordId>& ids) {
    Comparison comparison;
    comparison.path.field = &field;
    comparison.path.text = field.id;
    comparison.op = Operator::kIn;
    std::string listed;
    for (const base::RecordId& id : ids) {
        comparison.operands.emplace_back(std::in_place_type<Value>, id);
        listed += (listed.empty() ? "\"" : ",\"") + id.ToText() + '"';
    }
    Query query;
    query.type = &type;
    query.filter.type = query.scope.type = &type;
    query.filter.condition = std::make_shared<const Condition>(Condition{std::move(comparison)});
    query.filter.text = fmt::format(R"({{"{}":{{"in":[{}]}}}})", field.id, listed);
    query.limit = kRowsAtOnce;
    return query;
}

}  // namespace

PageNeighbours::PageNeighbours(RecordView& view, const std::vector<Record>& page)
    : view_(view), others_(view) {
    for (const Record& record : page) page_.insert(record.id);
}

const Record* PageNeighbours::Find(const RecordType& type, const base::RecordId& id) const {
    return others_.Find(type, id);
}

const PageNeighbours::Pointers& PageNeighbours::PointersOf(const RecordType& type,
                                                           const Field& field) const {
    const auto [at, is_new] = pointers_.try_emplace({type.id, field.id});
    if (!is_new) return at->second;
    const std::vector<base::RecordId> ids(page_.begin(), page_.end());
    for (std::size_t first = 0; first < ids.size(); first += kMostAsked) {
        const auto begin = ids.begin() + static_cast<std::ptrdiff_t>(first);
        const auto end =
            ids.begin() + static_cast<std::ptrdiff_t>(std::min(first + kMostAsked, ids.size()));
        Query query = PointersQuery(type, field, {begin, end});
        for (bool more = true; more; query.offset += kRowsAtOnce) {
            std::vector<Record> found = view_.Select(query);
            more = found.size() == static_cast<std::size_t>(kRowsAtOnce);
            for (Record& record : found)
                if (const auto to = record.Reference(field.id))
                    at->second[*to].push_back(std::move(record));
        }
    }
    return at->second;
}

std::vector<const Record*> PageNeighbours::PointingAt(const RecordType& type, const Field& field,
                                                      const base::RecordId& to) const {
    if (!page_.contains(to)) return others_.PointingAt(type, field, to);
    const Pointers& pointers = PointersOf(type, field);
    std::vector<const Record*> pointing;
    if (const auto at = pointers.find(to); at != pointers.end())
        for (const Record& record : at->second) pointing.push_back(&record);
    return pointing;
}

}  // namespace records
