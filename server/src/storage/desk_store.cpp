#include "storage/desk_store.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <boost/json.hpp>

#include "base/check.hpp"
#include "base/text.hpp"
#include "ledger/act.hpp"
#include "storage/ask.hpp"

namespace storage {
namespace {

using base::RecordId;
using http::Draft;
using http::ImportSession;
using http::ReadLogDigest;
using http::ReadLogQuery;
using http::RestrictedRead;
using http::SavedView;
using http::Upload;

// ---- queries ----------------------------------------------------------------------------------

constexpr Sql kSelectDrafts{"desk.drafts",
                            "SELECT key, body, updated_at FROM draft WHERE person = $1"
                            " ORDER BY updated_at DESC, key"};
constexpr Sql kFindDraft{"desk.find_draft",
                         "SELECT key, body, updated_at FROM draft WHERE person = $1 AND key = $2"};
constexpr Sql kKeepDraft{"desk.keep_draft",
                         "INSERT INTO draft (person, key, body, updated_at) VALUES ($1, $2, $3, $4)"
                         " ON CONFLICT (person, key) DO UPDATE SET body = excluded.body,"
                         " updated_at = excluded.updated_at"};
constexpr Sql kDropDraft{"desk.drop_draft", "DELETE FROM draft WHERE person = $1 AND key = $2"};
constexpr Sql kHandOverDrafts{
    "desk.hand_over_drafts",
    "UPDATE draft SET person = $2 WHERE person = $1 AND NOT EXISTS"
    " (SELECT 1 FROM draft other WHERE other.person = $2 AND other.key = draft.key)"};

constexpr Sql kSelectViews{
    "desk.views",
    "SELECT id, person, organisation, type, label, filter, sort, columns, shared, updated_at"
    " FROM saved_view WHERE type = $3 AND (person = $1 OR (organisation = $2 AND shared))"
    " ORDER BY person <> $1, label, id"};
constexpr Sql kKeepView{
    "desk.keep_view",
    "INSERT INTO saved_view (id, person, organisation, type, label, filter, sort, columns, shared,"
    " updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
    " ON CONFLICT (id) DO UPDATE SET organisation = excluded.organisation, type = excluded.type,"
    " label = excluded.label, filter = excluded.filter, sort = excluded.sort,"
    " columns = excluded.columns, shared = excluded.shared, updated_at = excluded.updated_at"
    " WHERE saved_view.person = excluded.person"};
constexpr Sql kDropView{"desk.drop_view", "DELETE FROM saved_view WHERE person = $1 AND id = $2"};

constexpr Sql kKeepUpload{
    "desk.keep_upload",
    "INSERT INTO upload (id, person, name, media_type, size, digest, created_at)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO UPDATE SET"
    " media_type = excluded.media_type, digest = excluded.digest"};
constexpr Sql kFindUpload{
    "desk.find_upload",
    "SELECT id, person, name, media_type, size, digest, created_at FROM upload WHERE id = $1"};
constexpr Sql kDropUpload{"desk.drop_upload", "DELETE FROM upload WHERE id = $1"};
constexpr Sql kUploadsBefore{
    "desk.uploads_before",
    "SELECT id, person, name, media_type, size, digest, created_at FROM upload"
    " WHERE created_at < $1 AND digest IS NULL ORDER BY created_at, id"};

constexpr Sql kKeepImport{
    "desk.keep_import",
    "INSERT INTO import_session (id, person, organisation, type, file, digest, mapping, outcome,"
    " performed, undone, created_at, updated_at)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
    " ON CONFLICT (id) DO UPDATE SET mapping = excluded.mapping, outcome = excluded.outcome,"
    " performed = excluded.performed, undone = excluded.undone, updated_at = excluded.updated_at"
    // A request that read the import before it was performed says nothing of it any more.
    " WHERE import_session.performed IS NULL OR import_session.performed = excluded.performed"};
constexpr Sql kFindImport{
    "desk.find_import",
    "SELECT id, person, organisation, type, file, digest, mapping, outcome, performed, undone,"
    " created_at, updated_at FROM import_session WHERE id = $1"};
constexpr Sql kSelectImports{
    "desk.imports",
    "SELECT id, person, organisation, type, file, digest, mapping, outcome, performed, undone,"
    " created_at, updated_at FROM import_session WHERE organisation = $1 AND ($2 = '' OR type = $2)"
    " ORDER BY created_at DESC, id DESC"};
constexpr Sql kFindMapping{"desk.find_mapping",
                           "SELECT mapping FROM import_mapping WHERE organisation = $1"
                           " AND type = $2 AND headers = $3"};
constexpr Sql kRememberMapping{
    "desk.remember_mapping",
    "INSERT INTO import_mapping (organisation, type, headers, mapping, updated_at)"
    " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (organisation, type, headers) DO UPDATE SET"
    " mapping = excluded.mapping, updated_at = excluded.updated_at"};

constexpr Sql kLogRead{"desk.log_read",
                       "INSERT INTO read_log (at, person, type, record, fields, request)"
                       " VALUES ($1, $2, $3, $4, $5, $6)"};
constexpr Sql kReadsBetween{"desk.reads_between",
                            "SELECT number, at, person, type, record, fields, request FROM read_log"
                            " WHERE at >= $1 AND at < $2 ORDER BY number"};

// ---- rows ---------------------------------------------------------------------------------------

std::string Joined(const std::vector<std::string>& parts) {
    return fmt::format("{}", fmt::join(parts, ","));
}

std::vector<std::string> Parted(const std::string& text) {
    return text.empty() ? std::vector<std::string>{} : base::Split(text, ',');
}

Draft ReadDraft(const Row& row) { return {row.Text(0), row.Text(1), row.Instant(2)}; }

SavedView ReadView(const Row& row) {
    SavedView view;
    view.id = row.Uuid(0);
    view.person = row.RecordId(1);
    view.organisation = row.RecordId(2);
    view.type = row.Text(3);
    view.label = row.Text(4);
    view.filter = row.Text(5);
    view.sort = row.Text(6);
    view.columns = Parted(row.Text(7));
    view.shared = row.Bool(8);
    view.updated_at = row.Instant(9);
    return view;
}

Upload ReadUpload(const Row& row) {
    Upload upload;
    upload.id = row.Uuid(0);
    upload.person = row.RecordId(1);
    upload.name = row.Text(2);
    upload.media_type = row.Text(3);
    upload.size = row.Int(4);
    upload.digest = row.OptionalDigest(5);
    upload.created_at = row.Instant(6);
    return upload;
}

std::optional<base::ActId> OptionalAct(const Row& row, int column) {
    if (row.IsNull(column)) return std::nullopt;
    return row.ActId(column);
}

ImportSession ReadImport(const Row& row) {
    ImportSession session;
    session.id = row.Uuid(0);
    session.person = row.RecordId(1);
    session.organisation = row.RecordId(2);
    session.type = row.Text(3);
    session.file = row.Text(4);
    session.digest = row.Digest(5);
    session.mapping = row.Text(6);
    session.outcome = row.Text(7);
    session.performed = OptionalAct(row, 8);
    session.undone = OptionalAct(row, 9);
    session.created_at = row.Instant(10);
    session.updated_at = row.Instant(11);
    return session;
}

RestrictedRead ReadRead(const Row& row) {
    RestrictedRead read;
    read.number = row.Int(0);
    read.at = row.Instant(1);
    read.person = row.RecordId(2);
    read.type = row.Text(3);
    read.record = row.RecordId(4);
    read.fields = Parted(row.Text(5));
    read.request = row.Text(6);
    return read;
}

/// storage.md, "Read log": what the digest in the ledger is taken over.
std::string LineOf(const RestrictedRead& read) {
    const boost::json::object line{{"at", read.at.ToText()},
                                   {"fields", Joined(read.fields)},
                                   {"number", read.number},
                                   {"person", read.person.ToText()},
                                   {"record", read.record.ToText()},
                                   {"request", read.request},
                                   {"type", read.type}};
    const auto canonical = ledger::CanonicalJson(boost::json::serialize(line));
    CHECK(canonical.has_value());
    return *canonical;
}

/// The log as asked: `columns` FROM read_log WHERE …, with its bound values.
struct ReadLogText {
    std::string sql;
    std::vector<Param> params;

