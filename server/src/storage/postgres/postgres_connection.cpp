#include "storage/postgres/postgres_connection.hpp"

#include <libpq-fe.h>

#include <array>
#include <charconv>
#include <chrono>

#include "storage/postgres/postgres_values.hpp"

namespace storage {
namespace {

constexpr std::size_t kMostPrepared = 400;
/// Commands in the pipeline before their answers are read: keeps both sockets from filling.
constexpr int kMostLater = 200;
constexpr int kBinary = 1;

class Stopwatch {
 public:
    [[nodiscard]] std::int64_t Micros() const {
        return std::chrono::duration_cast<std::chrono::microseconds>(
                   std::chrono::steady_clock::now() - start_)
            .count();
    }

 private:
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace

void ClearResult::operator()(pg_result* result) const { PQclear(result); }

PostgresConnection::PostgresConnection(const DatabaseOptions& options)
    : slow_micros_(options.slow_micros), slow_query_(options.slow_query) {
    const std::string patience = std::to_string(std::max(2, options.busy_ms / 1000));
    const std::array<const char*, 6> names = {
        "dbname", "client_encoding", "application_name", "connect_timeout", "options", nullptr};
    const std::array<const char*, 6> values = {
        options.where.c_str(), "UTF8", "qingheng", patience.c_str(), "-c TimeZone=UTC", nullptr};
    connection_ = PQconnectdbParams(names.data(), values.data(), 1);
    if (connection_ == nullptr) throw std::bad_alloc();
    if (PQstatus(connection_) != CONNECTION_OK) {
        const std::string words = PQerrorMessage(connection_);
        PQfinish(connection_);
        throw Failure(std::string(Failure::kConnection), words, "connect");
    }
    PQsetNoticeProcessor(
        connection_, [](void*, const char*) {}, nullptr);
}

PostgresConnection::~PostgresConnection() { PQfinish(connection_); }

void PostgresConnection::Throw(const pg_result* result, std::string_view name) const {
    const char* state = result != nullptr ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : nullptr;
    // No answer at all, or one made by libpq itself, means that the connection is gone.
    const bool lost = PQstatus(connection_) != CONNECTION_OK || state == nullptr;
    const char* detail =
        result != nullptr ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : nullptr;
    throw Failure(lost ? std::string(Failure::kConnection) : state,
                  detail != nullptr ? detail : PQerrorMessage(connection_), name);
}

void PostgresConnection::Check(const pg_result* result, std::string_view name) const {
    const ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY)
        Throw(result, name);
}

void PostgresConnection::DropStatements() {
    ExecuteScript({"drop_statements", "DEALLOCATE ALL"});
    statements_.clear();
}

std::string PostgresConnection::Prepared(const Sql& sql) {
    const auto found = statements_.find(sql.text);
    if (found != statements_.end()) return found->second;
    if (statements_.size() >= kMostPrepared && later_ == 0) DropStatements();
    std::string name = "s" + std::to_string(++next_statement_);
    const std::string text(sql.text);
    if (later_ > 0) {
        if (PQsendPrepare(connection_, name.c_str(), text.c_str(), 0, nullptr) == 0)
            Throw(nullptr, sql.name);
        ++later_;
    } else {
        const ResultHandle result(PQprepare(connection_, name.c_str(), text.c_str(), 0, nullptr));
        Check(result.get(), sql.name);
    }
    statements_.emplace(text, name);
    return name;
}

ResultHandle PostgresConnection::Run(const Sql& sql, Params params) {
    Flush();
    const Stopwatch watch;
    const std::string statement = Prepared(sql);
    const PostgresParams bound(params, sql.name);
    ResultHandle result(PQexecPrepared(connection_, statement.c_str(), bound.count(),
                                       bound.values(), bound.lengths(), bound.formats(), kBinary));
    Check(result.get(), sql.name);
    const std::int64_t micros = watch.Micros();
    if (micros >= slow_micros_ && slow_query_) slow_query_(sql.name, micros);
    return result;
}

Rows PostgresConnection::Query(const Sql& sql, Params params) {
    return Rows(CursorOver(Run(sql, params)));
}

std::int64_t PostgresConnection::Execute(const Sql& sql, Params params) {
    const ResultHandle result = Run(sql, params);
    const std::string_view changed = PQcmdTuples(result.get());
    std::int64_t count = 0;
    std::from_chars(changed.data(), changed.data() + changed.size(), count);
    return count;
}

void PostgresConnection::ExecuteLater(const Sql& sql, Params params) {
    if (later_ >= kMostLater) Flush();
    if (later_ == 0) {
        if (!statements_.contains(sql.text)) static_cast<void>(Prepared(sql));
        if (PQenterPipelineMode(connection_) == 0) Throw(nullptr, sql.name);
        later_ = 1;  // from here on what is prepared goes into the pipeline; Flush reads by answers
    }
    later_name_ = sql.name;
    const std::string statement = Prepared(sql);
    const PostgresParams bound(params, sql.name);
    if (PQsendQueryPrepared(connection_, statement.c_str(), bound.count(), bound.values(),
                            bound.lengths(), bound.formats(), kBinary) == 0)
        Throw(nullptr, sql.name);
    ++later_;
}

void PostgresConnection::Flush() {
    if (later_ == 0) return;
    later_ = 0;
    if (PQpipelineSync(connection_) == 0) Throw(nullptr, later_name_);
    std::unique_ptr<Failure> first;
    ReadPipelined(later_name_, first);
    if (PQexitPipelineMode(connection_) == 0 && !first) Throw(nullptr, later_name_);
    if (!first) return;
    // What was prepared after the fault is not there.
    statements_.clear();
    throw *first;
}

void PostgresConnection::ReadPipelined(std::string_view name, std::unique_ptr<Failure>& first) {
    while (true) {
        const ResultHandle result(PQgetResult(connection_));
        if (result == nullptr) {  // end of one command
            if (PQstatus(connection_) != CONNECTION_OK) Throw(nullptr, name);
            continue;
        }
        const ExecStatusType status = PQresultStatus(result.get());
        if (status == PGRES_PIPELINE_SYNC) return;
        if (status == PGRES_PIPELINE_ABORTED || first) continue;
        try {
            Check(result.get(), name);
        } catch (const Failure& failure) {
            first = std::make_unique<Failure>(failure);
        }
    }
}

void PostgresConnection::Stream(const Sql& sql, Params params,
                                const std::function<void(const Row&)>& each) {
    Flush();
    const std::string statement = Prepared(sql);
    const PostgresParams bound(params, sql.name);
    if (PQsendQueryPrepared(connection_, statement.c_str(), bound.count(), bound.values(),
                            bound.lengths(), bound.formats(), kBinary) == 0)
        Throw(nullptr, sql.name);
    struct Drain {  // also when `each` throws: the rest of the answer is read off
        pg_conn* connection;
        ~Drain() {
            while (pg_result* rest = PQgetResult(connection)) PQclear(rest);
        }
    } const drain{connection_};
    PQsetSingleRowMode(connection_);
    while (true) {
        ResultHandle result(PQgetResult(connection_));
        if (result == nullptr) return;
        if (PQresultStatus(result.get()) != PGRES_SINGLE_TUPLE) {
            Check(result.get(), sql.name);
            continue;
        }
        const auto cursor = CursorOver(std::move(result));
        while (cursor->Next()) each(*cursor);
    }
}

void PostgresConnection::ExecuteScript(const Sql& sql) {
    Flush();
    const std::string text(sql.text);
    const ResultHandle result(PQexec(connection_, text.c_str()));
    Check(result.get(), sql.name);
}

bool PostgresConnection::Abandon() {
    try {
        Flush();
    } catch (const Failure&) {
        // What was sent is being abandoned anyhow.
    }
    if (PQstatus(connection_) != CONNECTION_OK) return false;
    if (PQtransactionStatus(connection_) == PQTRANS_IDLE) return true;
    // The locks of a session outlive its transaction.
    const ResultHandle result(PQexec(connection_, "ROLLBACK; SELECT pg_advisory_unlock_all()"));
    return PQresultStatus(result.get()) == PGRES_TUPLES_OK;
}

}  // namespace storage
