#pragma once

#include <string_view>

namespace storage::migrations {

// What people were told (docs/formats/messages.md). `message_item` is also the memory of what was
// told already: the same thing at the same step is told a person once.
inline constexpr std::string_view kMessages = R"sql(
CREATE TABLE message (
    id {serial},
    person {id} NOT NULL,
    at {instant} NOT NULL,
    read_at {instant},
    handed_on_at {instant}
) {strict};
CREATE INDEX message_person ON message (person, id);
CREATE INDEX message_at ON message (at);

CREATE TABLE message_item (
    message {int} NOT NULL,
    place {int} NOT NULL,
    person {id} NOT NULL,
    type {text} NOT NULL,
    record {id} NOT NULL,
    clock {text} NOT NULL,
    due {day} NOT NULL,
    step {text} NOT NULL,
    because {text} NOT NULL,
    PRIMARY KEY (message, place)
) {keyed};
CREATE UNIQUE INDEX message_item_once ON message_item (person, record, clock, due, step);
)sql";

}  // namespace storage::migrations
