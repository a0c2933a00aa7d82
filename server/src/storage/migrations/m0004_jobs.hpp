#pragma once

#include <string_view>

namespace storage::migrations {

// `again`: asked for once more while it ran; it is then not done with.
inline constexpr std::string_view kJobs = R"sql(
CREATE TABLE job (
    id {serial},
    kind {text} NOT NULL,
    key {text} NOT NULL,
    payload {text} NOT NULL,
    not_before {instant} NOT NULL,
    tries {int} NOT NULL,
    failure {text} NOT NULL,
    failed {bool} NOT NULL,
    again {bool} NOT NULL,
    owner {text},
    leased_until {instant}
) {strict};
CREATE UNIQUE INDEX job_key ON job (kind, key);
CREATE INDEX job_due ON job (not_before, id);

CREATE TABLE moment (
    name {text} PRIMARY KEY,
    at {instant} NOT NULL
) {strict};
)sql";

}  // namespace storage::migrations
