#include "storage/audit_source.hpp"

#include <algorithm>
#include <set>

#include "ledger/tree.hpp"
#include "storage/audit_rows.hpp"
#include "storage/desk_store.hpp"
#include "storage/migrate.hpp"
#include "storage/migrations/migrations.hpp"
#include "storage/record_codec.hpp"
#include "storage/record_rows.hpp"
#include "storage/schema.hpp"
#include "storage/search_rows.hpp"
#include "storage/sqlite/checksum_vfs.hpp"

namespace storage {
namespace {

using namespace audit;  // NOLINT(google-build-using-namespace): its rows, all of them

constexpr Sql kIntegrity{"audit.integrity", "SELECT * FROM pragma_integrity_check(100)"};
constexpr Sql kMainFile{"audit.main_file",
                        "SELECT file FROM pragma_database_list WHERE name = 'main'"};
constexpr Sql kCountActs{"audit.count_acts", "SELECT count(*) FROM act"};
constexpr Sql kActs{"audit.acts",
                    "SELECT arrival, id, leaf, position, recorded_at, bytes FROM act"
                    " WHERE arrival > $1 ORDER BY arrival LIMIT $2"};
constexpr Sql kNodes{"audit.nodes",
                     "SELECT level, idx, hash FROM tree_node WHERE level = $1 AND idx >= $2"
                     " AND idx < $3 ORDER BY idx"};
constexpr Sql kNodesBeyond{"audit.nodes_beyond",
                           "SELECT level, idx, hash FROM tree_node WHERE level = $1"
                           " AND (idx >= $2 OR idx < 0) ORDER BY idx"};
constexpr Sql kNodesOfNoLevel{"audit.nodes_of_no_level",
                              "SELECT level, idx, hash FROM tree_node"
                              " WHERE level < 0 OR level > 62"};
constexpr Sql kHeads{"audit.heads", "SELECT number, size, text FROM head ORDER BY number"};
constexpr Sql kSealed{"audit.sealed",
                      "SELECT arrival, record, path, salt, value FROM sealed_value"
                      " WHERE arrival > $1 AND arrival <= $2"};
constexpr Sql kTombstones{"audit.tombstones", "SELECT act, record, path, by_act FROM tombstone"};
constexpr Sql kEvidence{"audit.evidence",
                        "SELECT digest, size, key FROM evidence WHERE digest > $1"
                        " ORDER BY digest LIMIT $2"};
constexpr Sql kCatalogues{"audit.catalogues", "SELECT digest, canonical FROM catalogue_version"};
constexpr Sql kSeries{"audit.series",
                      "SELECT numbering, organisation, year, next FROM number_series"};
constexpr Sql kMeta{"audit.meta", "SELECT name, value FROM setting_meta"};
constexpr Sql kSearchOfType{"audit.search",
                            "SELECT record, tokens::text FROM search WHERE type = $1"};

constexpr std::size_t kMostPlaces = 500;

/// FNV-1a over the token, then mixed: sums of such tell sets apart.
std::uint64_t HashOf(std::string_view token) {
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const char c : token) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    hash ^= hash >> 33;
    hash *= 0xff51afd7ed558ccd;
    return hash ^ (hash >> 33);
}

/// Of tokens joined by spaces, each counted once.
SearchPrint PrintOf(const std::string& tokens) {
    std::set<std::string_view> distinct;
    for (std::size_t at = 0; at < tokens.size();) {
        const std::size_t end = std::min(tokens.find(' ', at), tokens.size());
        if (end > at) distinct.insert(std::string_view(tokens).substr(at, end - at));
        at = end + 1;
    }
    SearchPrint print = 0;
    for (const std::string_view token : distinct) print += HashOf(token);
    return print;
}

class SqlAuditSource final : public AuditSource {
 public:
    /// `snapshot` may be empty: the connection's transaction is somebody else's.
    SqlAuditSource(std::unique_ptr<Snapshot> snapshot, Connection& connection,
                   std::shared_ptr<const catalogue::Catalogue> catalogue)
        : tables_(std::move(catalogue), connection.dialect()),
          snapshot_(std::move(snapshot)),
          connection_(connection) {}

