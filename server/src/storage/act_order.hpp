#pragma once

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "base/digest.hpp"
#include "base/instant.hpp"
#include "ledger/tree.hpp"
#include "storage/database.hpp"

namespace storage {

struct Drawn {
    std::int64_t arrival = 0;
    base::Instant recorded_at;
    /// Version of the calendar in force, as this transaction sees it; nullopt: the database was not
    /// migrated since there are such.
    std::optional<std::string> calendar;
};

/// The name in setting_meta of the version of the calendar in force.
inline constexpr const char* kCalendarInForce = "calendar";

/// Who gives acts their arrival, time and position (docs/formats/storage.md "Who writes").
class ActOrder {
 public:
    virtual ~ActOrder() = default;
    /// A task of the writer begins; its effects may be undone by TaskUndone.
    virtual void TaskBegins(Connection& connection) = 0;
    virtual void TaskUndone() = 0;
    /// A new arrival and its time, never before the last one's.
    virtual Drawn Draw(Connection& connection) = 0;
    /// The position of the act, given now; nullopt: the sequencer gives it within a second.
    virtual std::optional<std::int64_t> Place(Connection& connection, std::int64_t arrival,
                                              const base::Digest& leaf) = 0;
};

/// SQLite: the single writer counts by itself; positions come in the same transaction. Its state is
/// a cache of the database and read anew when Connection::epoch says so. Used on the writer's
/// thread.
[[nodiscard]] std::unique_ptr<ActOrder> MakeSqliteOrder(const base::Clock& clock);

/// PostgreSQL: two sequences under an advisory lock, and a sequencer thread. `clock` is used only
/// for a demonstration (else nullptr: the server's clock).
[[nodiscard]] std::unique_ptr<ActOrder> MakePostgresOrder(Database& database,
                                                          const base::Clock* clock);

/// Gives positions to all committed acts that have none; returns how many. PostgreSQL.
std::int64_t SequenceOnce(Database& database);

}  // namespace storage
