// A list as a request asks for it, over the random world of the property test: on four lines the
// record type, the sort, the words searched, and the filter. What is accepted must find the same
// records in memory and in SQLite, read again be the same, name no field that may not be read, and
// become SQL, for both databases, in which no word stands but SQL's own and the schema's.
#include <fmt/format.h>
#include <unistd.h>

#include <cctype>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>

#include "base/check.hpp"
#include "base/text.hpp"
#include "records/memory_store.hpp"
#include "records/testing/random_filter.hpp"
#include "storage/ledger_store.hpp"
#include "storage/migrate.hpp"
#include "storage/query_sql.hpp"
#include "storage/record_store.hpp"
#include "storage/search_sql.hpp"

namespace {

using records::Query;
using records::testing::RandomWorld;

/// A SQLite file of this process, gone with it.
class OwnFile {
 public:
    OwnFile()
        : folder_(std::filesystem::temp_directory_path() /
                  fmt::format("qingheng-fuzz-filter-{}", getpid())) {
        std::filesystem::create_directories(folder_);
    }
    ~OwnFile() {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    OwnFile(const OwnFile&) = delete;
    OwnFile& operator=(const OwnFile&) = delete;
    [[nodiscard]] std::string path() const { return (folder_ / "world.sqlite").string(); }

 private:
    std::filesystem::path folder_;
};

/// The same records in memory and in SQLite, and the words of the schema.
class World {
 public:
    World() {
        CHECK(storage::Migrate(*database_, *catalogue_).has_value());
        CHECK(storage::LedgerStore(*database_).Begin(ledger::SigningKey::Make(), true));
        store_ = std::make_unique<storage::SqlRecordStore>(
            *database_, catalogue_, storage::RecordStoreOptions{clock_, true, {}});
        RandomWorld world(7);
        for (const records::Record& record : world.Records(20)) Keep(record);
        givens_ = world.RandomGivens();
        ReadWords();
        memory_view_ = memory_.Read();
        sqlite_view_ = store_->Read();
    }

    [[nodiscard]] const catalogue::Catalogue& catalogue() const { return *catalogue_; }
    [[nodiscard]] const records::Givens& givens() const { return givens_; }
    [[nodiscard]] bool Knows(std::string_view word) const { return words_.contains(word); }
    [[nodiscard]] std::vector<std::string> InMemory(const Query& query) {
        return Ids(memory_view_->Select(query));
    }
    [[nodiscard]] std::vector<std::string> InSqlite(const Query& query) {
        return Ids(sqlite_view_->Select(query));
    }

 private:
    void Keep(const records::Record& record) {
        const auto act = records::testing::CreationOf(*catalogue_, record, randomness_);
        const auto work = [&](records::RecordWriter& writer) { return writer.Store(act); };
        CHECK(memory_.Write(work).has_value());
        CHECK(store_->Write(work).has_value());
    }

    static std::vector<std::string> Ids(const std::vector<records::Record>& records) {
        std::vector<std::string> ids;
        ids.reserve(records.size());
        for (const records::Record& record : records) ids.push_back(record.id.ToText());
        return ids;
    }

    void ReadWords() {
        const auto snapshot = database_->Read();
        storage::Rows rows = snapshot->connection().Query(
            {"fuzz.names",
             "SELECT m.name, c.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c"});
        while (rows.Next()) {
            words_.insert(rows->Text(0));
            words_.insert(rows->Text(1));
        }
        for (const char* word :
             {"t",          "AND",      "OR",     "NOT",    "IS",     "TRUE",    "FALSE",
              "NULL",       "IN",       "FROM",   "WHERE",  "SELECT", "EXISTS",  "BETWEEN",
              "MATCH",      "count",    "substr", "instr",  "strpos", "length",  "coalesce",
              "rowid",      "record",   "type",   "search", "tokens", "tsquery", "quote_literal",
              "known_from", "known_to", "UNION",  "ALL"}) {
            words_.insert(word);
        }
    }

