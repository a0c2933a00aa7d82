#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ledger/act.hpp"
#include "ledger/sealed.hpp"
#include "records/record.hpp"
#include "storage/record_tables.hpp"
#include "storage/state_intervals.hpp"

/// The folding of many acts into rows, without a database. One RecordFolder has its own records and
/// one thread at a time.
namespace storage {

/// A row to be written: the statement lives in the tables (or is a constant), the values are owned.
struct RowToWrite {
    Sql sql;
    std::vector<Param> params;
};

struct SealedKey {
    base::RecordId record;
    std::string path;
    auto operator<=>(const SealedKey&) const = default;
};
using SealedOfAct = std::map<SealedKey, ledger::SealedValue>;

struct ActToFold {
    std::int64_t arrival = 0;
    std::string bytes;
    SealedOfAct sealed;
    std::optional<ledger::Act> act;  ///< read from `bytes`; unset: malformed
};

class RecordFolder {
 public:
    explicit RecordFolder(const TableMap& tables) : tables_(tables) {}

    /// The touch becomes the record's newest version; rows that are complete by it go to `out`.
    void Fold(const ActToFold& act, const ledger::Touch& touch, std::vector<RowToWrite>& out);
    /// No more acts come: adds the rows of some of the records, in the order of their ids, and
    /// forgets those; false when there were none left.
    bool TakeFinished(std::vector<RowToWrite>& out);

    [[nodiscard]] std::int64_t records() const { return finished_; }
    [[nodiscard]] const std::vector<std::string>& faults() const { return faults_; }

 private:
    struct OpenGroup {
        std::int64_t known_from = 0;
        std::vector<std::vector<Param>> rows;  ///< as GroupTables::insert takes them
    };
    struct Open {
        const TypeTables* tables = nullptr;
        records::Record record;
        std::vector<Param> columns;  ///< as TypeTables::insert takes them, texts owned
        std::int64_t known_from = 0;
        std::vector<std::int64_t> arrivals;
        std::map<const GroupTables*, OpenGroup> groups;
        std::vector<StateInterval> states;
        bool is_broken = false;
    };

    bool Apply(const ActToFold& act, const ledger::Touch& touch, Open& open);
    void Encode(Open& open, const std::vector<std::string_view>& changed) const;
    void EncodeGroups(Open& open, const std::vector<std::string_view>& changed,
                      std::int64_t arrival, std::vector<RowToWrite>& out) const;
    static void CloseVersion(Open& open, const Param& known_to, std::vector<RowToWrite>& out);
    static void CloseGroup(const GroupTables& tables, OpenGroup& group, const Param& known_to,
                           std::vector<RowToWrite>& out);
    void FinishRecord(Open& open, std::vector<RowToWrite>& out) const;
    void BeginFinishing();

    const TableMap& tables_;
    std::unordered_map<base::RecordId, Open> open_;
    std::vector<base::RecordId> finishing_;  ///< greatest first, once TakeFinished was called
    std::vector<std::string> faults_;
    std::int64_t finished_ = 0;
};

}  // namespace storage
