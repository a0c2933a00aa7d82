#include "http/detail/locked_before.hpp"

namespace http {

namespace json = boost::json;
using records::Record;

namespace {

/// The rows of `cells` as the act set them; empty where it did not.
std::vector<records::Row> CellsSet(const catalogue::Field& field, const std::string& changes) {
    const json::value all = json::parse(changes);
    const json::value* cells = all.as_object().if_contains(field.id);
    if (cells == nullptr || cells->is_null()) return {};
    const auto value = records::ValueFromStored(field, json::serialize(*cells));
    const auto* rows = value ? value->As<std::vector<records::Row>>() : nullptr;
    return rows == nullptr ? std::vector<records::Row>{} : *rows;
}

}  // namespace

std::optional<LockedBefore> LockedBeforeOf(const Caller& caller, const Record& filing) {
    const catalogue::RecordType* type = caller.catalogue->FindType(filing.type);
    const catalogue::Field* field = type == nullptr ? nullptr : type->FindField("cells");
    if (field == nullptr || filing.Text(records::system_field::kState) != "filling") return {};
    std::optional<LockedBefore> found;
    for (const records::StoredAct& stored : caller.view->HistoryOf(filing.id)) {
        const std::string day = stored.act.happened_on.ToText();
        if (stored.act.kind == "stat_filing.send" && found) found->words = day + " 报出";
        if (stored.act.kind != "stat_filing.lock") continue;
        for (const ledger::Touch& touch : stored.act.touches)
            if (touch.record == filing.id)
                found = LockedBefore{day + " 锁定", CellsSet(*field, touch.changes)};
    }
    return found;
}

}  // namespace http
