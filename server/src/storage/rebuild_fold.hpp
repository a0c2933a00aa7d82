#pragma once

#include <functional>
#include <map>
#include <memory>
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

/// A row to be written: the statement lives in the tables (or is a constant), texts are owned or
/// look into the batch or into a record that is still open.
struct RowToWrite {
    Sql sql;
    std::vector<Param> params;
};

/// Texts stay where they are when their holder moves.
using HeldText = std::unique_ptr<const std::string>;

/// Rows in the order in which they are written. A record's versions have most of their values in
/// common: a text is kept once, by the record, and when it is replaced by the batch of that moment,
/// which is written last of those that look into it.
struct RowBatch {
    std::vector<RowToWrite> rows;
    std::vector<HeldText> texts;
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

/// A value that an act sealed and that is nowhere kept: destroyed by an act, or lost.
struct MissingValue {
    base::ActId act;
    base::RecordId record;
    std::string path;
};

/// How many acts touch each record.
using TouchCounts = std::unordered_map<base::RecordId, std::int32_t>;

class RecordFolder {
 public:
    /// With `counts` a record is finished and forgotten by its last act. They may be wrong: then
    /// there are faults.
    RecordFolder(const TableMap& tables, const TouchCounts* counts)
        : tables_(tables), counts_(counts) {}

    /// The touch becomes the record's newest version; rows that are complete by it go to `out`.
    void Fold(const ActToFold& act, const ledger::Touch& touch, RowBatch& out);
    /// No more acts come: adds the rows of some of the records, in the order of their ids, and
    /// forgets those; false when there were none left.
    bool TakeFinished(RowBatch& out);

    [[nodiscard]] std::int64_t records() const { return finished_; }
    [[nodiscard]] std::size_t open_records() const { return open_.size(); }
    [[nodiscard]] const std::vector<std::string>& faults() const { return faults_; }
    [[nodiscard]] const std::vector<MissingValue>& missing() const { return missing_; }

 private:
    /// Where a field's values stand among the columns.
    struct Place {
        const FieldColumns* field = nullptr;
        std::size_t at = 0;
    };
    using Layout = std::unordered_map<std::string_view, Place>;

    struct OpenGroup {
        std::int64_t known_from = 0;
        std::vector<std::vector<Param>> rows;  ///< as GroupTables::insert takes them
        std::vector<HeldText> texts;
    };
    struct Open {
        const TypeTables* tables = nullptr;
        const Layout* layout = nullptr;
        records::Record record;
        std::vector<Param> columns;   ///< as TypeTables::insert takes them
        std::vector<HeldText> texts;  ///< of the columns, in their order
        bool may_have_erased = false;
        std::int64_t last_version = -1;  ///< -1: not known
        std::int64_t known_from = 0;
        std::vector<std::int64_t> arrivals;
        std::map<const GroupTables*, OpenGroup> groups;
        std::vector<StateInterval> states;
        bool is_broken = false;
    };

    bool Apply(const ActToFold& act, const ledger::Touch& touch, Open& open);
    [[nodiscard]] bool Begin(Open& open, const ActToFold& act, const ledger::Touch& touch);
    const Layout& LayoutOf(const TypeTables& tables);
    void Encode(Open& open, const std::vector<std::string_view>& changed, RowBatch& out) const;
    void EncodeGroups(Open& open, const std::vector<std::string_view>& changed,
                      std::int64_t arrival, RowBatch& out) const;
    static void CloseVersion(Open& open, const Param& known_to, RowBatch& out);
    static void CloseGroup(const GroupTables& tables, OpenGroup& group, const Param& known_to,
                           RowBatch& out);
    void FinishRecord(Open& open, RowBatch& out) const;
    void BeginFinishing();

    const TableMap& tables_;
    const TouchCounts* counts_;
    std::unordered_map<base::RecordId, Open> open_;
    std::map<const TypeTables*, Layout> layouts_;
    std::vector<base::RecordId> finishing_;  ///< greatest first, once TakeFinished was called
    std::vector<std::string> faults_;
    std::vector<MissingValue> missing_;
    std::int64_t finished_ = 0;
};

}  // namespace storage
