#pragma once

#include <string_view>

namespace storage::migrations {

inline constexpr std::string_view kDesk = R"sql(
CREATE TABLE draft (
    person {id} NOT NULL,
    key {text} NOT NULL,
    body {text} NOT NULL,
    updated_at {instant} NOT NULL,
    PRIMARY KEY (person, key)
) {strict};

CREATE TABLE saved_view (
    id {id} PRIMARY KEY,
    person {id} NOT NULL,
    organisation {id} NOT NULL,
    type {text} NOT NULL,
    label {text} NOT NULL,
    filter {text} NOT NULL,
    sort {text} NOT NULL,
    columns {text} NOT NULL,
    shared {bool} NOT NULL,
    updated_at {instant} NOT NULL
) {strict};
CREATE INDEX saved_view_person ON saved_view (person, type);
CREATE INDEX saved_view_organisation ON saved_view (organisation, type);

CREATE TABLE upload (
    id {id} PRIMARY KEY,
    person {id} NOT NULL,
    name {text} NOT NULL,
    media_type {text} NOT NULL,
    size {int} NOT NULL,
    digest {digest},
    created_at {instant} NOT NULL
) {strict};
CREATE INDEX upload_created ON upload (created_at);

CREATE TABLE import_session (
    id {id} PRIMARY KEY,
    person {id} NOT NULL,
    organisation {id} NOT NULL,
    type {text} NOT NULL,
    file {text} NOT NULL,
    digest {digest} NOT NULL,
    mapping {text} NOT NULL,
    outcome {text} NOT NULL,
    performed {id},
    undone {id},
    created_at {instant} NOT NULL,
    updated_at {instant} NOT NULL
) {strict};
CREATE INDEX import_session_organisation ON import_session (organisation, created_at);

CREATE TABLE import_mapping (
    organisation {id} NOT NULL,
    type {text} NOT NULL,
    headers {digest} NOT NULL,
    mapping {text} NOT NULL,
    updated_at {instant} NOT NULL,
    PRIMARY KEY (organisation, type, headers)
) {keyed};

CREATE TABLE read_log (
    number {serial},
    at {instant} NOT NULL,
    person {id} NOT NULL,
    type {text} NOT NULL,
    record {id} NOT NULL,
    fields {text} NOT NULL,
    request {text} NOT NULL
) {strict};
CREATE INDEX read_log_at ON read_log (at);
CREATE INDEX read_log_person ON read_log (person, at);
CREATE INDEX read_log_record ON read_log (record, at);
)sql";

}  // namespace storage::migrations
