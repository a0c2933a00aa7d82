#include "tamperer.hpp"

#include "base/check.hpp"
#include "base/text.hpp"

namespace storage {
namespace {

using enum ColumnKind;

std::string Placed(std::size_t from, std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) {
        text += fmt::format("{}${}", i == 0 ? "" : ", ", from + i);
    }
    return text;
}

std::string Shown(const Param& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value.held())) {
        return std::to_string(*number);
    }
    if (const auto* text = std::get_if<std::string>(&value.held())) return *text;
    if (const auto* day = std::get_if<base::CivilDay>(&value.held())) return day->ToText();
    if (const auto* id = std::get_if<base::Uuid>(&value.held())) return id->ToText();
    if (const auto* blob = std::get_if<Param::Blob>(&value.held())) {
        base::Uuid id;
        const auto* data = reinterpret_cast<const std::uint8_t*>(blob->bytes.data());
        if (blob->bytes.size() != id.bytes.size()) return base::ToHex({data, blob->bytes.size()});
        std::copy(data, data + id.bytes.size(), id.bytes.begin());
        return id.ToText();
    }
    return "";
}

bool Same(const Param& a, const Param& b) {
    return Shown(a) == Shown(b) && a.IsNull() == b.IsNull();
}

}  // namespace

Tamperer::Tamperer(const catalogue::Catalogue& catalogue, Dialect dialect, unsigned seed)
    : dialect_(dialect), engine_(seed) {
    // act.request is left out: nothing proves it (docs/formats/storage.md, "Verification").
    tables_ = {
        {"act",
         {{"arrival", kInt},
          {"id", kId},
          {"position", kInt},
          {"leaf", kDigest},
          {"recorded_at", kInstant},
          {"bytes", kBytes}},
         1},
        {"act_touch", {{"record", kId}, {"version", kInt}, {"arrival", kInt}}, 2},
        {"tree_node", {{"level", kInt}, {"idx", kInt}, {"hash", kDigest}}, 2},
        {"head", {{"number", kInt}, {"size", kInt}, {"text", kText}}, 1},
        {"sealed_value",
         {{"arrival", kInt}, {"record", kId}, {"path", kText}, {"salt", kBytes}, {"value", kText}},
         3},
        {"tombstone", {{"act", kId}, {"record", kId}, {"path", kText}, {"by_act", kId}}, 3},
        {"evidence", {{"digest", kDigest}, {"size", kInt}, {"key", kBytes}}, 1},
        {"catalogue_version", {{"digest", kDigest}, {"canonical", kText}}, 1},
        {"number_series",
         {{"numbering", kText}, {"organisation", kId}, {"year", kInt}, {"next", kInt}},
         3},
        {"setting_meta", {{"name", kText}, {"value", kText}}, 1},
    };
    // Copied names stay valid without the tables that they come from.
    for (const auto& [id, type] : catalogue.record_types) {
        const TypeTables tables(type, dialect);
        for (const DerivedTable& derived : DerivedTables(tables)) {
            tables_.push_back({derived.name, derived.columns, derived.keys});
        }
    }
}

const Tamperer::Table& Tamperer::ATable() { return tables_[Below(tables_.size())]; }

Param Tamperer::Read(const Row& row, int column, ColumnKind kind) const {
    if (row.IsNull(column)) return {};
    const bool sqlite = dialect_ == Dialect::kSqlite;
    switch (kind) {
        case kBool:
            return sqlite ? Param(row.Int(column)) : Param(row.Bool(column));
        case kInt:
            return row.Int(column);
        case kText:
            return row.Text(column);
        case kDay:
            return sqlite ? Param(row.Text(column)) : Param(row.Day(column));
        case kInstant:
            return row.Instant(column);
        case kId:
            return sqlite ? Param::Bytes(row.Bytes(column)) : Param(row.Uuid(column));
        case kBytes:
        case kDigest:
            return Param::Bytes(row.Bytes(column));
    }
    return {};
}

