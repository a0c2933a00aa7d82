#include "storage/message_store.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "base/check.hpp"
#include "storage/ask.hpp"

namespace storage {
namespace {

using notify::Because;
using notify::Item;
using notify::Message;

constexpr int kMostMessages = 200;
constexpr int kMostHandedOn = 1'000;

constexpr Sql kBegin{"message.begin",
                     "INSERT INTO message (person, at) VALUES ($1, $2) RETURNING id"};
constexpr Sql kAddItem{"message.add_item",
                       "INSERT INTO message_item (message, place, person, type, record, clock, due,"
                       " step, because) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
                       " ON CONFLICT (person, record, clock, due, step) DO NOTHING"};
constexpr Sql kIsTold{"message.is_told",
                      "SELECT 1 FROM message_item WHERE person = $1 AND record = $2"
                      " AND clock = $3 AND due = $4 AND step = $5"};
constexpr Sql kItems{"message.items",
                     "SELECT type, record, clock, due, step, because FROM message_item"
                     " WHERE message = $1 ORDER BY place"};
constexpr Sql kMessages{"message.list",
                        "SELECT id, person, at, read_at FROM message WHERE person = $1"
                        " AND ($2 = 0 OR read_at IS NULL) ORDER BY id DESC LIMIT $3 OFFSET $4"};
constexpr Sql kCount{"message.count",
                     "SELECT count(*) FROM message WHERE person = $1"
                     " AND ($2 = 0 OR read_at IS NULL)"};
constexpr Sql kRead{"message.read",
                    "UPDATE message SET read_at = $3 WHERE person = $1 AND id = $2"
                    " AND read_at IS NULL"};
constexpr Sql kReadAll{"message.read_all",
                       "UPDATE message SET read_at = $2 WHERE person = $1 AND read_at IS NULL"};
constexpr Sql kToHandOn{"message.to_hand_on",
                        "SELECT id, person, at, read_at FROM message WHERE at >= $1"
                        " AND handed_on_at IS NULL ORDER BY id LIMIT $2"};
constexpr Sql kHandedOn{"message.handed_on",
                        "UPDATE message SET handed_on_at = $2 WHERE id = $1"
                        " AND handed_on_at IS NULL"};
constexpr Sql kDropItems{"message.drop_items",
                         "DELETE FROM message_item WHERE message IN (SELECT id FROM message"
                         " WHERE at < $2 OR (at < $1 AND read_at IS NOT NULL))"};
constexpr Sql kDrop{"message.drop",
                    "DELETE FROM message WHERE at < $2 OR (at < $1 AND read_at IS NOT NULL)"};

constexpr std::array<std::pair<Because, std::string_view>, 5> kBecause = {
    {{Because::kHolder, "holder"},
     {Because::kDelegate, "delegate"},
     {Because::kLeader, "leader"},
     {Because::kApprover, "approver"},
     {Because::kNamed, "named"}}};

std::string TextOf(Because because) {
    const auto* at = std::find_if(kBecause.begin(), kBecause.end(),
                                  [&](const auto& one) { return one.first == because; });
    return std::string(at->second);
}

Because BecauseOf(std::string_view text) {
    const auto* at = std::find_if(kBecause.begin(), kBecause.end(),
                                  [&](const auto& one) { return one.second == text; });
    return at == kBecause.end() ? Because::kHolder : at->first;
}

Message ReadMessage(const Row& row) {
    Message message;
    message.id = row.Int(0);
    message.person = row.RecordId(1);
    message.at = row.Instant(2);
    message.read_at = row.OptionalInstant(3);
    return message;
}

Item ReadItem(const Row& row) {
    return {row.Text(0), row.RecordId(1), row.Text(2),
            row.Day(3),  row.Text(4),     BecauseOf(row.View(5))};
}

/// The messages that `sql` finds, each with its items, from one snapshot.
std::vector<Message> Whole(Database& database, const Sql& sql,
                           std::initializer_list<Param> params) {
    std::vector<Message> messages;
    const auto snapshot = database.Read();
    {
        Rows rows = snapshot->connection().Query(sql, params);
        while (rows.Next()) messages.push_back(ReadMessage(rows.row()));
    }
    for (Message& message : messages) {
        Rows rows = snapshot->connection().Query(kItems, {message.id});
        while (rows.Next()) message.items.push_back(ReadItem(rows.row()));
    }
    return messages;
}

/// Of which the person was not told yet.
std::vector<const Item*> NotTold(Database& database, const base::RecordId& person,
                                 const std::vector<Item>& items) {
    std::vector<const Item*> fresh;
    const auto snapshot = database.Read();
    for (const Item& item : items)
        if (!snapshot->connection().QueryInt(
                kIsTold, {person, item.record, item.clock, item.due, item.step}))
            fresh.push_back(&item);
    return fresh;
}

class SqlMessageStore final : public notify::MessageStore {
 public:
    explicit SqlMessageStore(Database& database) : database_(database) {}

