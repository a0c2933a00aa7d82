#pragma once

#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "catalogue/model.hpp"
#include "storage/audit_rows.hpp"
#include "storage/database.hpp"

namespace storage {

/// A change made behind the ledger's back, and where verification must find it.
struct Tampering {
    std::string table, what;
    std::set<std::string> keys;  ///< any of them will do
};

/// Changes stored values and rows by SQL, at random but repeatably. All functions return nullopt
/// where the database did not let it (a key that is taken) or there was nothing to change.
class Tamperer {
 public:
    Tamperer(const catalogue::Catalogue& catalogue, Dialect dialect, unsigned seed);

    /// One byte of one value of one row.
    std::optional<Tampering> ChangeByte(Connection& connection);
    /// A row taken out, a row put in, or a value exchanged between two rows.
    std::vector<Tampering> ChangeRows(Connection& connection);

 private:
    struct Table {
        std::string name;
        std::vector<ColumnDef> columns;
        std::size_t keys = 1;
    };
    using Values = std::vector<Param>;

    const Table& ATable();
    std::optional<Values> ARow(Connection& connection, const Table& table);
    Param Read(const Row& row, int column, ColumnKind kind) const;
    Param Changed(const Param& value, ColumnKind kind);
    std::string ChangedText(std::string text);
    std::string ChangedBytes(std::string bytes);
    static std::string KeyOf(const Table& table, const Values& row);
    static void AddPlace(const Table& table, const Values& row, std::set<std::string>& keys);

    std::optional<Tampering> Delete(Connection& connection, const Table& table);
    std::optional<Tampering> Insert(Connection& connection, const Table& table);
    std::vector<Tampering> Swap(Connection& connection, const Table& table);
    bool Update(Connection& connection, const Table& table, const Values& row, std::size_t column,
                const Param& value);
    bool Try(Connection& connection, const std::string& sql, const std::vector<Param>& params);
    bool IsFresh(const Table& table, const Values& row);
    std::size_t Below(std::size_t limit) { return engine_() % limit; }

    Dialect dialect_;
    std::mt19937_64 engine_;
    std::vector<Table> tables_;
    std::set<std::string> used_;  ///< rows changed already: a second change could undo the first
};

}  // namespace storage
