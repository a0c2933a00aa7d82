#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "base/instant.hpp"
#include "ledger/head.hpp"
#include "records/testing/random_filter.hpp"
#include "storage/database.hpp"
#include "storage/ledger_store.hpp"
#include "storage/record_store.hpp"
#include "storage/testing/postgres_server.hpp"

/// One test body on both databases. Test only.
namespace storage::testing {

/// A database of the dialect that nobody else uses; gone with the object.
class TestDatabase {
 public:
    explicit TestDatabase(Dialect dialect);
    [[nodiscard]] DatabaseOptions& options() { return options_; }
    [[nodiscard]] Database& operator*() { return *database_; }
    [[nodiscard]] Database* operator->() { return database_.get(); }
    /// Closes and opens it again (a restart).
    void Reopen();
    void Close() { database_.reset(); }
    [[nodiscard]] const std::filesystem::path& folder() const { return folder_.path(); }

 private:
    TemporaryFolder folder_;
    DatabaseOptions options_;
    std::unique_ptr<Database> database_;
};

/// A migrated database with a ledger begun and a store over RandomWorld's catalogue.
class TestStore {
 public:
    explicit TestStore(Dialect dialect, std::shared_ptr<const catalogue::Catalogue> catalogue =
                                            records::testing::RandomWorld::Catalogue());

    base::Result<records::Receipt> Store(const records::ActToStore& act);
    base::Result<records::Receipt> Create(const records::Record& record);
    /// The record with `field` set to `value`, one version on.
    base::Result<records::Receipt> Change(records::Record& record, const std::string& field,
                                          records::Value value);
    [[nodiscard]] const catalogue::RecordType& Type(std::string_view id) const {
        return *catalogue_->FindType(id);
    }
    [[nodiscard]] std::optional<records::Record> Find(std::string_view type,
                                                      const base::RecordId& id);
    /// One number of the database.
    [[nodiscard]] std::int64_t Number(std::string_view sql);
    void Execute(std::string_view sql);
    /// Until every act has its position (PostgreSQL's sequencer).
    void Sequence();
    void Reopen();

    TestDatabase& database() { return database_; }
    SqlRecordStore& store() { return *store_; }
    base::FixedClock& clock() { return clock_; }
    base::SeededRandomness& randomness() { return randomness_; }
    [[nodiscard]] const std::shared_ptr<const catalogue::Catalogue>& catalogue() const {
        return catalogue_;
    }
    [[nodiscard]] const ledger::SigningKey& key() const { return key_; }

 private:
    std::shared_ptr<const catalogue::Catalogue> catalogue_;
    base::FixedClock clock_{*base::CivilDay::Parse("2026-03-02")};
    base::SeededRandomness randomness_{1};
    ledger::SigningKey key_ = ledger::SigningKey::Make();
    TestDatabase database_;
    std::unique_ptr<SqlRecordStore> store_;
};

/// For INSTANTIATE_TEST_SUITE_P(Both, …, BothDialects(), DialectName).
[[nodiscard]] inline auto BothDialects() {
    return ::testing::Values(Dialect::kSqlite, Dialect::kPostgres);
}
[[nodiscard]] inline std::string DialectName(const ::testing::TestParamInfo<Dialect>& info) {
    return info.param == Dialect::kSqlite ? "Sqlite" : "Postgres";
}

/// `thing` number n with `$state` current.
[[nodiscard]] records::Record AThing(int number, records::FieldValues values);
[[nodiscard]] base::RecordId IdOf(int number);

/// Somebody takes a line out of the log of restricted reads.
void TakeOutRead(Database& database, std::int64_t number);

}  // namespace storage::testing
