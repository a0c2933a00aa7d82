#pragma once

#include <functional>
#include <memory>
#include <string>

#include "storage/postgres/postgres_connection.hpp"

namespace storage {

/// A connection of one's own that comes back after its server did. One thread at a time.
class PostgresLine {
 public:
    explicit PostgresLine(std::string where, std::function<void(PostgresConnection&)> greet = {})
        : greet_(std::move(greet)) {
        options_.where = std::move(where);
    }

    /// The connection, made anew where it was lost; then `greet` is called first.
    PostgresConnection& Get() {
        if (connection_ == nullptr) {
            auto fresh = std::make_unique<PostgresConnection>(options_);
            if (greet_) greet_(*fresh);
            connection_ = std::move(fresh);
        }
        return *connection_;
    }

    /// The connection, if there is one now.
    PostgresConnection* Held() { return connection_.get(); }

    /// `work` in a transaction that `begin` opens. Once more where the connection had died unseen
    /// before anything was done.
    template <class Work>
    void In(const Sql& begin, Work&& work) {
        Begin(begin);
        try {
            work(*connection_);
            connection_->Flush();
            connection_->ExecuteScript({"commit", "COMMIT"});
        } catch (...) {  // passed on
            if (!connection_->Abandon()) connection_.reset();
            throw;
        }
    }
    /// As In, for a connection whose session holds locks: a failure ends the session.
    void Drop() { connection_.reset(); }

 private:
    void Begin(const Sql& begin) {
        const bool known = connection_ != nullptr;
        try {
            Get().ExecuteScript(begin);
        } catch (const Failure& failure) {
            connection_.reset();
            if (!known || !failure.IsConnectionLost()) throw;
            Get().ExecuteScript(begin);
        }
    }

    DatabaseOptions options_;
    std::function<void(PostgresConnection&)> greet_;
    std::unique_ptr<PostgresConnection> connection_;
};

}  // namespace storage
