#pragma once

#include "http/detail/caller.hpp"

namespace http {

struct FinishedFile {
    ledger::StoredEvidence evidence;
    std::string name, media_type;
    bool known = false;  ///< it was stored before
};

/// The caller's own upload; `evidence.upload_not_found` for anybody else's.
[[nodiscard]] base::Result<Upload> FindOwnUpload(Caller& caller, std::string_view id);

/// Turns a whole upload into stored evidence; `evidence.not_whole` while bytes are missing.
[[nodiscard]] base::Result<FinishedFile> FinishUpload(Caller& caller, const Upload& upload);

}  // namespace http
