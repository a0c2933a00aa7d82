#include "storage/fixed_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/text.hpp"
#include "storage/migrations/migrations.hpp"

namespace storage {
namespace {

std::optional<FixedColumn> ReadColumn(const std::string& line) {
    constexpr std::array<std::pair<std::string_view, ColumnKind>, 9> kKinds = {{
        {"{id}", ColumnKind::kId},
        {"{digest}", ColumnKind::kDigest},
        {"{bytes}", ColumnKind::kBytes},
        {"{day}", ColumnKind::kDay},
        {"{instant}", ColumnKind::kInstant},
        {"{int}", ColumnKind::kInt},
        {"{bool}", ColumnKind::kBool},
        {"{text}", ColumnKind::kText},
        {"{serial}", ColumnKind::kInt},
    }};
    for (const auto& [place, kind] : kKinds) {
        const std::size_t at = line.find(" " + std::string(place));
        if (at == std::string::npos) continue;
        return FixedColumn{std::string(base::Trim(line.substr(0, at))), kind, place == "{serial}"};
    }
    return std::nullopt;
}

std::vector<FixedTable> ReadTables() {
    constexpr std::string_view kBegin = "CREATE TABLE ";
    std::vector<FixedTable> tables;
    for (const Migration& migration : Migrations())
        for (const std::string& line : base::Split(migration.sql, '\n')) {
            if (line.starts_with(kBegin)) {
                const std::string rest = line.substr(kBegin.size());
                tables.push_back({rest.substr(0, rest.find(' ')), {}});
            } else if (auto column = ReadColumn(line); column && line.starts_with("    ")) {
                tables.back().columns.push_back(std::move(*column));
            }
        }
    return tables;
}

Param CopyValue(const FixedColumn& column, const Row& row, int at) {
    if (row.IsNull(at)) return {};
    switch (column.kind) {
        case ColumnKind::kBool:
            return row.Bool(at);
        case ColumnKind::kInt:
            return row.Int(at);
        case ColumnKind::kText:
            return row.Text(at);
        case ColumnKind::kBytes:
        case ColumnKind::kDigest:
            return Param::Bytes(row.Bytes(at));
        case ColumnKind::kDay:
            return row.Day(at);
        case ColumnKind::kInstant:
            return row.Instant(at);
        case ColumnKind::kId:
            return row.Uuid(at);
    }
    return {};
}

std::string NamesOf(const FixedTable& table) {
    std::string names;
    for (const FixedColumn& column : table.columns)
        names += (names.empty() ? "" : ", ") + column.name;
    return names;
}

}  // namespace

std::string FixedTable::SelectAll() const {
    return fmt::format("SELECT {} FROM {}", NamesOf(*this), name);
}

std::string FixedTable::Insert() const {
    std::string places;
    for (std::size_t i = 1; i <= columns.size(); ++i)
        places += fmt::format("{}${}", i == 1 ? "" : ", ", i);
    return fmt::format("INSERT INTO {} ({}) VALUES ({})", name, NamesOf(*this), places);
}

const std::vector<FixedTable>& FixedTables() {
    static const std::vector<FixedTable> tables = ReadTables();
    return tables;
}

std::vector<FixedTable> TablesOfFacts() {
    constexpr std::array<std::string_view, 4> kLeftOut = {"act_touch", "tree_node", "session",
                                                          "login_attempt"};
    std::vector<FixedTable> tables = FixedTables();
    std::erase_if(tables, [&](const FixedTable& table) {
        return std::ranges::find(kLeftOut, table.name) != kLeftOut.end();
    });
    return tables;
}

std::vector<Param> CopyRow(const FixedTable& table, const Row& row) {
    std::vector<Param> params;
    params.reserve(table.columns.size());
    int at = 0;
    for (const FixedColumn& column : table.columns) params.push_back(CopyValue(column, row, at++));
    return params;
}

}  // namespace storage
