#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/digest.hpp"
#include "ledger/act.hpp"

namespace audit::detail {

struct SealIn {
    std::string path;  ///< act.md "Sealed values"
    base::Digest digest;
};

/// What verification wants to know of a touch's changes.
struct ChangesLook {
    bool is_readable = false;
    std::vector<std::string> names;  ///< members, as the act wrote them
    std::vector<SealIn> seals;
    std::vector<std::string> erased;  ///< members of `$erased`
    std::vector<base::Digest> files;  ///< attachments, of rows too; sealed ones cannot be seen
};

[[nodiscard]] ChangesLook LookAt(std::string_view changes);

}  // namespace audit::detail
