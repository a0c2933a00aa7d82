#include <algorithm>

#include "storage/act_order.hpp"
#include "storage/ledger_store.hpp"
#include "storage/migrate.hpp"

namespace storage {
namespace {

constexpr Sql kLastAct{"last_act",
                       "SELECT arrival, recorded_at FROM act ORDER BY arrival DESC LIMIT 1"};

/// The end of the ledger as this process knows it.
struct Tail {
    std::int64_t arrival = 0;
    base::Instant recorded_at;
    ledger::TreeAppender tree;
};

class SqliteOrder final : public ActOrder {
 public:
    explicit SqliteOrder(const base::Clock& clock) : clock_(clock) {}

    void TaskBegins(Connection& connection) override {
        if (!known_ || epoch_ != connection.epoch()) Load(connection);
        before_task_ = tail_;
    }
    void TaskUndone() override { tail_ = before_task_; }

    Drawn Draw(Connection& /*connection*/) override {
        tail_.recorded_at = std::max(clock_.Now(), tail_.recorded_at);
        return {++tail_.arrival, tail_.recorded_at, calendar_};
    }

    std::optional<std::int64_t> Place(Connection& connection, std::int64_t /*arrival*/,
                                      const base::Digest& leaf) override {
        const auto position = static_cast<std::int64_t>(tail_.tree.size());
        WriteNodes(connection, tail_.tree.Append(leaf));
        return position;
    }

 private:
    void Load(Connection& connection) {
        tail_ = Tail{};
        {
            Rows rows = connection.Query(kLastAct);
            if (rows.Next()) tail_ = {rows->Int(0), rows->Instant(1), {}};
        }
        tail_.tree = ledger::TreeAppender(TreeSize(connection), NodesOf(connection));
        // Whoever loads a calendar migrates: alone, or as another process.
        calendar_ = ReadMeta(connection, kCalendarInForce);
        epoch_ = connection.epoch();
        known_ = true;
    }

    const base::Clock& clock_;
    Tail tail_, before_task_;
    std::optional<std::string> calendar_;
    std::uint64_t epoch_ = 0;
    bool known_ = false;
};

}  // namespace

std::unique_ptr<ActOrder> MakeSqliteOrder(const base::Clock& clock) {
    return std::make_unique<SqliteOrder>(clock);
}

}  // namespace storage
