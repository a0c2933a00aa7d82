#pragma once

#include "http/detail/caller.hpp"

namespace http {

/// `{"ids":[1,2]}`, or `{"all":true}`: the asker's own messages become read; somebody else's are
/// as if they were not there. The same for people of the bureau and of enterprises.
[[nodiscard]] Response MarkMessagesRead(Caller& caller, const Request& request);

}  // namespace http