std::optional<Tamperer::Values> Tamperer::ARow(Connection& connection, const Table& table) {
    const std::string count = "SELECT count(*) FROM " + table.name;
    const auto rows = connection.QueryInt({"count", count}).value_or(0);
    if (rows == 0) return std::nullopt;
    std::string list, order;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        list += (i == 0 ? "" : ", ") + table.columns[i].name;
        if (i < table.keys) order += (i == 0 ? "" : ", ") + table.columns[i].name;
    }
    const std::string sql = fmt::format("SELECT {} FROM {} ORDER BY {} LIMIT 1 OFFSET {}", list,
                                        table.name, order, Below(static_cast<std::size_t>(rows)));
    Rows found = connection.Query({"row", sql});
    CHECK(found.Next());
    Values values;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        values.push_back(Read(found.row(), static_cast<int>(i), table.columns[i].kind));
    }
    return values;
}

std::string Tamperer::ChangedBytes(std::string bytes) {
    if (bytes.empty()) return "x";
    char& at = bytes[Below(bytes.size())];
    at = static_cast<char>(at ^ static_cast<char>(1 + Below(255)));
    return bytes;
}

/// PostgreSQL keeps only well-formed texts: there a character is changed for another one.
std::string Tamperer::ChangedText(std::string text) {
    if (dialect_ == Dialect::kSqlite) return ChangedBytes(std::move(text));
    std::u32string points = base::ToCodePoints(text);
    if (points.empty()) return "x";
    char32_t& at = points[Below(points.size())];
    at = at == U'x' ? U'y' : U'x';
    return base::FromCodePoints(points);
}

Param Tamperer::Changed(const Param& value, ColumnKind kind) {
    if (const auto* yes = std::get_if<bool>(&value.held())) return !*yes;
    if (const auto* number = std::get_if<std::int64_t>(&value.held())) {
        return *number ^ (std::int64_t{1} << Below(kind == kBool ? 7 : 63));
    }
    if (const auto* day = std::get_if<base::CivilDay>(&value.held())) {
        return day->Plus(static_cast<std::int32_t>(1 + Below(255)));
    }
    if (const auto* at = std::get_if<base::Instant>(&value.held())) {
        return base::Instant{at->micros ^ (std::int64_t{1} << Below(48))};
    }
    if (const auto* text = std::get_if<std::string>(&value.held())) return ChangedText(*text);
    if (const auto* blob = std::get_if<Param::Blob>(&value.held())) {
        return Param::Bytes(ChangedBytes(blob->bytes));
    }
    base::Uuid id = std::get<base::Uuid>(value.held());
    id.bytes[Below(id.bytes.size())] ^= static_cast<std::uint8_t>(1 + Below(255));
    return id;
}

std::string Tamperer::KeyOf(const Table& table, const Values& row) {
    std::string key;
    for (std::size_t i = 0; i < table.keys; ++i) key += (i == 0 ? "" : "/") + Shown(row[i]);
    return key;
}

/// Acts are also found by their position, a series by its year alone.
void Tamperer::AddPlace(const Table& table, const Values& row, std::set<std::string>& keys) {
    keys.insert(KeyOf(table, row));
    if (table.name == "act") keys.insert("position " + Shown(row[2]));
    if (table.name == "number_series") {
        keys.insert(fmt::format("{}/试验/{}", Shown(row[0]), Shown(row[2])));
    }
}

bool Tamperer::Try(Connection& connection, const std::string& sql,
                   const std::vector<Param>& params) {
    connection.ExecuteScript({"savepoint", "SAVEPOINT tampering"});
    try {
        const bool changed = connection.Execute({"tamper", sql}, params) > 0;
        connection.ExecuteScript({"release", "RELEASE SAVEPOINT tampering"});
        return changed;
    } catch (const Failure&) {
        connection.ExecuteScript({"undo", "ROLLBACK TO SAVEPOINT tampering"});
        connection.ExecuteScript({"release", "RELEASE SAVEPOINT tampering"});
        return false;
    }
}

bool Tamperer::IsFresh(const Table& table, const Values& row) {
    return used_.insert(table.name + "/" + KeyOf(table, row)).second;
}

