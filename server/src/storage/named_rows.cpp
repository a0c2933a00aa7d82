#include "storage/named_rows.hpp"

#include "records/record.hpp"
#include "storage/columns.hpp"
#include "storage/sql_text.hpp"

namespace storage {
namespace {

std::string ListOf(SqlText& sql, const auto& ids) {
    std::string list;
    for (const base::RecordId& id : ids) list += (list.empty() ? "" : ", ") + sql.Bind(id);
    return list;
}

/// The records of one way to name. SQLite joins in the order written: from who is named to the few
/// that name them.
std::string NamesSql(const records::Naming& naming, std::size_t number, const std::string& whom) {
    const catalogue::NamingPath& path = naming.path;
    const std::string holder = path.group == nullptr ? "r" : "g";
    std::string reference = holder + "." + ValueColumn(*path.reference);
    std::string from, where;
    if (path.through == nullptr) {
        where = fmt::format("{} IN ({})", reference, whom);
    } else {
        from = RecordTable(*path.through) + " p CROSS JOIN ";
        where =
            fmt::format("p.{} IN ({}) AND {} = p.id", ValueColumn(*path.person), whom, reference);
    }
    if (path.group != nullptr) {
        from += GroupTable(*naming.type, *path.group) + " g CROSS JOIN ";
        where += " AND r.id = g.record";
    }
    return fmt::format(
        "SELECT CAST({} AS bigint) AS naming, r.id, r.{} AS place FROM {}{} r WHERE {}", number,
        ValueColumn(*records::FindField(*naming.type, records::system_field::kOrganisation)), from,
        RecordTable(*naming.type), where);
}

}  // namespace

std::vector<records::Named> ReadNamed(Connection& connection,
                                      const records::NamedQuestion& question) {
    std::vector<records::Named> named;
    if (question.namings.empty() || question.whom.empty()) return named;
    SqlText sql(connection.dialect());
    const std::string whom = ListOf(sql, question.whom);
    std::string all;
    for (std::size_t i = 0; i < question.namings.size(); ++i)
        all += (i == 0 ? "" : " UNION ") + NamesSql(question.namings[i], i, whom);
    std::string text = "SELECT q.naming, q.id FROM (" + all + ") q";
    if (!question.outside.empty())
        text += fmt::format(" WHERE q.place IS NULL OR q.place NOT IN ({})",
                            ListOf(sql, question.outside));
    text += " ORDER BY q.id DESC LIMIT " + sql.Bind(std::int64_t{question.limit});
    Rows rows = connection.Query({"records_named", text}, sql.params());
    while (rows.Next())
        named.push_back({static_cast<std::size_t>(rows->Int(0)), rows->RecordId(1)});
    return named;
}

}  // namespace storage
