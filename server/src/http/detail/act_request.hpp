#pragma once

#include <optional>

#include "http/detail/body.hpp"
#include "http/detail/caller.hpp"

namespace http {

/// The body of `POST /api/acts` and `/check` (http.md); every fault at once.
[[nodiscard]] base::Result<workflow::ActRequest> ReadActRequest(std::string_view json);

/// `{"receipt":…,"record":…,"created":…,"marks":…}`, in `storage`, which must outlive it.
[[nodiscard]] boost::json::object OutcomeJson(const workflow::Outcome& outcome,
                                              boost::json::storage_ptr storage = {});
/// 200 where the same request was stored before, else 201.
[[nodiscard]] int StatusOf(const workflow::Outcome& outcome);

/// The outcome of the act that the caller stored under `id` before and that touched `record`, told
/// as repeated: for requests whose values the server finds itself, which it would find otherwise
/// now. nullopt: no such act is stored. Refuses `act.id_used` where it is another's or of another
/// record.
[[nodiscard]] base::Result<std::optional<workflow::Outcome>> StoredBefore(
    Caller& caller, const base::ActId& id, const base::RecordId& record);
/// As it was given when it was stored.
[[nodiscard]] workflow::Outcome StoredOutcome(const records::StoredAct& stored);

}  // namespace http
