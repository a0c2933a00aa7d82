#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "storage/database.hpp"

struct pg_conn;
struct pg_result;

namespace storage {

struct ClearResult {
    void operator()(pg_result* result) const;
};
using ResultHandle = std::unique_ptr<pg_result, ClearResult>;

class PostgresConnection final : public Connection {
 public:
    explicit PostgresConnection(const DatabaseOptions& options);
    ~PostgresConnection() override;
    PostgresConnection(const PostgresConnection&) = delete;
    PostgresConnection& operator=(const PostgresConnection&) = delete;

    using Connection::Execute;
    using Connection::ExecuteLater;
    using Connection::Query;

    [[nodiscard]] Dialect dialect() const override { return Dialect::kPostgres; }
    [[nodiscard]] Rows Query(const Sql& sql, Params params) override;
    std::int64_t Execute(const Sql& sql, Params params) override;
    void ExecuteLater(const Sql& sql, Params params) override;
    void Stream(const Sql& sql, Params params,
                const std::function<void(const Row&)>& each) override;
    /// Also BEGIN, COMMIT and locks: the simple protocol, one round trip for all statements.
    void ExecuteScript(const Sql& sql) override;
    void Defer(std::function<void(Connection&)> work) override { work(*this); }
    void RunDeferred() override {}
    void AfterCommit(std::function<void()> /*work*/) override {}
    [[nodiscard]] std::uint64_t epoch() const override { return 0; }

    /// Waits for what ExecuteLater sent; throws its first failure.
    void Flush();
    /// Leaves pipeline and transaction whatever their state. False: the connection is of no use.
    bool Abandon();

 private:
    struct TextHash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const {
            return std::hash<std::string_view>{}(text);
        }
    };
    /// Name of the prepared statement of this text; prepares it now, or in the pipeline.
    std::string Prepared(const Sql& sql);
    ResultHandle Run(const Sql& sql, Params params);
    void Check(const pg_result* result, std::string_view name) const;
    [[noreturn]] void Throw(const pg_result* result, std::string_view name) const;
    void ReadPipelined(std::string_view name, std::unique_ptr<Failure>& first);
    void DropStatements();

    pg_conn* connection_ = nullptr;
    std::int64_t slow_micros_;
    std::function<void(std::string_view, std::int64_t)> slow_query_;
    std::unordered_map<std::string, std::string, TextHash, std::equal_to<>> statements_;
    int next_statement_ = 0;
    int later_ = 0;           ///< commands in the pipeline
    std::string later_name_;  ///< of the last one
};

}  // namespace storage
