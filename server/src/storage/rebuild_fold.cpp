#include "storage/rebuild_fold.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "records/fold.hpp"
#include "storage/record_codec.hpp"
#include "storage/record_rows.hpp"
#include "storage/refold.hpp"
#include "storage/search_rows.hpp"

namespace storage {
namespace {

constexpr Sql kInsertTouch{"insert_act_touch",
                           "INSERT INTO act_touch (record, version, arrival) VALUES ($1, $2, $3)"};
constexpr std::size_t kMostFaults = 100;

/// The value with its text held apart. A day is text on SQLite: written once, not for each version.
Param Hold(const Param& value, HeldText& text, Dialect dialect) {
    text.reset();
    const auto* day = std::get_if<base::CivilDay>(&value.held());
    if (day != nullptr && dialect == Dialect::kSqlite)
        text = std::make_unique<const std::string>(day->ToText());
    if (const auto* view = std::get_if<std::string_view>(&value.held()))
        text = std::make_unique<const std::string>(*view);
    else if (const auto* owned = std::get_if<std::string>(&value.held()))
        text = std::make_unique<const std::string>(*owned);
    return text ? Param::TextView(*text) : value;
}

void Keep(std::vector<HeldText>& texts, RowBatch& out) {
    std::ranges::move(texts, std::back_inserter(out.texts));
    texts.clear();
}

bool HoldsErased(const records::Value& value) {
    const auto* rows = value.As<std::vector<records::Row>>();
    if (rows == nullptr) return value.As<records::Erased>() != nullptr;
    return std::ranges::any_of(*rows, [](const records::Row& row) {
        return std::ranges::any_of(row.values,
                                   [](const auto& cell) { return HoldsErased(cell.second); });
    });
}

}  // namespace

bool RecordFolder::Apply(const ActToFold& act, const ledger::Touch& touch, Open& open) {
    const records::Unsealer unseal =
        [&](std::string_view path) -> std::optional<ledger::SealedValue> {
        const auto found = act.sealed.find(SealedKey{touch.record, std::string(path)});
        if (found != act.sealed.end()) return found->second;
        missing_.push_back({act.act->id, touch.record, std::string(path)});
        return std::nullopt;
    };
    const base::Done applied = records::ApplyTouch(*open.tables->type, touch, unseal, open.record);
    if (applied) return true;
    open.is_broken = true;
    if (faults_.size() < kMostFaults)
        faults_.push_back(fmt::format("arrival {}: {}", act.arrival, applied.error().front().code));
    return false;
}

bool RecordFolder::Begin(Open& open, const ActToFold& act, const ledger::Touch& touch) {
    open.tables = tables_.Find(touch.type);
    if (open.tables != nullptr) {
        open.layout = &LayoutOf(*open.tables);
        if (counts_ == nullptr) return true;
        if (const auto known = counts_->find(touch.record); known != counts_->end())
            open.last_version = known->second;
        return true;
    }
    open.is_broken = true;
    if (faults_.size() < kMostFaults)
        faults_.push_back(fmt::format("arrival {}: no record type {}", act.arrival, touch.type));
    return false;
}

const RecordFolder::Layout& RecordFolder::LayoutOf(const TypeTables& tables) {
    Layout& layout = layouts_[&tables];
    if (!layout.empty()) return layout;
    std::size_t at = 3;
    for (const FieldColumns& field : tables.fields) {
        layout.emplace(field.field->id, Place{&field, at});
        at += field.columns.size();
    }
    return layout;
}

void RecordFolder::Fold(const ActToFold& act, const ledger::Touch& touch, RowBatch& out) {
    Open& open = open_[touch.record];
    if (open.is_broken) return;
    if (open.tables == nullptr && !Begin(open, act, touch)) return;
    // The version before is complete now: its row must be made before the record changes.
    if (open.record.version > 0 && touch.expected_version == open.record.version)
        CloseVersion(open, act.arrival, out);
    if (!Apply(act, touch, open)) return;
    open.known_from = act.arrival;
    open.arrivals.push_back(act.arrival);
    const auto changed = FieldsSet(*open.tables->type, touch);
    Encode(open, changed, out);
    EncodeGroups(open, changed, act.arrival, out);
    if (std::ranges::find(changed, records::system_field::kState) != changed.end()) {
        const auto* state = open.record.Get(records::system_field::kState).As<std::string>();
        SetState(open.states, act.arrival, StateDay(open.record, act.act->happened_on),
                 state != nullptr ? std::optional(*state) : std::nullopt);
    }
    if (open.record.version != open.last_version) return;
    FinishRecord(open, out);
    open_.erase(touch.record);
    ++finished_;
}

void RecordFolder::Encode(Open& open, const std::vector<std::string_view>& changed,
                          RowBatch& out) const {
    if (open.record.version == 1) {
        open.columns = EncodeRecord(*open.tables, open.record);
        open.texts.resize(open.columns.size());
        for (std::size_t i = 0; i < open.columns.size(); ++i)
            open.columns[i] = Hold(open.columns[i], open.texts[i], tables_.dialect());
    }
    for (const std::string_view id : changed)
        open.may_have_erased = open.may_have_erased || HoldsErased(open.record.Get(id));
    if (open.record.version == 1) return;
    open.columns[1] = open.record.version;
    const auto replace = [&](std::size_t at, const Param& value) {
        if (open.texts[at]) out.texts.push_back(std::move(open.texts[at]));
        open.columns[at] = Hold(value, open.texts[at], tables_.dialect());
    };
    if (open.may_have_erased) replace(2, ErasedPaths(open.record));
    std::vector<Param> values;
    for (const std::string_view id : changed) {
        const auto place = open.layout->find(id);
        if (place == open.layout->end()) continue;  // a group has no column here
        values.clear();
        EncodeField(*place->second.field, open.record.Get(id), values);
        for (std::size_t i = 0; i < values.size(); ++i) replace(place->second.at + i, values[i]);
    }
}

void RecordFolder::EncodeGroups(Open& open, const std::vector<std::string_view>& changed,
                                std::int64_t arrival, RowBatch& out) const {
    for (const std::string_view id : changed) {
        const GroupTables* tables = open.tables->FindGroup(id);
        if (tables == nullptr) continue;
        OpenGroup& group = open.groups[tables];
        CloseGroup(*tables, group, arrival, out);
        group = OpenGroup{arrival, {}, {}};
        const auto* rows = open.record.Get(id).As<std::vector<records::Row>>();
        if (rows == nullptr) continue;
        for (const records::Row& row : *rows) {
            const auto ordinal = static_cast<std::int64_t>(group.rows.size());
            group.rows.push_back(EncodeGroupRow(*tables, open.record.id, ordinal, row));
            for (Param& cell : group.rows.back())
                cell = Hold(cell, group.texts.emplace_back(), tables_.dialect());
        }
    }
}

void RecordFolder::CloseVersion(Open& open, const Param& known_to, RowBatch& out) {
    std::vector<Param> params;
    params.reserve(open.columns.size() + 2);
    params.assign(open.columns.begin(), open.columns.end());
    params.emplace_back(open.known_from);
    params.push_back(known_to);
    out.rows.push_back({{"insert_history", open.tables->insert_full_history}, std::move(params)});
}

void RecordFolder::CloseGroup(const GroupTables& tables, OpenGroup& group, const Param& known_to,
                              RowBatch& out) {
    for (std::vector<Param>& row : group.rows) {
        row.emplace_back(group.known_from);
        row.push_back(known_to);
        out.rows.push_back({{"insert_group_history", tables.insert_history}, std::move(row)});
    }
    Keep(group.texts, out);
}

void RecordFolder::FinishRecord(Open& open, RowBatch& out) const {
    const base::RecordId& id = open.record.id;
    std::int64_t version = 0;
    for (const std::int64_t arrival : open.arrivals)
        out.rows.push_back({kInsertTouch, {id, ++version, arrival}});
    CloseVersion(open, Param(), out);
    out.rows.push_back({{"insert_record", open.tables->insert}, std::move(open.columns)});
    const std::string tokens = TokensOf(*open.tables->type, open.record);
    if (!tokens.empty())
        out.rows.push_back({{"insert_search", open.tables->append_search},
                            SearchRow(tables_.dialect(), id, tokens)});
    for (auto& [tables, group] : open.groups) {
        for (const std::vector<Param>& row : group.rows)
            out.rows.push_back({{"insert_group_row", tables->insert}, row});
        CloseGroup(*tables, group, Param(), out);
    }
    for (const StateInterval& interval : open.states)
        out.rows.push_back({{"begin_state", open.tables->begin_state},
                            {id, interval.known_from, interval.from, interval.to, interval.known_to,
                             interval.state}});
    Keep(open.texts, out);
}

void RecordFolder::BeginFinishing() {
    for (const auto& [id, open] : open_)
        if (open.record.version > 0) finishing_.push_back(id);
    std::ranges::sort(finishing_, std::greater());
}

bool RecordFolder::TakeFinished(RowBatch& out) {
    constexpr std::size_t kRowsAtOnce = 20'000;
    if (finishing_.empty()) BeginFinishing();
    const bool had_some = !finishing_.empty();
    while (!finishing_.empty() && out.rows.size() < kRowsAtOnce) {
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
