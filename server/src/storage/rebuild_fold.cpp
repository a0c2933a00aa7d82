#include "storage/rebuild_fold.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "records/fold.hpp"
#include "storage/record_codec.hpp"
#include "storage/record_rows.hpp"
#include "storage/refold.hpp"

namespace storage {
namespace {

constexpr Sql kInsertTouch{"insert_act_touch",
                           "INSERT INTO act_touch (record, version, arrival) VALUES ($1, $2, $3)"};
constexpr std::size_t kMostFaults = 100;

/// Views become owned texts: the record they look into changes.
void Own(std::vector<Param>& params, std::size_t from) {
    for (std::size_t i = from; i < params.size(); ++i)
        if (const auto* view = std::get_if<std::string_view>(&params[i].held()))
            params[i] = Param(std::string(*view));
}

}  // namespace

bool RecordFolder::Apply(const ActToFold& act, const ledger::Touch& touch, Open& open) {
    const records::Unsealer unseal =
        [&](std::string_view path) -> std::optional<ledger::SealedValue> {
        const auto found = act.sealed.find(SealedKey{touch.record, std::string(path)});
        if (found == act.sealed.end()) return std::nullopt;
        return found->second;
    };
    const base::Done applied = records::ApplyTouch(*open.tables->type, touch, unseal, open.record);
    if (applied) return true;
    open.is_broken = true;
    if (faults_.size() < kMostFaults)
        faults_.push_back(fmt::format("arrival {}: {}", act.arrival, applied.error().front().code));
    return false;
}

void RecordFolder::Fold(const ActToFold& act, const ledger::Touch& touch,
                        std::vector<RowToWrite>& out) {
    Open& open = open_[touch.record];
    if (open.is_broken) return;
    if (open.tables == nullptr) open.tables = tables_.Find(touch.type);
    if (open.tables == nullptr) {
        open.is_broken = true;
        if (faults_.size() < kMostFaults)
            faults_.push_back(
                fmt::format("arrival {}: no record type {}", act.arrival, touch.type));
        return;
    }
    // The version before is complete now: its row must be made before the record changes.
    if (open.record.version > 0 && touch.expected_version == open.record.version)
        CloseVersion(open, act.arrival, out);
    if (!Apply(act, touch, open)) return;
    open.known_from = act.arrival;
    open.arrivals.push_back(act.arrival);
    const auto changed = FieldsSet(*open.tables->type, touch);
    Encode(open, changed);
    EncodeGroups(open, changed, act.arrival, out);
    if (std::ranges::find(changed, records::system_field::kState) == changed.end()) return;
    const auto* state = open.record.Get(records::system_field::kState).As<std::string>();
    SetState(open.states, act.arrival, StateDay(open.record, act.act->happened_on),
             state != nullptr ? std::optional(*state) : std::nullopt);
}

void RecordFolder::Encode(Open& open, const std::vector<std::string_view>& changed) const {
    if (open.record.version == 1) {
        open.columns = EncodeRecord(*open.tables, open.record);
        Own(open.columns, 0);
        return;
    }
    open.columns[1] = open.record.version;
    open.columns[2] = ErasedPaths(open.record);
    std::size_t at = 3;
    for (const FieldColumns& field : open.tables->fields) {
        const std::string& id = field.field->id;
        if (std::ranges::find(changed, id) != changed.end()) {
            std::vector<Param> values;
            EncodeField(field, open.record.Get(id), values);
            Own(values, 0);
            std::ranges::move(values, open.columns.begin() + static_cast<std::ptrdiff_t>(at));
        }
        at += field.columns.size();
    }
}

void RecordFolder::EncodeGroups(Open& open, const std::vector<std::string_view>& changed,
                                std::int64_t arrival, std::vector<RowToWrite>& out) const {
    for (const std::string_view id : changed) {
        const GroupTables* tables = open.tables->FindGroup(id);
        if (tables == nullptr) continue;
        OpenGroup& group = open.groups[tables];
        CloseGroup(*tables, group, arrival, out);
        group = OpenGroup{arrival, {}};
        const auto* rows = open.record.Get(id).As<std::vector<records::Row>>();
        if (rows == nullptr) continue;
        for (const records::Row& row : *rows) {
            const auto ordinal = static_cast<std::int64_t>(group.rows.size());
            group.rows.push_back(EncodeGroupRow(*tables, open.record.id, ordinal, row));
            Own(group.rows.back(), 0);
        }
    }
}

void RecordFolder::CloseVersion(Open& open, const Param& known_to, std::vector<RowToWrite>& out) {
    std::vector<Param> params;
    params.reserve(open.columns.size() + 2);
    params.assign(open.columns.begin(), open.columns.end());
    params.emplace_back(open.known_from);
    params.push_back(known_to);
    out.push_back({{"insert_history", open.tables->insert_full_history}, std::move(params)});
}

void RecordFolder::CloseGroup(const GroupTables& tables, OpenGroup& group, const Param& known_to,
                              std::vector<RowToWrite>& out) {
    for (std::vector<Param>& row : group.rows) {
        row.emplace_back(group.known_from);
        row.push_back(known_to);
        out.push_back({{"insert_group_history", tables.insert_history}, std::move(row)});
    }
}

void RecordFolder::FinishRecord(Open& open, std::vector<RowToWrite>& out) const {
    const base::RecordId& id = open.record.id;
    std::int64_t version = 0;
    for (const std::int64_t arrival : open.arrivals)
        out.push_back({kInsertTouch, {id, ++version, arrival}});
    CloseVersion(open, Param(), out);
    out.push_back({{"insert_record", open.tables->insert}, std::move(open.columns)});
    const std::string tokens = TokensOf(*open.tables->type, open.record);
    if (!tokens.empty())
        out.push_back({{"insert_search", open.tables->append_search},
                       SearchRow(tables_.dialect(), id, tokens)});
    for (auto& [tables, group] : open.groups) {
        for (const std::vector<Param>& row : group.rows)
            out.push_back({{"insert_group_row", tables->insert}, row});
        CloseGroup(*tables, group, Param(), out);
    }
    for (const StateInterval& interval : open.states)
        out.push_back({{"begin_state", open.tables->begin_state},
                       {id, interval.known_from, interval.from, interval.to, interval.known_to,
                        interval.state}});
}

void RecordFolder::BeginFinishing() {
    for (const auto& [id, open] : open_)
        if (open.record.version > 0) finishing_.push_back(id);
    std::ranges::sort(finishing_, std::greater());
}

bool RecordFolder::TakeFinished(std::vector<RowToWrite>& out) {
    constexpr std::size_t kRowsAtOnce = 20'000;
    if (finishing_.empty()) BeginFinishing();
    const bool had_some = !finishing_.empty();
    while (!finishing_.empty() && out.size() < kRowsAtOnce) {
        const auto open = open_.find(finishing_.back());
        FinishRecord(open->second, out);
        open_.erase(open);
        finishing_.pop_back();
        ++finished_;
    }
    if (finishing_.empty()) open_.clear();
    return had_some;
}

}  // namespace storage