    std::vector<std::string> Damage() override;
    std::int64_t CountActs() override { return connection_.QueryInt(kCountActs).value_or(0); }
    std::vector<ActRow> Acts(std::int64_t after, int limit) override {
        return All<ActRow>(kActs, {after, limit}, &SqlAuditSource::ReadActRow);
    }
    std::vector<ActRow> ActsAt(const std::vector<std::int64_t>& arrivals) override {
        return AllAt<ActRow>(
            "SELECT arrival, id, leaf, position, recorded_at, bytes FROM act WHERE arrival IN ({})",
            arrivals, &SqlAuditSource::ReadActRow);
    }
    std::vector<NodeRow> Nodes(int level, std::int64_t from, std::int64_t to) override {
        return All<NodeRow>(kNodes, {level, from, to}, &SqlAuditSource::ReadNode);
    }
    std::vector<NodeRow> NodesBeyond(std::int64_t size) override;
    std::vector<HeadRow> Heads() override {
        return All<HeadRow>(kHeads, {}, &SqlAuditSource::ReadHeadRow);
    }
    std::vector<SealedRow> Sealed(std::int64_t after, std::int64_t up_to) override {
        return All<SealedRow>(kSealed, {after, up_to}, &SqlAuditSource::ReadSealed);
    }
    std::vector<SealedRow> SealedAt(const std::vector<std::int64_t>& arrivals) override {
        return AllAt<SealedRow>(
            "SELECT arrival, record, path, salt, value FROM sealed_value WHERE arrival IN ({})",
            arrivals, &SqlAuditSource::ReadSealed);
    }
    std::vector<TombstoneRow> Tombstones() override {
        return All<TombstoneRow>(kTombstones, {}, &SqlAuditSource::ReadTombstone);
    }
    std::vector<EvidenceRow> Evidence(const std::string& after, int limit) override {
        return All<EvidenceRow>(kEvidence, {Param::Bytes(after), limit},
                                &SqlAuditSource::ReadEvidence);
    }
    std::vector<CatalogueRow> Catalogues() override {
        return All<CatalogueRow>(kCatalogues, {}, &SqlAuditSource::ReadCatalogue);
    }
    std::vector<SeriesRow> Series() override {
        return All<SeriesRow>(kSeries, {}, &SqlAuditSource::ReadSeries);
    }
    std::map<std::string, std::string> Meta() override;
    std::map<std::string, std::string> KnownMeta() override;
    std::vector<TouchRow> Touches(const IdRange& range) override;
    ReadsNow ReadsBetween(base::Instant from, base::Instant to) override {
        const http::ReadLogDigest reads = DigestOfReads(connection_, from, to);
        return {reads.rows, reads.digest};
    }

    DerivedRows Expected(const Life& life) override {
        return ExpectedRows(tables_.Of(life.type->id), life);
    }
    DerivedRows Stored(const catalogue::RecordType& type, const IdRange& range) override {
        return StoredRows(connection_, tables_.Of(type.id), range);
    }
    std::vector<std::string> Columns(const catalogue::RecordType& type,
                                     const std::string& table) override;
    std::string SearchTable(const catalogue::RecordType& type) override {
        return tables_.Of(type.id).search;
    }
    SearchPrint ExpectedSearch(const records::Record& record) override;
    StoredSearch Search(const catalogue::RecordType& type) override {
        return dialect() == Dialect::kSqlite ? SqliteSearch(tables_.Of(type.id))
                                             : PostgresSearch(type);
    }

 private:
    [[nodiscard]] Dialect dialect() const { return tables_.dialect(); }
    [[nodiscard]] std::string Id(const Row& row, int column) const {
        return RawId(dialect(), row, column);
    }

    template <class T>
    using Reader = T (SqlAuditSource::*)(const Row&) const;

    template <class T>
    std::vector<T> All(const Sql& sql, std::initializer_list<Param> params, Reader<T> read) {
        std::vector<T> found;
        Rows rows = connection_.Query(sql, params);
        while (rows.Next()) found.push_back((this->*read)(rows.row()));
        return found;
    }
    /// `text` has one place for the list.
    template <class T>
    std::vector<T> AllAt(std::string_view text, const std::vector<std::int64_t>& keys,
                         Reader<T> read) {
        std::vector<T> found;
        for (std::size_t at = 0; at < keys.size(); at += kMostPlaces) {
            std::vector<Param> params;
            std::string places;
            for (std::size_t i = at; i < std::min(at + kMostPlaces, keys.size()); ++i) {
                params.emplace_back(keys[i]);
                places += fmt::format("{}${}", places.empty() ? "" : ", ", params.size());
            }
            const std::string sql = fmt::format(fmt::runtime(text), places);
            Rows rows = connection_.Query({"audit.at", sql}, params);
            while (rows.Next()) found.push_back((this->*read)(rows.row()));
        }
        return found;
    }

