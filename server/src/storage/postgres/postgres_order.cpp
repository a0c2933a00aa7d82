#include <chrono>

#include "storage/act_order.hpp"
#include "storage/ledger_store.hpp"

namespace storage {
namespace {

// One statement: the lock is held while both are drawn, so that in the order of arrivals the time
// never falls; the select list is evaluated from left to right.
constexpr Sql kDraw{"draw_arrival",
                    "SELECT pg_advisory_lock(8702), nextval('act_arrival'),"
                    " setval('act_clock', GREATEST("
                    " CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS bigint),"
                    " COALESCE(pg_sequence_last_value('act_clock'), 1))), pg_advisory_unlock(8702),"
                    " (SELECT value FROM setting_meta WHERE name = 'calendar')"};
constexpr Sql kDrawDemonstration{
    "draw_arrival_demonstration",
    "SELECT pg_advisory_lock(8702), nextval('act_arrival'),"
    " setval('act_clock', GREATEST(CAST($1 AS bigint),"
    " COALESCE(pg_sequence_last_value('act_clock'), 1))), pg_advisory_unlock(8702),"
    " (SELECT value FROM setting_meta WHERE name = 'calendar')"};
constexpr Sql kAnyUnsequenced{"any_unsequenced",
                              "SELECT arrival FROM act WHERE position IS NULL LIMIT 1"};
constexpr Sql kUnsequenced{
    "unsequenced",
    "SELECT arrival, leaf FROM act WHERE position IS NULL ORDER BY arrival LIMIT 10000"};
constexpr Sql kPlace{"place_act", "UPDATE act SET position = $1 WHERE arrival = $2"};

constexpr auto kPause = std::chrono::milliseconds(200);

std::int64_t PlaceAll(Connection& connection) {
    ledger::TreeAppender tree(TreeSize(connection), NodesOf(connection));
    std::int64_t placed = 0;
    Rows rows = connection.Query(kUnsequenced);
    while (rows.Next()) {
        const auto position = static_cast<std::int64_t>(tree.size());
        WriteNodes(connection, tree.Append(rows->Digest(1)));
        connection.ExecuteLater(kPlace, {position, rows->Int(0)});
        ++placed;
    }
    return placed;
}

/// Sequences a few times a second: also acts of other nodes.
class Sequencer {
 public:
    explicit Sequencer(Database& database) : database_(database), thread_([this] { Loop(); }) {}
    ~Sequencer() {
        {
            const std::lock_guard lock(mutex_);
            stopping_ = true;
        }
        wake_.notify_all();
        thread_.join();
    }
    Sequencer(const Sequencer&) = delete;
    Sequencer& operator=(const Sequencer&) = delete;

 private:
    void Loop() {
        std::unique_lock lock(mutex_);
        while (!wake_.wait_for(lock, kPause, [this] { return stopping_; })) {
            lock.unlock();
            try {
                SequenceOnce(database_);
            } catch (const Failure&) {
                // Away or busy: the acts are kept without positions; the next round tries again.
            }
            lock.lock();
        }
    }

    Database& database_;
    std::mutex mutex_;
    std::condition_variable wake_;
    bool stopping_ = false;  ///< under mutex_
    std::thread thread_;     ///< last
};

class PostgresOrder final : public ActOrder {
 public:
    PostgresOrder(Database& database, const base::Clock* clock)
        : clock_(clock), sequencer_(database) {}

    void TaskBegins(Connection& /*connection*/) override {}
    void TaskUndone() override {}
    Drawn Draw(Connection& connection) override {
        Rows rows = clock_ != nullptr ? connection.Query(kDrawDemonstration, {clock_->Now().micros})
                                      : connection.Query(kDraw);
        if (!rows.Next()) throw Failure(std::string(Failure::kInternal), "no arrival", kDraw.name);
        return {rows->Int(1), base::Instant{rows->Int(2)}, rows->OptionalText(4)};
    }
    std::optional<std::int64_t> Place(Connection& /*connection*/, std::int64_t /*arrival*/,
                                      const base::Digest& /*leaf*/) override {
        return std::nullopt;
    }

 private:
    const base::Clock* clock_;
    Sequencer sequencer_;
};

}  // namespace

std::int64_t SequenceOnce(Database& database) {
    if (!database.Read()->connection().QueryInt(kAnyUnsequenced)) return 0;
    std::int64_t placed = 0;
    database.Write(WriteKind::kSequence, [&](Connection& connection) {
        placed = PlaceAll(connection);
        return Outcome::kKeep;
    });
    return placed;
}

std::unique_ptr<ActOrder> MakePostgresOrder(Database& database, const base::Clock* clock) {
    return std::make_unique<PostgresOrder>(database, clock);
}

}  // namespace storage