    std::string Bind(Param value) {
        params.push_back(std::move(value));
        return fmt::format("${}", params.size());
    }

    ReadLogText(std::string_view columns, const ReadLogQuery& query) {
        sql = fmt::format("SELECT {} FROM read_log WHERE TRUE", columns);
        if (query.person) sql += " AND person = " + Bind(*query.person);
        if (query.record) sql += " AND record = " + Bind(*query.record);
        if (query.from) sql += " AND at >= " + Bind(*query.from);
        if (query.to) sql += " AND at < " + Bind(*query.to);
    }
};

// ---- the store ----------------------------------------------------------------------------------

class SqlDeskStore final : public http::DeskStore {
 public:
    explicit SqlDeskStore(Database& database) : database_(database) {}

    std::vector<Draft> Drafts(const RecordId& person) override {
        return AskAll(database_, kSelectDrafts, {person}, ReadDraft);
    }
    std::optional<Draft> FindDraft(const RecordId& person, std::string_view key) override {
        return AskOne(database_, kFindDraft, {person, std::string(key)}, ReadDraft);
    }
    void KeepDraft(const RecordId& person, const Draft& draft) override {
        Do(database_, kKeepDraft, {person, draft.key, draft.body, draft.updated_at});
    }
    void DropDraft(const RecordId& person, std::string_view key) override {
        Do(database_, kDropDraft, {person, std::string(key)});
    }
    void HandOverDrafts(const RecordId& from, const RecordId& to) override {
        Do(database_, kHandOverDrafts, {from, to});
    }

