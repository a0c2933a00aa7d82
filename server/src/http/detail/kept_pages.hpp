#pragma once

#include <functional>
#include <string>

#include "http/detail/caller.hpp"

namespace http {

/// What an answer depends on beside the records, the definitions, the day, the request and who
/// asks.
using BesideRecords = std::function<std::string(Platform&)>;

/// As ForCallers, for questions whose answer only reads records: asked again by the same person it
/// is handed out again until an act touches a record type that it was made of
/// (docs/decisions/0023). An answer that was logged (restricted fields) is made each time.
[[nodiscard]] Handler ForCallersKept(Platform& platform, CallerHandler handler,
                                     BesideRecords beside = {});

/// For answers that name the newest signed head.
[[nodiscard]] std::string HeadBeside(Platform& platform);

}  // namespace http
