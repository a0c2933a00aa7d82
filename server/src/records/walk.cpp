#include "records/walk.hpp"

#include <algorithm>

#include "base/check.hpp"

namespace records {

namespace {

constexpr int kWalkRows = 1'000;
constexpr std::size_t kWalkRecords = 500;

}  // namespace

std::vector<base::RecordId> RecordView::Ids(const Query& query) {
    std::vector<base::RecordId> ids;
    Query part = query;
    part.offset = 0;
    part.limit = kWalkRows;
    for (bool more = true; more; part.offset += kWalkRows) {
        const std::vector<Record> page = Select(part);
        more = page.size() == static_cast<std::size_t>(kWalkRows);
        for (const Record& record : page) ids.push_back(record.id);
    }
    return ids;
}

std::vector<Record> RecordView::FindAll(const catalogue::RecordType& type,
                                        const std::vector<base::RecordId>& ids) {
    std::vector<Record> found;
    for (const base::RecordId& id : ids)
        if (auto record = Find(type, id)) found.push_back(*std::move(record));
    return found;
}

bool Walk(RecordView& view, const Query& query, const TakePage& take) {
    CHECK(!query.as_known);
    const std::vector<base::RecordId> ids = view.Ids(query);
    for (auto next = ids.begin(); next != ids.end();) {
        const auto left = static_cast<std::size_t>(ids.end() - next);
        const auto end = next + static_cast<std::ptrdiff_t>(std::min(left, kWalkRecords));
        if (!take(view.FindAll(*query.type, {next, end}))) return false;
        next = end;
    }
    return true;
}

}  // namespace records