    OwnFile file_;
    std::shared_ptr<const catalogue::Catalogue> catalogue_ = RandomWorld::Catalogue();
    base::FixedClock clock_{base::CivilDay::FromSerial(20'000)};
    base::SeededRandomness randomness_{3};
    records::MemoryRecordStore memory_{catalogue_, clock_};
    std::unique_ptr<storage::Database> database_ =
        storage::OpenDatabase({.where = file_.path(), .readers = 2});
    std::unique_ptr<storage::SqlRecordStore> store_;
    records::Givens givens_;
    std::set<std::string, std::less<>> words_;
    std::unique_ptr<records::RecordView> memory_view_, sqlite_view_;
};

bool IsWordCharacter(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$';
}

/// x1, $12, 1
bool IsNumbered(std::string_view word) {
    if (word.front() == 'x' || word.front() == '$') word.remove_prefix(1);
    return !word.empty() && word.find_first_not_of("0123456789") == std::string_view::npos;
}

/// Nothing of what was typed may stand in the text: every word is SQL's or the schema's.
void CheckWords(const World& world, std::string_view sql) {
    for (std::size_t i = 0; i < sql.size();) {
        std::size_t end = i;
        while (end < sql.size() && IsWordCharacter(sql[end])) ++end;
        if (end > i) {
            const std::string_view word = sql.substr(i, end - i);
            CHECK(IsNumbered(word) || world.Knows(word));
            i = end;
        } else if (sql[i] == '\'') {
            const std::size_t end_of_text = sql.find('\'', i + 1);
            CHECK(end_of_text != std::string_view::npos);
            const std::string_view text = sql.substr(i + 1, end_of_text - i - 1);
            CHECK(text == "[]" || world.Knows(text));  // a table's own name among what waits
            i = end_of_text + 1;
        } else if (sql.substr(i).starts_with("*)") && sql.substr(0, i).ends_with("count(")) {
            ++i;
        } else {
            CHECK(std::string_view(" (),.=<>+:@").find(sql[i]) != std::string_view::npos);
            ++i;
        }
    }
}

std::string SqlOf(storage::Dialect dialect, const Query& query) {
    storage::SqlText sql(dialect);
    storage::FilterSql filter(sql, query.givens, query.as_known);
    const storage::Frame record{query.type, "t"};
    std::string text = filter.Where(query.filter, record);
    return text + " AND " + storage::SearchSql(sql, filter, record, query);
}

bool Hides(const catalogue::RecordType&, const catalogue::Field& field) {
    return field.id != "amount" && field.id != "secret" && field.id != "parent";
}

/// Who may not read a field cannot name it: where such a filter is read, it holds none of them.
void CheckRights(const World& world, const Query& query, std::string_view json) {
    const auto read = records::ReadFilter(world.catalogue(), *query.type, json, Hides);
    if (!read) return;
    // The filter alone: what is searched is the type's affair, not the asker's.
    storage::SqlText text(storage::Dialect::kSqlite);
    const std::string sql = storage::FilterSql(text, query.givens, query.as_known)
                                .Where(*read, storage::Frame{query.type, "t"});
    for (const char* column : {"f_amount", "n_secret", "f_secret", "f_parent"}) {
        // f_secret_amount is another field
        const auto at = sql.find(column);
        CHECK(at == std::string::npos || IsWordCharacter(sql[at + std::string(column).size()]));
    }
}

void CheckQuery(World& world, Query& query, std::string_view json) {
    const auto again = records::ReadFilter(world.catalogue(), *query.type, query.filter.text);
    CHECK(again.has_value() && again->text == query.filter.text);
    for (const auto dialect : {storage::Dialect::kSqlite, storage::Dialect::kPostgres}) {
        CheckWords(world, SqlOf(dialect, query));
    }
    CheckRights(world, query, json);
    CHECK(world.InMemory(query) == world.InSqlite(query));
}

std::string_view TakeLine(std::string_view& text) {
    const auto end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return line;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static World world;
    std::string_view input(reinterpret_cast<const char*>(data), size);
    Query query;
    query.type = world.catalogue().FindType(TakeLine(input));
    if (query.type == nullptr) return 0;
    auto sort = records::ReadSort(world.catalogue(), *query.type, TakeLine(input));
    if (sort) query.sort = *std::move(sort);
    const std::string_view search = TakeLine(input);
    // The routes refuse what is no text before anybody searches for it.
    if (base::IsUtf8(search)) query.search = search;
    query.givens = world.givens();
    auto filter = records::ReadFilter(world.catalogue(), *query.type, input);
    if (!filter) {
        CHECK(!filter.error().empty());
        for (const auto& refusal : filter.error()) CHECK(refusal.code.starts_with("filter."));
        return 0;
    }
    query.filter = *std::move(filter);
    CheckQuery(world, query, input);
    return 0;
}
