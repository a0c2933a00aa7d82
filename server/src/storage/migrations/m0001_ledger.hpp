#pragma once

#include <string_view>

namespace storage::migrations {

inline constexpr std::string_view kLedger = R"sql(
CREATE TABLE setting_meta (
    name {text} PRIMARY KEY,
    value {text} NOT NULL
) {strict};

CREATE TABLE act (
    arrival {int} PRIMARY KEY,
    id {id} NOT NULL,
    position {int},
    request {digest},
    leaf {digest} NOT NULL,
    recorded_at {instant} NOT NULL,
    bytes {bytes} NOT NULL
) {strict};
CREATE UNIQUE INDEX act_id ON act (id);
CREATE UNIQUE INDEX act_position ON act (position) WHERE position IS NOT NULL;
CREATE INDEX act_unsequenced ON act (arrival) WHERE position IS NULL;
CREATE INDEX act_recorded ON act (recorded_at);

CREATE TABLE act_touch (
    record {id} NOT NULL,
    version {int} NOT NULL,
    arrival {int} NOT NULL,
    PRIMARY KEY (record, version)
) {keyed};

CREATE TABLE tree_node (
    level {int} NOT NULL,
    idx {int} NOT NULL,
    hash {digest} NOT NULL,
    PRIMARY KEY (level, idx)
) {keyed};

CREATE TABLE head (
    number {int} PRIMARY KEY,
    size {int} NOT NULL,
    text {text} NOT NULL
) {strict};

CREATE TABLE sealed_value (
    arrival {int} NOT NULL,
    record {id} NOT NULL,
    path {text} NOT NULL,
    salt {bytes} NOT NULL,
    value {text} NOT NULL,
    PRIMARY KEY (arrival, record, path)
) {keyed};

CREATE TABLE tombstone (
    act {id} NOT NULL,
    record {id} NOT NULL,
    path {text} NOT NULL,
    by_act {id} NOT NULL,
    PRIMARY KEY (act, record, path)
) {keyed};

CREATE TABLE evidence (
    digest {digest} PRIMARY KEY,
    size {int} NOT NULL,
    key {bytes} NOT NULL
) {strict};

CREATE TABLE catalogue_version (
    digest {digest} PRIMARY KEY,
    canonical {text} NOT NULL
) {strict};

CREATE TABLE number_series (
    numbering {text} NOT NULL,
    organisation {id} NOT NULL,
    year {int} NOT NULL,
    next {int} NOT NULL,
    PRIMARY KEY (numbering, organisation, year)
) {keyed};

{postgres}CREATE SEQUENCE act_arrival;
{postgres}CREATE SEQUENCE act_clock;
{postgres}CREATE TABLE search (record uuid PRIMARY KEY, type text NOT NULL, tokens tsvector NOT NULL);
{postgres}CREATE INDEX search_tokens ON search USING gin (tokens);
)sql";

}  // namespace storage::migrations
