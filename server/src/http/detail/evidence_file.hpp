#pragma once

#include "http/detail/caller.hpp"

namespace http {

/// A file of a record that the caller may read, which whoever calls has made sure of: whole, or the
/// range that is asked for. Refuses `evidence.not_found`.
[[nodiscard]] Response AnswerFile(Caller& caller, const records::Attachment& file);

}  // namespace http