    ActRow ReadActRow(const Row& row) const {
        return {row.Int(0),  Id(row, 1), row.Bytes(2), row.OptionalInt(3), row.Instant(4).micros,
                row.Bytes(5)};
    }
    NodeRow ReadNode(const Row& row) const { return {row.Int(0), row.Int(1), row.Bytes(2)}; }
    HeadRow ReadHeadRow(const Row& row) const { return {row.Int(0), row.Int(1), row.Text(2)}; }
    SealedRow ReadSealed(const Row& row) const {
        return {row.Int(0), Id(row, 1), row.Text(2), row.Bytes(3), row.Text(4)};
    }
    TombstoneRow ReadTombstone(const Row& row) const {
        return {Id(row, 0), Id(row, 1), row.Text(2), Id(row, 3)};
    }
    EvidenceRow ReadEvidence(const Row& row) const {
        return {row.Bytes(0), row.Int(1), row.Bytes(2)};
    }
    CatalogueRow ReadCatalogue(const Row& row) const { return {row.Bytes(0), row.Text(1)}; }
    SeriesRow ReadSeries(const Row& row) const {
        return {row.Text(0), Id(row, 1), row.Int(2), row.Int(3)};
    }

    StoredSearch PostgresSearch(const catalogue::RecordType& type);
    StoredSearch SqliteSearch(const TypeTables& tables);
    std::unordered_map<std::int64_t, base::RecordId> RecordsByRow(const TypeTables& tables);

