#pragma once

#include <filesystem>

#include "http/router.hpp"

namespace http {

/// Gives the web's built files from `folder`, read once per start; files under `assets/` carry
/// their digest in the name and may be kept for ever. Unknown paths without a dot get index.html
/// (the page's own router answers them), others 404. A folder without index.html, or with more than
/// 64 MiB, is not the web: nothing of it is given. Throws std::system_error for an unreadable
/// folder.
[[nodiscard]] Handler StaticFiles(const std::filesystem::path& folder);

}  // namespace http
