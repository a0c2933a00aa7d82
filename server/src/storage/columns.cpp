#include "storage/columns.hpp"

#include "base/check.hpp"
#include "base/digest.hpp"

namespace storage {
namespace {

/// PostgreSQL cuts names at 63 bytes; ours are told apart before that.
std::string Shortened(std::string name) {
    constexpr std::size_t kLongest = 60;
    if (name.size() <= kLongest) return name;
    const std::string digest = base::Sm3(name).ToText();
    return name.substr(0, 51) + "_" + digest.substr(0, 8);
}

bool IsSystem(const catalogue::Field& field) { return field.id.starts_with('$'); }

std::string PrefixedColumn(std::string_view prefix, const catalogue::Field& field,
                           std::string_view suffix = {}) {
    if (!IsSystem(field)) return Shortened(std::string(prefix) + field.id + std::string(suffix));
    const std::string name = "sys_" + field.id.substr(1) + std::string(suffix);
    return prefix == "f_" ? name : std::string(prefix) + name;
}

std::string Joined(std::string_view prefix, const catalogue::RecordType& type,
                   const catalogue::Field& group) {
    CHECK(group.kind == catalogue::FieldKind::kGroup);
    return Shortened(std::string(prefix) + type.id + "__" + group.id);
}

}  // namespace

std::string RecordTable(const catalogue::RecordType& type) { return Shortened("r_" + type.id); }
std::string HistoryTable(const catalogue::RecordType& type) { return Shortened("h_" + type.id); }
std::string StateTable(const catalogue::RecordType& type) { return Shortened("s_" + type.id); }

std::string GroupTable(const catalogue::RecordType& type, const catalogue::Field& group) {
    return Joined("g_", type, group);
}

std::string GroupHistoryTable(const catalogue::RecordType& type, const catalogue::Field& group) {
    return Joined("hg_", type, group);
}

std::string SearchTable(Dialect dialect, const catalogue::RecordType& type) {
    // FTS5 makes further tables with suffixes of up to eight letters.
    return dialect == Dialect::kPostgres ? "search" : Shortened("search_" + type.id);
}

std::string ValueColumn(const catalogue::Field& field) {
    CHECK(field.kind != catalogue::FieldKind::kGroup);
    return PrefixedColumn("f_", field, field.kind == catalogue::FieldKind::kPlace ? "__lng" : "");
}

std::string PlaceLatitudeColumn(const catalogue::Field& field) {
    return PrefixedColumn("f_", field, "__lat");
}

std::string PlaceTextColumn(const catalogue::Field& field) {
    return PrefixedColumn("f_", field, "__text");
}

std::string NormalisedColumn(const catalogue::Field& field) { return PrefixedColumn("n_", field); }

std::string ComparedColumn(const catalogue::Field& field) {
    return records::ComparesNormalised(field) ? NormalisedColumn(field) : ValueColumn(field);
}

bool HasPinyinColumn(const catalogue::Field& field) {
    return field.kind == catalogue::FieldKind::kText && records::ComparesNormalised(field);
}

std::string PinyinColumn(const catalogue::Field& field) { return PrefixedColumn("p_", field); }

std::vector<std::string> SortColumns(const catalogue::Field& field) {
    if (HasPinyinColumn(field)) return {PinyinColumn(field), NormalisedColumn(field)};
    return {ComparedColumn(field)};
}

std::string NotVoided(std::string_view alias) {
    return std::string(alias) + ".sys_voided IS NOT TRUE";
}

std::vector<const catalogue::Field*> ColumnFields(const catalogue::RecordType& type) {
    std::vector<const catalogue::Field*> fields;
    for (const catalogue::Field& field : records::SystemFields()) fields.push_back(&field);
    for (const catalogue::Field& field : type.fields)
        if (field.kind != catalogue::FieldKind::kGroup) fields.push_back(&field);
    return fields;
}

std::vector<const catalogue::Field*> GroupFields(const catalogue::RecordType& type) {
    std::vector<const catalogue::Field*> groups;
    for (const catalogue::Field& field : type.fields)
        if (field.kind == catalogue::FieldKind::kGroup) groups.push_back(&field);
    return groups;
}

ColumnKind KindOfColumn(const catalogue::Field& field) {
    using Kind = catalogue::FieldKind;
    switch (field.kind) {
        case Kind::kInteger:
        case Kind::kMoney:
        case Kind::kDecimal:
        case Kind::kPlace:
            return ColumnKind::kInt;
        case Kind::kDay:
            return ColumnKind::kDay;
        case Kind::kInstant:
            return ColumnKind::kInstant;
        case Kind::kYesNo:
            return ColumnKind::kBool;
        case Kind::kReference:
            return ColumnKind::kId;
        case Kind::kText:
        case Kind::kLongText:
        case Kind::kChoice:
        case Kind::kCreditCode:
        case Kind::kPersonIdNumber:
        case Kind::kAttachment:
        case Kind::kGroup:
            return ColumnKind::kText;
    }
    return ColumnKind::kText;
}

std::string_view SqlType(Dialect dialect, ColumnKind kind) {
    const bool sqlite = dialect == Dialect::kSqlite;
    switch (kind) {
        case ColumnKind::kBool:
            return sqlite ? "INTEGER" : "boolean";
        case ColumnKind::kInt:
            return sqlite ? "INTEGER" : "bigint";
        case ColumnKind::kText:
            return sqlite ? "TEXT" : "text COLLATE \"C\"";
        case ColumnKind::kBytes:
        case ColumnKind::kDigest:
            return sqlite ? "BLOB" : "bytea";
        case ColumnKind::kDay:
            return sqlite ? "TEXT" : "date";
        case ColumnKind::kInstant:
            return sqlite ? "INTEGER" : "timestamptz";
        case ColumnKind::kId:
            return sqlite ? "BLOB" : "uuid";
    }
    return "TEXT";
}

}  // namespace storage
