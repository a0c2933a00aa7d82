#pragma once

#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "records/record.hpp"
#include "storage/database.hpp"
#include "storage/record_tables.hpp"

namespace storage {

/// Organisations as they stand in the database of one process, which nearly every act asks for: its
/// own one and those above it, by whose name papers are numbered. Only for a writer that does one
/// task after another (SQLite), and only what was found before the task wrote anything.
class StandingRecords {
 public:
    /// Forgets all where another process wrote, a transaction was undone or other definitions hold.
    void TaskBegins(const Connection& connection, const std::shared_ptr<const TableMap>& tables) {
        if (epoch_ == connection.epoch() && tables_ == tables) return;
        records_.clear();
        epoch_ = connection.epoch();
        tables_ = tables;
    }
    /// Null: not known.
    [[nodiscard]] std::shared_ptr<const records::Record> Find(const base::RecordId& id) const {
        const auto known = records_.find(id);
        return known == records_.end() ? nullptr : known->second;
    }
    void Keep(std::shared_ptr<const records::Record> record) {
        if (records_.size() >= kMost) records_.clear();
        const base::RecordId id = record->id;
        records_.insert_or_assign(id, std::move(record));
    }
    void Drop(const base::RecordId& id) { records_.erase(id); }

 private:
    static constexpr std::size_t kMost = 256;

    std::map<base::RecordId, std::shared_ptr<const records::Record>> records_;
    std::shared_ptr<const TableMap> tables_;
    std::optional<std::uint64_t> epoch_;
};

}  // namespace storage
