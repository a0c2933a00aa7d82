#include "records/page_neighbours.hpp"

#include <algorithm>

namespace records {

using catalogue::Field;
using catalogue::RecordType;

namespace {

constexpr int kRowsAtOnce = 1'000;
constexpr std::size_t kMostAsked = 200;

/// Those of `type` where `path` is one of `ids`.
Query QueryOf(const RecordType& type, Path path, const std::vector<base::RecordId>& ids) {
    Comparison comparison;
    comparison.op = Operator::kIn;
    std::string listed;
    for (const base::RecordId& id : ids) {
        comparison.operands.emplace_back(std::in_place_type<Value>, id);
        listed += (listed.empty() ? "\"" : ",\"") + id.ToText() + '"';
    }
    Query query;
    query.type = &type;
    query.filter.type = query.scope.type = &type;
    query.filter.text = fmt::format(R"({{"{}":{{"in":[{}]}}}})", path.text, listed);
    comparison.path = std::move(path);
    query.filter.condition = std::make_shared<const Condition>(Condition{std::move(comparison)});
    query.limit = kRowsAtOnce;
    return query;
}

Path PathTo(const Field& field) {
    Path path;
    path.field = &field;
    path.text = field.id;
    return path;
}

Path PathToId() {
    Path path;
    path.is_id = true;
    path.text = "$id";
    return path;
}

/// Calls `each` with so many of `ids` at a time as are asked at once.
template <typename Each>
void InPortions(const std::set<base::RecordId>& ids, const Each& each) {
    const std::vector<base::RecordId> all(ids.begin(), ids.end());
    for (std::size_t first = 0; first < all.size(); first += kMostAsked) {
        const auto begin = all.begin() + static_cast<std::ptrdiff_t>(first);
        const auto end =
            all.begin() + static_cast<std::ptrdiff_t>(std::min(first + kMostAsked, all.size()));
        each(std::vector<base::RecordId>(begin, end));
    }
}

}  // namespace

PageNeighbours::PageNeighbours(RecordView& view, const std::vector<Record>& page)
    : view_(view), others_(view) {
    for (const Record& record : page) {
        page_.insert(record.id);
        for (const auto& [field, value] : record.values)
            if (const auto* id = value.As<base::RecordId>()) referred_.insert(*id);
    }
}

void PageNeighbours::ReadReferred(const RecordType& type) const {
    if (!read_.insert(type.id).second) return;
    InPortions(referred_, [&](const std::vector<base::RecordId>& ids) {
        Query query = QueryOf(type, PathToId(), ids);
        query.with_voided = true;  // as RecordView::Find
        for (Record& record : view_.Select(query)) {
            const base::RecordId id = record.id;
            found_.emplace(id, std::move(record));
        }
    });
}

const Record* PageNeighbours::Find(const RecordType& type, const base::RecordId& id) const {
    if (!referred_.contains(id)) return others_.Find(type, id);
    ReadReferred(type);
    const auto at = found_.find(id);
    return at == found_.end() || at->second.type != type.id ? nullptr : &at->second;
}

const PageNeighbours::Pointers& PageNeighbours::PointersOf(const RecordType& type,
                                                           const Field& field) const {
    const auto [at, is_new] = pointers_.try_emplace({type.id, field.id});
    Pointers& pointers = at->second;
    if (!is_new) return pointers;
    InPortions(page_, [&](const std::vector<base::RecordId>& ids) {
        Query query = QueryOf(type, PathTo(field), ids);
        for (bool more = true; more; query.offset += kRowsAtOnce) {
            std::vector<Record> found = view_.Select(query);
            more = found.size() == static_cast<std::size_t>(kRowsAtOnce);
            for (Record& record : found)
                if (const auto to = record.Reference(field.id))
                    pointers[*to].push_back(std::move(record));
        }
    });
    return pointers;
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
