#pragma once

#include <string_view>

namespace storage::migrations {

// What processes that receive let each other know (docs/formats/readings.md). On SQLite it lies
// beside the readings.
inline constexpr std::string_view kReceiverNotes = R"sql(
{postgres}CREATE TABLE receiver_note (
{postgres}    kind text COLLATE "C" NOT NULL, about text COLLATE "C" NOT NULL,
{postgres}    log bigint NOT NULL, at_us bigint NOT NULL, body text NOT NULL,
{postgres}    PRIMARY KEY (kind, about)
{postgres});
)sql";

}  // namespace storage::migrations
