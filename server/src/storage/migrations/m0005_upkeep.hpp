#pragma once

#include <string_view>

namespace storage::migrations {

// `evidence_wait`: evidence that no act cites yet; a row goes with the first act that cites it.
// `job_run`: what became of the jobs of a kind, a row a kind.
inline constexpr std::string_view kUpkeep = R"sql(
CREATE TABLE evidence_wait (
    digest {digest} PRIMARY KEY,
    kept_at {instant} NOT NULL
) {keyed};
CREATE INDEX evidence_wait_kept ON evidence_wait (kept_at);

CREATE TABLE job_run (
    kind {text} PRIMARY KEY,
    next_at {instant},
    done_at {instant},
    took_micros {int} NOT NULL,
    owner {text} NOT NULL,
    failed_at {instant},
    failure {text} NOT NULL,
    done {int} NOT NULL,
    failures {int} NOT NULL
) {strict};
)sql";

}  // namespace storage::migrations
