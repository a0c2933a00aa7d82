#pragma once

#include <memory>

#include "jobs/job_store.hpp"
#include "records/store.hpp"
#include "storage/database.hpp"

namespace storage {

/// Tables job and moment. `database` must outlive it.
[[nodiscard]] std::unique_ptr<jobs::JobStore> MakeJobStore(Database& database);

/// As JobStore::Enqueue, inside the transaction of the act that asks for it; due at `not_before`,
/// or at `now` where that is unset.
void EnqueueJob(Connection& connection, const records::JobRequest& request, base::Instant now);

}  // namespace storage