    std::int64_t Deliver(const base::RecordId& person, base::Instant at,
                         const std::vector<Item>& items) override {
        // Nobody else waits for the writer while it is found that all is known, hour after hour.
        const auto fresh = NotTold(database_, person, items);
        std::int64_t told = 0;
        if (fresh.empty()) return told;
        database_.Write(WriteKind::kPlain, [&](Connection& connection) {
            told = 0;
            const auto message = connection.QueryInt(kBegin, {person, at});
            CHECK(message.has_value());
            for (const Item* item : fresh) {
                told += connection.Execute(
                    kAddItem, {*message, told, person, item->type, item->record, item->clock,
                               item->due, item->step, TextOf(item->because)});
            }
            return told == 0 ? Outcome::kUndo : Outcome::kKeep;
        });
        return told;
    }

    std::vector<Message> Messages(const notify::MessageQuery& query) override {
        return Whole(database_, kMessages,
                     {query.person, query.unread_only ? 1 : 0,
                      std::int64_t{std::clamp(query.limit, 0, kMostMessages)},
                      std::max<std::int64_t>(query.offset, 0)});
    }

    std::int64_t Count(const base::RecordId& person, bool unread_only) override {
        const auto snapshot = database_.Read();
        return snapshot->connection().QueryInt(kCount, {person, unread_only ? 1 : 0}).value_or(0);
    }

    std::int64_t MarkRead(const base::RecordId& person, const std::vector<std::int64_t>& ids,
                          base::Instant at) override {
        if (ids.empty()) return Do(database_, kReadAll, {person, at});
        std::int64_t changed = 0;
        database_.Write(WriteKind::kPlain, [&](Connection& connection) {
            changed = 0;
            for (const std::int64_t id : ids)
                changed += connection.Execute(kRead, {person, id, at});
            return Outcome::kKeep;
        });
        return changed;
    }

    std::vector<Message> ToHandOn(base::Instant since) override {
        return Whole(database_, kToHandOn, {since, kMostHandedOn});
    }

    bool HandOn(std::int64_t id, base::Instant at, const std::function<void()>& send) override {
        bool mine = false;
        database_.Write(WriteKind::kPlain, [&](Connection& connection) {
            mine = connection.Execute(kHandedOn, {id, at}) == 1;
            if (mine && send) send();
            return mine ? Outcome::kKeep : Outcome::kUndo;
        });
        return mine;
    }

    void DropBefore(base::Instant instant, base::Instant unread_instant) override {
        database_.Write(WriteKind::kPlain, [&](Connection& connection) {
            connection.Execute(kDropItems, {instant, unread_instant});
            connection.Execute(kDrop, {instant, unread_instant});
            return Outcome::kKeep;
        });
    }

 private:
    Database& database_;
};

}  // namespace

std::unique_ptr<notify::MessageStore> MakeMessageStore(Database& database) {
    return std::make_unique<SqlMessageStore>(database);
}

}  // namespace storage