bool Tamperer::Update(Connection& connection, const Table& table, const Values& row,
                      std::size_t column, const Param& value) {
    std::string sql =
        fmt::format("UPDATE {} SET {} = $1 WHERE TRUE", table.name, table.columns[column].name);
    std::vector<Param> params{value};
    for (std::size_t i = 0; i < table.keys; ++i) {
        params.push_back(row[i]);
        sql += fmt::format(" AND {} = ${}", table.columns[i].name, params.size());
    }
    return Try(connection, sql, params);
}

std::optional<Tampering> Tamperer::ChangeByte(Connection& connection) {
    const Table& table = ATable();
    const auto row = ARow(connection, table);
    if (!row) return std::nullopt;
    const std::size_t column = Below(table.columns.size());
    if ((*row)[column].IsNull() || !IsFresh(table, *row)) return std::nullopt;
    Values after = *row;
    after[column] = Changed((*row)[column], table.columns[column].kind);
    if (!IsFresh(table, after) && column < table.keys) return std::nullopt;
    if (!Update(connection, table, *row, column, after[column])) return std::nullopt;
    Tampering done{table.name, "a byte of " + table.columns[column].name, {}};
    AddPlace(table, *row, done.keys);
    AddPlace(table, after, done.keys);
    return done;
}

std::vector<Tampering> Tamperer::ChangeRows(Connection& connection) {
    const Table& table = ATable();
    std::optional<Tampering> one;
    switch (Below(3)) {
        case 0:
            one = Delete(connection, table);
            break;
        case 1:
            one = Insert(connection, table);
            break;
        default:
            return Swap(connection, table);
    }
    if (!one) return {};
    return {*one};
}

std::optional<Tampering> Tamperer::Delete(Connection& connection, const Table& table) {
    const auto row = ARow(connection, table);
    if (!row || !IsFresh(table, *row)) return std::nullopt;
    std::string sql = fmt::format("DELETE FROM {} WHERE TRUE", table.name);
    std::vector<Param> params;
    for (std::size_t i = 0; i < table.keys; ++i) {
        params.push_back((*row)[i]);
        sql += fmt::format(" AND {} = ${}", table.columns[i].name, params.size());
    }
    if (!Try(connection, sql, params)) return std::nullopt;
    Tampering done{table.name, "a row taken out", {}};
    AddPlace(table, *row, done.keys);
    return done;
}

std::optional<Tampering> Tamperer::Insert(Connection& connection, const Table& table) {
    auto row = ARow(connection, table);
    if (!row) return std::nullopt;
    const std::size_t key = Below(table.keys);
    (*row)[key] = Changed((*row)[key], table.columns[key].kind);
    if (table.name == "act") {  // what must be unique beside the key
        (*row)[1] = Changed((*row)[1], kId);
        (*row)[2] = Param();
    }
    if (!IsFresh(table, *row)) return std::nullopt;
    std::string list;
    for (const ColumnDef& column : table.columns) list += (list.empty() ? "" : ", ") + column.name;
    const std::string sql = fmt::format("INSERT INTO {} ({}) VALUES ({})", table.name, list,
                                        Placed(1, table.columns.size()));
    if (!Try(connection, sql, *row)) return std::nullopt;
    Tampering done{table.name, "a row put in", {}};
    AddPlace(table, *row, done.keys);
    return done;
}

std::vector<Tampering> Tamperer::Swap(Connection& connection, const Table& table) {
    const auto one = ARow(connection, table), other = ARow(connection, table);
    if (!one || table.keys == table.columns.size()) return {};
    const std::size_t column = table.keys + Below(table.columns.size() - table.keys);
    if (Same((*one)[column], (*other)[column])) return {};
    if (!IsFresh(table, *one) || !IsFresh(table, *other)) return {};
    if (!Update(connection, table, *one, column, (*other)[column])) return {};
    std::vector<Tampering> done;
    const std::string what = "values exchanged of " + table.columns[column].name;
    done.push_back({table.name, what, {}});
    AddPlace(table, *one, done.back().keys);
    if (!Update(connection, table, *other, column, (*one)[column])) return done;
    done.push_back({table.name, what, {}});
    AddPlace(table, *other, done.back().keys);
    return done;
}

}  // namespace storage
