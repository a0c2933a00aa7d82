#include "storage/testing/test_store.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "storage/job_store.hpp"
#include "storage/migrate.hpp"

namespace storage::testing {

TestDatabase::TestDatabase(Dialect dialect) {
    options_.where = dialect == Dialect::kSqlite ? (folder_.path() / "test.sqlite").string()
                                                 : PostgresServer::Shared().NewDatabase();
    options_.busy_ms = 5'000;
    Reopen();
}

void TestDatabase::Reopen() {
    database_.reset();
    database_ = OpenDatabase(options_);
}

TestStore::TestStore(Dialect dialect, std::shared_ptr<const catalogue::Catalogue> catalogue)
    : catalogue_(std::move(catalogue)), database_(dialect) {
    if (const auto done = Migrate(*database_, *catalogue_); !done)
        throw std::runtime_error("migrate: " + done.error().front().code);
    if (!LedgerStore(*database_).Begin(key_, true)) throw std::runtime_error("begin");
    Reopen();
}

void TestStore::Reopen() {
    store_.reset();
    database_.Reopen();
    store_ = std::make_unique<SqlRecordStore>(*database_, catalogue_,
                                              RecordStoreOptions{clock_, true, EnqueueJob});
}

base::Result<records::Receipt> TestStore::Store(const records::ActToStore& act) {
    return store_->Write([&](records::RecordWriter& writer) { return writer.Store(act); });
}

base::Result<records::Receipt> TestStore::Create(const records::Record& record) {
    return Store(records::testing::CreationOf(*catalogue_, record, randomness_));
}

base::Result<records::Receipt> TestStore::Change(records::Record& record, const std::string& field,
                                                 records::Value value) {
    records::Record after = record;
    after.version += 1;
    after.Set(field, std::move(value));
    auto receipt = Store(records::testing::ChangeOf(*catalogue_, record, after, randomness_));
    if (receipt) record = std::move(after);
    return receipt;
}

std::optional<records::Record> TestStore::Find(std::string_view type, const base::RecordId& id) {
    return store_->Read()->Find(Type(type), id);
}

std::int64_t TestStore::Number(std::string_view sql) {
    const auto snapshot = database_->Read();
    return snapshot->connection().QueryInt({"test", sql}).value_or(0);
}

void TestStore::Execute(std::string_view sql) {
    database_->WriteAlone([&](Connection& connection) { connection.ExecuteScript({"test", sql}); });
}

void TestStore::Sequence() {
    if (database_->dialect() == Dialect::kPostgres) SequenceOnce(*database_);
}

base::RecordId IdOf(int number) {
    return *base::RecordId::Parse(fmt::format("019583a2-0000-7000-8000-{:012x}", number));
}

records::Record AThing(int number, records::FieldValues values) {
    values.emplace("$state", records::Value("current"));
    return {IdOf(number), "thing", 1, std::move(values)};
}

void TakeOutRead(Database& database, std::int64_t number) {
    database.WriteAlone([number](Connection& connection) {
        connection.Execute({"tamper", "DELETE FROM read_log WHERE number = $1"}, {number});
    });
}

}  // namespace storage::testing
