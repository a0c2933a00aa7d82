#include "http/detail/locked_before.hpp"

namespace http {

namespace json = boost::json;
using records::Record;

namespace {

/// What the act set of `field`; absent where it did not.
records::Value SetBy(const ledger::Touch& touch, const catalogue::Field* field) {
    if (field == nullptr) return {};
    const json::value all = json::parse(touch.changes);
    const json::value* set = all.as_object().if_contains(field->id);
    if (set == nullptr || set->is_null()) return {};
    return records::ValueFromStored(*field, json::serialize(*set)).value_or(records::Value());
}

std::vector<records::Row> RowsIn(const records::Value& value) {
    const auto* rows = value.As<std::vector<records::Row>>();
    return rows == nullptr ? std::vector<records::Row>{} : *rows;
}

}  // namespace

std::optional<LockedBefore> LockedBeforeOf(const Caller& caller, const Record& filing) {
    const catalogue::RecordType* type = caller.catalogue->FindType(filing.type);
    const catalogue::Field* cells = type == nullptr ? nullptr : type->FindField("cells");
    if (cells == nullptr || filing.Text(records::system_field::kState) != "filling") return {};
    const catalogue::Field* sent_on = type->FindField("sent_on");
    std::optional<LockedBefore> found;
    for (const records::StoredAct& stored : caller.view->HistoryOf(filing.id)) {
        const bool locks = stored.act.kind == "stat_filing.lock";
        if (!locks && !(stored.act.kind == "stat_filing.send" && found)) continue;
        for (const ledger::Touch& touch : stored.act.touches) {
            if (touch.record != filing.id) continue;
            if (locks) {
                found = LockedBefore{stored.act.happened_on.ToText() + " 锁定",
                                     RowsIn(SetBy(touch, cells))};
                continue;
            }
            const records::Value told = SetBy(touch, sent_on);
            const auto* day = told.As<base::CivilDay>();
            found->words = (day == nullptr ? stored.act.happened_on : *day).ToText() + " 报出";
        }
    }
    return found;
}

}  // namespace http