    std::vector<SavedView> Views(const RecordId& person, const RecordId& organisation,
                                 std::string_view type) override {
        return AskAll(database_, kSelectViews, {person, organisation, std::string(type)}, ReadView);
    }
    bool KeepView(const SavedView& view) override {
        return Do(database_, kKeepView,
                  {view.id, view.person, view.organisation, view.type, view.label, view.filter,
                   view.sort, Joined(view.columns), view.shared, view.updated_at}) > 0;
    }
    bool DropView(const RecordId& person, const base::Uuid& id) override {
        return Do(database_, kDropView, {person, id}) > 0;
    }

    void KeepUpload(const Upload& upload) override {
        Do(database_, kKeepUpload,
           {upload.id, upload.person, upload.name, upload.media_type, upload.size, upload.digest,
            upload.created_at});
    }
    std::optional<Upload> FindUpload(const base::Uuid& id) override {
        return AskOne(database_, kFindUpload, {id}, ReadUpload);
    }
    void DropUpload(const base::Uuid& id) override { Do(database_, kDropUpload, {id}); }
    std::vector<Upload> UploadsBefore(base::Instant instant) override {
        return AskAll(database_, kUploadsBefore, {instant}, ReadUpload);
    }

    void KeepImport(const ImportSession& session) override {
        Do(database_, kKeepImport,
           {session.id, session.person, session.organisation, session.type, session.file,
            session.digest, session.mapping, session.outcome, session.performed, session.undone,
            session.created_at, session.updated_at});
    }
    std::optional<ImportSession> FindImport(const base::Uuid& id) override {
        return AskOne(database_, kFindImport, {id}, ReadImport);
    }
    std::vector<ImportSession> Imports(const RecordId& organisation,
                                       std::string_view type) override {
        return AskAll(database_, kSelectImports, {organisation, std::string(type)}, ReadImport);
    }
    std::optional<std::string> RememberedMapping(const RecordId& organisation,
                                                 std::string_view type,
                                                 const base::Digest& headers) override {
        return AskOne(database_, kFindMapping, {organisation, std::string(type), headers},
                      [](const Row& row) { return row.Text(0); });
    }
    void RememberMapping(const ImportSession& session, const base::Digest& headers) override {
        Do(database_, kRememberMapping,
           {session.organisation, session.type, headers, session.mapping, session.updated_at});
    }

    void LogReads(const std::vector<RestrictedRead>& reads) override;
    std::vector<RestrictedRead> Reads(const ReadLogQuery& query) override;
    std::int64_t CountReads(const ReadLogQuery& query) override;
    ReadLogDigest DigestReads(base::Instant from, base::Instant to) override;

 private:
    Database& database_;
};

void SqlDeskStore::LogReads(const std::vector<RestrictedRead>& reads) {
    if (reads.empty()) return;
    database_.Write(WriteKind::kPlain, [&](Connection& connection) {
        for (const RestrictedRead& read : reads) {
            connection.ExecuteLater(kLogRead, {read.at, read.person, read.type, read.record,
                                               Joined(read.fields), read.request});
        }
        return Outcome::kKeep;
    });
}

std::vector<RestrictedRead> SqlDeskStore::Reads(const ReadLogQuery& query) {
    ReadLogText text("number, at, person, type, record, fields, request", query);
    text.sql += " ORDER BY at DESC, number DESC LIMIT " +
                text.Bind(std::int64_t{std::clamp(query.limit, 0, 1'000)});
    text.sql += " OFFSET " + text.Bind(std::max<std::int64_t>(query.offset, 0));
    std::vector<RestrictedRead> reads;
    const auto snapshot = database_.Read();
    Rows rows = snapshot->connection().Query({"desk.reads", text.sql}, text.params);
    while (rows.Next()) reads.push_back(ReadRead(rows.row()));
    return reads;
}

std::int64_t SqlDeskStore::CountReads(const ReadLogQuery& query) {
    const ReadLogText text("count(*)", query);
    const auto snapshot = database_.Read();
    Rows rows = snapshot->connection().Query({"desk.count_reads", text.sql}, text.params);
    return rows.Next() ? rows->Int(0) : 0;
}

ReadLogDigest SqlDeskStore::DigestReads(base::Instant from, base::Instant to) {
    const auto snapshot = database_.Read();
    return DigestOfReads(snapshot->connection(), from, to);
}

}  // namespace

ReadLogDigest DigestOfReads(Connection& connection, base::Instant from, base::Instant to) {
    ReadLogDigest answer{from, to, 0, {}};
    base::Digester digester(base::DigestKind::kSm3);
    const std::array<Param, 2> span{Param(from), Param(to)};
    connection.Stream(kReadsBetween, span, [&](const Row& row) {
        ++answer.rows;
        digester.Add(LineOf(ReadRead(row))).Add("\n");
    });
    answer.digest = digester.Finish();
    return answer;
}

std::unique_ptr<http::DeskStore> MakeDeskStore(Database& database) {
    return std::make_unique<SqlDeskStore>(database);
}

}  // namespace storage
