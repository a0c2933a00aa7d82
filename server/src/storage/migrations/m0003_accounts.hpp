#pragma once

#include <string_view>

namespace storage::migrations {

inline constexpr std::string_view kAccounts = R"sql(
CREATE TABLE credential (
    person {id} PRIMARY KEY,
    account {text} NOT NULL,
    hash {text} NOT NULL,
    must_change {bool} NOT NULL,
    failures {int} NOT NULL,
    locked_until {instant},
    changed_at {instant} NOT NULL
) {strict};
CREATE UNIQUE INDEX credential_account ON credential (account);

CREATE TABLE session (
    token {digest} PRIMARY KEY,
    person {id} NOT NULL,
    csrf {text} NOT NULL,
    created_at {instant} NOT NULL,
    seen_at {instant} NOT NULL,
    address {text} NOT NULL,
    user_agent {text} NOT NULL
) {strict};
CREATE INDEX session_person ON session (person);
CREATE INDEX session_seen ON session (seen_at);

CREATE TABLE login_attempt (
    number {serial},
    address {text} NOT NULL,
    at {instant} NOT NULL
) {strict};
CREATE INDEX login_attempt_address ON login_attempt (address, at);
CREATE INDEX login_attempt_at ON login_attempt (at);
)sql";

}  // namespace storage::migrations
