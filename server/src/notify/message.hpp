#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/civil_day.hpp"
#include "base/id.hpp"
#include "base/instant.hpp"

namespace notify {

/// Why this person is told.
enum class Because { kHolder, kDelegate, kLeader, kApprover, kNamed };

/// One matter of a message. Names only: what stands in the record is shown to whoever opens the
/// message by the rights that they then have, so that no personal value is ever copied into one.
struct Item {
    std::string type;  ///< record type
    base::RecordId record;
    std::string clock;  ///< rule of `clocks/`; `approval`: an opinion is urged
    base::CivilDay due;
    std::string step;  ///< Step::id, `urged 2026-11-23`
    Because because = Because::kHolder;
    bool operator==(const Item&) const = default;
};

/// What a person was told at one time: the morning's digest, or what came up later in the day.
struct Message {
    std::int64_t id = 0;
    base::RecordId person;
    base::Instant at;
    std::vector<Item> items;
    std::optional<base::Instant> read_at;
    bool operator==(const Message&) const = default;
};

struct MessageQuery {
    base::RecordId person;
    bool unread_only = false;
    std::int64_t offset = 0;
    int limit = 50;  ///< at most 200
};

/// Owned by `app`; safe from any thread and from many nodes. Throws storage failures; each call is
/// one transaction, durable on return. Rights are the caller's: every question names its person.
class MessageStore {
 public:
    virtual ~MessageStore() = default;

    /// Those of `items` of which the person was not told yet (record, clock, due day and step
    /// together) become one message; the number of them, 0: there is no new message. However many
    /// nodes and however often: each is told once.
    virtual std::int64_t Deliver(const base::RecordId& person, base::Instant at,
                                 const std::vector<Item>& items) = 0;

    virtual std::vector<Message> Messages(const MessageQuery& query) = 0;  ///< newest first
    virtual std::int64_t Count(const base::RecordId& person, bool unread_only) = 0;
    /// The person's own among `ids`, or all of theirs when `ids` is empty; how many became read.
    virtual std::int64_t MarkRead(const base::RecordId& person,
                                  const std::vector<std::int64_t>& ids, base::Instant at) = 0;

    /// Not handed to the sender yet and not older than `since`, oldest first, at most 1,000.
    virtual std::vector<Message> ToHandOn(base::Instant since) = 0;
    /// Marks the message as handed on and calls `send` (if given) before that is durable, so that
    /// of several nodes only one sends it; false, and `send` not called: another has handed it on.
    /// What `send` throws is passed on, and the message waits as before. `send` holds up other
    /// writers and may be called again when the mark could not be kept.
    virtual bool HandOn(std::int64_t id, base::Instant at, const std::function<void()>& send) = 0;

    /// Read ones older than the first, unread ones older than the second.
    virtual void DropBefore(base::Instant instant, base::Instant unread_instant) = 0;
};

}  // namespace notify
