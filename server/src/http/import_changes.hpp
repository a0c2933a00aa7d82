#pragma once

#include "http/desk_store.hpp"

namespace http {

/// Changes of imports on which several requests, or several nodes, may be at work at once.
/// Owned by the routes; safe from any thread. Throws storage failures (std::runtime_error).
class ImportChanges {
 public:
    virtual ~ImportChanges() = default;

    /// Keeps `changed` (its file, digest, mapping, outcome, act and time) if the import still
    /// stands as it was `read` and nobody performed it; else false, and nothing is changed.
    /// One transaction, durable on return.
    [[nodiscard]] virtual bool Change(const ImportSession& read, const ImportSession& changed) = 0;
};

}  // namespace http