    TableMap tables_;
    std::unique_ptr<Snapshot> snapshot_;
    Connection& connection_;
};

std::vector<std::string> SqlAuditSource::Damage() {
    std::vector<std::string> damage;
    if (dialect() == Dialect::kPostgres) return damage;
    Rows rows = connection_.Query(kIntegrity);
    while (rows.Next()) {
        if (rows->View(0) != "ok") damage.push_back(rows->Text(0));
    }
    Rows files = connection_.Query(kMainFile);
    if (files.Next() && !files->View(0).empty()) {
        for (const std::int64_t page : ChangedPages(files->Text(0))) {
            damage.push_back(fmt::format("第 {} 页被其他程序改动", page));
        }
    }
    return damage;
}

std::vector<NodeRow> SqlAuditSource::NodesBeyond(std::int64_t size) {
    std::vector<NodeRow> beyond = All<NodeRow>(kNodesOfNoLevel, {}, &SqlAuditSource::ReadNode);
    for (int level = 0; level <= 62; ++level) {
        for (NodeRow& node :
             All<NodeRow>(kNodesBeyond, {level, ledger::IsStored(level) ? size >> level : 0},
                          &SqlAuditSource::ReadNode)) {
            beyond.push_back(std::move(node));
        }
    }
    return beyond;
}

std::map<std::string, std::string> SqlAuditSource::Meta() {
    std::map<std::string, std::string> meta;
    Rows rows = connection_.Query(kMeta);
    while (rows.Next()) meta.emplace(rows->Text(0), rows->Text(1));
    return meta;
}

std::map<std::string, std::string> SqlAuditSource::KnownMeta() {
    std::map<std::string, std::string> known;
    known["schema"] = std::to_string(Migrations().back().number);
    known["text_forms"] = TextForms();
    for (const auto& [id, tables] : tables_.all()) {
        known["view." + id] = base::Sm3(CreateView(tables)).ToText();
        known["search." + id] = SearchedFields(*tables.type);
    }
    return known;
}

std::vector<TouchRow> SqlAuditSource::Touches(const IdRange& range) {
    const RangeSql within("record", range);
    const std::string sql = "SELECT record, version, arrival FROM act_touch" + within.where;
    std::vector<TouchRow> touches;
    Rows rows = connection_.Query({"audit.touches", sql}, within.params);
    while (rows.Next()) touches.push_back({Id(rows.row(), 0), rows->Int(1), rows->Int(2)});
    return touches;
}

std::vector<std::string> SqlAuditSource::Columns(const catalogue::RecordType& type,
                                                 const std::string& table) {
    std::vector<std::string> names;
    for (const DerivedTable& derived : DerivedTables(tables_.Of(type.id))) {
        if (derived.name != table) continue;
        for (std::size_t i = derived.keys; i < derived.columns.size(); ++i) {
            names.push_back(derived.columns[i].name);
        }
    }
    return names;
}

// ---- search -------------------------------------------------------------------------------------

SearchPrint SqlAuditSource::ExpectedSearch(const records::Record& record) {
    const std::string tokens = TokensOf(*tables_.Of(record.type).type, record);
    const std::vector<Param> row = SearchRow(dialect(), record.id, tokens);
    return PrintOf(std::get<std::string>(row[1].held()));
}

StoredSearch SqlAuditSource::PostgresSearch(const catalogue::RecordType& type) {
    StoredSearch stored;
    const std::array<Param, 1> params{Param(type.id)};
    connection_.Stream(kSearchOfType, params, [&](const Row& row) {
        std::string tokens = row.Text(1);  // 'b1' 'u2'
        std::erase(tokens, '\'');
        stored.of.emplace(row.RecordId(0), PrintOf(tokens));
    });
    if (&type != &tables_.catalogue().record_types.begin()->second) return stored;
    Rows others = connection_.Query({"audit.search_types", "SELECT record, type FROM search"});
    while (others.Next()) {
        if (tables_.Find(others->View(1)) == nullptr) {
            stored.strays.push_back(others->RecordId(0).ToText());
        }
    }
    return stored;
}

std::unordered_map<std::int64_t, base::RecordId> SqlAuditSource::RecordsByRow(
    const TypeTables& tables) {
    std::unordered_map<std::int64_t, base::RecordId> records;
    const std::string sql = fmt::format("SELECT row, id FROM {}", tables.current);
    Rows rows = connection_.Query({"audit.rows", sql});
    while (rows.Next()) {
        const std::string raw = Id(rows.row(), 1);
        base::RecordId id;
        if (raw.size() != id.value.bytes.size()) continue;
        std::copy(raw.begin(), raw.end(), id.value.bytes.begin());
        records.emplace(rows->Int(0), id);
    }
    return records;
}

/// The index holds no texts: its words are read by a table of the connection's own, which needs no
/// right to write the file but is barred by query_only all the same.
StoredSearch SqlAuditSource::SqliteSearch(const TypeTables& tables) {
    const auto barred = connection_.QueryInt({"audit.query_only", "PRAGMA query_only"});
    connection_.ExecuteScript(
        {"audit.words",
         fmt::format("PRAGMA query_only = 0; DROP TABLE IF EXISTS temp.audit_word;"
                     "CREATE VIRTUAL TABLE temp.audit_word USING fts5vocab(main, {}, instance);"
                     "PRAGMA query_only = {};",
                     tables.search, barred.value_or(0))});
    std::unordered_map<std::int64_t, SearchPrint> prints;
    {
        Rows words = connection_.Query({"audit.search", "SELECT doc, term FROM temp.audit_word"});
        while (words.Next()) prints[words->Int(0)] += HashOf(words->View(1));
    }
    // What waits says what the index holds of it, and what it is to hold.
    for (const WaitingEntry& entry : WaitingOf(connection_, tables.search)) {
        prints[entry.row] += PrintOf(entry.after) - PrintOf(entry.before);
        if (entry.after.empty() && prints[entry.row] == 0) prints.erase(entry.row);
    }
    const auto records = RecordsByRow(tables);
    StoredSearch stored;
    if (tables.type == &tables_.catalogue().record_types.begin()->second)
        for (const std::string& index : WaitingFor(connection_))
            if (std::ranges::none_of(
                    tables_.all(), [&](const auto& entry) { return entry.second.search == index; }))
                stored.strays.push_back(index);
    for (const auto& [row, print] : prints) {
        const auto record = records.find(row);
        if (record == records.end()) {
            stored.strays.push_back(fmt::format("row {}", row));
        } else {
            stored.of.emplace(record->second, print);
        }
    }
    return stored;
}

}  // namespace

std::unique_ptr<audit::AuditSource> MakeAuditSource(
    Database& database, std::shared_ptr<const catalogue::Catalogue> catalogue) {
    auto snapshot = database.Read();
    Connection& connection = snapshot->connection();
    return std::make_unique<SqlAuditSource>(std::move(snapshot), connection, std::move(catalogue));
}

std::unique_ptr<audit::AuditSource> AuditSourceOver(
    Connection& connection, std::shared_ptr<const catalogue::Catalogue> catalogue) {
    return std::make_unique<SqlAuditSource>(nullptr, connection, std::move(catalogue));
}

}  // namespace storage
