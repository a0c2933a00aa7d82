#pragma once

#include <string_view>

#include "base/result.hpp"

namespace telemetry {

/// Why a bad piece of NextPiece is no frame: every cause that was found, the one that explains most
/// first, never none. Codes `hj212.…` with their words in the catalogue. Looks at one piece only;
/// costs some ten passes over it, so it is for pieces that failed.
[[nodiscard]] base::Refusals Diagnose(std::string_view piece);

}  // namespace telemetry
