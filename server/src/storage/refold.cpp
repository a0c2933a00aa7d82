#include "storage/refold.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "records/fold.hpp"
#include "storage/record_codec.hpp"
#include "storage/record_rows.hpp"
#include "storage/search_rows.hpp"

namespace storage {
namespace {

const ledger::Touch* TouchOf(const records::StoredAct& stored, const base::RecordId& record) {
    const auto found = std::ranges::find(stored.act.touches, record, &ledger::Touch::record);
    return found == stored.act.touches.end() ? nullptr : &*found;
}

constexpr Sql kClearTouches{"clear_touches", "DELETE FROM act_touch WHERE record = $1"};

}  // namespace

std::vector<std::string_view> FieldsSet(const catalogue::RecordType& type,
                                        const ledger::Touch& touch) {
    std::vector<std::string_view> ids;
    for (const std::string_view name : MemberNames(touch.changes))
        if (const catalogue::Field* field = records::FindField(type, name))
            ids.emplace_back(field->id);
    return ids;
}

void FoldRecordAgain(RecordReader& reader, const TableMap& tables, const base::RecordId& record) {
    Connection& connection = reader.connection();
    const std::vector<records::StoredAct> history = reader.HistoryOf(record);
    if (history.empty()) return;
    const ledger::Touch* last = TouchOf(history.back(), record);
    const TypeTables& type = tables.Of(last->type);
    // What waits may be as it was before: it goes the way of what the index holds.
    IndexWaiting(connection);
    if (const auto present = reader.Find(*type.type, record))
        ClearRecord(connection, type, record, TokensOf(*type.type, *present));
    connection.ExecuteLater(kClearTouches, {record});
    records::Record folded;
    std::string tokens;
    for (const records::StoredAct& stored : history) {
        const ledger::Touch* touch = TouchOf(stored, record);
        const records::Unsealer unseal = [&](std::string_view path) {
            return reader.Unseal(stored.act.id, record, path);
        };
        const base::Done applied = records::ApplyTouch(*type.type, *touch, unseal, folded);
        if (!applied)
            throw Failure(std::string(Failure::kDamaged),
                          fmt::format("act {} does not fold: {}", stored.act.id.ToText(),
                                      applied.error().front().code),
                          "fold_again");
        WriteTouch(connection, {type, folded, FieldsSet(*type.type, *touch), stored.arrival,
                                stored.act.happened_on, tokens});
        tokens = TokensOf(*type.type, folded);
    }
    IndexWaiting(connection);
    if (connection.dialect() == Dialect::kSqlite) {
        // What FTS5 deleted lies in its segments until they are merged.
        const std::string text =
            fmt::format("INSERT INTO {0} ({0}) VALUES ('optimize')", type.search);
        connection.ExecuteLater(Sql{"optimize_search", text}, Params{});
    }
}

}  // namespace storage
